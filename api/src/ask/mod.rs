//! From a question in text to its answer on the wire: one way for every face, so that a receipt can be asked again.

mod again;
mod check;
mod comparison;
mod hotspots;
mod linked;
mod near;
mod plan;
mod repeats;
mod rhythm;
mod trends;

use engine::EngineError;
use engine::disclosure::Policy;
use engine::store::Snapshot;

use crate::form::BadParameter;
use crate::problem::Problem;

pub use again::{Address, Answered, Written, again};
pub use check::check;
pub use comparison::{comparison, outlines};
pub use hotspots::hotspots;
pub use linked::linked;
pub use near::near;
pub use plan::plan;
pub use repeats::{live, repeats};
pub use rhythm::{calendar, rhythm, shifts};
pub use trends::trends;

/// A question without an answer.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// It cannot be read.
    #[error(transparent)]
    Parameter(#[from] BadParameter),
    /// The engine has no answer.
    #[error(transparent)]
    Engine(#[from] EngineError),
}

/// Whom a question is put to, and under which policy.
#[derive(Debug, Clone, Copy)]
pub struct Lake<'a> {
    /// The lake as it is or was.
    pub snapshot: &'a Snapshot,
    /// Whose rows may be read.
    pub policy: &'a Policy,
}

impl From<AskError> for Problem {
    fn from(error: AskError) -> Self {
        match error {
            AskError::Parameter(fault) => fault.into(),
            AskError::Engine(error) => error.into(),
        }
    }
}

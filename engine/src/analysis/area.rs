//! The areas of the lake.

use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::space::Area;
use crate::store::Snapshot;

/// The neighbourhoods of a snapshot. Boundaries are public; no report is read.
///
/// # Errors
/// [`EngineError::Store`] when the table cannot be read.
pub async fn areas(snapshot: &Snapshot, policy: &Policy) -> Result<Released<Vec<Area>>, EngineError> {
    Ok(policy.release(snapshot.areas().await?.areas().to_vec()))
}

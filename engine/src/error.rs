//! What can go wrong with a question.

use crate::report::UnknownCategory;
use crate::space::SpaceError;
use crate::stats::StatsError;
use crate::store::StoreError;
use crate::time::TimeError;

/// An error of a question; its text says what to ask instead.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The question names no region and the lake has none.
    #[error("no region: give --bbox or --area, load boundaries with `beatwise areas load`, or choose --lattice occupied")]
    NoRegion,
    /// The area is not in the lake.
    #[error("there is no area `{area}`: `beatwise areas list` shows the {known} that are loaded")]
    NoArea {
        /// As asked.
        area: String,
        /// How many the lake has.
        known: usize,
    },
    /// The question is finer than the data.
    #[error(
        "{reports} of the reports from {from} to {to} are known to the month only (time_precision = month): \
         ask for whole months, from the first of one to the first of another"
    )]
    FinerThanMonth {
        /// Reports that are known to the month only.
        reports: u64,
        /// First day asked for.
        from: String,
        /// First day after.
        to: String,
    },
    /// Options that no method takes.
    #[error("{0}")]
    BadOption(String),
    /// The statistic does not exist for this input.
    #[error(transparent)]
    Stats(#[from] StatsError),
    /// A place that cannot be used.
    #[error(transparent)]
    Space(#[from] SpaceError),
    /// A time that cannot be used.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// A category that does not exist.
    #[error(transparent)]
    Category(#[from] UnknownCategory),
    /// The lake failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl EngineError {
    /// Whether the asker can mend it, as against the operator.
    #[must_use]
    pub const fn is_about_the_question(&self) -> bool {
        !matches!(self, Self::Store(error) if !matches!(error, StoreError::NoSnapshot { .. }))
    }
}

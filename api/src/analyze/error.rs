//! What can go wrong between a file and a figure, said so that the reader knows what to mend.

use std::path::PathBuf;

use engine::stats::StatsError;
use thiserror::Error;

use super::satscan::SatscanError;

/// Why an analysis has no answer.
#[derive(Debug, Error)]
pub enum AnalyzeError {
    /// A method that does not exist.
    #[error("`{name}` is not a method; use one of {known}")]
    UnknownMethod {
        /// What was asked for.
        name: String,
        /// All methods.
        known: String,
    },
    /// An option that the method does not take.
    #[error("--{option}: {method} has no such option; it takes {known}")]
    UnknownOption {
        /// The method.
        method: &'static str,
        /// What was given.
        option: String,
        /// What it takes.
        known: String,
    },
    /// An option whose value cannot be used.
    #[error("--{option}: `{value}` cannot be used; give {needs}")]
    BadOption {
        /// The option.
        option: String,
        /// Its value.
        value: String,
        /// What would be accepted.
        needs: String,
    },
    /// An option or table that the method cannot do without.
    #[error("--{option}: missing; give {needs}")]
    Missing {
        /// The option.
        option: &'static str,
        /// What it should be.
        needs: &'static str,
    },
    /// A column that a file does not have.
    #[error("{}: there is no column {wanted}; the columns are {found}. {advice}", path.display())]
    NoColumn {
        /// The file.
        path: PathBuf,
        /// What was looked for.
        wanted: String,
        /// What is there.
        found: String,
        /// What to do.
        advice: String,
    },
    /// A field that cannot be used.
    #[error("{}, {line}, column {column}: `{value}` is not {needs}; mend it or leave the row out", path.display())]
    BadField {
        /// The file.
        path: PathBuf,
        /// Where, such as "line 7".
        line: String,
        /// The column.
        column: String,
        /// What it holds.
        value: String,
        /// What would be accepted.
        needs: &'static str,
    },
    /// A file that cannot be read.
    #[error("{}: {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why, and what to do.
        reason: String,
    },
    /// A `SaTScan` file that is not what it should be.
    #[error("{}: {source}", path.display())]
    Satscan {
        /// The file.
        path: PathBuf,
        /// What is wrong, with its line.
        source: SatscanError,
    },
    /// The method has no answer, and a row of a file is to blame.
    #[error("{}, {line}: {source}", path.display())]
    Row {
        /// The file.
        path: PathBuf,
        /// Where, such as "line 7".
        line: String,
        /// Why.
        source: StatsError,
    },
    /// The method has no answer.
    #[error(transparent)]
    NotComputable(#[from] StatsError),
}

impl AnalyzeError {
    /// A value of an option that cannot be used.
    pub(super) fn bad_option(option: &str, value: &str, needs: impl Into<String>) -> Self {
        Self::BadOption { option: option.to_owned(), value: value.to_owned(), needs: needs.into() }
    }

    /// Whether the question was asked wrongly, as opposed to having no answer: exit code 2, not 1.
    #[must_use]
    pub const fn is_usage(&self) -> bool {
        match self {
            Self::UnknownMethod { .. }
            | Self::UnknownOption { .. }
            | Self::BadOption { .. }
            | Self::Missing { .. }
            | Self::NoColumn { .. } => true,
            Self::NotComputable(source) => matches!(source, StatsError::BadOption { .. } | StatsError::NotALevel { .. }),
            Self::BadField { .. } | Self::Unreadable { .. } | Self::Satscan { .. } | Self::Row { .. } => false,
        }
    }
}

//! What stops a load altogether. A row that merely cannot be a report never does.

use std::path::PathBuf;

use engine::store::StoreError;
use engine::time::TimeError;

use crate::intake::IntakeError;
use crate::office::OfficeError;

/// An error of a load. Nothing was loaded when one is returned.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// No such source.
    #[error("`{name}` is not a source: use one of {known}")]
    UnknownSource {
        /// As given.
        name: String,
        /// The sources that exist.
        known: String,
    },
    /// Nothing to read.
    #[error("no input: name at least one file")]
    NoInput,
    /// A file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// An archive is damaged.
    #[error("cannot unpack {}: {reason}; fetch the archive again", path.display())]
    BadArchive {
        /// The archive.
        path: PathBuf,
        /// What is wrong.
        reason: String,
    },
    /// A file of a kind that is not loaded.
    #[error("{file} is not loaded: {reason}")]
    Refused {
        /// The file.
        file: String,
        /// Why it is refused.
        reason: &'static str,
    },
    /// An archive or folder without a file of the source.
    #[error("{} holds no file of the source {source_name}: it reads {expects}", path.display())]
    NothingToLoad {
        /// The input.
        path: PathBuf,
        /// The source that was asked for.
        source_name: String,
        /// What its files are called.
        expects: String,
    },
    /// A column is missing.
    #[error("{file} line 1: there is no column `{column}`; the source {source_name} needs {needed}; the file has {found}")]
    MissingColumn {
        /// The file.
        file: String,
        /// The column that was looked for.
        column: String,
        /// The source that was asked for.
        source_name: String,
        /// Every column the source needs.
        needed: String,
        /// Every column the file has.
        found: String,
    },
    /// A file that is empty.
    #[error("{file} is empty: there is not even a line of column names")]
    EmptyFile {
        /// The file.
        file: String,
    },
    /// A file whose first bytes or structure are not of the format.
    #[error("{file} line {line} is not {expected}: {reason}")]
    BadFormat {
        /// The file.
        file: String,
        /// Where reading failed.
        line: u64,
        /// What was expected: `JSON`, `GeoJSON`, `XML`, `Parquet`.
        expected: &'static str,
        /// What the parser says.
        reason: String,
    },
    /// A column that stands in a file twice.
    #[error("{file} line 1: the column `{column}` stands there twice; remove or rename one of them")]
    DoubledColumn {
        /// The file.
        file: String,
        /// The column.
        column: String,
    },
    /// A mapping that cannot be used.
    #[error("the mapping {file}: {reason}")]
    BadMapping {
        /// The file.
        file: String,
        /// What is wrong, and what to write instead.
        reason: String,
    },
    /// A reference file of ours does not parse.
    #[error("the reference file {file} is broken: {reason}")]
    BadReference {
        /// The file.
        file: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A time outside the calendar.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The office could not keep the texts of refused rows.
    #[error(transparent)]
    Office(#[from] OfficeError),
    /// The journal of live intake failed.
    #[error(transparent)]
    Intake(#[from] IntakeError),
    /// The lake failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

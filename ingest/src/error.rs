//! What stops a load altogether. A row that merely cannot be a report never does.

use std::path::PathBuf;

use engine::store::StoreError;
use engine::time::TimeError;

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
        source_name: &'static str,
        /// What its files are called.
        expects: &'static str,
    },
    /// A column is missing.
    #[error("{file} line 1: there is no column `{column}`; the source {source_name} needs {needed}")]
    MissingColumn {
        /// The file.
        file: String,
        /// The column that was looked for.
        column: String,
        /// The source that was asked for.
        source_name: &'static str,
        /// Every column the source needs.
        needed: String,
    },
    /// A file that is empty.
    #[error("{file} is empty: there is not even a line of column names")]
    EmptyFile {
        /// The file.
        file: String,
    },
    /// A record too long to be one.
    #[error("{file} line {line}: the record is longer than {limit} bytes; is a quote left open?")]
    EndlessRecord {
        /// The file.
        file: String,
        /// Where the record begins.
        line: u64,
        /// The limit.
        limit: usize,
    },
    /// A quote that is never closed: every row behind it would be swallowed as text.
    #[error(
        "{file} line {line}: a quote is opened in the record that begins here and never closed; mend the file and load it again"
    )]
    OpenQuote {
        /// The file.
        file: String,
        /// Where the record begins.
        line: u64,
    },
    /// A reference file of ours does not parse.
    #[error("the reference file {file} is broken: {reason}")]
    BadReference {
        /// The file.
        file: &'static str,
        /// What is wrong.
        reason: String,
    },
    /// A column operation failed.
    #[error("cleaning the columns of {file} failed: {reason}")]
    Columns {
        /// The file.
        file: String,
        /// What failed.
        reason: String,
    },
    /// A time outside the calendar.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// The lake failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

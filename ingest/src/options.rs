//! What a load needs to be told.

use std::fmt;
use std::fs::File;
use std::path::PathBuf;

use crate::intake::Memory;
use crate::office::{Nonces, Office};
use crate::{IngestError, Rehearsal, SourceKind};

/// What a load takes from its surroundings.
pub struct Around<'a> {
    /// Where the texts of refused rows go.
    pub office: &'a Office,
    /// Random bytes to seal them with.
    pub nonces: &'a mut Nonces<'a>,
    /// What a long-lived process remembers of the lake.
    pub memory: Option<&'a mut Memory>,
    /// Where to show the first rows, as they would be stored.
    pub rehearsal: Option<&'a mut Rehearsal>,
    /// Who watches.
    pub progress: &'a mut (dyn FnMut(Progress) + Send),
}

impl fmt::Debug for Around<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Around").field("office", &self.office).finish_non_exhaustive()
    }
}

/// A load: what, from where, for whom.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// The shape of the input.
    pub source: SourceKind,
    /// How the columns of delimited text become reports, where they are not Beatwise's own.
    pub mapping: Option<MappingText>,
    /// Files, archives, folders and patterns.
    pub inputs: Vec<Delivered>,
    /// The customer of the installation that the reports belong to.
    pub tenant: String,
    /// The moment of receipt, in microseconds since 1970-01-01T00:00Z.
    pub received_at: i64,
    /// Key under which household identifiers are hashed; the identifiers themselves are never stored.
    pub household_key: [u8; 32],
    /// Whether the load is committed.
    pub commit: Commit,
    /// What happens when more than 5 % of the rows are refused.
    pub rejects: Rejects,
}

/// A file, archive, folder or pattern of a delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivered {
    /// Where it lies.
    pub path: PathBuf,
    /// What receipts and messages call it: its path, unless it lies in a temporary file that nobody knows.
    pub name: String,
}

impl From<PathBuf> for Delivered {
    fn from(path: PathBuf) -> Self {
        Self { name: path.display().to_string(), path }
    }
}

impl Delivered {
    /// Opens the file.
    pub(crate) fn open(&self) -> Result<File, IngestError> {
        File::open(&self.path).map_err(|source| self.unreadable(source))
    }

    /// That it cannot be read.
    pub(crate) fn unreadable(&self, source: std::io::Error) -> IngestError {
        IngestError::Unreadable { path: PathBuf::from(&self.name), source }
    }
}

/// What happens to a delivery of which more than 5 % is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rejects {
    /// It is held for a person: nothing is loaded.
    Hold,
    /// A person has looked: what is good is loaded, and the receipt says so.
    Accept,
}

/// Whether a load is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commit {
    /// Commit it as one snapshot.
    Keep,
    /// Do everything but commit.
    DryRun,
}

/// How far a load has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of input read so far.
    pub bytes_read: u64,
    /// Bytes of input in all, as far as known.
    pub bytes_total: u64,
    /// The file being read.
    pub file: String,
}

/// A mapping file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappingText {
    /// What messages call it.
    pub name: String,
    /// Its TOML.
    pub text: String,
}

//! What a load needs to be told.

use std::path::PathBuf;

use crate::SourceKind;

/// A load: what, from where, for whom.
#[derive(Debug, Clone)]
pub struct LoadOptions {
    /// The shape of the input.
    pub source: SourceKind,
    /// Files and archives.
    pub inputs: Vec<PathBuf>,
    /// The customer of the installation that the reports belong to.
    pub tenant: String,
    /// The moment of receipt, in microseconds since 1970-01-01T00:00Z.
    pub received_at: i64,
    /// Key under which household identifiers are hashed; the identifiers themselves are never stored.
    pub household_key: [u8; 32],
    /// Whether the load is committed.
    pub commit: Commit,
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

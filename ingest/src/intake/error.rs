//! What can go wrong with the journal.

use std::path::PathBuf;

/// An error of live intake.
#[derive(Debug, thiserror::Error)]
pub enum IntakeError {
    /// Another process takes reports in for this lake.
    #[error("another beatwise process takes in reports for {}: stop it, or serve without intake", folder.display())]
    Taken {
        /// The journal's folder.
        folder: PathBuf,
    },
    /// The file system refused.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which path.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The journal's thread ended, so nothing can be acknowledged.
    #[error("the journal is closed: an earlier write failed, and the log says why; restart the server when the disk is well")]
    Closed,
}

//! What can go wrong with the office's file.

use std::path::{Path, PathBuf};

use super::seal::NonceError;

/// SQLite's primary result code for a file that another connection holds.
const SQLITE_BUSY: i32 = 5;
/// SQLite's primary result code for a disk without room.
const SQLITE_FULL: i32 = 13;
/// SQLite's primary result code for a file, here the journal, that cannot be made.
const SQLITE_CANTOPEN: i32 = 14;
/// SQLite's result code for a folder in which no journal can be made.
const SQLITE_READONLY_DIRECTORY: i32 = 1_544;
/// The part of a result code that names the kind of failure; the rest tells variants of it apart.
const PRIMARY: i32 = 0xff;

/// An error of the office. Each says what to do next; none holds text of a row.
#[derive(Debug, thiserror::Error)]
pub enum OfficeError {
    /// The file can neither be opened nor made.
    #[error(
        "cannot open {}: {source}; give this account permission to read and write it and its folder, or name another folder with --data",
        path.display()
    )]
    Open {
        /// The office's file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// The folder takes no new file, which every change needs for its journal.
    #[error("cannot make a journal beside {}: give this account permission to write to its folder", path.display())]
    NoJournal {
        /// The office's file.
        path: PathBuf,
    },
    /// Another process has been writing for half a minute.
    #[error("another beatwise process has been writing to {} for too long: wait for it, or stop it", path.display())]
    Busy {
        /// The office's file.
        path: PathBuf,
    },
    /// The disk is full. Nothing was changed.
    #[error("there is no room on the disk for {}: free some and try again; nothing was changed", path.display())]
    DiskFull {
        /// The office's file.
        path: PathBuf,
    },
    /// The file was made by a later version of Beatwise.
    #[error("{} has layout {found}, this beatwise knows {known}: use the newer beatwise that wrote it", path.display())]
    Newer {
        /// The office's file.
        path: PathBuf,
        /// The layout it has.
        found: i64,
        /// The layout that is known here.
        known: i64,
    },
    /// The file holds something it cannot hold.
    #[error("{} holds something unexpected: {reason}; restore it from a backup", path.display())]
    Corrupt {
        /// The office's file.
        path: PathBuf,
        /// What was found.
        reason: String,
    },
    /// A text does not open: another key, or not the text that was kept at this place.
    #[error(
        "the text of {file} line {line} in batch {batch} cannot be decrypted: it was kept under another key, or changed since. \
         Restore the installation's household key from the backup of the day it was loaded; if that key is the right one, \
         restore office.sqlite, or deliver the file again"
    )]
    Unreadable {
        /// The batch.
        batch: String,
        /// The file the row came from.
        file: String,
        /// Its line.
        line: u64,
    },
    /// A text is longer than the cipher takes.
    #[error("the text of {file} line {line} in batch {batch} is too long to be encrypted; nothing of the batch was kept")]
    TooLong {
        /// The batch.
        batch: String,
        /// The file the row came from.
        file: String,
        /// Its line.
        line: u64,
    },
    /// There is no randomness to encrypt with.
    #[error("batch {batch} was not kept, because the system gave no random bytes: {source}; try again, or restart the machine")]
    NoNonce {
        /// The batch.
        batch: String,
        /// Why not.
        source: NonceError,
    },
    /// SQLite failed in a way that has no name here.
    #[error("{} failed: {source}; check the disk it lies on, then restore it from a backup", path.display())]
    Database {
        /// The office's file.
        path: PathBuf,
        /// What SQLite says.
        source: sqlx::Error,
    },
}

impl OfficeError {
    /// Names a failure of SQLite.
    pub(super) fn database(path: &Path, source: sqlx::Error) -> Self {
        let path = path.to_owned();
        if matches!(source, sqlx::Error::PoolTimedOut) {
            return Self::Busy { path };
        }
        match result_code(&source) {
            Some(SQLITE_READONLY_DIRECTORY) => Self::NoJournal { path },
            Some(code) if code & PRIMARY == SQLITE_CANTOPEN => Self::NoJournal { path },
            Some(code) if code & PRIMARY == SQLITE_BUSY => Self::Busy { path },
            Some(code) if code & PRIMARY == SQLITE_FULL => Self::DiskFull { path },
            _ => Self::Database { path, source },
        }
    }
}

fn result_code(error: &sqlx::Error) -> Option<i32> {
    error.as_database_error()?.code()?.parse().ok()
}

//! What can go wrong with a lake.

use std::path::PathBuf;

use crate::space::SpaceError;
use crate::time::TimeError;

/// An error of the store. Each says what was being done and to what.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// An index of another snapshot.
    #[error("the index is of snapshot {index}, not of {asked}: build one of {asked}")]
    OtherSnapshot {
        /// The snapshot the index was made of.
        index: i64,
        /// The snapshot that was asked.
        asked: i64,
    },
    /// The folder holds no lake.
    #[error("{} holds no lake: load reports first with `beatwise ingest`, or name another folder with --data", folder.display())]
    NoLake {
        /// The folder as it was resolved.
        folder: PathBuf,
    },
    /// The lake lives in another zone than the one asked for.
    #[error("this lake counts days in {lake}, not in {asked}: leave --zone out, or use another --data folder")]
    OtherZone {
        /// The lake's zone.
        lake: String,
        /// The zone that was asked for.
        asked: String,
    },
    /// No such snapshot.
    #[error("there is no snapshot {number}: the newest is {current}, `beatwise store status` lists them")]
    NoSnapshot {
        /// As asked.
        number: i64,
        /// The newest.
        current: i64,
    },
    /// The newest snapshot cannot be expired.
    #[error("the newest snapshot, {newest}, always stays: expire those before {newest} or an earlier one, not before {asked}")]
    NewestStays {
        /// As asked.
        asked: i64,
        /// The newest.
        newest: i64,
    },
    /// The folder's path has a character that the file store writes differently.
    #[error("the path {} cannot hold a lake: its characters must not be any of # % ? * [ ] {{ }} < > ^ ` | ~ \\ or a quote; use another folder", folder.display())]
    OddPath {
        /// The folder as it was resolved.
        folder: PathBuf,
    },
    /// The caller's runtime has one thread.
    #[error(
        "the lake needs a multi-threaded tokio runtime: its catalog is asked from within queries, which would wait for themselves"
    )]
    SingleThreaded,
    /// A folder that must be empty is not.
    #[error("{} is not empty: name a folder that does not exist yet", folder.display())]
    Occupied {
        /// The folder.
        folder: PathBuf,
    },
    /// Another process is writing.
    #[error("another beatwise process is writing to {}: wait for it, or stop it", folder.display())]
    Busy {
        /// The lake's folder.
        folder: PathBuf,
    },
    /// Something else wrote to the catalog while a load was under way.
    #[error(
        "the load was to be snapshot {promised} but the next is {landed}: something else wrote to the catalog; run the load again"
    )]
    SnapshotMoved {
        /// What the receipt says.
        promised: i64,
        /// What the next snapshot is now.
        landed: i64,
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
    /// A Parquet file cannot be decoded.
    #[error("{} is damaged: {reason}; restore it from a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What the reader says.
        reason: String,
    },
    /// A value in the lake is not what the schema promises.
    #[error("the lake's table {table} holds something unexpected: {reason}")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// What was found.
        reason: String,
    },
    /// The catalog refused.
    #[error("the lake's catalog failed: {0}")]
    Catalog(#[from] sqlx::Error),
    /// DuckLake refused.
    #[error("the lake failed: {0}")]
    DuckLake(#[from] datafusion_ducklake::DuckLakeError),
    /// A scan failed.
    #[error("reading the lake failed: {0}")]
    Scan(#[from] datafusion::error::DataFusionError),
    /// A table could not be built.
    #[error("building a table failed: {0}")]
    Arrow(#[from] arrow::error::ArrowError),
    /// A stored time or zone is not one.
    #[error(transparent)]
    Time(#[from] TimeError),
    /// A stored place is not one.
    #[error(transparent)]
    Space(#[from] SpaceError),
}

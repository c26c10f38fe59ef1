//! The lake: a DuckLake of Parquet files under a SQLite catalog, written in whole transactions and read by snapshot.
//!
//! DuckLake's own types stay inside this module.

mod area_table;
mod backup;
mod batch_table;
mod blur;
mod catalog;
mod column_stats;
mod commit;
mod compact;
mod content;
mod create;
mod data_file;
mod durable;
mod error;
mod expire;
mod export;
mod identities;
mod layout;
mod mask;
mod pinned;
mod report_files;
mod shape;
mod snapshot;
mod status;
mod stored_rows;
mod verify;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion_ducklake::{MetadataProvider, SqliteMetadataProvider};
use tokio::runtime::{Handle, RuntimeFlavor};

pub use backup::BackupReport;
pub use batch_table::StoredBatch;
pub use compact::Compaction;
pub use data_file::DataFile;
pub use error::StoreError;
pub use expire::{Expiry, Horizon};
pub use export::ExportReport;
pub use identities::StoredIdentity;
pub use mask::Holding;
pub(crate) use report_files::ReportFile;
pub use snapshot::Snapshot;
pub use status::{Commit, StoreStatus, TableStatus};
pub use verify::{Finding, VerifyReport};
pub use writer::{Load, ReportWriter, Writer};

use crate::time::Zone;

/// The catalog's file name inside the folder of a lake.
const CATALOG_FILE: &str = "catalog.sqlite";
/// The folder of Parquet files inside the folder of a lake.
const DATA_FOLDER: &str = "data";
/// DuckLake's name for the schema that holds every table.
const SCHEMA: &str = "main";

/// Bytes that questions may use together, unless told otherwise.
const DEFAULT_QUERY_MEMORY: usize = 2 << 30;

/// The first snapshot with every table: each table's creation is one, and earlier ones hold nothing to ask about.
const FIRST_WHOLE: i64 = 6;

/// An open lake: one folder with `catalog.sqlite` and Parquet files.
#[derive(Debug, Clone)]
pub struct Store {
    folder: PathBuf,
    zone: Zone,
    provider: Arc<SqliteMetadataProvider>,
    runtime: Arc<RuntimeEnv>,
}

impl Store {
    /// Whether the folder holds a lake.
    #[must_use]
    pub fn exists(folder: &Path) -> bool {
        folder.join(CATALOG_FILE).is_file()
    }

    /// Opens the lake in a folder.
    ///
    /// # Errors
    /// [`StoreError::NoLake`] when there is none, [`StoreError::SingleThreaded`] on a runtime of one thread; otherwise the
    /// catalog's own error.
    pub async fn open(folder: &Path) -> Result<Self, StoreError> {
        if Handle::current().runtime_flavor() == RuntimeFlavor::CurrentThread {
            return Err(StoreError::SingleThreaded);
        }
        let folder = absolute(folder)?;
        if !Self::exists(&folder) {
            return Err(StoreError::NoLake { folder });
        }
        catalog::follow_move(&folder).await?;
        let zone = catalog::read_zone(&folder).await?;
        let provider = Arc::new(SqliteMetadataProvider::new(&catalog::url(&folder, "rw")).await?);
        Ok(Self { folder, zone, provider, runtime: runtime(DEFAULT_QUERY_MEMORY)? })
    }

    /// Opens the lake in a folder, or creates an empty one whose civil days are those of `zone`.
    ///
    /// # Errors
    /// [`StoreError::OtherZone`] when the lake exists and lives in another zone; I/O and catalog errors.
    pub async fn open_or_create(folder: &Path, zone: &Zone) -> Result<Self, StoreError> {
        let folder = absolute(folder)?;
        if !Self::exists(&folder) {
            let io = |source| StoreError::Io { action: "create", path: folder.clone(), source };
            std::fs::create_dir_all(&folder).map_err(io)?;
            // Two first loads at once must not both create it.
            let _lock = writer::lock(&folder)?;
            if !Self::exists(&folder) {
                create::create(&folder, zone).await?;
            }
        }
        let store = Self::open(&folder).await?;
        if store.zone == *zone {
            Ok(store)
        } else {
            Err(StoreError::OtherZone { lake: store.zone.to_string(), asked: zone.to_string() })
        }
    }

    /// The same lake, whose questions to the files may use so many bytes of memory together; beyond them, sorting and
    /// grouping go on in temporary files.
    ///
    /// # Errors
    /// [`StoreError`] when no temporary folder can be had.
    pub fn with_query_memory(self, bytes: usize) -> Result<Self, StoreError> {
        Ok(Self { runtime: runtime(bytes)?, ..self })
    }

    /// The folder of the lake.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The zone whose civil days and months the lake counts in.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// The number of the newest snapshot.
    ///
    /// # Errors
    /// The catalog's own.
    pub fn current_snapshot(&self) -> Result<i64, StoreError> {
        Ok(self.provider.get_current_snapshot()?)
    }

    /// The lake as it was at a snapshot; `None` is the newest.
    ///
    /// # Errors
    /// [`StoreError::NoSnapshot`] when the number does not exist.
    pub fn snapshot(&self, number: Option<i64>) -> Result<Snapshot, StoreError> {
        let current = self.current_snapshot()?;
        let number = number.unwrap_or(current);
        let snapshots = self.provider.list_snapshots()?;
        let exists = number >= FIRST_WHOLE && snapshots.iter().any(|snapshot| snapshot.snapshot_id == number);
        if !exists {
            return Err(StoreError::NoSnapshot { number, current });
        }
        Snapshot::open(self.provider.clone(), number, (self.zone.clone(), Arc::clone(&self.runtime)))
    }

    /// The right to write; one process at a time holds it.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another process is writing.
    pub async fn writer(&self) -> Result<Writer, StoreError> {
        Writer::open(self).await
    }
}

fn runtime(bytes: usize) -> Result<Arc<RuntimeEnv>, StoreError> {
    Ok(RuntimeEnvBuilder::new().with_memory_pool(Arc::new(FairSpillPool::new(bytes))).build_arc()?)
}

fn absolute(folder: &Path) -> Result<PathBuf, StoreError> {
    let resolved = match folder.canonicalize() {
        Ok(found) => Ok(found),
        Err(_) => std::path::absolute(folder),
    };
    let resolved = resolved.map_err(|source| StoreError::Io { action: "resolve", path: folder.to_path_buf(), source })?;
    // The file store escapes some characters, and DuckLake would then look for its files in another folder.
    let text = resolved.display().to_string();
    let escaped = object_store::path::Path::from(text.as_str());
    if escaped.as_ref() == text.trim_start_matches('/') { Ok(resolved) } else { Err(StoreError::OddPath { folder: resolved }) }
}

#[cfg(test)]
mod tests;

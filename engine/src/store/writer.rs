//! Writing: one process at a time, one transaction at a time, all of a load or nothing.

use std::fs::{File, TryLockError};
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use datafusion_ducklake::{
    DuckLakeTableWriter, DuckLakeWriteOptions, DuckLakeWriteTransaction, SqliteMetadataWriter, WriteMode,
};
use parquet::basic::{Compression, ZstdLevel};

use super::durable::DurableFileSystem;
use super::{SCHEMA, Store, StoreError, catalog, layout};
use crate::report::schema::table;
use crate::time::Zone;

/// Rows per Parquet row group: small enough that a city's box skips most of a busy month.
const ROW_GROUP_ROWS: usize = 32_768;

/// The right to write to a lake, held until dropped.
#[derive(Debug)]
pub struct Writer {
    tables: DuckLakeTableWriter,
    store: Store,
    _lock: File,
}

impl Writer {
    pub(super) async fn open(store: &Store) -> Result<Self, StoreError> {
        let lock = lock(store)?;
        let metadata = Arc::new(SqliteMetadataWriter::new(&catalog::url(store.folder(), "rw")).await?);
        let tables = DuckLakeTableWriter::new(metadata, Arc::new(DurableFileSystem::new()))?;
        Ok(Self { tables: tables.with_options(&write_options()?), store: store.clone(), _lock: lock })
    }

    /// The lake this writer writes to.
    #[must_use]
    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// Begins a load. Nothing of it is visible before [`Load::commit`].
    ///
    /// # Errors
    /// The catalog's own.
    pub fn load(&self) -> Result<Load<'_>, StoreError> {
        let promised = self.store.current_snapshot()? + 1;
        Ok(Load { transaction: self.tables.transaction(), promised, zone: self.store.zone().clone() })
    }

    /// Marks every row of a table as deleted in the next snapshot and writes `rows` instead.
    ///
    /// # Errors
    /// The catalog's own.
    pub(super) async fn replace(&self, name: &str, rows: &RecordBatch) -> Result<i64, StoreError> {
        let mut transaction = self.tables.transaction();
        let batches = std::slice::from_ref(rows);
        transaction.stage_write(SCHEMA, name, &rows.schema(), WriteMode::Replace, batches).await?;
        transaction.commit().await?;
        self.store.current_snapshot()
    }
}

/// One transaction over any of the lake's tables.
#[derive(Debug)]
pub struct Load<'a> {
    transaction: DuckLakeWriteTransaction<'a>,
    promised: i64,
    zone: Zone,
}

impl Load<'_> {
    /// The number of the snapshot that the commit will create.
    #[must_use]
    pub const fn snapshot(&self) -> i64 {
        self.promised
    }

    /// Writes rows to files that no snapshot refers to yet. Rows arrive in the order in which they should lie in the file.
    ///
    /// # Errors
    /// I/O and schema errors; the load can then only be aborted.
    pub async fn stage(&mut self, name: &str, rows: &RecordBatch) -> Result<(), StoreError> {
        let batches = std::slice::from_ref(rows);
        Ok(self.transaction.stage_write(SCHEMA, name, &rows.schema(), WriteMode::Append, batches).await?)
    }

    /// Writes reports, one file per civil month, each sorted by cell and time.
    ///
    /// # Errors
    /// As [`Load::stage`].
    pub async fn stage_reports(&mut self, rows: &RecordBatch) -> Result<(), StoreError> {
        for month in layout::by_month(rows, &self.zone)? {
            self.stage(table::REPORTS, &month).await?;
        }
        Ok(())
    }

    /// Makes every staged row visible at once, as one snapshot, and returns its number.
    ///
    /// # Errors
    /// The catalog's own, and [`StoreError::SnapshotMoved`] when the receipt inside names another snapshot.
    pub async fn commit(self) -> Result<i64, StoreError> {
        let promised = self.promised;
        let written = self.transaction.commit().await?;
        let landed = written.first().map_or(promised, |table| table.snapshot_id);
        (landed == promised).then_some(landed).ok_or(StoreError::SnapshotMoved { promised, landed })
    }

    /// Removes what was staged.
    ///
    /// # Errors
    /// I/O errors; files that stay behind are reported by `store verify`.
    pub async fn abort(self) -> Result<(), StoreError> {
        Ok(self.transaction.abort().await?)
    }
}

fn lock(store: &Store) -> Result<File, StoreError> {
    let path = store.folder().join("writer.lock");
    let io = |action| {
        let path = path.clone();
        move |source| StoreError::Io { action, path, source }
    };
    let file = File::create(&path).map_err(io("create"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Busy { folder: store.folder().to_path_buf() }),
        Err(TryLockError::Error(source)) => Err(io("lock")(source)),
    }
}

fn write_options() -> Result<DuckLakeWriteOptions, StoreError> {
    let level = ZstdLevel::try_new(1).map_err(|error| StoreError::Corrupt { table: "options", reason: error.to_string() })?;
    let mut options = DuckLakeWriteOptions::default().with_data_inlining_row_limit(0);
    options.compression = Some(Compression::ZSTD(level));
    options.max_row_group_rows = Some(ROW_GROUP_ROWS);
    Ok(options)
}

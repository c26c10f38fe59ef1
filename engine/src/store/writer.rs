//! Writing: one process at a time, one transaction at a time, all of a load or nothing.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;

use arrow::record_batch::RecordBatch;
use datafusion_ducklake::{DuckLakeTableWriter, DuckLakeWriteOptions, SqliteMetadataWriter, WriteMode};
use parquet::basic::{Compression, ZstdLevel};

use super::durable::DurableFileSystem;
use super::{SCHEMA, Store, StoreError, catalog, layout};
use crate::report::schema::table;
use crate::time::Zone;

/// Rows per Parquet row group: small enough that a city's box skips most of a busy month.
const ROW_GROUP_ROWS: usize = 8_192;
/// A file is closed at the end of a month once it holds a row group, so that months do not share files but for tiny ones.
const FILE_BYTES: usize = 4_096;

/// The right to write to a lake, held until dropped.
#[derive(Debug)]
pub struct Writer {
    tables: DuckLakeTableWriter,
    store: Store,
    _lock: File,
}

impl Writer {
    pub(super) async fn open(store: &Store) -> Result<Self, StoreError> {
        let lock = lock(store.folder())?;
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
        Ok(Load { tables: &self.tables, staged: BTreeMap::new(), promised, zone: self.store.zone().clone() })
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
///
/// Rows wait in memory until the commit, because DuckLake takes one stage per table.
#[derive(Debug)]
pub struct Load<'a> {
    tables: &'a DuckLakeTableWriter,
    staged: BTreeMap<&'static str, Vec<RecordBatch>>,
    promised: i64,
    zone: Zone,
}

impl Load<'_> {
    /// The number of the snapshot that the commit will create.
    #[must_use]
    pub const fn snapshot(&self) -> i64 {
        self.promised
    }

    /// Adds rows in the order in which they should lie in the table's files.
    pub fn stage(&mut self, name: &'static str, rows: RecordBatch) {
        self.staged.entry(name).or_default().push(rows);
    }

    /// Adds reports: cut by civil month, each month sorted by cell and time.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the rows are not reports, [`StoreError::Time`] for uncountable years.
    pub fn stage_reports(&mut self, rows: &RecordBatch) -> Result<(), StoreError> {
        let months = layout::by_month(rows, &self.zone)?;
        self.staged.entry(table::REPORTS).or_default().extend(months);
        Ok(())
    }

    /// Writes and flushes every file, then makes all rows visible at once as one snapshot. Returns its number.
    ///
    /// # Errors
    /// I/O and catalog errors, after which the lake is as it was; [`StoreError::SnapshotMoved`] when the receipt inside
    /// names another snapshot than the one that was made.
    pub async fn commit(self) -> Result<i64, StoreError> {
        let mut transaction = self.tables.transaction();
        for (name, batches) in &self.staged {
            let Some(schema) = batches.first().map(RecordBatch::schema) else { continue };
            let staged = transaction.stage_write(SCHEMA, name, &schema, WriteMode::Append, batches).await;
            if let Err(error) = staged {
                transaction.abort().await?;
                return Err(error.into());
            }
        }
        let written = transaction.commit().await?;
        let landed = written.first().map_or(self.promised, |table| table.snapshot_id);
        (landed == self.promised).then_some(landed).ok_or(StoreError::SnapshotMoved { promised: self.promised, landed })
    }
}

/// Takes the lock under which a folder is written to; it is released when the file is dropped.
pub(super) fn lock(folder: &Path) -> Result<File, StoreError> {
    let path = folder.join("writer.lock");
    let io = |action| {
        let path = path.clone();
        move |source| StoreError::Io { action, path, source }
    };
    let file = File::create(&path).map_err(io("create"))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(StoreError::Busy { folder: folder.to_path_buf() }),
        Err(TryLockError::Error(source)) => Err(io("lock")(source)),
    }
}

fn write_options() -> Result<DuckLakeWriteOptions, StoreError> {
    let level = ZstdLevel::try_new(1).map_err(|error| StoreError::Corrupt { table: "options", reason: error.to_string() })?;
    let mut options = DuckLakeWriteOptions::default().with_data_inlining_row_limit(0);
    options.compression = Some(Compression::ZSTD(level));
    options.max_row_group_rows = Some(ROW_GROUP_ROWS);
    options.target_file_size = Some(FILE_BYTES);
    Ok(options)
}

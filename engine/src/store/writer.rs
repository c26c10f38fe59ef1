//! Writing: one process at a time, one transaction at a time, all of a load or nothing.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::sync::Arc;

use arrow::record_batch::RecordBatch;

use super::commit::{Changes, commit};
use super::data_file::{DataFile, Names, write_file};
use super::shape::{Shape, shapes};
use super::{CATALOG_FILE, Store, StoreError, catalog, layout};
use crate::report::schema::table;
use crate::time::Zone;

/// Rows of a small table that wait in memory before they become a file.
const WAITING: usize = 65_536;

/// The right to write to a lake, held until dropped.
#[derive(Debug)]
pub struct Writer {
    shapes: BTreeMap<&'static str, Arc<Shape>>,
    store: Store,
    _lock: File,
}

impl Writer {
    pub(super) async fn open(store: &Store) -> Result<Self, StoreError> {
        let lock = lock(store.folder())?;
        let mut connection = catalog::connect(&store.folder().join(CATALOG_FILE)).await?;
        let shapes = shapes(&mut connection).await?;
        Ok(Self { shapes, store: store.clone(), _lock: lock })
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
        Ok(Load {
            writer: self,
            names: Arc::new(Names::new(self.store.folder(), promised)),
            waiting: BTreeMap::new(),
            changes: Changes::default(),
            promised,
            committed: false,
        })
    }

    /// Takes every row of a table out of the next snapshot and writes `rows` instead.
    ///
    /// # Errors
    /// The catalog's own.
    pub(super) async fn replace(&self, name: &'static str, rows: RecordBatch) -> Result<i64, StoreError> {
        let mut load = self.load()?;
        for file in self.store.files(name, self.store.current_snapshot()?)? {
            load.changes.retired.insert(file.id, name);
        }
        load.stage(name, rows)?;
        load.commit().await
    }

    pub(super) fn shape(&self, name: &'static str) -> Result<&Arc<Shape>, StoreError> {
        let missing = || StoreError::Corrupt { table: name, reason: "the catalog has no such table".to_owned() };
        self.shapes.get(name).ok_or_else(missing)
    }
}

/// One transaction over any of the lake's tables.
///
/// Rows become files as they come, so that memory does not grow with the load; the files are removed again when the load is
/// dropped without a commit.
#[derive(Debug)]
pub struct Load<'a> {
    pub(super) writer: &'a Writer,
    pub(super) names: Arc<Names>,
    waiting: BTreeMap<&'static str, Vec<RecordBatch>>,
    pub(super) changes: Changes,
    promised: i64,
    committed: bool,
}

impl Load<'_> {
    /// The number of the snapshot that the commit will create.
    #[must_use]
    pub const fn snapshot(&self) -> i64 {
        self.promised
    }

    /// Adds rows to a table in the order in which they come.
    ///
    /// # Errors
    /// I/O errors.
    pub fn stage(&mut self, name: &'static str, rows: RecordBatch) -> Result<(), StoreError> {
        if rows.num_rows() == 0 {
            return Ok(());
        }
        let waiting = self.waiting.entry(name).or_default();
        waiting.push(rows);
        if waiting.iter().map(RecordBatch::num_rows).sum::<usize>() >= WAITING {
            let rows = std::mem::take(waiting);
            self.write(name, &rows)?;
        }
        Ok(())
    }

    pub(super) fn write(&mut self, name: &'static str, rows: &[RecordBatch]) -> Result<(), StoreError> {
        if !rows.is_empty() {
            let file = write_file(self.writer.shape(name)?, &self.names, rows)?;
            self.changes.added.push((file, None));
        }
        Ok(())
    }

    /// What writes reports, on any thread.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the lake has no table of reports.
    pub fn report_writer(&self) -> Result<ReportWriter, StoreError> {
        let shape = self.writer.shape(table::REPORTS)?.clone();
        Ok(ReportWriter { shape, names: self.names.clone(), zone: self.writer.store.zone().clone() })
    }

    /// Makes files part of the load.
    pub fn add(&mut self, files: Vec<DataFile>) {
        self.changes.added.extend(files.into_iter().map(|file| (file, None)));
    }

    /// Adds reports: cut by civil month, each month sorted by cell and time.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the rows are not reports, [`StoreError::Time`] for uncountable years, I/O errors.
    pub fn stage_reports(&mut self, rows: &RecordBatch) -> Result<(), StoreError> {
        let files = self.report_writer()?.write(std::slice::from_ref(rows))?;
        self.add(files);
        Ok(())
    }

    /// Makes all rows visible at once as one snapshot. Returns its number.
    ///
    /// # Errors
    /// I/O and catalog errors, after which the lake is as it was; [`StoreError::SnapshotMoved`] when the catalog is not as
    /// it was when the load began.
    pub async fn commit(mut self) -> Result<i64, StoreError> {
        for (name, rows) in std::mem::take(&mut self.waiting) {
            self.write(name, &rows)?;
        }
        let folder = self.writer.store.folder();
        // An error of the catalog may come after it took the commit: then the files must stay.
        self.committed = true;
        let done = commit(folder, &self.writer.shapes, self.promised, &self.changes).await;
        self.committed = done.is_ok() || self.writer.store.current_snapshot().map_or(true, |now| now >= self.promised);
        done.map(|()| self.promised)
    }
}

impl Drop for Load<'_> {
    fn drop(&mut self) {
        if !self.committed {
            self.names.remove_all();
        }
    }
}

/// Writes reports as sorted Parquet files that no snapshot names yet.
#[derive(Debug, Clone)]
pub struct ReportWriter {
    shape: Arc<Shape>,
    names: Arc<Names>,
    zone: Zone,
}

impl ReportWriter {
    /// Cuts reports by civil month, sorts each month by cell and time, writes and flushes files.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`] when the rows are not reports, [`StoreError::Time`] for uncountable years, I/O errors.
    pub fn write(&self, batches: &[RecordBatch]) -> Result<Vec<DataFile>, StoreError> {
        layout::write_sorted(&self.shape, &self.names, batches, &self.zone)
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

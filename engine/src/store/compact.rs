//! Merging small files: what many small loads left behind becomes few sorted files, in one snapshot that says the same.

use std::path::PathBuf;

use arrow::record_batch::RecordBatch;

use super::mask::{as_written, live_rows};
use super::status::StoredFile;
use super::{DATA_FOLDER, StoreError, Writer};
use crate::report::schema::table;

/// A file with fewer rows is merged with its neighbours.
const SMALL: u64 = 131_072;
/// Rows that are merged at a time: what memory holds.
const AT_ONCE: u64 = 1 << 19;

/// What a compaction did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Compaction {
    /// The snapshot it made; `None` when there was nothing to merge.
    pub snapshot: Option<i64>,
    /// Files that were merged.
    pub merged: u64,
    /// Files that took their place.
    pub written: u64,
    /// Rows in them.
    pub rows: u64,
}

impl Writer {
    /// Merges small files of every table into few, and writes files anew of which rows are gone.
    ///
    /// The reports stay the same, to the last value. Earlier snapshots keep the files that they name.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be read or written; then the lake is as it was.
    pub async fn compact(&self) -> Result<Compaction, StoreError> {
        let mut load = self.load()?;
        let mut done = Compaction::default();
        for name in [table::REPORTS, table::SUPERSEDED, table::QUARANTINE, table::FLAGS, table::BATCHES] {
            let files = self.store().files(name, load.snapshot() - 1)?;
            let scattered: Vec<StoredFile> = files.into_iter().filter(|file| file.rows < SMALL || file.masked > 0).collect();
            // One small file alone is as good as it gets, unless rows of it are gone.
            if scattered.len() < 2 && scattered.iter().all(|file| file.masked == 0) {
                continue;
            }
            for group in groups(scattered) {
                let mut rows = Vec::new();
                for file in &group {
                    rows.extend(self.rows_of(name, file)?);
                    load.changes.retired.insert(file.id, name);
                }
                done.merged += group.len() as u64;
                done.rows += rows.iter().map(|batch| batch.num_rows() as u64).sum::<u64>();
                let before = load.changes.added.len();
                if name == table::REPORTS {
                    let files = load.report_writer()?.write(&rows)?;
                    load.add(files);
                } else {
                    load.write(name, &rows)?;
                }
                done.written += (load.changes.added.len() - before) as u64;
            }
        }
        if done.merged > 0 {
            done.snapshot = Some(load.commit().await?);
        }
        Ok(done)
    }

    fn rows_of(&self, name: &'static str, file: &StoredFile) -> Result<Vec<RecordBatch>, StoreError> {
        let data = self.store().folder().join(DATA_FOLDER);
        let mask: Option<PathBuf> = file.mask.as_ref().map(|mask| data.join(mask));
        let rows = live_rows(&data.join(&file.path), mask.as_ref())?;
        rows.iter().map(|batch| as_written(batch, name)).collect()
    }
}

/// Files in groups that memory can hold, in the order in which they were written.
fn groups(files: Vec<StoredFile>) -> Vec<Vec<StoredFile>> {
    let mut groups: Vec<Vec<StoredFile>> = Vec::new();
    let mut rows = AT_ONCE;
    for file in files {
        if rows + file.rows > AT_ONCE || groups.is_empty() {
            groups.push(Vec::new());
            rows = 0;
        }
        rows += file.rows;
        if let Some(group) = groups.last_mut() {
            group.push(file);
        }
    }
    groups
}

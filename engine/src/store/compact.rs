//! Merging small files: what many small loads left behind becomes few sorted files, in one snapshot that says the same.

use std::path::PathBuf;

use arrow::record_batch::RecordBatch;

use super::data_file::{MERGED, Names};
use super::mask::{as_written, live_rows};
use super::status::StoredFile;
use super::{DATA_FOLDER, StoreError, Writer};
use crate::report::schema::table;

/// A file with fewer rows is merged with its neighbours.
const SMALL: u64 = 131_072;
/// Rows that are merged at a time: what memory holds.
const AT_ONCE: u64 = 1 << 19;
/// Small files of earlier compactions that are left alone: one for each month or so.
const MOST_MERGED: usize = 256;

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
        load.names = std::sync::Arc::new(Names::merged(self.store().folder(), load.snapshot()));
        let mut done = Compaction::default();
        for name in [table::REPORTS, table::SUPERSEDED, table::QUARANTINE, table::FLAGS, table::BATCHES] {
            let files = self.store().files(name, load.snapshot() - 1)?;
            let scattered = scattered(files);
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

/// The files that are worth writing anew: those of which rows are gone, and small ones that no compaction wrote, unless
/// there is only one. What compactions wrote is taken along when there is much of it.
fn scattered(files: Vec<StoredFile>) -> Vec<StoredFile> {
    let small = |file: &&StoredFile| file.rows < SMALL && file.masked == 0;
    let fresh = files.iter().filter(small).filter(|file| !file.path.contains(MERGED)).count();
    let merged = files.iter().filter(small).count() - fresh;
    let wanted = |file: &StoredFile| {
        let own = file.path.contains(MERGED);
        file.masked > 0 || (file.rows < SMALL && if own { merged > MOST_MERGED } else { fresh > 1 })
    };
    files.into_iter().filter(wanted).collect()
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

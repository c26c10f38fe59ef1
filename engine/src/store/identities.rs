//! What the lake holds already: the identity of every report, read straight from the files, several at once.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;

use arrow::array::{AsArray, RecordBatch};
use arrow::datatypes::{Int32Type, Int64Type, UInt64Type};
use parquet::arrow::ProjectionMask;
use uuid::Uuid;

use super::status::StoredFile;
use super::stored_rows::{batches, damaged, open};
use super::{DATA_FOLDER, Store, StoreError};
use crate::report::schema::{column, table};

/// Rows per batch of identities.
const ROWS: usize = 65_536;

/// Which report a stored row is, and which of the things said about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoredIdentity {
    /// The report's id.
    pub id: u128,
    /// The row's revision.
    pub revision: i32,
    /// Hash of what the source said.
    pub fingerprint: u64,
}

impl Store {
    /// Hands every report of a snapshot to `seen`, in no particular order.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be read.
    pub fn identities(&self, snapshot: i64, seen: impl FnMut(StoredIdentity)) -> Result<(), StoreError> {
        self.read_identities(&self.files(table::REPORTS, snapshot)?, seen)
    }

    /// The same for files that came after an earlier snapshot.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be read.
    pub fn identities_since(&self, then: i64, snapshot: i64, seen: impl FnMut(StoredIdentity)) -> Result<(), StoreError> {
        self.read_identities(&self.files_since(table::REPORTS, then, snapshot)?, seen)
    }

    /// Hands every replaced revision of a snapshot to `seen`, in no particular order.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be read.
    pub fn superseded(&self, snapshot: i64, seen: impl FnMut(StoredIdentity)) -> Result<(), StoreError> {
        self.read_identities(&self.files(table::SUPERSEDED, snapshot)?, seen)
    }

    /// The same for files that came after an earlier snapshot.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be read.
    pub fn superseded_since(&self, then: i64, snapshot: i64, seen: impl FnMut(StoredIdentity)) -> Result<(), StoreError> {
        self.read_identities(&self.files_since(table::SUPERSEDED, then, snapshot)?, seen)
    }

    fn files_since(&self, name: &str, then: i64, snapshot: i64) -> Result<Vec<StoredFile>, StoreError> {
        let before: BTreeSet<i64> = self.files(name, then)?.into_iter().map(|file| file.id).collect();
        let mut files = self.files(name, snapshot)?;
        files.retain(|file| !before.contains(&file.id));
        Ok(files)
    }

    fn read_identities(&self, files: &[StoredFile], mut seen: impl FnMut(StoredIdentity)) -> Result<(), StoreError> {
        let data = self.folder().join(DATA_FOLDER);
        let next = AtomicUsize::new(0);
        let workers = std::thread::available_parallelism().map_or(1, usize::from).min(files.len());
        let (send, receive) = sync_channel::<Result<Vec<StoredIdentity>, StoreError>>(4);
        std::thread::scope(|scope| {
            for _ in 0..workers {
                let (send, next, data) = (send.clone(), &next, &data);
                scope.spawn(move || {
                    while let Some(file) = files.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let read = read_file(data, file, |found| send.send(Ok(found)).is_ok());
                        if let Err(error) = read {
                            let _ = send.send(Err(error));
                        }
                    }
                });
            }
            drop(send);
            receive.iter().try_for_each(|found| found.map(|found| found.into_iter().for_each(&mut seen)))
        })
    }
}

/// Hands over a file's identities batch by batch, without the rows that are gone, until nobody listens.
fn read_file(data: &Path, file: &StoredFile, mut hand_over: impl FnMut(Vec<StoredIdentity>) -> bool) -> Result<(), StoreError> {
    let gone = file.mask.as_ref().map(|mask| masked_rows(&data.join(mask))).transpose()?.unwrap_or_default();
    let mut position = 0;
    for batch in identity_batches(&data.join(&file.path))? {
        let found = identities_of(&batch?)?.into_iter().filter(|_| {
            position += 1;
            !gone.contains(&(position - 1))
        });
        if !hand_over(found.collect()) {
            break;
        }
    }
    Ok(())
}

/// The columns that identify rows, batch by batch, in the order of the file.
pub(super) fn identity_batches(path: &Path) -> Result<impl Iterator<Item = Result<RecordBatch, StoreError>> + use<>, StoreError> {
    let reader = open(path)?;
    let names = [column::REPORT_ID, column::REVISION, column::FINGERPRINT];
    let columns = ProjectionMask::columns(reader.parquet_schema(), names);
    batches(path, reader.with_projection(columns).with_batch_size(ROWS))
}

/// The identities in a batch of those columns.
pub(super) fn identities_of(batch: &RecordBatch) -> Result<Vec<StoredIdentity>, StoreError> {
    let corrupt = |reason: &str| StoreError::Corrupt { table: table::REPORTS, reason: reason.to_owned() };
    let named = |name: &str| batch.column_by_name(name).ok_or_else(|| corrupt(&format!("no column {name}")));
    let ids = named(column::REPORT_ID)?.as_string::<i32>();
    let revisions = named(column::REVISION)?.as_primitive::<Int32Type>();
    let fingerprints = named(column::FINGERPRINT)?.as_primitive::<UInt64Type>();
    let rows = ids.iter().zip(revisions.values()).zip(fingerprints.values());
    rows.map(|((id, revision), fingerprint)| {
        let id = Uuid::try_parse(id.unwrap_or_default()).map_err(|_| corrupt("a report_id is no UUID"))?;
        Ok(StoredIdentity { id: id.as_u128(), revision: *revision, fingerprint: *fingerprint })
    })
    .collect()
}

/// The positions that a file of gone rows lists.
pub(super) fn masked_rows(path: &Path) -> Result<BTreeSet<u64>, StoreError> {
    let mut positions = BTreeSet::new();
    for batch in batches(path, open(path)?)? {
        let batch = batch?;
        let listed = batch.column_by_name("pos").ok_or_else(|| damaged(path, &"it has no column pos"))?;
        positions.extend(listed.as_primitive::<Int64Type>().values().iter().map(|position| position.cast_unsigned()));
    }
    Ok(positions)
}

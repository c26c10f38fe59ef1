//! What a lake says, as one hash: two lakes with the same reports and the same household key have the same, however the
//! reports came in and whatever their files.

use std::path::PathBuf;

use arrow::array::RecordBatch;
use arrow::row::{RowConverter, SortField};

use super::mask::{as_written, live_rows};
use super::{DATA_FOLDER, Snapshot, Store, StoreError};
use crate::report::schema::{column, table};

/// Columns that say how a report came in, not what it says.
const HOW: [&str; 2] = [column::BATCH_ID, column::RECEIVED_AT];

impl Store {
    /// BLAKE3 over the sorted rows of `reports`, without the batch and the moment of receipt.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be read.
    pub fn content_hash(&self, snapshot: &Snapshot) -> Result<String, StoreError> {
        let data = self.folder().join(DATA_FOLDER);
        let mut hashes: Vec<[u8; 32]> = Vec::new();
        for file in self.files(table::REPORTS, snapshot.number())? {
            let mask: Option<PathBuf> = file.mask.as_ref().map(|mask| data.join(mask));
            for rows in live_rows(&data.join(&file.path), mask.as_ref())? {
                hash_rows(&as_written(&rows, table::REPORTS)?, &mut hashes)?;
            }
        }
        hashes.sort_unstable();
        let mut whole = blake3::Hasher::new();
        for hash in &hashes {
            whole.update(hash);
        }
        Ok(whole.finalize().to_hex().to_string())
    }
}

fn hash_rows(rows: &RecordBatch, hashes: &mut Vec<[u8; 32]>) -> Result<(), StoreError> {
    let schema = rows.schema();
    let said = schema.fields().iter().zip(rows.columns()).filter(|(field, _)| !HOW.contains(&field.name().as_str()));
    let (fields, columns): (Vec<_>, Vec<_>) =
        said.map(|(field, column)| (SortField::new(field.data_type().clone()), column.clone())).unzip();
    let encoded = RowConverter::new(fields)?.convert_columns(&columns)?;
    hashes.extend(encoded.iter().map(|row| *blake3::hash(row.as_ref()).as_bytes()));
    Ok(())
}

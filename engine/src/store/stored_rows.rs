//! Opening the lake's Parquet files: whatever is wrong with one names it and says that it is damaged.

use std::fmt::Display;
use std::fs::File;
use std::path::Path;

use arrow::record_batch::RecordBatch;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::StoreError;

/// A reader of a file, before it is told which columns and rows are wanted.
pub(super) fn open(path: &Path) -> Result<ParquetRecordBatchReaderBuilder<File>, StoreError> {
    let file = File::open(path).map_err(|source| StoreError::Io { action: "open", path: path.to_path_buf(), source })?;
    ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| damaged(path, &error))
}

/// The rows that a reader was asked for, batch by batch, in the order of the file.
pub(super) fn batches(
    path: &Path,
    reader: ParquetRecordBatchReaderBuilder<File>,
) -> Result<impl Iterator<Item = Result<RecordBatch, StoreError>> + use<>, StoreError> {
    let reader = reader.build().map_err(|error| damaged(path, &error))?;
    let path = path.to_path_buf();
    Ok(reader.map(move |batch| batch.map_err(|error| damaged(&path, &error))))
}

/// What is said of a file that cannot be decoded.
pub(super) fn damaged(path: &Path, reason: &dyn Display) -> StoreError {
    StoreError::Damaged { path: path.to_path_buf(), reason: reason.to_string() }
}

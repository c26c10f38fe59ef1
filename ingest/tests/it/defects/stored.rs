//! What a single load left in a lake, read from its Parquet files.

use std::fs::File;
use std::path::{Path, PathBuf};

use arrow::array::{Array, ArrayRef, AsArray, RecordBatch};
use arrow::datatypes::{ArrowPrimitiveType, Float64Type, Int32Type, TimestampMicrosecondType, UInt64Type};
use engine::report::schema::{column, table};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

use super::ledger::key;
use super::row::{Said, Text};

/// Lines and reasons of a table of quarantined or flagged rows, by line.
pub(super) fn lines_and_reasons(lake: &Path, table: &str) -> Vec<(u64, String)> {
    let mut found = Vec::new();
    each_batch(lake, table, |rows| {
        let lines = of(rows, column::LINE);
        let lines = lines.as_primitive::<UInt64Type>().values();
        found.extend((0..rows.num_rows()).map(|row| (lines[row], text(rows, column::REASON, row).unwrap_or_default())));
    });
    found.sort();
    found
}

/// Ids and revisions of what was overruled, in order.
pub(super) fn superseded(lake: &Path) -> Vec<(String, i32)> {
    let mut found = Vec::new();
    each_batch(lake, table::SUPERSEDED, |rows| {
        found.extend(
            (0..rows.num_rows()).map(|row| (text(rows, column::EXTERNAL_ID, row).unwrap_or_default(), revision(rows, row))),
        );
    });
    found.sort();
    found
}

/// Hands over every report with its key.
pub(super) fn each_report(lake: &Path, mut see: impl FnMut(String, Said)) {
    each_batch(lake, table::REPORTS, |rows| {
        for row in 0..rows.num_rows() {
            let said = said(rows, row);
            see(key(text(rows, column::EXTERNAL_ID, row).as_deref(), said.narrative.as_deref()), said);
        }
    });
}

fn said(rows: &RecordBatch, row: usize) -> Said {
    let word = |name| -> Text { text(rows, name, row).unwrap_or_default().into() };
    let moment = |name| number::<TimestampMicrosecondType>(rows, name, row);
    let degrees = |name| number::<Float64Type>(rows, name, row);
    let verified = of(rows, column::VERIFIED).as_boolean();
    Said {
        revision: revision(rows, row),
        origin: word(column::ORIGIN),
        audience: word(column::AUDIENCE),
        category: word(column::CATEGORY),
        source_category: word(column::SOURCE_CATEGORY),
        occurred: moment(column::OCCURRED_FROM).zip(moment(column::OCCURRED_TO)).expect("needed columns"),
        reported_at: moment(column::REPORTED_AT),
        place: degrees(column::LONGITUDE).zip(degrees(column::LATITUDE)),
        verified: verified.is_valid(row).then(|| verified.value(row)),
        narrative: text(rows, column::NARRATIVE, row).map(Into::into),
        status: word(column::STATUS),
    }
}

/// Hands over a table in batches of rows.
fn each_batch(lake: &Path, table: &str, mut see: impl FnMut(&RecordBatch)) {
    for path in files(&lake.join("data/main").join(table)) {
        let reader = ParquetRecordBatchReaderBuilder::try_new(File::open(&path).expect("opened"));
        let reader = reader.and_then(ParquetRecordBatchReaderBuilder::build).expect("a Parquet file");
        reader.for_each(|rows| see(&rows.expect("rows")));
    }
}

/// A table that never had a row has no folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    files.sort();
    files
}

fn of<'a>(rows: &'a RecordBatch, name: &str) -> &'a ArrayRef {
    rows.column_by_name(name).expect("the column")
}

fn text(rows: &RecordBatch, name: &str, row: usize) -> Option<String> {
    let texts = of(rows, name).as_string::<i32>();
    texts.is_valid(row).then(|| texts.value(row).to_owned())
}

fn number<T: ArrowPrimitiveType>(rows: &RecordBatch, name: &str, row: usize) -> Option<T::Native> {
    let numbers = of(rows, name).as_primitive::<T>();
    numbers.is_valid(row).then(|| numbers.value(row))
}

fn revision(rows: &RecordBatch, row: usize) -> i32 {
    number::<Int32Type>(rows, column::REVISION, row).expect("a needed column")
}

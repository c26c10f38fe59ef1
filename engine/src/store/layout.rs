//! How reports lie in files: a file ends with a civil month (tiny months share one), rows sorted by cell and time, so that a box and a window skip most of it.

use std::sync::Arc;

use arrow::array::{Array, AsArray, Date32Array, RecordBatch, StringArray};
use arrow::compute::interleave_record_batch;
use arrow::datatypes::{TimestampMicrosecondType, UInt64Type};

use super::StoreError;
use super::data_file::{DataFile, FileWriter, Names, ROW_GROUP_ROWS};
use super::shape::Shape;
use crate::report::schema::{column, table};
use crate::time::{Bucket, Zone};
use crate::udf::bucket_starts;

/// Writes reports as sorted files.
pub(super) fn write_sorted(
    shape: &Arc<Shape>,
    names: &Names,
    batches: &[RecordBatch],
    zone: &Zone,
) -> Result<Vec<DataFile>, StoreError> {
    let order = order(batches, zone)?;
    let refs: Vec<&RecordBatch> = batches.iter().collect();
    let mut files = Vec::new();
    let mut open: Option<FileWriter> = None;
    for month in order.chunk_by(|a, b| a.month == b.month) {
        for rows in month.chunks(ROW_GROUP_ROWS) {
            let picks: Vec<(usize, usize)> = rows.iter().map(|spot| (spot.batch as usize, spot.row as usize)).collect();
            let mut writer = match open.take() {
                Some(writer) => writer,
                None => FileWriter::create(shape, names.next(shape.name, ""))?,
            };
            writer.write(&interleave_record_batch(&refs, &picks)?)?;
            open = Some(writer);
        }
        // Months do not share files, but for tiny ones.
        if let Some(writer) = open.take_if(|writer| writer.rows() >= ROW_GROUP_ROWS as u64) {
            files.push(writer.finish()?);
        }
    }
    files.extend(open.map(FileWriter::finish).transpose()?);
    Ok(files)
}

/// Where a row lies, and what it is sorted by.
struct Spot {
    month: i32,
    cell: u64,
    from: i64,
    batch: u32,
    row: u32,
}

/// Every row in the order in which it is stored: month, cell (none last), time, id.
fn order(batches: &[RecordBatch], zone: &Zone) -> Result<Vec<Spot>, StoreError> {
    let mut spots = Vec::with_capacity(batches.iter().map(RecordBatch::num_rows).sum());
    let mut ids: Vec<&StringArray> = Vec::with_capacity(batches.len());
    for (batch, rows) in (0..).zip(batches) {
        let instants = named(rows, column::OCCURRED_FROM)?.as_primitive::<TimestampMicrosecondType>();
        let months: Date32Array = bucket_starts(instants, Bucket::Month, zone)?;
        let cells = named(rows, column::CELL)?.as_primitive::<UInt64Type>();
        ids.push(named(rows, column::REPORT_ID)?.as_string());
        spots.extend((0..rows.num_rows()).zip(0..).map(|(at, row)| Spot {
            month: months.value(at),
            cell: if cells.is_null(at) { u64::MAX } else { cells.value(at) },
            from: instants.value(at),
            batch,
            row,
        }));
    }
    let id = |spot: &Spot| ids[spot.batch as usize].value(spot.row as usize);
    spots.sort_unstable_by(|a, b| (a.month, a.cell, a.from).cmp(&(b.month, b.cell, b.from)).then_with(|| id(a).cmp(id(b))));
    Ok(spots)
}

fn named<'a>(rows: &'a RecordBatch, name: &str) -> Result<&'a arrow::array::ArrayRef, StoreError> {
    let missing = || StoreError::Corrupt { table: table::REPORTS, reason: format!("rows to store lack the column {name}") };
    rows.column_by_name(name).ok_or_else(missing)
}

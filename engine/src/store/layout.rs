//! How reports lie in files: a file ends with a civil month (tiny months share one), rows sorted by cell and time, so that a box and a window skip most of it.

use arrow::array::{AsArray, Date32Array, RecordBatch};
use arrow::compute::{SortColumn, SortOptions, lexsort_to_indices, take_record_batch};
use arrow::datatypes::TimestampMicrosecondType;

use super::StoreError;
use crate::report::schema::{column, table};
use crate::time::{Bucket, Zone};
use crate::udf::bucket_starts;

/// Cuts reports into one sorted batch per civil month of their `occurred_from`, earliest month first.
pub(super) fn by_month(rows: &RecordBatch, zone: &Zone) -> Result<Vec<RecordBatch>, StoreError> {
    let months = months_of(rows, zone)?;
    let sorted = sort(rows, &months)?;
    // Sorting by the month first makes every month one run of rows.
    let mut ordered: Vec<i32> = months.values().to_vec();
    ordered.sort_unstable();
    let mut start = 0;
    let runs = ordered.chunk_by(|a, b| a == b).map(|run| {
        let slice = sorted.slice(start, run.len());
        start += run.len();
        slice
    });
    Ok(runs.collect())
}

fn months_of(rows: &RecordBatch, zone: &Zone) -> Result<Date32Array, StoreError> {
    let instants = named(rows, column::OCCURRED_FROM)?.as_primitive::<TimestampMicrosecondType>();
    Ok(bucket_starts(instants, Bucket::Month, zone)?)
}

fn sort(rows: &RecordBatch, months: &Date32Array) -> Result<RecordBatch, StoreError> {
    let ascending = Some(SortOptions { descending: false, nulls_first: false });
    let mut keys = vec![SortColumn { values: std::sync::Arc::new(months.clone()), options: ascending }];
    for name in [column::CELL, column::OCCURRED_FROM, column::REPORT_ID] {
        keys.push(SortColumn { values: named(rows, name)?.clone(), options: ascending });
    }
    Ok(take_record_batch(rows, &lexsort_to_indices(&keys, None)?)?)
}

fn named<'a>(rows: &'a RecordBatch, name: &str) -> Result<&'a arrow::array::ArrayRef, StoreError> {
    let missing = || StoreError::Corrupt { table: table::REPORTS, reason: format!("rows to store lack the column {name}") };
    rows.column_by_name(name).ok_or_else(missing)
}

//! Rows that are kept aside: the quarantine of refused rows, and the flags of accepted ones.

use std::sync::Arc;

use arrow::array::{Int32Array, RecordBatch, StringArray, UInt64Array};
use arrow::error::ArrowError;
use engine::report::schema::{flags_schema, quarantine_schema};

use crate::verdict::RULE_VERSION;

/// A refused row: where it stood and why, with a hash in place of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) field: &'static str,
    pub(crate) reason: &'static str,
    pub(crate) hash: String,
}

/// An accepted row that deserves a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flagged {
    pub(crate) report_id: String,
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) reason: &'static str,
}

/// Hash of a value that is not kept.
pub(crate) fn hash(value: &[u8]) -> String {
    blake3::hash(value).to_hex().to_string()
}

/// The quarantine's rows of a batch.
pub(crate) fn quarantine_rows(batch: &str, rows: &[Refused]) -> Result<RecordBatch, ArrowError> {
    let text = |of: fn(&Refused) -> &str| Arc::new(StringArray::from_iter_values(rows.iter().map(of)));
    RecordBatch::try_new(
        quarantine_schema(),
        vec![
            Arc::new(StringArray::from_iter_values(rows.iter().map(|_| batch))),
            text(|row| &row.file),
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.line))),
            text(|row| row.field),
            text(|row| row.reason),
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|_| RULE_VERSION))),
            text(|row| &row.hash),
        ],
    )
}

/// The flags of a batch.
pub(crate) fn flag_rows(batch: &str, rows: &[Flagged]) -> Result<RecordBatch, ArrowError> {
    let text = |of: fn(&Flagged) -> &str| Arc::new(StringArray::from_iter_values(rows.iter().map(of)));
    RecordBatch::try_new(
        flags_schema(),
        vec![
            Arc::new(StringArray::from_iter_values(rows.iter().map(|_| batch))),
            text(|row| &row.report_id),
            text(|row| &row.file),
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.line))),
            text(|row| row.reason),
        ],
    )
}

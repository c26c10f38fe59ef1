//! Rows that are kept aside: the quarantine of refused rows, and the flags of accepted ones.

use std::sync::Arc;

use arrow::array::{Int32Array, RecordBatch, StringArray, UInt64Array};
use arrow::error::ArrowError;
use engine::report::schema::{flags_schema, quarantine_schema};

use crate::read::Defect;
use crate::reason::{RULE_VERSION, Reason};
use crate::stamp::Stamp;

/// Name of a record's whole text where it could not be taken apart into fields.
pub(crate) const WHOLE: &str = "";

/// A refused row: where it stood, why, a keyed hash of the value at fault, and its text for the office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) field: String,
    pub(crate) reason: Reason,
    pub(crate) hash: String,
    /// The row as a JSON object of column and text.
    pub(crate) text: String,
}

impl Refused {
    /// A record that never became a row.
    pub(crate) fn defect(file: &str, defect: &Defect, stamp: &Stamp) -> Self {
        let fault = (WHOLE, defect.reason, stamp.value(&defect.text));
        Self::row(file, defect.line, fault, [(WHOLE, defect.text.as_str())])
    }

    /// A row that cannot be a report.
    pub(crate) fn row<'a>(
        file: &str,
        line: u64,
        (field, reason, hash): (&str, Reason, String),
        fields: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Self {
        let object = fields.into_iter().map(|(name, text)| (name.to_owned(), text.into()));
        let text = serde_json::Value::Object(object.collect()).to_string();
        Self { file: file.to_owned(), line, field: field.to_owned(), reason, hash, text }
    }
}

/// An accepted row that deserves a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flagged {
    pub(crate) report_id: String,
    pub(crate) line: u64,
    pub(crate) reason: &'static str,
}

/// Rows of `quarantine`.
pub(crate) fn quarantine_rows(batch: &str, rows: &[Refused]) -> Result<RecordBatch, ArrowError> {
    let text = |of: fn(&Refused) -> &str| Arc::new(StringArray::from_iter_values(rows.iter().map(of)));
    RecordBatch::try_new(
        quarantine_schema(),
        vec![
            Arc::new(StringArray::from_iter_values(rows.iter().map(|_| batch))),
            text(|row| &row.file),
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.line))),
            text(|row| &row.field),
            text(|row| row.reason.code()),
            Arc::new(Int32Array::from_iter_values(rows.iter().map(|_| RULE_VERSION))),
            text(|row| &row.hash),
        ],
    )
}

/// Rows of `flags`, all of one file.
pub(crate) fn flag_rows(batch: &str, file: &str, rows: &[Flagged]) -> Result<RecordBatch, ArrowError> {
    let text = |of: fn(&Flagged) -> &str| Arc::new(StringArray::from_iter_values(rows.iter().map(of)));
    RecordBatch::try_new(
        flags_schema(),
        vec![
            Arc::new(StringArray::from_iter_values(rows.iter().map(|_| batch))),
            text(|row| &row.report_id),
            Arc::new(StringArray::from_iter_values(rows.iter().map(|_| file))),
            Arc::new(UInt64Array::from_iter_values(rows.iter().map(|row| row.line))),
            text(|row| row.reason),
        ],
    )
}

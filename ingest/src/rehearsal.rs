//! What a rehearsal shows: the first reports as they would be stored, and the first rows that would be refused.

use arrow::array::RecordBatch;
use arrow::error::ArrowError;
use arrow::util::display::{ArrayFormatter, FormatOptions};

use crate::reason::Reason;
use crate::refused::Refused;

/// How many of each are shown.
const SHOWN: usize = 10;

/// What a person looks at before a delivery is loaded.
#[derive(Debug, Default)]
pub struct Rehearsal {
    /// The first reports: column and value, as they would be stored; blank columns are left out.
    pub accepted: Vec<Vec<(String, String)>>,
    /// The first refused rows.
    pub refused: Vec<RehearsedRefusal>,
}

/// A row that would be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RehearsedRefusal {
    /// The file.
    pub file: String,
    /// The line on which the row begins.
    pub line: u64,
    /// The column at fault.
    pub field: String,
    /// What is wrong with it.
    pub reason: Reason,
}

impl Rehearsal {
    /// Takes the first of a block.
    pub(crate) fn note(&mut self, kept: &RecordBatch, refused: &[Refused]) -> Result<(), ArrowError> {
        let schema = kept.schema();
        let options = FormatOptions::default();
        let columns: Vec<ArrayFormatter<'_>> =
            kept.columns().iter().map(|column| ArrayFormatter::try_new(column, &options)).collect::<Result<_, _>>()?;
        for row in 0..kept.num_rows().min(SHOWN - self.accepted.len().min(SHOWN)) {
            let value = |(field, text): (&std::sync::Arc<arrow::datatypes::Field>, &ArrayFormatter<'_>)| {
                (field.name().clone(), text.value(row).to_string())
            };
            let values = schema.fields().iter().zip(&columns).map(value);
            self.accepted.push(values.filter(|(_, text)| !text.is_empty()).collect());
        }
        let room = SHOWN - self.refused.len().min(SHOWN);
        self.refused.extend(refused.iter().take(room).map(|row| RehearsedRefusal {
            file: row.file.clone(),
            line: row.line,
            field: row.field.clone(),
            reason: row.reason,
        }));
        Ok(())
    }
}

//! The rhythm of a week as comma-separated rows: one per hour.

use super::{ExportError, number, sheet};
use crate::view::RhythmView;

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn rhythm_csv(answer: &RhythmView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["weekday", "hour", "reports", "hours", "rate", "lower", "upper"])?;
    for day in &answer.days {
        for hour in &day.hours {
            let start = [day.weekday.to_owned(), hour.hour.to_string(), hour.reports.to_string(), hour.hours.to_string()];
            rows.write_record(start.into_iter().chain([hour.rate, hour.lower, hour.upper].map(number)))?;
        }
    }
    sheet(&answer.receipt, rows)
}

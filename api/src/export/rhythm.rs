//! The rhythm of a week as comma-separated rows: one per hour of each table.

use super::{ExportError, number, sheet};
use crate::sheet::harmless;
use crate::view::RhythmView;

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn rhythm_csv(answer: &RhythmView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for table in &answer.tables {
        let start = [table.kind.to_owned(), harmless(table.id.as_deref().unwrap_or_default()), harmless(&table.name)];
        for day in &table.days {
            for hour in &day.hours {
                let at = [day.weekday.to_owned(), hour.hour.to_string(), hour.reports.to_string(), hour.hours.to_string()];
                let rate = [hour.rate, hour.lower, hour.upper].map(number);
                rows.write_record(start.iter().cloned().chain(at).chain(rate))?;
            }
        }
    }
    sheet(&answer.receipt, rows)
}

const HEADER: [&str; 10] = ["kind", "id", "name", "weekday", "hour", "reports", "hours", "rate", "lower", "upper"];

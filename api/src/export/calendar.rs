//! The calendar as comma-separated rows: one per civil day.

use super::{ExportError, number, sheet};
use crate::view::CalendarView;

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn calendar_csv(answer: &CalendarView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(["day", "weekday", "reports", "expected", "p", "q", "stands_out"])?;
    for day in &answer.days {
        let start = [day.day.clone(), day.weekday.to_owned(), day.reports.to_string()];
        let figures = [day.expected, day.p, day.q].map(number);
        rows.write_record(start.into_iter().chain(figures).chain([day.stands_out.unwrap_or_default().to_owned()]))?;
    }
    sheet(&answer.receipt, rows)
}

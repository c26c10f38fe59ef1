//! Shifts as comma-separated rows: one per weekday and shift.

use super::{ExportError, number, sheet};
use crate::view::ShiftsView;

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn shifts_csv(answer: &ShiftsView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for shift in &answer.shifts {
        let start = [shift.weekday.to_owned(), shift.from.clone(), shift.to.clone()];
        let counts = [shift.reports.to_string(), shift.held.to_string()];
        let rate = [shift.rate, shift.lower, shift.upper, Some(shift.share)].map(number);
        let rank = shift.rank.map(|rank| rank.to_string()).unwrap_or_default();
        let test = [shift.ratio, shift.p, shift.q].map(number);
        let end = [shift.above.to_string()];
        rows.write_record(start.into_iter().chain(counts).chain(rate).chain([rank]).chain(test).chain(end))?;
    }
    sheet(&answer.receipt, rows)
}

const HEADER: [&str; 14] =
    ["weekday", "from", "to", "reports", "held", "rate", "lower", "upper", "share", "rank", "ratio", "p", "q", "above"];

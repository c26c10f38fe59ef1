//! The near-repeat table as comma-separated rows: one per band of distance and time.

use super::{ExportError, number, sheet};
use crate::view::RepeatsView;

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn repeats_csv(answer: &RepeatsView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for band in &answer.bands {
        let start = [Some(band.from_m), band.to_m, Some(band.from_days), band.to_days].map(number);
        let counts = [band.observed.to_string(), band.expected.to_string()];
        let figures = [band.ratio, band.z, band.p, band.q].map(number);
        let used = band.used.unwrap_or_default().to_owned();
        rows.write_record(start.into_iter().chain(counts).chain(figures).chain([used]))?;
    }
    sheet(&answer.receipt, rows)
}

const HEADER: [&str; 11] = ["from_m", "to_m", "from_days", "to_days", "observed", "expected", "ratio", "z", "p", "q", "used"];

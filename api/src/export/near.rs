//! Reports near places as comma-separated rows: one per place.

use super::{ExportError, number, sheet};
use crate::sheet::harmless;
use crate::view::NearView;

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn near_csv(answer: &NearView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for place in &answer.places {
        let which = [place.number.to_string(), harmless(place.name.as_deref().unwrap_or_default())];
        let at = [place.longitude, place.latitude].map(|degrees| degrees.to_string());
        let counted = [place.reports.to_string(), place.lower.to_string(), place.upper.to_string(), place.per_km2.to_string()];
        let against = [place.expected, place.ratio, place.ratio_lower, place.ratio_upper].map(number);
        rows.write_record(which.into_iter().chain(at).chain(counted).chain(against))?;
    }
    sheet(&answer.receipt, rows)
}

const HEADER: [&str; 12] = [
    "number",
    "name",
    "longitude",
    "latitude",
    "reports",
    "lower",
    "upper",
    "per_km2",
    "expected",
    "ratio",
    "ratio_lower",
    "ratio_upper",
];

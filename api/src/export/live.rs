//! The live list of repeats as comma-separated rows: one per open window.

use super::{ExportError, number, sheet};
use crate::sheet::harmless;
use crate::view::LiveRepeatsView;

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn live_csv(answer: &LiveRepeatsView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for open in &answer.open {
        let text = |text: &Option<String>| harmless(text.as_deref().unwrap_or_default());
        let when = [open.report_id.clone(), open.day.clone(), open.until.clone(), open.days_left.to_string()];
        let risk = [open.ratio.to_string(), open.radius_m.to_string(), open.followed.to_string()];
        let band = &open.band;
        let band = [Some(band.from_m), band.to_m, Some(band.from_days), band.to_days, band.q].map(number);
        let place = [open.longitude.to_string(), open.latitude.to_string(), open.cell.clone()];
        let area = [text(&open.area_id), text(&open.area_name)];
        rows.write_record(when.into_iter().chain(risk).chain(band).chain(place).chain(area))?;
    }
    sheet(&answer.receipt, rows)
}

const HEADER: [&str; 17] = [
    "report_id",
    "day",
    "until",
    "days_left",
    "ratio",
    "radius_m",
    "followed",
    "from_m",
    "to_m",
    "from_days",
    "to_days",
    "q",
    "longitude",
    "latitude",
    "cell",
    "area_id",
    "area_name",
];

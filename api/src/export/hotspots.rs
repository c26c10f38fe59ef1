//! Hotspots as comma-separated rows.

use super::{ExportError, number, sheet};
use crate::sheet::harmless;
use crate::view::HotspotsView;

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn hotspots_csv(answer: &HotspotsView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for hotspot in &answer.hotspots {
        rows.write_record([
            hotspot.cell.clone(),
            hotspot.longitude.to_string(),
            hotspot.latitude.to_string(),
            hotspot.count.to_string(),
            hotspot.neighbourhood_count.to_string(),
            hotspot.expected.to_string(),
            number(hotspot.z),
            number(hotspot.p),
            number(hotspot.p_high),
            number(hotspot.p_low),
            number(hotspot.p_normal),
            number(hotspot.q),
            hotspot.class.to_owned(),
            hotspot.quadrant.unwrap_or_default().to_owned(),
            hotspot.cluster.map(|number| number.to_string()).unwrap_or_default(),
            number(hotspot.density_per_km2),
            hotspot.per_km2.to_string(),
            hotspot.per_km2_lower.to_string(),
            hotspot.per_km2_upper.to_string(),
            harmless(hotspot.area_id.as_deref().unwrap_or_default()),
            hotspot.pile.as_ref().map(|pile| pile.reports.to_string()).unwrap_or_default(),
        ])?;
    }
    sheet(&answer.receipt, rows)
}

const HEADER: [&str; 21] = [
    "cell",
    "longitude",
    "latitude",
    "count",
    "neighbourhood_count",
    "expected",
    "z",
    "p",
    "p_high",
    "p_low",
    "p_normal",
    "q",
    "class",
    "quadrant",
    "cluster",
    "density_per_km2",
    "per_km2",
    "per_km2_lower",
    "per_km2_upper",
    "area_id",
    "pile_reports",
];

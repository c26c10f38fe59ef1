//! Hotspots as comma-separated rows.

use super::{ExportError, number, sheet};
use crate::sheet::harmless;
use crate::view::{HotspotView, HotspotsView};

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn hotspots_csv(answer: &HotspotsView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for hotspot in &answer.hotspots {
        let mut record = Vec::from([
            hotspot.cell.clone(),
            hotspot.longitude.to_string(),
            hotspot.latitude.to_string(),
            hotspot.count.to_string(),
            hotspot.voices.to_string(),
            hotspot.neighbourhood_count.to_string(),
            hotspot.expected.to_string(),
            hotspot.rank_best.to_string(),
            hotspot.rank_worst.to_string(),
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
        ]);
        record.extend(evidence(hotspot));
        rows.write_record(record)?;
    }
    sheet(&answer.receipt, rows)
}

/// What a cell rests on, empty where it does not stand out.
fn evidence(hotspot: &HotspotView) -> Vec<String> {
    let place = hotspot.place.map(|number| number.to_string()).unwrap_or_default();
    let mut record = vec![place, hotspot.held.unwrap_or_default().to_owned()];
    let Some(evidence) = &hotspot.evidence else {
        record.resize(record.len() + EVIDENCE, String::new());
        return record;
    };
    record.extend([
        evidence.households.to_owned(),
        number(evidence.largest_share),
        evidence.class.to_owned(),
        evidence.artefact_share.to_string(),
        evidence.change.before.to_string(),
        number(evidence.change.p),
        evidence.exposure.kind.to_owned(),
        number(evidence.exposure.expected),
    ]);
    record
}

/// Columns of the evidence.
const EVIDENCE: usize = 8;

const HEADER: [&str; 34] = [
    "cell",
    "longitude",
    "latitude",
    "count",
    "voices",
    "neighbourhood_count",
    "expected",
    "rank_best",
    "rank_worst",
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
    "place",
    "held",
    "households",
    "largest_share",
    "evidence_class",
    "artefact_share",
    "voices_before",
    "change_p",
    "exposure",
    "expected_by_exposure",
];

//! Linked reports as comma-separated rows: one per report of each group.

use super::{ExportError, sheet};
use crate::view::LinkedView;

/// The rows of an answer, with the receipt as a first line that starts with `#`.
///
/// # Errors
/// When a value cannot be written as text.
pub fn linked_csv(answer: &LinkedView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for series in &answer.series {
        for report in &series.reports {
            let group = [series.id.clone(), series.status.to_owned(), series.category.clone(), series.score.to_string()];
            let place = [report.longitude.to_string(), report.latitude.to_string(), report.cell.clone()];
            let own =
                [report.report_id.clone(), report.external_id.clone(), report.occurred_from.clone(), report.occurred_to.clone()];
            rows.write_record(group.into_iter().chain(own).chain(place))?;
        }
    }
    sheet(&answer.receipt, rows)
}

const HEADER: [&str; 11] = ["series", "status", "category", "score", "report", "source_id", "from", "to", "lng", "lat", "h3"];

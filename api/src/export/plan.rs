//! A plan as comma-separated rows: one per visit, the last four columns for what is written back.

use super::{ExportError, number, sheet};
use crate::sheet::harmless;
use crate::view::PlanView;

/// The rows of a plan, with the receipt as a first line that starts with `#`. Filled in, the sheet is what `beatwise plan record` reads.
///
/// # Errors
/// When a value cannot be written as text.
pub fn plan_csv(answer: &PlanView) -> Result<String, ExportError> {
    let mut rows = csv::Writer::from_writer(Vec::new());
    rows.write_record(HEADER)?;
    for visit in &answer.visits {
        let which = [answer.id.clone(), visit.number.to_string(), visit.officer.to_string()];
        let when = [visit.arrive.clone(), visit.leave.clone(), visit.travel_minutes.to_string()];
        let place = [harmless(&visit.name), visit.longitude.to_string(), visit.latitude.to_string(), visit.cell.clone()];
        let class = visit.class.unwrap_or_default().to_owned();
        let evidence = visit.evidence.as_ref().map_or_else(String::new, |evidence| evidence.class.to_owned());
        let why =
            [visit.kind.to_owned(), class, number(visit.q), number(Some(visit.expected)), evidence, harmless(&visit.reason)];
        let before = [visit.visits_before.to_string(), visit.last_outcome.clone().unwrap_or_default()];
        let blank = ["", "", "", ""].map(str::to_owned);
        rows.write_record(which.into_iter().chain(when).chain(place).chain(why).chain(before).chain(blank))?;
    }
    sheet(&answer.receipt, rows)
}

const HEADER: [&str; 22] = [
    "plan",
    "visit",
    "officer",
    "arrive",
    "leave",
    "travel_minutes",
    "name",
    "longitude",
    "latitude",
    "cell",
    "kind",
    "class",
    "q",
    "expected",
    "evidence",
    "reason",
    "visits_before",
    "last_outcome",
    "arrived",
    "minutes",
    "outcome",
    "note",
];

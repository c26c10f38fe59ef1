//! Mappings: what they refuse to be, what they make of rows, and those that ship.

use engine::space::LngLat;

use super::*;
use crate::read::Records;
use crate::verdict::Identity;

mod faults;
mod refusals;
mod rows;
mod shipped;

/// A small mapping that works; tests replace parts of it.
const SMALL: &str = r#"
name = "small"
zone = "America/Chicago"
[columns]
id = "no"
longitude = "lng"
latitude = "lat"
category = "kind"
[time]
column = "at"
format = "iso"
[constants]
origin = "agency"
audience = "public"
[categories.words]
"THEFT" = "other-theft"
"#;

fn zone() -> Zone {
    "Europe/London".parse().expect("a zone")
}

fn mapping(text: &str) -> Mapping {
    Mapping::parse("small.toml", text, &zone()).expect("a mapping")
}

/// The small mapping with a part replaced.
fn with(from: &str, to: &str) -> Mapping {
    assert!(SMALL.contains(from), "{from}");
    mapping(&SMALL.replacen(from, to, 1))
}

/// What is kept of a draft after its row is gone.
#[derive(Debug, PartialEq)]
struct Kept {
    identity: Identity,
    revision: i32,
    external_id: Option<String>,
    agency: Option<String>,
    category: &'static str,
    source_category: String,
    occurred: (i64, i64),
    precision: &'static str,
    reported_at: Option<i64>,
    place: Option<LngLat>,
    place_precision: &'static str,
    household: Option<String>,
    narrative: Option<String>,
    status: &'static str,
    flags: Vec<&'static str>,
}

/// The field at fault, the reason and the value; or the report.
type Judged = Result<Kept, (String, Reason, String)>;

/// Judges one row of a file with these columns; columns that are not given are blank.
fn judge(mapping: &Mapping, row: &[(&str, &str)]) -> Judged {
    let mut records = Records::new(row.len());
    records.push(2, row.iter().map(|(_, text)| *text));
    let position = |rule: &ColumnRule| row.iter().position(|(name, _)| *name == rule.name);
    let positions: Vec<Option<usize>> = mapping.columns().iter().map(position).collect();
    let own = |text: std::borrow::Cow<'_, str>| text.into_owned();
    match mapping.judge(Row::new(&records, &positions, 0)) {
        Err(fault) => Err((fault.field.to_owned(), fault.reason, fault.value.to_owned())),
        Ok(draft) => Ok(Kept {
            identity: draft.identity,
            revision: draft.revision,
            external_id: draft.external_id.map(own),
            agency: draft.agency.map(own),
            category: draft.category.slug(),
            source_category: own(draft.source_category),
            occurred: draft.occurred,
            precision: draft.time_precision.as_str(),
            reported_at: draft.reported_at,
            place: draft.place,
            place_precision: draft.place_precision.as_str(),
            household: draft.household.map(own),
            narrative: draft.narrative.map(own),
            status: draft.status.as_str(),
            flags: draft.flags,
        }),
    }
}

/// A good row of the small mapping, with some columns replaced.
fn row<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let good = [("no", "7"), ("lng", "-87.63"), ("lat", "41.88"), ("kind", "Theft"), ("at", "2017-07-04 12:30")];
    let kept = good.into_iter().filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes.iter().copied()).collect()
}

fn fault(mapping: &Mapping, row: &[(&str, &str)]) -> (String, Reason, String) {
    judge(mapping, row).expect_err("a fault")
}

fn instant(text: &str) -> i64 {
    text.parse::<jiff::Timestamp>().expect("an instant").as_microsecond()
}

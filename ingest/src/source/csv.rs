//! Beatwise's own columns: one report a row, times as RFC 3339 with an offset, categories by slug.

use engine::report::{Audience, Category, Origin, PlacePrecision, Status, TimePrecision};
use jiff::civil::Date;
use jiff::{Timestamp, Unit};

use super::identity::identity;
use super::{ColumnRule, Kind, Member, Source, optional, text};
use crate::read::Row;
use crate::verdict::{Draft, Identity, Rejection, Verdict};

const NAME: &str = "csv";

const EXTERNAL_ID: usize = 0;
const ORIGIN: usize = 1;
const AUDIENCE: usize = 2;
const CATEGORY: usize = 3;
const OCCURRED_FROM: usize = 4;
const OCCURRED_TO: usize = 5;
const REPORTED_AT: usize = 6;
const LONGITUDE: usize = 7;
const LATITUDE: usize = 8;
const PLACE_PRECISION: usize = 9;
const HOUSEHOLD: usize = 10;
const HOUSEHOLD_SINCE: usize = 11;
const VERIFIED: usize = 12;
const NARRATIVE: usize = 13;
const STATUS: usize = 14;

const COLUMNS: [ColumnRule; 15] = [
    optional("external_id"),
    text("origin"),
    text("audience"),
    text("category"),
    text("occurred_from"),
    optional("occurred_to"),
    optional("reported_at"),
    ColumnRule { name: "longitude", kind: Kind::Number, needed: true },
    ColumnRule { name: "latitude", kind: Kind::Number, needed: true },
    optional("place_precision"),
    optional("household"),
    optional("household_since"),
    optional("verified"),
    optional("narrative"),
    optional("status"),
];

/// The source.
#[derive(Debug)]
pub(super) struct Csv;

impl Source for Csv {
    fn name(&self) -> &'static str {
        NAME
    }

    fn expects(&self) -> &'static str {
        "files called NAME.csv with a header line of Beatwise's own columns"
    }

    fn attribution(&self) -> Option<&'static str> {
        None
    }

    fn member(&self, name: &str) -> Member {
        if name.to_ascii_lowercase().ends_with(".csv") { Member::Read } else { Member::Other }
    }

    fn columns(&self) -> &'static [ColumnRule] {
        &COLUMNS
    }

    fn judge<'a>(&self, row: Row<'a>) -> Verdict<'a> {
        let word = row.text(CATEGORY).unwrap_or_default();
        let from = instant(row, OCCURRED_FROM)?.ok_or(Rejection::new("occurred_from", "missing", ""))?;
        let to = instant(row, OCCURRED_TO)?.unwrap_or(from);
        if to < from {
            return Err(Rejection::new("occurred_to", "ends-before-it-begins", row.text(OCCURRED_TO).unwrap_or_default()));
        }
        Ok(Draft {
            identity: identity_of(row),
            external_id: row.text(EXTERNAL_ID),
            origin: needed::<Origin>(row, ORIGIN)?,
            audience: needed::<Audience>(row, AUDIENCE)?,
            agency: None,
            category: word.parse::<Category>().map_err(|_| Rejection::new("category", "unknown-category", word))?,
            source_category: word,
            occurred: (from, to),
            time_precision: if from == to { TimePrecision::Instant } else { TimePrecision::Interval },
            reported_at: instant(row, REPORTED_AT)?,
            place: super::place(row, (LONGITUDE, "longitude"), (LATITUDE, "latitude"))?,
            place_precision: word_or(row, PLACE_PRECISION, PlacePrecision::Exact)?,
            household: row.text(HOUSEHOLD),
            household_since: date(row, HOUSEHOLD_SINCE)?,
            verified: truth(row, VERIFIED)?,
            narrative: row.text(NARRATIVE),
            status: word_or(row, STATUS, Status::Open)?,
            flags: Vec::new(),
        })
    }
}

/// The source's own id where there is one, otherwise everything the row says.
fn identity_of(row: Row<'_>) -> Identity {
    match row.text(EXTERNAL_ID) {
        Some(id) => Identity::Own(identity("csv/id", [id])),
        None => Identity::Content(identity("csv/row", (0..COLUMNS.len()).map(|column| row.text(column).unwrap_or_default()))),
    }
}

fn instant(row: Row<'_>, column: usize) -> Result<Option<i64>, Rejection<'_>> {
    let Some(text) = row.text(column) else { return Ok(None) };
    let parsed = text.parse::<Timestamp>().map_err(|_| Rejection::new(COLUMNS[column].name, "not-an-instant", text))?;
    let micros = parsed.as_microsecond();
    super::is_plausible(micros).then_some(Some(micros)).ok_or(Rejection::new(COLUMNS[column].name, "implausible-time", text))
}

fn date(row: Row<'_>, column: usize) -> Result<Option<i32>, Rejection<'_>> {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    let Some(text) = row.text(column) else { return Ok(None) };
    let bad = |_| Rejection::new(COLUMNS[column].name, "not-a-date", text);
    let parsed: Date = text.parse().map_err(bad)?;
    EPOCH.until((Unit::Day, parsed)).map(|span| Some(span.get_days())).map_err(bad)
}

fn truth(row: Row<'_>, column: usize) -> Result<Option<bool>, Rejection<'_>> {
    match row.text(column) {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(other) => Err(Rejection::new(COLUMNS[column].name, "not-true-or-false", other)),
    }
}

fn needed<W: std::str::FromStr>(row: Row<'_>, column: usize) -> Result<W, Rejection<'_>> {
    let text = row.text(column).unwrap_or_default();
    text.parse().map_err(|_| Rejection::new(COLUMNS[column].name, "unknown-word", text))
}

fn word_or<W: std::str::FromStr>(row: Row<'_>, column: usize, default: W) -> Result<W, Rejection<'_>> {
    match row.text(column) {
        None => Ok(default),
        Some(_) => needed(row, column),
    }
}

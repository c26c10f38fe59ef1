//! Beatwise's own columns: one report a row, times as RFC 3339 with an offset, categories by slug.
//!
//! Delimited text, `GeoJSON` properties and Parquet columns with these names are all read by this source; only the name differs.

use std::str::FromStr;

use engine::report::{Category, PlacePrecision, Status, TimePrecision};
use jiff::Unit;
use jiff::civil::Date;

use super::categories::UNKNOWN;
use super::fields::Fields;
use super::identity::identity;
use super::place::place;
use super::{ColumnRule, History, Member, Order, Source, needed, optional};
use crate::read::Row;
use crate::reason::Reason;
use crate::verdict::{Draft, Identity, Rejection, Verdict};

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
const REVISION: usize = 15;
const AGENCY: usize = 16;
const SOURCE_CATEGORY: usize = 17;
const TIME_PRECISION: usize = 18;
const RECEIVED_AT: usize = 19;

/// The columns; the first fifteen are what identifies a row that has no id.
pub(super) static COLUMNS: [ColumnRule; 20] = [
    optional("external_id"),
    needed("origin"),
    needed("audience"),
    needed("category"),
    needed("occurred_from"),
    optional("occurred_to"),
    optional("reported_at"),
    needed("longitude"),
    needed("latitude"),
    optional("place_precision"),
    optional("household"),
    optional("household_since"),
    optional("verified"),
    optional("narrative"),
    optional("status"),
    optional("revision"),
    optional("agency"),
    optional("source_category"),
    optional("time_precision"),
    optional("received_at"),
];
const IDENTIFYING: usize = 15;

/// The source, under the name of the format it is read from.
#[derive(Debug)]
pub(crate) struct Own {
    name: &'static str,
    expects: &'static str,
    endings: &'static [&'static str],
    history: History,
    /// Whether its rows say themselves when they were received, as only our own journal may.
    keeps_receipt: bool,
}

impl Own {
    /// Delimited text.
    pub(super) const fn text() -> Self {
        Self {
            name: "csv",
            expects: "files called NAME.csv, or NAME.ndjson, with Beatwise's own columns",
            endings: &[".csv", ".tsv", ".tab", ".txt", ".ndjson", ".jsonl"],
            history: History::Any,
            keeps_receipt: false,
        }
    }

    /// `GeoJSON` features whose properties have these names.
    pub(super) const fn geojson() -> Self {
        Self {
            name: "geojson",
            expects: "files called NAME.geojson whose properties are Beatwise's own columns",
            endings: &[".geojson", ".json", ".geojsonl"],
            history: History::Any,
            keeps_receipt: false,
        }
    }

    /// Parquet files whose columns have these names.
    pub(super) const fn parquet() -> Self {
        Self {
            name: "parquet",
            expects: "files called NAME.parquet with Beatwise's own columns",
            endings: &[".parquet", ".geoparquet"],
            history: History::Any,
            keeps_receipt: false,
        }
    }

    /// Reports that were posted one by one, as the journal of live intake holds them.
    pub(crate) const fn intake() -> Self {
        Self {
            name: "intake",
            expects: "parts of the journal",
            endings: &[".ndjson"],
            history: History::Recent,
            keeps_receipt: true,
        }
    }
}

impl Own {
    /// The source's own id where there is one, otherwise everything the row says. What anyone can post has ids of its own:
    /// it must not correct what an agency delivered.
    fn identity_of(&self, row: Row<'_>) -> Identity {
        let scope = if self.keeps_receipt { "intake/id" } else { "csv/id" };
        match row.text(EXTERNAL_ID) {
            Some(id) => Identity::Own(identity(scope, [row.text_or_blank(AGENCY), id])),
            None => Identity::Content(identity("csv/row", (0..IDENTIFYING).map(|column| row.text_or_blank(column)))),
        }
    }
}

impl Source for Own {
    fn name(&self) -> &str {
        self.name
    }

    fn expects(&self) -> &str {
        self.expects
    }

    fn attribution(&self) -> Option<&str> {
        None
    }

    fn member(&self, name: &str) -> Member {
        let name = name.to_ascii_lowercase();
        if self.endings.iter().any(|ending| name.ends_with(ending)) { Member::Read } else { Member::Other }
    }

    fn columns(&self) -> &[ColumnRule] {
        &COLUMNS
    }

    fn order(&self) -> Order {
        if self.keeps_receipt { Order::OfReceipt } else { Order::Meaningless }
    }

    fn history(&self) -> History {
        self.history
    }

    fn judge<'a>(&'a self, row: Row<'a>) -> Verdict<'a> {
        let fields = Fields::new(row, &COLUMNS);
        let word = fields.filled(CATEGORY)?;
        let category = word.parse::<Category>().ok();
        let from = fields.instant(OCCURRED_FROM)?.ok_or(fields.rejected(OCCURRED_FROM, Reason::Missing, ""))?;
        let to = fields.instant(OCCURRED_TO)?.unwrap_or(from);
        if to < from {
            return Err(fields.rejected(OCCURRED_TO, Reason::EndsBeforeItBegins, row.text_or_blank(OCCURRED_TO)));
        }
        let precision = if from == to { TimePrecision::Instant } else { TimePrecision::Interval };
        Ok(Draft {
            identity: self.identity_of(row),
            revision: fields.read(REVISION, revision)?.unwrap_or(0),
            external_id: row.text(EXTERNAL_ID).map(Into::into),
            origin: needed_word(fields, ORIGIN)?,
            audience: needed_word(fields, AUDIENCE)?,
            agency: row.text(AGENCY).map(Into::into),
            category: category.unwrap_or(Category::OTHER_CRIME),
            source_category: row.text(SOURCE_CATEGORY).unwrap_or(word).into(),
            occurred: (from, to),
            time_precision: fields.read(TIME_PRECISION, slug)?.unwrap_or(precision),
            reported_at: fields.instant(REPORTED_AT)?,
            received_at: if self.keeps_receipt { fields.instant(RECEIVED_AT)? } else { None },
            place: place(fields.coordinate(LONGITUDE), fields.coordinate(LATITUDE), None)?,
            place_precision: fields.read(PLACE_PRECISION, slug)?.unwrap_or(PlacePrecision::Exact),
            household: row.text(HOUSEHOLD).map(Into::into),
            household_since: fields.read(HOUSEHOLD_SINCE, date)?,
            verified: fields.read(VERIFIED, truth)?,
            narrative: row.text(NARRATIVE).map(Into::into),
            status: fields.read(STATUS, slug)?.unwrap_or(Status::Open),
            flags: if category.is_none() { vec![UNKNOWN] } else { Vec::new() },
        })
    }
}

/// Days since 1970-01-01.
fn date(text: &str) -> Result<i32, Reason> {
    const EPOCH: Date = Date::constant(1970, 1, 1);
    let parsed: Date = text.parse().map_err(|_| Reason::NotADate)?;
    EPOCH.until((Unit::Day, parsed)).map(|span| span.get_days()).map_err(|_| Reason::NotADate)
}

fn truth(text: &str) -> Result<bool, Reason> {
    match text {
        "true" | "TRUE" | "True" => Ok(true),
        "false" | "FALSE" | "False" => Ok(false),
        _ => Err(Reason::NotTrueOrFalse),
    }
}

fn revision(text: &str) -> Result<i32, Reason> {
    text.parse().ok().filter(|number| *number >= 0).ok_or(Reason::NotARevision)
}

fn slug<W: FromStr>(text: &str) -> Result<W, Reason> {
    text.parse().map_err(|_| Reason::UnknownWord)
}

fn needed_word<W: FromStr>(fields: Fields<'_>, column: usize) -> Result<W, Rejection<'_>> {
    fields.read(column, slug)?.ok_or(fields.rejected(column, Reason::Missing, ""))
}

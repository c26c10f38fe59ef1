//! Street-level files of data.police.uk: month precision, places snapped to published map points.

use std::cell::RefCell;
use std::collections::HashMap;

use engine::report::{Audience, Category, Origin, PlacePrecision, Status, TimePrecision};
use engine::space::LngLat;
use engine::time::{Period, Zone};

use super::forces::Forces;
use super::identity::identity;
use super::words::words;
use super::{ColumnRule, Member, Source, number, optional, text};
use crate::IngestError;
use crate::read::Row;
use crate::verdict::{Draft, Identity, Rejection, Verdict};

const NAME: &str = "police-uk";

const CRIME_ID: usize = 0;
const MONTH: usize = 1;
const REPORTED_BY: usize = 2;
const LONGITUDE: usize = 4;
const LATITUDE: usize = 5;
const LOCATION: usize = 6;
const CRIME_TYPE: usize = 9;
const OUTCOME: usize = 10;

const COLUMNS: [ColumnRule; 12] = [
    text("Crime ID"),
    text("Month"),
    text("Reported by"),
    text("Falls within"),
    number("Longitude"),
    number("Latitude"),
    text("Location"),
    text("LSOA code"),
    text("LSOA name"),
    text("Crime type"),
    text("Last outcome category"),
    optional("Context"),
];

/// The source, with the months met so far.
#[derive(Debug)]
pub(super) struct PoliceUk {
    zone: Zone,
    words: HashMap<String, Category>,
    forces: Forces,
    months: RefCell<HashMap<String, Option<(i64, i64)>>>,
}

impl PoliceUk {
    pub(super) fn new(zone: &Zone) -> Result<Self, IngestError> {
        Ok(Self { zone: zone.clone(), words: words(NAME)?, forces: Forces::read()?, months: RefCell::default() })
    }

    /// First instant of a month and of the next, in microseconds since 1970-01-01T00:00Z.
    fn month(&self, text: &str) -> Option<(i64, i64)> {
        if let Some(known) = self.months.borrow().get(text) {
            return *known;
        }
        let window = Period::month(text).and_then(|month| month.window(&self.zone)).ok();
        let span = window.map(|window| window.micros()).filter(|(from, _)| super::is_plausible(*from));
        self.months.borrow_mut().insert(text.to_owned(), span);
        span
    }

    fn flags(&self, force: Option<&str>, place: Option<LngLat>) -> Vec<&'static str> {
        let outside = force.zip(place).is_some_and(|(force, place)| self.forces.is_outside(force, place));
        if outside { vec!["outside-force-area"] } else { Vec::new() }
    }
}

impl Source for PoliceUk {
    fn name(&self) -> &'static str {
        NAME
    }

    fn expects(&self) -> &'static str {
        "files called YEAR-MONTH-FORCE-street.csv"
    }

    fn attribution(&self) -> Option<&'static str> {
        Some("Contains public sector information licensed under the Open Government Licence v3.0.")
    }

    fn member(&self, name: &str) -> Member {
        match name {
            name if name.ends_with("-street.csv") => Member::Read,
            name if name.ends_with("-stop-and-search.csv") => {
                Member::Refused("stop-and-search files describe persons, and Beatwise takes no personal attributes")
            }
            name if name.ends_with("-outcomes.csv") => {
                Member::Refused("outcomes files describe what became of crimes, not reports; load the street files")
            }
            _ => Member::Other,
        }
    }

    fn columns(&self) -> &'static [ColumnRule] {
        &COLUMNS
    }

    fn judge<'a>(&self, row: Row<'a>) -> Verdict<'a> {
        let month = row.text(MONTH).unwrap_or_default();
        let occurred = self.month(month).ok_or(Rejection::new("Month", "bad-month", month))?;
        let word = row.text(CRIME_TYPE).unwrap_or_default();
        let category = *self.words.get(word).ok_or(Rejection::new("Crime type", "unknown-category", word))?;
        let place = place(row)?;
        let force = row.text(REPORTED_BY);
        Ok(Draft {
            identity: identity_of(row),
            external_id: row.text(CRIME_ID),
            origin: Origin::Agency,
            audience: Audience::Public,
            agency: force,
            category,
            source_category: word,
            occurred,
            time_precision: TimePrecision::Month,
            reported_at: None,
            place,
            place_precision: PlacePrecision::Snapped,
            household: None,
            household_since: None,
            verified: None,
            narrative: row.text(LOCATION),
            status: status(row.text(OUTCOME)),
            flags: self.flags(force, place),
        })
    }
}

/// One crime can stand on several lines, and anti-social behaviour has no id at all.
///
/// With a Crime ID a row is itself by id, month, category and coordinates; without, by everything it says.
fn identity_of(row: Row<'_>) -> Identity {
    let field = |column: usize| row.text(column).unwrap_or_default();
    match row.text(CRIME_ID) {
        Some(id) => {
            Identity::Own(identity("police-uk/crime", [id, field(MONTH), field(CRIME_TYPE), field(LONGITUDE), field(LATITUDE)]))
        }
        None => Identity::Content(identity("police-uk/row", (MONTH..=OUTCOME).map(field))),
    }
}

/// Blank coordinates are a report without a place; anything else that is no place is a mistake.
fn place(row: Row<'_>) -> Result<Option<LngLat>, Rejection<'_>> {
    super::place(row, (LONGITUDE, "Longitude"), (LATITUDE, "Latitude"))
}

fn status(outcome: Option<&str>) -> Status {
    match outcome {
        None | Some("Under investigation" | "Awaiting court outcome" | "Status update unavailable") => Status::Open,
        Some(_) => Status::Resolved,
    }
}

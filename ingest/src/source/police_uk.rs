//! Street-level files of data.police.uk: month precision, places snapped to published map points.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use engine::report::{Audience, Origin, PlacePrecision, Status, TimePrecision};
use engine::space::LngLat;
use engine::time::{Period, Zone};

use super::categories::{Categories, UNKNOWN};
use super::fields::Fields;
use super::forces::Forces;
use super::identity::identity;
use super::moment::plausible;
use super::place::place;
use super::{ColumnRule, Member, Narratives, Source, needed, optional};
use crate::IngestError;
use crate::read::Row;
use crate::reason::Reason;
use crate::verdict::{Draft, Identity, Verdict};

const NAME: &str = "police-uk";

const CRIME_ID: usize = 0;
const MONTH: usize = 1;
const REPORTED_BY: usize = 2;
const LONGITUDE: usize = 4;
const LATITUDE: usize = 5;
const LOCATION: usize = 6;
const CRIME_TYPE: usize = 9;
const OUTCOME: usize = 10;

static COLUMNS: [ColumnRule; 12] = [
    needed("Crime ID"),
    needed("Month"),
    needed("Reported by"),
    needed("Falls within"),
    needed("Longitude"),
    needed("Latitude"),
    needed("Location"),
    needed("LSOA code"),
    needed("LSOA name"),
    needed("Crime type"),
    needed("Last outcome category"),
    optional("Context"),
];

/// The source, with the months met so far.
#[derive(Debug)]
pub(super) struct PoliceUk {
    zone: Zone,
    categories: Categories,
    forces: Forces,
    months: RwLock<HashMap<String, Option<(i64, i64)>>>,
}

impl PoliceUk {
    pub(super) fn new(zone: &Zone) -> Result<Self, IngestError> {
        Ok(Self {
            zone: zone.clone(),
            categories: Categories::of_source(NAME, "other-crime")?,
            forces: Forces::read()?,
            months: RwLock::default(),
        })
    }

    /// First instant of a month and of the next, in microseconds since 1970-01-01T00:00Z.
    fn month(&self, text: &str) -> Option<(i64, i64)> {
        if let Some(known) = self.months.read().unwrap_or_else(PoisonError::into_inner).get(text) {
            return *known;
        }
        let window = Period::month(text).and_then(|month| month.window(&self.zone)).ok();
        let span = window.map(|window| window.micros()).filter(|(from, _)| plausible(*from).is_ok());
        self.months.write().unwrap_or_else(PoisonError::into_inner).insert(text.to_owned(), span);
        span
    }

    fn is_outside(&self, force: Option<&str>, place: Option<LngLat>) -> bool {
        force.zip(place).is_some_and(|(force, place)| self.forces.is_outside(force, place))
    }
}

impl Source for PoliceUk {
    fn name(&self) -> &str {
        NAME
    }

    fn expects(&self) -> &'static str {
        "files called YEAR-MONTH-FORCE-street.csv"
    }

    fn attribution(&self) -> Option<&str> {
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

    fn narratives(&self) -> Narratives {
        Narratives::Published
    }

    fn columns(&self) -> &[ColumnRule] {
        &COLUMNS
    }

    fn judge<'a>(&'a self, row: Row<'a>) -> Verdict<'a> {
        let month = row.text_or_blank(MONTH);
        let fields = Fields::new(row, &COLUMNS);
        let occurred = self.month(month).ok_or(fields.rejected(MONTH, Reason::BadMonth, month))?;
        let word = row.text_or_blank(CRIME_TYPE);
        let (category, known) = self.categories.of(word);
        // Blank coordinates are a report without a place; anything else that is no place is a mistake.
        let place = place(fields.coordinate(LONGITUDE), fields.coordinate(LATITUDE), None)?;
        let force = row.text(REPORTED_BY);
        let flags = [(!known, UNKNOWN), (self.is_outside(force, place), "outside-force-area")];
        Ok(Draft {
            identity: identity_of(row),
            revision: 0,
            external_id: row.text(CRIME_ID).map(Into::into),
            origin: Origin::Agency,
            audience: Audience::Public,
            agency: force.map(Into::into),
            category,
            source_category: word.into(),
            occurred,
            time_precision: TimePrecision::Month,
            reported_at: None,
            received_at: None,
            place,
            place_precision: PlacePrecision::Snapped,
            household: None,
            household_since: None,
            verified: None,
            narrative: row.text(LOCATION).map(Into::into),
            status: status(row.text(OUTCOME)),
            flags: flags.into_iter().filter_map(|(raised, flag)| raised.then_some(flag)).collect(),
        })
    }
}

/// One crime can stand on several lines, and anti-social behaviour has no id at all.
///
/// With a Crime ID a row is itself by id, month, category and coordinates; without, by everything it says.
fn identity_of(row: Row<'_>) -> Identity {
    let field = |column: usize| row.text_or_blank(column);
    match row.text(CRIME_ID) {
        Some(id) => {
            Identity::Own(identity("police-uk/crime", [id, field(MONTH), field(CRIME_TYPE), field(LONGITUDE), field(LATITUDE)]))
        }
        None => Identity::Content(identity("police-uk/row", (MONTH..=OUTCOME).map(field))),
    }
}

fn status(outcome: Option<&str>) -> Status {
    match outcome {
        None | Some("Under investigation" | "Awaiting court outcome" | "Status update unavailable") => Status::Open,
        Some(_) => Status::Resolved,
    }
}

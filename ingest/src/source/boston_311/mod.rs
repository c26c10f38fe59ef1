//! Boston's non-emergency requests (311): one request a row, local times, a type in the city's own words.

use engine::report::{Audience, Origin, PlacePrecision, Status, TimePrecision};
use engine::time::Zone;

use super::categories::{Categories, UNKNOWN};
use super::identity::identity;
use super::place::{Coordinate, place};
use super::socrata::{moment, revision, updated};
use super::{ColumnRule, Member, Source, needed, optional};
use crate::IngestError;
use crate::read::Row;
use crate::reason::Reason;
use crate::verdict::{Draft, Identity, Rejection, Verdict};

const NAME: &str = "boston-311";
const ZONE: &str = "America/New_York";

const CASE: usize = 0;
const OPENED: usize = 1;
const CLOSED: usize = 2;
const STATUS: usize = 3;
const TITLE: usize = 4;
const DEPARTMENT: usize = 5;
const KIND: usize = 6;
const LONGITUDE: usize = 7;
const LATITUDE: usize = 8;

/// What is read of the exports of 2015 (upper case, one file per type) and of the later ones (lower case, one per year). Neither
/// addresses nor pictures nor why a case was closed are read.
static COLUMNS: [ColumnRule; 9] = [
    needed("CASE_ENQUIRY_ID"),
    needed("OPEN_DT"),
    optional("CLOSED_DT"),
    needed("CASE_STATUS"),
    optional("CASE_TITLE"),
    optional("SUBJECT"),
    needed("TYPE"),
    needed("LONGITUDE"),
    needed("LATITUDE"),
];

/// The source.
#[derive(Debug)]
pub(super) struct Boston311 {
    zone: Zone,
    categories: Categories,
}

impl Boston311 {
    /// Requests of the City of Boston.
    ///
    /// # Errors
    /// [`IngestError::BadReference`] when the table of its categories is broken.
    pub(super) fn new() -> Result<Self, IngestError> {
        Ok(Self { zone: ZONE.parse()?, categories: Categories::of_source(NAME, "other-safety")? })
    }
}

impl Source for Boston311 {
    fn name(&self) -> &'static str {
        NAME
    }

    fn expects(&self) -> &'static str {
        "the 311 service requests of the City of Boston as NAME.csv"
    }

    fn attribution(&self) -> Option<&'static str> {
        Some("311 service requests of the City of Boston, by way of Analyze Boston (PDDL).")
    }

    fn member(&self, name: &str) -> Member {
        if name.to_ascii_lowercase().ends_with(".csv") { Member::Read } else { Member::Other }
    }

    fn columns(&self) -> &[ColumnRule] {
        &COLUMNS
    }

    fn judge<'a>(&'a self, row: Row<'a>) -> Verdict<'a> {
        let (case, kind, opened) = (filled(row, CASE)?, filled(row, KIND)?, filled(row, OPENED)?);
        let rules = self.zone.rules();
        let occurred = moment(opened, rules).map_err(|reason| rejected(OPENED, reason, opened))?;
        let closed = row.text(CLOSED).map(|text| updated(text, rules).map_err(|reason| rejected(CLOSED, reason, text)));
        let (category, known) = self.categories.of(kind);
        Ok(Draft {
            identity: Identity::Own(identity("boston-311/case", [case])),
            // The export does not say when a case was changed: one that is closed has been.
            revision: closed.transpose()?.map_or(0, revision),
            external_id: Some(case.into()),
            origin: Origin::Resident,
            audience: Audience::Public,
            agency: row.text(DEPARTMENT).map(Into::into),
            category,
            source_category: kind.into(),
            occurred: (occurred, occurred),
            time_precision: TimePrecision::Instant,
            reported_at: Some(occurred),
            received_at: None,
            place: place(coordinate(row, LONGITUDE), coordinate(row, LATITUDE), None)?,
            place_precision: PlacePrecision::Exact,
            household: None,
            household_since: None,
            verified: None,
            narrative: row.text(TITLE).map(Into::into),
            status: status(row)?,
            flags: if known { Vec::new() } else { vec![UNKNOWN] },
        })
    }
}

fn rejected(column: usize, reason: Reason, value: &str) -> Rejection<'_> {
    Rejection::new(&COLUMNS[column].name, reason, value)
}

fn filled(row: Row<'_>, column: usize) -> Result<&str, Rejection<'_>> {
    row.text(column).ok_or(rejected(column, Reason::Missing, ""))
}

fn coordinate(row: Row<'_>, column: usize) -> Coordinate<'_> {
    Coordinate { field: &COLUMNS[column].name, text: row.text(column) }
}

fn status(row: Row<'_>) -> Result<Status, Rejection<'_>> {
    let word = filled(row, STATUS)?;
    match word.to_ascii_lowercase().as_str() {
        "open" => Ok(Status::Open),
        "closed" => Ok(Status::Resolved),
        _ => Err(rejected(STATUS, Reason::UnknownWord, word)),
    }
}

#[cfg(test)]
mod tests;

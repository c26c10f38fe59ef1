//! Open311 `GeoReport` v2: service requests as endpoints answer with them (JSON, XML) and as cities export them in bulk (CSV).

use engine::report::{Audience, Origin, PlacePrecision, Status, TimePrecision};

use super::categories::{Categories, UNKNOWN};
use super::identity::identity;
use super::moment::instant;
use super::place::{Coordinate, place};
use super::socrata::revision;
use super::{ColumnRule, Member, Source, needed, optional};
use crate::IngestError;
use crate::read::Row;
use crate::reason::Reason;
use crate::verdict::{Draft, Identity, Rejection, Verdict};

const NAME: &str = "open311";

const ID: usize = 0;
const STATUS: usize = 1;
const REQUESTED: usize = 2;
const UPDATED: usize = 3;
const SERVICE: usize = 4;
const SERVICE_CODE: usize = 5;
const DESCRIPTION: usize = 6;
const AGENCY: usize = 7;
const JURISDICTION: usize = 8;
const LONGITUDE: usize = 9;
const LATITUDE: usize = 10;

/// What is read. The address, its id, the postcode and the picture are not: where a request lies is its point.
static COLUMNS: [ColumnRule; 11] = [
    needed("service_request_id"),
    needed("status"),
    needed("requested_datetime"),
    optional("updated_datetime"),
    optional("service_name"),
    optional("service_code"),
    optional("description"),
    optional("agency_responsible"),
    optional("jurisdiction_id"),
    needed("long"),
    needed("lat"),
];

/// The source.
#[derive(Debug)]
pub(super) struct Open311 {
    categories: Categories,
}

impl Open311 {
    /// Requests of any endpoint.
    ///
    /// # Errors
    /// [`IngestError::BadReference`] when the table of its categories is broken.
    pub(super) fn new() -> Result<Self, IngestError> {
        Ok(Self { categories: Categories::of_source(NAME, "other-safety")? })
    }
}

impl Source for Open311 {
    fn name(&self) -> &'static str {
        NAME
    }

    fn expects(&self) -> &'static str {
        "GeoReport v2 service requests as NAME.json, NAME.ndjson, NAME.xml or NAME.csv"
    }

    fn attribution(&self) -> Option<&'static str> {
        None
    }

    fn member(&self, name: &str) -> Member {
        let name = name.to_ascii_lowercase();
        let endings = [".json", ".ndjson", ".jsonl", ".xml", ".csv"];
        if endings.iter().any(|ending| name.ends_with(ending)) { Member::Read } else { Member::Other }
    }

    fn columns(&self) -> &[ColumnRule] {
        &COLUMNS
    }

    fn judge<'a>(&'a self, row: Row<'a>) -> Verdict<'a> {
        let id = filled(row, ID)?;
        let requested = moment(row, REQUESTED)?.ok_or(rejected(REQUESTED, Reason::Missing, ""))?;
        let service = row.text(SERVICE).or(row.text(SERVICE_CODE)).ok_or(rejected(SERVICE, Reason::Missing, ""))?;
        let (category, known) = self.categories.of(service);
        Ok(Draft {
            identity: identity_of(row, id),
            revision: moment(row, UPDATED)?.map_or(0, revision),
            external_id: Some(id.into()),
            origin: Origin::Resident,
            audience: Audience::Public,
            agency: row.text(AGENCY).map(Into::into),
            category,
            source_category: service.into(),
            occurred: (requested, requested),
            time_precision: TimePrecision::Instant,
            reported_at: Some(requested),
            received_at: None,
            place: place(coordinate(row, LONGITUDE), coordinate(row, LATITUDE), None)?,
            place_precision: PlacePrecision::Exact,
            household: None,
            household_since: None,
            verified: None,
            narrative: row.text(DESCRIPTION).map(Into::into),
            status: status(row)?,
            flags: if known { Vec::new() } else { vec![UNKNOWN] },
        })
    }
}

/// An id is unique within its jurisdiction; where a row does not name that, within the agency that is responsible.
fn identity_of(row: Row<'_>, id: &str) -> Identity {
    match row.text(JURISDICTION) {
        Some(jurisdiction) => Identity::Own(identity("open311/jurisdiction", [jurisdiction, id])),
        None => Identity::Own(identity("open311/agency", [row.text_or_blank(AGENCY), id])),
    }
}

fn rejected(column: usize, reason: Reason, value: &str) -> Rejection<'_> {
    Rejection::new(&COLUMNS[column].name, reason, value)
}

fn filled(row: Row<'_>, column: usize) -> Result<&str, Rejection<'_>> {
    row.text(column).ok_or(rejected(column, Reason::Missing, ""))
}

/// A W3C date-time in microseconds since 1970-01-01T00:00Z; without an offset it is none.
fn moment(row: Row<'_>, column: usize) -> Result<Option<i64>, Rejection<'_>> {
    let Some(text) = row.text(column) else { return Ok(None) };
    instant(text).map(Some).map_err(|reason| rejected(column, reason, text))
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

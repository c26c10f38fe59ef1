//! Open311 `GeoReport` v2: service requests as endpoints answer with them (JSON, XML) and as cities export them in bulk (CSV).

use super::categories::Categories;
use super::fields::Fields;
use super::identity::identity;
use super::moment::revision;
use super::place::place;
use super::service_request::{ServiceRequest, status};
use super::{ColumnRule, Member, Source, needed, optional};
use crate::IngestError;
use crate::read::Row;
use crate::reason::Reason;
use crate::verdict::{Identity, Verdict};

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
        let fields = Fields::new(row, &COLUMNS);
        let id = fields.filled(ID)?;
        let requested = fields.instant(REQUESTED)?.ok_or(fields.rejected(REQUESTED, Reason::Missing, ""))?;
        let service = fields.text(SERVICE).or(fields.text(SERVICE_CODE)).ok_or(fields.rejected(SERVICE, Reason::Missing, ""))?;
        let request = ServiceRequest {
            identity: identity_of(row, id),
            revision: fields.instant(UPDATED)?.map_or(0, revision),
            id,
            agency: fields.text(AGENCY),
            service,
            category: self.categories.of(service),
            requested,
            place: place(fields.coordinate(LONGITUDE), fields.coordinate(LATITUDE), None)?,
            narrative: fields.text(DESCRIPTION),
            status: status(fields, STATUS)?,
        };
        Ok(request.into_draft())
    }
}

/// An id is unique within its jurisdiction; where a row does not name that, within the agency that is responsible.
fn identity_of(row: Row<'_>, id: &str) -> Identity {
    match row.text(JURISDICTION) {
        Some(jurisdiction) => Identity::Own(identity("open311/jurisdiction", [jurisdiction, id])),
        None => Identity::Own(identity("open311/agency", [row.text_or_blank(AGENCY), id])),
    }
}

#[cfg(test)]
mod tests;

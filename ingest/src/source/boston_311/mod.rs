//! Boston's non-emergency requests (311): one request a row, local times, a type in the city's own words.

use engine::time::Zone;

use super::categories::Categories;
use super::fields::Fields;
use super::identity::identity;
use super::moment::{clock, revision, updated};
use super::place::place;
use super::service_request::{ServiceRequest, status};
use super::{ColumnRule, Member, Source, needed, optional};
use crate::IngestError;
use crate::read::Row;
use crate::verdict::{Identity, Verdict};

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
        let fields = Fields::new(row, &COLUMNS);
        let (case, kind, opened) = (fields.filled(CASE)?, fields.filled(KIND)?, fields.filled(OPENED)?);
        let rules = self.zone.rules();
        let requested = clock(opened, rules).map_err(|reason| fields.rejected(OPENED, reason, opened))?;
        let request = ServiceRequest {
            identity: Identity::Own(identity("boston-311/case", [case])),
            // The export does not say when a case was changed: one that is closed has been.
            revision: fields.read(CLOSED, |text| updated(text, rules))?.map_or(0, revision),
            id: case,
            agency: fields.text(DEPARTMENT),
            service: kind,
            category: self.categories.of(kind),
            requested,
            place: place(fields.coordinate(LONGITUDE), fields.coordinate(LATITUDE), None)?,
            narrative: fields.text(TITLE),
            status: status(fields, STATUS)?,
        };
        Ok(request.into_draft())
    }
}

#[cfg(test)]
mod tests;

//! What the service requests of cities have in common: a resident asks for something at a point and a moment.

use engine::report::{Audience, Category, Origin, PlacePrecision, Status, TimePrecision};
use engine::space::LngLat;

use super::categories::UNKNOWN;
use super::fields::Fields;
use crate::reason::Reason;
use crate::verdict::{Draft, Identity, Rejection};

/// A request, as far as sources differ in it.
#[derive(Debug)]
pub(super) struct ServiceRequest<'a> {
    pub(super) identity: Identity,
    pub(super) revision: i32,
    /// The city's own id.
    pub(super) id: &'a str,
    pub(super) agency: Option<&'a str>,
    /// What was asked for, in the city's words.
    pub(super) service: &'a str,
    /// The same in the taxonomy's, and whether it knows the word.
    pub(super) category: (Category, bool),
    /// When, in microseconds since 1970-01-01T00:00Z.
    pub(super) requested: i64,
    pub(super) place: Option<LngLat>,
    pub(super) narrative: Option<&'a str>,
    pub(super) status: Status,
}

impl<'a> ServiceRequest<'a> {
    /// The request as a report.
    pub(super) fn into_draft(self) -> Draft<'a> {
        let (category, known) = self.category;
        Draft {
            identity: self.identity,
            revision: self.revision,
            external_id: Some(self.id.into()),
            origin: Origin::Resident,
            audience: Audience::Public,
            agency: self.agency.map(Into::into),
            category,
            source_category: self.service.into(),
            occurred: (self.requested, self.requested),
            time_precision: TimePrecision::Instant,
            reported_at: Some(self.requested),
            received_at: None,
            place: self.place,
            place_precision: PlacePrecision::Exact,
            household: None,
            household_since: None,
            verified: None,
            narrative: self.narrative.map(Into::into),
            status: self.status,
            flags: if known { Vec::new() } else { vec![UNKNOWN] },
        }
    }
}

/// Whether a request is open or closed.
pub(super) fn status(fields: Fields<'_>, column: usize) -> Result<Status, Rejection<'_>> {
    let word = fields.filled(column)?;
    match word.to_ascii_lowercase().as_str() {
        "open" => Ok(Status::Open),
        "closed" => Ok(Status::Resolved),
        _ => Err(fields.rejected(column, Reason::UnknownWord, word)),
    }
}

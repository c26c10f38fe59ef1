//! What becomes of a row: a draft of a report, or a rejection that says which field and why.

use std::borrow::Cow;

use engine::report::{Audience, Category, Origin, PlacePrecision, Status, TimePrecision};
use engine::space::LngLat;
use uuid::Uuid;

use crate::reason::Reason;

/// The judgement of one row.
pub(crate) type Verdict<'a> = Result<Draft<'a>, Rejection<'a>>;

/// A row that became a report, before it is located and compared with what is known.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) identity: Identity,
    /// Orders what a source says about one report: the highest is what holds.
    pub(crate) revision: i32,
    pub(crate) external_id: Option<Cow<'a, str>>,
    pub(crate) origin: Origin,
    pub(crate) audience: Audience,
    pub(crate) agency: Option<Cow<'a, str>>,
    pub(crate) category: Category,
    pub(crate) source_category: Cow<'a, str>,
    /// From and to, in microseconds since 1970-01-01T00:00Z.
    pub(crate) occurred: (i64, i64),
    pub(crate) time_precision: TimePrecision,
    pub(crate) reported_at: Option<i64>,
    /// When it was received, where that was before this delivery.
    pub(crate) received_at: Option<i64>,
    pub(crate) place: Option<LngLat>,
    pub(crate) place_precision: PlacePrecision,
    pub(crate) household: Option<Cow<'a, str>>,
    /// Days since 1970-01-01.
    pub(crate) household_since: Option<i32>,
    pub(crate) verified: Option<bool>,
    /// As the source has it; it is redacted before it is stored.
    pub(crate) narrative: Option<Cow<'a, str>>,
    pub(crate) status: Status,
    /// Reason codes for a second look.
    pub(crate) flags: Vec<&'static str>,
}

/// How a row is told from every other row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The source identifies it: a second row with this id is the same report.
    Own(Uuid),
    /// Only its content does: identical rows of one file are told apart by their ordinal, so that real repeats survive.
    Content(Uuid),
}

/// A row that cannot be a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rejection<'a> {
    /// Column at fault, as the source calls it.
    pub(crate) field: &'a str,
    /// What is wrong with it.
    pub(crate) reason: Reason,
    /// The value at fault.
    pub(crate) value: &'a str,
}

impl<'a> Rejection<'a> {
    pub(crate) const fn new(field: &'a str, reason: Reason, value: &'a str) -> Self {
        Self { field, reason, value }
    }
}

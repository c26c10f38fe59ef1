//! What becomes of a row: a draft of a report, or a rejection that says which field and why.

use engine::report::{Audience, Category, Origin, PlacePrecision, Status, TimePrecision};
use engine::space::LngLat;
use uuid::Uuid;

/// Version of the rules by which rows are accepted; it stands beside every rejected row.
pub(crate) const RULE_VERSION: i32 = 1;

/// The judgement of one row.
pub(crate) type Verdict<'a> = Result<Draft<'a>, Rejection<'a>>;

/// A row that became a report, before it is located and compared with what is known.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) identity: Identity,
    pub(crate) external_id: Option<&'a str>,
    pub(crate) origin: Origin,
    pub(crate) audience: Audience,
    pub(crate) agency: Option<&'a str>,
    pub(crate) category: Category,
    pub(crate) source_category: &'a str,
    /// From and to, in microseconds since 1970-01-01T00:00Z.
    pub(crate) occurred: (i64, i64),
    pub(crate) time_precision: TimePrecision,
    pub(crate) reported_at: Option<i64>,
    pub(crate) place: Option<LngLat>,
    pub(crate) place_precision: PlacePrecision,
    pub(crate) household: Option<&'a str>,
    /// Days since 1970-01-01.
    pub(crate) household_since: Option<i32>,
    pub(crate) verified: Option<bool>,
    pub(crate) narrative: Option<&'a str>,
    pub(crate) status: Status,
    /// Reason codes for a second look.
    pub(crate) flags: Vec<&'static str>,
}

/// How a row is told from every other row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Identity {
    /// The source identifies it: a second row with this id is a duplicate.
    Own(Uuid),
    /// Only its content does: identical rows of one file are told apart by their ordinal, so that real repeats survive.
    Content(Uuid),
}

/// A row that cannot be a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rejection<'a> {
    /// Column at fault.
    pub(crate) field: &'static str,
    /// Reason code.
    pub(crate) reason: &'static str,
    /// The value at fault.
    pub(crate) value: &'a str,
}

impl<'a> Rejection<'a> {
    pub(crate) const fn new(field: &'static str, reason: &'static str, value: &'a str) -> Self {
        Self { field, reason, value }
    }
}

//! The extent of the lake in time and space, per audience.

use super::{Bindings, Columns, rows};
use crate::report::Audience;
use crate::report::schema::column;
use crate::space::BBox;
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("span.sql");

/// What the lake holds for one audience.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    /// Whom the reports are addressed to.
    pub(crate) audience: Audience,
    /// How many there are.
    pub(crate) reports: u64,
    /// First and last `occurred_from`, in microseconds since 1970-01-01T00:00Z.
    pub(crate) occurred: (i64, i64),
    /// The box around those that have a place.
    pub(crate) bbox: Option<BBox>,
}

impl Span {
    /// Both together, under the first one's audience.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            audience: self.audience,
            reports: self.reports + other.reports,
            occurred: (self.occurred.0.min(other.occurred.0), self.occurred.1.max(other.occurred.1)),
            bbox: match (self.bbox, other.bbox) {
                (Some(a), Some(b)) => Some(a.union(b)),
                (a, b) => a.or(b),
            },
        }
    }
}

/// The extent of the lake, one entry per audience that has any report.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn span(snapshot: &Snapshot) -> Result<Vec<Span>, StoreError> {
    snapshot.spans().get_or_try_init(|| read(snapshot)).await.cloned()
}

async fn read(snapshot: &Snapshot) -> Result<Vec<Span>, StoreError> {
    if let Some(index) = snapshot.index().filter(|index| index.since().is_none()) {
        return Ok(index.span());
    }
    let mut spans = Vec::new();
    for batch in rows(snapshot, SQL, &Bindings::default()).await? {
        let columns = Columns::new("span", &batch);
        for row in 0..batch.num_rows() {
            spans.push(span_at(&columns, row)?);
        }
    }
    Ok(spans)
}

fn span_at(columns: &Columns<'_>, row: usize) -> Result<Span, StoreError> {
    let word = columns.text(column::AUDIENCE, row)?;
    let audience = word
        .parse()
        .map_err(|error: crate::report::UnknownWord| StoreError::Corrupt { table: "reports", reason: error.to_string() })?;
    let edge = |name| columns.f64_or_null(name, row);
    let bbox = match (edge("west")?, edge("south")?, edge("east")?, edge("north")?) {
        (Some(west), Some(south), Some(east), Some(north)) => Some(BBox { west, south, east, north }),
        _ => None,
    };
    let first = columns.instant_or_null("first", row)?.unwrap_or_default();
    let occurred = (first, columns.instant_or_null("last", row)?.unwrap_or(first));
    Ok(Span { audience, reports: columns.count(column::REPORTS, row)?, occurred, bbox })
}

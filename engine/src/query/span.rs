//! The extent of the lake in time and space, per audience.

use super::{Bindings, Columns, rows};
use crate::report::schema::column;
use crate::report::Audience;
use crate::space::BBox;
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("span.sql");

/// What the lake holds for one audience.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Whom the reports are addressed to.
    pub audience: Audience,
    /// How many there are.
    pub reports: u64,
    /// First and last `occurred_from`, in microseconds since 1970-01-01T00:00Z.
    pub occurred: Option<(i64, i64)>,
    /// The box around those that have a place.
    pub bbox: Option<BBox>,
}

/// The extent of the lake, one entry per audience that has any report.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub async fn span(snapshot: &Snapshot) -> Result<Vec<Span>, StoreError> {
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
    let occurred = columns.instant_or_null("first", row)?.zip(columns.instant_or_null("last", row)?);
    Ok(Span { audience, reports: columns.count(column::REPORTS, row)?, occurred, bbox })
}

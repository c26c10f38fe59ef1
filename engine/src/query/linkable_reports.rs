//! Reports one by one, with what can link them to others.

use super::cell_counts::bind_box;
use super::{Columns, Scope, rows};
use crate::report::schema::{column, table};
use crate::report::{Category, Origin, PlacePrecision, TimePrecision};
use crate::space::{BBox, Cell, LngLat};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("linkable_reports.sql");

/// One located report and what it tells.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LinkableReport {
    /// Its id.
    pub(crate) report_id: String,
    /// What its source calls it; empty where it says nothing.
    pub(crate) external_id: String,
    /// Of which kind.
    pub(crate) category: Category,
    /// When it began, in microseconds since 1970-01-01T00:00Z.
    pub(crate) from: i64,
    /// When it ended.
    pub(crate) to: i64,
    /// How precisely that is known.
    pub(crate) time_precision: TimePrecision,
    /// How precisely the place is known.
    pub(crate) place_precision: PlacePrecision,
    /// Where.
    pub(crate) place: LngLat,
    /// Its cell of the stored resolution.
    pub(crate) cell: Cell,
    /// Who reported it, as a keyed number.
    pub(crate) household: Option<u64>,
    /// What it says, redacted; empty where it says nothing.
    pub(crate) narrative: String,
    /// Who filed it.
    pub(crate) origin: Origin,
}

/// The reports of a box, in order of time and id.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn linkable_reports(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    bbox: BBox,
) -> Result<Vec<LinkableReport>, StoreError> {
    let mut found = Vec::new();
    for batch in rows(snapshot, SQL, &bind_box(scope.bindings(), bbox)).await? {
        let columns = Columns::new(table::REPORTS, &batch);
        for row in 0..batch.num_rows() {
            found.extend(report(&columns, row)?);
        }
    }
    found.sort_unstable_by(|a: &LinkableReport, b| a.from.cmp(&b.from).then_with(|| a.report_id.cmp(&b.report_id)));
    Ok(found)
}

fn report(columns: &Columns<'_>, row: usize) -> Result<Option<LinkableReport>, StoreError> {
    let place = (columns.f64_or_null(column::LONGITUDE, row)?, columns.f64_or_null(column::LATITUDE, row)?);
    let (Some(lng), Some(lat)) = place else { return Ok(None) };
    let Some(from) = columns.instant_or_null(column::OCCURRED_FROM, row)? else { return Ok(None) };
    let corrupt = |what: &str| StoreError::Corrupt { table: table::REPORTS, reason: format!("{what} is unknown") };
    let word = |name| columns.text(name, row);
    Ok(Some(LinkableReport {
        report_id: word(column::REPORT_ID)?.to_owned(),
        external_id: word(column::EXTERNAL_ID)?.to_owned(),
        category: columns.category(row)?,
        from,
        to: columns.instant_or_null(column::OCCURRED_TO, row)?.unwrap_or(from).max(from),
        time_precision: word(column::TIME_PRECISION)?.parse().map_err(|_| corrupt("a time precision"))?,
        place_precision: word(column::PLACE_PRECISION)?.parse().map_err(|_| corrupt("a place precision"))?,
        place: LngLat::new(lng, lat)?,
        cell: Cell::from_u64(columns.u64(column::CELL, row)?)?,
        household: columns.u64_or_null(column::HOUSEHOLD, row)?,
        narrative: word(column::NARRATIVE)?.to_owned(),
        origin: word(column::ORIGIN)?.parse().map_err(|_| corrupt("an origin"))?,
    }))
}

//! Where and when reports happened, one by one.

use super::cell_counts::bind_box;
use super::{Columns, Scope, rows};
use crate::report::schema::{column, table};
use crate::report::{PlacePrecision, TimePrecision};
use crate::space::{BBox, Cell, LngLat};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("dated_points.sql");

/// One located report.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DatedPoint {
    /// Its id.
    pub(crate) report_id: String,
    /// Where.
    pub(crate) place: LngLat,
    /// Its cell of the stored resolution.
    pub(crate) cell: Cell,
    /// When it began, in microseconds since 1970-01-01T00:00Z.
    pub(crate) from: i64,
    /// When it ended.
    pub(crate) to: i64,
    /// How precisely that is known.
    pub(crate) time_precision: TimePrecision,
    /// How precisely the place is known.
    pub(crate) place_precision: PlacePrecision,
}

/// The reports of a box, in order of time and id.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn dated_points(snapshot: &Snapshot, scope: &Scope<'_>, bbox: BBox) -> Result<Vec<DatedPoint>, StoreError> {
    let mut points = Vec::new();
    for batch in rows(snapshot, SQL, &bind_box(scope.bindings(), bbox)).await? {
        let columns = Columns::new(table::REPORTS, &batch);
        for row in 0..batch.num_rows() {
            points.extend(point(&columns, row)?);
        }
    }
    points.sort_unstable_by(|a: &DatedPoint, b| a.from.cmp(&b.from).then_with(|| a.report_id.cmp(&b.report_id)));
    Ok(points)
}

fn point(columns: &Columns<'_>, row: usize) -> Result<Option<DatedPoint>, StoreError> {
    let place = (columns.f64_or_null(column::LONGITUDE, row)?, columns.f64_or_null(column::LATITUDE, row)?);
    let (Some(lng), Some(lat)) = place else { return Ok(None) };
    let Some(from) = columns.instant_or_null(column::OCCURRED_FROM, row)? else { return Ok(None) };
    Ok(Some(DatedPoint {
        report_id: columns.text(column::REPORT_ID, row)?.to_owned(),
        place: LngLat::new(lng, lat)?,
        cell: Cell::from_u64(columns.u64(column::CELL, row)?)?,
        from,
        to: columns.instant_or_null(column::OCCURRED_TO, row)?.unwrap_or(from),
        time_precision: columns.word(column::TIME_PRECISION, row)?,
        place_precision: columns.word(column::PLACE_PRECISION, row)?,
    }))
}

//! Reports on exactly these points.

use super::{Columns, Scope, rows};
use crate::report::schema::column;
use crate::space::LngLat;
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("point_counts.sql");

/// Counts of the given points that hold any report, in the order of the points.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn point_counts(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    points: &[LngLat],
) -> Result<Vec<(LngLat, u64)>, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.point_counts(scope, points));
    }
    let bindings = scope
        .bindings()
        .list("longitudes", points.iter().map(|point| point.lng()))
        .list("latitudes", points.iter().map(|point| point.lat()));
    let mut counts = Vec::new();
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new("point_counts", &batch);
        for row in 0..batch.num_rows() {
            let (lng, lat) = (columns.f64_or_null(column::LONGITUDE, row)?, columns.f64_or_null(column::LATITUDE, row)?);
            // The two lists also match the longitude of one point with the latitude of another.
            if let Some(point) = points.iter().find(|point| (Some(point.lng()), Some(point.lat())) == (lng, lat)) {
                counts.push((*point, columns.count(column::REPORTS, row)?));
            }
        }
    }
    Ok(counts)
}

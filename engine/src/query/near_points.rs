//! Reports within a distance of many points.

use super::cell_counts::bind_box;
use super::{Columns, Scope, each_batch};
use crate::report::schema::column;
use crate::space::{DiscCounts, Discs, LngLat, Metres};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("near_points.sql");

/// How many reports of a scope lie within a radius of each point, by great circle and the radius included, in the order of the
/// points; and how many within it of any.
///
/// Reads the box around all the discs once, batch by batch: memory grows with the points and the ground they cover, not with the
/// reports.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn near_points(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    points: &[LngLat],
    radius: Metres,
) -> Result<DiscCounts, StoreError> {
    let discs = Discs::new(points, radius);
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.near_points(scope, &discs)?);
    }
    let Some(bbox) = discs.bbox() else { return Ok(DiscCounts::default()) };
    let mut tally = discs.tally();
    each_batch(snapshot, SQL, &bind_box(scope.bindings(), bbox), |batch| {
        let columns = Columns::new("near_points", batch);
        for place in columns.f64s(column::LONGITUDE)?.iter().zip(columns.f64s(column::LATITUDE)?) {
            if let (Some(lng), Some(lat)) = place {
                tally.add(LngLat::new(lng, lat)?);
            }
        }
        Ok(())
    })
    .await?;
    Ok(tally.finish())
}

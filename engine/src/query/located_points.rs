//! Voices on each exact point of a box.

use super::cell_counts::{bind_box, bind_lattice};
use super::{Columns, Scope, rows};
use crate::report::schema::column;
use crate::space::{Lattice, LngLat};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("located_points.sql");

/// The points in a lattice's box that hold a voice and how many each holds, west to east and south to north.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn located_points(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    lattice: &Lattice,
) -> Result<Vec<(LngLat, u64)>, StoreError> {
    let bindings = bind_lattice(bind_box(scope.bindings(), lattice.bbox()), snapshot, lattice.resolution());
    let mut points = Vec::new();
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new("located_points", &batch);
        for row in 0..batch.num_rows() {
            let place = (columns.f64_or_null(column::LONGITUDE, row)?, columns.f64_or_null(column::LATITUDE, row)?);
            if let (Some(lng), Some(lat)) = place {
                points.push((LngLat::new(lng, lat)?, columns.count(column::VOICES, row)?));
            }
        }
    }
    points.sort_unstable_by(|(a, _), (b, _)| a.lng().total_cmp(&b.lng()).then(a.lat().total_cmp(&b.lat())));
    Ok(points)
}

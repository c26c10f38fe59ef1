//! Voices per H3 cell and week or month.

use jiff::civil::Date;

use super::cell_counts::{bind_box, bind_lattice};
use super::{Columns, Scope, rows};
use crate::report::schema::column;
use crate::space::{Cell, Lattice};
use crate::store::{Snapshot, StoreError};
use crate::time::Bucket;

const SQL: &str = include_str!("cell_buckets.sql");

/// Voices of the occupied cells of a lattice by first day of the bucket, in the order of cells and days.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn cell_buckets(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    lattice: &Lattice,
    bucket: Bucket,
) -> Result<Vec<(Cell, Date, u64)>, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.cell_buckets(scope, lattice, bucket)?);
    }
    let bindings = bind_lattice(bind_box(scope.bindings(), lattice.reach()), snapshot, lattice.resolution());
    let bindings = bindings.scalar("bucket", bucket.as_str());
    let mut counts = Vec::new();
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new("cell_buckets", &batch);
        for row in 0..batch.num_rows() {
            let cell = Cell::from_u64(columns.u64(column::CELL, row)?)?;
            if lattice.position(cell).is_some() {
                counts.push((cell, columns.date(column::BUCKET, row)?, columns.count(column::VOICES, row)?));
            }
        }
    }
    counts.sort_unstable();
    Ok(counts)
}

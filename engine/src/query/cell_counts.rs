//! Reports per H3 cell.

use super::{Bindings, Columns, Scope, rows};
use crate::report::schema::column;
use crate::space::{BBox, Cell, Resolution};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("cell_counts.sql");

/// Counts of the occupied cells of a box, in index order.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn cell_counts(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    bbox: BBox,
    resolution: Resolution,
) -> Result<Vec<(Cell, u64)>, StoreError> {
    let mut counts = Vec::new();
    for batch in rows(snapshot, SQL, &bindings(scope, bbox, resolution)).await? {
        let columns = Columns::new("cell_counts", &batch);
        for row in 0..batch.num_rows() {
            counts.push((Cell::from_u64(columns.u64(column::CELL, row)?)?, columns.count(column::REPORTS, row)?));
        }
    }
    counts.sort_unstable();
    Ok(counts)
}

fn bindings(scope: &Scope<'_>, bbox: BBox, resolution: Resolution) -> Bindings {
    bind_box(scope.bindings(), bbox).scalar("resolution", resolution.level())
}

/// Values for `$west`, `$south`, `$east` and `$north`.
pub(super) fn bind_box(bindings: Bindings, bbox: BBox) -> Bindings {
    bindings.scalar("west", bbox.west).scalar("south", bbox.south).scalar("east", bbox.east).scalar("north", bbox.north)
}

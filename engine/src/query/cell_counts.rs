//! Reports and voices per H3 cell.

use super::{Bindings, Columns, Scope, rows};
use crate::report::schema::column;
use crate::space::{BBox, Cell, Lattice, Resolution};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("cell_counts.sql");

/// What a cell holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Reports.
    pub(crate) reports: u64,
    /// Voices: one household is one per category and week, a report without a household is one.
    pub(crate) voices: u64,
}

/// Counts of the occupied cells of a lattice, or of a resolution everywhere, in index order.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn cell_counts(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    within: Option<&Lattice>,
    resolution: Resolution,
) -> Result<Vec<(Cell, Counted)>, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.cell_counts(scope, within, resolution)?);
    }
    let bbox = within.map_or(BBox::WORLD, Lattice::reach);
    let bindings = bind_lattice(bind_box(scope.bindings(), bbox), snapshot, resolution);
    let mut counts = Vec::new();
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new("cell_counts", &batch);
        for row in 0..batch.num_rows() {
            let cell = Cell::from_u64(columns.u64(column::CELL, row)?)?;
            if within.is_none_or(|lattice| lattice.position(cell).is_some()) {
                let counted =
                    Counted { reports: columns.count(column::REPORTS, row)?, voices: columns.count(column::VOICES, row)? };
                counts.push((cell, counted));
            }
        }
    }
    counts.sort_unstable_by_key(|(cell, _)| *cell);
    Ok(counts)
}

/// Values for `$west`, `$south`, `$east` and `$north`.
pub(super) fn bind_box(bindings: Bindings, bbox: BBox) -> Bindings {
    bindings.scalar("west", bbox.west).scalar("south", bbox.south).scalar("east", bbox.east).scalar("north", bbox.north)
}

/// Values for `$resolution` and `$zone`.
pub(super) fn bind_lattice(bindings: Bindings, snapshot: &Snapshot, resolution: Resolution) -> Bindings {
    bindings.scalar("resolution", resolution.level()).scalar("zone", snapshot.zone().name())
}

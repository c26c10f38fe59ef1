//! Who reported what in some H3 cells.

use jiff::civil::Date;

use super::cell_counts::{bind_box, bind_lattice};
use super::{Bindings, Columns, Scope, rows};
use crate::report::schema::{column, table};
use crate::report::{Category, Origin, PlacePrecision};
use crate::space::{Cell, Lattice};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("cell_sources.sql");

/// Reports of one cell that share who filed them, of which category, and in which week.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CellSource {
    /// The cell.
    pub(crate) cell: Cell,
    /// Keyed hash of the household; `None` where the source names none.
    pub(crate) household: Option<u64>,
    /// When it joined.
    pub(crate) since: Option<Date>,
    /// Who filed them.
    pub(crate) origin: Origin,
    /// Of which category.
    pub(crate) category: Category,
    /// Monday of the week, for reports of a household.
    pub(crate) week: Option<Date>,
    /// How precisely they are placed.
    pub(crate) place_precision: PlacePrecision,
    /// How many.
    pub(crate) reports: u64,
}

/// The sources of some cells of a lattice, in a fixed order.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read or holds a word that its vocabulary lacks.
pub(crate) async fn cell_sources(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    (lattice, cells): (&Lattice, &[Cell]),
) -> Result<Vec<CellSource>, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.cell_sources(scope, cells, lattice.resolution())?);
    }
    let Some(bindings) = bind_some_cells(snapshot, scope, (lattice, cells)) else { return Ok(Vec::new()) };
    let mut sources = Vec::new();
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new(table::REPORTS, &batch);
        for row in 0..batch.num_rows() {
            sources.push(source(&columns, row)?);
        }
    }
    sources.sort_unstable();
    Ok(sources)
}

fn source(columns: &Columns<'_>, row: usize) -> Result<CellSource, StoreError> {
    Ok(CellSource {
        cell: Cell::from_u64(columns.u64(column::CELL, row)?)?,
        household: columns.u64_or_null(column::HOUSEHOLD, row)?,
        since: columns.date_or_null(column::HOUSEHOLD_SINCE, row)?,
        origin: columns.word(column::ORIGIN, row)?,
        category: columns.category(row)?,
        week: columns.date_or_null(column::BUCKET, row)?,
        place_precision: columns.word(column::PLACE_PRECISION, row)?,
        reports: columns.count(column::REPORTS, row)?,
    })
}

/// Values for questions about some cells; `None` when there are none.
pub(super) fn bind_some_cells(snapshot: &Snapshot, scope: &Scope<'_>, (lattice, cells): (&Lattice, &[Cell])) -> Option<Bindings> {
    let bindings = bind_lattice(bind_box(scope.bindings(), lattice.reach()), snapshot, lattice.resolution());
    (!cells.is_empty()).then(|| bindings.list("cells", cells.iter().map(|cell| cell.to_u64())))
}

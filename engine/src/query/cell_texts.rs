//! What the reports of some H3 cells say.

use jiff::civil::Date;

use super::cell_sources::bind_some_cells;
use super::{Columns, Scope, rows};
use crate::report::Category;
use crate::report::schema::{column, table};
use crate::space::{Cell, Lattice};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("cell_texts.sql");

/// Reports of one cell, category, household and week that say the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CellText {
    /// The cell.
    pub(crate) cell: Cell,
    /// Keyed hash of the household; `None` where the source names none.
    pub(crate) household: Option<u64>,
    /// Of which category.
    pub(crate) category: Category,
    /// Monday of the week, for reports of a household.
    pub(crate) week: Option<Date>,
    /// The redacted text.
    pub(crate) narrative: String,
    /// How many.
    pub(crate) reports: u64,
}

/// The texts of some cells of a lattice, in a fixed order.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read or holds a word that its vocabulary lacks.
pub(crate) async fn cell_texts(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    (lattice, cells): (&Lattice, &[Cell]),
) -> Result<Vec<CellText>, StoreError> {
    let Some(bindings) = bind_some_cells(snapshot, scope, (lattice, cells)) else { return Ok(Vec::new()) };
    let mut texts = Vec::new();
    for batch in rows(snapshot, SQL, &bindings).await? {
        let columns = Columns::new(table::REPORTS, &batch);
        for row in 0..batch.num_rows() {
            texts.push(CellText {
                cell: Cell::from_u64(columns.u64(column::CELL, row)?)?,
                household: columns.u64_or_null(column::HOUSEHOLD, row)?,
                category: columns.category(row)?,
                week: columns.date_or_null(column::BUCKET, row)?,
                narrative: columns.text(column::NARRATIVE, row)?.to_owned(),
                reports: columns.count(column::REPORTS, row)?,
            });
        }
    }
    texts.sort_unstable();
    Ok(texts)
}

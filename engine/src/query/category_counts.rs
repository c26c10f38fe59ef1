//! Reports per category.

use std::collections::BTreeMap;

use super::bucket_counts::bind_cells;
use super::{Columns, Scope, rows};
use crate::report::Category;
use crate::report::schema::column;
use crate::space::Cell;
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("category_counts.sql");

/// Counts of the categories that hold a report; `cells` of the stored resolution limit the place.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read or holds a category that the taxonomy lacks.
pub(crate) async fn category_counts(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    cells: Option<&[Cell]>,
) -> Result<BTreeMap<Category, u64>, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.category_counts(scope, cells));
    }
    let mut counts = BTreeMap::new();
    for batch in rows(snapshot, SQL, &bind_cells(scope.bindings(), cells)).await? {
        let columns = Columns::new("category_counts", &batch);
        for row in 0..batch.num_rows() {
            counts.insert(columns.category(row)?, columns.count(column::REPORTS, row)?);
        }
    }
    Ok(counts)
}

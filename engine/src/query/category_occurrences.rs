//! When the reports of each category happened, as intervals of time.

use std::collections::BTreeMap;

use super::bucket_counts::bind_cells;
use super::occurrences::occurrence;
use super::{Columns, Occurrence, Scope, rows};
use crate::report::Category;
use crate::space::Cell;
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("category_occurrences.sql");

/// The intervals of a scope's reports by category, in order of time; `cells` of the stored resolution limit the place.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn category_occurrences(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    cells: Option<&[Cell]>,
) -> Result<BTreeMap<Category, Vec<Occurrence>>, StoreError> {
    let mut found: BTreeMap<Category, Vec<Occurrence>> = BTreeMap::new();
    for batch in rows(snapshot, SQL, &bind_cells(scope.bindings(), cells)).await? {
        let columns = Columns::new("category_occurrences", &batch);
        for row in 0..batch.num_rows() {
            let Some(occurrence) = occurrence(&columns, row)? else { continue };
            found.entry(columns.category(row)?).or_default().push(occurrence);
        }
    }
    for occurrences in found.values_mut() {
        occurrences.sort_unstable();
    }
    Ok(found)
}

//! When the reports of each neighbourhood happened, as intervals of time.

use std::collections::BTreeMap;

use super::bucket_counts::bind_cells;
use super::occurrences::occurrence;
use super::{Columns, Occurrence, Scope, rows};
use crate::report::schema::column;
use crate::space::Cell;
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("area_occurrences.sql");

/// The intervals of a scope's reports by id of the neighbourhood that each report was given, in order of time; `cells` of the
/// stored resolution limit the place.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn area_occurrences(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    cells: Option<&[Cell]>,
) -> Result<BTreeMap<String, Vec<Occurrence>>, StoreError> {
    let mut found: BTreeMap<String, Vec<Occurrence>> = BTreeMap::new();
    for batch in rows(snapshot, SQL, &bind_cells(scope.bindings(), cells)).await? {
        let columns = Columns::new("area_occurrences", &batch);
        for row in 0..batch.num_rows() {
            let Some(occurrence) = occurrence(&columns, row)? else { continue };
            found.entry(columns.text(column::AREA_ID, row)?.to_owned()).or_default().push(occurrence);
        }
    }
    for occurrences in found.values_mut() {
        occurrences.sort_unstable();
    }
    Ok(found)
}

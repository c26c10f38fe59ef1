//! When reports happened, as intervals of time.

use super::bucket_counts::bind_cells;
use super::{Columns, Scope, rows};
use crate::report::TimePrecision;
use crate::report::schema::{column, table};
use crate::space::Cell;
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("occurrences.sql");

/// Reports that share an interval of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Occurrence {
    /// From, in microseconds since 1970-01-01T00:00Z.
    pub(crate) from: i64,
    /// To; equal to `from` for a moment.
    pub(crate) to: i64,
    /// Whether only the day is known.
    pub(crate) day_only: bool,
    /// How many reports.
    pub(crate) reports: u64,
}

/// The intervals of a scope's reports, in order of time; `cells` of the stored resolution limit the place.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn occurrences(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    cells: Option<&[Cell]>,
) -> Result<Vec<Occurrence>, StoreError> {
    let mut found = Vec::new();
    for batch in rows(snapshot, SQL, &bind_cells(scope.bindings(), cells)).await? {
        let columns = Columns::new(table::REPORTS, &batch);
        for row in 0..batch.num_rows() {
            found.extend(occurrence(&columns, row)?);
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// The interval in a row; none where it has no time.
pub(super) fn occurrence(columns: &Columns<'_>, row: usize) -> Result<Option<Occurrence>, StoreError> {
    let Some(from) = columns.instant_or_null(column::OCCURRED_FROM, row)? else { return Ok(None) };
    let to = columns.instant_or_null(column::OCCURRED_TO, row)?.unwrap_or(from);
    let day_only = columns.text(column::TIME_PRECISION, row)? == TimePrecision::Day.as_str();
    Ok(Some(Occurrence { from, to, day_only, reports: columns.count(column::REPORTS, row)? }))
}

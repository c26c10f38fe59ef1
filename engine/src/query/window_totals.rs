//! What a window holds altogether, and how precise it is.

use super::{Columns, Scope, rows};
use crate::report::schema::column;
use crate::report::{PlacePrecision, TimePrecision};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("window_totals.sql");

/// Totals of a window.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Totals {
    /// All reports.
    pub(crate) reports: u64,
    /// Those without a place.
    pub(crate) without_place: u64,
    /// Those known to the month only.
    pub(crate) month_only: u64,
    /// Those placed on a publisher's map points.
    pub(crate) snapped: u64,
}

/// Counts the reports of a scope by precision.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn window_totals(snapshot: &Snapshot, scope: &Scope<'_>) -> Result<Totals, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.window_totals(scope));
    }
    let mut totals = Totals::default();
    for batch in rows(snapshot, SQL, &scope.bindings()).await? {
        let columns = Columns::new("window_totals", &batch);
        for row in 0..batch.num_rows() {
            let (reports, located) = (columns.count(column::REPORTS, row)?, columns.count("located", row)?);
            totals.reports += reports;
            totals.without_place += reports - located;
            if columns.text(column::TIME_PRECISION, row)? == TimePrecision::Month.as_str() {
                totals.month_only += reports;
            }
            if columns.text(column::PLACE_PRECISION, row)? == PlacePrecision::Snapped.as_str() {
                totals.snapped += located;
            }
        }
    }
    Ok(totals)
}

//! Which precisions of time occur.

use super::{Columns, Initiative, Scope, rows};
use crate::disclosure::Policy;
use crate::report::TimePrecision;
use crate::report::schema::{column, table};
use crate::store::{Snapshot, StoreError};
use crate::time::TimeWindow;

const SQL: &str = include_str!("precisions.sql");

/// The precisions of time that the reports of a window have.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn precisions(
    snapshot: &Snapshot,
    window: &TimeWindow,
    policy: &Policy,
) -> Result<Vec<TimePrecision>, StoreError> {
    let scope = Scope { window, categories: &[], initiative: Initiative::Anyone, policy };
    if let Some(index) = snapshot.index_over(window) {
        return Ok(index.precisions(&scope));
    }
    let mut found = Vec::new();
    for batch in rows(snapshot, SQL, &scope.bindings()).await? {
        let columns = Columns::new(table::REPORTS, &batch);
        for row in 0..batch.num_rows() {
            found.extend(columns.text(column::TIME_PRECISION, row)?.parse::<TimePrecision>().ok());
        }
    }
    Ok(found)
}

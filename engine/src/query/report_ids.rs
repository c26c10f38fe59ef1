//! Identities already in the lake, so that nothing is loaded twice.

use super::{Bindings, Columns, rows};
use crate::report::schema::{column, table};
use crate::store::{Snapshot, StoreError};
use crate::time::TimeWindow;

const SQL: &str = include_str!("report_ids.sql");

/// Hands the id of every stored report of a window to `seen`.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub async fn report_ids(snapshot: &Snapshot, window: &TimeWindow, mut seen: impl FnMut(&str)) -> Result<(), StoreError> {
    let (from, to) = window.micros();
    for batch in rows(snapshot, SQL, &Bindings::default().instant("from", from).instant("to", to)).await? {
        let columns = Columns::new(table::REPORTS, &batch);
        for row in 0..batch.num_rows() {
            seen(columns.text(column::REPORT_ID, row)?);
        }
    }
    Ok(())
}

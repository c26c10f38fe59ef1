//! From when to when the lake holds anything of a window.

use super::{Columns, Scope, rows};
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("reach.sql");

/// The moments of the first and the last report of a window, of any category, in microseconds since 1970-01-01T00:00Z; `None`
/// where it holds none.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn reach(snapshot: &Snapshot, scope: &Scope<'_>) -> Result<Option<(i64, i64)>, StoreError> {
    if let Some(index) = snapshot.index_over(scope.window) {
        return Ok(index.reach(scope));
    }
    let every = Scope { categories: &[], ..scope.clone() };
    for batch in rows(snapshot, SQL, &every.bindings()).await? {
        let columns = Columns::new("reach", &batch);
        for row in 0..batch.num_rows() {
            if let (Some(first), Some(last)) = (columns.instant_or_null("first", row)?, columns.instant_or_null("last", row)?) {
                return Ok(Some((first, last)));
            }
        }
    }
    Ok(None)
}

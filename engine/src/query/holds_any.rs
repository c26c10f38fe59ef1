//! Whether a window holds any report.

use super::{Scope, reach};
use crate::store::{Snapshot, StoreError};

/// Whether the lake holds any report of a window, of any category.
///
/// # Errors
/// [`StoreError`] when the lake cannot be read.
pub(crate) async fn holds_any(snapshot: &Snapshot, scope: &Scope<'_>) -> Result<bool, StoreError> {
    match snapshot.index_over(scope.window) {
        Some(index) => Ok(index.holds_any(&Scope { categories: &[], ..scope.clone() })),
        None => Ok(reach(snapshot, scope).await?.is_some()),
    }
}

//! Questions finer than the data are refused: reports known to the month only have no days and no weeks.

use crate::EngineError;
use crate::query::{Scope, window_totals};
use crate::store::Snapshot;
use crate::time::Bucket;

/// Reports known to the month only have no weeks, and no parts of months.
pub(super) async fn refuse_finer_than(snapshot: &Snapshot, scope: &Scope<'_>, bucket: Bucket) -> Result<(), EngineError> {
    match bucket {
        Bucket::Month => refuse_finer_than_data(snapshot, scope).await,
        Bucket::Week => refuse_month_only(snapshot, scope).await,
    }
}

/// Reports known to the month only cannot say what happened in part of a month.
pub(super) async fn refuse_finer_than_data(snapshot: &Snapshot, scope: &Scope<'_>) -> Result<(), EngineError> {
    if scope.window.is_whole_months() { Ok(()) } else { refuse_month_only(snapshot, scope).await }
}

/// Refuses a window whose months hold any report known to the month only.
pub(super) async fn refuse_month_only(snapshot: &Snapshot, scope: &Scope<'_>) -> Result<(), EngineError> {
    let months = scope.window.widened_to_months()?;
    let totals = window_totals(snapshot, &Scope { window: &months, ..scope.clone() }).await?;
    if totals.month_only == 0 {
        return Ok(());
    }
    let (from, to) = (scope.window.from().to_string(), scope.window.to().to_string());
    Err(EngineError::FinerThanMonth { reports: totals.month_only, from, to })
}

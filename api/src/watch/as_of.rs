//! The day up to which a lake can be asked.

use engine::EngineError;
use engine::analysis::reported_until;
use jiff::civil::Date;

use crate::ask::Lake;

/// The first day that the lake does not reach, and never a day that is not over: `now` is in microseconds since
/// 1970-01-01T00:00Z. `None` for a lake without reports.
///
/// # Errors
/// [`EngineError`] when the lake cannot be read.
pub async fn as_of(lake: Lake<'_>, now: i64) -> Result<Option<Date>, EngineError> {
    let today = lake.snapshot.zone().date_of(now)?;
    Ok(reported_until(lake.snapshot, lake.policy).await?.map(|until| until.min(today)))
}

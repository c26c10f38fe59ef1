//! The lake's history and what it covers, together as one wire value.

use engine::EngineError;
use engine::analysis::coverage;
use engine::disclosure::Policy;
use engine::store::{Snapshot, Store};

use crate::view::SnapshotsView;

/// Every snapshot, and the coverage of one of them as far as the policy lets it be read.
///
/// # Errors
/// [`EngineError`] when the lake cannot be read.
pub async fn overview(store: &Store, snapshot: &Snapshot, policy: &Policy) -> Result<SnapshotsView, EngineError> {
    let commits = store.commits(snapshot.number())?;
    Ok(SnapshotsView::new(commits, snapshot, &coverage(snapshot, policy).await?))
}

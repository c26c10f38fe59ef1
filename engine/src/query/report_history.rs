//! Everything that was said of one report.

use arrow::record_batch::RecordBatch;

use super::{Bindings, rows};
use crate::disclosure::Policy;
use crate::store::{Snapshot, StoreError};

const SQL: &str = include_str!("report_history.sql");

/// Rows of the report with this id, its own or its source's, that the policy lets be read.
pub(crate) async fn report_history(snapshot: &Snapshot, id: &str, policy: &Policy) -> Result<Vec<RecordBatch>, StoreError> {
    let audiences = policy.audiences().iter().map(|audience| audience.as_str());
    rows(snapshot, SQL, &Bindings::default().scalar("id", id).list("audiences", audiences)).await
}

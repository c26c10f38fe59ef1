//! Receipts of loads out of the lake.

use serde_json::Value;

use super::{Snapshot, StoreError};
use crate::query::{self, Bindings, Columns};
use crate::report::schema::{column, table};

/// One load as the lake remembers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBatch {
    /// The load's id.
    pub batch_id: String,
    /// Hash of everything that was delivered.
    pub content_hash: String,
    /// The source it came from.
    pub source: String,
    /// Its receipt, as JSON.
    pub receipt: String,
    /// The same, read; null where it cannot be.
    pub(crate) facts: Value,
}

/// Every receipt of a snapshot, oldest first.
pub(super) async fn read(snapshot: &Snapshot) -> Result<Vec<StoredBatch>, StoreError> {
    answers(snapshot, include_str!("batches.sql"), &Bindings::default()).await
}

/// The receipt of the delivery with this content hash.
pub(super) async fn delivered(snapshot: &Snapshot, content_hash: &str) -> Result<Option<StoredBatch>, StoreError> {
    let bindings = Bindings::default().scalar("delivery", content_hash);
    Ok(answers(snapshot, include_str!("batch_delivered.sql"), &bindings).await?.into_iter().next())
}

async fn answers(snapshot: &Snapshot, sql: &'static str, bindings: &Bindings) -> Result<Vec<StoredBatch>, StoreError> {
    let mut found = Vec::new();
    for batch in query::rows(snapshot, sql, bindings).await? {
        let columns = Columns::new(table::BATCHES, &batch);
        for row in 0..batch.num_rows() {
            let text = |name| columns.text(name, row).map(str::to_owned);
            let receipt = text(column::RECEIPT)?;
            found.push(StoredBatch {
                batch_id: text(column::BATCH_ID)?,
                content_hash: text(column::CONTENT_HASH)?,
                source: text(column::SOURCE)?,
                facts: serde_json::from_str(&receipt).unwrap_or_default(),
                receipt,
            });
        }
    }
    Ok(found)
}

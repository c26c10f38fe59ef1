//! What is held in memory, on the wire.

use std::time::Duration;

use engine::store::Snapshot;
use serde::Serialize;
use utoipa::ToSchema;

/// The index of the snapshot that is answered from.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct IndexView {
    /// The snapshot that is answered from.
    pub snapshot: i64,
    /// Whether its index is ready; until then questions are answered from the files.
    pub ready: bool,
    /// Reports in the index.
    pub reports: u64,
    /// Bytes that its columns take.
    pub bytes: u64,
    /// Seconds that it took to build; months that had not changed were shared.
    pub seconds: Option<f64>,
    /// First day from which on everything is in it; `null` where it holds the whole lake.
    pub since: Option<String>,
    /// Bytes of answers that are kept.
    pub answer_bytes: u64,
}

impl IndexView {
    /// Of a snapshot, what its index took to build, and the bytes of answers that are kept.
    #[must_use]
    pub fn new(snapshot: &Snapshot, took: Option<Duration>, answer_bytes: u64) -> Self {
        let index = snapshot.index();
        Self {
            snapshot: snapshot.number(),
            ready: index.is_some(),
            reports: index.map_or(0, |index| index.reports()),
            bytes: index.map_or(0, |index| index.bytes() as u64),
            seconds: took.map(|took| took.as_secs_f64()),
            since: index.and_then(|index| index.since()).map(|day| day.to_string()),
            answer_bytes,
        }
    }
}

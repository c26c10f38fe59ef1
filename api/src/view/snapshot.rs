//! Snapshots and what the newest one covers.

use serde::Serialize;
use utoipa::ToSchema;

/// The lake's history and extent, as far as the caller may read it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SnapshotsView {
    /// Every snapshot, oldest first.
    pub snapshots: Vec<SnapshotView>,
    /// The newest.
    pub current: i64,
    /// The zone whose civil days the lake counts in.
    pub zone: String,
    /// Months that hold a report, `YYYY-MM`, ascending.
    pub months: Vec<String>,
    /// Categories that hold a report, largest first.
    pub categories: Vec<CategoryCount>,
    /// West, south, east, north around the located reports.
    pub reports_bbox: Option<[f64; 4]>,
    /// Precisions of time that occur.
    pub time_precision: Vec<String>,
}

/// One snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SnapshotView {
    /// Its number.
    pub snapshot: i64,
    /// When it was committed (UTC).
    pub committed_at: String,
    /// Reports it holds.
    pub reports: u64,
}

/// One category's reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CategoryCount {
    /// The category's slug.
    pub slug: &'static str,
    /// Its reports.
    pub reports: u64,
}

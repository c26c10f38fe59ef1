//! Snapshots and what the newest one covers.

use engine::analysis::Coverage;
use engine::disclosure::Released;
use engine::space::BBox;
use engine::store::{Commit, Snapshot};
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

impl SnapshotsView {
    /// The wire form of a lake's history and of its released coverage at a snapshot.
    #[must_use]
    pub fn new(commits: Vec<Commit>, snapshot: &Snapshot, coverage: &Released<Coverage>) -> Self {
        let coverage = coverage.get();
        Self {
            snapshots: commits.into_iter().map(SnapshotView::new).collect(),
            current: snapshot.number(),
            zone: snapshot.zone().to_string(),
            months: coverage.months.iter().map(|month| month.strftime("%Y-%m").to_string()).collect(),
            categories: coverage
                .categories
                .iter()
                .map(|(category, reports)| CategoryCount { slug: category.slug(), reports: *reports })
                .collect(),
            reports_bbox: coverage.bbox.map(BBox::to_array),
            time_precision: coverage.precisions.iter().map(ToString::to_string).collect(),
        }
    }
}

impl SnapshotView {
    fn new(commit: Commit) -> Self {
        Self { snapshot: commit.snapshot, committed_at: commit.committed_at, reports: commit.reports }
    }
}

//! A series in JSON.

use engine::analysis::{Receipt, Series, SeriesPoint};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

/// Reports per week or month.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SeriesView {
    /// `week` or `month`.
    pub bucket: &'static str,
    /// In order of time, empty buckets included.
    pub points: Vec<SeriesPointView>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// One bucket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SeriesPointView {
    /// First day, `YYYY-MM-DD`.
    pub start: String,
    /// Reports.
    pub reports: u64,
    /// Whether the window cuts the bucket short.
    pub partial: bool,
}

impl SeriesView {
    /// The wire form of a released series.
    #[must_use]
    pub fn new(series: &Released<Series>) -> Self {
        let series = series.get();
        Self {
            bucket: series.bucket.as_str(),
            points: series.points.iter().map(SeriesPointView::new).collect(),
            receipt: series.receipt.clone(),
        }
    }
}

impl SeriesPointView {
    fn new(point: &SeriesPoint) -> Self {
        Self { start: point.start.to_string(), reports: point.reports, partial: point.partial }
    }
}

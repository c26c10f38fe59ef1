//! A series: reports per week or month.

use jiff::Unit;
use jiff::civil::Date;

use super::precision::refuse_finer_than;
use super::region::region_lattice;
use super::{Question, Receipt, Region};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope, bucket_counts, window_totals};
use crate::space::{Cell, Resolution};
use crate::store::Snapshot;
use crate::time::{Bucket, TimeWindow};

/// Reports per bucket, in order of time, empty buckets included.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The step.
    pub bucket: Bucket,
    /// The counts.
    pub points: Vec<SeriesPoint>,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// One bucket of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeriesPoint {
    /// First day of the week or month.
    pub start: Date,
    /// Reports in the part of the bucket that lies in the window.
    pub reports: u64,
    /// Whether the window cuts the bucket short.
    pub partial: bool,
}

/// How many reports per week or month?
///
/// A region other than [`Region::Everywhere`] counts the cells of resolution 10 whose centre lies in it.
///
/// # Errors
/// [`EngineError::FinerThanMonth`] when weeks, or parts of months, are asked of reports known to the month only.
pub async fn series(
    snapshot: &Snapshot,
    question: &Question,
    bucket: Bucket,
    policy: &Policy,
) -> Result<Released<Series>, EngineError> {
    let (categories, initiative) = (&question.categories[..], Initiative::Anyone);
    let scope = Scope { window: &question.window, categories, initiative, policy };
    refuse_finer_than(snapshot, &scope, bucket).await?;
    let totals = window_totals(snapshot, &scope).await?;
    let cells = cells_of(snapshot, &question.region).await?;
    let counts = bucket_counts(snapshot, &scope, cells.as_deref(), bucket).await?;
    let points: Vec<SeriesPoint> = steps(&question.window, bucket)
        .map(|start| SeriesPoint {
            start,
            reports: counts.get(&start).copied().unwrap_or(0),
            partial: start < question.window.from() || bucket.next(start) > question.window.to(),
        })
        .collect();
    let mut receipt = Receipt::begin(snapshot, question, policy, "counts-per-bucket").await?.option("bucket", bucket.as_str());
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.reports_in_region = points.iter().map(|point| point.reports).sum();
    receipt.notes = missing(snapshot, &scope, &points, bucket).await?;
    receipt.notes.extend(cells.as_deref().map(counted_by_cells));
    Ok(policy.release(Series { bucket, points, receipt }))
}

/// How a region's reports are counted, for the receipt.
pub(super) fn counted_by_cells(cells: &[Cell]) -> String {
    format!(
        "The region is counted as the {} H3 cells of resolution 10 whose centre lies in it: \
         a report within some 65 m of its edge can fall on the other side.",
        cells.len()
    )
}

/// Empty buckets of which the lake holds no report at all, of any category or place: those are missing rather than zero.
async fn missing(
    snapshot: &Snapshot,
    scope: &Scope<'_>,
    points: &[SeriesPoint],
    bucket: Bucket,
) -> Result<Vec<String>, EngineError> {
    if points.iter().all(|point| point.reports > 0) {
        return Ok(Vec::new());
    }
    let held = bucket_counts(snapshot, &Scope { categories: &[], ..scope.clone() }, None, bucket).await?;
    let absent = points.iter().filter(|point| !held.contains_key(&point.start)).map(|point| point.start.to_string());
    let absent: Vec<String> = absent.collect();
    if absent.is_empty() {
        return Ok(Vec::new());
    }
    let note = format!("The lake holds no report at all for the {bucket} of {}: missing, not zero.", absent.join(", "));
    Ok(vec![note])
}

/// The cells of the stored resolution that a region consists of; `None` for everywhere.
pub(super) async fn cells_of(snapshot: &Snapshot, region: &Region) -> Result<Option<Vec<Cell>>, EngineError> {
    match region {
        Region::Everywhere => Ok(None),
        region => Ok(Some(region_lattice(snapshot, region, Resolution::STORED).await?.cells().to_vec())),
    }
}

/// First days of every bucket that touches the window.
fn steps(window: &TimeWindow, bucket: Bucket) -> impl Iterator<Item = Date> {
    let to = window.to();
    std::iter::successors(Some(bucket.start(window.from())), move |start| Some(bucket.next(*start)))
        .take_while(move |start| *start < to && start.until((Unit::Day, to)).is_ok())
}

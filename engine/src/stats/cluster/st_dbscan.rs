//! ST-DBSCAN: where and when are events as dense as asked for, and what hangs together?

use super::super::StatsError;
use super::density::density;
use super::labels::{ClusterSummary, check_fewest, check_finite, check_points, check_reach, summaries};
use super::reach::Reach;

/// What ST-DBSCAN calls dense.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StDbscanOptions {
    /// Reach of a neighbourhood in space, in the unit of the points, inclusive.
    pub eps: f64,
    /// Reach of a neighbourhood in time, before and after, in days, inclusive.
    pub eps_days: f64,
    /// Fewest events in the neighbourhood of a core event, the event itself included.
    pub min_points: usize,
}

/// Clusters found by ST-DBSCAN.
#[derive(Debug, Clone, PartialEq)]
pub struct StDbscan {
    /// Cluster of each event, in the order of the input; `None` is noise. Clusters are numbered from 0 in the order of
    /// their first events.
    pub labels: Vec<Option<u32>>,
    /// Whether each event is a core event.
    pub core: Vec<bool>,
    /// Positions of the border events that have core events of more than one cluster in their neighbourhood, ascending.
    pub ambiguous: Vec<u32>,
    /// Size and centroid of each cluster, in the order of the labels.
    pub clusters: Vec<ClusterSummary>,
    /// First and last day of each cluster, in the order of the labels.
    pub spans: Vec<[f64; 2]>,
}

/// ST-DBSCAN of events in the plane and in time, exactly.
///
/// Answers: which events lie in a place and time at least as dense as `min_points` events within `eps` metres and
/// `eps_days` days, and which of these hang together?
///
/// Two events are neighbours if they are within `eps` in space and within `eps_days` in time; all else is DBSCAN
/// ([`dbscan`](super::dbscan())). A border event belongs to the cluster of the core event that is nearest in space, then in time,
/// then first in the input. Repeats at the same address are neighbours at distance 0 like any others (the Python package
/// `st_dbscan` loses them in inputs of 20,000 events and more). The source's further threshold, on a third, non-spatial
/// value of each event, is left out: a report has none.
///
/// Time grows as [`dbscan`](super::dbscan())'s, by boxes of `eps / sqrt 2` and `eps_days`.
///
/// # Units
/// `points` are `[x, y]` in metres or any planar unit that `eps` shares; `days` are times in days from any origin.
///
/// # Degenerate input
/// As [`dbscan`](super::dbscan()). If all events happen at once, the answer is that of DBSCAN.
///
/// # Errors
/// As [`dbscan`](super::dbscan()), for times and `eps_days` too; [`StatsError::Lengths`] if there is not one time per point.
///
/// # Source
/// D. Birant and A. Kut, 2007, Data & Knowledge Engineering 60(1), 208-221, doi:10.1016/j.datak.2006.01.013.
///
/// # Example
/// ```
/// use engine::stats::{StDbscanOptions, st_dbscan};
///
/// let points = [[0.0, 0.0], [0.0, 0.0], [50.0, 0.0], [0.0, 0.0]];
/// let found = st_dbscan(&points, &[0.0, 1.0, 2.0, 60.0], StDbscanOptions { eps: 100.0, eps_days: 7.0, min_points: 3 })?;
///
/// assert_eq!(found.labels, [Some(0), Some(0), Some(0), None]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn st_dbscan(points: &[[f64; 2]], days: &[f64], options: StDbscanOptions) -> Result<StDbscan, StatsError> {
    check(points, days, &options)?;
    let events: Vec<[f64; 3]> = points.iter().zip(days).map(|(&[x, y], &day)| [x, y, day]).collect();
    let side = options.eps * std::f64::consts::FRAC_1_SQRT_2;
    let reach = Reach::new(options.eps, options.eps_days);
    let found = density(&events, [side, side, options.eps_days], reach, options.min_points)?;
    Ok(StDbscan {
        clusters: summaries(points, &found.labels),
        spans: spans(days, &found.labels),
        labels: found.labels,
        core: found.core,
        ambiguous: found.ambiguous,
    })
}

fn check(points: &[[f64; 2]], days: &[f64], options: &StDbscanOptions) -> Result<(), StatsError> {
    if days.len() != points.len() {
        return Err(StatsError::Lengths { what: "times", given: days.len(), expected: points.len() });
    }
    check_points(points)?;
    check_finite("time", days.iter().copied())?;
    check_reach("eps", options.eps)?;
    check_reach("eps in days", options.eps_days)?;
    check_fewest("min points", options.min_points, 1)
}

fn spans(days: &[f64], labels: &[Option<u32>]) -> Vec<[f64; 2]> {
    let mut spans: Vec<[f64; 2]> = Vec::new();
    for (&day, label) in days.iter().zip(labels) {
        let Some(label) = *label else { continue };
        if label as usize == spans.len() {
            spans.push([day, day]);
        }
        let [first, last] = &mut spans[label as usize];
        (*first, *last) = (first.min(day), last.max(day));
    }
    spans
}

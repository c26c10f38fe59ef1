//! DBSCAN: where are points as dense as asked for, and what hangs together?

use super::super::StatsError;
use super::density::density;
use super::labels::{ClusterSummary, check_fewest, check_points, check_reach, summaries};
use super::reach::Reach;

/// What DBSCAN calls dense.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DbscanOptions {
    /// Radius of a neighbourhood, in the unit of the points; a point exactly this far away is inside.
    pub eps: f64,
    /// Fewest points in the neighbourhood of a core point, the point itself included.
    pub min_points: usize,
}

/// Clusters found by DBSCAN.
#[derive(Debug, Clone, PartialEq)]
pub struct Dbscan {
    /// Cluster of each point, in the order of the input; `None` is noise. Clusters are numbered from 0 in the order of
    /// their first points.
    pub labels: Vec<Option<u32>>,
    /// Whether each point is a core point.
    pub core: Vec<bool>,
    /// Positions of the border points that have core points of more than one cluster in their neighbourhood, ascending.
    /// The definition lets them belong to any of these; here they belong to the nearest core point's.
    pub ambiguous: Vec<u32>,
    /// Size and centroid of each cluster, in the order of the labels.
    pub clusters: Vec<ClusterSummary>,
}

/// DBSCAN of points in the plane, exactly.
///
/// Answers: which points lie in places at least as dense as `min_points` points within `eps`, and which of these places
/// hang together?
///
/// A core point has at least `min_points` points within `eps`, itself included (as in the source and in most programs).
/// Core points within `eps` of each other are in the same cluster. A point that is not core but within `eps` of a core
/// point is a border point and belongs to the cluster of the nearest one (of equally near ones, the first in the input);
/// the source leaves it to the first cluster found, so that programs may differ in the points listed as `ambiguous` and
/// nowhere else. All other points are noise. Core points and clusters do not depend on the order of the input.
///
/// Time grows as n log n at worst for a fixed `min_points`, by squares of side `eps / sqrt 2`: a square that holds
/// `min_points` points needs no search. The answer is the same on any number of threads.
///
/// # Units
/// `points` are `[x, y]` in metres, or any planar unit that `eps` shares.
///
/// # Degenerate input
/// No points give no clusters. Coincident points all count. With `min_points` 1 every point is core and none is noise.
/// Counts say nothing about chance: any pattern that is dense enough is a cluster, also where people are dense.
///
/// # Errors
/// [`StatsError::BadValue`] (a coordinate not finite or beyond 1e100), [`StatsError::BadOption`] (`eps` not positive, or
/// below one 3,000,000,000th of the extent of the points; `min_points` 0) and [`StatsError::Undefined`] (more points than
/// 32 bits number).
///
/// # Source
/// M. Ester, H.-P. Kriegel, J. Sander and X. Xu, 1996, Proceedings of KDD-96, 226-231, definitions 1 to 6. The algorithm
/// is that of M. de Berg, A. Gunawan and M. Roeloffzen, 2019, doi:10.1142/S0218195919400028.
///
/// # Example
/// ```
/// use engine::stats::{DbscanOptions, dbscan};
///
/// let points = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [2.0, 0.0], [9.0, 9.0]];
/// let found = dbscan(&points, DbscanOptions { eps: 1.0, min_points: 3 })?;
///
/// assert_eq!(found.labels, [Some(0), Some(0), Some(0), Some(0), None]);
/// assert_eq!(found.core, [true, true, false, false, false]);
/// assert_eq!(found.clusters[0].size, 4);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn dbscan(points: &[[f64; 2]], options: DbscanOptions) -> Result<Dbscan, StatsError> {
    check_points(points)?;
    check_reach("eps", options.eps)?;
    check_fewest("min points", options.min_points, 1)?;
    let side = options.eps * std::f64::consts::FRAC_1_SQRT_2;
    let found = density(points, [side; 2], Reach::new(options.eps, 0.0), options.min_points)?;
    let clusters = summaries(points, &found.labels);
    Ok(Dbscan { labels: found.labels, core: found.core, ambiguous: found.ambiguous, clusters })
}

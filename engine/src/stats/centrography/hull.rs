//! The convex hull of points.

use super::super::StatsError;
use super::{PointWeights, check};

/// Corners of the smallest convex polygon that holds all points, counter-clockwise from the lowest x (then y).
///
/// Points on an edge are no corners. Time grows as n log n.
///
/// # Units
/// `points` are `[x, y]` in any planar unit; corners are points of the input.
///
/// # Degenerate input
/// Points on a line have two corners, coincident points one.
///
/// # Errors
/// [`StatsError::TooFew`] (no points) and [`StatsError::BadValue`] (a coordinate that is not a number from -1e100 to 1e100).
///
/// # Source
/// A. M. Andrew, 1979, Information Processing Letters 9(5), 216-219, doi:10.1016/0020-0190(79)90072-3.
///
/// # Example
/// ```
/// use engine::stats::convex_hull;
///
/// let corners = convex_hull(&[[0.0, 0.0], [2.0, 0.0], [1.0, 0.5], [1.0, 2.0], [1.0, 0.0]])?;
/// assert_eq!(corners, [[0.0, 0.0], [2.0, 0.0], [1.0, 2.0]]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn convex_hull(points: &[[f64; 2]]) -> Result<Vec<[f64; 2]>, StatsError> {
    check(points, PointWeights::Equal, 1)?;
    let mut sorted = points.to_vec();
    sorted.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    sorted.dedup_by(|a, b| a[0] <= b[0] && a[1] <= b[1] && a[1] >= b[1]);
    if sorted.len() < 3 {
        return Ok(sorted);
    }
    let mut corners = chain(sorted.iter());
    let mut upper = chain(sorted.iter().rev());
    // Each chain ends where the other begins.
    corners.pop();
    upper.pop();
    corners.append(&mut upper);
    Ok(corners)
}

/// The corners passed on the right-hand side of a walk through the points.
fn chain<'a>(points: impl Iterator<Item = &'a [f64; 2]>) -> Vec<[f64; 2]> {
    let mut corners: Vec<[f64; 2]> = Vec::new();
    for &point in points {
        while let [.., a, b] = corners[..] {
            if turn(a, b, point) > 0.0 {
                break;
            }
            corners.pop();
        }
        corners.push(point);
    }
    corners
}

/// Above zero where the way from a over b to c turns left.
fn turn(a: [f64; 2], b: [f64; 2], c: [f64; 2]) -> f64 {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
}

//! Medians of points in the plane.

use super::super::StatsError;
use super::{Cloud, PointWeights, check};

/// Most steps taken; some five to thirty are needed.
const MOST_STEPS: usize = 1000;

/// A step shorter than this part of the spread of the points is the last.
const PRECISION: f64 = 1e-12;

/// Median centre: the place with the smallest sum of distances to all points.
///
/// Answers: from where is the total way to all points shortest? Unlike the mean centre it is hardly moved by a few points far
/// away. Newton's steps where they help, Weiszfeld's otherwise, and a test whether the nearest point is itself the answer:
/// where Weiszfeld's own iteration stops or creeps. Time grows with points times some ten steps.
///
/// # Units
/// `points` are `[x, y]` in any planar unit, weights 0 or more; the answer is a place in that unit, good to about 1e-9 of the
/// spread of the points.
///
/// # Conventions
/// `pointpats` looks for the same place by a general minimiser with differences for slopes, and stops up to some 0.1 m away from
/// it in a city, where the sum of distances is larger by less than one part in 10^8.
///
/// # Degenerate input
/// Where several places do alike (an even number of points on a line), it is one of them.
///
/// # Errors
/// As [`super::super::mean_centre`].
///
/// # Source
/// E. Weiszfeld, 1937, Tohoku Mathematical Journal 43, 355-386; Y. Vardi and C.-H. Zhang, 2000, PNAS 97(4), 1423-1426,
/// doi:10.1073/pnas.97.4.1423, for the step away from a point.
///
/// # Example
/// Three corners of a square and its middle: the middle.
/// ```
/// use engine::stats::{PointWeights, median_centre};
///
/// let [x, y] = median_centre(&[[0.0, 0.0], [2.0, 0.0], [0.0, 2.0], [1.0, 1.0]], PointWeights::Equal)?;
/// assert!((x - 1.0).abs() < 1e-9 && (y - 1.0).abs() < 1e-9);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn median_centre(points: &[[f64; 2]], weights: PointWeights) -> Result<[f64; 2], StatsError> {
    let cloud = Cloud::new(points, weights, 1)?;
    let spread = ((cloud.xx + cloud.yy) / cloud.weight).sqrt();
    let view = |from: [f64; 2]| View::of(points, weights, from);
    let mut now = view(cloud.centre);
    for _ in 0..MOST_STEPS {
        if now.at_the_median() {
            break;
        }
        let nearest = view(now.nearest);
        if nearest.at_the_median() {
            return Ok(nearest.from);
        }
        let candidates = [now.newton().map(view), Some(view(now.weiszfeld())), Some(nearest)];
        let next = candidates.into_iter().flatten().min_by(|a, b| a.sum.total_cmp(&b.sum));
        let Some(next) = next.filter(|next| next.is_better_than(&now)) else { break };
        let moved = (next.from[0] - now.from[0]).hypot(next.from[1] - now.from[1]);
        now = next;
        if moved <= PRECISION * spread {
            break;
        }
    }
    Ok(now.from)
}

/// The points as seen from a place: sums over distances, and their derivatives.
struct View {
    from: [f64; 2],
    /// Weighted sum of distances.
    sum: f64,
    /// Weight of points at the very place.
    here: f64,
    /// Sum of weights over distances, elsewhere.
    pull: f64,
    /// Gradient of the sum, without the points here.
    gradient: [f64; 2],
    /// Second derivatives: xx, yy, xy.
    curvature: [f64; 3],
    /// The nearest point with a weight.
    nearest: [f64; 2],
}

impl View {
    fn of(points: &[[f64; 2]], weights: PointWeights, from: [f64; 2]) -> Self {
        let none = Self { from, sum: 0.0, here: 0.0, pull: 0.0, gradient: [0.0; 2], curvature: [0.0; 3], nearest: from };
        let (mut view, mut least) = (none, f64::INFINITY);
        for (index, &point) in points.iter().enumerate() {
            let weight = weights.of(index);
            if weight <= 0.0 {
                continue;
            }
            let (dx, dy) = (from[0] - point[0], from[1] - point[1]);
            let distance = dx.hypot(dy);
            if distance < least {
                (least, view.nearest) = (distance, point);
            }
            view.add(weight, [dx, dy], distance);
        }
        view
    }

    fn add(&mut self, weight: f64, [dx, dy]: [f64; 2], distance: f64) {
        if distance <= 0.0 {
            self.here += weight;
            return;
        }
        let (pull, x, y) = (weight / distance, dx / distance, dy / distance);
        self.sum += weight * distance;
        self.pull += pull;
        self.gradient[0] += weight * x;
        self.gradient[1] += weight * y;
        self.curvature[0] += pull * y * y;
        self.curvature[1] += pull * x * x;
        self.curvature[2] -= pull * x * y;
    }

    /// Near the median the sum no longer tells places apart, but the slope does.
    fn is_better_than(&self, other: &Self) -> bool {
        let slope = |view: &Self| view.gradient[0].hypot(view.gradient[1]);
        let alike = self.here <= 0.0 && (self.sum - other.sum).abs() <= 1e-14 * other.sum;
        if alike { slope(self) < 0.5 * slope(other) } else { self.sum < other.sum }
    }

    /// A place is the median where the points here hold their own against the pull of all others.
    fn at_the_median(&self) -> bool {
        let slope = self.gradient[0].hypot(self.gradient[1]);
        self.pull <= 0.0 || slope <= self.here
    }

    fn weiszfeld(&self) -> [f64; 2] {
        let slope = self.gradient[0].hypot(self.gradient[1]);
        let step = (1.0 - self.here / slope) / self.pull;
        [self.from[0] - step * self.gradient[0], self.from[1] - step * self.gradient[1]]
    }

    /// Where the sum would be smallest if it were a paraboloid; `None` at a point, where it has an edge, and on a line.
    fn newton(&self) -> Option<[f64; 2]> {
        let [xx, yy, xy] = self.curvature;
        let determinant = xx * yy - xy * xy;
        if self.here > 0.0 || determinant <= 1e-12 * self.pull * self.pull {
            return None;
        }
        let [gx, gy] = self.gradient;
        Some([self.from[0] - (yy * gx - xy * gy) / determinant, self.from[1] - (xx * gy - xy * gx) / determinant])
    }
}

/// Manhattan median: the middle x and the middle y, which have the smallest sum of distances along a street grid.
///
/// # Units
/// `points` are `[x, y]` in any planar unit. With an even number of points it is the middle between the two middle
/// coordinates, one of many places that do alike.
///
/// # Errors
/// As [`super::super::convex_hull`].
///
/// # Example
/// ```
/// use engine::stats::manhattan_median;
///
/// assert_eq!(manhattan_median(&[[0.0, 9.0], [1.0, 0.0], [50.0, 1.0]])?, [1.0, 1.0]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn manhattan_median(points: &[[f64; 2]]) -> Result<[f64; 2], StatsError> {
    check(points, PointWeights::Equal, 1)?;
    Ok([0, 1].map(|axis| middle(points.iter().map(|point| point[axis]).collect())))
}

fn middle(mut values: Vec<f64>) -> f64 {
    let half = values.len() / 2;
    let even = values.len().is_multiple_of(2);
    let (below, &mut upper, _) = values.select_nth_unstable_by(half, f64::total_cmp);
    if even { f64::midpoint(below.iter().copied().fold(f64::NEG_INFINITY, f64::max), upper) } else { upper }
}

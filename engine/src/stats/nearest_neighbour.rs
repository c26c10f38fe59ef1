//! Nearest neighbours: are points closer to each other than chance puts them?

mod tree;

use std::f64::consts::PI;

use rand::RngExt;
use rayon::prelude::*;

use super::draws::stream;
use super::global::NormalTest;
use super::{NotComputable, StatsError, Window, real};

/// Steps that the distribution of distances is followed in, as in spatstat.
const STEPS: usize = 512;

/// What is done about points near the edge, whose nearest neighbour may lie outside the study area unseen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NeighbourEdge {
    /// Nothing: the index of Clark and Evans as they defined it, and as `CrimeStat` and `ArcGIS` give it. Needs only the area.
    Uncorrected {
        /// Area of the study region, in the square of the points' unit.
        area: f64,
    },
    /// Donnelly's expectation and variance for a rectangle, which allow for its edge.
    Donnelly(Window),
    /// The mean of the Kaplan-Meier estimate of the distribution of distances, in which a distance is censored where the edge
    /// is nearer than the neighbour; followed in 512 steps as spatstat's `cdf` does. Has no z.
    KaplanMeier(Window),
}

/// Simulations of complete spatial randomness: as many points, each anywhere in the window alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RandomPatterns {
    /// Patterns, 1 or more.
    pub count: u32,
    /// The seed. The same seed gives the same answer on any number of threads.
    pub seed: u64,
}

/// The nearest neighbour index of a set of points.
#[derive(Debug, Clone, PartialEq)]
pub struct NearestNeighbour {
    /// Points.
    pub points: usize,
    /// Mean distance to the nearest other point, corrected where the correction is of distances.
    pub mean_distance: f64,
    /// The mean distance expected under complete spatial randomness.
    pub expected_distance: f64,
    /// Mean over expected distance: below 1 where points cluster, above 1 where they keep apart.
    pub index: f64,
    /// Test of the mean distance under complete spatial randomness; `p_low` is that for clustering.
    pub test: Result<NormalTest, NotComputable>,
}

/// Clark and Evans' nearest neighbour index.
///
/// Answers: are the points closer to their nearest neighbours (index below 1) or farther from them (above) than as many points
/// thrown at random over the study area?
///
/// `index = mean distance / (sqrt(A / n) / 2)`; with Donnelly's correction the expectation is
/// `sqrt(A / n) / 2 + (0.0514 + 0.0412 / sqrt(n)) P / n` with perimeter P. Time grows as n log n.
///
/// # Units
/// `points` are `[x, y]` in metres or any planar unit, area and window in the same; the index is a pure number. It depends on
/// the area as the square root: name the area with the index.
///
/// # Conventions
/// z is the mean distance less its expectation over its standard deviation: `sqrt((4 - pi) A / (4 pi)) / n` for Clark and
/// Evans, `sqrt(0.0703 A / n^2 + 0.037 P sqrt(A / n^5))` for Donnelly. (spatstat's `clarkevans.test` uses the former with every
/// correction.) Both treat distances as independent, which mutual neighbours are not; [`nearest_neighbour_p`] does not.
///
/// # Degenerate input
/// Points at the same place are each other's neighbours at distance 0; where all are, the index is 0. Geocoders that put
/// many reports on one point make any pattern look clustered.
///
/// # Errors
/// [`StatsError::TooFew`] (below two points), [`StatsError::BadValue`] (a coordinate that is not a number, or is outside the
/// window), [`StatsError::BadOption`] (area) and, for [`NeighbourEdge::KaplanMeier`], [`StatsError::Undefined`] (all distances
/// censored).
///
/// # Source
/// P. J. Clark and F. C. Evans, 1954, Ecology 35(4), 445-453, doi:10.2307/1931034; K. P. Donnelly, 1978, in I. Hodder (ed.),
/// Simulation Methods in Archaeology, Cambridge University Press, 91-95.
///
/// # Example
/// Four corners of a unit square in an area of 4: distances are 1 where 1/2 is expected.
/// ```
/// use engine::stats::{NeighbourEdge, nearest_neighbour};
///
/// let square = [[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]];
/// let index = nearest_neighbour(&square, NeighbourEdge::Uncorrected { area: 4.0 })?.index;
/// assert!((index - 2.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn nearest_neighbour(points: &[[f64; 2]], edge: NeighbourEdge) -> Result<NearestNeighbour, StatsError> {
    let area = edge.check(points)?;
    let n = real(points.len());
    let distances = nearest_distances(points)?;
    let mean = distances.iter().sum::<f64>() / n;
    let random = 0.5 * (area / n).sqrt();
    let (mean_distance, expected_distance, variance) = match edge {
        NeighbourEdge::Uncorrected { .. } => (mean, random, Some((4.0 - PI) * area / (4.0 * PI) / (n * n))),
        NeighbourEdge::Donnelly(window) => {
            let perimeter = 2.0 * (window.east - window.west + window.north - window.south);
            let expected = random + (0.0514 + 0.0412 / n.sqrt()) * perimeter / n;
            (mean, expected, Some(0.0703 * area / (n * n) + 0.037 * perimeter * (area / n.powi(5)).sqrt()))
        }
        NeighbourEdge::KaplanMeier(window) => (kaplan_meier_mean(points, &distances, window)?, random, None),
    };
    let test = variance.map_or(Err(NO_Z), |variance| NormalTest::new(mean_distance, expected_distance, variance));
    let index = mean_distance / expected_distance;
    Ok(NearestNeighbour { points: points.len(), mean_distance, expected_distance, index, test })
}

const NO_Z: NotComputable =
    NotComputable::Because("the corrected mean has no known variance; simulate, or choose Donnelly's correction");

/// Monte Carlo p-values of the index against complete spatial randomness in a window: `[two-sided, clustered, dispersed]`.
///
/// Each one-sided p is (1 + patterns at least as extreme) / (1 + patterns); two-sided p is twice the smaller, at most 1. Edges
/// need no correction here, because simulated patterns have the same edges. Time grows as patterns times that of the index.
///
/// # Errors
/// As [`nearest_neighbour`], and [`StatsError::BadOption`] (no patterns).
///
/// # Source
/// J. Besag and P. J. Diggle, 1977, Applied Statistics 26(3), 327-333, doi:10.2307/2346974.
pub fn nearest_neighbour_p(points: &[[f64; 2]], window: Window, patterns: RandomPatterns) -> Result<[f64; 3], StatsError> {
    NeighbourEdge::Donnelly(window).check(points)?;
    patterns.check()?;
    let total = |points: &[[f64; 2]]| nearest_distances(points).map(|distances| distances.iter().sum::<f64>());
    let seen = total(points)?;
    let simulate = |index| total(&random_pattern(points.len(), window, patterns.seed, index));
    let drawn = (0..patterns.count).into_par_iter().map(simulate).collect::<Result<Vec<f64>, _>>()?;
    let p = |of: &dyn Fn(f64) -> bool| {
        (1.0 + real(drawn.iter().filter(|&&total| of(total)).count())) / (1.0 + f64::from(patterns.count))
    };
    let (clustered, dispersed) = (p(&|total| total <= seen), p(&|total| total >= seen));
    Ok([(2.0 * clustered.min(dispersed)).min(1.0), clustered, dispersed])
}

/// Distance of each point to the nearest other point, in the order and the unit of the points.
///
/// # Errors
/// [`StatsError::TooFew`] (below two points) and [`StatsError::BadValue`] (a coordinate that is not a number from -1e100 to
/// 1e100).
///
/// # Example
/// ```
/// use engine::stats::nearest_distances;
///
/// assert_eq!(nearest_distances(&[[0.0, 0.0], [3.0, 4.0], [3.0, 6.0]])?, [5.0, 2.0, 2.0]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn nearest_distances(points: &[[f64; 2]]) -> Result<Vec<f64>, StatsError> {
    check_points(points)?;
    Ok(tree::nearest(points))
}

/// A random pattern of `n` points: number `index` of those under `seed`.
pub(super) fn random_pattern(n: usize, window: Window, seed: u64, index: u32) -> Vec<[f64; 2]> {
    let mut random = stream(seed, u64::from(index));
    let (width, height) = (window.east - window.west, window.north - window.south);
    let mut place = || {
        let [across, up] = [random.random::<f64>(), random.random::<f64>()];
        [(window.west + across * width).min(window.east), (window.south + up * height).min(window.north)]
    };
    (0..n).map(|_| place()).collect()
}

/// Mean of the Kaplan-Meier estimate of the distribution of nearest neighbour distances, over the part that is seen.
fn kaplan_meier_mean(points: &[[f64; 2]], distances: &[f64], window: Window) -> Result<f64, StatsError> {
    let (area, n) = (window.area(), real(points.len()));
    let diagonal = (window.east - window.west).hypot(window.north - window.south);
    let step = (1e5_f64.ln() / PI * area / n).sqrt().min(0.5 * diagonal) / real(STEPS);
    // Distances, and those of them that are not censored, by the step that they fall in; those beyond the last step apart.
    let (mut ends, mut seen) = (vec![0.0; STEPS + 1], vec![0.0; STEPS + 1]);
    for (&point, &distance) in points.iter().zip(distances) {
        let border = to_border(point, window);
        let bin = bin(distance.min(border) / step);
        ends[bin] += 1.0;
        if distance <= border {
            seen[bin] += 1.0;
        }
    }
    let (mut at_risk, mut survival, mut sum, mut mass) = (n, 1.0, 0.0, 0.0);
    for (bin, (ended, seen)) in ends.iter().zip(&seen).take(STEPS).enumerate() {
        let drop = if at_risk > 0.0 { survival * seen / at_risk } else { 0.0 };
        sum += step * real(bin) * drop;
        mass += drop;
        survival -= drop;
        at_risk -= ended;
    }
    if mass <= 0.0 {
        return Err(StatsError::Undefined { because: "every point is nearer the edge than its neighbour; widen the window" });
    }
    Ok(sum / mass)
}

/// The step that a distance falls in, from 0; the last is for those beyond.
fn bin(steps: f64) -> usize {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "not negative, and at most the last step")]
    let bin = steps.min(real(STEPS)) as usize;
    bin
}

/// Distance to the nearest edge of the window.
pub(super) fn to_border([x, y]: [f64; 2], window: Window) -> f64 {
    (x - window.west).min(window.east - x).min((y - window.south).min(window.north - y))
}

impl NeighbourEdge {
    /// The area, of a study region that holds all points.
    fn check(self, points: &[[f64; 2]]) -> Result<f64, StatsError> {
        let area = match self {
            Self::Uncorrected { area } => area,
            Self::Donnelly(window) | Self::KaplanMeier(window) => return check_window(points, window),
        };
        if area > 0.0 && area <= 1e200 {
            return Ok(area);
        }
        Err(StatsError::BadOption { option: "area", value: area, needs: "above 0, in the square of the points' unit" })
    }
}

impl RandomPatterns {
    pub(super) fn check(self) -> Result<(), StatsError> {
        if self.count > 0 {
            return Ok(());
        }
        Err(StatsError::BadOption { option: "simulations", value: 0.0, needs: "1 or more, such as 99" })
    }
}

/// The area of a window that holds all points.
pub(super) fn check_window(points: &[[f64; 2]], window: Window) -> Result<f64, StatsError> {
    check_points(points)?;
    let [width, height] = [window.east - window.west, window.north - window.south];
    for (option, side) in [("window width", width), ("window height", height)] {
        if !(side > 0.0 && side <= 1e100) {
            return Err(StatsError::BadOption { option, value: side, needs: "above 0, in the unit of the points" });
        }
    }
    match points.iter().position(|&point| !window.holds(point)) {
        Some(index) => {
            let [x, y] = points[index];
            let value = if (window.west..=window.east).contains(&x) { y } else { x };
            Err(StatsError::BadValue { what: "a coordinate of point", index, value, needs: "in the window" })
        }
        None => Ok(window.area()),
    }
}

fn check_points(points: &[[f64; 2]]) -> Result<(), StatsError> {
    if points.len() < 2 {
        return Err(StatsError::TooFew { what: "points", given: points.len(), needed: 2 });
    }
    let bad = |at: &f64| !(-1e100..=1e100).contains(at);
    match points.iter().flatten().position(bad) {
        Some(at) => Err(StatsError::BadValue {
            what: "a coordinate of point",
            index: at / 2,
            value: points[at / 2][at % 2],
            needs: "a number from -1e100 to 1e100",
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;

//! Ripley's K: are points clustered or spaced out, and at which distances?

mod edge;
mod pairs;

use std::f64::consts::PI;

use rayon::prelude::*;

use super::nearest_neighbour::{RandomPatterns, check_window, random_pattern};
use super::{NotComputable, StatsError, Window, real};
use edge::EdgeWeight;
use pairs::Pairs;

/// What is done about neighbours that lie outside the window unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RipleyEdge {
    /// Nothing: K is too small, the more the larger the distance (`none` in `spatstat`).
    Uncorrected,
    /// Only points farther from the edge than the distance are started from (`border`).
    Border,
    /// Each pair is weighted by the inverse share of the circle around one point through the other that lies in the window
    /// (`isotropic`, Ripley's own).
    Isotropic,
    /// Each pair is weighted by the area of the window over that of its overlap with itself, shifted from one point to the
    /// other (`translate`).
    Translation,
}

/// Options of Ripley's K.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RipleyOptions {
    /// The study area, which holds all points.
    pub window: Window,
    /// What is done about its edge.
    pub edge: RipleyEdge,
    /// Patterns of complete spatial randomness to compare with, or `None` for the function only.
    pub patterns: Option<RandomPatterns>,
}

/// Ripley's K of a set of points.
#[derive(Debug, Clone, PartialEq)]
pub struct Ripley {
    /// Points.
    pub points: usize,
    /// The function, one entry per distance, in their order.
    pub at: Vec<RipleyAt>,
    /// Monte Carlo p of the whole function, where patterns were asked for: (1 + patterns whose L departs from the distance by
    /// as much, at its worst) / (1 + patterns). A single test, whatever the number of distances; it does not tell clustering
    /// from spacing.
    pub p: Option<f64>,
}

/// Ripley's K at one distance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RipleyAt {
    /// The distance, in the unit of the points.
    pub distance: f64,
    /// Expected number of other points within the distance of a point, over the number per unit of area: an area.
    pub k: Result<f64, NotComputable>,
    /// `sqrt(K / pi)`: the distance itself under complete spatial randomness, more where points cluster.
    pub l: Result<f64, NotComputable>,
    /// K under complete spatial randomness, `pi distance^2`.
    pub random: f64,
    /// Least and greatest K of the random patterns, where asked for. Pointwise: with 39 patterns the chance to leave it is 5 %
    /// at each distance, and more at one or another of them; see [`Ripley::p`] for the whole.
    pub envelope: Option<[f64; 2]>,
}

/// Ripley's K and L in a rectangular window.
///
/// Answers: how many other points lie within a distance of a point, against how many would if points fell anywhere alike?
///
/// `K(d) = A / (n (n - 1)) sum_{i != j} w_ij 1(d_ij <= d)`; with the border correction
/// `K(d) = A / n * #{(i, j): d_ij <= d < b_i} / #{i: b_i > d}`, b being distances to the edge. Time grows with points times
/// log points, and with pairs within the largest distance: name no larger one than needed.
///
/// # Units
/// `points` are `[x, y]` in metres or any planar unit, `distances` in the same, in rising order from 0 or more; K is in its
/// square, L in the unit itself.
///
/// # Conventions
/// Those of `spatstat`'s `Kest`: distances are inclusive (to within one part in 10^12, so that decimal coordinates tie as they
/// are written), weights are at most 100, and points at the same place are pairs at distance 0.
///
/// # Degenerate input
/// K is [`NotComputable`] at a distance of half the diagonal of the window or more with the isotropic and translation
/// corrections, and with the border correction where no point is that far from the edge. Without pairs in range K is 0.
///
/// # Errors
/// [`StatsError::TooFew`] (below two points, no distances), [`StatsError::BadValue`] (a coordinate that is not a number or lies
/// outside the window, a distance that is negative, not a number or below the one before it) and [`StatsError::BadOption`]
/// (window, patterns).
///
/// # Source
/// B. D. Ripley, 1976, Journal of Applied Probability 13(2), 255-266, doi:10.2307/3212829; J. Ohser, 1983, Series Statistics
/// 14(1), 63-71, doi:10.1080/02331888308801687 (translation); A. Baddeley, E. Rubak and R. Turner, 2015, Spatial Point
/// Patterns, CRC Press, chapter 7.
///
/// # Example
/// Two points 3 apart in a window of 100: K is 100 from there on, and 0 before.
/// ```
/// use engine::stats::{RipleyEdge, RipleyOptions, Window, ripley};
///
/// let window = Window { west: 0.0, south: 0.0, east: 10.0, north: 10.0 };
/// let options = RipleyOptions { window, edge: RipleyEdge::Uncorrected, patterns: None };
/// let k = ripley(&[[4.0, 4.0], [7.0, 4.0]], &[1.0, 3.0], options)?;
/// assert!(k.at[0].k? < 1e-12 && (k.at[1].k? - 100.0).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn ripley(points: &[[f64; 2]], distances: &[f64], options: RipleyOptions) -> Result<Ripley, StatsError> {
    check_window(points, options.window)?;
    check_distances(distances)?;
    let seen = k_function(points, distances, options);
    let simulated = options.patterns.map(|patterns| simulate(points.len(), distances, options, patterns)).transpose()?;
    let at = distances.iter().zip(&seen).enumerate().map(|(index, (&distance, &k))| RipleyAt {
        distance,
        k,
        l: k.map(|k| (k / PI).sqrt()),
        random: PI * distance * distance,
        envelope: simulated.as_ref().and_then(|drawn| envelope(drawn.iter().map(|function| function[index]))),
    });
    let p = simulated.as_ref().map(|drawn| {
        let as_far = |function: &&Function| worst(function, distances) >= worst(&seen, distances) * (1.0 - 1e-12);
        (1.0 + real(drawn.iter().filter(as_far).count())) / (1.0 + real(drawn.len()))
    });
    Ok(Ripley { points: points.len(), at: at.collect(), p })
}

type Function = Vec<Result<f64, NotComputable>>;

fn simulate(n: usize, distances: &[f64], options: RipleyOptions, patterns: RandomPatterns) -> Result<Vec<Function>, StatsError> {
    patterns.check()?;
    let one = |index| k_function(&random_pattern(n, options.window, patterns.seed, index), distances, options);
    Ok((0..patterns.count).into_par_iter().map(one).collect())
}

fn envelope(values: impl Iterator<Item = Result<f64, NotComputable>>) -> Option<[f64; 2]> {
    values.flatten().fold(None, |ends: Option<[f64; 2]>, k| {
        let [least, greatest] = ends.unwrap_or([k, k]);
        Some([least.min(k), greatest.max(k)])
    })
}

/// How far L departs from the distance, at its worst.
fn worst(function: &Function, distances: &[f64]) -> f64 {
    let departs = |(k, distance): (&Result<f64, NotComputable>, &f64)| k.map_or(0.0, |k| ((k / PI).sqrt() - distance).abs());
    function.iter().zip(distances).map(departs).fold(0.0, f64::max)
}

const BEYOND: NotComputable =
    NotComputable::Because("the distance is half the diagonal of the window or more; ask for shorter distances");

const NO_INNER_POINT: NotComputable =
    NotComputable::Because("no point is this far from the edge; ask for shorter distances or another edge correction");

/// K at every distance.
fn k_function(points: &[[f64; 2]], distances: &[f64], options: RipleyOptions) -> Function {
    let window = options.window;
    let (area, n) = (window.area(), real(points.len()));
    let edge = EdgeWeight { window, edge: options.edge };
    let sums = Pairs::new(points, distances).weigh(&edge);
    if options.edge == RipleyEdge::Border {
        let inner = edge.inner_points(points, distances);
        let k = |(sum, inner): (f64, f64)| if inner > 0.0 { Ok(area / n * sum / inner) } else { Err(NO_INNER_POINT) };
        return sums.into_iter().zip(inner).map(k).collect();
    }
    let half = 0.5 * (window.east - window.west).hypot(window.north - window.south);
    let known = |distance: f64| options.edge == RipleyEdge::Uncorrected || distance < half;
    let k = |(sum, &distance): (f64, &f64)| if known(distance) { Ok(area / (n * (n - 1.0)) * sum) } else { Err(BEYOND) };
    sums.into_iter().zip(distances).map(k).collect()
}

fn check_distances(distances: &[f64]) -> Result<(), StatsError> {
    if distances.is_empty() {
        return Err(StatsError::TooFew { what: "distances", given: 0, needed: 1 });
    }
    let before = |index: usize| if index == 0 { 0.0 } else { distances[index - 1] };
    match (0..distances.len()).find(|&index| !(before(index)..=1e100).contains(&distances[index])) {
        Some(index) => {
            let needs = "a number from 0, no smaller than the one before it";
            Err(StatsError::BadValue { what: "distance", index, value: distances[index], needs })
        }
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;

//! Lengths of smoothing that the events choose themselves: how well are events foretold by all others?

use rayon::prelude::*;

use super::exact::sums;
use super::{Edge, Events, Kernel, StatsError, Summation, Window, real};

/// Relative error granted to the sums behind a criterion.
const RELATIVE_ERROR: f64 = 1e-10;

/// Candidates tried before a search.
const CANDIDATES: usize = 16;

/// The golden ratio's inverse.
const GOLDEN: f64 = 0.618_033_988_749_894_9;

/// What a standard deviation of a Gaussian kernel is judged by.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Criterion {
    /// Log-likelihood of each point under the intensity of all others, to be maximised; the edge as given. `bw.ppl` in
    /// `spatstat` (which subtracts the integral of the intensity; with the uniform correction that is the number of points
    /// to within chance, and its own shortcut leaves it out too). C. Loader, 1999, Local Regression and Likelihood,
    /// doi:10.1007/b98858, section 5.3.
    Likelihood(Edge),
    /// Estimated integrated squared error, up to a constant, to be minimised:
    /// `1/n^2 sum_ij N(d_ij; 2 sd^2) - 2 / (n (n - 1)) sum_{i != j} N(d_ij; sd^2)`. Tends to 0 metres where several
    /// points share a place. A. W. Bowman, 1984, doi:10.1093/biomet/71.2.353; M. Rudemo, 1982.
    LeastSquares,
}

/// Candidates and how each was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossValidation {
    /// The best candidate, metres.
    pub best_sd_m: f64,
    /// The value of the criterion for each candidate, in their order; minus infinity for a likelihood under which some
    /// point is impossible because no other lies within 37 standard deviations.
    pub scores: Vec<f64>,
}

/// The best of some candidates for the standard deviation of a Gaussian kernel, in metres.
///
/// Answers: how far should these events be smoothed so that each is foretold best by the others? The first of equally
/// good candidates is taken. For a quartic radius of the same spread see [`Kernel::quartic_of_sd`].
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two points or no candidates; [`StatsError::BadOption`] for a candidate that is not
/// between 1e-9 and 1e12; [`StatsError::Undefined`] where no candidate gives every point a chance;
/// [`StatsError::BadValue`] for points that are not finite or outside the window.
///
/// # Example
/// ```
/// use engine::stats::density::{Criterion, Edge, cross_validate};
///
/// // Two points a unit apart: the likelihood of either given the other is highest where sd = 1 / sqrt(2).
/// let points = [[0.0, 0.0], [1.0, 0.0]];
/// let found = cross_validate(&points, &[0.4, 0.5_f64.sqrt(), 1.2], Criterion::Likelihood(Edge::Uncorrected))?;
/// assert!((found.best_sd_m - 0.5_f64.sqrt()).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn cross_validate(points: &[[f64; 2]], candidates: &[f64], criterion: Criterion) -> Result<CrossValidation, StatsError> {
    check(points)?;
    if candidates.is_empty() {
        return Err(StatsError::TooFew { what: "candidates", given: 0, needed: 1 });
    }
    if let Criterion::Likelihood(edge) = criterion
        && let Some(window) = edge.window()
    {
        window.checked("coordinate of event", points)?;
    }
    for &sd_m in candidates {
        Kernel::Gaussian { sd_m }.checked()?;
    }
    let goodness: Vec<f64> = candidates.iter().map(|&sd_m| goodness(points, sd_m, criterion)).collect();
    let best = (0..candidates.len()).fold(0, |best, next| if goodness[next] > goodness[best] { next } else { best });
    if !goodness[best].is_finite() {
        let because = "under every candidate some point has no other in reach; try longer distances";
        return Err(StatsError::Undefined { because });
    }
    let sign = if criterion == Criterion::LeastSquares { -1.0 } else { 1.0 };
    Ok(CrossValidation { best_sd_m: candidates[best], scores: goodness.into_iter().map(|good| sign * good).collect() })
}

/// The standard deviation of a Gaussian kernel, in metres, that is best by `criterion` within a range: sixteen candidates in
/// equal ratios, as `spatstat` tries, and then a golden-section search around the best of them, to one part in 10,000.
/// `spatstat` itself stops at the best of the candidates, which lie 60 % apart over its usual range.
///
/// # Errors
/// As [`cross_validate`]; [`StatsError::BadOption`] for a range whose end is not above its start.
pub fn best_sd(points: &[[f64; 2]], range_m: [f64; 2], criterion: Criterion) -> Result<f64, StatsError> {
    let length = (range_m[1] / range_m[0]).ln();
    if !(length > 0.0 && length.is_finite()) {
        let option = "the end of the range in metres";
        return Err(StatsError::BadOption { option, value: range_m[1], needs: "above its start, and both above 0" });
    }
    let step = length / real(CANDIDATES - 1);
    let candidates: Vec<f64> = (0..CANDIDATES).map(|index| range_m[0] * (step * real(index)).exp()).collect();
    let best = cross_validate(points, &candidates, criterion)?.best_sd_m;
    let (mut low, mut high) = ((best.ln() - step).max(range_m[0].ln()), (best.ln() + step).min(range_m[1].ln()));
    while high - low > 1e-4 {
        let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
        if goodness(points, left.exp(), criterion) < goodness(points, right.exp(), criterion) {
            low = left;
        } else {
            high = right;
        }
    }
    Ok((0.5 * (low + high)).exp())
}

/// The range that `spatstat` searches, metres: from the shortest distance above 0 between two points to half the window's
/// diagonal.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two points, [`StatsError::Undefined`] where all points lie in one place,
/// [`StatsError::BadValue`] for points that are not finite or outside the window.
pub fn spacing_range(points: &[[f64; 2]], window: Window) -> Result<[f64; 2], StatsError> {
    check(points)?;
    let window = window.checked("coordinate of event", points)?;
    let shortest = shortest_distance(points);
    if !shortest.is_finite() {
        return Err(StatsError::Undefined { because: "all points lie in one place; choose a distance yourself" });
    }
    Ok([shortest, 0.5 * (window.east - window.west).hypot(window.north - window.south)])
}

pub(super) fn check(points: &[[f64; 2]]) -> Result<(), StatsError> {
    Events::unweighted(points).check()?;
    if points.len() < 2 { Err(StatsError::TooFew { what: "points", given: points.len(), needed: 2 }) } else { Ok(()) }
}

/// The criterion, turned so that more is better.
fn goodness(points: &[[f64; 2]], sd_m: f64, criterion: Criterion) -> f64 {
    match criterion {
        Criterion::Likelihood(edge) => likelihood(points, sd_m, edge),
        Criterion::LeastSquares => -least_squares(points, sd_m),
    }
}

/// Sums over all other points of a Gaussian of height 1.
fn others(points: &[[f64; 2]], sd_m: f64) -> Vec<f64> {
    let summation = Summation::Certified { relative_error: RELATIVE_ERROR };
    let mut all = sums(Events::unweighted(points), points, Kernel::Gaussian { sd_m }, summation);
    for (index, sum) in all.iter_mut().enumerate() {
        *sum -= 1.0;
        if *sum < 1e-4 {
            // Next to the point's own kernel the others have lost their digits.
            *sum = far_others(points, index, sd_m);
        }
    }
    all
}

/// The sum over all points but this one, one by one.
fn far_others(points: &[[f64; 2]], index: usize, sd_m: f64) -> f64 {
    let term = |other: &[f64; 2]| {
        let away = (other[0] - points[index][0]).hypot(other[1] - points[index][1]) / sd_m;
        (-0.5 * away * away).exp()
    };
    points[..index].iter().chain(&points[index + 1..]).map(term).sum()
}

fn likelihood(points: &[[f64; 2]], sd_m: f64, edge: Edge) -> f64 {
    let kernel = Kernel::Gaussian { sd_m };
    let masses: Option<Vec<f64>> =
        edge.window().map(|window| points.par_iter().map(|&point| window.mass(point, kernel)).collect());
    let sums = match (edge, &masses) {
        (Edge::DiggleJones(_), Some(masses)) => weighted_others(points, masses, sd_m),
        (_, Some(masses)) => others(points, sd_m).iter().zip(masses).map(|(sum, mass)| sum / mass).collect(),
        _ => others(points, sd_m),
    };
    sums.iter().map(|sum| (sum * kernel.peak()).ln()).sum()
}

/// Sums over all other points of a Gaussian of height 1, each divided by its mass in the window.
fn weighted_others(points: &[[f64; 2]], masses: &[f64], sd_m: f64) -> Vec<f64> {
    let weights: Vec<f64> = masses.iter().map(|mass| 1.0 / mass).collect();
    let summation = Summation::Certified { relative_error: RELATIVE_ERROR };
    let all = sums(Events::weighted(points, &weights), points, Kernel::Gaussian { sd_m }, summation);
    all.iter().zip(&weights).map(|(sum, own)| (sum - own).max(0.0)).collect()
}

fn least_squares(points: &[[f64; 2]], sd_m: f64) -> f64 {
    let n = real(points.len());
    let wider = sd_m * std::f64::consts::SQRT_2;
    let pairs = |sd_m: f64| others(points, sd_m).iter().sum::<f64>() * Kernel::Gaussian { sd_m }.peak();
    let itself = Kernel::Gaussian { sd_m: wider }.peak() / n;
    itself + pairs(wider) / (n * n) - 2.0 * pairs(sd_m) / (n * (n - 1.0))
}

/// The shortest distance above 0 between two points; infinite where there is none. Sweeps over x.
fn shortest_distance(points: &[[f64; 2]]) -> f64 {
    let mut sorted = points.to_vec();
    sorted.sort_unstable_by(|a, b| a[0].total_cmp(&b[0]).then(a[1].total_cmp(&b[1])));
    sorted.dedup();
    let mut shortest = f64::INFINITY;
    for (index, point) in sorted.iter().enumerate() {
        for other in &sorted[index + 1..] {
            if other[0] - point[0] >= shortest {
                break;
            }
            shortest = shortest.min((other[0] - point[0]).hypot(other[1] - point[1]));
        }
    }
    shortest
}

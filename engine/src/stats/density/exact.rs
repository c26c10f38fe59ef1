//! Density at given places: by definition, within a radius, or to a certified relative error.

use rayon::prelude::*;

use super::expansion::Certified;
use super::exponential::exp_minus;
use super::index::CellIndex;
use super::kernel::FARTHEST_SD;
use super::{Events, Kernel, Prepared, Smoothing, StatsError, check_points, finish};

/// Sums kept apart in an inner loop, so that several are added at once.
const LANES: usize = 8;

/// Which pairs of event and place are summed. Concerns the Gaussian kernel only: the others reach no farther than their
/// radius, and all pairs within it are always summed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Summation {
    /// Every pair, as the formula stands. Time grows with events times places.
    AllPairs,
    /// Every answer is within this relative error of the sum over all pairs, `1e-12` to `1e-2`; `1e-10` is a good choice.
    /// The bound is proved for each place, for remote places too; rounding comes on top, as it does to all pairs.
    Certified {
        /// Largest relative error of any answer.
        relative_error: f64,
    },
    /// Pairs within this many standard deviations, 1 to 37. An answer is never too high, and too low by at most the
    /// weight of all events times `exp(-k^2 / 2) / (2 pi sd^2)`: at 6 standard deviations, 1.5e-8 of the height that all
    /// events would have if they lay in one place. Places with no event in reach answer 0.
    Within {
        /// The number of standard deviations k.
        standard_deviations: f64,
    },
}

/// The kernel density at `places`, in their order.
///
/// Answers: how many events per square metre (or which share of them) are there around each place?
/// `f(q) = sum_i w_i K(|q - x_i|)`, divided by the sum of the weights for [`super::Measure::Density`]; for the kernels K
/// and what their lengths mean elsewhere see [`Kernel`], for the edge of the study area [`super::Edge`].
///
/// An event that lies at a place counts there, as in scikit-learn; R's `spatstat` leaves it out at its own point unless
/// told otherwise.
///
/// # Units
/// Points, places and lengths in metres or any other planar unit; the answer is per square metre. Multiply by 1e6 for
/// events per square kilometre.
///
/// # Time
/// Compact kernels cost the pairs in reach. A certified Gaussian sums the events of a cell one by one while there are few,
/// and by a Taylor series of `exp(u.d)` around the cell once that is cheaper (the idea of the fast Gauss transform,
/// L. Greengard and J. Strain, 1991, doi:10.1137/0912004, with a bound relative to every answer), so that its time is
/// bounded however wide the kernel is.
///
/// # Degenerate input
/// No places have no answers; no events, or only weightless ones, have intensity 0 everywhere. Events in one place are a
/// single kernel. A Gaussian is 0 more than 37.6 standard deviations out, where it is below the smallest normal number.
///
/// # Errors
/// [`StatsError::BadValue`] for coordinates that are not finite (or above 1e15), weights below 0, not finite or above
/// 1e100, and events or places outside the window; [`StatsError::Lengths`]; [`StatsError::BadOption`] for a length that
/// is not between 1e-9 and 1e12, a window without an inside, and a summation out of its range; [`StatsError::Undefined`]
/// for the density (not the intensity) of no events.
///
/// # Source
/// B. W. Silverman, 1986, Density Estimation for Statistics and Data Analysis, doi:10.1201/9781315140919, sections 4.2
/// and 4.3.
///
/// # Example
/// One event; 100 m away from it a Gaussian of 100 m has fallen to exp(-1/2) of its peak.
/// ```
/// use engine::stats::density::{Edge, Events, Kernel, Measure, Smoothing, Summation, density_at};
///
/// let kernel = Kernel::Gaussian { sd_m: 100.0 };
/// let smoothing = Smoothing { kernel, measure: Measure::Intensity, edge: Edge::Uncorrected };
/// let events = Events::unweighted(&[[0.0, 0.0]]);
/// let summation = Summation::Certified { relative_error: 1e-10 };
/// let density = density_at(events, &[[0.0, 0.0], [0.0, 100.0]], &smoothing, summation)?;
///
/// assert!((density[0] - 1.0 / (2.0 * std::f64::consts::PI * 100.0 * 100.0)).abs() < 1e-15);
/// assert!((density[1] / density[0] - (-0.5_f64).exp()).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn density_at(
    events: Events<'_>,
    places: &[[f64; 2]],
    smoothing: &Smoothing,
    summation: Summation,
) -> Result<Vec<f64>, StatsError> {
    check(summation)?;
    let prepared = Prepared::new(events, smoothing)?;
    check_points(["x coordinate of place", "y coordinate of place"], places)?;
    if let Some(window) = smoothing.edge.window() {
        window.checked("coordinate of place", places)?;
    }
    let mut sums = sums(prepared.events(), places, smoothing.kernel, summation);
    finish(&mut sums, |place| places[place], smoothing, prepared.scale);
    Ok(sums)
}

fn check(summation: Summation) -> Result<(), StatsError> {
    let (option, value, range, needs) = match summation {
        Summation::AllPairs => return Ok(()),
        Summation::Certified { relative_error } => ("the relative error", relative_error, 1e-12..=1e-2, "from 1e-12 to 1e-2"),
        Summation::Within { standard_deviations } => {
            ("the number of standard deviations", standard_deviations, 1.0..=37.0, "from 1 to 37")
        }
    };
    if range.contains(&value) { Ok(()) } else { Err(StatsError::BadOption { option, value, needs }) }
}

/// Sums of weighted kernels of height 1.
pub(super) fn sums(events: Events<'_>, places: &[[f64; 2]], kernel: Kernel, summation: Summation) -> Vec<f64> {
    match (kernel, summation) {
        (Kernel::Gaussian { sd_m }, Summation::Certified { relative_error }) => {
            let certified = Certified::new(events, sd_m, relative_error, places);
            each(places, |place| certified.at(place))
        }
        (Kernel::Gaussian { sd_m }, Summation::AllPairs) => {
            let index = CellIndex::new(events, f64::INFINITY);
            each(places, |place| gaussian(&index, 0..index.x.len(), place, sd_m))
        }
        (Kernel::Gaussian { sd_m }, Summation::Within { standard_deviations }) => {
            let square = 0.5 * standard_deviations * standard_deviations;
            let shape = |t: f64| if t > square { 0.0 } else { exp_minus(t) };
            in_reach(events, places, [standard_deviations * sd_m, 0.5 / (sd_m * sd_m)], shape)
        }
        (Kernel::Quartic { radius_m }, _) => in_reach(events, places, [radius_m, 1.0 / (radius_m * radius_m)], |t| {
            let inside = (1.0 - t).max(0.0);
            inside * inside
        }),
        (Kernel::Epanechnikov { radius_m }, _) => {
            in_reach(events, places, [radius_m, 1.0 / (radius_m * radius_m)], |t| (1.0 - t).max(0.0))
        }
    }
}

/// One answer per place, in their order.
fn each(places: &[[f64; 2]], answer: impl Fn([f64; 2]) -> f64 + Sync) -> Vec<f64> {
    places.par_iter().with_max_len(64).map(|&place| answer(place)).collect()
}

/// Sums over the events within reach: `shape` of the squared distance times a factor.
fn in_reach(
    events: Events<'_>,
    places: &[[f64; 2]],
    [reach, factor]: [f64; 2],
    shape: impl Fn(f64) -> f64 + Copy + Sync,
) -> Vec<f64> {
    let index = CellIndex::new(events, 0.25 * reach);
    each(places, |place| {
        let of_row = |row| sum(&index, index.events(index.cells(row, place, reach)), place, |square| shape(square * factor));
        index.rows(place[1], reach).iter().map(of_row).sum()
    })
}

/// Sum of Gaussians of height 1 over a run of events.
pub(super) fn gaussian(index: &CellIndex, events: std::ops::Range<usize>, place: [f64; 2], sd_m: f64) -> f64 {
    let factor = 0.5 / (sd_m * sd_m);
    sum(index, events, place, |square| exp_minus(square * factor))
}

/// Weighted sum of `shape` of the squared distance over a run of events.
fn sum(index: &CellIndex, events: std::ops::Range<usize>, [x, y]: [f64; 2], shape: impl Fn(f64) -> f64) -> f64 {
    let term = |event: f64, other: f64, weight: f64| {
        let (dx, dy) = (event - x, other - y);
        weight * shape(dx * dx + dy * dy)
    };
    let (xs, last_x) = index.x[events.clone()].as_chunks::<LANES>();
    let (ys, last_y) = index.y[events.clone()].as_chunks::<LANES>();
    let (weights, last_weight) = index.weight[events].as_chunks::<LANES>();
    let mut lanes = [0.0; LANES];
    for ((xs, ys), weights) in xs.iter().zip(ys).zip(weights) {
        for lane in 0..LANES {
            lanes[lane] += term(xs[lane], ys[lane], weights[lane]);
        }
    }
    let rest: f64 = last_x.iter().zip(last_y).zip(last_weight).map(|((&x, &y), &weight)| term(x, y, weight)).sum();
    lanes.iter().sum::<f64>() + rest
}

/// Distance beyond which a Gaussian counts as 0, metres.
pub(super) fn farthest(sd_m: f64) -> f64 {
    FARTHEST_SD * sd_m
}

//! What is said of one cell: by its moments, and by its simulations.

use super::super::permutation::PermutationP;
use super::super::{NotComputable, real};
use super::NearRepeatCell;
use super::closed_form::{Graph, Moments, moments};
use super::law::{Rarer, tails, wide};

/// Why a cell that can hold no pair, or must hold the same number in any order of the times, has no z.
const FIXED: NotComputable =
    NotComputable::Because("the number of pairs is the same in any order of the times; choose wider or narrower bands");

const NONE_EXPECTED: NotComputable =
    NotComputable::Because("no pairs are expected here; choose wider bands, or more simulations");

/// What simulations of a cell gave.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Simulated {
    /// Simulations.
    pub permutations: usize,
    /// Mean number of pairs.
    pub mean: f64,
    /// Standard deviation of the number of pairs, divided by the simulations less one; 0 for a single simulation.
    pub sd: f64,
    /// Median number of pairs.
    pub median: f64,
    /// Pairs seen over the mean.
    pub ratio_mean: Result<f64, NotComputable>,
    /// Pairs seen over the median.
    pub ratio_median: Result<f64, NotComputable>,
    /// Both tails: (1 + simulations with as many pairs or more, or as few or fewer) / (1 + simulations).
    pub p: PermutationP,
}

/// A cell before any simulation.
pub(super) fn cell([distance, days]: [usize; 2], observed: u64, [a, b]: [&Graph; 2]) -> NearRepeatCell {
    let Moments { mean, variance } = moments(a, b);
    let count = wide(observed);
    let z = if variance > 0.0 { Ok((count - mean) / variance.sqrt()) } else { Err(FIXED) };
    NearRepeatCell {
        distance,
        days,
        observed,
        expected: mean,
        variance,
        ratio: over(count, mean),
        z,
        closed_form: Rarer::new(count, a, b).tails(),
        normal: z.map(PermutationP::normal),
        simulated: None,
    }
}

fn over(observed: f64, expected: f64) -> Result<f64, NotComputable> {
    if expected > 0.0 { Ok(observed / expected) } else { Err(NONE_EXPECTED) }
}

/// What simulated numbers of pairs say of the number seen.
pub(super) fn simulated(observed: u64, mut drawn: Vec<u64>) -> Simulated {
    drawn.sort_unstable();
    let count = real(drawn.len());
    let mean = wide(drawn.iter().sum()) / count;
    let squares: f64 = drawn.iter().map(|&pairs| (wide(pairs) - mean).powi(2)).sum();
    let middle = wide(drawn[(drawn.len() - 1) / 2]).midpoint(wide(drawn[drawn.len() / 2]));
    let fewer = real(drawn.partition_point(|&pairs| pairs < observed));
    let no_more = real(drawn.partition_point(|&pairs| pairs <= observed));
    Simulated {
        permutations: drawn.len(),
        mean,
        sd: if drawn.len() > 1 { (squares / (count - 1.0)).sqrt() } else { 0.0 },
        median: middle,
        ratio_mean: over(wide(observed), mean),
        ratio_median: over(wide(observed), middle),
        p: tails((1.0 + count - fewer) / (1.0 + count), (1.0 + no_more) / (1.0 + count)),
    }
}

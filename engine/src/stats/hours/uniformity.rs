//! Does it matter what hour it is? Pearson's chi-square of counts by bin against their exposure.

use rand::RngExt as _;
use rayon::prelude::*;
use statrs::function::gamma::checked_gamma_ur;

use super::super::draws::stream;
use super::super::{StatsError, real};
use super::check_bins;

/// Most events that are dealt out in simulations.
const MOST_EVENTS: f64 = 1e8;

/// Smallest p given.
const SMALLEST: f64 = 1e-300;

/// Where the p of a chi-square comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UniformityNull {
    /// The chi-square law: good where every bin expects five events or more.
    ChiSquare,
    /// Whole counts dealt out anew by exposure; good for any number. No p can fall below `1 / (simulations + 1)`.
    MonteCarlo {
        /// Times that they are dealt out; 999 is customary.
        simulations: u32,
        /// The same seed gives the same p, on any number of threads.
        seed: u64,
    },
}

/// Counts by bin against an even rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Uniformity {
    /// Pearson's statistic.
    pub chi_square: f64,
    /// Bins with exposure, less one.
    pub degrees: usize,
    /// The least number of events that a bin with exposure expects: below 5, do not trust the chi-square law.
    pub least_expected: f64,
    /// Probability of as large a statistic or a larger one at an even rate, events being independent.
    pub p: f64,
}

/// Whether events come at an even rate over the bins of a cycle (hours of the week or of the day, weekdays).
///
/// Answers: would an even rate give counts as uneven as these? `chi2 = sum (o - e)^2 / e` with `e` the total, shared out by
/// exposure. The null takes events to be independent: repeats and series make p too small.
///
/// # Units
/// `counts` and `exposure` have one entry per bin: events, and how much of the bin the window holds, in any unit.
///
/// # Degenerate input
/// Bins without exposure are left out. Aoristic weights are accepted with [`UniformityNull::ChiSquare`] only, and give too
/// large a p, because they are smoothed. A p below 1e-300 is given as 1e-300.
///
/// # Errors
/// [`StatsError::Lengths`], [`StatsError::TooFew`] (fewer than two bins with exposure), [`StatsError::Undefined`] (all counts
/// are 0), [`StatsError::BadValue`] (as [`super::hour_table`]; a count that is not whole, with
/// [`UniformityNull::MonteCarlo`]), [`StatsError::BadOption`] (no simulations) and [`StatsError::TooManyEvents`] (above 10^8,
/// with simulations).
///
/// # Source
/// K. Pearson, 1900, Philosophical Magazine 50(302), 157-175, doi:10.1080/14786440009463897; Monte Carlo p: B. V. North, D.
/// Curtis and P. C. Sham, 2002, doi:10.1086/341527.
///
/// # Example
/// Seven, one and one of nine: (16 + 4 + 4) / 3 on two degrees.
/// ```
/// use engine::stats::{UniformityNull, uniformity};
///
/// let test = uniformity(&[7.0, 1.0, 1.0], &[1.0; 3], UniformityNull::ChiSquare)?;
/// assert!((test.chi_square - 8.0).abs() < 1e-12 && (test.p - (-4.0_f64).exp()).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn uniformity(counts: &[f64], exposure: &[f64], null: UniformityNull) -> Result<Uniformity, StatsError> {
    if counts.len() != exposure.len() {
        return Err(StatsError::Lengths { what: "exposures", given: exposure.len(), expected: counts.len() });
    }
    check_bins(counts, exposure)?;
    let exposed: Vec<(f64, f64)> = counts.iter().copied().zip(exposure.iter().copied()).filter(|(_, at)| *at > 0.0).collect();
    if exposed.len() < 2 {
        return Err(StatsError::TooFew { what: "bins with exposure", given: exposed.len(), needed: 2 });
    }
    let total: f64 = counts.iter().sum();
    if total <= 0.0 {
        let because = "there are no events whose hours could be uneven; ask for a longer window or a larger area";
        return Err(StatsError::Undefined { because });
    }
    let all: f64 = exposed.iter().map(|(_, exposure)| exposure).sum();
    let expected: Vec<f64> = exposed.iter().map(|(_, exposure)| total * (exposure / all)).collect();
    let chi_square = statistic(exposed.iter().map(|(count, _)| *count), &expected);
    let p = match null {
        UniformityNull::ChiSquare => upper_tail(chi_square, exposed.len() - 1),
        UniformityNull::MonteCarlo { simulations, seed } => {
            check_whole(counts, total, simulations)?;
            simulated(&expected, chi_square, simulations, seed)
        }
    };
    let least_expected = expected.iter().copied().fold(f64::INFINITY, f64::min);
    Ok(Uniformity { chi_square, degrees: exposed.len() - 1, least_expected, p })
}

fn statistic(counts: impl Iterator<Item = f64>, expected: &[f64]) -> f64 {
    counts.zip(expected).map(|(count, expected)| (count - expected) * ((count - expected) / expected)).sum()
}

fn upper_tail(chi_square: f64, degrees: usize) -> f64 {
    if chi_square <= 0.0 {
        return 1.0;
    }
    checked_gamma_ur(0.5 * real(degrees), 0.5 * chi_square).unwrap_or(0.0).clamp(SMALLEST, 1.0)
}

fn check_whole(counts: &[f64], total: f64, simulations: u32) -> Result<(), StatsError> {
    if simulations == 0 {
        return Err(StatsError::BadOption { option: "simulations", value: 0.0, needs: "1 or more" });
    }
    if let Some(index) = counts.iter().position(|count| count.fract() > 0.0) {
        let needs = "a whole number to be simulated; ask for the chi-square law";
        return Err(StatsError::BadValue { what: "weight of hour", index, value: counts[index], needs });
    }
    if total > MOST_EVENTS {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only said")]
        return Err(StatsError::TooManyEvents { events: total as u64, limit: MOST_EVENTS as u64 });
    }
    Ok(())
}

/// Share of tables, the one seen included, that are as uneven or more so.
fn simulated(expected: &[f64], observed: f64, simulations: u32, seed: u64) -> f64 {
    let dice = Dice::new(expected);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be from 1 to 10^8")]
    let events = dice.total.round() as usize;
    let as_uneven = |index: u32| {
        let mut random = stream(seed, u64::from(index));
        let mut counts = vec![0_u32; expected.len()];
        for _ in 0..events {
            counts[dice.bin(random.random())] += 1;
        }
        // Tables that are the same but for rounding count.
        statistic(counts.into_iter().map(f64::from), expected) >= observed * (1.0 - 1e-12)
    };
    let times = (0..simulations).into_par_iter().filter(|index| as_uneven(*index)).count();
    real(times + 1) / (f64::from(simulations) + 1.0)
}

/// Draws a bin with a probability in proportion to its expectation, by looking up where to begin to search.
pub(super) struct Dice {
    /// Running totals of the expectations.
    ends: Vec<f64>,
    total: f64,
    /// For every 4,096th of the total, the first bin that ends after it.
    first: Vec<usize>,
}

impl Dice {
    const PARTS: usize = 4_096;

    pub(super) fn new(expected: &[f64]) -> Self {
        let running = |upto: &mut f64, at: &f64| {
            *upto += at;
            Some(*upto)
        };
        let ends: Vec<f64> = expected.iter().scan(0.0, running).collect();
        let total = ends.last().copied().unwrap_or(0.0);
        let first = |part: usize| ends.partition_point(|end| *end <= total * (real(part) / real(Self::PARTS)));
        Self { first: (0..Self::PARTS).map(first).collect(), total, ends }
    }

    /// The bin of a number from 0 to 1, 1 not included.
    pub(super) fn bin(&self, uniform: f64) -> usize {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the number of parts")]
        let part = (uniform * real(Self::PARTS)) as usize;
        let (at, last) = (uniform * self.total, self.ends.len() - 1);
        let mut bin = self.first[part].min(last);
        while bin < last && self.ends[bin] <= at {
            bin += 1;
        }
        bin
    }
}

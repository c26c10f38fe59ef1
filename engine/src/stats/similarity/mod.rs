//! Whether two point patterns fall to areas alike: Andresen's S, and tests of each area's share.

mod hypergeometric;
mod proportions;

pub use proportions::{ProportionTest, proportion_tests};

use rand::RngExt as _;
use rayon::prelude::*;

use super::accuracy::quantile;
use super::draws::stream;
use super::{NotComputable, StatsError, real};

/// Most events of either pattern that are accepted.
const MOST_EVENTS: f64 = 1e9;

/// How test events are drawn again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Resampling {
    /// This share of them, each at most once, as Andresen has it: 0.85.
    Subsample(f64),
    /// As many as there are, each as often as it comes.
    Bootstrap,
}

/// What is asked of Andresen's test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimilarityOptions {
    /// How test events are drawn again.
    pub resampling: Resampling,
    /// Times that they are drawn: 200 in the paper; 999 or more make the limits steady.
    pub draws: u32,
    /// Level of the interval of each area's share, a share: 0.95.
    pub level: f64,
    /// Seed of the draws.
    pub seed: u64,
}

/// How the share of an area in the base pattern compares with that in the test pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Within the interval.
    Alike,
    /// The area's share of the test pattern is higher.
    TestHigher,
    /// The area's share of the base pattern is higher.
    BaseHigher,
}

/// One area of both patterns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimilarityArea {
    /// Share of the base events.
    pub base_share: f64,
    /// Share of the test events.
    pub test_share: f64,
    /// Lower limit of the test share.
    pub lower: f64,
    /// Upper limit of the test share.
    pub upper: f64,
    /// Whether the base share lies between them.
    pub verdict: Verdict,
}

/// How alike two patterns are.
#[derive(Debug, Clone, PartialEq)]
pub struct Similarity {
    /// Share of areas that are alike: from 0 to 1.
    pub s: f64,
    /// The same among areas with any event, because empty areas are always alike.
    pub s_robust: f64,
    /// All areas, in the order of the counts.
    pub areas: Vec<SimilarityArea>,
}

/// Andresen's index S of the similarity of two point patterns.
///
/// Answers: in how many areas is the base pattern's share of events one that the test pattern could have had? A part of the
/// test events is drawn again and again; an area is alike where its share of the base events lies between the quantiles (R's
/// type 7) of its shares of what was drawn. S is the share of areas that are. 0.8 is the customary bound for "similar".
///
/// A subsample of 85 % varies less than the events themselves would, far less than a second period of the same law: on patterns
/// that are alike it finds many areas that are not, more the larger the counts. [`proportion_tests`] are calibrated where this
/// is not. Time grows with events times draws.
///
/// # Units
/// Counts are whole events per area, both in one order. Shares are from 0 to 1.
///
/// # Errors
/// [`StatsError::TooFew`] (no areas), [`StatsError::Lengths`], [`StatsError::BadValue`] (not whole, or more than 10^9 together),
/// [`StatsError::Undefined`] (a pattern without events), [`StatsError::NotALevel`] and [`StatsError::BadOption`] (no draws, or
/// a subsample of nothing).
///
/// # Source
/// M. A. Andresen, 2009, Applied Geography 29(3), 333-345, doi:10.1016/j.apgeog.2008.12.004; robust S as in W. Steenbeek and
/// others, 2018, R package sppt.
///
/// # Example
/// ```
/// use engine::stats::{Resampling, SimilarityOptions, similarity};
///
/// let options = SimilarityOptions { resampling: Resampling::Subsample(0.85), draws: 999, level: 0.95, seed: 1 };
/// let found = similarity(&[40.0, 10.0, 0.0], &[10.0, 40.0, 0.0], options)?;
/// assert!((found.s - 1.0 / 3.0).abs() < 1e-12 && found.s_robust < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn similarity(base: &[f64], test: &[f64], options: SimilarityOptions) -> Result<Similarity, StatsError> {
    let (base_total, test_total) = totals(base, test)?;
    if base_total < 1.0 || test_total < 1.0 {
        return Err(StatsError::Undefined { because: "one of the patterns has no events; compare longer periods" });
    }
    let sample = check(options, test_total)?;
    let draws: Vec<Vec<u32>> = (0..options.draws).into_par_iter().map(|draw| drawn(test, options, sample, draw)).collect();
    let tail = 0.5 * (1.0 - options.level);
    let area = |index: usize| {
        let mut counts: Vec<f64> = draws.iter().map(|draw| f64::from(draw[index])).collect();
        counts.sort_unstable_by(f64::total_cmp);
        let [lower, upper] = [tail, 1.0 - tail].map(|share| quantile(&counts, share) / f64::from(sample));
        let (base_share, test_share) = (base[index] / base_total, test[index] / test_total);
        let verdict = match () {
            () if base_share < lower => Verdict::TestHigher,
            () if base_share > upper => Verdict::BaseHigher,
            () => Verdict::Alike,
        };
        SimilarityArea { base_share, test_share, lower, upper, verdict }
    };
    let areas: Vec<SimilarityArea> = (0..base.len()).into_par_iter().map(area).collect();
    let share = |kept: &dyn Fn(usize) -> bool| {
        let kept: Vec<&SimilarityArea> = areas.iter().enumerate().filter(|(index, _)| kept(*index)).map(|area| area.1).collect();
        real(kept.iter().filter(|area| area.verdict == Verdict::Alike).count()) / real(kept.len())
    };
    Ok(Similarity { s: share(&|_| true), s_robust: share(&|index| base[index] + test[index] > 0.0), areas })
}

/// Counts per area of one draw.
fn drawn(test: &[f64], options: SimilarityOptions, sample: u32, draw: u32) -> Vec<u32> {
    let mut random = stream(options.seed, u64::from(draw));
    let mut counts = vec![0; test.len()];
    match options.resampling {
        Resampling::Subsample(_) => {
            // One event after another is kept with the probability that is left for it, until enough are.
            let (mut left, mut wanted) = (whole(test.iter().sum()), sample);
            for (count, &events) in counts.iter_mut().zip(test) {
                for _ in 0..whole(events) {
                    let keep = random.random_range(0..left) < wanted;
                    *count += u32::from(keep);
                    wanted -= u32::from(keep);
                    left -= 1;
                }
            }
        }
        Resampling::Bootstrap => {
            let ends: Vec<u32> = test
                .iter()
                .scan(0, |sum, &events| {
                    *sum += whole(events);
                    Some(*sum)
                })
                .collect();
            for _ in 0..sample {
                let event = random.random_range(0..sample);
                counts[ends.partition_point(|&end| end <= event)] += 1;
            }
        }
    }
    counts
}

/// The number of events in a draw.
fn check(options: SimilarityOptions, events: f64) -> Result<u32, StatsError> {
    let SimilarityOptions { resampling, draws, level, .. } = options;
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::NotALevel { level });
    }
    if draws == 0 {
        return Err(StatsError::BadOption { option: "draws", value: 0.0, needs: "1 or more, such as 999" });
    }
    let share = match resampling {
        Resampling::Subsample(share) => share,
        Resampling::Bootstrap => 1.0,
    };
    let sample = (share * events).round_ties_even();
    if !(share > 0.0 && share <= 1.0) || sample < 1.0 {
        let needs = "a share of the test events above 0 and at most 1 that leaves at least one, such as 0.85";
        return Err(StatsError::BadOption { option: "subsample", value: share, needs });
    }
    Ok(whole(sample))
}

/// Events of both patterns, once their counts are known to be such.
fn totals(base: &[f64], test: &[f64]) -> Result<(f64, f64), StatsError> {
    if base.is_empty() {
        return Err(StatsError::TooFew { what: "areas", given: 0, needed: 1 });
    }
    if base.len() != test.len() {
        return Err(StatsError::Lengths { what: "test counts", given: test.len(), expected: base.len() });
    }
    for (what, counts) in [("base count", base), ("test count", test)] {
        let mut total = 0.0;
        for (index, &value) in counts.iter().enumerate() {
            total += value;
            if !(0.0..=MOST_EVENTS).contains(&value) || value.fract() > 0.0 || total > MOST_EVENTS {
                return Err(StatsError::BadValue { what, index, value, needs: "a whole number of 0 or more, 1e9 together" });
            }
        }
    }
    Ok((base.iter().sum(), test.iter().sum()))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and at most 1e9")]
fn whole(count: f64) -> u32 {
    count as u32
}

/// Why a test has no answer for an area.
const EMPTY: NotComputable =
    NotComputable::Because("the area has none of the events of both patterns, or all of them, and its share cannot differ");

#[cfg(test)]
mod tests;

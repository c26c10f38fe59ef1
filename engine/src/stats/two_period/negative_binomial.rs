//! Two stretches of periods compared, with the spread between the periods of each taken into account.

use statrs::function::gamma::ln_gamma;

use super::super::poisson::PeriodCount;
use super::super::tails::crossing;
use super::super::{NotComputable, StatsError, real};
use super::shares::Shares;
use super::{MOST_EVENTS, check_exposure, check_level, check_ratio, events, probability};

/// Points at which overdispersion is weighed, in each round of a search that closes in on where it is likely.
const POINTS: u8 = 24;

/// Rounds of that search, at most.
const ROUNDS: u8 = 6;

/// Points whose log-likelihood lies this far below the best weigh nothing.
const NEGLIGIBLE: f64 = 18.0;

/// Up to this many events a rising factorial is multiplied out; beyond, it is a difference of logarithms of gamma functions.
const FEW: f64 = 64.0;

/// Smallest size of an average period that is thought possible: almost all events then fall to one period in a hundred.
const LEAST_SIZE: f64 = 0.01;

/// Sizes above this make a negative binomial law as good as Poisson.
const POISSON: f64 = 1e15;

/// How much more counts vary than Poisson ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Dispersion {
    /// As the spread between the periods of each side says.
    Estimated,
    /// Known: the variance of the count of an average period over its mean, 1 or more. 1 is Poisson.
    VarianceRatio(f64),
}

/// What is asked of two stretches of periods.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NegativeBinomialOptions {
    /// The ratio of rates, now over before, that the null states: 1 is no change. From 1e-50 to 1e50.
    pub ratio: f64,
    /// Level of the interval, a share: 0.95.
    pub level: f64,
    /// Where overdispersion comes from.
    pub dispersion: Dispersion,
}

/// The rate now against the rate before, overdispersion allowed for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NegativeBinomialChange {
    /// Rate now over rate before, or why there is none.
    pub ratio: Result<f64, NotComputable>,
    /// Two-sided p: twice the smaller tail, from `f64::MIN_POSITIVE` to 1.
    pub p: f64,
    /// Lower limit of the ratio; 0 where there are no events now.
    pub lower: f64,
    /// Upper limit of the ratio; `None` where there are no events before.
    pub upper: Option<f64>,
    /// Variance of the count of an average period over its mean: the likeliest under the null, or the one given.
    pub variance_ratio: f64,
}

/// Tests whether the rate has changed by a stated factor, where counts may vary more than Poisson ones do.
///
/// Answers: is the rate now `ratio` times the rate before, or could ordinary ups and downs have made the difference? The counts
/// are negative binomial with one ratio of variance to mean, sizes being proportional to expected counts. Given the events of
/// both sides together, those of the present side are then beta-binomial, whatever the rate: `theta E1` and `theta E2` are
/// the parameters, E1 and E2 the exposures of both sides with the present one multiplied by `ratio`. That is the exact
/// conditional test given theta.
///
/// theta is not known. Given the events of each side, how they fall to its periods depends on theta alone, which makes the
/// conditional likelihood of theta. Both tails are averaged over it, the logarithm of the ratio of variance to mean being
/// uniform beforehand, from Poisson's 1 to where an average period has size 0.01: the choice that makes the same average of
/// normal laws Student's t. Putting the likeliest theta in instead gives up to twice the false alarms that 5 % allows from
/// four periods a side. The interval holds the ratios whose tails are both above `(1 - level) / 2`.
///
/// Periods must be independent of each other: a season, or a trend within a side, counts as spread. Time grows with the events,
/// times a few hundred.
///
/// # Units
/// All exposures in one unit, one per period; ratios are pure numbers; `level` is a share.
///
/// # Degenerate input
/// No events before: no ratio and no upper limit. No spread to be seen, because each side has at most one period with events:
/// p is then almost 1, because any spread is possible.
///
/// # Errors
/// [`StatsError::TooFew`] where a side has no period, or where overdispersion is to be estimated from one period each;
/// [`StatsError::NoEvents`], [`StatsError::NotAnExposure`], [`StatsError::NotALevel`], [`StatsError::BadOption`] (the ratios)
/// and [`StatsError::TooManyEvents`] (above 10^12 together).
///
/// # Source
/// M. D. Robinson and G. K. Smyth, 2008, Biostatistics 9(2), 321-332, doi:10.1093/biostatistics/kxm030 (conditional likelihood
/// and exact test); the average over theta is ours.
///
/// # Example
/// Eight weeks after eight with a fifth more events: the exact test would say p 0.06, but weeks differ by more than that.
/// ```
/// use engine::stats::{Dispersion, NegativeBinomialOptions, PeriodCount, negative_binomial_two_period};
///
/// let weeks = |counts: [u64; 8]| counts.map(|count| PeriodCount { count, exposure: 7.0 });
/// let (now, before) = (weeks([30, 12, 41, 25, 9, 33, 18, 37]), weeks([22, 35, 8, 27, 14, 31, 11, 20]));
/// let options = NegativeBinomialOptions { ratio: 1.0, level: 0.95, dispersion: Dispersion::Estimated };
/// let change = negative_binomial_two_period(&now, &before, options)?;
/// assert!(change.p > 0.3 && change.variance_ratio > 3.0);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn negative_binomial_two_period(
    now: &[PeriodCount],
    before: &[PeriodCount],
    options: NegativeBinomialOptions,
) -> Result<NegativeBinomialChange, StatsError> {
    let NegativeBinomialOptions { ratio, level, dispersion } = options;
    check_ratio(ratio)?;
    check_level(level)?;
    check(now, before, dispersion)?;
    let study = Study { now: Side::of(now)?, before: Side::of(before)?, dispersion };
    let total = study.now.events + study.before.events;
    if total < 1.0 {
        return Err(StatsError::NoEvents);
    }
    let (low, high, variance_ratio) = study.tails(ratio);
    let estimate = study.now.events / study.before.events / (study.now.exposure / study.before.exposure);
    let ln_tail = (0.5 * (1.0 - level)).ln();
    let (now_half, before_half) = (study.now.events + 0.5, study.before.events + 0.5);
    let start = (now_half / before_half / (study.now.exposure / study.before.exposure)).ln();
    let stride = 2.0 * ((now_half.recip() + before_half.recip()) * variance_ratio).sqrt();
    let limit = |side: fn((f64, f64, f64)) -> f64, sign: f64| {
        let rising = |at: f64| sign * (side(study.tails(at.exp())).max(f64::MIN_POSITIVE).ln() - ln_tail);
        crossing(rising, start, stride).exp()
    };
    Ok(NegativeBinomialChange {
        ratio: if study.before.events < 1.0 { Err(NotComputable::NoEarlierEvents) } else { Ok(estimate) },
        p: probability(2.0 * low.min(high)),
        lower: if study.now.events < 1.0 { 0.0 } else { limit(|(_, high, _)| high, 1.0) },
        upper: (study.before.events >= 1.0).then(|| limit(|(low, _, _)| low, -1.0)),
        variance_ratio,
    })
}

fn check(now: &[PeriodCount], before: &[PeriodCount], dispersion: Dispersion) -> Result<(), StatsError> {
    for (side, what) in [(now, "periods now"), (before, "periods before")] {
        if side.is_empty() {
            return Err(StatsError::TooFew { what, given: 0, needed: 1 });
        }
        for period in side {
            check_exposure(period.exposure)?;
        }
    }
    let (given, needed) = (now.len() + before.len(), 3);
    match dispersion {
        Dispersion::Estimated if given < needed => Err(StatsError::TooFew { what: "periods on both sides", given, needed }),
        Dispersion::VarianceRatio(value) if !(1.0..=1e15).contains(&value) => {
            Err(StatsError::BadOption { option: "dispersion", value, needs: "the variance over the mean, 1 (Poisson) or more" })
        }
        _ => Ok(()),
    }
}

/// One side: its periods, those alike together.
struct Side {
    /// Exposure, events and how many such periods.
    periods: Vec<(f64, f64, f64)>,
    number: f64,
    exposure: f64,
    events: f64,
}

impl Side {
    fn of(periods: &[PeriodCount]) -> Result<Self, StatsError> {
        let total = periods.iter().fold(0_u64, |sum, period| sum.saturating_add(period.count));
        let mut sorted = periods.to_vec();
        sorted.sort_by(|a, b| a.exposure.total_cmp(&b.exposure).then(a.count.cmp(&b.count)));
        let mut alike = Vec::new();
        for group in sorted.chunk_by(|a, b| a.exposure.total_cmp(&b.exposure).is_eq() && a.count == b.count) {
            alike.push((group[0].exposure, events(group[0].count, MOST_EVENTS)?, real(group.len())));
        }
        let exposure = sorted.iter().map(|period| period.exposure).sum();
        Ok(Self { periods: alike, number: real(periods.len()), exposure, events: events(total, MOST_EVENTS)? })
    }

    /// Logarithm of the probability of how the side's events fall to its periods, up to what does not depend on `size`, the size
    /// of the negative binomial law for one unit of exposure.
    fn ln_likelihood(&self, size: f64) -> f64 {
        let each = |&(exposure, events, times): &(f64, f64, f64)| times * ln_rising(size * exposure, events);
        self.periods.iter().map(each).sum::<f64>() - ln_rising(size * self.exposure, self.events)
    }
}

/// Logarithm of `size (size + 1) ... (size + events - 1)`.
fn ln_rising(size: f64, events: f64) -> f64 {
    if events > FEW {
        return ln_gamma(size + events) - ln_gamma(size);
    }
    let (mut ln, mut product, mut done) = (0.0, 1.0, 0.0);
    while done < events {
        product *= size + done;
        if !(1e-100..1e100).contains(&product) {
            ln += product.ln();
            product = 1.0;
        }
        done += 1.0;
    }
    ln + product.ln()
}

struct Study {
    now: Side,
    before: Side,
    dispersion: Dispersion,
}

impl Study {
    /// Probabilities of as few events now as seen and of as many under a ratio of rates, and the likeliest ratio of variance to
    /// mean.
    fn tails(&self, ratio: f64) -> (f64, f64, f64) {
        let (number, total) = (self.now.number + self.before.number, self.now.events + self.before.events);
        // Sizes are for one average period, exposures now multiplied by the ratio.
        let average = (self.now.exposure * ratio + self.before.exposure) / number;
        let mean = total / number;
        let size = |ratio: f64| (mean / (ratio - 1.0)).min(POISSON);
        let tails = |size: f64| {
            let (here, there) = (size * (self.now.exposure * ratio / average), size * (self.before.exposure / average));
            Shares { total, here, there }.tails(self.now.events)
        };
        if let Dispersion::VarianceRatio(known) = self.dispersion {
            let (low, high) = tails(size(known));
            return (low, high, known);
        }
        let variance_ratio = |at: f64| (at * (mean / LEAST_SIZE).ln_1p()).exp();
        let ln_likelihood = |at: f64| {
            let size = size(variance_ratio(at)) / average;
            self.now.ln_likelihood(size * ratio) + self.before.ln_likelihood(size)
        };
        let (mut all, mut low, mut high, mut best) = (0.0, 0.0, 0.0, (0.0, 0.0));
        for (at, weight) in weigh(ln_likelihood) {
            let (few, many) = tails(size(variance_ratio(at)));
            (all, low, high) = (all + weight, low + weight * few, high + weight * many);
            best = if weight > best.1 { (at, weight) } else { best };
        }
        (low / all, high / all, variance_ratio(best.0))
    }
}

/// Points from 0 to 1 with the weights that a log-likelihood gives them, dense where the weight is.
fn weigh(ln_likelihood: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let (mut from, mut to) = (0.0, 1.0);
    let mut weighed = Vec::new();
    for _ in 0..ROUNDS {
        let step = (to - from) / f64::from(POINTS);
        let at = |index: u8| from + step * (f64::from(index) + 0.5);
        weighed = (0..POINTS).map(|index| (at(index), ln_likelihood(at(index)))).collect();
        let best = weighed.iter().map(|point| point.1).fold(f64::NEG_INFINITY, f64::max);
        let heavy = |point: &&(f64, f64)| point.1 > best - NEGLIGIBLE;
        let (first, last) = (weighed.iter().find(heavy), weighed.iter().rfind(heavy));
        let bounds = first.zip(last).map(|(first, last)| ((first.0 - 1.5 * step).max(from), (last.0 + 1.5 * step).min(to)));
        for point in &mut weighed {
            point.1 = (point.1 - best).exp();
        }
        match bounds {
            Some((low, high)) if high - low < 0.4 * (to - from) => (from, to) = (low, high),
            _ => break,
        }
    }
    weighed
}

//! Exact answers about counts of rare events: a rate with its interval, and two periods compared.

use std::sync::OnceLock;

use super::tails::{Binomial, CountLaw, Poisson, crossing};
use super::{NotComputable, StatsError};

/// Counts below this are remembered with their limits, at this level of confidence.
const REMEMBERED: usize = 32_768;
const CUSTOMARY: f64 = 0.95;

/// Most events that exact tails are computed for; at this size one tail sums some ten million terms.
const MOST_EVENTS: u64 = 1_000_000_000_000;

/// Probabilities within this relative distance count as equal when outcomes are called "no more likely", as in R.
const TIE: f64 = 1e-7;

/// Events counted over an exposure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeriodCount {
    /// Events.
    pub count: u64,
    /// What the count is proportional to where nothing changes: days, residents, cell-days. Any positive unit, the same
    /// for all that is compared.
    pub exposure: f64,
}

/// A rate and its exact interval, in events per unit of exposure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RateInterval {
    /// Events per unit of exposure.
    pub rate: f64,
    /// Lower limit; 0 where there were no events.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// Two periods compared by the ratio of their rates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TwoPeriod {
    /// Rate now over rate before, or why there is none.
    pub ratio: Result<f64, NotComputable>,
    /// Lower limit of the ratio; 0 where there are no events now.
    pub lower: f64,
    /// Upper limit of the ratio; `None` where no ratio is too large, because there were no events before.
    pub upper: Option<f64>,
    /// Two-sided p: twice the smaller tail, at most 1. Below `1 - level` exactly when the interval leaves out 1.
    pub p_doubled: f64,
    /// Two-sided p: the probability of all splits of the events that are no more likely than the one seen, as in R's
    /// `poisson.test`. Often smaller than `p_doubled`, and now and then at odds with the interval.
    pub p_min_likelihood: f64,
}

/// The rate behind one count, with its exact central interval.
///
/// Answers: which rates could have produced this count, none of the two tails being less likely than `(1 - level) / 2`?
/// The interval covers the true rate at least as often as `level` says. It solves `P(X >= count) = (1 - level) / 2` for
/// the lower and `P(X <= count) = (1 - level) / 2` for the upper limit, X being Poisson.
///
/// # Units
/// `exposure` in any positive unit (days, residents); the answer is in events per that unit. `level` is a share, 0.95.
///
/// # Degenerate input
/// No events have rate 0, lower limit 0 and a finite upper limit: -ln(0.025) per unit of exposure at level 0.95.
///
/// # Errors
/// [`StatsError::NotAnExposure`], [`StatsError::NotALevel`] and [`StatsError::TooManyEvents`] (above 10^12).
///
/// # Source
/// F. Garwood, 1936, Biometrika 28(3/4), 437-442, doi:10.1093/biomet/28.3-4.437.
///
/// # Example
/// Six burglaries in a week; R 4.2.2's `poisson.test` gives 2.2018943 to 13.0594740.
/// ```
/// use engine::stats::garwood_interval;
///
/// let per_week = garwood_interval(6, 1.0, 0.95)?;
/// assert!((per_week.lower - 2.201_894_3).abs() < 1e-7);
/// assert!((per_week.upper - 13.059_474_0).abs() < 1e-7);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn garwood_interval(count: u64, exposure: f64, level: f64) -> Result<RateInterval, StatsError> {
    check_exposure(exposure)?;
    let (lower, upper) = match remembered(count, level) {
        Some(limits) => limits,
        None => garwood_limits(count, level)?,
    };
    let count = events(count)?;
    Ok(RateInterval { rate: count / exposure, lower: lower / exposure, upper: upper / exposure })
}

/// The limits of a count at the customary level: maps ask for the same few thousand over and over.
fn remembered(count: u64, level: f64) -> Option<(f64, f64)> {
    static LIMITS: [OnceLock<Option<(f64, f64)>>; REMEMBERED] = [const { OnceLock::new() }; REMEMBERED];
    let slot = LIMITS.get(usize::try_from(count).ok()?)?;
    let is_customary = level.to_bits() == CUSTOMARY.to_bits();
    is_customary.then(|| *slot.get_or_init(|| garwood_limits(count, level).ok())).flatten()
}

/// Garwood's limits of the mean of a Poisson count.
fn garwood_limits(count: u64, level: f64) -> Result<(f64, f64), StatsError> {
    let ln_tail = ln_tail(level)?;
    let count = events(count)?;
    let (start, stride) = ((count + 0.5).ln(), 2.0 / (count + 0.5).sqrt());
    let law = |ln_mean: f64| Poisson { mean: ln_mean.exp() };
    let rises = |at: f64| law(at).ln_at_least(count) - ln_tail;
    let falls = |at: f64| ln_tail - law(at).ln_at_most(count);
    let lower = if count < 1.0 { 0.0 } else { crossing(rises, start, stride).exp() };
    let upper = crossing(falls, start, stride).exp();
    Ok((lower, upper))
}

/// The rate now against the rate before, with exact conditional interval and p-values.
///
/// Answers: has the rate changed, by what factor, and how sure is that? Given the total, the events that fall in the
/// present period are binomial, whatever the rates, with a share that depends on their ratio alone. The interval is
/// Clopper and Pearson's for that share, turned into a ratio; the null of both p-values is a ratio of 1, the alternative
/// any other. All are exact and err on the careful side; they assume that events happen independently, so repeats and
/// series make them too sure.
///
/// # Units
/// Both exposures in the same unit. Ratios are pure numbers: 1 is no change, 2 twice the rate. `level` is a share, 0.95.
///
/// # Degenerate input
/// No events before: `ratio` is [`NotComputable::NoEarlierEvents`] and `upper` is `None`, but `lower` (at the same
/// one-sided risk, `(1 - level) / 2`) and both p-values stand. A p-value below about 1e-308 is 0.
///
/// # Errors
/// [`StatsError::NoEvents`] when neither period has any, [`StatsError::NotAnExposure`], [`StatsError::NotALevel`] and
/// [`StatsError::TooManyEvents`] (above 10^12 together).
///
/// # Source
/// J. Przyborowski and H. Wilenski, 1940, Biometrika 31(3/4), 313-323, doi:10.1093/biomet/31.3-4.313; C. J. Clopper and
/// E. S. Pearson, 1934, Biometrika 26(4), 404-413, doi:10.1093/biomet/26.4.404.
///
/// # Example
/// Six events after two, in periods of one length; R 4.2.2's `poisson.test` gives p 0.2890625 and
/// 0.5364387 to 30.3932057.
/// ```
/// use engine::stats::{PeriodCount, two_period};
///
/// let week = |count| PeriodCount { count, exposure: 7.0 };
/// let change = two_period(week(6), week(2), 0.95)?;
/// assert!((change.ratio? - 3.0).abs() < 1e-12);
/// assert!((change.p_doubled - 74.0 / 256.0).abs() < 1e-12);
/// assert!((change.lower - 0.536_438_7).abs() < 1e-7);
/// assert!(change.upper.is_some_and(|upper| (upper - 30.393_205_7).abs() < 1e-7));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn two_period(now: PeriodCount, before: PeriodCount, level: f64) -> Result<TwoPeriod, StatsError> {
    check_exposure(now.exposure)?;
    check_exposure(before.exposure)?;
    let ln_tail = ln_tail(level)?;
    let trials = events(now.count.saturating_add(before.count))?;
    if trials < 1.0 {
        return Err(StatsError::NoEvents);
    }
    let (seen, earlier) = (events(now.count)?, events(before.count)?);
    let null = Binomial { trials, odds: now.exposure / before.exposure };
    let ratio = if earlier < 1.0 { Err(NotComputable::NoEarlierEvents) } else { Ok(seen / earlier / null.odds) };
    // The upper limit is the lower one of the ratio turned round.
    let upper = lower_odds(earlier, trials, ln_tail).map(|odds| odds.recip() / null.odds);
    Ok(TwoPeriod {
        ratio,
        lower: lower_odds(seen, trials, ln_tail).map_or(0.0, |odds| odds / null.odds),
        upper,
        p_doubled: p_doubled(null, seen),
        p_min_likelihood: p_min_likelihood(null, seen),
    })
}

/// The lowest odds at which `seen` or more of `trials` are not too unlikely; `None` where even odds of 0 are not.
fn lower_odds(seen: f64, trials: f64, ln_tail: f64) -> Option<f64> {
    let (on, off) = (seen + 0.5, trials - seen + 0.5);
    let stride = 2.0 * (on.recip() + off.recip()).sqrt();
    let law = |ln_odds: f64| Binomial { trials, odds: ln_odds.exp() };
    (seen >= 1.0).then(|| crossing(|at| law(at).ln_at_least(seen) - ln_tail, (on / off).ln(), stride).exp())
}

fn p_doubled(null: Binomial, seen: f64) -> f64 {
    let smaller = null.ln_at_least(seen).min(null.ln_at_most(seen));
    (2.0 * smaller.exp()).min(1.0)
}

fn p_min_likelihood(null: Binomial, seen: f64) -> f64 {
    let below = seen <= null.mean();
    let (law, seen) = if below { (null, seen) } else { (null.mirrored(), null.trials - seen) };
    let bar = law.ln_mass(seen) + TIE.ln_1p();
    // Beyond the mean the probabilities fall, so the first one under the bar can be found by halving.
    let (mut from, mut to) = (law.mean().ceil(), law.trials + 1.0);
    while from < to {
        let middle = f64::midpoint(from, to).floor();
        if law.ln_mass(middle) <= bar {
            to = middle;
        } else {
            from = middle + 1.0;
        }
    }
    (law.ln_at_most(seen).exp() + law.ln_at_least(from).exp()).min(1.0)
}

fn check_exposure(exposure: f64) -> Result<(), StatsError> {
    if (1e-100..=1e100).contains(&exposure) { Ok(()) } else { Err(StatsError::NotAnExposure { exposure }) }
}

/// Logarithm of the probability of either tail that an interval at `level` leaves out.
fn ln_tail(level: f64) -> Result<f64, StatsError> {
    if level > 0.0 && level < 1.0 { Ok((0.5 * (1.0 - level)).ln()) } else { Err(StatsError::NotALevel { level }) }
}

fn events(events: u64) -> Result<f64, StatsError> {
    if events > MOST_EVENTS {
        return Err(StatsError::TooManyEvents { events, limit: MOST_EVENTS });
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 10^12, exact in f64")]
    Ok(events as f64)
}

#[cfg(test)]
mod tests;

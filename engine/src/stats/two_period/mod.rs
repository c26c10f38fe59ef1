//! Two periods compared: tests of the ratio of two rates, from the exact to the quick, and one that bears overdispersion.

mod batch;
mod critical;
mod e_test;
mod exact;
mod large_sample;
mod negative_binomial;
mod quadratic;
mod rate;
mod shares;
mod spread;

pub use batch::{negative_binomial_tests, two_period_tests};
pub(super) use critical::critical;
pub use e_test::EStatistic;
pub(super) use exact::no_more_likely;
pub use large_sample::{mover_interval, poisson_z};
pub use negative_binomial::{Dispersion, NegativeBinomialChange, NegativeBinomialOptions, negative_binomial_two_period};
pub use rate::{RateMethod, rate_interval};
pub(super) use shares::Shares;
pub use spread::{PoissonSpread, poisson_spread, quasi_poisson_two_period};

use super::poisson::PeriodCount;
use super::{NotComputable, StatsError};

/// Most events that exact tails are computed for.
const MOST_EVENTS: u64 = 1_000_000_000_000;

/// How two counts are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PeriodTest {
    /// Exact given the total, p twice the smaller tail; Clopper and Pearson's interval. Never too sure.
    Exact,
    /// Exact given the total, p the probability of all splits no more likely than the one seen (R `poisson.test`), and the
    /// interval that belongs to that p (R `exactci`, `minlike`).
    MinLikelihood,
    /// Exact given the total, p the smaller tail and as much of the other as is no larger (Blaker), with its interval.
    Blaker,
    /// As [`PeriodTest::Exact`], but the split seen counts half: right on average, not always.
    MidP,
    /// As [`PeriodTest::MinLikelihood`], but the split seen counts half (statsmodels `cond-midp`). Its interval is that of
    /// [`PeriodTest::MidP`], because this p rises and falls with the ratio.
    MidPMinLikelihood,
    /// Krishnamoorthy and Thomson's E-test: the probability of a statistic as large, under the rate estimated from both.
    ETest(EStatistic),
    /// z of the difference with the variance under the null.
    Score,
    /// z of the logarithm of the ratio with the variance under the null.
    ScoreLog,
    /// z of the difference with the variance seen.
    Wald,
    /// z of the logarithm of the ratio with the variance seen.
    WaldLog,
    /// z of the difference of square roots of counts, each with 3/8 added.
    SquareRoot,
}

/// What is asked of two counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeriodTestOptions {
    /// The test, which also says whose interval is given.
    pub test: PeriodTest,
    /// The ratio of rates, now over before, that the null states: 1 is no change. From 1e-50 to 1e50.
    pub ratio: f64,
    /// Level of the interval, a share: 0.95.
    pub level: f64,
}

/// The rate now against the rate before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PeriodChange {
    /// Rate now over rate before, or why there is none.
    pub ratio: Result<f64, NotComputable>,
    /// Statistic of the test, positive where the ratio is above that of the null. Tests that are exact given the total have
    /// none.
    pub statistic: Result<f64, NotComputable>,
    /// Two-sided p, from `f64::MIN_POSITIVE` to 1: the null is the stated ratio, the alternative any other.
    pub p: Result<f64, NotComputable>,
    /// Lower limit of the ratio; 0 where no ratio is too small.
    pub lower: f64,
    /// Upper limit of the ratio; `None` where no ratio is too large.
    pub upper: Option<f64>,
}

/// Two counts in the form that all tests share.
#[derive(Debug, Clone, Copy)]
struct Pair {
    /// Events now.
    now: f64,
    /// Events before.
    before: f64,
    /// Exposure now over exposure before: ratios times this are odds of an event to be a present one.
    exposure: f64,
}

/// Limits of the odds; `None` above where none is too large.
type Limits = (f64, Option<f64>);

/// What a test says of a pair.
struct Outcome {
    statistic: Result<f64, NotComputable>,
    p: Result<f64, NotComputable>,
    limits: Limits,
}

/// Tests whether the rate has changed by a stated factor, and says which factors would not be rejected.
///
/// Answers: is the rate now `ratio` times the rate before? All tests assume that events happen independently of each other,
/// so that counts are Poisson. Repeats and series make them too sure, all of them alike: where counts of several periods on
/// each side are at hand, [`negative_binomial_two_period`] finds out and allows for it.
///
/// With X now, Y before, odds o = ratio * exposure now / exposure before and a level's z:
/// - exact, min-likelihood, Blaker, mid-p: X given X + Y is binomial with odds o;
/// - E-test: P(|T| >= |t|) for independent Poisson counts with the means (X + Y) o / (1 + o) and (X + Y) / (1 + o), T being
///   one of the next two;
/// - score: (X - o Y) / sqrt((X + Y) o); Wald: (X - o Y) / sqrt(X + o^2 Y);
/// - score-log: (ln(X / Y) - ln o) / sqrt((2 + 1 / o + o) / (X + Y)); Wald-log: (ln(X / Y) - ln o) / sqrt(1 / X + 1 / Y);
/// - square root: 2 (sqrt(X + 3/8) - sqrt(o (Y + 3/8))) / sqrt(1 + o).
///
/// Each interval holds the ratios that the same test does not reject at `1 - level`; where they are not one stretch, it runs
/// from the lowest to the highest; for the E-test that is looked for within about a sixth of the interval's half width. Time
/// grows with the square root of the counts.
///
/// # Units
/// Both exposures in the same unit. Ratios are pure numbers. `level` is a share.
///
/// # Degenerate input
/// No events before: `ratio` is [`NotComputable::NoEarlierEvents`] and `upper` is `None`. Where one of
/// the counts is 0, the two tests on logarithms have neither statistic nor p, and those and Wald's have no limits. A p below
/// 2.2e-308 is given as that.
///
/// # Errors
/// [`StatsError::NoEvents`] when neither period has any, [`StatsError::NotAnExposure`], [`StatsError::NotALevel`],
/// [`StatsError::BadOption`] (the ratio) and [`StatsError::TooManyEvents`] (above 10^12 together; above 10^9 for the E-test).
///
/// # Source
/// K. Krishnamoorthy and J. Thomson, 2004, J. Statist. Plann. Inference 119(1), 23-35, doi:10.1016/S0378-3758(02)00408-1; K.
/// Gu, H. K. T. Ng, M. L. Tang and W. R. Schucany, 2008, Biometrical Journal 50(2), 283-298, doi:10.1002/bimj.200710403 (the
/// statistics and the E-test of a ratio); M. P. Fay, 2010, R Journal 2(1), 53-58, doi:10.32614/RJ-2010-008 (exact p-values and
/// the intervals that match them); H. Blaker, 2000, Canad. J. Statist. 28(4), 783-798, doi:10.2307/3315916; H. O. Lancaster,
/// 1961, JASA 56(294), 223-234, doi:10.1080/01621459.1961.10482105 (mid-p).
///
/// # Example
/// Six events after two: statsmodels 0.15 and R ptools 2.0 give p 0.1748748 for the E-test, where the exact test gives 0.2890625.
/// ```
/// use engine::stats::{EStatistic, PeriodCount, PeriodTest, PeriodTestOptions, two_period_test};
///
/// let week = |count| PeriodCount { count, exposure: 7.0 };
/// let options = PeriodTestOptions { test: PeriodTest::ETest(EStatistic::Score), ratio: 1.0, level: 0.95 };
/// let change = two_period_test(week(6), week(2), options)?;
/// assert!((change.p? - 0.174_874_820_943_708).abs() < 1e-12);
/// let exact = two_period_test(week(6), week(2), PeriodTestOptions { test: PeriodTest::Exact, ..options })?;
/// assert!((exact.p? - 0.289_062_5).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn two_period_test(now: PeriodCount, before: PeriodCount, options: PeriodTestOptions) -> Result<PeriodChange, StatsError> {
    let PeriodTestOptions { test, ratio, level } = options;
    check_ratio(ratio)?;
    check_level(level)?;
    let pair = Pair::of(now, before)?;
    let odds = ratio * pair.exposure;
    let Outcome { statistic, p, limits } = match test {
        PeriodTest::Exact | PeriodTest::MinLikelihood | PeriodTest::Blaker | PeriodTest::MidP | PeriodTest::MidPMinLikelihood => {
            exact::exact(pair, odds, test, 1.0 - level)
        }
        PeriodTest::ETest(statistic) => e_test::e_test(pair, odds, statistic, level)?,
        PeriodTest::Score | PeriodTest::ScoreLog | PeriodTest::Wald | PeriodTest::WaldLog | PeriodTest::SquareRoot => {
            large_sample::large_sample(pair, odds, test, level)
        }
    };
    Ok(PeriodChange {
        ratio: pair.ratio(),
        statistic,
        p: p.map(probability),
        lower: limits.0 / pair.exposure,
        upper: limits.1.map(|upper| upper / pair.exposure),
    })
}

impl Pair {
    fn of(now: PeriodCount, before: PeriodCount) -> Result<Self, StatsError> {
        check_exposure(now.exposure)?;
        check_exposure(before.exposure)?;
        events(now.count.saturating_add(before.count), MOST_EVENTS)?;
        if now.count == 0 && before.count == 0 {
            return Err(StatsError::NoEvents);
        }
        let (now_count, before_count) = (events(now.count, MOST_EVENTS)?, events(before.count, MOST_EVENTS)?);
        Ok(Self { now: now_count, before: before_count, exposure: now.exposure / before.exposure })
    }

    fn total(self) -> f64 {
        self.now + self.before
    }

    fn ratio(self) -> Result<f64, NotComputable> {
        if self.before < 1.0 { Err(NotComputable::NoEarlierEvents) } else { Ok(self.now / self.before / self.exposure) }
    }

    /// The same seen from the other side: odds become their inverses.
    fn turned(self) -> Self {
        Self { now: self.before, before: self.now, exposure: self.exposure.recip() }
    }
}

/// A p that rounding may have carried past its ends.
fn probability(p: f64) -> f64 {
    p.clamp(f64::MIN_POSITIVE, 1.0)
}

fn check_ratio(ratio: f64) -> Result<(), StatsError> {
    let needs = "a number above 0, from 1e-50 to 1e50; 1 is no change";
    if (1e-50..=1e50).contains(&ratio) { Ok(()) } else { Err(StatsError::BadOption { option: "ratio", value: ratio, needs }) }
}

fn check_level(level: f64) -> Result<(), StatsError> {
    if level > 0.0 && level < 1.0 { Ok(()) } else { Err(StatsError::NotALevel { level }) }
}

fn check_exposure(exposure: f64) -> Result<(), StatsError> {
    if (1e-100..=1e100).contains(&exposure) { Ok(()) } else { Err(StatsError::NotAnExposure { exposure }) }
}

/// A number of events as a real number.
fn events(events: u64, limit: u64) -> Result<f64, StatsError> {
    if events > limit {
        return Err(StatsError::TooManyEvents { events, limit });
    }
    #[expect(clippy::cast_precision_loss, reason = "at most 10^12, exact in f64")]
    Ok(events as f64)
}

#[cfg(test)]
mod tests;

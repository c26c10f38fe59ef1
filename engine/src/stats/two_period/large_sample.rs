//! z of two counts in its five forms, the ratios that each leaves standing, and Wheeler's difference of roots.

use super::super::normal::two_sided_normal_p;
use super::super::poisson::PeriodCount;
use super::super::tails::crossing;
use super::super::{NotComputable, StatsError};
use super::quadratic::at_most_zero;
use super::rate::score_limits;
use super::{Limits, Outcome, Pair, PeriodChange, PeriodTest, check_level, critical};

/// What Anscombe adds to a count before its square root is taken.
const ANSCOMBE: f64 = 3.0 / 8.0;

const NO_LOGARITHM: NotComputable =
    NotComputable::Because("one of the periods has no events, and 0 has no logarithm; use the exact test or the E-test");

/// Statistic, p and limits of the odds of one of the tests that lean on the normal law.
pub(super) fn large_sample(pair: Pair, odds: f64, test: PeriodTest, level: f64) -> Outcome {
    let z = statistic(pair, odds, test);
    Outcome { statistic: z, p: z.map(two_sided_normal_p), limits: limits(pair, test, critical(level)) }
}

/// z, positive where there are more events now than the null has it.
pub(super) fn statistic(pair: Pair, odds: f64, test: PeriodTest) -> Result<f64, NotComputable> {
    let Pair { now, before, .. } = pair;
    let apart = now - odds * before;
    let logarithms = matches!(test, PeriodTest::ScoreLog | PeriodTest::WaldLog);
    if logarithms && (now < 1.0 || before < 1.0) {
        return Err(NO_LOGARITHM);
    }
    let ln_apart = (now / before / odds).ln();
    Ok(match test {
        PeriodTest::Wald => apart / (now + odds * odds * before).sqrt(),
        PeriodTest::ScoreLog => ln_apart / ((2.0 + odds.recip() + odds) / pair.total()).sqrt(),
        PeriodTest::WaldLog => ln_apart / (now.recip() + before.recip()).sqrt(),
        PeriodTest::SquareRoot => 2.0 * ((now + ANSCOMBE).sqrt() - ((before + ANSCOMBE) * odds).sqrt()) / (1.0 + odds).sqrt(),
        _ => apart / (pair.total() * odds).sqrt(),
    })
}

/// The odds whose z stays within `z`.
pub(super) fn limits(pair: Pair, test: PeriodTest, z: f64) -> Limits {
    let Pair { now, before, .. } = pair;
    let square = z * z;
    match test {
        // With a count of 0 this z is the same for all odds, and says nothing about them.
        PeriodTest::Wald | PeriodTest::WaldLog | PeriodTest::ScoreLog if now < 1.0 || before < 1.0 => (0.0, None),
        PeriodTest::Wald => at_most_zero(before * (before - square), now * before, now * (now - square)),
        PeriodTest::WaldLog => {
            let factor = (z * (now.recip() + before.recip()).sqrt()).exp();
            (now / before / factor, Some(now / before * factor))
        }
        PeriodTest::ScoreLog => {
            let upper = score_log_upper(pair, z);
            (score_log_upper(pair.turned(), z).map_or(0.0, f64::recip), upper)
        }
        PeriodTest::SquareRoot => {
            let (a, b) = (now + ANSCOMBE, before + ANSCOMBE);
            let (lower, upper) = at_most_zero(4.0 * b - square, 4.0 * (a * b).sqrt(), 4.0 * a - square);
            (lower * lower, upper.map(|root| root * root))
        }
        _ => at_most_zero(before * before, now * before + 0.5 * square * pair.total(), now * now),
    }
}

/// The highest odds of the stretch around the estimate that the test on logarithms leaves standing. Its z falls back to 0
/// for odds beyond all measure, so there may be none.
fn score_log_upper(pair: Pair, z: f64) -> Option<f64> {
    let middle = (pair.now / pair.before).ln();
    let root = pair.total().sqrt();
    // With odds e^v, |z| is (v - middle) sqrt(total) / (2 cosh(v / 2)), highest where (v - middle) tanh(v / 2) = 2.
    let height = |v: f64| (v - middle) * root / (2.0 * (0.5 * v).cosh());
    let peak = crossing(|v| (v - middle) * (0.5 * v).tanh() - 2.0, middle.max(0.0) + 2.0, 1.0);
    // Between the middle and the peak z rises; the logistic curve keeps the search between them.
    let at = |u: f64| middle + (peak - middle) / (1.0 + (-u).exp());
    (height(peak) > z).then(|| at(crossing(|u| height(at(u)) - z, 0.0, 1.0)).exp())
}

/// The interval for the ratio of two rates that the score intervals of each of them give (MOVER).
///
/// Answers: which ratios are compatible with both counts? Closed form, and close to the score interval of the ratio itself.
/// `ratio`, `lower` and `upper` are filled; there is no test that belongs to it, so statistic and p are not computable.
///
/// # Units
/// Both exposures in the same unit; ratios are pure numbers; `level` is a share.
///
/// # Degenerate input
/// No events before: no ratio and no upper limit. No events now: lower limit 0.
///
/// # Errors
/// As [`super::two_period_test`].
///
/// # Source
/// G. Y. Zou and A. Donner, 2008, Statistics in Medicine 27(10), 1693-1702, doi:10.1002/sim.3095; for ratios as in statsmodels'
/// `confint_poisson_2indep(method="mover")`.
///
/// # Example
/// ```
/// use engine::stats::{PeriodCount, mover_interval};
///
/// let week = |count| PeriodCount { count, exposure: 1.0 };
/// let change = mover_interval(week(6), week(2), 0.95)?;
/// assert!((change.lower - 0.644_370_780_7).abs() < 1e-9);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn mover_interval(now: PeriodCount, before: PeriodCount, level: f64) -> Result<PeriodChange, StatsError> {
    check_level(level)?;
    let pair = Pair::of(now, before)?;
    let z = critical(level);
    let ((low_now, high_now), (low_before, high_before)) = (score_limits(pair.now, z), score_limits(pair.before, z));
    let product = pair.now * pair.before;
    // Each limit is a root of a quadratic in the odds: (before odds - now)^2 = the squared distances of the two limits.
    let under = |limit: f64, count: f64| limit * (2.0 * count - limit);
    let lower = at_most_zero(under(high_before, pair.before), product, under(low_now, pair.now)).0;
    let upper = at_most_zero(under(low_before, pair.before), product, under(high_now, pair.now)).1;
    let none = NotComputable::Because("this interval belongs to no test; ask for the score test");
    Ok(PeriodChange {
        ratio: pair.ratio(),
        statistic: Err(none),
        p: Err(none),
        lower: lower / pair.exposure,
        upper: upper.map(|upper| upper / pair.exposure),
    })
}

/// Wheeler's z of a change between two periods of one length: twice the difference of the square roots of their counts.
///
/// Answers, at a glance: is that out of the ordinary? Where nothing changes it has mean 0 and a variance of 2, whatever the
/// counts, so that 3 is far out and 2 is not; it is not a z of variance 1. `before` may be a mean over several years.
///
/// # Units
/// Counts of events in periods of one length; the answer has no unit and is positive for a rise.
///
/// # Errors
/// [`StatsError::BadValue`] for a count that is not a number of 0 or more.
///
/// # Source
/// A. P. Wheeler, 2016, Int. J. Police Science and Management 18(3), 159-172, doi:10.1177/1461355716642781.
///
/// # Example
/// ```
/// use engine::stats::poisson_z;
///
/// assert!((poisson_z(4.0, 16.0)? - 4.0).abs() < 1e-15);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn poisson_z(before: f64, after: f64) -> Result<f64, StatsError> {
    for (index, value) in [before, after].into_iter().enumerate() {
        if !(0.0..=f64::MAX).contains(&value) {
            return Err(StatsError::BadValue { what: "count", index, value, needs: "a number of 0 or more" });
        }
    }
    Ok(2.0 * (after.sqrt() - before.sqrt()))
}

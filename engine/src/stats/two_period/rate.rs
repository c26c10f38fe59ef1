//! The interval of one rate, by the methods that go with the tests of two.

use statrs::function::gamma::{checked_gamma_lr, checked_gamma_ur};

use super::super::StatsError;
use super::super::poisson::{PeriodCount, RateInterval, garwood_interval};
use super::super::tails::{CountLaw, Poisson, crossing};
use super::{MOST_EVENTS, check_exposure, check_level, critical, events};

/// Most events that Jeffreys' interval is computed for.
const MOST_JEFFREYS: u64 = 1_000_000_000;

/// How the interval of a rate is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RateMethod {
    /// Garwood's: covers at least as often as the level says.
    Exact,
    /// As [`RateMethod::Exact`], with half the weight on the count seen: covers as often as the level says on average.
    MidP,
    /// Rates whose z, with the variance under them, is small enough.
    Score,
    /// Equal tails of the posterior law under Jeffreys' prior: gamma with the count and 1/2.
    Jeffreys,
    /// Rates whose z, with the variance seen, is small enough; of no use for few events.
    Wald,
    /// Rates whose square roots are within half a z of that of the count.
    SquareRoot,
}

/// The rate behind one count, with an interval by a stated method.
///
/// Answers: which rates are compatible with this count? [`garwood_interval`] is the careful one; the others are shorter, and
/// cover less often than the level says for some rates.
///
/// # Units
/// As [`garwood_interval`]. `level` is a share.
///
/// # Degenerate input
/// Without events all lower limits are 0 but Jeffreys', and Wald's upper limit is 0 too, which is why it is of no use there.
///
/// # Errors
/// As [`garwood_interval`]; [`StatsError::TooManyEvents`] above 10^9 for Jeffreys' interval.
///
/// # Source
/// L. Barker, 2002, The American Statistician 56(2), 85-89, doi:10.1198/000313002317572736; H. O. Lancaster, 1961, JASA
/// 56(294), 223-234, doi:10.1080/01621459.1961.10482105 (mid-p).
///
/// # Example
/// Six events in a week, as statsmodels 0.15 gives them.
/// ```
/// use engine::stats::{PeriodCount, RateMethod, rate_interval};
///
/// let rate = rate_interval(PeriodCount { count: 6, exposure: 1.0 }, RateMethod::Score, 0.95)?;
/// assert!((rate.lower - 2.749_853_817_96).abs() < 1e-10 && (rate.upper - 13.091_605_002_73).abs() < 1e-10);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn rate_interval(period: PeriodCount, method: RateMethod, level: f64) -> Result<RateInterval, StatsError> {
    check_exposure(period.exposure)?;
    check_level(level)?;
    let count = events(period.count, MOST_EVENTS)?;
    let z = critical(level);
    let (lower, upper) = match method {
        RateMethod::Exact => return garwood_interval(period.count, period.exposure, level),
        RateMethod::MidP => mid_p(count, 1.0 - level),
        RateMethod::Score => score_limits(count, z),
        RateMethod::Jeffreys => jeffreys(events(period.count, MOST_JEFFREYS)?, 1.0 - level),
        RateMethod::Wald => ((count - z * count.sqrt()).max(0.0), count + z * count.sqrt()),
        RateMethod::SquareRoot => ((count.sqrt() - 0.5 * z).max(0.0).powi(2), (count.sqrt() + 0.5 * z).powi(2)),
    };
    let rate = |mean: f64| mean / period.exposure;
    Ok(RateInterval { rate: rate(count), lower: rate(lower), upper: rate(upper) })
}

/// The means whose z with the variance under them is `z`.
pub(super) fn score_limits(count: f64, z: f64) -> (f64, f64) {
    let (centre, half) = (count + 0.5 * z * z, z * (count + 0.25 * z * z).sqrt());
    // The product of both is the squared count; the lower one would lose its digits as a difference.
    (count * count / (centre + half), centre + half)
}

fn mid_p(count: f64, alpha: f64) -> (f64, f64) {
    let ln_tail = (0.5 * alpha).ln();
    let law = |ln_mean: f64| Poisson { mean: ln_mean.exp() };
    let with_half = |beyond: f64, at: f64| (beyond.exp() + 0.5 * law(at).ln_mass(count).exp()).ln();
    let rises = |at: f64| with_half(law(at).ln_at_least(count + 1.0), at) - ln_tail;
    let falls = |at: f64| ln_tail - with_half(law(at).ln_at_most(count - 1.0), at);
    let (start, stride) = ((count + 0.5).ln(), 2.0 / (count + 0.5).sqrt());
    let lower = if count < 1.0 { 0.0 } else { crossing(rises, start, stride).exp() };
    (lower, crossing(falls, start, stride).exp())
}

/// Quantiles of the gamma law with shape `count + 1/2`.
fn jeffreys(count: f64, alpha: f64) -> (f64, f64) {
    let (shape, ln_tail) = (count + 0.5, (0.5 * alpha).ln());
    // Both run from 0 to 1; where one cannot be told from 0, it is as far away as can be.
    let ln = |tail: Result<f64, _>| tail.unwrap_or(0.0).max(f64::MIN_POSITIVE).ln();
    let rises = |at: f64| ln(checked_gamma_lr(shape, at.exp()).map_err(|_| ())) - ln_tail;
    let falls = |at: f64| ln_tail - ln(checked_gamma_ur(shape, at.exp()).map_err(|_| ()));
    let (start, stride) = (shape.ln(), 2.0 / shape.sqrt());
    (crossing(rises, start, stride).exp(), crossing(falls, start, stride).exp())
}

#[cfg(test)]
mod tests {
    use super::{PeriodCount, RateMethod, StatsError, rate_interval};

    fn period(count: u64, exposure: f64) -> PeriodCount {
        PeriodCount { count, exposure }
    }

    fn close(a: f64, b: f64, relative: f64) -> bool {
        (a - b).abs() <= relative * b.abs()
    }

    #[test]
    fn rates_without_events() {
        for method in [RateMethod::Exact, RateMethod::MidP, RateMethod::Score, RateMethod::Wald, RateMethod::SquareRoot] {
            let rate = rate_interval(period(0, 2.0), method, 0.95).expect("an interval");
            assert!(rate.rate <= 0.0 && rate.lower <= 0.0, "{method:?}: {rate:?}");
        }
        let mid_p = rate_interval(period(0, 2.0), RateMethod::MidP, 0.95).expect("an interval");
        assert!(close(mid_p.upper, -(0.05_f64.ln()) / 2.0, 1e-12), "half of exp(-mean) is 2.5 %");
        let jeffreys = rate_interval(period(0, 1.0), RateMethod::Jeffreys, 0.95).expect("an interval");
        // Gamma with shape 1/2 is half a squared normal.
        assert!(close(jeffreys.upper, 0.5 * 2.241_402_727_604_947_f64.powi(2), 1e-10), "{jeffreys:?}");
        assert!(close(jeffreys.lower, 0.5 * 0.031_337_982_021_426_34_f64.powi(2), 1e-9), "{jeffreys:?}");
    }

    #[test]
    fn refuses_input_without_an_answer() {
        assert!(matches!(rate_interval(period(1, 1.0), RateMethod::MidP, 0.0), Err(StatsError::NotALevel { .. })));
        assert!(matches!(rate_interval(period(1, 0.0), RateMethod::Wald, 0.9), Err(StatsError::NotAnExposure { .. })));
        let many = rate_interval(period(2_000_000_000, 1.0), RateMethod::Jeffreys, 0.9);
        assert!(matches!(many, Err(StatsError::TooManyEvents { limit: 1_000_000_000, .. })));
    }
}

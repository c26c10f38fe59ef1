//! Do counts of steps spread more than Poisson ones, and the comparison of two periods that allows for it.

use statrs::function::gamma::checked_gamma_ur;

use super::super::count_regression::{student_quantile, two_sided_student_p};
use super::super::poisson::PeriodCount;
use super::super::{StatsError, real};
use super::large_sample::{limits, statistic};
use super::{MOST_EVENTS, Pair, PeriodChange, PeriodTest, check_exposure, check_level, events, probability};

/// How much counts of steps spread, beside Poisson ones.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PoissonSpread {
    /// Pearson's statistic: squared distances from the mean of each piece, over that mean.
    pub chi_square: f64,
    /// Steps less one, of every piece that holds an event.
    pub freedom: f64,
    /// Variance over mean: the statistic over its degrees of freedom. 1 is Poisson.
    pub ratio: f64,
    /// One-sided p: the probability of so large a statistic if every piece is Poisson with one rate of its own.
    pub p: f64,
    /// Events in those pieces.
    pub events: f64,
    /// Steps in those pieces.
    pub steps: f64,
}

/// Do the counts of steps vary more than Poisson counts would?
///
/// Steps come in pieces, each with one rate: the two windows of a comparison, say. A change from one piece to another is no
/// spread. Given its total, a piece's counts are multinomial under the null, so that the mean and the variance of Pearson's
/// statistic are known exactly; p is the upper tail of the gamma law with both. That is Fisher's index of dispersion, right for
/// sparse counts too as long as there are many; with less than one event a step and few steps, p is rough.
///
/// # Units
/// Exposures in one unit within each piece.
///
/// # Degenerate input
/// Pieces of one step and pieces without an event say nothing and are left out.
///
/// # Errors
/// [`StatsError::TooFew`] where nothing is left, [`StatsError::NotAnExposure`] and [`StatsError::TooManyEvents`].
///
/// # Source
/// R. A. Fisher, H. G. Thornton and W. A. Mackenzie, 1922, Annals of Applied Biology 9(3-4), 325-359,
/// doi:10.1111/j.1744-7348.1922.tb05962.x; J. B. S. Haldane, 1937, Biometrika 29(1/2), 133-143, doi:10.1093/biomet/29.1-2.133
/// (the variance).
///
/// # Example
/// 2, 4 and 9 events: the mean is 5, the statistic (9 + 1 + 16) / 5.
/// ```
/// use engine::stats::{PeriodCount, poisson_spread};
///
/// let weeks = [2, 4, 9].map(|count| PeriodCount { count, exposure: 7.0 });
/// let spread = poisson_spread(&[&weeks])?;
/// assert!((spread.chi_square - 5.2).abs() < 1e-12 && (spread.ratio - 2.6).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn poisson_spread(pieces: &[&[PeriodCount]]) -> Result<PoissonSpread, StatsError> {
    let (mut chi_square, mut freedom, mut variance, mut all, mut steps) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for piece in pieces {
        for step in *piece {
            check_exposure(step.exposure)?;
        }
        let total = events(piece.iter().fold(0, |sum, step| step.count.saturating_add(sum)), MOST_EVENTS)?;
        if piece.len() < 2 || total < 1.0 {
            continue;
        }
        let exposure: f64 = piece.iter().map(|step| step.exposure).sum();
        let mut inverse_shares = 0.0;
        for step in *piece {
            let expected = total * step.exposure / exposure;
            chi_square += (events(step.count, MOST_EVENTS)? - expected).powi(2) / expected;
            inverse_shares += exposure / step.exposure;
        }
        let number = real(piece.len());
        freedom += number - 1.0;
        variance += 2.0 * (number - 1.0) + (inverse_shares - number * number - 2.0 * number + 2.0) / total;
        all += total;
        steps += number;
    }
    if freedom < 1.0 {
        return Err(StatsError::TooFew { what: "stretches of two steps with an event", given: 0, needed: 1 });
    }
    let p = upper_tail(chi_square, freedom, variance);
    Ok(PoissonSpread { chi_square, freedom, ratio: chi_square / freedom, p, events: all, steps })
}

/// Upper tail of the gamma law with a mean and a variance; single events spread in one way only, which leaves no variance.
fn upper_tail(value: f64, mean: f64, variance: f64) -> f64 {
    if variance <= 1e-9 * mean {
        return 1.0;
    }
    let (shape, scale) = (mean * mean / variance, variance / mean);
    probability(checked_gamma_ur(shape, value / scale).unwrap_or(1.0))
}

/// Tests whether the rate has changed, where counts spread more than Poisson ones by a factor that was estimated.
///
/// Answers: is the rate now the rate before, or could ordinary ups and downs have made the difference? The score test's z over
/// the root of the dispersion, with Student's law for the degrees of freedom that the dispersion was estimated with; the
/// interval holds the ratios that the same test does not reject. A dispersion below 1 counts as 1, so that the answer is never
/// surer than a Poisson one.
///
/// # Units
/// As [`super::two_period_test`]. `spread` is what [`poisson_spread`] says of steps of both periods, of steps before them, or both.
///
/// # Degenerate input
/// As the score test of [`super::two_period_test`].
///
/// # Errors
/// As [`super::two_period_test`].
///
/// # Source
/// P. `McCullagh` and J. A. Nelder, 1989, Generalized Linear Models, 2nd edition, sections 4.5 and 6.2,
/// doi:10.1007/978-1-4899-3242-6.
///
/// # Example
/// Ninety events after sixty in as many weeks: z is 30 / sqrt(150), and half of that where counts spread four times as much.
/// ```
/// use engine::stats::{PeriodCount, PoissonSpread, quasi_poisson_two_period};
///
/// let weeks = |count| PeriodCount { count, exposure: 8.0 };
/// let spread = PoissonSpread { chi_square: 56.0, freedom: 14.0, ratio: 4.0, p: 1e-6, events: 150.0, steps: 16.0 };
/// let change = quasi_poisson_two_period(weeks(90), weeks(60), spread, 0.95)?;
/// assert!((change.statistic? - 0.5 * 30.0 / 150.0_f64.sqrt()).abs() < 1e-12);
/// assert!(change.p? > 0.2 && change.lower < 1.0);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn quasi_poisson_two_period(
    now: PeriodCount,
    before: PeriodCount,
    spread: PoissonSpread,
    level: f64,
) -> Result<PeriodChange, StatsError> {
    check_level(level)?;
    let pair = Pair::of(now, before)?;
    let root = spread.ratio.max(1.0).sqrt();
    let t = statistic(pair, pair.exposure, PeriodTest::Score).map(|z| z / root);
    let reach = student_quantile(0.5 * (1.0 - level), spread.freedom) * root;
    let (lower, upper) = limits(pair, PeriodTest::Score, reach);
    Ok(PeriodChange {
        ratio: pair.ratio(),
        statistic: t,
        p: t.map(|t| two_sided_student_p(t, spread.freedom)),
        lower: lower / pair.exposure,
        upper: upper.map(|upper| upper / pair.exposure),
    })
}

#[cfg(test)]
mod tests {
    use super::{PeriodCount, PeriodTest, StatsError, poisson_spread, quasi_poisson_two_period};
    use crate::stats::{PeriodTestOptions, two_period_test};

    fn weeks(counts: &[u64]) -> Vec<PeriodCount> {
        counts.iter().map(|&count| PeriodCount { count, exposure: 7.0 }).collect()
    }

    fn total(steps: &[PeriodCount]) -> PeriodCount {
        PeriodCount { count: steps.iter().map(|step| step.count).sum(), exposure: steps.iter().map(|step| step.exposure).sum() }
    }

    #[test]
    fn the_statistic_is_that_of_a_chi_square_test() {
        // R: chisq.test(c(12, 3, 9, 20, 6))$statistic is 17, of 4 degrees; with shares of 1, 2 and 1 quarters, 8.4.
        let equal = poisson_spread(&[&weeks(&[12, 3, 9, 20, 6])]).expect("a spread");
        assert!((equal.chi_square - 17.0).abs() < 1e-12 && (equal.freedom - 4.0).abs() < 1e-12);
        assert!(equal.p < 0.003, "{equal:?}");
        let unequal = [(9, 1.0), (4, 2.0), (7, 1.0)].map(|(count, exposure)| PeriodCount { count, exposure });
        let unequal = poisson_spread(&[&unequal]).expect("a spread");
        assert!((unequal.chi_square - (16.0 / 5.0 + 36.0 / 10.0 + 4.0 / 5.0)).abs() < 1e-12, "{unequal:?}");
    }

    #[test]
    fn a_change_between_pieces_is_no_spread() {
        let spread = poisson_spread(&[&weeks(&[50, 50, 50]), &weeks(&[5, 5, 5])]).expect("a spread");
        assert!(spread.chi_square <= 0.0 && spread.p > 0.9, "{spread:?}");
    }

    #[test]
    fn the_mean_and_variance_are_those_of_every_way_to_deal_events_out() {
        // Three events over steps of 1 and 3: statistic and probability of each of the four outcomes.
        let (mut mean, mut square) = (0.0, 0.0);
        for (first, ways) in [(0_u32, 27.0), (1, 27.0), (2, 9.0), (3, 1.0)] {
            let steps =
                [(u64::from(first), 1.0), (u64::from(3 - first), 3.0)].map(|(count, exposure)| PeriodCount { count, exposure });
            let value = poisson_spread(&[&steps]).expect("a spread").chi_square;
            (mean, square) = (mean + value * ways / 64.0, square + value * value * ways / 64.0);
        }
        assert!((mean - 1.0).abs() < 1e-12, "{mean}");
        let by_formula = 2.0 + (4.0 / 3.0 + 4.0 - 4.0 - 4.0 + 2.0) / 3.0;
        assert!((square - mean * mean - by_formula).abs() < 1e-12, "{square}");
    }

    #[test]
    fn single_steps_and_silence_say_nothing() {
        for pieces in [vec![], vec![weeks(&[5])], vec![weeks(&[0, 0]), weeks(&[3])]] {
            let pieces: Vec<&[PeriodCount]> = pieces.iter().map(Vec::as_slice).collect();
            assert!(matches!(poisson_spread(&pieces), Err(StatsError::TooFew { .. })));
        }
        // One event falls somewhere, whatever the rates: no spread can be seen.
        let single = poisson_spread(&[&weeks(&[0, 1, 0])]).expect("a spread");
        assert!(single.p >= 1.0, "{single:?}");
    }

    #[test]
    fn without_spread_it_is_nearly_the_score_test_and_with_spread_less_sure() {
        let (now, before) = (weeks(&[30, 12, 41, 25, 9, 33, 18, 37]), weeks(&[12, 25, 8, 17, 14, 21, 11, 10]));
        let spread = poisson_spread(&[&now, &before]).expect("a spread");
        let change = quasi_poisson_two_period(total(&now), total(&before), spread, 0.95).expect("a change");
        let options = PeriodTestOptions { test: PeriodTest::Score, ratio: 1.0, level: 0.95 };
        let poisson = two_period_test(total(&now), total(&before), options).expect("a change");
        assert!(spread.ratio > 3.0 && spread.p < 1e-4, "{spread:?}");
        assert!(change.p.expect("a p") > 100.0 * poisson.p.expect("a p"));
        assert!(change.lower < poisson.lower && change.upper > poisson.upper);
        // The interval's ends are the ratios that are just not rejected.
        let even = super::PoissonSpread { ratio: 0.3, freedom: 1e9, ..spread };
        let sure = quasi_poisson_two_period(total(&now), total(&before), even, 0.95).expect("a change");
        assert!((sure.p.expect("a p") / poisson.p.expect("a p") - 1.0).abs() < 1e-3, "no surer than Poisson");
    }
}

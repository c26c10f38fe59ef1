//! Correction for many exact tests of small counts, most of which could not have come out significant.

use rayon::prelude::*;

use super::poisson::PeriodCount;
use super::tails::{Binomial, CountLaw};
use super::{StatsError, real};

/// Totals above this have p-values so close together that they count as continuous, which errs on the careful side.
const MOST: u64 = 20_000;
/// p-values within this relative distance of each other are the same.
const SAME: f64 = 1e-9;

/// q-values of exact two-period tests that know which p-values each test can have.
///
/// Answers: of the rows declared at `q <= 0.05`, at most 5 % are expected to be false. As Benjamini and Hochberg's, but where they
/// charge every test with a chance of t to have p up to t, this charges what that chance is: with 5 events in two windows of one
/// length p is 0.0625 at least, so that test can never be among those below 0.05. Over areas with few reports each the difference
/// is large.
///
/// For the k-th smallest p it is `max over j <= k of sum_i F_i(p_(j)) / (1 - F_i(p_(j))) / j`, at most 1, with `F_i(t)` the
/// probability under the null that test i has p up to t given its total: the step-down procedure of Döhler, Durand and Roquain,
/// which holds the false discovery rate for independent rows.
///
/// # Units
/// Rows are pairs of the present and the other period, p being that of [`super::two_period`], twice the smaller tail. One q per row.
/// Totals above 20,000 count as continuous.
///
/// # Errors
/// [`StatsError::NoEvents`] where a row has none (leave it out, because it is no test), [`StatsError::NotAnExposure`] and
/// [`StatsError::TooManyEvents`].
///
/// # Source
/// S. Döhler, G. Durand and E. Roquain, 2018, Electronic Journal of Statistics 12(1), 1867-1900, doi:10.1214/18-EJS1441
/// (its procedure HSD); J. F. Heyse, 2011, in Recent Advances in Biostatistics, 43-58, `doi:10.1142/9789814329804_0003`.
///
/// # Example
/// One clear fall among rows that could not have been clear whatever happened: they cost it nothing.
/// ```
/// use engine::stats::{PeriodCount, benjamini_hochberg, exact_test_q, two_period};
///
/// let month = |count| PeriodCount { count, exposure: 1.0 };
/// let mut rows = vec![(month(2), month(14))];
/// rows.extend(vec![(month(1), month(1)); 49]);
/// let q = exact_test_q(&rows)?;
/// let p = two_period(month(2), month(14), 0.95)?.p_doubled;
/// assert!((q[0] - p / (1.0 - p)).abs() < 1e-12 && q[0] < 0.005 && 50.0 * p > 0.2);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn exact_test_q(rows: &[(PeriodCount, PeriodCount)]) -> Result<Vec<f64>, StatsError> {
    let tests = rows.iter().map(|(now, other)| Test::of(*now, *other)).collect::<Result<Vec<_>, _>>()?;
    let mut laws: Vec<(u64, u64)> = tests.iter().map(Test::key).collect();
    laws.sort_unstable();
    let laws: Vec<(f64, Attainable)> = laws
        .chunk_by(|a, b| a == b)
        .map(|alike| (real(alike.len()), Attainable::of(alike[0].0, f64::from_bits(alike[0].1))))
        .collect();
    let mut order: Vec<usize> = (0..tests.len()).collect();
    order.sort_by(|a, b| tests[*a].p.total_cmp(&tests[*b].p));
    let charge = |at: f64| laws.iter().map(|(times, law)| times * law.charge(at)).sum::<f64>();
    let charges: Vec<f64> = order.par_iter().map(|row| charge(tests[*row].p)).collect();
    let (mut q, mut least) = (vec![1.0; rows.len()], 0.0_f64);
    for ((below, row), charge) in order.iter().enumerate().zip(charges) {
        least = least.max(charge / real(below + 1)).min(1.0);
        q[*row] = least;
    }
    Ok(q)
}

/// One exact test.
struct Test {
    total: u64,
    odds: f64,
    p: f64,
}

impl Test {
    fn of(now: PeriodCount, other: PeriodCount) -> Result<Self, StatsError> {
        // The kernel checks counts and exposures; the level plays no part in p.
        let p = super::two_period(now, other, 0.95)?.p_doubled;
        Ok(Self { total: now.count + other.count, odds: now.exposure / other.exposure, p })
    }

    const fn key(&self) -> (u64, u64) {
        (self.total, self.odds.to_bits())
    }
}

/// The p-values that a test can have, ascending, each with the probability of having it or a smaller one.
struct Attainable(Option<Vec<(f64, f64)>>);

impl Attainable {
    fn of(total: u64, odds: f64) -> Self {
        if total > MOST {
            return Self(None);
        }
        #[expect(clippy::cast_precision_loss, reason = "at most 20,000")]
        let trials = total as f64;
        let law = Binomial { trials, odds };
        let mut masses = Vec::new();
        let mut count = 0.0;
        while count <= trials {
            masses.push(law.ln_mass(count).exp());
            count += 1.0;
        }
        let sum = |sum: &mut f64, mass: &f64| {
            *sum += mass;
            Some(*sum)
        };
        let at_most: Vec<f64> = masses.iter().scan(0.0, sum).collect();
        let mut at_least: Vec<f64> = masses.iter().rev().scan(0.0, sum).collect();
        at_least.reverse();
        let p = |at: usize| (2.0 * at_most[at].min(at_least[at])).min(1.0);
        let mut attained: Vec<(f64, f64)> = masses.iter().enumerate().map(|(at, mass)| (p(at), *mass)).collect();
        attained.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut all = 0.0;
        for entry in &mut attained {
            all += entry.1;
            entry.1 = all;
        }
        Self(Some(attained))
    }

    /// `F / (1 - F)` of the probability F of a p up to `at`.
    fn charge(&self, at: f64) -> f64 {
        let reached = match &self.0 {
            None => at,
            Some(attained) => {
                let number = attained.partition_point(|(p, _)| *p <= at * (1.0 + SAME));
                number.checked_sub(1).map_or(0.0, |last| attained[last].1)
            }
        };
        if reached < 1.0 { reached / (1.0 - reached) } else { f64::INFINITY }
    }
}

#[cfg(test)]
mod tests {
    use super::{PeriodCount, StatsError, exact_test_q};
    use crate::stats::{benjamini_hochberg, two_period};

    fn pair(now: u64, total: u64) -> (PeriodCount, PeriodCount) {
        (PeriodCount { count: now, exposure: 5.0 }, PeriodCount { count: total - now, exposure: 6.0 })
    }

    #[test]
    fn agrees_with_the_definition_written_in_r() {
        // R 4.2.2: p from pbinom, F from dbinom over the attainable p, cummax of sum(F / (1 - F)) / k over the sorted p.
        let rows = [pair(11, 12), pair(3, 3), pair(9, 30), pair(0, 8), pair(38, 50), pair(10, 20)];
        let expected = [
            3.027_782_701_405_23e-3,
            1.692_013_390_732_94e-1,
            1.267_565_397_885_99e-1,
            1.664_330_150_816_31e-2,
            2.982_030_239_794_92e-5,
            1.0,
        ];
        let q = exact_test_q(&rows).expect("q");
        for (q, expected) in q.iter().zip(expected) {
            assert!((q / expected - 1.0).abs() < 1e-9, "{q} is not {expected}");
        }
    }

    #[test]
    fn large_counts_are_as_with_continuous_p() {
        let rows: Vec<_> = (0..40).map(|at| pair(45_200 + 60 * at, 100_000)).collect();
        let p: Vec<f64> = rows.iter().map(|(now, other)| two_period(*now, *other, 0.95).expect("a test").p_doubled).collect();
        let (q, usual) = (exact_test_q(&rows).expect("q"), benjamini_hochberg(&p).expect("q"));
        // Step-down and step-up differ, but not by much where nearly all are clear or nearly none.
        assert!(q.iter().zip(&usual).zip(&p).all(|((q, _), p)| q >= p), "no q below its p");
        assert!((q[39] / usual[39] - 1.0).abs() < 0.01 || q[39] < 1e-6, "{} {}", q[39], usual[39]);
    }

    #[test]
    fn rows_without_events_are_no_tests() {
        assert_eq!(exact_test_q(&[pair(3, 5), pair(0, 0)]), Err(StatsError::NoEvents));
        assert_eq!(exact_test_q(&[]), Ok(Vec::new()));
    }
}

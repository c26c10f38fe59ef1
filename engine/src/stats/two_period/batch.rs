//! Many pairs of counts at once: a test for every area of a city.

use rayon::prelude::*;

use super::super::StatsError;
use super::super::poisson::PeriodCount;
use super::negative_binomial::{NegativeBinomialChange, NegativeBinomialOptions, negative_binomial_two_period};
use super::{PeriodChange, PeriodTestOptions, two_period_test};

/// A period now and one before.
type Pair = (PeriodCount, PeriodCount);

/// [`two_period_test`] for every row, each with its own answer or the reason that there is none.
///
/// Answers: where has the rate changed? Rows with the same counts and exposures are worked out once, and the rest on all threads.
/// Correct the p-values for their number with [`benjamini_hochberg`](super::super::benjamini_hochberg).
///
/// # Units
/// Rows are pairs of the present and the earlier period, in any order; answers are in the same.
///
/// # Example
/// ```
/// use engine::stats::{PeriodCount, PeriodTest, PeriodTestOptions, StatsError, two_period_tests};
///
/// let day = |count| PeriodCount { count, exposure: 1.0 };
/// let options = PeriodTestOptions { test: PeriodTest::Exact, ratio: 1.0, level: 0.95 };
/// let areas = two_period_tests(&[(day(6), day(2)), (day(0), day(0))], options);
/// assert!((areas[0].clone()?.p? - 0.289_062_5).abs() < 1e-12);
/// assert_eq!(areas[1], Err(StatsError::NoEvents));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn two_period_tests(rows: &[Pair], options: PeriodTestOptions) -> Vec<Result<PeriodChange, StatsError>> {
    let key = |row: usize| {
        let (now, before) = rows[row];
        (now.count, before.count, now.exposure.to_bits(), before.exposure.to_bits())
    };
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_unstable_by_key(|&row| key(row));
    let alike: Vec<&[usize]> = order.chunk_by(|&a, &b| key(a) == key(b)).collect();
    let answers: Vec<_> = alike.par_iter().map(|group| two_period_test(rows[group[0]].0, rows[group[0]].1, options)).collect();
    let mut by_row = vec![Err(StatsError::NoEvents); rows.len()];
    for (group, answer) in alike.iter().zip(answers) {
        for &row in *group {
            by_row[row].clone_from(&answer);
        }
    }
    by_row
}

/// [`negative_binomial_two_period`] for every row, on all threads, each with its own answer or the reason that there is none.
///
/// # Units
/// Rows are pairs of the present and the earlier periods; answers are in the same order.
///
/// # Example
/// ```
/// use engine::stats::{Dispersion, NegativeBinomialOptions, PeriodCount, negative_binomial_tests};
///
/// let weeks = |counts: [u64; 4]| counts.map(|count| PeriodCount { count, exposure: 7.0 }).to_vec();
/// let options = NegativeBinomialOptions { ratio: 1.0, level: 0.95, dispersion: Dispersion::Estimated };
/// let areas = negative_binomial_tests(&[(weeks([9, 8, 11, 10]), weeks([2, 3, 1, 2]))], options);
/// assert!(areas[0].as_ref().is_ok_and(|change| change.p < 0.02 && change.lower > 1.5));
/// ```
#[must_use]
pub fn negative_binomial_tests(
    rows: &[(Vec<PeriodCount>, Vec<PeriodCount>)],
    options: NegativeBinomialOptions,
) -> Vec<Result<NegativeBinomialChange, StatsError>> {
    rows.par_iter().map(|(now, before)| negative_binomial_two_period(now, before, options)).collect()
}

//! Tests of each area's share of two patterns.

use rayon::prelude::*;

use super::super::normal::two_sided_normal_p;
use super::super::two_period::no_more_likely;
use super::super::{NotComputable, StatsError};
use super::hypergeometric::Hypergeometric;
use super::{EMPTY, totals};

/// How an area's share of one pattern is compared with its share of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProportionTest {
    /// Fisher's exact test: the probability of all tables that are no more likely (R `fisher.test`).
    Fisher,
    /// Pearson's chi-square with one degree of freedom (R `prop.test` and `chisq.test`, `correct = FALSE`).
    ChiSquare,
    /// The same with Yates' correction of 1/2, or all of the difference where that is less (R, `correct = TRUE`).
    ChiSquareYates,
    /// Pearson's, times (N - 1) / N, as Wheeler, Steenbeek and Andresen prefer it.
    ChiSquareNMinusOne,
}

/// Two-sided p of the difference between each area's shares of two patterns.
///
/// Answers: where does the base pattern differ from the test pattern by more than chance? Each area is a two by two table: events
/// here and elsewhere, base and test. The null is one share for both. Correct for the number of areas with
/// [`benjamini_yekutieli`](super::super::benjamini_yekutieli), or
/// [`benjamini_hochberg`](super::super::benjamini_hochberg) where areas are many; the share of areas that are not declared is the
/// S of these tests. Fisher's test takes time with the width of its law, which is at most a few standard deviations of the count.
///
/// # Units
/// Counts are whole events per area, both in one order. Each p is from `f64::MIN_POSITIVE` to 1.
///
/// # Degenerate input
/// An area without events, or with all of both patterns, has p 1 from Fisher's test and none from the others, which divide 0 by 0
/// there; so has every area where a pattern has no events.
///
/// # Errors
/// [`StatsError::TooFew`] (no areas), [`StatsError::Lengths`] and [`StatsError::BadValue`] (not whole, or more than 10^9
/// together).
///
/// # Source
/// A. P. Wheeler, W. Steenbeek and M. A. Andresen, 2018, Transactions in GIS 22(3), 760-774, doi:10.1111/tgis.12341; R. A.
/// Fisher, 1935, J. R. Statist. Soc. 98(1), 39-82, doi:10.2307/2342435.
///
/// # Example
/// Six of 243 and four of 298, as R 4.2.2's `fisher.test` has it.
/// ```
/// use engine::stats::{ProportionTest, proportion_tests};
///
/// let p = proportion_tests(&[6.0, 237.0], &[4.0, 294.0], ProportionTest::Fisher)?;
/// assert!((p[0]? - 0.356_261_315_445).abs() < 1e-11);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn proportion_tests(base: &[f64], test: &[f64], by: ProportionTest) -> Result<Vec<Result<f64, NotComputable>>, StatsError> {
    let (all_base, all_test) = totals(base, test)?;
    let area = |index: usize| {
        let table = Table { base: base[index], test: test[index], all_base, all_test };
        let p = match by {
            ProportionTest::Fisher => Ok(table.fisher()),
            ProportionTest::ChiSquare => table.chi_square(0.0),
            ProportionTest::ChiSquareYates => table.chi_square(0.5),
            ProportionTest::ChiSquareNMinusOne => {
                let all = all_base + all_test;
                table.statistic(0.0).map(|statistic| two_sided_normal_p((statistic * ((all - 1.0) / all)).sqrt()))
            }
        };
        p.map(|p| p.clamp(f64::MIN_POSITIVE, 1.0))
    };
    Ok((0..base.len()).into_par_iter().map(area).collect())
}

/// Events of an area and of all areas.
struct Table {
    base: f64,
    test: f64,
    all_base: f64,
    all_test: f64,
}

impl Table {
    fn fisher(&self) -> f64 {
        let here = self.base + self.test;
        let law = Hypergeometric::new(self.all_base, self.all_test, here);
        no_more_likely(&law, law.place(self.base))
    }

    fn chi_square(&self, correction: f64) -> Result<f64, NotComputable> {
        self.statistic(correction).map(|statistic| two_sided_normal_p(statistic.sqrt()))
    }

    /// Squared differences from what is expected over what is expected, summed over the four cells.
    fn statistic(&self, correction: f64) -> Result<f64, NotComputable> {
        let all = self.all_base + self.all_test;
        let here = self.base + self.test;
        if here < 1.0 || here >= all || self.all_base < 1.0 || self.all_test < 1.0 {
            return Err(EMPTY);
        }
        // All four cells are equally far from what is expected.
        let apart = (self.base - self.all_base * (here / all)).abs();
        let corrected = apart - apart.min(correction);
        let inverse = (self.all_base.recip() + self.all_test.recip()) * (here.recip() + (all - here).recip());
        Ok(corrected * corrected * inverse * all)
    }
}

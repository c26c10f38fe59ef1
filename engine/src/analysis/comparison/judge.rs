//! Two counts compared: the one place where this crate's answers ask whether a difference could be chance.

use super::{CompareOptions, CompareTest, Correction, SpreadLaw};
use crate::stats::{
    Dispersion, EStatistic, NegativeBinomialOptions, NotComputable, PeriodCount, PeriodTest, PeriodTestOptions, PoissonSpread,
    StatsError, benjamini_hochberg, benjamini_yekutieli, exact_test_q, negative_binomial_two_period, poisson_spread,
    quasi_poisson_two_period, two_period, two_period_test,
};

/// Confidence level of the intervals.
pub(super) const LEVEL: f64 = 0.95;

/// What a test says of two counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Verdict {
    /// Rate now over the other rate; `None` where that is 0.
    pub(super) ratio: Option<f64>,
    pub(super) lower: f64,
    /// `None` where there is no limit.
    pub(super) upper: Option<f64>,
    pub(super) p: f64,
}

/// The exact conditional comparison of two Poisson counts, two-sided by doubling.
pub(super) fn exact(now: PeriodCount, reference: PeriodCount) -> Result<Verdict, StatsError> {
    let test = two_period(now, reference, LEVEL)?;
    Ok(Verdict { ratio: test.ratio.ok(), lower: test.lower, upper: test.upper, p: test.p_doubled })
}

/// Steps of both sides of a row, and of before.
pub(super) struct Sides {
    pub(super) now: Vec<PeriodCount>,
    pub(super) reference: Vec<PeriodCount>,
    pub(super) earlier: Vec<Vec<PeriodCount>>,
}

impl Sides {
    /// How much the row's steps spread around the level of their side or stretch.
    pub(super) fn spread(&self) -> Result<PoissonSpread, StatsError> {
        let earlier = self.earlier.iter().map(Vec::as_slice);
        let pieces: Vec<&[PeriodCount]> = [&self.now[..], &self.reference[..]].into_iter().chain(earlier).collect();
        poisson_spread(&pieces)
    }

    /// The test that was asked for.
    pub(super) fn judge(&self, options: &CompareOptions) -> Result<Verdict, StatsError> {
        let (now, reference) = (total(&self.now), total(&self.reference));
        if now.count == 0 && reference.count == 0 {
            return Err(StatsError::NoEvents);
        }
        if options.spread == SpreadLaw::Quasi {
            let change = quasi_poisson_two_period(now, reference, self.spread()?, LEVEL)?;
            return Ok(Verdict { ratio: change.ratio.ok(), lower: change.lower, upper: change.upper, p: known(change.p)? });
        }
        let test = match options.test.unwrap_or(CompareTest::Exact) {
            CompareTest::Exact => return exact(now, reference),
            CompareTest::NegativeBinomial => return self.negative_binomial(),
            CompareTest::MidP => PeriodTest::MidP,
            CompareTest::ETest => PeriodTest::ETest(EStatistic::Score),
            CompareTest::Score => PeriodTest::Score,
        };
        let change = two_period_test(now, reference, PeriodTestOptions { test, ratio: 1.0, level: LEVEL })?;
        Ok(Verdict { ratio: change.ratio.ok(), lower: change.lower, upper: change.upper, p: known(change.p)? })
    }

    fn negative_binomial(&self) -> Result<Verdict, StatsError> {
        let options = NegativeBinomialOptions { ratio: 1.0, level: LEVEL, dispersion: Dispersion::Estimated };
        let change = negative_binomial_two_period(&self.now, &self.reference, options)?;
        Ok(Verdict { ratio: change.ratio.ok(), lower: change.lower, upper: change.upper, p: change.p })
    }
}

/// A figure that must be there, or the reason that it is not.
fn known(figure: Result<f64, NotComputable>) -> Result<f64, StatsError> {
    figure.map_err(|reason| match reason {
        NotComputable::Because(because) => StatsError::Undefined { because },
        _ => StatsError::Undefined { because: "this test has no p for these counts; use the exact one" },
    })
}

/// All steps together.
pub(super) fn total(steps: &[PeriodCount]) -> PeriodCount {
    PeriodCount { count: steps.iter().map(|step| step.count).sum(), exposure: steps.iter().map(|step| step.exposure).sum() }
}

/// The p-values that there are, corrected for their number.
pub(super) fn corrected(p: &[Option<f64>], correction: Correction) -> Result<Vec<Option<f64>>, StatsError> {
    let known: Vec<f64> = p.iter().flatten().copied().collect();
    let q = match correction {
        Correction::BenjaminiYekutieli => benjamini_yekutieli(&known)?,
        // Exact tests are corrected with their counts, by `discrete`.
        Correction::Discrete | Correction::BenjaminiHochberg => benjamini_hochberg(&known)?,
        Correction::Bonferroni => known.iter().map(|p| (p * real(known.len())).min(1.0)).collect(),
    };
    let mut q = q.into_iter();
    Ok(p.iter().map(|p| p.and_then(|_| q.next())).collect())
}

/// The same for exact tests, by the p-values that their counts allow; rows are those that have a p.
pub(super) fn discrete(rows: &[Option<(PeriodCount, PeriodCount)>]) -> Result<Vec<Option<f64>>, StatsError> {
    let known: Vec<(PeriodCount, PeriodCount)> = rows.iter().flatten().copied().collect();
    let mut q = exact_test_q(&known)?.into_iter();
    Ok(rows.iter().map(|row| row.and_then(|_| q.next())).collect())
}

#[expect(clippy::cast_precision_loss, reason = "a number of rows")]
pub(super) const fn real(number: usize) -> f64 {
    number as f64
}

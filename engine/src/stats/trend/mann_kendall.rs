//! The Mann-Kendall test: do later values tend to be larger (smaller) than earlier ones?

use rayon::prelude::*;

use super::order::Pairs;
use super::sen::{SenSlope, Steps, sen};
use super::slopes::Workspace;
use super::{NotComputable, StatsError, check, many, two_sided_normal_p};

/// Fewest values of a test.
const FEWEST: usize = 3;

/// The Mann-Kendall statistic of a series with its normal test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MannKendall {
    /// Values that it is of.
    pub n: usize,
    /// S: pairs whose later value is larger, less pairs whose later value is smaller.
    pub s: i64,
    /// Kendall's tau-a: S over the number of all pairs. Ties keep it from reaching 1. As pymannkendall gives it.
    pub tau_a: f64,
    /// Kendall's tau-b: S over the geometric mean of the pairs that could be tied in time (all) and of those that are not
    /// tied in value. As R's trend and Kendall give it. Not computable where all values are equal.
    pub tau_b: Result<f64, NotComputable>,
    /// Variance of S under the null, ties allowed for; 0 where all values are equal. Only corrections for serial
    /// correlation can fail to give one.
    pub variance: Result<f64, NotComputable>,
    /// The test, not computable where S cannot vary.
    pub test: Result<TrendTest, NotComputable>,
}

/// A test of a trend with normal tails and a continuity correction. All three p-values lie in (0, 1] and are never below
/// 2.2e-308.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TrendTest {
    /// `(S - 1) / sd` for a positive S, `(S + 1) / sd` for a negative one, 0 for 0.
    pub z: f64,
    /// Two-sided p: a series without a trend has an S this far from 0.
    pub p: f64,
    /// One-sided p, against a rise: it has an S this high or higher.
    pub p_high: f64,
    /// One-sided p, against a fall: it has an S this low or lower.
    pub p_low: f64,
}

/// A series' Mann-Kendall test with Sen's slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesTrend {
    /// The test.
    pub test: MannKendall,
    /// The slope, per step, with its interval where one was asked for.
    pub sen: SenSlope,
}

/// How far S is moved towards 0 before it is compared with a normal law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Continuity {
    /// By 1.
    Corrected,
    /// Not at all.
    Uncorrected,
}

impl MannKendall {
    /// The test of pairs that were counted.
    pub(super) fn of(pairs: &Pairs) -> Self {
        Self::with_variance(pairs, Ok(pairs.variance), Continuity::Corrected)
    }

    /// The same with another variance of S.
    pub(super) fn with_variance(pairs: &Pairs, variance: Result<f64, NotComputable>, continuity: Continuity) -> Self {
        let (all, untied) = (many(pairs.all), many(pairs.all - pairs.level));
        let score = many(pairs.rising()) - many(pairs.falling);
        let tau_b = if untied > 0.0 { Ok(score / (all * untied).sqrt()) } else { Err(ALL_EQUAL) };
        let test =
            if untied > 0.0 { variance.and_then(|variance| TrendTest::new(score, variance, continuity)) } else { Err(ALL_EQUAL) };
        Self { n: pairs.values, s: pairs.score(), tau_a: score / all, tau_b, variance, test }
    }
}

/// Why a series that never changes has no test.
const ALL_EQUAL: NotComputable =
    NotComputable::Because("no two values that could be compared differ; ask for a longer window or a larger area");

/// Why a corrected variance can be of no use.
const NO_VARIANCE: NotComputable = NotComputable::Because(
    "the correction for correlation leaves no variance; correct for fewer lags, or use the test without it",
);

impl TrendTest {
    fn new(s: f64, variance: f64, continuity: Continuity) -> Result<Self, NotComputable> {
        if variance.is_nan() || variance <= 0.0 {
            return Err(NO_VARIANCE);
        }
        let (sd, step) = (variance.sqrt(), if continuity == Continuity::Corrected { 1.0 } else { 0.0 });
        let z = if s > 0.0 {
            (s - step) / sd
        } else if s < 0.0 {
            (s + step) / sd
        } else {
            0.0
        };
        let p = two_sided_normal_p(z).max(f64::MIN_POSITIVE);
        Ok(Self { z, p, p_high: above((s - step) / sd), p_low: above(-(s + step) / sd) })
    }
}

/// Probability that a standard normal variable is `z` or more.
fn above(z: f64) -> f64 {
    let tail = (0.5 * two_sided_normal_p(z)).max(f64::MIN_POSITIVE);
    if z > 0.0 { tail } else { 1.0 - tail }
}

/// Tests a series for a monotonic trend.
///
/// Answers: do later values tend to be larger than earlier ones, or smaller? `S = sum_{i<j} sign(x_j - x_i)`. The null is
/// that all orders of the values are as likely; then S has mean 0 and variance `(n (n-1) (2n+5) - sum_t t (t-1) (2t+5)) /
/// 18`, summed over groups of `t` equal values. Seasons and values that follow each other make it cry wolf:
/// [`seasonal_mann_kendall`](super::seasonal_mann_kendall) and [`mann_kendall_serial`](super::mann_kendall_serial) are for
/// those.
///
/// The normal law is close: with ten values that all differ its p is within 0.010 of the exact one, with thirty within
/// 0.004. Where it matters it errs on the careful side: of exact p from 0.001 to 0.1 it makes up to twice as much with ten
/// values, and up to five times as much where only two of 156 weeks have an event. Four rising values have p 0.089, and
/// exactly 0.083. With fewer than ten values, or fewer than ten that differ from the commonest one, ask
/// [`mann_kendall_exact`](super::mann_kendall_exact).
///
/// # Units
/// Any; the answer does not change when values are scaled, or replaced by others in the same order. One value per step, in
/// order of time. Steps without a value may be left out, which does not bias the test. `O(n log n)`.
///
/// # Degenerate input
/// All values equal: S, tau-a and the variance are 0, tau-b and the test are not computable. (There pymannkendall answers
/// p = 1 and R's trend `NaN`.)
///
/// # Errors
/// [`StatsError::TooFew`] below three values, [`StatsError::BadValue`] for one that is not from -1e100 to 1e100.
///
/// # Source
/// H. B. Mann, 1945, Econometrica 13(3), 245-259, doi:10.2307/1907187; M. G. Kendall, 1975, Rank Correlation Methods, 4th
/// edition, Griffin; R. O. Gilbert, 1987, Statistical Methods for Environmental Pollution Monitoring, section 16.4.
///
/// # Example
/// Yearly counts; pymannkendall 1.4.3 and R's trend 1.1.6 give S 43, variance 204.333, z 2.938189, p 0.0033014.
/// ```
/// use engine::stats::mann_kendall;
///
/// let trend = mann_kendall(&[0.0, 3.0, 2.0, 1.0, 3.0, 4.0, 2.0, 3.0, 4.0, 5.0, 4.0, 9.0])?;
/// assert_eq!(trend.s, 43);
/// let test = trend.test?;
/// assert!((test.z - 2.938_188_675_3).abs() < 1e-9);
/// assert!((test.p - 0.003_301_360_4).abs() < 1e-9);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mann_kendall(values: &[f64]) -> Result<MannKendall, StatsError> {
    check(values, FEWEST)?;
    Ok(MannKendall::of(&Pairs::of(&mut values.to_vec(), &mut Vec::new())))
}

/// [`mann_kendall`] and [`sen_slope`](super::sen_slope) of many series of one length, on all threads.
///
/// # Units
/// `values` holds the series one after another, `length` values each. `level` is that of the slope's interval, such as
/// 0.95; `None` leaves the interval out, which saves up to two thirds of the work. The answer holds one entry per series,
/// in order, the same bits on any number of threads.
///
/// # Degenerate input
/// No values give no entries. A series of equal values has a slope of 0 and a test that is not computable.
///
/// # Errors
/// [`StatsError::TooFew`] for a length below three, [`StatsError::Lengths`] for values that do not fill the last series, and
/// otherwise as [`mann_kendall`], with the position of a bad value among all values, and [`StatsError::NotALevel`].
///
/// # Source
/// As [`mann_kendall`] and [`sen_slope`](super::sen_slope).
///
/// # Example
/// ```
/// use engine::stats::mann_kendall_many;
///
/// let trends = mann_kendall_many(&[1.0, 2.0, 3.0, 5.0, 7.0, 7.0, 7.0, 7.0], 4, None)?;
/// assert_eq!(trends[0].test.s, 6);
/// assert!((trends[0].sen.slope - 7.0 / 6.0).abs() < 1e-15);
/// assert!(trends[1].test.test.is_err());
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn mann_kendall_many(values: &[f64], length: usize, level: Option<f64>) -> Result<Vec<SeriesTrend>, StatsError> {
    if length < FEWEST {
        return Err(StatsError::TooFew { what: "values in each series", given: length, needed: FEWEST });
    }
    let over = values.len() % length;
    if over > 0 {
        return Err(StatsError::Lengths { what: "values in the last series", given: over, expected: length });
    }
    check(values, 0)?;
    let steps = Steps::new(length, level)?;
    let one = |workspace: &mut Workspace, series: &[f64]| {
        let (pairs, sen) = sen(series, &steps, workspace);
        SeriesTrend { test: MannKendall::of(&pairs), sen }
    };
    Ok(values.par_chunks_exact(length).map_init(Workspace::default, one).collect())
}

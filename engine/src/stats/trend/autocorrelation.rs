//! The Mann-Kendall test of series whose values follow each other.

use rayon::prelude::*;

use super::mann_kendall::{Continuity, MannKendall};
use super::order::Pairs;
use super::sen::reach;
use super::{NotComputable, StatsError, check, real, sen_slope};

/// Lags that a correction reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lags {
    /// Every lag there is.
    All,
    /// So many of the shortest, from 1 up.
    First(usize),
}

/// What is done about values that follow each other. The trend that autocorrelation is measured without is Sen's slope.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum SerialCorrection {
    /// Hamed and Rao: the variance of S is multiplied by `1 + 2 / (n (n-1) (n-2)) sum_k (n-k) (n-k-1) (n-k-2) r_k`, `r_k`
    /// being the autocorrelations of the ranks of the series less its trend, as far as they are significant.
    HamedRao {
        /// Lags that are read; pymannkendall reads all, the authors propose the first three.
        lags: Lags,
        /// Level above which an autocorrelation is not significant and left out.
        alpha: f64,
    },
    /// Yue and Wang: the variance of S is multiplied by `1 + 2 sum_k (1 - k/n) r_k`, `r_k` being the autocorrelations of
    /// the series less its trend. With all lags, pymannkendall's default, estimated autocorrelations sum to about -1/2
    /// whatever the series is like, the variance nearly vanishes, and a fifth to a half of all series of pure noise show a
    /// trend; name few.
    YueWang {
        /// Lags that are read; the authors' own case is the first one.
        lags: Lags,
    },
    /// Each value less the lag-one autocorrelation times the value before it is tested. The only one that keeps to 5 %
    /// where values keep a share of the one before; it weakens a true trend, and sparse counts make it declare up to 11 %.
    PreWhitening,
    /// Yue, Pilon, Phinney and Cavadias: the same of the series less its trend, which is then added again. It finds more
    /// trends, and more where there are none: the chance slope of a series that drifts is added again too, so that 42 % of
    /// those that keep 0.6 of the value before show a trend, and 32 % without any correction.
    TrendFreePreWhitening,
}

/// Why a series has no autocorrelation.
const A_LINE: &str = "the series less its trend does not change, so it has no autocorrelation; use the test without correction";

/// Tests a series for a trend where neighbouring values are alike without one.
///
/// Answers the question of [`mann_kendall`](super::mann_kendall) without its assumption that values are independent, in one
/// of four ways; see [`SerialCorrection`]. None of them keeps its promise on every series: how often each declares a trend
/// where there is none stands in the calibration tables, and none is for seasons. Values that the correction makes equal
/// but for rounding are taken as rounding leaves them, as both peers do, which can move S by one or two. S, tau and their n
/// are those of the series that is tested; after pre-whitening that is one value shorter, and its slope means nothing, so
/// read [`sen_slope`] of the series itself.
///
/// # Units
/// As [`mann_kendall`](super::mann_kendall), but steps must not be missing: values are taken to be one step apart. `O(n)`
/// for each lag.
///
/// # Degenerate input
/// A series that is a straight line, or constant, has no autocorrelation: its corrected variance and test are not
/// computable (there pymannkendall answers `NaN`, or p = 1 where S is 0), and pre-whitening is an error. A variance corrected
/// to 0 or less stands, and gives no test (pymannkendall answers `NaN`).
///
/// # Errors
/// As [`mann_kendall`](super::mann_kendall), from four values on; [`StatsError::BadOption`] for lags that are not from 1 to
/// n - 1 and [`StatsError::NotALevel`] for an alpha that is not between 0 and 1.
///
/// # Source
/// K. H. Hamed and A. R. Rao, 1998, Journal of Hydrology 204, 182-196, doi:10.1016/S0022-1694(97)00125-X; S. Yue and C.
/// Wang, 2004, Water Resources Management 18, 201-218, doi:10.1023/B:WARM.0000043140.61082.60; S. Yue, P. Pilon, B. Phinney
/// and G. Cavadias, 2002, Hydrological Processes 16(9), 1807-1829, doi:10.1002/hyp.1095.
///
/// # Example
/// pymannkendall 1.4.3 gives S 27 and variance 165 for these counts.
/// ```
/// use engine::stats::{SerialCorrection, mann_kendall_serial};
///
/// let counts = [0.0, 3.0, 2.0, 1.0, 3.0, 4.0, 2.0, 3.0, 4.0, 5.0, 4.0, 9.0];
/// let trend = mann_kendall_serial(&counts, SerialCorrection::TrendFreePreWhitening)?;
/// assert_eq!(trend.s, 27);
/// assert!((trend.variance? - 165.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn mann_kendall_serial(values: &[f64], correction: SerialCorrection) -> Result<MannKendall, StatsError> {
    check(values, 4)?;
    match correction {
        SerialCorrection::HamedRao { lags, alpha } => hamed_rao(values, read(lags, values.len())?, alpha),
        SerialCorrection::YueWang { lags } => yue_wang(values, read(lags, values.len())?),
        SerialCorrection::PreWhitening => Ok(tested(&whitened(values, values)?)),
        SerialCorrection::TrendFreePreWhitening => {
            let slope = sen_slope(values, None)?.slope;
            let mut white = whitened(&without_trend(values, slope), values)?;
            for (step, value) in white.iter_mut().enumerate() {
                *value += real(step + 1) * slope;
            }
            Ok(tested(&white))
        }
    }
}

fn read(lags: Lags, n: usize) -> Result<usize, StatsError> {
    match lags {
        Lags::All => Ok(n - 1),
        Lags::First(few) if (1..n).contains(&few) => Ok(few),
        Lags::First(few) => {
            let needs = "a whole number from 1 to one less than there are values";
            Err(StatsError::BadOption { option: "lags", value: real(few), needs })
        }
    }
}

fn pairs(values: &[f64]) -> Pairs {
    Pairs::of(&mut values.to_vec(), &mut Vec::new())
}

fn tested(values: &[f64]) -> MannKendall {
    MannKendall::of(&pairs(values))
}

fn hamed_rao(values: &[f64], lags: usize, alpha: f64) -> Result<MannKendall, StatsError> {
    let n = real(values.len());
    let significant = reach(Some(1.0 - alpha))?.unwrap_or_default() / n.sqrt();
    let rest = without_trend(values, sen_slope(values, None)?.slope);
    let factor = varies(&rest, values).map(|()| {
        let weighted = |(lag, r): (usize, f64)| {
            let left = n - real(lag + 1);
            if r.abs() <= significant { 0.0 } else { left * (left - 1.0) * (left - 2.0) * r }
        };
        let sum: f64 = autocorrelations(&ranks(&rest), lags).into_iter().enumerate().map(weighted).sum();
        1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * sum
    });
    Ok(corrected(values, factor))
}

fn yue_wang(values: &[f64], lags: usize) -> Result<MannKendall, StatsError> {
    let n = real(values.len());
    let rest = without_trend(values, sen_slope(values, None)?.slope);
    let factor = varies(&rest, values).map(|()| {
        let weighted = |(lag, r): (usize, f64)| (1.0 - real(lag + 1) / n) * r;
        1.0 + 2.0 * autocorrelations(&rest, lags).into_iter().enumerate().map(weighted).sum::<f64>()
    });
    Ok(corrected(values, factor))
}

/// The test with its variance multiplied.
fn corrected(values: &[f64], factor: Result<f64, NotComputable>) -> MannKendall {
    let pairs = pairs(values);
    MannKendall::with_variance(&pairs, factor.map(|factor| pairs.variance * factor), Continuity::Corrected)
}

/// Each value less the lag-one autocorrelation times the value before it.
fn whitened(rest: &[f64], values: &[f64]) -> Result<Vec<f64>, StatsError> {
    varies(rest, values).map_err(|_| StatsError::Undefined { because: A_LINE })?;
    let r = autocorrelations(rest, 1)[0];
    Ok(rest.windows(2).map(|two| two[1] - two[0] * r).collect())
}

fn without_trend(values: &[f64], slope: f64) -> Vec<f64> {
    values.iter().enumerate().map(|(step, value)| value - real(step + 1) * slope).collect()
}

/// Whether more than rounding is left of a series once its trend is taken off.
fn varies(rest: &[f64], values: &[f64]) -> Result<(), NotComputable> {
    let (low, high) = rest.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &at| (low.min(at), high.max(at)));
    let size = values.iter().fold(0.0_f64, |size, value| size.max(value.abs()));
    if high - low > 1e-13 * size { Ok(()) } else { Err(NotComputable::Because(A_LINE)) }
}

/// Autocorrelations at lags 1, 2, ... of a series that varies: sums of products over `n`, whatever the lag.
fn autocorrelations(series: &[f64], lags: usize) -> Vec<f64> {
    let mean = series.iter().sum::<f64>() / real(series.len());
    let apart: Vec<f64> = series.iter().map(|value| value - mean).collect();
    let own = product(&apart, &apart);
    // Short series are not worth sharing between threads.
    let together = 1 + 200_000 / series.len();
    (0..lags).into_par_iter().with_min_len(together).map(|lag| product(&apart[lag + 1..], &apart) / own).collect()
}

/// Sum of products, over the shorter of the two.
fn product(a: &[f64], b: &[f64]) -> f64 {
    // Eight sums side by side, which a processor adds at once.
    let mut sums = [0.0; 8];
    for (a, b) in a.chunks(8).zip(b.chunks(8)) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    sums.iter().sum()
}

/// The rank of each value from 1; equal values share the mean of theirs.
fn ranks(values: &[f64]) -> Vec<f64> {
    super::order::doubled_ranks(values).into_iter().map(|doubled| 0.5 * super::many(doubled)).collect()
}

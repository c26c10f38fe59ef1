//! How strong trend and season are beside what neither explains.

use super::super::{NotComputable, real};

/// Strength of trend and season, each from 0 (none) to 1 (all there is).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Strength {
    /// Share of the variance of the deseasonalised series that the trend takes away.
    pub trend: Result<f64, NotComputable>,
    /// Share of the variance of the detrended series that the season takes away.
    pub season: Result<f64, NotComputable>,
}

/// Spread below this part of the largest value of any component is rounding.
const ROUNDING: f64 = 1e-12;

/// Strength of the trend and of one season of a decomposition.
///
/// Answers: is there a trend, is there a season, or mostly noise? Above about 0.6 is commonly called strong.
///
/// `F_T = max(0, 1 - Var(R) / Var(T + R))` and `F_S = max(0, 1 - Var(R) / Var(S + R))`, with trend T, season S and remainder R.
/// Rows beyond the shortest of the three are not used.
///
/// # Units
/// All three in the unit of the series; strengths are pure numbers.
///
/// # Degenerate input
/// A strength is [`NotComputable`] where the component and the remainder together do not vary by more than rounding: then
/// there is nothing to explain.
///
/// # Source
/// X. Wang, K. Smith and R. Hyndman, 2006, Data Mining and Knowledge Discovery 13(3), 335-364,
/// doi:10.1007/s10618-005-0039-x; in this form R. J. Hyndman and G. Athanasopoulos, 2021, Forecasting: Principles and Practice,
/// 3rd edition, section 4.3.
///
/// # Example
/// A remainder of variance 1 against a season of variance 9, unrelated to it.
/// ```
/// use engine::stats::strength;
///
/// let season = [3.0, -3.0, 3.0, -3.0];
/// let remainder = [1.0, 1.0, -1.0, -1.0];
/// let strength = strength(&[5.0; 4], &season, &remainder);
/// assert!((strength.season? - 0.9).abs() < 1e-12 && strength.trend?.abs() < 1e-12);
/// # Ok::<(), engine::stats::NotComputable>(())
/// ```
#[must_use]
pub fn strength(trend: &[f64], season: &[f64], remainder: &[f64]) -> Strength {
    let parts = trend.iter().zip(season).zip(remainder);
    let largest =
        parts.fold(0.0_f64, |largest, ((trend, season), rest)| largest.max(trend.abs()).max(season.abs()).max(rest.abs()));
    let rounding = ROUNDING * largest;
    Strength { trend: share(trend, remainder, rounding), season: share(season, remainder, rounding) }
}

/// The share of the variance of component and remainder together that the component takes away.
fn share(component: &[f64], remainder: &[f64], rounding: f64) -> Result<f64, NotComputable> {
    let pairs = || component.iter().zip(remainder);
    let together = variance(pairs().map(|(component, remainder)| component + remainder));
    // The variance of nothing at all is not a number.
    if together.is_nan() || together.sqrt() <= rounding {
        return Err(NotComputable::Because("the series does not vary but for the other component; ask for a longer one"));
    }
    Ok((1.0 - variance(pairs().map(|(_, remainder)| *remainder)) / together).max(0.0))
}

/// Variance of values, divided by their number.
fn variance(values: impl ExactSizeIterator<Item = f64> + Clone) -> f64 {
    let n = real(values.len());
    let mean = values.clone().sum::<f64>() / n;
    values.map(|value| (value - mean).powi(2)).sum::<f64>() / n
}

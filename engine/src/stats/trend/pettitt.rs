//! Pettitt's test: did one level give way to another?

use super::order::doubled_ranks;
use super::{StatsError, check, many, real};

/// Pettitt's test of one change of level.
#[derive(Debug, Clone, PartialEq)]
pub struct Pettitt {
    /// Greatest of `|U_k|`.
    pub u: u64,
    /// How many values come before the change: every `k` at which `|U_k|` is greatest, in rising order; seldom more than one.
    pub before: Vec<usize>,
    /// Whether values after the first of these are larger than those before.
    pub rises: bool,
    /// Two-sided p: a series whose values come in any order has a `|U_k|` this large somewhere. In (0, 1], never below
    /// 2.2e-308.
    pub p: f64,
}

/// Tests a series for one change of its level at an unknown time.
///
/// Answers: is there a step before which values are larger (smaller) than after it, and where? `U_k = 2 sum_{i<=k} r_i - k
/// (n + 1)` with midranks `r`, which is the sum of `sign(x_i - x_j)` over all pairs with `i <= k < j`. The p, `2 exp(-6 U^2
/// / (n^3 + n^2))`, is an approximation that is good below 0.5, and careful: ties and few values make it larger than it
/// should be. Like [`mann_kendall`](super::mann_kendall) it takes values to be independent, and it finds trends and seasons
/// too.
///
/// # Units
/// Any, one value per step in order of time. `O(n log n)`.
///
/// # Degenerate input
/// Values that are all equal have no `k` that stands out, and are an error. (R's trend answers p = 1 and every `k`.)
///
/// # Errors
/// [`StatsError::TooFew`] below three values, [`StatsError::BadValue`] for one that is not from -1e100 to 1e100,
/// [`StatsError::Undefined`] where all are equal.
///
/// # Source
/// A. N. Pettitt, 1979, Journal of the Royal Statistical Society C 28(2), 126-135, doi:10.2307/2346729.
///
/// # Example
/// R's trend 1.1.6 gives U 30 after 8 values, p 0.1117526.
/// ```
/// use engine::stats::pettitt;
///
/// let change = pettitt(&[0.0, 3.0, 2.0, 1.0, 3.0, 4.0, 2.0, 3.0, 4.0, 5.0, 4.0, 9.0])?;
/// assert_eq!((change.u, change.before, change.rises), (30, vec![8], true));
/// assert!((change.p - 0.111_752_552_559).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn pettitt(values: &[f64]) -> Result<Pettitt, StatsError> {
    check(values, 3)?;
    let each = values.len() as u64 + 1;
    let mut u = 0_i64;
    let sums: Vec<i64> = doubled_ranks(values)
        .into_iter()
        .map(|doubled| {
            u += doubled.cast_signed() - each.cast_signed();
            u
        })
        .collect();
    let greatest = sums.iter().map(|u| u.unsigned_abs()).max().unwrap_or_default();
    let before: Vec<usize> = (1..=sums.len()).filter(|k| sums[k - 1].unsigned_abs() == greatest).collect();
    if greatest == 0 {
        return Err(StatsError::Undefined {
            because: "all values are equal, so no time of change stands out; ask for a longer window or a larger area",
        });
    }
    let n = real(values.len());
    let p = 2.0 * (-6.0 * many(greatest).powi(2) / (n.powi(3) + n.powi(2))).exp();
    let rises = sums[before[0] - 1] < 0;
    Ok(Pettitt { u: greatest, before, rises, p: p.clamp(f64::MIN_POSITIVE, 1.0) })
}

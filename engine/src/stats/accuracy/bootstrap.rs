//! How sure a mean score is: windows drawn again.

use rand::RngExt as _;
use rayon::prelude::*;

use super::super::draws::stream;
use super::super::{StatsError, real};

/// How windows are drawn again.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BootstrapOptions {
    /// Times that all windows are drawn, 1 or more: 999.
    pub resamples: u32,
    /// Level of the interval, a share: 0.95.
    pub level: f64,
    /// Seed of the draws.
    pub seed: u64,
}

/// A mean and what other windows might have made of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BootstrapInterval {
    /// Mean of the values.
    pub mean: f64,
    /// Lower limit.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
}

/// The mean score of several forecast windows, with a percentile bootstrap interval.
///
/// Answers: how good is the forecast on average, and how far could that be luck with these windows? Windows are drawn with
/// replacement as often as there are, and limits are the quantiles (R's type 7) of the means of all draws. Windows must not
/// overlap; with fewer than ten the interval is too short.
///
/// # Units
/// Values in any unit, one per window, such as a PAI; the answer is in the same. `level` is a share.
///
/// # Degenerate input
/// One window has an interval of no length, which says nothing.
///
/// # Errors
/// [`StatsError::TooFew`] (no values), [`StatsError::BadValue`] (not finite, or above 1e100), [`StatsError::NotALevel`] and
/// [`StatsError::BadOption`] (no resamples).
///
/// # Source
/// B. Efron, 1979, Annals of Statistics 7(1), 1-26, doi:10.1214/aos/1176344552.
///
/// # Example
/// ```
/// use engine::stats::{BootstrapOptions, bootstrap_mean};
///
/// let pai = [12.0, 30.0, 4.0, 18.0, 22.0, 9.0, 15.0, 27.0, 11.0, 2.0];
/// let mean = bootstrap_mean(&pai, BootstrapOptions { resamples: 999, level: 0.95, seed: 1 })?;
/// assert!((mean.mean - 15.0).abs() < 1e-12 && mean.lower > 8.0 && mean.upper < 22.0);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn bootstrap_mean(values: &[f64], options: BootstrapOptions) -> Result<BootstrapInterval, StatsError> {
    let BootstrapOptions { resamples, level, seed } = options;
    if values.is_empty() {
        return Err(StatsError::TooFew { what: "windows", given: 0, needed: 1 });
    }
    if let Some(index) = values.iter().position(|value| !(-1e100..=1e100).contains(value)) {
        let needs = "a finite number, at most 1e100";
        return Err(StatsError::BadValue { what: "value", index, value: values[index], needs });
    }
    if !(level > 0.0 && level < 1.0) {
        return Err(StatsError::NotALevel { level });
    }
    if resamples == 0 {
        return Err(StatsError::BadOption { option: "resamples", value: 0.0, needs: "1 or more, such as 999" });
    }
    let n = values.len();
    let draw = |index: u32| {
        let mut random = stream(seed, u64::from(index));
        (0..n).map(|_| values[random.random_range(0..n)]).sum::<f64>() / real(n)
    };
    let mut means: Vec<f64> = (0..resamples).into_par_iter().map(draw).collect();
    means.sort_unstable_by(f64::total_cmp);
    let tail = 0.5 * (1.0 - level);
    let mean = values.iter().sum::<f64>() / real(n);
    Ok(BootstrapInterval { mean, lower: quantile(&means, tail), upper: quantile(&means, 1.0 - tail) })
}

/// A quantile of sorted values, between the two that it lies between: R's type 7.
pub(in crate::stats) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let at = share * real(sorted.len() - 1);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in the slice")]
    let below = at.floor() as usize;
    let above = (below + 1).min(sorted.len() - 1);
    sorted[below] + (at - at.floor()) * (sorted[above] - sorted[below])
}

//! Classical decomposition by moving averages.

use super::super::{NotComputable, StatsError, real};
use super::filter::running_sums;
use super::options::check_period;
use super::{Strength, check_values, strength};

/// How the parts make up the series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClassicalModel {
    /// A sum: the season adds so many events, whatever the level.
    Additive,
    /// A product: the season adds so many per cent.
    Multiplicative,
}

/// A series as the sum or product of trend, season and remainder.
#[derive(Debug, Clone, PartialEq)]
pub struct Classical {
    /// How the parts make up the series.
    pub model: ClassicalModel,
    /// Centred moving average over a period; `None` in the half period at either end, where there is none.
    pub trend: Vec<Option<f64>>,
    /// The same season in each period: 0 on average, or 1 where the parts are multiplied.
    pub season: Vec<f64>,
    /// The season of one period, from the phase of the first value.
    pub figure: Vec<f64>,
    /// What is left; `None` where there is no trend.
    pub remainder: Vec<Option<f64>>,
}

impl Classical {
    /// How strong trend and season are where there is a trend; for products on logarithms, of which they are sums. See
    /// [`strength()`](super::strength()).
    #[must_use]
    pub fn strength(&self) -> Strength {
        let scale = |value: f64| match self.model {
            ClassicalModel::Additive => value,
            ClassicalModel::Multiplicative => value.ln(),
        };
        let there = |part: &[Option<f64>]| part.iter().flatten().map(|value| scale(*value)).collect::<Vec<_>>();
        let season = self.season.iter().zip(&self.trend).filter(|(_, trend)| trend.is_some());
        let season: Vec<f64> = season.map(|(season, _)| scale(*season)).collect();
        strength(&there(&self.trend), &season, &there(&self.remainder))
    }

    /// Why trend and remainder have no value in the first and last half period.
    pub const NO_TREND: NotComputable = NotComputable::Because(
        "a centred average over a period does not reach the first and last half of one; use stl for these",
    );
}

/// Classical decomposition: a moving average, and the mean of each phase.
///
/// Answers: what is the average season, and what is the level without it?
///
/// The trend is the mean over one period around each value (for even periods over one step more, with half weight for the
/// ends); the season is the mean of what each phase has above it (or times it), centred on 0 (or 1). Time grows with the
/// number of values.
///
/// # Units
/// `values` are evenly spaced, in any unit; the parts are in the same, but for season and remainder of products, which are
/// factors.
///
/// # Degenerate input
/// A constant series has a season of 0 (or 1).
///
/// # Errors
/// [`StatsError::TooFew`] (less than two whole periods), [`StatsError::BadOption`] (a period below 2) and
/// [`StatsError::BadValue`] (a value that is not a number; for products also one of 0 or less, which no factor explains).
///
/// # Source
/// M. Kendall and A. Stuart, 1983, The Advanced Theory of Statistics, volume 3, Griffin, 410-414 (no DOI), as R's `decompose`
/// and the `seasonal_decompose` of `statsmodels`.
///
/// # Example
/// ```
/// use engine::stats::{ClassicalModel, classical};
///
/// let found = classical(&[4.0, 0.0, 6.0, 2.0, 8.0, 4.0], 2, ClassicalModel::Additive)?;
/// assert_eq!(found.trend[0], None);
/// assert!(found.trend[1].is_some_and(|trend| (trend - 2.5).abs() < 1e-12));
/// assert!((found.season[0] - 2.5).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn classical(values: &[f64], period: usize, model: ClassicalModel) -> Result<Classical, StatsError> {
    check_values(values)?;
    check_period(period, values.len())?;
    if model == ClassicalModel::Multiplicative
        && let Some(index) = values.iter().position(|value| *value <= 0.0)
    {
        let needs = "above 0 for a multiplicative model; use the additive one";
        return Err(StatsError::BadValue { what: "value", index, value: values[index], needs });
    }
    let trend = centred_averages(values, period);
    let without = |value: f64, part: f64| match model {
        ClassicalModel::Additive => value - part,
        ClassicalModel::Multiplicative => value / part,
    };
    let rest: Vec<Option<f64>> =
        values.iter().zip(&trend).map(|(value, trend)| trend.map(|trend| without(*value, trend))).collect();
    let means: Vec<f64> = (0..period).map(|phase| mean(rest[phase..].iter().step_by(period).flatten())).collect();
    let centre = mean(means.iter());
    let figure: Vec<f64> = means.into_iter().map(|mean| without(mean, centre)).collect();
    let season: Vec<f64> = figure.iter().copied().cycle().take(values.len()).collect();
    let remainder = rest.iter().zip(&season).map(|(rest, season)| rest.map(|rest| without(rest, *season))).collect();
    Ok(Classical { model, trend, season, figure, remainder })
}

/// Means over the period around each value, where it is there.
fn centred_averages(values: &[f64], period: usize) -> Vec<Option<f64>> {
    let mut sums = vec![0.0; values.len() + 1 - period];
    running_sums(&mut sums, values, period);
    let averages: Vec<f64> = if period % 2 == 1 {
        sums.iter().map(|sum| sum / real(period)).collect()
    } else {
        // Half of either end is the mean of the sums up to one and from the other.
        sums.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]) / real(period)).collect()
    };
    let ends = vec![None; period / 2];
    ends.iter().copied().chain(averages.into_iter().map(Some)).chain(ends.iter().copied()).collect()
}

/// Mean of some values, one or more.
fn mean<'a>(values: impl Iterator<Item = &'a f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0_usize), |(sum, count), value| (sum + value, count + 1));
    sum / real(count)
}

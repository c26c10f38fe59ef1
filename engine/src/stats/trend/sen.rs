//! Sen's slope: by how much a series rises in a step, whatever a few wild values do.

use std::f64::consts::SQRT_2;

use statrs::function::erf::erfc_inv;

use super::order::Pairs;
use super::slopes::{Points, Workspace};
use super::{LARGEST, NotComputable, StatsError, check, many, real};

/// Least distance between two times: a slope must stay finite.
const NEAREST: f64 = 1e-100;

/// Sen's slope and the line that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SenSlope {
    /// The median of the slopes of all pairs.
    pub slope: f64,
    /// Height of the line at time 0, the first step: the median value less `slope` times the median time (W. J. Conover).
    pub intercept: f64,
    /// The interval of the slope, where one was asked for.
    pub interval: Option<SenInterval>,
}

/// Limits of a slope, not computable where the series is too short for any at its level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SenInterval {
    /// Lower limit.
    pub lower: Result<f64, NotComputable>,
    /// Upper limit.
    pub upper: Result<f64, NotComputable>,
}

/// Why a short series has no limit.
const TOO_SHORT: NotComputable =
    NotComputable::Because("the limit lies beyond all slopes between two values; give more values or a lower level");

/// When the values of a series were seen, and the level of an interval.
pub(super) struct Steps {
    /// Times in rising order.
    pub(super) times: Vec<f64>,
    /// Standard deviations of S that the interval reaches to either side.
    pub(super) reach: Option<f64>,
}

impl Steps {
    /// One value per step.
    pub(super) fn new(n: usize, level: Option<f64>) -> Result<Self, StatsError> {
        Ok(Self { times: (0..n).map(real).collect(), reach: reach(level)? })
    }
}

/// The normal quantile of a two-sided level.
pub(super) fn reach(level: Option<f64>) -> Result<Option<f64>, StatsError> {
    match level {
        Some(level) if !(level > 0.0 && level < 1.0) => Err(StatsError::NotALevel { level }),
        level => Ok(level.map(|level| SQRT_2 * erfc_inv(1.0 - level))),
    }
}

/// Sen's slope of one value per step.
///
/// Answers: by how much does the series rise (fall) in a step? It is the median of `(x_j - x_i) / (j - i)` over all pairs,
/// and stands as long as fewer than 29 % of the values are wild. Its interval is made of the slopes with rank `(N - C) / 2`
/// and `(N + C) / 2 + 1` of all `N`, `C` being the normal quantile of the level times the standard deviation of S under the
/// null of [`mann_kendall`](super::mann_kendall), and ranks rounded to the nearest whole, as in R's trend (Gilbert
/// interpolates between two slopes instead). It leaves out 0 when the test declares a trend, and the other way round, up to
/// that rounding and to the continuity correction.
///
/// A sparse series has a slope of exactly 0 when half its pairs are level or cancel, even where S shows a trend: read both.
///
/// # Units
/// `values` in any unit, one per step in order of time; slope and limits are in that unit per step, the intercept is the
/// height at the first step. `level` is a share such as 0.95; `None` leaves the interval out. `O(n log n)` in time, `O(n)`
/// in memory. Slopes closer to each other than one part in 10^11 may be taken for one another in a series of 100,000 steps.
///
/// # Degenerate input
/// Equal values have a slope of 0 from 0 to 0. A series too short for its level has a limit that is not computable.
///
/// # Errors
/// [`StatsError::TooFew`] below two values, [`StatsError::BadValue`] for one that is not from -1e100 to 1e100,
/// [`StatsError::NotALevel`].
///
/// # Source
/// P. K. Sen, 1968, Journal of the American Statistical Association 63(324), 1379-1389, doi:10.1080/01621459.1968.10480934;
/// R. O. Gilbert, 1987, Statistical Methods for Environmental Pollution Monitoring, section 16.5; intercept: W. J. Conover,
/// 1980, Practical Nonparametric Statistics, 2nd edition.
///
/// # Example
/// R's trend 1.1.6 gives 0.4285714 from 0.2 to 0.8333333, pymannkendall 1.4.3 the intercept 0.6428571.
/// ```
/// use engine::stats::sen_slope;
///
/// let sen = sen_slope(&[0.0, 3.0, 2.0, 1.0, 3.0, 4.0, 2.0, 3.0, 4.0, 5.0, 4.0, 9.0], Some(0.95))?;
/// assert!((sen.slope - 3.0 / 7.0).abs() < 1e-15);
/// assert!((sen.intercept - 4.5 / 7.0).abs() < 1e-15);
/// let interval = sen.interval.ok_or("a level was given")?;
/// assert!((interval.lower? - 0.2).abs() < 1e-15 && (interval.upper? - 5.0 / 6.0).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn sen_slope(values: &[f64], level: Option<f64>) -> Result<SenSlope, StatsError> {
    check(values, 2)?;
    Ok(sen(values, &Steps::new(values.len(), level)?, &mut Workspace::default()).1)
}

/// [`sen_slope`] of values at given times: steps that are missing, or that are not evenly long.
///
/// # Units
/// `times` in any unit, rising, one per value; slopes are per unit of time, the intercept is the height at time 0.
///
/// # Degenerate input
/// As [`sen_slope`].
///
/// # Errors
/// As [`sen_slope`]; [`StatsError::Lengths`] where there is not one time per value, [`StatsError::BadValue`] for a time
/// that is not from -1e100 to 1e100 and at least 1e-100 after the one before it.
///
/// # Source
/// As [`sen_slope`].
///
/// # Example
/// A line with its third step missing.
/// ```
/// use engine::stats::sen_slope_at;
///
/// let sen = sen_slope_at(&[1.0, 3.0, 7.0, 9.0], &[0.0, 1.0, 3.0, 4.0], None)?;
/// assert!((sen.slope - 2.0).abs() < 1e-15 && (sen.intercept - 1.0).abs() < 1e-15);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn sen_slope_at(values: &[f64], times: &[f64], level: Option<f64>) -> Result<SenSlope, StatsError> {
    check(values, 2)?;
    if times.len() != values.len() {
        return Err(StatsError::Lengths { what: "times", given: times.len(), expected: values.len() });
    }
    let bad = |&index: &usize| {
        let too_near = index > 0 && times[index] - times[index - 1] < NEAREST;
        too_near || !(-LARGEST..=LARGEST).contains(&times[index])
    };
    if let Some(index) = (0..times.len()).find(bad) {
        let needs = "a number from -1e100 to 1e100 and later than the time before it";
        return Err(StatsError::BadValue { what: "time", index, value: times[index], needs });
    }
    let steps = Steps { times: times.to_vec(), reach: reach(level)? };
    Ok(sen(values, &steps, &mut Workspace::default()).1)
}

/// The pairs and the slope of one series.
pub(super) fn sen(values: &[f64], steps: &Steps, workspace: &mut Workspace) -> (Pairs, SenSlope) {
    let mut sorted = std::mem::take(&mut workspace.sorted);
    sorted.clear();
    sorted.extend_from_slice(values);
    let pairs = Pairs::of(&mut sorted, &mut workspace.spare);
    let middle = middle(&sorted);
    workspace.sorted = sorted;
    let ends = [values.len()];
    let points = Points { values, times: &steps.times, ends: &ends };
    let (slope, interval) = slope_and_interval(points, &pairs, steps.reach, workspace);
    let intercept = middle - slope * self::middle(&steps.times);
    (pairs, SenSlope { slope, intercept, interval })
}

/// The median slope of all pairs and its interval.
pub(super) fn slope_and_interval(
    points: Points<'_>,
    pairs: &Pairs,
    reach: Option<f64>,
    workspace: &mut Workspace,
) -> (f64, Option<SenInterval>) {
    workspace.renew();
    let half = pairs.all / 2;
    let above = workspace.slope_at(points, pairs, half);
    let slope = if pairs.all % 2 == 1 { above } else { 0.5 * (workspace.slope_at(points, pairs, half - 1) + above) };
    let interval = reach.map(|reach| {
        let (all, wide) = (many(pairs.all), reach * pairs.variance.sqrt());
        // Ranks from 1, as the source counts.
        let mut limit = |rank: f64| {
            let rank = whole(rank.round_ties_even()).filter(|&rank| rank >= 1 && rank <= pairs.all);
            rank.map(|rank| workspace.slope_at(points, pairs, rank - 1)).ok_or(TOO_SHORT)
        };
        SenInterval { lower: limit(0.5 * (all - wide)), upper: limit(0.5 * (all + wide) + 1.0) }
    });
    (slope, interval)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number from 1 to 2^53")]
fn whole(rank: f64) -> Option<u64> {
    (1.0..9e15).contains(&rank).then_some(rank as u64)
}

/// The median of sorted numbers.
pub(super) fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { 0.5 * (sorted[half - 1] + sorted[half]) }
}

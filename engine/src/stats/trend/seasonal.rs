//! The Mann-Kendall test and Sen's slope of series with seasons: each season is compared with itself only.

use super::mann_kendall::{Continuity, MannKendall};
use super::order::Pairs;
use super::sen::{SenSlope, middle, reach, slope_and_interval};
use super::slopes::{Points, Workspace};
use super::{StatsError, check, many, real};

/// Whether the seasons of one cycle know of each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Seasons {
    /// They do not, so that variances add up (R. M. Hirsch, J. R. Slack and R. A. Smith, 1982).
    Independent,
    /// They do: covariances are estimated and added (R. M. Hirsch and J. R. Slack, 1984), without continuity correction.
    /// For ten cycles or more: from three the estimate is so wide that no trend is ever declared.
    Correlated,
}

/// The values seen, season after season.
struct Sorted {
    values: Vec<f64>,
    /// The cycle of each.
    cycles: Vec<f64>,
    ends: Vec<usize>,
}

impl Sorted {
    fn new(values: &[Option<f64>], period: usize) -> Result<Self, StatsError> {
        if period < 2 {
            return Err(StatsError::BadOption { option: "period", value: real(period), needs: "2 or more steps" });
        }
        let mut sorted = Self { values: Vec::new(), cycles: Vec::new(), ends: Vec::new() };
        for season in 0..period.min(values.len()) {
            for (cycle, value) in values[season..].iter().step_by(period).enumerate() {
                if let Some(value) = value {
                    sorted.values.push(*value);
                    sorted.cycles.push(real(cycle));
                }
            }
            sorted.ends.push(sorted.values.len());
        }
        let fullest = sorted.points().seasons().map(|(values, _)| values.len()).max().unwrap_or_default();
        if fullest < 2 {
            return Err(StatsError::TooFew { what: "values in the fullest season", given: fullest, needed: 2 });
        }
        Ok(sorted)
    }

    fn points(&self) -> Points<'_> {
        Points { values: &self.values, times: &self.cycles, ends: &self.ends }
    }

    /// The pairs of all seasons.
    fn pairs(&self) -> Pairs {
        let (mut values, mut spare) = (Vec::new(), Vec::new());
        self.points().seasons().fold(Pairs::default(), |pairs, (season, _)| {
            values.clear();
            values.extend_from_slice(season);
            pairs.and(Pairs::of(&mut values, &mut spare))
        })
    }
}

/// [`check`] of values some of which are missing.
fn check_seen(values: &[Option<f64>]) -> Result<(), StatsError> {
    check(&values.iter().map(|value| value.unwrap_or_default()).collect::<Vec<_>>(), 0)
}

/// Tests a series with seasons for a trend.
///
/// Answers: are later Mondays (Januaries) larger than earlier ones, over all seasons together? S is the sum of the
/// statistics of [`mann_kendall`](super::mann_kendall) of every season. Where the seasons of a cycle are independent its
/// variance is the sum of theirs; where they are not, `sum_{gh} (K_gh + 4 sum_i R_ig R_ih - n (n_g + 1) (n_h + 1)) / 3`,
/// with `K_gh = sum_{i<j} sign((x_jg - x_ig) (x_jh - x_ih))` and midranks `R`, a missing value having the middle rank of
/// its season. Rising seasons and falling ones cancel.
///
/// # Units
/// `values` are one per step in order of time from the first season on, `None` where a value is missing; `period` is the
/// number of steps after which seasons return. tau is over the pairs within seasons. `O(n log n)`; correlated seasons take
/// the square of the number of cycles times the period.
///
/// # Degenerate input
/// Seasons with fewer than two values count for nothing. An incomplete last cycle counts (pymannkendall leaves cycles with
/// a missing value out where seasons are correlated). Where no season varies, the test is not computable.
///
/// # Errors
/// [`StatsError::BadOption`] for a period below 2, [`StatsError::TooFew`] where no season has two values,
/// [`StatsError::BadValue`] for a value that is not from -1e100 to 1e100.
///
/// # Source
/// R. M. Hirsch, J. R. Slack and R. A. Smith, 1982, Water Resources Research 18(1), 107-121, doi:10.1029/WR018i001p00107;
/// R. M. Hirsch and J. R. Slack, 1984, Water Resources Research 20(6), 727-732, doi:10.1029/WR020i006p00727.
///
/// # Example
/// Two seasons, three cycles: each rises in all three pairs.
/// ```
/// use engine::stats::{Seasons, seasonal_mann_kendall};
///
/// let counts = [1.0, 9.0, 2.0, 10.0, 3.0, 11.0].map(Some);
/// let trend = seasonal_mann_kendall(&counts, 2, Seasons::Independent)?;
/// assert_eq!(trend.s, 6);
/// assert!((trend.variance? - 22.0 / 3.0).abs() < 1e-12 && (trend.tau_a - 1.0).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn seasonal_mann_kendall(values: &[Option<f64>], period: usize, seasons: Seasons) -> Result<MannKendall, StatsError> {
    check_seen(values)?;
    let pairs = Sorted::new(values, period)?.pairs();
    Ok(match seasons {
        Seasons::Independent => MannKendall::of(&pairs),
        Seasons::Correlated => MannKendall::with_variance(&pairs, Ok(with_covariances(values, period)), Continuity::Uncorrected),
    })
}

/// The variance of S with the covariances of seasons.
///
/// With `d_ij` the sum over seasons of `sign(x_j - x_i)`, the sum of all `K_gh` is that of `d_ij^2` over pairs of cycles,
/// and what ranks add is the sum over cycles of `(sum_i d_ij)^2`, so no matrix is needed and whole numbers give it exactly.
fn with_covariances(values: &[Option<f64>], period: usize) -> f64 {
    let cycles: Vec<&[Option<f64>]> = values.chunks(period).collect();
    let mut above = vec![0_i64; cycles.len()];
    let mut squares = 0_i64;
    for later in 1..cycles.len() {
        for earlier in 0..later {
            let d: i64 = cycles[earlier].iter().zip(cycles[later]).map(|(&from, &to)| sign(from, to)).sum();
            above[later] += d;
            above[earlier] -= d;
            squares += d * d;
        }
    }
    let ranks: f64 = above.iter().map(|above| many(above.unsigned_abs()).powi(2)).sum();
    (many(squares.unsigned_abs()) + ranks) / 3.0
}

/// 1 for a rise, -1 for a fall, 0 where a value is missing.
fn sign(from: Option<f64>, to: Option<f64>) -> i64 {
    match (from, to) {
        (Some(from), Some(to)) => i64::from(to > from) - i64::from(to < from),
        _ => 0,
    }
}

/// Sen's slope of a series with seasons: the median slope of all pairs within a season.
///
/// Answers: by how much does the series rise (fall) from one cycle to the next?
///
/// # Units
/// As [`seasonal_mann_kendall`] and [`sen_slope`](super::sen_slope). The slope and its limits are **per cycle**, as
/// pymannkendall and R's trend give them: divide by `period` for a slope per step. The intercept is the height at the first
/// step. The interval takes seasons to be independent.
///
/// # Degenerate input
/// As [`seasonal_mann_kendall`] and [`sen_slope`](super::sen_slope).
///
/// # Errors
/// As [`seasonal_mann_kendall`], and [`StatsError::NotALevel`].
///
/// # Source
/// R. M. Hirsch, J. R. Slack and R. A. Smith, 1982, Water Resources Research 18(1), 107-121, doi:10.1029/WR018i001p00107;
/// interval: R. O. Gilbert, 1987, Statistical Methods for Environmental Pollution Monitoring, section 17.5.
///
/// # Example
/// ```
/// use engine::stats::seasonal_sen_slope;
///
/// let sen = seasonal_sen_slope(&[1.0, 9.0, 2.0, 10.0, 3.0, 11.0].map(Some), 2, None)?;
/// assert!((sen.slope - 1.0).abs() < 1e-15);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn seasonal_sen_slope(values: &[Option<f64>], period: usize, level: Option<f64>) -> Result<SenSlope, StatsError> {
    check_seen(values)?;
    let reach = reach(level)?;
    let sorted = Sorted::new(values, period)?;
    let (slope, interval) = slope_and_interval(sorted.points(), &sorted.pairs(), reach, &mut Workspace::default());
    let mut seen = sorted.values;
    seen.sort_unstable_by(f64::total_cmp);
    let steps: Vec<f64> = values.iter().zip(0..).filter(|(value, _)| value.is_some()).map(|(_, step)| real(step)).collect();
    let intercept = middle(&seen) - middle(&steps) / real(period) * slope;
    Ok(SenSlope { slope, intercept, interval })
}

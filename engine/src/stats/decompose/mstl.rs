//! Decomposition with several seasons.

use super::super::{StatsError, real};
use super::options::check_period;
use super::plan::{Plan, Workspace};
use super::{StlConvention, StlFitting, StlOptions, StlWindow, Strength, check_values, strength};

/// A series as the sum of trend, seasons and remainder.
#[derive(Debug, Clone, PartialEq)]
pub struct Mstl {
    /// The slow part, one value per step.
    pub trend: Vec<f64>,
    /// The part that recurs with each period, shortest period first.
    pub seasons: Vec<MstlSeason>,
    /// What is left.
    pub remainder: Vec<f64>,
    /// Robustness weights of the last decomposition, `None` where none were asked for.
    pub weights: Option<Vec<f64>>,
}

/// The part of a series that recurs with one period.
#[derive(Debug, Clone, PartialEq)]
pub struct MstlSeason {
    /// Steps in the period.
    pub period: usize,
    /// One value per step.
    pub season: Vec<f64>,
}

impl Mstl {
    /// How strong the trend and each season are, one entry per season; see [`strength()`](super::strength()).
    #[must_use]
    pub fn strengths(&self) -> Vec<Strength> {
        self.seasons.iter().map(|season| strength(&self.trend, &season.season, &self.remainder)).collect()
    }
}

/// Options for the seasons of [`mstl()`] as `statsmodels` chooses them: periods in rising order, with windows of 11, 15, 19 ...
/// periods, so that longer seasons change more slowly.
#[must_use]
pub fn mstl_seasons(periods: &[usize], fitting: StlFitting) -> Vec<StlOptions> {
    let mut periods = periods.to_vec();
    periods.sort_unstable();
    let options = |(period, window)| StlOptions::new(StlConvention::Statsmodels, period, StlWindow::Periods(window), fitting);
    periods.into_iter().zip((11..).step_by(4)).map(options).collect()
}

/// Seasonal-trend decomposition with several seasons (MSTL).
///
/// Answers: how much of an hourly series is the hour of the day, how much the day of the week, what is the long-term movement
/// beside them, and what remains?
///
/// The seasons are taken out one after the other, each by [`stl()`](super::stl()) of the series without the others; this is
/// done `rounds` times (2 in the source; once is enough where there is a single season, and then done once). The trend is that
/// of the last decomposition. Time is that of `stl` times seasons times rounds.
///
/// # Units
/// `values` are evenly spaced, in any unit; `seasons` holds the options of each season, in rising order of their periods, such
/// as [`mstl_seasons`] gives.
///
/// # Degenerate input
/// As [`stl()`](super::stl()). A period of which the series does not hold two is refused, not left out.
///
/// # Errors
/// As [`stl()`](super::stl()); [`StatsError::TooFew`] without seasons; [`StatsError::BadOption`] for periods that do not rise
/// and for no rounds, or more than 100.
///
/// # Source
/// K. Bandara, R. J. Hyndman and C. Bergmeir, 2021, MSTL, doi:10.48550/arXiv.2107.13462.
///
/// # Example
/// ```
/// use engine::stats::{StlFitting, mstl, mstl_seasons};
///
/// // Two-step and three-step patterns on a level of 10.
/// let value = |step: u32| 10.0 + [1.0, -1.0][step as usize % 2] + [2.0, 0.0, -2.0][step as usize % 3];
/// let values: Vec<f64> = (0..60).map(value).collect();
/// let found = mstl(&values, &mstl_seasons(&[2, 3], StlFitting::Plain), 2)?;
/// assert!(found.trend.iter().all(|trend| (trend - 10.0).abs() < 0.05));
/// assert!((found.seasons[1].season[30] - 2.0).abs() < 0.05);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn mstl(values: &[f64], seasons: &[StlOptions], rounds: usize) -> Result<Mstl, StatsError> {
    check(values, seasons, rounds)?;
    let plans: Vec<Plan> = seasons.iter().map(|options| Plan::new(values.len(), options)).collect::<Result<_, _>>()?;
    let rounds = if seasons.len() == 1 { 1 } else { rounds };
    let mut room = Workspace::default();
    let mut found = vec![vec![0.0; values.len()]; seasons.len()];
    let mut rest = values.to_vec();
    for _ in 0..rounds {
        for (plan, season) in plans.iter().zip(&mut found) {
            add(&mut rest, season, 1.0);
            plan.run(&rest, &mut room);
            season.copy_from_slice(&room.season);
            add(&mut rest, season, -1.0);
        }
    }
    add(&mut rest, &room.trend, -1.0);
    let robust = seasons.last().is_some_and(|options| options.outer > 0);
    Ok(Mstl {
        trend: room.trend,
        seasons: seasons.iter().zip(found).map(|(options, season)| MstlSeason { period: options.period, season }).collect(),
        remainder: rest,
        weights: robust.then_some(room.weights),
    })
}

fn check(values: &[f64], seasons: &[StlOptions], rounds: usize) -> Result<(), StatsError> {
    check_values(values)?;
    if seasons.is_empty() {
        return Err(StatsError::TooFew { what: "seasons", given: 0, needed: 1 });
    }
    if let Some(pair) = seasons.windows(2).find(|pair| pair[0].period >= pair[1].period) {
        let needs = "longer than the one before it";
        return Err(StatsError::BadOption { option: "period", value: real(pair[1].period), needs });
    }
    if rounds == 0 || rounds > 100 {
        return Err(StatsError::BadOption { option: "rounds", value: real(rounds), needs: "from 1 to 100" });
    }
    seasons.iter().try_for_each(|options| check_period(options.period, values.len()))
}

/// Adds a multiple of a component.
fn add(to: &mut [f64], component: &[f64], times: f64) {
    for (to, component) in to.iter_mut().zip(component) {
        *to += times * component;
    }
}

//! Seasonal-trend decomposition by loess.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::StatsError;
use super::plan::{Plan, Workspace};
use super::{StlOptions, Strength, check_values, strength};

/// A series as the sum of trend, season and remainder.
#[derive(Debug, Clone, PartialEq)]
pub struct Stl {
    /// The slow part, one value per step.
    pub trend: Vec<f64>,
    /// The part that recurs each period; about 0 over any whole one.
    pub season: Vec<f64>,
    /// What is left.
    pub remainder: Vec<f64>,
    /// Robustness weights from 0 (a wild value, not used) to 1 with which the last fits were made; `None` where none were
    /// asked for.
    pub weights: Option<Vec<f64>>,
}

impl Stl {
    /// How strong trend and season are; see [`strength()`](super::strength()).
    #[must_use]
    pub fn strength(&self) -> Strength {
        strength(&self.trend, &self.season, &self.remainder)
    }

    fn new(values: &[f64], room: &Workspace, options: &StlOptions) -> Self {
        let (trend, season) = (room.trend.clone(), room.season.clone());
        let remainder = values.iter().zip(&season).zip(&trend).map(|((value, season), trend)| value - season - trend).collect();
        Self { trend, season, remainder, weights: (options.outer > 0).then(|| room.weights.clone()) }
    }
}

/// Seasonal-trend decomposition by loess (STL).
///
/// Answers: what is the season, what is the long-term movement once it is taken out, and what remains unexplained?
///
/// Each inner pass: the values of every phase, without the trend, are smoothed over the periods; what these curves still hold
/// of a trend (moving averages over a period, a period and 3 steps, then a loess) is taken off, which leaves the season; a
/// loess of the series without the season is the new trend. Each outer pass weighs the values down that lie far from the fit.
/// Time grows with values times windows: with the length of the series, and with the period.
///
/// # Units
/// `values` are evenly spaced, in any unit, whole or not; `period` and windows are in steps and, for the season, periods.
/// All components are in the unit of the values.
///
/// # Conventions
/// With [`StlConvention::Statsmodels`](super::StlConvention::Statsmodels) those of `statsmodels`, with and without weights;
/// with [`StlConvention::R`](super::StlConvention::R) those of R's `stl`. Robust weights use the true median of the distances
/// between values and fit. R does so for series of odd length only: for even ones its sort is asked for the two middle values
/// in falling order and may leave them unsorted.
///
/// # Degenerate input
/// A constant series is all trend. Where a plain fit leaves more than half of all values no further away than rounding, there is
/// no scale for robust weights, and all are 1. Where all values in reach of a fit have lost their weight, the value itself
/// stands in.
///
/// # Errors
/// [`StatsError::TooFew`] (less than two whole periods), [`StatsError::BadValue`] (a value that is not a number, or beyond
/// 1e100) and [`StatsError::BadOption`] (a period below 2, a window that is even or below 3, a jump of 0, no inner pass).
///
/// # Source
/// R. B. Cleveland, W. S. Cleveland, J. E. `McRae` and I. Terpenning, 1990, Journal of Official Statistics 6(1), 3-73 (no DOI).
///
/// # Example
/// Two events more each step, and five more in every second one.
/// ```
/// use engine::stats::{StlOptions, stl};
///
/// let values: Vec<f64> = (0..20).map(|step| 2.0 * f64::from(step) + if step % 2 == 0 { 5.0 } else { 0.0 }).collect();
/// let found = stl(&values, &StlOptions::plain(2))?;
/// for (step, (trend, season)) in found.trend.iter().zip(&found.season).enumerate() {
///     assert!((season.abs() - 2.5).abs() < 1e-9, "step {step}");
///     assert!((trend + season - values[step]).abs() < 1e-9);
/// }
/// assert!(found.strength().season? > 0.999);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn stl(values: &[f64], options: &StlOptions) -> Result<Stl, StatsError> {
    check_values(values)?;
    let plan = Plan::new(values.len(), options)?;
    let mut room = Workspace::default();
    plan.run(values, &mut room);
    Ok(Stl::new(values, &room, options))
}

/// STL of many series, in their order: one answer each, as [`stl()`] gives it, to the last bit.
///
/// What depends only on the length of a series is worked out once for all of that length, and series are shared out over
/// threads.
///
/// # Errors
/// Those of [`stl()`], for each series on its own.
#[must_use]
pub fn stl_all<S: AsRef<[f64]> + Sync>(series: &[S], options: &StlOptions) -> Vec<Result<Stl, StatsError>> {
    let mut by_length: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, values) in series.iter().enumerate() {
        by_length.entry(values.as_ref().len()).or_default().push(index);
    }
    let groups: Vec<(usize, Vec<usize>)> = by_length.into_iter().collect();
    let mut found: Vec<(usize, Result<Stl, StatsError>)> =
        groups.into_par_iter().flat_map(|(n, members)| alike(n, members, series, options)).collect();
    found.par_sort_unstable_by_key(|(index, _)| *index);
    found.into_iter().map(|(_, found)| found).collect()
}

/// STL of the series of one length.
fn alike<S: AsRef<[f64]> + Sync>(
    n: usize,
    members: Vec<usize>,
    series: &[S],
    options: &StlOptions,
) -> Vec<(usize, Result<Stl, StatsError>)> {
    let plan = match Plan::new(n, options) {
        Ok(plan) => plan,
        Err(error) => {
            let refused = |index: usize| check_values(series[index].as_ref()).err().unwrap_or_else(|| error.clone());
            return members.into_iter().map(|index| (index, Err(refused(index)))).collect();
        }
    };
    let one = |room: &mut Workspace, index: usize| {
        let values = series[index].as_ref();
        let found = check_values(values).map(|()| {
            plan.run(values, room);
            Stl::new(values, room, options)
        });
        (index, found)
    };
    members.into_par_iter().map_init(Workspace::default, one).collect()
}

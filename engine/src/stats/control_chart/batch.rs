//! One method over many series at once.

use rayon::prelude::*;

use super::StatsError;

/// Answers a method for every series, on all threads, in the order of the series; one without an answer does not disturb the
/// others.
///
/// # Errors
/// None of its own: each entry holds what `method` says of that series.
///
/// # Example
/// ```
/// use engine::stats::{Centre, ChartLimits, c_chart, over_series};
///
/// let areas = [vec![3.0, 2.0, 4.0], vec![]];
/// let charts = over_series(&areas, |counts| c_chart(counts, Centre::All, ChartLimits::Sigmas(3.0)));
/// assert!(charts[0].as_ref().is_ok_and(|chart| (chart.centre - 3.0).abs() < 1e-12));
/// assert!(charts[1].is_err());
/// ```
pub fn over_series<S, T>(series: &[S], method: impl Fn(&[f64]) -> Result<T, StatsError> + Sync) -> Vec<Result<T, StatsError>>
where
    S: AsRef<[f64]> + Sync,
    T: Send,
{
    series.par_iter().map(|counts| method(counts.as_ref())).collect()
}

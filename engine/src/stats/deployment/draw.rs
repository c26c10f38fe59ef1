//! A random order in which heavier things tend to come first.

use rand::RngExt;

use crate::stats::StatsError;
use crate::stats::draws::stream;

/// The positions of things in a random order: the first so many are a sample without replacement by weight.
///
/// Things of weight 0 are left out. The same weights and seed always give the same order.
///
/// # Errors
/// [`StatsError::BadOption`] for a weight that is negative or not finite.
///
/// # Source
/// P. S. Efraimidis and P. G. Spirakis, 2006, doi:10.1016/j.ipl.2005.11.003.
///
/// # Example
/// ```
/// use engine::stats::weighted_order;
///
/// let order = weighted_order(&[1.0, 0.0, 5.0], 7)?;
/// assert_eq!(order.len(), 2);
/// assert!(!order.contains(&1));
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn weighted_order(weights: &[f64], seed: u64) -> Result<Vec<usize>, StatsError> {
    if let Some(bad) = weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
        return Err(StatsError::BadOption { option: "a weight", value: *bad, needs: "a finite number, not negative" });
    }
    let mut random = stream(seed, 0);
    // One draw for each, so that a weight of 0 changes nothing for the others.
    let mut waits: Vec<(f64, usize)> =
        weights.iter().enumerate().map(|(at, weight)| (-(1.0 - random.random::<f64>()).ln() / weight, at)).collect();
    waits.retain(|(_, at)| weights[*at] > 0.0);
    waits.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    Ok(waits.into_iter().map(|(_, at)| at).collect())
}

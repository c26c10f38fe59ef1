//! Bayes factors: how much likelier a piece of evidence is between two reports of one offender than between any two.

use crate::stats::accuracy::quantile;
use crate::stats::{StatsError, real};

/// The least that is added to every bin, as a share of all weight, so that no factor is zero or infinite.
const LEAST_SHRINKAGE: f64 = 1e-8;

/// One bin of a piece of evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BayesBin {
    /// Weight of the linked pairs in it.
    pub linked: f64,
    /// Weight of the others.
    pub unlinked: f64,
    /// Probability of the bin among linked pairs, shrunk towards equal bins.
    pub p_linked: f64,
    /// The same among the others.
    pub p_unlinked: f64,
    /// The first over the second.
    pub factor: f64,
}

/// The factors of one piece of evidence by bins of its value.
#[derive(Debug, Clone, PartialEq)]
pub struct BayesTable {
    /// Inner ends of the bins, rising: values up to the first, and the first itself, lie in the first bin.
    pub breaks: Vec<f64>,
    /// Natural logarithms of the factors: one more than breaks.
    pub log_factors: Vec<f64>,
}

impl BayesTable {
    /// A table whose parts fit each other.
    ///
    /// # Errors
    /// [`StatsError::Lengths`], and [`StatsError::BadValue`] for breaks that do not rise or factors that are not finite.
    pub fn new(breaks: Vec<f64>, log_factors: Vec<f64>) -> Result<Self, StatsError> {
        if log_factors.len() != breaks.len() + 1 {
            return Err(StatsError::Lengths { what: "log factors", given: log_factors.len(), expected: breaks.len() + 1 });
        }
        check_breaks(&breaks)?;
        if let Some(index) = log_factors.iter().position(|factor| !factor.is_finite()) {
            return Err(StatsError::BadValue { what: "log factor", index, value: log_factors[index], needs: "finite" });
        }
        Ok(Self { breaks, log_factors })
    }

    /// The log factor of a value; 0 for evidence that is not there, which speaks neither for nor against.
    #[must_use]
    pub fn log_factor(&self, value: Option<f64>) -> f64 {
        value.filter(|value| !value.is_nan()).map_or(0.0, |value| self.log_factors[bin(&self.breaks, value)])
    }
}

/// The bin of a value: bins hold their upper end and not their lower one.
#[must_use]
pub fn bin(breaks: &[f64], value: f64) -> usize {
    breaks.partition_point(|end| *end < value)
}

fn check_breaks(breaks: &[f64]) -> Result<(), StatsError> {
    let infinite = breaks.iter().position(|end| !end.is_finite());
    let falls = breaks.windows(2).position(|pair| pair[0] >= pair[1]).map(|index| index + 1);
    infinite.or(falls).map_or(Ok(()), |index| {
        Err(StatsError::BadValue { what: "end of a bin", index, value: breaks[index], needs: "finite and above the one before" })
    })
}

/// Inner ends of so many bins that hold about as many values each; fewer where values are tied.
///
/// Quantiles are R's type 7, as R's `crimelinkage` cuts them.
///
/// # Errors
/// [`StatsError::TooFew`] without values; [`StatsError::BadValue`] for one that is not finite; [`StatsError::BadOption`] for
/// no bins.
pub fn quantile_breaks(values: &[f64], bins: usize) -> Result<Vec<f64>, StatsError> {
    if values.is_empty() {
        return Err(StatsError::TooFew { what: "values", given: 0, needed: 1 });
    }
    if bins == 0 {
        return Err(StatsError::BadOption { option: "the number of bins", value: 0.0, needs: "1 or more" });
    }
    if let Some(index) = values.iter().position(|value| !value.is_finite()) {
        return Err(StatsError::BadValue { what: "value", index, value: values[index], needs: "a finite number" });
    }
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut ends: Vec<f64> = (0..=bins).map(|end| quantile(&sorted, real(end) / real(bins))).collect();
    ends.dedup();
    Ok(ends.get(1..ends.len().saturating_sub(1)).unwrap_or_default().to_vec())
}

/// Bayes factors from the weight of linked and of other pairs in every bin, `[linked, unlinked]`.
///
/// Answers: how much likelier is it that the evidence of two reports falls into this bin if one offender did both? To each bin's
/// weight the same amount is added, so much that a table of more bins than `degrees_of_freedom` keeps that many of freedom
/// (a Dirichlet prior); a table of fewer is left as it is, but for a hundred millionth.
///
/// # Errors
/// [`StatsError::TooFew`] for fewer than two bins; [`StatsError::BadValue`] for a weight below 0; [`StatsError::BadOption`] for
/// degrees of freedom not above 1; [`StatsError::Undefined`] where there are no linked or no other pairs.
///
/// # Source
/// M. D. Porter, 2016, doi:10.1080/00031305.2015.1123185, as R's `crimelinkage` 0.0.4 estimates it.
///
/// # Example
/// ```
/// use engine::stats::bayes_factors;
///
/// let bins = bayes_factors(&[[8.0, 25.0], [2.0, 75.0]], 10.0)?;
/// assert!((bins[0].factor - 3.2).abs() < 1e-6);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn bayes_factors(weights: &[[f64; 2]], degrees_of_freedom: f64) -> Result<Vec<BayesBin>, StatsError> {
    if weights.len() < 2 {
        return Err(StatsError::TooFew { what: "bins", given: weights.len(), needed: 2 });
    }
    if !(degrees_of_freedom > 1.0 && degrees_of_freedom.is_finite()) {
        return Err(StatsError::BadOption { option: "degrees of freedom", value: degrees_of_freedom, needs: "above 1" });
    }
    for (index, value) in weights.iter().enumerate().flat_map(|(index, pair)| pair.map(|value| (index, value))) {
        if !(value.is_finite() && value >= 0.0) {
            return Err(StatsError::BadValue { what: "weight of bin", index, value, needs: "0 or more" });
        }
    }
    let total = |side: usize| weights.iter().map(|pair| pair[side]).sum::<f64>();
    let totals = [total(0), total(1)];
    if totals.iter().any(|total| *total <= 0.0) {
        return Err(StatsError::Undefined { because: "there are no linked pairs, or no others; give both" });
    }
    let bins = real(weights.len());
    let shrinkage = ((bins - 1.0) / (degrees_of_freedom - 1.0) - 1.0).max(LEAST_SHRINKAGE);
    let share = |weight: f64, total: f64| (weight / total + shrinkage / bins) / (1.0 + shrinkage);
    let bin = |&[linked, unlinked]: &[f64; 2]| {
        let (p_linked, p_unlinked) = (share(linked, totals[0]), share(unlinked, totals[1]));
        BayesBin { linked, unlinked, p_linked, p_unlinked, factor: p_linked / p_unlinked }
    };
    Ok(weights.iter().map(bin).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_hold_their_upper_end_and_values_outside_lie_in_the_outermost() {
        let table = BayesTable::new(vec![1.0, 2.0], vec![0.5, -0.5, -1.5]).expect("a table");
        let found = [-9.0, 1.0, 1.5, 2.0, 2.1].map(|value| table.log_factor(Some(value)));
        assert_eq!(found.map(f64::to_bits), [0.5, 0.5, -0.5, -0.5, -1.5].map(f64::to_bits));
        assert!(table.log_factor(None).abs() < 1e-12, "evidence that is not there says nothing");
    }

    #[test]
    fn a_bin_without_pairs_has_a_finite_factor() {
        for bins in bayes_factors(&[[0.0, 10.0], [4.0, 0.0]], 10.0).expect("factors") {
            assert!(bins.factor.is_finite() && bins.factor > 0.0);
        }
    }

    #[test]
    fn what_says_nothing_is_refused() {
        assert!(bayes_factors(&[[1.0, 1.0]], 10.0).is_err());
        assert!(bayes_factors(&[[0.0, 1.0], [0.0, 1.0]], 10.0).is_err());
        assert!(bayes_factors(&[[-1.0, 1.0], [2.0, 1.0]], 10.0).is_err());
        assert!(bayes_factors(&[[1.0, 1.0], [2.0, 1.0]], 1.0).is_err());
        assert!(BayesTable::new(vec![2.0, 1.0], vec![0.0; 3]).is_err());
        assert!(BayesTable::new(vec![1.0], vec![0.0]).is_err());
        assert!(quantile_breaks(&[], 4).is_err());
        assert!(quantile_breaks(&[f64::NAN], 4).is_err());
    }
}

//! Correction for testing many cells at once.

use super::{StatsError, real};

/// q-values of Benjamini and Hochberg: the smallest false discovery rate at which each p-value would be declared.
///
/// Answers: of the cells declared at `q <= 0.05`, at most 5 % are expected to be false. That holds for independent tests
/// and for positively dependent ones, as overlapping neighbourhoods are.
///
/// # Units
/// `p` holds one p-value per cell, each in `[0, 1]`. The answer holds one q-value per p-value, in the same order:
/// `q_i` is the least of `m p_(k) / k` over all ranks `k` at or above that of `p_i`, and at most 1. An empty slice gives
/// an empty vector.
///
/// # Errors
/// [`StatsError::NotAProbability`] for a value that is `NaN` or outside `[0, 1]`. A cell without a p-value must be left
/// out by the caller, because it also changes how many tests were made.
///
/// # Source
/// Y. Benjamini and Y. Hochberg, 1995, J. R. Statist. Soc. B 57(1), 289-300, doi:10.1111/j.2517-6161.1995.tb02031.x. For
/// local statistics: M. Caldas de Castro and B. H. Singer, 2006, Geographical Analysis 38(2), 180-208,
/// doi:10.1111/j.0016-7363.2006.00682.x.
///
/// # Example
/// ```
/// use engine::stats::benjamini_hochberg;
///
/// let q = benjamini_hochberg(&[0.01, 0.04, 0.03, 0.005])?;
/// for (q, expected) in q.iter().zip([0.02, 0.04, 0.04, 0.02]) {
///     assert!((q - expected).abs() < 1e-15);
/// }
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn benjamini_hochberg(p: &[f64]) -> Result<Vec<f64>, StatsError> {
    step_up(p, 1.0)
}

/// q-values of Benjamini and Yekutieli: as [`benjamini_hochberg`], but true for tests that depend on each other in any way.
///
/// Answers: of the areas declared at `q <= 0.05`, at most 5 % are expected to be false, however the tests hang together. Shares
/// of one total do: where one area's rises, others' must fall. The price is a factor of `1 + 1/2 + ... + 1/m` on every q, about
/// 4.5 for fifty tests.
///
/// # Units
/// As for [`benjamini_hochberg`].
///
/// # Errors
/// [`StatsError::NotAProbability`] for a value that is `NaN` or outside `[0, 1]`.
///
/// # Source
/// Y. Benjamini and D. Yekutieli, 2001, Annals of Statistics 29(4), 1165-1188, doi:10.1214/aos/1013699998.
///
/// # Example
/// ```
/// use engine::stats::benjamini_yekutieli;
///
/// // Twice 0.01 for the smaller of two, times 1 + 1/2.
/// let q = benjamini_yekutieli(&[0.01, 0.04])?;
/// assert!((q[0] - 0.03).abs() < 1e-15 && (q[1] - 0.06).abs() < 1e-15);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn benjamini_yekutieli(p: &[f64]) -> Result<Vec<f64>, StatsError> {
    step_up(p, (1..=p.len()).map(|rank| real(rank).recip()).sum())
}

/// The least of `factor m p_(k) / k` over all ranks at or above each p-value's own, at most 1.
fn step_up(p: &[f64], factor: f64) -> Result<Vec<f64>, StatsError> {
    if let Some(index) = p.iter().position(|value| !(0.0..=1.0).contains(value)) {
        return Err(StatsError::NotAProbability { index, value: p[index] });
    }
    let mut by_rank: Vec<usize> = (0..p.len()).collect();
    by_rank.sort_unstable_by(|&a, &b| p[a].total_cmp(&p[b]));

    let mut q = vec![1.0; p.len()];
    let mut least = 1.0_f64;
    for (below, &index) in by_rank.iter().enumerate().rev() {
        least = least.min(p[index] * (factor * real(p.len()) / real(below + 1)));
        q[index] = least;
    }
    Ok(q)
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::{StatsError, benjamini_hochberg, benjamini_yekutieli, real};

    /// The definition, read literally: ranks are counts of p-values, and every larger p-value is tried.
    fn by_definition(p: &[f64]) -> Vec<f64> {
        let rank = |at: f64| f64::from(u32::try_from(p.iter().filter(|&&other| other <= at).count()).expect("few"));
        let tests = rank(1.0);
        let least = |from: f64| p.iter().filter(|&&at| at >= from).map(|&at| tests * at / rank(at)).fold(1.0, f64::min);
        p.iter().map(|&at| least(at)).collect()
    }

    /// p-values with many ties, which ranks have to share.
    fn p_values() -> impl Strategy<Value = Vec<f64>> {
        vec(prop_oneof![0.0..=1.0_f64, (0..=10_u8).prop_map(|tenths| f64::from(tenths) / 10.0)], 0..60)
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(benjamini_hochberg(&[]), Ok(Vec::new()));
    }

    #[test]
    fn refuses_what_is_not_a_probability() {
        for value in [f64::NAN, f64::INFINITY, -1e-9, 1.000_001] {
            let refused = benjamini_hochberg(&[0.5, value]).expect_err("not a probability");
            assert!(matches!(refused, StatsError::NotAProbability { index: 1, .. }), "{refused}");
            assert!(refused.to_string().starts_with("not computable, because p-value 1 is"), "{refused}");
        }
    }

    #[test]
    fn one_test_needs_no_correction() {
        assert_eq!(benjamini_hochberg(&[0.03]), Ok(vec![0.03]));
    }

    #[test]
    fn any_dependence_costs_the_harmonic_sum() {
        assert_eq!(benjamini_yekutieli(&[]), Ok(Vec::new()));
        assert!(matches!(benjamini_yekutieli(&[-0.1]), Err(StatsError::NotAProbability { index: 0, .. })));
        // R 4.2.2: p.adjust(c(0.01, 0.04, 0.03, 0.005), "BY").
        let q = benjamini_yekutieli(&[0.01, 0.04, 0.03, 0.005]).expect("probabilities");
        for (q, expected) in
            q.iter().zip([0.041_666_666_666_666_7, 0.083_333_333_333_333_3, 0.083_333_333_333_333_3, 0.041_666_666_666_666_7])
        {
            assert!((q - expected).abs() < 1e-15, "{q} is not {expected}");
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(p in p_values()) {
            let q = benjamini_hochberg(&p).expect("probabilities");
            for (q, expected) in q.iter().zip(by_definition(&p)) {
                prop_assert!((q - expected).abs() <= 1e-12, "{q} is not {expected}");
            }
        }

        #[test]
        fn rises_with_p_and_never_falls_below_it(p in p_values()) {
            let q = benjamini_hochberg(&p).expect("probabilities");
            for (i, j) in (0..p.len()).flat_map(|i| (0..p.len()).map(move |j| (i, j))) {
                prop_assert!(q[i] >= p[i] && q[i] <= 1.0);
                prop_assert!(p[i] > p[j] || q[i] <= q[j]);
            }
        }

        #[test]
        fn yekutieli_is_hochberg_times_the_harmonic_sum(p in p_values()) {
            let harmonic: f64 = (1..=p.len()).map(|rank| real(rank).recip()).sum();
            let (bh, by) = (benjamini_hochberg(&p).expect("probabilities"), benjamini_yekutieli(&p).expect("probabilities"));
            for (bh, by) in bh.iter().zip(by) {
                prop_assert!(by >= *bh * (1.0 - 1e-12) && (by - 1.0).abs().min((by - bh * harmonic).abs()) < 1e-12);
            }
        }
    }
}

//! The trend of one cell's z: Mann and Kendall's S with its tied variance.

use super::super::two_sided_normal_p;

/// Mann and Kendall's test of one cell's z series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CubeTrend {
    /// Pairs of steps that rise less pairs that fall.
    pub s: i64,
    /// Variance of `s` where the order of the z means nothing, ties taken into account; 0 where all are alike.
    pub variance: f64,
    /// `s`, one nearer to zero, in standard deviations; 0 where all are alike.
    pub z: f64,
    /// Two-sided normal p of `z`; 1 where all are alike.
    pub p: f64,
}

/// The test of one series, by merging: `buffers` are only there so that a thread can use them again.
///
/// Of all pairs those that fall are counted while a stable sort puts them right, those that are alike in the sorted series;
/// the others rise.
pub(super) fn mann_kendall(series: impl Iterator<Item = f64>, buffers: &mut [Vec<f64>; 2]) -> CubeTrend {
    let [values, other] = buffers;
    values.clear();
    values.extend(series);
    other.clone_from(values);
    let falling = sort_counting(values, other);
    let n = values.len();
    let (mut tied, mut correction) = (0, 0.0);
    for alike in values.chunk_by(|a, b| a.total_cmp(b).is_eq()) {
        tied += pairs(alike.len());
        correction += spread(alike.len());
    }
    let s = pairs(n) - tied - 2 * falling;
    let variance = (spread(n) - correction) / 18.0;
    #[expect(clippy::cast_precision_loss, reason = "exact below 10^8 steps")]
    let nearer = (s - s.signum()) as f64;
    let z = if variance > 0.0 { nearer / variance.sqrt() } else { 0.0 };
    CubeTrend { s, variance, z, p: two_sided_normal_p(z) }
}

#[expect(clippy::cast_possible_wrap, reason = "a series has fewer than 2^31 steps")]
const fn pairs(n: usize) -> i64 {
    (n as i64) * (n as i64 - 1) / 2
}

/// `n (n - 1) (2 n + 5)`.
#[expect(clippy::cast_precision_loss, reason = "exact below 10^5 steps, and close enough above")]
fn spread(n: usize) -> f64 {
    let n = n as f64;
    n * (n - 1.0) * (2.0 * n + 5.0)
}

/// Sorts the values, and gives the number of pairs of which the earlier is larger.
fn sort_counting(values: &mut Vec<f64>, other: &mut Vec<f64>) -> i64 {
    let (mut falling, mut width) = (0_i64, 1);
    while width < values.len() {
        for (from, into) in values.chunks(2 * width).zip(other.chunks_mut(2 * width)) {
            falling += merge(from, width.min(from.len()), into);
        }
        std::mem::swap(values, other);
        width *= 2;
    }
    falling
}

/// Merges the two sorted parts of a slice, and gives the number of pairs of which the earlier is larger.
fn merge(from: &[f64], middle: usize, into: &mut [f64]) -> i64 {
    let (left, right) = from.split_at(middle);
    let (mut i, mut j, mut falling) = (0, 0, 0_usize);
    for place in into {
        if j >= right.len() || (i < left.len() && left[i] <= right[j]) {
            *place = left[i];
            i += 1;
        } else {
            *place = right[j];
            j += 1;
            falling += left.len() - i;
        }
    }
    i64::try_from(falling).unwrap_or(i64::MAX)
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::super::super::real;
    use super::{CubeTrend, mann_kendall};

    /// S from all pairs.
    pub(in super::super) fn trend_by_definition(z: &[f64]) -> (i64, f64) {
        let pair = |i: usize, j: usize| i64::from(z[j] > z[i]) - i64::from(z[j] < z[i]);
        let s = (0..z.len()).flat_map(|i| (i + 1..z.len()).map(move |j| (i, j))).map(|(i, j)| pair(i, j)).sum();
        let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
        // Each member of a tie carries its share of the tie's term.
        let tie = |at: &f64| {
            let alike = real(z.iter().filter(|&other| other.total_cmp(at).is_eq()).count());
            spread(alike) / alike
        };
        (s, (spread(real(z.len())) - z.iter().map(tie).sum::<f64>()) / 18.0)
    }

    #[test]
    fn a_still_series_has_no_trend() {
        let still = mann_kendall([3.0; 9].into_iter(), &mut Default::default());
        assert_eq!(still, CubeTrend { s: 0, variance: 0.0, z: 0.0, p: 1.0 });
    }

    proptest! {
        #[test]
        fn the_trend_is_that_of_all_pairs(series in vec((0..6_u8).prop_map(f64::from), 0..40)) {
            let found = mann_kendall(series.iter().copied(), &mut Default::default());
            let (s, variance) = trend_by_definition(&series);
            prop_assert_eq!(found.s, s);
            prop_assert!((found.variance - variance).abs() < 1e-9 && found.p > 0.0 && found.p <= 1.0);
            let back = mann_kendall(series.iter().rev().copied(), &mut Default::default());
            prop_assert_eq!(back.s, -s);
        }
    }
}

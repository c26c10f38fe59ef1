//! The normal approximation to the sum of some cells' counts.

use super::{Focal, PermutationP, check_map, getis_ord};
use crate::stats::{Adjacency, StatsError, real};

/// The normal approximation to the law of a neighbourhood's sum on one map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalSum {
    mean: f64,
    sd: f64,
    cells: f64,
}

impl NormalSum {
    /// The approximation for the neighbourhoods of a map, each cell included in its own: that of Gi* for every cell, and for sums
    /// that the map does not hold.
    ///
    /// # Errors
    /// As [`neighbourhood_sum_p`] with [`Inference::Normal`].
    ///
    /// # Source
    /// J. K. Ord and A. Getis, 1995, doi:10.1111/j.1538-4632.1995.tb00912.x.
    ///
    /// # Example
    /// ```
    /// use engine::stats::{Adjacency, NormalSum};
    ///
    /// let row = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (2, 3), (3, 4)])?;
    /// let law = NormalSum::over(&[0.0, 1.0, 0.0, 3.0, 2.0], &row)?;
    /// // Two of five cells hold 2.4 on average.
    /// assert!(law.tails(2, 5).ok_or("a pair")?.p_high < 0.5);
    /// assert_eq!(law.tails(5, 6), None, "all cells hold what the map holds");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// [`neighbourhood_sum_p`]: super::neighbourhood_sum_p
    /// [`Inference::Normal`]: super::Inference::Normal
    pub fn over(counts: &[f64], adjacency: &Adjacency) -> Result<Self, StatsError> {
        check_map(counts, adjacency)?;
        let map = getis_ord(counts, adjacency, Focal::Included)?;
        Ok(Self { mean: map.mean, sd: map.sd, cells: real(counts.len()) })
    }

    /// Both tails of the sum of so many cells; `None` where it cannot vary.
    #[must_use]
    pub fn tails(&self, cells: u32, sum: u64) -> Option<PermutationP> {
        let drawn = f64::from(cells);
        let variance = self.sd.powi(2) * drawn * (self.cells - drawn) / (self.cells - 1.0);
        (variance > 0.0).then(|| PermutationP::normal((events(sum) - drawn * self.mean) / variance.sqrt()))
    }
}

#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 events")]
const fn events(sum: u64) -> f64 {
    sum as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Inference, neighbourhood_sum_p};

    #[test]
    fn it_says_of_every_cell_what_the_map_says() {
        let counts = [0.0, 3.0, 1.0, 7.0, 2.0, 0.0];
        let row = Adjacency::from_pairs(6, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]).expect("a row");
        let law = NormalSum::over(&counts, &row).expect("a law");
        let map = neighbourhood_sum_p(&counts, &row, Inference::Normal).expect("a map");
        let sums = [(2, 3), (3, 4), (3, 11), (3, 10), (3, 9), (2, 2)];
        for (p, (cells, sum)) in map.iter().zip(sums) {
            let (found, known) = (law.tails(cells, sum).expect("tails"), p.as_ref().expect("a p"));
            assert!((found.p_high - known.p_high).abs() < 1e-12 && (found.p - known.p).abs() < 1e-12, "{found:?} {known:?}");
        }
    }
}

//! Global spatial association: is a whole map clustered, apart from where?
//!
//! Three statistics share weights, moments and permutations: Moran's I, Geary's C and Getis and Ord's general G. Each has
//! a normal approximation (under randomisation; for I and C also under normality) and, when asked for, a permutation
//! p-value. On sparse counts use the permutation: the normal one is skewed there.

mod geary;
mod general_g;
mod moran;
mod permute;
mod surface;

pub use geary::geary;
pub use general_g::general_g;
pub use moran::moran;

use super::{NotComputable, two_sided_normal_p};

/// How much a pair of neighbours counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weights {
    /// 1 for every pair (style B in spdep): cells with many neighbours count more.
    Binary,
    /// 1 over the cell's number of neighbours (style W in spdep, `r` in PySAL): every cell counts alike.
    RowStandardised,
}

/// What cells without neighbours count towards.
///
/// They are in no pair, so they only enter by n and by the moments of the values. Without islands all three are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Islands {
    /// They count towards n and the moments, as in esda (and in spdep with `adjust.n = FALSE`).
    Counted,
    /// As spdep does by default (`adjust.n = TRUE`): they count towards the moments of I and C but not towards n, and not
    /// towards general G at all.
    NotCounted,
    /// They are taken off the map first, as the source defines the statistics: n, moments and permutations are those of
    /// the cells that have neighbours.
    LeftOut,
}

/// How many random rearrangements of the values to compare with, and from which seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permutations {
    /// Rearrangements, 1 or more; 999 resolves p-values down to 0.001 on either side.
    pub count: u32,
    /// The seed. The same seed gives the same p-values on any number of threads.
    pub seed: u64,
}

/// Options of the three global statistics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GlobalOptions {
    /// How much a pair of neighbours counts.
    pub weights: Weights,
    /// What cells without neighbours count towards.
    pub islands: Islands,
    /// Permutations, or `None` for the normal approximations only.
    pub permutations: Option<Permutations>,
}

/// A global statistic with its expectation and tests under a null of no spatial arrangement.
#[derive(Debug, Clone, PartialEq)]
pub struct GlobalStatistic {
    /// The statistic, a pure number.
    pub value: f64,
    /// Its expectation under the null.
    pub expected: f64,
    /// The n of the formulas; [`Islands`] says which cells are in it.
    pub cells: usize,
    /// Cells without neighbours.
    pub islands: usize,
    /// The sums of weights that the variances are made of.
    pub sums: WeightSums,
    /// Test under normality: the values are drawn from one normal law. Not derived for general G.
    pub normality: Result<NormalTest, NotComputable>,
    /// Test under randomisation: the values seen were laid out over the cells at random. Exact variance, normal tails.
    pub randomisation: Result<NormalTest, NotComputable>,
    /// Test by permutation, where asked for: the same null as `randomisation`, without assuming normal tails.
    pub permutation: Option<PermutationTest>,
}

/// Sums over a weight matrix `w`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeightSums {
    /// `sum_ij w_ij`.
    pub s0: f64,
    /// `sum_ij (w_ij + w_ji)^2 / 2`.
    pub s1: f64,
    /// `sum_i (sum_j w_ij + sum_j w_ji)^2`.
    pub s2: f64,
}

/// A test with normal tails. All three p-values lie in (0, 1] and are never below 2.2e-308.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NormalTest {
    /// Variance of the statistic under the null.
    pub variance: f64,
    /// Standard deviations that the statistic lies above its expectation.
    pub z: f64,
    /// Two-sided p: the null lies this far from its expectation on either side.
    pub p: f64,
    /// One-sided p: the null is this high or higher.
    pub p_high: f64,
    /// One-sided p: the null is this low or lower.
    pub p_low: f64,
}

impl NormalTest {
    pub(super) fn new(value: f64, expected: f64, variance: f64) -> Result<Self, NotComputable> {
        // What rounding leaves of a variance that is zero, as on a map where all cells are neighbours.
        if variance <= 1e-13 * expected * expected {
            return Err(NotComputable::Because(
                "every arrangement of these values has the same statistic; ask for a larger region or a narrower neighbourhood",
            ));
        }
        let z = (value - expected) / variance.sqrt();
        let p = two_sided_normal_p(z).max(f64::MIN_POSITIVE);
        let (near, far) = (1.0 - 0.5 * p, (0.5 * p).max(f64::MIN_POSITIVE));
        let (p_high, p_low) = if z > 0.0 { (far, near) } else { (near, far) };
        Ok(Self { variance, z, p, p_high, p_low })
    }
}

/// A test against random rearrangements of the values over the cells. All p-values lie in (0, 1].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PermutationTest {
    /// Rearrangements drawn.
    pub permutations: u32,
    /// Mean of the statistic over them.
    pub mean: f64,
    /// Standard deviation of the statistic over them, divided by their number.
    pub sd: f64,
    /// Two-sided p: twice the smaller of the other two, at most 1.
    pub p: f64,
    /// One-sided p: (1 + rearrangements with a statistic this high or higher) / (1 + rearrangements).
    pub p_high: f64,
    /// One-sided p: (1 + rearrangements with a statistic this low or lower) / (1 + rearrangements).
    pub p_low: f64,
}

#[cfg(test)]
mod tests;

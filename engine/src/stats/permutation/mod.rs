//! How likely a neighbourhood's sum is when the other counts are shuffled: the conditional permutation p of a cell.
//!
//! Gi, Gi* and local Moran's I of a cell all rise or fall with one number, the sum of its neighbours' counts, so they share
//! one null distribution and one pair of tails.

mod exact;
pub(super) mod merge;
mod monte_carlo;
mod normal_sum;

pub use exact::SumLaw;
use monte_carlo::Simulation;
pub use normal_sum::NormalSum;

use super::gi_star::check;
use super::{Adjacency, Focal, NotComputable, StatsError, benjamini_hochberg, getis_ord, two_sided_normal_p};

/// Why a cell without neighbours has no p, whatever the statistic.
const ISLAND: NotComputable =
    NotComputable::Because("the cell has no neighbours whose counts could be shuffled; widen the neighbourhood");

/// How the null distribution of a neighbour sum is worked out. There is no silent change from one to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inference {
    /// Every draw there is, counted: no seed, no simulation error. For whole counts.
    Exact,
    /// A number of random draws per cell. For any counts; no p can fall below `1 / (permutations + 1)`.
    MonteCarlo {
        /// Draws per cell, 1 or more; 999 is customary.
        permutations: u32,
        /// The same seed gives the same p, on any number of threads.
        seed: u64,
    },
    /// A normal law with the mean and variance of the draws. For any counts, but far too sure of itself where counts are
    /// sparse: at 0.2 events per cell nearly every map of pure noise shows a hot spot, even after correction.
    Normal,
}

/// Which values of a statistic speak against its null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    /// High ones: hot spots; for Moran's I, likeness.
    High,
    /// Low ones: cold spots; for Moran's I, contrast.
    Low,
    /// Both.
    Both,
}

/// Both tails of one cell's statistic under its conditional permutation null.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PermutationP {
    /// Probability of a statistic as high as the one seen or higher.
    pub p_high: f64,
    /// Probability of a statistic as low as the one seen or lower.
    pub p_low: f64,
    /// Two-sided: twice the smaller tail, at most 1.
    pub p: f64,
}

impl PermutationP {
    /// Every draw is as high and as low as what was seen.
    pub(super) const CERTAIN: Self = Self { p_high: 1.0, p_low: 1.0, p: 1.0 };

    fn new(p_high: f64, p_low: f64) -> Self {
        Self { p_high, p_low, p: (2.0 * p_high.min(p_low)).min(1.0) }
    }

    /// The tails of a standard normal law around `z`.
    pub(super) fn normal(z: f64) -> Self {
        let beyond = 0.5 * two_sided_normal_p(z);
        if z > 0.0 { Self::new(beyond, 1.0 - beyond) } else { Self::new(1.0 - beyond, beyond) }
    }

    /// The same cell seen through a statistic that falls as this one rises.
    pub(super) fn mirrored(self) -> Self {
        Self { p_high: self.p_low, p_low: self.p_high, p: self.p }
    }

    /// The p-value of one alternative.
    #[must_use]
    pub fn tail(self, tail: Tail) -> f64 {
        match tail {
            Tail::High => self.p_high,
            Tail::Low => self.p_low,
            Tail::Both => self.p,
        }
    }

    /// The smaller of the two tails: the "folded" p of esda, which is one-sided without saying on which side. Under the
    /// null it falls below 5 % for up to 10 % of the cells.
    #[must_use]
    pub fn folded(self) -> f64 {
        self.p_high.min(self.p_low)
    }
}

/// The conditional permutation p of every cell's neighbour sum: of Gi and of Gi*.
///
/// Answers: if this cell kept its count `x_i` and all other counts were dealt out anew, how often would its `k` neighbours
/// hold as many events as they do, or more (`p_high`), or fewer (`p_low`)? Both include equality. Gi and Gi* have the same
/// p, because the cell's own count, which only Gi* adds, is held.
///
/// The neighbours are `k` of the other `n - 1` cells, drawn without replacement, all sets alike. The number of sets that
/// hold a sum `s` is the coefficient of `y^k t^s` in `prod_v (1 + y t^v)^(m_v)`, where `m_v` of the other cells hold `v`. It
/// depends on `x_i` and `k` alone, so a whole map shares a few dozen tables ([`Inference::Exact`]). Every step adds
/// positive terms, so a tail of 1e-200 has as many correct digits as one of 0.5. Sums above the highest one seen are
/// kept as one.
///
/// Work grows with the cells and edges, and for the tables with `k^2` times the highest sum times the number of different
/// counts and its logarithm: next to nothing for a map of a million cells with a few events each.
///
/// # Units
/// `counts` holds one count per cell of `adjacency`, zeros included. The answer holds one p per cell; none is corrected for
/// the number of cells: see [`false_discovery_q`].
///
/// # Degenerate input
/// A cell without neighbours is a [`NotComputable`]: there is nothing to shuffle. Where all other cells are alike, or all
/// are neighbours, each draw has the sum that was seen, and p is 1 ([`Inference::Normal`] has no variance there, and says
/// so). An exact p below 1e-300 is given as 1e-300.
///
/// # Errors
/// As [`getis_ord`]. [`Inference::Exact`] refuses counts that are not whole numbers below 2^32 ([`StatsError::BadValue`])
/// and maps whose tables would take minutes ([`StatsError::Undefined`]: thousands of different counts and
/// neighbourhoods of dozens of cells); [`Inference::MonteCarlo`] refuses 0 permutations ([`StatsError::BadOption`]).
///
/// # Source
/// L. Anselin, 1995, Geographical Analysis 27(2), 93-115, doi:10.1111/j.1538-4632.1995.tb00338.x, for the conditional
/// permutation; the exact count replaces its simulation. Monte Carlo p: B. V. North, D. Curtis and P. C. Sham, 2002,
/// Am. J. Hum. Genet. 71(2), 439-441, doi:10.1086/341527.
///
/// # Conventions
/// esda 2.9 gives an island's Gi* a p of `1 / (R + 1)`, and its default p leaves ties out of the lower tail, which makes
/// cold spots of sparse counts look up to twice as sure. Here islands have no p and both tails include ties.
///
/// # Example
/// A row of five cells. The last cell's only neighbour holds 3; of the other four counts (0, 0, 1, 3) one is as high.
/// ```
/// use engine::stats::{Adjacency, Inference, neighbour_sum_p};
///
/// let row = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (2, 3), (3, 4)])?;
/// let p = neighbour_sum_p(&[0.0, 1.0, 0.0, 3.0, 2.0], &row, Inference::Exact)?;
///
/// let last = p[4]?;
/// assert!((last.p_high - 0.25).abs() < 1e-15 && (last.p_low - 1.0).abs() < 1e-15);
/// assert!((last.p - 0.5).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn neighbour_sum_p(
    counts: &[f64],
    adjacency: &Adjacency,
    inference: Inference,
) -> Result<Vec<Result<PermutationP, NotComputable>>, StatsError> {
    sum_p(counts, adjacency, Shuffled::Others, inference)
}

/// The total permutation p of every cell's neighbourhood sum, the cell itself included: of Gi* alone.
///
/// Answers: if all counts were dealt out anew, this cell's own too, how often would the cell and its neighbours hold as
/// many events as they do? That is the law that the z of Gi* is standardised by, counted instead of approximated. Because
/// a high count of the cell's own speaks for a hot spot too, it finds more clusters than [`neighbour_sum_p`], and also
/// reports a single high cell among ordinary ones; that one asks about a cell's surroundings only.
///
/// Units, errors and degenerate input are those of [`neighbour_sum_p`], but an island is compared with single cells and
/// has a p. One table serves all cells with as many neighbours.
///
/// # Source
/// J. K. Ord and A. Getis, 1995, doi:10.1111/j.1538-4632.1995.tb00912.x, for the moments of the same law.
///
/// # Errors
/// As [`neighbour_sum_p`].
///
/// # Example
/// The two last of five cells hold 5 together; of the ten pairs only that one does.
/// ```
/// use engine::stats::{Adjacency, Inference, neighbourhood_sum_p};
///
/// let row = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (2, 3), (3, 4)])?;
/// let p = neighbourhood_sum_p(&[0.0, 1.0, 0.0, 3.0, 2.0], &row, Inference::Exact)?;
/// assert!((p[4]?.p_high - 0.1).abs() < 1e-15);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn neighbourhood_sum_p(
    counts: &[f64],
    adjacency: &Adjacency,
    inference: Inference,
) -> Result<Vec<Result<PermutationP, NotComputable>>, StatsError> {
    sum_p(counts, adjacency, Shuffled::All, inference)
}

/// What is dealt out anew, and with it what is summed.
#[derive(Clone, Copy)]
enum Shuffled {
    /// All other cells; the sum is that of the neighbours.
    Others,
    /// All cells; the sum takes in the cell itself.
    All,
}

fn sum_p(
    counts: &[f64],
    adjacency: &Adjacency,
    shuffled: Shuffled,
    inference: Inference,
) -> Result<Vec<Result<PermutationP, NotComputable>>, StatsError> {
    check_map(counts, adjacency)?;
    match inference {
        Inference::Exact => exact::tails(counts, adjacency, shuffled),
        Inference::MonteCarlo { permutations, seed } => {
            monte_carlo::tails(counts, adjacency, shuffled, Simulation { permutations, seed })
        }
        Inference::Normal => normal(counts, adjacency, shuffled),
    }
}

fn check_map(counts: &[f64], adjacency: &Adjacency) -> Result<(), StatsError> {
    check(counts, adjacency.len())?;
    let is_flat = counts.iter().all(|&count| (count - counts[0]).abs() <= 0.0);
    if is_flat { Err(StatsError::NoVariation { value: counts[0] }) } else { Ok(()) }
}

/// q-values (Benjamini and Hochberg) of one tail over the cells that have a p; the others keep their reason and are not
/// counted as tests.
///
/// # Errors
/// None for p-values made here; [`StatsError::NotAProbability`] for others.
///
/// # Example
/// ```
/// use engine::stats::{Adjacency, Inference, Tail, false_discovery_q, neighbour_sum_p};
///
/// let with_island = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (2, 3)])?;
/// let p = neighbour_sum_p(&[0.0, 1.0, 0.0, 3.0, 2.0], &with_island, Inference::Exact)?;
/// let q = false_discovery_q(&p, Tail::High)?;
/// assert!(q[..4].iter().all(Result::is_ok) && q[4].is_err());
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn false_discovery_q(
    p: &[Result<PermutationP, NotComputable>],
    tail: Tail,
) -> Result<Vec<Result<f64, NotComputable>>, StatsError> {
    let tested: Vec<f64> = p.iter().flatten().map(|p| p.tail(tail)).collect();
    let mut q = benjamini_hochberg(&tested)?.into_iter();
    Ok(p.iter().map(|p| p.map(|p| q.next().unwrap_or(p.tail(tail)))).collect())
}

/// The mean and variance of the draws are those that Gi, or Gi*, standardises with.
fn normal(
    counts: &[f64],
    adjacency: &Adjacency,
    shuffled: Shuffled,
) -> Result<Vec<Result<PermutationP, NotComputable>>, StatsError> {
    let focal = match shuffled {
        Shuffled::Others => Focal::Excluded,
        Shuffled::All => Focal::Included,
    };
    let gi = getis_ord(counts, adjacency, focal)?;
    let island = |reason| if reason == NotComputable::NoNeighbours { ISLAND } else { reason };
    Ok(gi.cells.iter().map(|cell| cell.z.map(PermutationP::normal).map_err(island)).collect())
}

#[cfg(test)]
mod tests;

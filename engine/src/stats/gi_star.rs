//! Getis-Ord Gi and Gi*: does a neighbourhood hold more than its share?

use super::{Adjacency, Inference, NotComputable, PermutationP, StatsError, neighbour_sum_p, real};

/// Largest count accepted: the squares of larger ones overflow when they are summed over a lattice.
const LARGEST_COUNT: f64 = 1e100;

/// Fewest cells with a spread left when the focal cell is taken out.
const FEWEST_CELLS: usize = 3;

/// Whether a cell counts towards its own neighbourhood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focal {
    /// Gi*: the cell is part of its neighbourhood, which is compared with the whole lattice.
    Included,
    /// Gi: the cell is left out, both of its neighbourhood and of the lattice that it is compared with.
    Excluded,
}

/// Gi or Gi* of every cell of a lattice.
#[derive(Debug, Clone, PartialEq)]
pub struct GetisOrd {
    /// Which of the two statistics this is.
    pub focal: Focal,
    /// Mean count per cell over the whole lattice.
    pub mean: f64,
    /// Population standard deviation of the counts over the whole lattice (divided by n, as in the source).
    pub sd: f64,
    /// One result per cell, in the order of the counts.
    pub cells: Vec<GetisOrdCell>,
}

/// Gi or Gi* of one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GetisOrdCell {
    /// Cells in the neighbourhood: W, and with binary weights also S1. Counts the cell itself for Gi*.
    pub neighbours: u32,
    /// Events in the neighbourhood.
    pub sum: f64,
    /// Events the neighbourhood would hold if it were average: W times the mean; for Gi the mean of the other cells.
    pub expected: f64,
    /// How many standard deviations `sum` lies above `expected`, or why that cannot be said.
    pub z: Result<f64, NotComputable>,
}

/// Gi* ([`Focal::Included`]) or Gi ([`Focal::Excluded`]) with binary weights.
///
/// Answers: are there more events around this cell than its share of the lattice's, and by how many standard deviations?
/// High z marks hot spots, low z cold spots.
///
/// `z_i = (sum_j w_ij x_j - W_i xbar) / (s sqrt((n S1_i - W_i^2) / (n - 1)))`, with `W_i = sum_j w_ij` and
/// `S1_i = sum_j w_ij^2`. For Gi, `xbar`, `s` and `n` leave cell i out. z stays the same when counts are scaled or weights
/// are row-standardised. Time and memory grow with cells and edges.
///
/// # Units
/// `counts` holds one count per cell of `adjacency`, zeros included; numbers other than whole ones (rates, weights of
/// harm) are accepted. z is in standard deviations; its normal p-value is [`super::two_sided_normal_p`].
///
/// # Degenerate input
/// A cell's `z` is a [`NotComputable`] where its neighbourhood covers the whole lattice and, for Gi, where it has no
/// neighbours or all other cells are alike.
///
/// # Errors
/// [`StatsError::LengthMismatch`], [`StatsError::TooFewCells`] (below three), [`StatsError::NotACount`] (negative, not
/// finite or above 1e100) and [`StatsError::NoVariation`] (all counts alike).
///
/// # Source
/// J. K. Ord and A. Getis, 1995, Geographical Analysis 27(4), 286-306, doi:10.1111/j.1538-4632.1995.tb00912.x, equations
/// for the standardised Gi and Gi*.
///
/// # Example
/// Five cells in a row; by hand, the lattice has mean 2 and sd 2.
/// ```
/// use engine::stats::{Adjacency, Focal, getis_ord};
///
/// let row = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (2, 3), (3, 4)])?;
/// let gi_star = getis_ord(&[1.0, 1.0, 1.0, 1.0, 6.0], &row, Focal::Included)?;
///
/// let last = gi_star.cells[4];
/// assert!((last.sum - 7.0).abs() < 1e-12 && (last.expected - 4.0).abs() < 1e-12);
/// assert!((last.z? - 1.5_f64.sqrt()).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn getis_ord(counts: &[f64], adjacency: &Adjacency, focal: Focal) -> Result<GetisOrd, StatsError> {
    let lattice = Lattice::new(counts, adjacency)?;
    Ok(GetisOrd {
        focal,
        mean: lattice.lowest + lattice.all.mean,
        sd: (lattice.all.squares / lattice.all.n).sqrt(),
        cells: (0..counts.len()).map(|cell| lattice.cell(cell, focal)).collect(),
    })
}

/// Gi or Gi* of every cell of a lattice, and how surprising it is.
#[derive(Debug, Clone, PartialEq)]
pub struct GetisOrdTest {
    /// The statistic.
    pub statistic: GetisOrd,
    /// Both tails per cell, in the order of the counts: `p_high` speaks for a hot spot, `p_low` for a cold one.
    pub p: Vec<Result<PermutationP, NotComputable>>,
}

/// [`getis_ord`] with a p for every cell: that of [`neighbour_sum_p`], or with [`Inference::Normal`] the normal tails of
/// the statistic's own z.
///
/// # Errors
/// As [`getis_ord`] and [`neighbour_sum_p`].
///
/// # Example
/// Two events side by side on a ring of eight cells: by its z the first is a hot spot at 6 %, by the count of all draws at
/// 29 %, because the only other event has seven places and is next to the first in two of them.
/// ```
/// use engine::stats::{Adjacency, Focal, Inference, getis_ord_test};
///
/// let ring: Vec<(u32, u32)> = (0..8).map(|cell| (cell, (cell + 1) % 8)).collect();
/// let ring = Adjacency::from_pairs(8, &ring)?;
/// let counts = [1.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
/// let gi = |inference| getis_ord_test(&counts, &ring, Focal::Excluded, inference);
/// assert!((gi(Inference::Normal)?.p[0]?.p_high - 0.057).abs() < 1e-3);
/// assert!((gi(Inference::Exact)?.p[0]?.p_high - 2.0 / 7.0).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn getis_ord_test(
    counts: &[f64],
    adjacency: &Adjacency,
    focal: Focal,
    inference: Inference,
) -> Result<GetisOrdTest, StatsError> {
    let statistic = getis_ord(counts, adjacency, focal)?;
    let p = match inference {
        Inference::Normal => statistic.cells.iter().map(|cell| cell.z.map(PermutationP::normal)).collect(),
        Inference::Exact | Inference::MonteCarlo { .. } => neighbour_sum_p(counts, adjacency, inference)?,
    };
    Ok(GetisOrdTest { statistic, p })
}

/// A checked lattice.
struct Lattice<'a> {
    counts: &'a [f64],
    adjacency: &'a Adjacency,
    /// The lowest count; moments are measured from it, so that a high common level costs no digits.
    lowest: f64,
    all: Moments,
    ends: Ends,
}

impl<'a> Lattice<'a> {
    fn new(counts: &'a [f64], adjacency: &'a Adjacency) -> Result<Self, StatsError> {
        check(counts, adjacency.len())?;
        let ends = Ends::of(counts);
        let lowest = ends.lowest[0];
        if !ends.vary() {
            return Err(StatsError::NoVariation { value: lowest });
        }
        let all = Moments::of(counts.iter().map(|count| count - lowest));
        Ok(Self { counts, adjacency, lowest, all, ends })
    }

    fn cell(&self, cell: usize, focal: Focal) -> GetisOrdCell {
        let (own, null) = match focal {
            Focal::Included => (Some(self.counts[cell]), self.all),
            Focal::Excluded => (None, self.without(cell)),
        };
        let around = self.adjacency.neighbours(cell).iter().map(|&other| self.counts[other as usize]);
        let (mut neighbours, mut sum, mut above) = (0_u32, 0.0, 0.0);
        for count in own.into_iter().chain(around) {
            neighbours += 1;
            sum += count;
            above += count - self.lowest;
        }
        GetisOrdCell {
            neighbours,
            sum,
            expected: f64::from(neighbours) * (self.lowest + null.mean),
            z: null.standardise(above, f64::from(neighbours)),
        }
    }

    /// Moments of all cells but one.
    fn without(&self, cell: usize) -> Moments {
        let own = self.counts[cell];
        let n = self.all.n - 1.0;
        let ends = self.ends.without(own);
        if !ends.vary() {
            return Moments { n, mean: ends.lowest[0] - self.lowest, squares: 0.0 };
        }
        let deviation = own - self.lowest - self.all.mean;
        let mean = self.all.mean - deviation / n;
        let squares = self.all.squares - deviation * deviation * self.all.n / n;
        if squares >= self.all.squares / 2.0 {
            return Moments { n, mean, squares };
        }
        // Most of the spread is this cell's, so the difference has lost its digits. At most two cells of a lattice get here.
        let others = self.counts.iter().enumerate().filter(|&(other, _)| other != cell);
        Moments::of(others.map(|(_, count)| count - self.lowest))
    }
}

/// Size, mean and spread of a set of counts.
#[derive(Clone, Copy)]
struct Moments {
    n: f64,
    mean: f64,
    /// Sum of squared deviations from the mean; 0 where the counts are known to be alike.
    squares: f64,
}

impl Moments {
    /// Two passes; the second also takes back what rounding left in the mean.
    fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let n = real(values.clone().count());
        let mean = values.clone().sum::<f64>() / n;
        let (left, squares) = values.fold((0.0, 0.0), |(left, squares), value| {
            let deviation: f64 = value - mean;
            (left + deviation, squares + deviation * deviation)
        });
        Self { n, mean, squares: squares - left * left / n }
    }

    /// The z of a neighbourhood of `weight` cells that hold `sum`.
    fn standardise(&self, sum: f64, weight: f64) -> Result<f64, NotComputable> {
        if weight < 1.0 {
            return Err(NotComputable::NoNeighbours);
        }
        if weight >= self.n {
            return Err(NotComputable::CoversLattice);
        }
        if self.squares <= 0.0 {
            return Err(NotComputable::OthersAlike);
        }
        let variance = self.squares / self.n * weight * (self.n - weight) / (self.n - 1.0);
        Ok((sum - weight * self.mean) / variance.sqrt())
    }
}

/// The two lowest and the two highest counts: enough to tell, without rounding, whether counts vary when one is left out.
#[derive(Clone, Copy)]
struct Ends {
    lowest: [f64; 2],
    highest: [f64; 2],
}

impl Ends {
    fn of(counts: &[f64]) -> Self {
        let none = Self { lowest: [f64::INFINITY; 2], highest: [f64::NEG_INFINITY; 2] };
        counts.iter().fold(none, |ends, &count| Self {
            lowest: [ends.lowest[0].min(count), ends.lowest[1].min(count.max(ends.lowest[0]))],
            highest: [ends.highest[0].max(count), ends.highest[1].max(count.min(ends.highest[0]))],
        })
    }

    fn without(self, count: f64) -> Self {
        let Self { lowest: [lowest, second_lowest], highest: [highest, second_highest] } = self;
        Self {
            lowest: [if count <= lowest { second_lowest } else { lowest }; 2],
            highest: [if count >= highest { second_highest } else { highest }; 2],
        }
    }

    /// Smaller differences than this square to nothing.
    fn vary(self) -> bool {
        self.highest[0] - self.lowest[0] > 1.0 / LARGEST_COUNT
    }
}

pub(super) fn check(counts: &[f64], cells: usize) -> Result<(), StatsError> {
    if counts.len() != cells {
        return Err(StatsError::LengthMismatch { counts: counts.len(), cells });
    }
    if cells < FEWEST_CELLS {
        return Err(StatsError::TooFewCells { cells, needed: FEWEST_CELLS });
    }
    match counts.iter().position(|count| !(0.0..=LARGEST_COUNT).contains(count)) {
        Some(cell) => Err(StatsError::NotACount { cell, value: counts[cell], limit: LARGEST_COUNT }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests;

//! Local Moran's I: which cells are like their neighbours, and which stand out from them?

use rayon::prelude::*;

use super::{Adjacency, Focal, GetisOrdCell, Inference, NotComputable, PermutationP, StatsError, Weights};
use super::{getis_ord, neighbour_sum_p, real, two_sided_normal_p};

/// Why I has no z where it is zero wherever events lie.
const AT_THE_MEAN: NotComputable =
    NotComputable::Because("the cell's count is the mean of the lattice, so I is zero whatever its neighbours hold");

/// What a product of deviations is divided by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MoranScaling {
    /// The variance with divisor n, as in the source and in spdep's `localmoran`.
    N,
    /// The variance with divisor n - 1, as in esda's `Moran_Local.Is`. Here moments follow, so that z is the same;
    /// esda's own moments are those of the other scaling.
    NMinusOne,
}

/// How local Moran's I is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LocalMoranOptions {
    /// How much a neighbour counts: 1, or (customary) 1 over the cell's number of neighbours.
    pub weights: Weights,
    /// What a product of deviations is divided by.
    pub scaling: MoranScaling,
    /// Where p comes from.
    pub inference: Inference,
}

/// A cell and its neighbours, each against the mean of the lattice. Exactly the mean counts as low, and so does the empty
/// neighbourhood of an island, as in esda.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// A high cell among high ones: part of a hot spot. esda's 1.
    HighHigh,
    /// A low cell among high ones. esda's 2.
    LowHigh,
    /// A low cell among low ones: part of a cold spot. esda's 3.
    LowLow,
    /// A high cell among low ones. esda's 4.
    HighLow,
}

/// Local Moran's I of every cell of a lattice.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalMoran {
    /// How it was worked out.
    pub options: LocalMoranOptions,
    /// Mean count per cell.
    pub mean: f64,
    /// One result per cell, in the order of the counts.
    pub cells: Vec<LocalMoranCell>,
}

/// Local Moran's I of one cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocalMoranCell {
    /// I: positive where a cell is like its neighbours, negative where it stands out; 0 for an island.
    pub i: f64,
    /// Weighted sum of the neighbours' deviations from the mean, in events.
    pub lag: f64,
    /// On which side of the mean the cell and its lag lie.
    pub quadrant: Quadrant,
    /// Mean and variance of I when all counts are shuffled.
    pub total: NullMoments,
    /// Mean and variance of I when all counts but the cell's own are shuffled.
    pub conditional: NullMoments,
    /// How many standard deviations I lies above its mean when all counts are shuffled.
    pub z_total: Result<f64, NotComputable>,
    /// How many standard deviations I lies above its mean when all counts but the cell's own are shuffled.
    pub z_conditional: Result<f64, NotComputable>,
    /// Both tails of I when all counts but the cell's own are shuffled. `p_high` speaks for likeness, `p_low` for contrast.
    pub p: Result<PermutationP, NotComputable>,
}

impl LocalMoranCell {
    /// Two-sided normal p of [`LocalMoranCell::z_conditional`].
    ///
    /// # Errors
    /// The reason why there is no z.
    pub fn p_normal(&self) -> Result<f64, NotComputable> {
        self.z_conditional.map(two_sided_normal_p)
    }
}

/// Mean and variance of a statistic under its null.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NullMoments {
    /// Mean.
    pub mean: f64,
    /// Variance.
    pub variance: f64,
}

/// Local Moran's I, with the quadrant, moments and p of every cell.
///
/// Answers: is this cell like its neighbours, both high or both low, or does it stand out from them, and could chance do
/// that?
///
/// `I_i = z_i sum_j w_ij z_j / m2`, with `z_i = x_i - xbar` and `m2 = sum z^2 / n` (or `n - 1`, see [`MoranScaling`]). As the
/// cell's own count is held, I rises (or, where `z_i < 0`, falls) with the sum of its neighbours, and its p is exactly that
/// of [`neighbour_sum_p`], with the tails exchanged where `z_i < 0`; the weights do not matter to it. Time and memory grow
/// with cells and edges.
///
/// # Units
/// `counts` holds one count per cell of `adjacency`, zeros included. I is a pure number. No p is corrected for the number
/// of cells: see [`super::false_discovery_q`].
///
/// # Degenerate input
/// A cell at the mean has I = 0 whatever its neighbours hold: its p is 1 on every tail and its `z_conditional` is not
/// computable. An island has I = 0 and neither z nor p. Where all other cells are alike or all are neighbours,
/// `z_conditional` is not computable, and p is 1.
///
/// # Errors
/// As [`getis_ord`] and [`neighbour_sum_p`].
///
/// # Source
/// L. Anselin, 1995, Geographical Analysis 27(2), 93-115, doi:10.1111/j.1538-4632.1995.tb00338.x;
/// moments: R. R. Sokal, N. L. Oden and B. A. Thomson, 1998, Geographical Analysis 30(4), 331-354,
/// doi:10.1111/j.1538-4632.1998.tb00406.x.
///
/// # Example
/// Five cells in a row; by hand, the mean is 2 and m2 is 4, and the last cell's neighbour lies 1 below the mean.
/// ```
/// use engine::stats::{Adjacency, Inference, LocalMoranOptions, MoranScaling, Quadrant, Weights, local_moran};
///
/// let row = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (2, 3), (3, 4)])?;
/// let options = LocalMoranOptions {
///     weights: Weights::RowStandardised,
///     scaling: MoranScaling::N,
///     inference: Inference::Exact,
/// };
/// let moran = local_moran(&[1.0, 1.0, 1.0, 1.0, 6.0], &row, options)?;
///
/// assert!((moran.cells[4].i + 1.0).abs() < 1e-12);
/// assert_eq!(moran.cells[4].quadrant, Quadrant::HighLow);
/// // Cell 1 is low and keeps its 1. Its neighbours hold 1 + 1; of the six pairs of the others (1, 1, 1, 6), three do,
/// // and three hold 7, which would make I lower.
/// assert!((moran.cells[1].p?.p_high - 0.5).abs() < 1e-12);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn local_moran(counts: &[f64], adjacency: &Adjacency, options: LocalMoranOptions) -> Result<LocalMoran, StatsError> {
    let gi = getis_ord(counts, adjacency, Focal::Excluded)?;
    let p = neighbour_sum_p(counts, adjacency, options.inference)?;
    let lattice = Lattice::new(counts, adjacency, gi.mean, options);
    let cell = |(cell, p): (usize, &_)| lattice.cell(cell, &gi.cells[cell], *p);
    let cells = p.par_iter().enumerate().with_min_len(1 << 12).map(cell).collect();
    Ok(LocalMoran { options, mean: gi.mean, cells })
}

/// A checked lattice and its moments.
struct Lattice<'a> {
    counts: &'a [f64],
    adjacency: &'a Adjacency,
    options: LocalMoranOptions,
    mean: f64,
    n: f64,
    /// Mean squared deviation, divisor n.
    m2: f64,
    /// Kurtosis: mean fourth power of the deviations over the square of `m2`.
    b2: f64,
    /// What I is multiplied by to follow the scaling asked for.
    scale: f64,
}

impl<'a> Lattice<'a> {
    fn new(counts: &'a [f64], adjacency: &'a Adjacency, mean: f64, options: LocalMoranOptions) -> Self {
        let n = real(counts.len());
        let m2 = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / n;
        let b2 = counts.iter().map(|count| ((count - mean).powi(2) / m2).powi(2)).sum::<f64>() / n;
        let scale = match options.scaling {
            MoranScaling::N => 1.0,
            MoranScaling::NMinusOne => (n - 1.0) / n,
        };
        Self { counts, adjacency, options, mean, n, m2, b2, scale }
    }

    fn cell(&self, cell: usize, gi: &GetisOrdCell, p: Result<PermutationP, NotComputable>) -> LocalMoranCell {
        let weights = WeightSums::of(gi.neighbours, self.options.weights);
        let (own, side) = self.deviation(cell);
        let around = self.adjacency.neighbours(cell).iter().map(|&other| self.counts[other as usize]);
        let (lag, rounding) = around.fold((0.0, 0.0), |(lag, rounding), count| {
            (lag + (count - self.mean), rounding + f64::EPSILON * (count + self.mean))
        });
        let i = own / self.m2 * lag * weights.each * self.scale;
        let total = self.total(&weights);
        LocalMoranCell {
            i,
            lag: lag * weights.each,
            quadrant: Quadrant::of(side == Side::Above, lag > rounding),
            total,
            conditional: self.conditional(&weights, own),
            z_total: standardise(i, total, gi.neighbours),
            z_conditional: gi.z.and_then(|z| side.turn(z, |z| -z).ok_or(AT_THE_MEAN)),
            p: p.map(|p| side.turn(p, PermutationP::mirrored).unwrap_or(PermutationP::CERTAIN)),
        }
    }

    /// A cell's deviation from the mean, 0 where it is no more than rounding, and its side.
    fn deviation(&self, cell: usize) -> (f64, Side) {
        let count = self.counts[cell];
        let deviation = count - self.mean;
        if deviation.abs() <= f64::EPSILON * (count + self.mean) {
            (0.0, Side::At)
        } else if deviation > 0.0 {
            (deviation, Side::Above)
        } else {
            (deviation, Side::Below)
        }
    }

    fn total(&self, weights: &WeightSums) -> NullMoments {
        let Self { n, b2, .. } = *self;
        let WeightSums { sum, squares, .. } = *weights;
        let pairs = (sum * sum - squares) * (2.0 * b2 - n) / ((n - 1.0) * (n - 2.0));
        let variance = squares * (n - b2) / (n - 1.0) + pairs - (sum / (n - 1.0)).powi(2);
        self.scaled(-sum / (n - 1.0), variance)
    }

    fn conditional(&self, weights: &WeightSums, own: f64) -> NullMoments {
        let n = self.n;
        let share = own / self.m2 * own;
        let spread = weights.squares - weights.sum * weights.sum / (n - 1.0);
        let variance = share * (n / (n - 2.0)) * spread * (1.0 - share / (n - 1.0));
        self.scaled(-share * weights.sum / (n - 1.0), variance)
    }

    /// Rounding can leave a variance that is zero a little below it.
    fn scaled(&self, mean: f64, variance: f64) -> NullMoments {
        NullMoments { mean: mean * self.scale, variance: variance.max(0.0) * self.scale * self.scale }
    }
}

/// What a cell's neighbours weigh: each, together, and squared and together.
struct WeightSums {
    each: f64,
    sum: f64,
    squares: f64,
}

impl WeightSums {
    fn of(neighbours: u32, weights: Weights) -> Self {
        let neighbours = f64::from(neighbours);
        let each = match weights {
            Weights::RowStandardised => neighbours.max(1.0).recip(),
            Weights::Binary => 1.0,
        };
        Self { each, sum: neighbours * each, squares: neighbours * each * each }
    }
}

/// On which side of the mean a cell's own count lies.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Above,
    At,
    Below,
}

impl Side {
    /// A result about the neighbours' sum as one about I: `None` where I does not depend on them.
    fn turn<T>(self, of_sum: T, mirrored: impl Fn(T) -> T) -> Option<T> {
        match self {
            Self::Above => Some(of_sum),
            Self::At => None,
            Self::Below => Some(mirrored(of_sum)),
        }
    }
}

impl Quadrant {
    fn of(high: bool, among_high: bool) -> Self {
        match (high, among_high) {
            (true, true) => Self::HighHigh,
            (false, true) => Self::LowHigh,
            (false, false) => Self::LowLow,
            (true, false) => Self::HighLow,
        }
    }
}

fn standardise(i: f64, moments: NullMoments, neighbours: u32) -> Result<f64, NotComputable> {
    if neighbours == 0 {
        return Err(NotComputable::NoNeighbours);
    }
    if moments.variance <= 0.0 {
        return Err(NotComputable::CoversLattice);
    }
    Ok((i - moments.mean) / moments.variance.sqrt())
}

#[cfg(test)]
mod tests;

//! Moran's I: are neighbouring values alike?

use super::super::{Adjacency, StatsError};
use super::permute::{Combination, permute};
use super::surface::Surface;
use super::{GlobalOptions, GlobalStatistic, NormalTest};

/// Global Moran's I with its expectation, variances under normality and randomisation, and permutation p.
///
/// Answers: are the values of neighbouring cells more alike (I above its expectation) or less alike (below) than if the
/// values were laid out over the cells at random?
///
/// `I = n / S0 * sum_ij w_ij z_i z_j / sum_i z_i^2`, z being values less their mean; `E(I) = -1 / (n - 1)`.
/// Variances are Cliff and Ord's; the one under randomisation uses the kurtosis of the values. Time grows with cells and
/// edges, and with permutations times the cells that differ from the commonest value and their edges.
///
/// # Units
/// `values` holds one number per cell of `adjacency` (counts, rates); I is a pure number, unchanged by the unit and the
/// zero point of the values.
///
/// # Conventions
/// Two-sided p; `p_high` is the test for clustering. Where there are islands, esda and spdep differ: see
/// [`super::Islands`]. With [`super::Islands::NotCounted`] the kurtosis is taken over all values, as in spdep.
///
/// # Degenerate input
/// A test is [`super::super::NotComputable`] where every arrangement has the same I: all cells are each other's neighbours.
///
/// # Errors
/// [`StatsError::Lengths`], [`StatsError::BadValue`] (not a number from -1e70 to 1e70), [`StatsError::TooFew`] (below four
/// cells), [`StatsError::NoVariation`], [`StatsError::Undefined`] (no cell has a neighbour) and [`StatsError::BadOption`]
/// (no permutations).
///
/// # Source
/// P. A. P. Moran, 1950, Biometrika 37(1/2), 17-23, doi:10.1093/biomet/37.1-2.17; A. D. Cliff and J. K. Ord, 1981, Spatial
/// Processes: Models and Applications, Pion, London, chapters 1 and 2.
///
/// # Example
/// Four cells in a row that hold 1, 2, 3, 4; by hand, the pairs give 2 (0.75 - 0.25 + 0.75) of 5, so I = 4/6 * 2.5/5.
/// ```
/// use engine::stats::{Adjacency, GlobalOptions, Islands, Weights, moran};
///
/// let row = Adjacency::from_pairs(4, &[(0, 1), (1, 2), (2, 3)])?;
/// let options = GlobalOptions { weights: Weights::Binary, islands: Islands::Counted, permutations: None };
/// let i = moran(&[1.0, 2.0, 3.0, 4.0], &row, options)?;
/// assert!((i.value - 1.0 / 3.0).abs() < 1e-12 && (i.expected + 1.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn moran(values: &[f64], adjacency: &Adjacency, options: GlobalOptions) -> Result<GlobalStatistic, StatsError> {
    let surface = Surface::new(values, adjacency, options)?;
    let scale = surface.n / (surface.sums.s0 * surface.powers[0]);
    let value = scale * surface.over_pairs(|own, other| own * other);
    let expected = -1.0 / (surface.n - 1.0);
    let [normality, randomisation] = variances(&surface).map(|variance| NormalTest::new(value, expected, variance));
    let of = Combination { products: scale, levels: 0.0, squares: 0.0, constant: 0.0 };
    Ok(surface.answer((value, expected), [normality, randomisation], permute(&surface, of)))
}

/// Variances of I under normality and under randomisation.
fn variances(surface: &Surface) -> [f64; 2] {
    let n = surface.n;
    let (s0, s1, s2) = (surface.sums.s0, surface.sums.s1, surface.sums.s2);
    let s0_square = s0 * s0;
    let expected_square = (n - 1.0).powi(-2);
    let normality = (n * n * s1 - n * s2 + 3.0 * s0_square) / ((n * n - 1.0) * s0_square);
    let even = n * ((n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0_square);
    let peaked = surface.kurtosis() * ((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s0_square);
    let randomisation = (even - peaked) / ((n - 1.0) * (n - 2.0) * (n - 3.0) * s0_square);
    [normality - expected_square, randomisation - expected_square]
}

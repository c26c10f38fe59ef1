//! Geary's C: how much do neighbouring values differ?

use super::super::{Adjacency, StatsError};
use super::permute::{Combination, permute};
use super::surface::Surface;
use super::{GlobalOptions, GlobalStatistic, NormalTest};

/// Global Geary's C with its expectation, variances under normality and randomisation, and permutation p.
///
/// Answers: do neighbouring cells differ less (C below 1: clustering) or more (above 1) than cells picked at random? Unlike
/// Moran's I it looks at differences between neighbours, not from the mean.
///
/// `C = (n - 1) / (2 S0) * sum_ij w_ij (x_i - x_j)^2 / sum_i z_i^2`, z being values less their mean; `E(C) = 1`.
/// Variances are Cliff and Ord's. Time grows as that of Moran's I.
///
/// # Units
/// `values` holds one number per cell of `adjacency`; C is a pure number, 0 or more, unchanged by the unit and the zero
/// point of the values.
///
/// # Conventions
/// z is `(C - 1) / sd`, negative where the map is clustered, as in esda; spdep prints it with the opposite sign. So `p_low`
/// is the test for clustering. With [`super::Islands::NotCounted`] one n, that of the cells with neighbours, is used
/// throughout the variances, and the kurtosis is taken over all values; spdep 1.2-7 mixes the two n in its variance under
/// randomisation and differs there by some 0.5 % (with one island in 255 cells). Without islands all agree.
///
/// # Degenerate input
/// A test is [`super::super::NotComputable`] where every arrangement has the same C: all cells are each other's neighbours.
///
/// # Errors
/// As [`super::moran()`].
///
/// # Source
/// R. C. Geary, 1954, The Incorporated Statistician 5(3), 115-146, doi:10.2307/2986645; A. D. Cliff and J. K. Ord, 1981,
/// Spatial Processes: Models and Applications, Pion, London, chapters 1 and 2.
///
/// # Example
/// Four cells in a row that hold 1, 2, 3, 4: three pairs that differ by 1, seen from both sides, so C = 3/12 * 6/5.
/// ```
/// use engine::stats::{Adjacency, GlobalOptions, Islands, Weights, geary};
///
/// let row = Adjacency::from_pairs(4, &[(0, 1), (1, 2), (2, 3)])?;
/// let options = GlobalOptions { weights: Weights::Binary, islands: Islands::Counted, permutations: None };
/// assert!((geary(&[1.0, 2.0, 3.0, 4.0], &row, options)?.value - 0.3).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn geary(values: &[f64], adjacency: &Adjacency, options: GlobalOptions) -> Result<GlobalStatistic, StatsError> {
    let surface = Surface::new(values, adjacency, options)?;
    let scale = (surface.n - 1.0) / (2.0 * surface.sums.s0 * surface.powers[0]);
    let value = scale * surface.over_pairs(|own, other| (own - other) * (own - other));
    let [normality, randomisation] = variances(&surface).map(|variance| NormalTest::new(value, 1.0, variance));
    let of = Combination { products: -2.0 * scale, levels: 0.0, squares: scale, constant: 0.0 };
    Ok(surface.answer((value, 1.0), [normality, randomisation], permute(&surface, of)))
}

/// Variances of C under normality and under randomisation.
fn variances(surface: &Surface) -> [f64; 2] {
    let (n, k) = (surface.n, surface.kurtosis());
    let (s0, s1, s2) = (surface.sums.s0, surface.sums.s1, surface.sums.s2);
    let normality = ((2.0 * s1 + s2) * (n - 1.0) - 4.0 * s0 * s0) / (2.0 * (n + 1.0) * s0 * s0);
    let pairs = (n - 1.0) * s1 * (n * n - 3.0 * n + 3.0 - (n - 1.0) * k);
    let rows = 0.25 * (n - 1.0) * s2 * (n * n + 3.0 * n - 6.0 - (n * n - n + 2.0) * k);
    let whole = s0 * s0 * (n * n - 3.0 - (n - 1.0) * (n - 1.0) * k);
    [normality, (pairs - rows + whole) / (n * (n - 2.0) * (n - 3.0) * s0 * s0)]
}

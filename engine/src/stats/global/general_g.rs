//! Getis and Ord's general G: do high values lie beside high ones?

use super::super::{Adjacency, NotComputable, StatsError, real};
use super::permute::{Combination, permute};
use super::surface::Surface;
use super::{GlobalOptions, GlobalStatistic, Islands, NormalTest};

/// Getis and Ord's general G with its expectation and variance under randomisation, and permutation p.
///
/// Answers: are high values next to high values (G above its expectation) or low next to low (below)? Moran's I calls both
/// "clustered"; G tells them apart, and so needs values with a true zero.
///
/// `G = sum_ij w_ij x_i x_j / sum_{i != j} x_i x_j`; `E(G) = S0 / (n (n - 1))`. The variance is Getis and Ord's, written as
/// the variance of a quadratic and a linear form of the deviations, which keeps digits that their power sums lose. Time
/// grows as that of Moran's I.
///
/// # Units
/// `values` holds one number, 0 or more, per cell of `adjacency` (counts, rates); G is a pure number, unchanged by the unit
/// of the values but not by their zero point.
///
/// # Conventions
/// Both esda and spdep recommend binary weights for G; row-standardised ones are accepted. spdep leaves the values of islands
/// out of G as well as of n, so [`Islands::NotCounted`] is the same as [`Islands::LeftOut`] here.
///
/// # Degenerate input
/// The test under normality is [`NotComputable`]: none is derived. The one under randomisation is where every arrangement has
/// the same G.
///
/// # Errors
/// As [`super::moran()`]; [`StatsError::BadValue`] also for a negative value, [`StatsError::Undefined`] where fewer than two
/// cells hold anything.
///
/// # Source
/// A. Getis and J. K. Ord, 1992, Geographical Analysis 24(3), 189-206, doi:10.1111/j.1538-4632.1992.tb00261.x.
///
/// # Example
/// Four cells in a row that hold 1, 2, 3, 4: neighbours give 2 (2 + 6 + 12) = 40 of all pairs' 100 - 30.
/// ```
/// use engine::stats::{Adjacency, GlobalOptions, Islands, Weights, general_g};
///
/// let row = Adjacency::from_pairs(4, &[(0, 1), (1, 2), (2, 3)])?;
/// let options = GlobalOptions { weights: Weights::Binary, islands: Islands::Counted, permutations: None };
/// let g = general_g(&[1.0, 2.0, 3.0, 4.0], &row, options)?;
/// assert!((g.value - 4.0 / 7.0).abs() < 1e-12 && (g.expected - 0.5).abs() < 1e-12);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn general_g(values: &[f64], adjacency: &Adjacency, options: GlobalOptions) -> Result<GlobalStatistic, StatsError> {
    if let Some(index) = values.iter().position(|&value| value < 0.0) {
        return Err(StatsError::BadValue { what: "value", index, value: values[index], needs: "0 or more" });
    }
    let islands = if options.islands == Islands::NotCounted { Islands::LeftOut } else { options.islands };
    let surface = Surface::new(values, adjacency, GlobalOptions { islands, ..options })?;
    let form = Form::of(&surface);
    if form.all_pairs <= 0.0 {
        return Err(StatsError::Undefined { because: "fewer than two cells hold anything; ask for a longer window" });
    }
    let value = form.near_pairs / form.all_pairs;
    let expected = surface.sums.s0 / (surface.n * (surface.n - 1.0));
    let randomisation = NormalTest::new(value, expected, form.variance(&surface));
    let mean = surface.mean;
    let of = Combination { products: 1.0, levels: mean, squares: 0.0, constant: mean * mean * surface.sums.s0 };
    let permutation = permute(&surface, of.divided_by(form.all_pairs));
    Ok(surface.answer((value, expected), [Err(NO_NORMALITY), randomisation], permutation))
}

const NO_NORMALITY: NotComputable =
    NotComputable::Because("general G has no variance under normality; read the one under randomisation");

/// G as a quotient of sums of products.
struct Form {
    near_pairs: f64,
    all_pairs: f64,
}

impl Form {
    fn of(surface: &Surface) -> Self {
        let (mean, places) = (surface.mean, real(surface.places.len()));
        let near_pairs = surface.over_pairs(|own, other| (mean + own) * (mean + other));
        // The square of the sum less the sum of squares: sum_{i != j} (m + z_i)(m + z_j), and z sums to zero.
        let distinct = |surface: &Surface| {
            let positive = surface.places.iter().filter(|&&cell| mean + surface.deviations[cell as usize] > 1e-12 * mean);
            positive.take(2).count() == 2
        };
        let all_pairs = places * (places - 1.0) * mean * mean - surface.powers[0];
        Self { near_pairs, all_pairs: if distinct(surface) { all_pairs } else { 0.0 } }
    }

    /// Variance under randomisation, of `sum w z z + m sum t z` for deviations z from the mean m.
    fn variance(&self, surface: &Surface) -> f64 {
        let (n, mean, [square, cube, fourth]) = (surface.n, surface.mean, surface.powers);
        let (s0, s1, s2) = (surface.sums.s0, surface.sums.s1, surface.sums.s2);
        let even = n * ((n * n - 3.0 * n + 3.0) * s1 - n * s2 + 3.0 * s0 * s0) * (square / n).powi(2);
        let peaked = ((n * n - n) * s1 - 2.0 * n * s2 + 6.0 * s0 * s0) * (fourth / n);
        let falling = (n - 1.0) * (n - 2.0);
        let quadratic = (even - peaked) / (falling * (n - 3.0)) - (s0 * square / (n * (n - 1.0))).powi(2);
        let both = cube * (4.0 * s0 * s0 - n * s2) / (n * falling);
        let linear = (s2 - 4.0 * s0 * s0 / n) * square / (n - 1.0);
        (quadratic + 2.0 * mean * both + mean * mean * linear) / self.all_pairs.powi(2)
    }
}

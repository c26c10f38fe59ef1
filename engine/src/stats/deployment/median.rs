//! The p-median problem.

use microlp::{ComparisonOp, OptimizationDirection, Variable};

use super::program::Program;
use super::{Distances, Located};
use crate::stats::{StatsError, real};

/// The sites that are nearest to demand on the whole.
///
/// Answers: where must so many sites be for the distances from places to the nearest of them, each times its weight, to add up to
/// the least?
///
/// # Units
/// The objective is weight times distance.
///
/// # Errors
/// As [`super::set_cover`], and for weights as [`super::maximal_covering`].
///
/// # Source
/// S. L. Hakimi, 1964, doi:10.1287/opre.12.3.450; C. S. `ReVelle` and R. W. Swain, 1970, doi:10.1111/j.1538-4632.1970.tb00142.x; for
/// patrol areas A. P. Wheeler, 2019, doi:10.1108/PIJPSM-02-2018-0027.
///
/// # Example
/// ```
/// use engine::stats::{Distances, p_median};
///
/// let to_sites = Distances { values: &[0.0, 3.0, 2.0, 1.0, 4.0, 0.0], sites: 2 };
/// let nearest = p_median(&[1.0, 1.0, 5.0], to_sites, 1)?;
/// assert_eq!((nearest.open, nearest.objective), (vec![1], 4.0));
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn p_median(weights: &[f64], distances: Distances<'_>, open: usize) -> Result<Located, StatsError> {
    distances.check(open)?;
    if weights.len() != distances.places() {
        return Err(StatsError::Lengths { what: "weights", given: weights.len(), expected: distances.places() });
    }
    if let Some(bad) = weights.iter().find(|weight| !(weight.is_finite() && **weight >= 0.0)) {
        return Err(StatsError::BadOption { option: "a weight", value: *bad, needs: "a finite number, not negative" });
    }
    let mut program = Program::new(OptimizationDirection::Minimize);
    let chosen: Vec<Variable> = (0..distances.sites).map(|_| program.decision(0.0)).collect();
    for (place, weight) in weights.iter().enumerate() {
        let served: Vec<Variable> = distances.row(place).iter().map(|distance| program.share(weight * distance)).collect();
        program.require(served.iter().map(|by| (*by, 1.0)), ComparisonOp::Eq, 1.0);
        for (by, site) in served.iter().zip(&chosen) {
            program.require([(*by, 1.0), (*site, -1.0)], ComparisonOp::Le, 0.0);
        }
    }
    program.require(chosen.iter().map(|site| (*site, 1.0)), ComparisonOp::Eq, real(open));
    match program.solve()? {
        Some(solved) if solved.is_optimal => {
            let open = (0..distances.sites).filter(|site| solved.is_set(chosen[*site])).collect();
            Ok(Located { open, objective: solved.objective() })
        }
        _ => Err(StatsError::Undefined {
            because: "the best sites were not proved within the limit of branches; ask for fewer places",
        }),
    }
}

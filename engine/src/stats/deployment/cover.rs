//! The location set covering problem.

use microlp::{ComparisonOp, OptimizationDirection, Variable};

use super::Distances;
use super::program::Program;
use crate::stats::StatsError;

/// The fewest sites within a distance of which every place lies.
///
/// Answers: how many sites does it take to reach everywhere? `None` where some place lies within the distance of no site. Among
/// choices of as few sites any may come out, always the same one for the same input.
///
/// # Units
/// Distances and `reach` in one unit; a place at exactly that distance is reached.
///
/// # Errors
/// [`StatsError::Lengths`], [`StatsError::BadOption`] and [`StatsError::TooFew`] for distances that are none;
/// [`StatsError::Undefined`] where the search ends at its limit of branches.
///
/// # Source
/// C. Toregas, R. Swain, C. `ReVelle` and L. Bergman, 1971, doi:10.1287/opre.19.6.1363.
///
/// # Example
/// ```
/// use engine::stats::{Distances, set_cover};
///
/// let to_sites = Distances { values: &[0.0, 3.0, 2.0, 1.0, 4.0, 0.0], sites: 2 };
/// assert_eq!(set_cover(to_sites, 2.5)?, Some(vec![0, 1]));
/// assert_eq!(set_cover(to_sites, 0.5)?, None);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn set_cover(distances: Distances<'_>, reach: f64) -> Result<Option<Vec<usize>>, StatsError> {
    distances.check(1)?;
    let mut program = Program::new(OptimizationDirection::Minimize);
    let chosen: Vec<Variable> = (0..distances.sites).map(|_| program.decision(1.0)).collect();
    for place in 0..distances.places() {
        let within: Vec<(Variable, f64)> = chosen
            .iter()
            .zip(distances.row(place))
            .filter(|(_, distance)| **distance <= reach)
            .map(|(site, _)| (*site, 1.0))
            .collect();
        if within.is_empty() {
            return Ok(None);
        }
        program.require(within, ComparisonOp::Ge, 1.0);
    }
    let Some(solved) = program.solve()? else { return Ok(None) };
    if !solved.is_optimal {
        return Err(StatsError::Undefined {
            because: "the fewest sites were not proved within the limit of branches; use a longer reach",
        });
    }
    Ok(Some((0..distances.sites).filter(|site| solved.is_set(chosen[*site])).collect()))
}

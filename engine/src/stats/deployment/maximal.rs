//! The maximal covering location problem.

use microlp::{ComparisonOp, OptimizationDirection, Variable};

use super::program::Program;
use super::{Covering, Sites, greedy_covering};
use crate::stats::{StatsError, real};

/// The sites that cover most demand.
///
/// Answers: where should so many officers, or visits, be so that the most demand lies within reach of one? Each place counts
/// once, however many sites reach it. Solved as an integer program by branch and bound that begins with the greedy choice; a
/// search that ends at its limit of branches gives the best choice so far, and [`Covering::bound`] says what the optimum cannot
/// exceed. The same input always gives the same answer.
///
/// # Units
/// Weights in any one unit, expected reports, say.
///
/// # Errors
/// [`StatsError::TooFew`] without places, sites, or anything to choose; [`StatsError::BadOption`] for weights that are negative or not
/// finite; [`StatsError::Undefined`] for a place that is not there.
///
/// # Source
/// R. Church and C. `ReVelle`, 1974, doi:10.1007/BF01942293; for patrol areas K. M. Curtin, K. Hayslett-McCall and F. Qiu, 2010,
/// doi:10.1007/s11067-007-9035-6.
///
/// # Example
/// Greedy takes the middle first; the two ends together cover more.
/// ```
/// use engine::stats::{Sites, greedy_covering, maximal_covering};
///
/// let weights = [2.0, 2.0, 2.0, 2.0, 1.0, 1.0];
/// let covers = [vec![1, 2, 4, 5], vec![0, 1, 4], vec![2, 3, 5]];
/// let sites = Sites { weights: &weights, covers: &covers, groups: None };
/// let (greedy, best) = (greedy_covering(sites, 2)?, maximal_covering(sites, 2)?);
/// assert_eq!((greedy.covered, best.covered, best.open.as_slice()), (8.0, 10.0, &[1, 2][..]));
/// assert!(best.is_optimal());
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn maximal_covering(sites: Sites<'_>, open: usize) -> Result<Covering, StatsError> {
    if open == 0 {
        return Err(StatsError::TooFew { what: "sites to choose", given: 0, needed: 1 });
    }
    let greedy = greedy_covering(sites, open)?;
    if greedy.is_optimal() {
        return Ok(Covering { open: ascending(greedy.open), ..greedy });
    }
    let mut program = Program::new(OptimizationDirection::Maximize);
    let chosen: Vec<Variable> = sites.covers.iter().map(|_| program.decision(0.0)).collect();
    let mut reached_by = vec![Vec::new(); sites.weights.len()];
    for (site, covers) in sites.covers.iter().enumerate() {
        for place in covers {
            reached_by[*place].push(site);
        }
    }
    for (weight, by) in sites.weights.iter().zip(&reached_by).filter(|(weight, by)| **weight > 0.0 && !by.is_empty()) {
        let covered = program.share(*weight);
        let any = by.iter().map(|site| (chosen[*site], -1.0)).chain([(covered, 1.0)]);
        program.require(any, ComparisonOp::Le, 0.0);
    }
    program.require(chosen.iter().map(|site| (*site, 1.0)), ComparisonOp::Le, real(open));
    if let Some(groups) = sites.groups {
        let mut names: Vec<usize> = groups.of_site.iter().flatten().copied().collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let members = groups.of_site.iter().zip(&chosen).filter(|(group, _)| **group == Some(name));
            program.require(members.map(|(_, site)| (*site, 1.0)), ComparisonOp::Le, real(groups.most));
        }
    }
    program.begin_with(chosen.iter().enumerate().map(|(at, site)| (*site, f64::from(u8::from(greedy.open.contains(&at))))));
    let Some(solved) = program.solve()? else { return Ok(greedy) };
    let open: Vec<usize> = (0..chosen.len()).filter(|site| solved.is_set(chosen[*site])).collect();
    let covered = sites.covered(&open);
    if covered < greedy.covered {
        return Ok(Covering { open: ascending(greedy.open), bound: solved.bound.min(greedy.bound), covered: greedy.covered });
    }
    let bound = if solved.is_optimal { covered } else { solved.bound.min(greedy.bound) };
    Ok(Covering { open, covered, bound })
}

fn ascending(mut open: Vec<usize>) -> Vec<usize> {
    open.sort_unstable();
    open
}

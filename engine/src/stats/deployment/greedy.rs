//! One site after another, each the one that adds most.

use std::collections::BTreeMap;

use super::{Covering, Sites};
use crate::stats::{StatsError, real};

/// The greedy choice of sites.
///
/// Answers: which sites cover most demand, if each is chosen for what it adds to those before it? What is covered is at least
/// 1 - (1 - 1/n)^n of the optimum for n sites, more than 63 %, where no group is limited, and half of it where one is. Sites come
/// in the order in which they were chosen; of equals the first. Fewer than asked for where no other adds anything.
///
/// [`Covering::bound`] is the optimum's ceiling that follows from the choice itself: what is covered, and what the best others would
/// add were they not to overlap.
///
/// # Errors
/// As [`super::maximal_covering`].
///
/// # Source
/// G. L. Nemhauser, L. A. Wolsey and M. L. Fisher, 1978, doi:10.1007/BF01588971.
///
/// # Example
/// ```
/// use engine::stats::{Sites, greedy_covering};
///
/// let (weights, covers) = ([3.0, 1.0, 1.0, 2.0], [vec![0, 1], vec![2], vec![2, 3]]);
/// let chosen = greedy_covering(Sites { weights: &weights, covers: &covers, groups: None }, 2)?;
/// assert_eq!((chosen.open, chosen.covered), (vec![0, 2], 7.0));
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn greedy_covering(sites: Sites<'_>, most: usize) -> Result<Covering, StatsError> {
    sites.check()?;
    let mut left = sites.weights.to_vec();
    let mut taken = vec![false; sites.covers.len()];
    let (group_of, limit) = (groups(sites), sites.groups.map_or(usize::MAX, |groups| groups.most));
    let mut in_group = vec![0_usize; sites.covers.len()];
    let mut open = Vec::new();
    while open.len() < most {
        let may = |site: &usize| !taken[*site] && group_of[*site].is_none_or(|group| in_group[group] < limit);
        let adds = |site: usize| sites.covers[site].iter().map(|place| left[*place]).sum::<f64>();
        let best = (0..sites.covers.len()).filter(may).map(|site| (site, adds(site))).fold(None, better);
        let Some((site, _)) = best.filter(|(_, adds)| *adds > 0.0) else { break };
        for place in &sites.covers[site] {
            left[*place] = 0.0;
        }
        taken[site] = true;
        if let Some(group) = group_of[site] {
            in_group[group] += 1;
        }
        open.push(site);
    }
    let covered = sites.covered(&open);
    let bound = covered + ceiling(sites, &left, most);
    Ok(Covering { open, covered, bound })
}

/// What so many sites could add at the most, were none to overlap.
fn ceiling(sites: Sites<'_>, left: &[f64], most: usize) -> f64 {
    let mut adds: Vec<f64> = sites.covers.iter().map(|covers| covers.iter().map(|place| left[*place]).sum()).collect();
    adds.sort_unstable_by(|a, b| b.total_cmp(a));
    adds.iter().take(most).sum::<f64>().min(left.iter().sum())
}

/// The group of every site, as the position of its first site.
fn groups(sites: Sites<'_>) -> Vec<Option<usize>> {
    let Some(groups) = sites.groups else { return vec![None; sites.covers.len()] };
    let mut first = BTreeMap::new();
    let named = groups.of_site.iter().enumerate();
    named.map(|(at, group)| group.map(|name| *first.entry(name).or_insert(at))).collect()
}

fn better(best: Option<(usize, f64)>, next: (usize, f64)) -> Option<(usize, f64)> {
    // Sums of the same weights in another order may differ in their last digit: such are equals.
    let is_more = |most: f64| next.1 > most + 1e-12 * most.max(real(1));
    if best.is_none_or(|(_, most)| is_more(most)) { Some(next) } else { best }
}

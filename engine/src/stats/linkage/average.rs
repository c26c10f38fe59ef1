//! Average linkage over pairs that were scored.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BinaryHeap};

use crate::stats::{StatsError, real};

/// A pair of things and what speaks for it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredPair {
    /// One thing, by its number.
    pub a: usize,
    /// The other.
    pub b: usize,
    /// Evidence that they belong together: a log Bayes factor.
    pub score: f64,
}

/// A merger that may still be due.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Merger {
    mean: f64,
    /// Groups, by their number; every merged group gets a new one.
    pair: (usize, usize),
}

impl Eq for Merger {}

impl Ord for Merger {
    fn cmp(&self, other: &Self) -> Ordering {
        self.mean.total_cmp(&other.mean).then_with(|| other.pair.cmp(&self.pair))
    }
}

impl PartialOrd for Merger {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Groups of two or more things by average linkage.
///
/// Answers: which things belong together, when each pair has its own evidence? Starting from every thing by itself, the two
/// groups are joined whose pairs across have the highest mean score, as long as that is `least` or more. Pairs that were not
/// scored count as 0 in the mean: no evidence. So a chain of good pairs does not run away: each further thing has to fit all
/// that are there, on average. Ties go to the lower numbers. Groups come in the order of their lowest thing, sorted.
///
/// # Errors
/// [`StatsError::BadOption`] where `least` is not above 0; [`StatsError::BadValue`] for a score that is not finite or a pair of
/// one thing or of things that are not there; a pair given twice counts twice.
///
/// # Source
/// M. D. Porter, 2016, doi:10.1080/00031305.2015.1123185, section 4.2 (agglomerative crime series identification).
///
/// # Example
/// ```
/// use engine::stats::{ScoredPair, average_linkage};
///
/// let pair = |a, b, score| ScoredPair { a, b, score };
/// let groups = average_linkage(4, &[pair(0, 1, 6.0), pair(1, 2, 5.0), pair(0, 2, 4.0), pair(2, 3, 4.2)], 4.0)?;
/// assert_eq!(groups, [vec![0, 1, 2]]);
/// # Ok::<(), engine::stats::StatsError>(())
/// ```
pub fn average_linkage(things: usize, pairs: &[ScoredPair], least: f64) -> Result<Vec<Vec<usize>>, StatsError> {
    if !(least > 0.0 && least.is_finite()) {
        return Err(StatsError::BadOption { option: "the least score", value: least, needs: "above 0" });
    }
    let mut groups: Vec<Vec<usize>> = (0..things).map(|thing| vec![thing]).collect();
    let mut sums: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); things];
    for (index, pair) in pairs.iter().enumerate() {
        if !pair.score.is_finite() || pair.a == pair.b || pair.a.max(pair.b) >= things {
            return Err(StatsError::BadValue { what: "pair", index, value: pair.score, needs: "two things with a finite score" });
        }
        *sums[pair.a].entry(pair.b).or_default() += pair.score;
        *sums[pair.b].entry(pair.a).or_default() += pair.score;
    }
    let mut due: BinaryHeap<Merger> = BinaryHeap::new();
    for (a, with) in sums.iter().enumerate() {
        due.extend(with.range(a + 1..).map(|(&b, &mean)| Merger { mean, pair: (a, b) }).filter(|merger| merger.mean >= least));
    }
    while let Some(Merger { pair: (a, b), .. }) = due.pop() {
        // Groups that were merged meanwhile are empty.
        if !groups[a].is_empty() && !groups[b].is_empty() {
            let merged = merge(&mut groups, &mut sums, a, b);
            let size = groups[merged].len();
            for (&other, &sum) in &sums[merged] {
                let mean = sum / real(size * groups[other].len());
                due.extend(Some(Merger { mean, pair: (other, merged) }).filter(|merger| merger.mean >= least));
            }
        }
    }
    let mut found: Vec<Vec<usize>> = groups.into_iter().filter(|group| group.len() > 1).collect();
    found.sort_unstable();
    Ok(found)
}

/// Makes a new group of two; their number.
fn merge(groups: &mut Vec<Vec<usize>>, sums: &mut Vec<BTreeMap<usize, f64>>, a: usize, b: usize) -> usize {
    let merged = groups.len();
    let mut members = std::mem::take(&mut groups[a]);
    members.append(&mut groups[b]);
    members.sort_unstable();
    groups.push(members);
    let mut across = std::mem::take(&mut sums[a]);
    for (other, sum) in std::mem::take(&mut sums[b]) {
        *across.entry(other).or_default() += sum;
    }
    across.retain(|&other, _| other != a && other != b);
    for (&other, &sum) in &across {
        sums[other].remove(&a);
        sums[other].remove(&b);
        sums[other].insert(merged, sum);
    }
    sums.push(across);
    merged
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn pair(a: usize, b: usize, score: f64) -> ScoredPair {
        ScoredPair { a, b, score }
    }

    #[test]
    fn a_chain_does_not_run_away() {
        let chain: Vec<ScoredPair> = (0..9).map(|a| pair(a, a + 1, 5.0)).collect();
        let groups = average_linkage(10, &chain, 4.0).expect("groups");
        assert!(groups.iter().all(|group| group.len() == 2), "{groups:?}");
    }

    #[test]
    fn evidence_against_keeps_two_groups_apart() {
        let pairs = [pair(0, 1, 8.0), pair(2, 3, 8.0), pair(1, 2, 6.0), pair(0, 2, -9.0), pair(0, 3, -9.0), pair(1, 3, -9.0)];
        assert_eq!(average_linkage(4, &pairs, 4.0), Ok(vec![vec![0, 1], vec![2, 3]]));
    }

    #[test]
    fn what_is_no_pair_is_refused() {
        for wrong in [pair(0, 0, 1.0), pair(0, 5, 1.0), pair(0, 1, f64::NAN)] {
            assert!(average_linkage(2, &[wrong], 4.0).is_err());
        }
        assert!(average_linkage(2, &[], 0.0).is_err());
        assert_eq!(average_linkage(0, &[], 1.0), Ok(vec![]));
    }

    proptest! {
        #[test]
        fn every_group_deserves_its_mean(scores in prop::collection::vec(-5.0..9.0_f64, 45)) {
            let all: Vec<(usize, usize)> = (0..10).flat_map(|a| (a + 1..10).map(move |b| (a, b))).collect();
            let pairs: Vec<ScoredPair> = all.iter().zip(&scores).map(|(&(a, b), &score)| pair(a, b, score)).collect();
            for group in average_linkage(10, &pairs, 4.0)? {
                let within: Vec<f64> = pairs.iter().filter(|pair| group.contains(&pair.a) && group.contains(&pair.b)).map(|pair| pair.score).collect();
                prop_assert!(within.iter().sum::<f64>() >= 4.0 * real(within.len()) - 1e-9);
            }
        }
    }
}

//! What a neighbourhood is compared with when it is asked about again: the map as it is.

use super::super::SignificanceClass;
use super::verdict::Verdict;
use crate::stats::{NormalSum, PermutationP, SumLaw};

/// How likely a neighbourhood's sum is.
#[derive(Debug, Clone)]
pub(super) enum Law {
    Exact(SumLaw),
    Normal(NormalSum),
}

impl Law {
    /// Both tails of the sum of so many cells; `None` where it has none.
    pub(super) fn tails(&self, cells: u32, sum: u64) -> Option<PermutationP> {
        match self {
            Self::Exact(law) => law.tails(cells, sum),
            Self::Normal(law) => law.tails(cells, sum),
        }
    }
}

/// The law of a neighbourhood's sum on a map, and the q of every p there.
#[derive(Debug, Clone)]
pub(super) struct Reference {
    law: Law,
    /// p and q of every cell that has both, by p.
    ranks: Vec<(f64, f64)>,
}

impl Reference {
    pub(super) fn new(law: Law, map: &[Verdict]) -> Self {
        let mut ranks: Vec<(f64, f64)> = map.iter().filter_map(|verdict| Some((verdict.p?.p, verdict.q?))).collect();
        ranks.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        Self { law, ranks }
    }

    /// The class that a cell would have if its neighbourhood of so many cells held `sum`, the rest of the map being as it is.
    pub(super) fn class(&self, cells: u32, sum: u64, as_it_was: &Verdict) -> SignificanceClass {
        match (self.law.tails(cells, sum), as_it_was.p) {
            (Some(p), Some(was)) => SignificanceClass::of(p.p_low - p.p_high, self.q(p, was)),
            _ => SignificanceClass::NotComputable,
        }
    }

    /// Benjamini-Hochberg q of a p that takes the place of another on the map; at least that, where it is smaller.
    fn q(&self, p: PermutationP, was: PermutationP) -> f64 {
        let (p, was) = (p.p, was.p);
        let as_small = self.ranks.partition_point(|(other, _)| *other <= p);
        let rank = as_small + usize::from(was > p);
        // q rises with p, so the next larger p has the least; the one that is replaced is not among them.
        let replaced_is_next = self.ranks.get(as_small).is_some_and(|(other, _)| was > p && other.total_cmp(&was).is_eq());
        let larger = self.ranks.get(as_small + usize::from(replaced_is_next)).map_or(1.0, |(_, q)| *q);
        larger.min(p * real(self.ranks.len()) / real(rank)).min(1.0)
    }
}

#[expect(clippy::cast_precision_loss, reason = "cells of a map")]
const fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::{Adjacency, benjamini_hochberg};
    use proptest::prelude::*;

    fn verdict(p: f64, q: f64) -> Verdict {
        let p = PermutationP { p_high: p / 2.0, p_low: 1.0 - p / 2.0, p };
        Verdict { p: Some(p), q: Some(q), ..Verdict::untested(0, 0.0, 0.0) }
    }

    fn law() -> Law {
        let pairs = Adjacency::from_pairs(4, &[(0, 1), (1, 2), (2, 3)]).expect("a row");
        Law::Exact(SumLaw::over(&[0.0, 1.0, 2.0, 3.0], &pairs).expect("a law"))
    }

    proptest! {
        #[test]
        fn q_is_that_of_the_whole_map_with_the_other_p(mut p in proptest::collection::vec(0.0001f64..1.0, 2..30), other in 0.0001f64..1.0) {
            let q = benjamini_hochberg(&p).expect("q");
            let map: Vec<Verdict> = p.iter().zip(&q).map(|(p, q)| verdict(*p, *q)).collect();
            let reference = Reference::new(law(), &map);
            let was = map[0].p.expect("a p");
            let found = reference.q(PermutationP { p: other, ..was }, was);
            p[0] = other;
            let whole = benjamini_hochberg(&p).expect("q")[0];
            // A p that falls moves others up in rank, which the map's q of them do not know of: it errs on the careful side.
            prop_assert!(found >= whole - 1e-12, "{found} {whole}");
            if other >= was.p {
                prop_assert!((found - whole).abs() <= 1e-12, "{found} {whole}");
            }
        }
    }
}

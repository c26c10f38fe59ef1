//! What people decided about linked reports, laid over what the engine found.

use std::collections::{BTreeMap, BTreeSet};

use ingest::office::{LinkDecision, LinkVerdict};

use crate::view::LinkedView;

/// The decision that holds about each candidate, by its id; undoing takes back the last one, and the one before holds again.
#[must_use]
pub fn standing(history: &[LinkDecision]) -> BTreeMap<&str, &LinkDecision> {
    let mut made: BTreeMap<&str, Vec<&LinkDecision>> = BTreeMap::new();
    for decision in history {
        let own = made.entry(&decision.candidate).or_default();
        if decision.verdict == LinkVerdict::Undo {
            own.pop();
        } else {
            own.push(decision);
        }
    }
    made.into_iter().filter_map(|(candidate, own)| Some((candidate, own.last().copied()?))).collect()
}

/// The first so many decisions, where an address names how many.
#[must_use]
pub fn known_then(history: &[LinkDecision], decisions: Option<usize>) -> &[LinkDecision] {
    &history[..decisions.unwrap_or(history.len()).min(history.len())]
}

/// Lays decisions over an answer.
///
/// Confirmed groups are marked so. A group that shares reports with a confirmed one is a suggestion for it. Pairs of a rejected
/// group are not proposed again: they are left out of the evidence, reports that no other pair holds leave their group, and a
/// group without pairs is left out. The ids and scores stay those of the engine's answer.
///
/// The receipt's address gets the number of decisions, so that the same ones can be laid over it again; only then is the list cut
/// to the length that was asked for.
pub fn decided(answer: &mut LinkedView, history: &[LinkDecision]) {
    if let Some(asked) = &mut answer.receipt.asked {
        *asked = format!("{asked}&decisions={}", history.len());
    }
    let own: Vec<LinkDecision> = history.iter().filter(|decision| decision.kind == answer.kind).cloned().collect();
    let standing = standing(&own);
    let of = |verdict: LinkVerdict| standing.values().copied().filter(move |decision| decision.verdict == verdict);
    for series in &mut answer.series {
        let own = standing.get(series.id.as_str()).map(|decision| decision.verdict);
        if own == Some(LinkVerdict::Confirm) {
            series.status = "confirmed";
            series.confirmed_as = Some(series.id.clone());
            continue;
        }
        let rejected = |a: &String, b: &String| {
            of(LinkVerdict::Reject).any(|decision| decision.reports.contains(a) && decision.reports.contains(b))
        };
        let before = series.pairs.len();
        series.pairs.retain(|pair| !rejected(&pair.earlier, &pair.later));
        if series.pairs.len() < before {
            let held: BTreeSet<&String> = series.pairs.iter().flat_map(|pair| [&pair.earlier, &pair.later]).collect();
            series.reports.retain(|report| held.contains(&report.report_id));
        }
        let shares = |decision: &&LinkDecision| series.reports.iter().any(|report| decision.reports.contains(&report.report_id));
        if let Some(confirmed) = of(LinkVerdict::Confirm).find(shares) {
            series.status = "suggestion";
            series.confirmed_as = Some(confirmed.candidate.clone());
        }
    }
    answer.series.retain(|series| !series.pairs.is_empty());
    answer.series.truncate(answer.listed);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decision(candidate: &str, verdict: LinkVerdict) -> LinkDecision {
        let reports = vec!["a".to_owned(), "b".to_owned()];
        let (kind, candidate) = ("series".to_owned(), candidate.to_owned());
        LinkDecision { candidate, kind, reports, verdict, reason: None, by: None, at: 0 }
    }

    #[test]
    fn the_last_decision_holds_and_undo_restores() {
        use LinkVerdict::{Confirm, Reject, Undo};
        let history = [decision("x", Reject), decision("y", Confirm), decision("x", Undo), decision("y", Reject)];
        let standing = standing(&history);
        assert!(!standing.contains_key("x"));
        assert_eq!(standing["y"].verdict, Reject);
        let history = [decision("y", Confirm), decision("y", Reject), decision("y", Undo)];
        assert_eq!(super::standing(&history)["y"].verdict, Confirm);
        assert!(super::standing(known_then(&history, Some(0))).is_empty());
    }
}

//! Planted series and duplicate reports against the groups that are proposed.

use std::collections::BTreeMap;

use engine::analysis::{LinkKind, LinkOptions, LinkedReports, linked};
use engine::disclosure::Policy;
use serde_json::Value;

use super::town::{TWO_YEARS, Town, list, word};

/// Groups and pairs of reports: proposed and right, planted and found.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Links {
    /// Proposed groups of which most reports are of one planted group, of all proposed.
    pub(super) groups: (usize, usize),
    /// Planted groups of which one proposed group holds at least half, of all planted.
    pub(super) found: (usize, usize),
    /// Pairs of reports in one proposed group that are in one planted group, of all such pairs.
    pub(super) right: (usize, usize),
    /// The same of all pairs in one planted group: recall.
    pub(super) recalled: (usize, usize),
}

/// Series of one offender each.
pub(super) async fn series(town: &Town) -> Links {
    let planted: Vec<&Value> = list(&town.truth["series"]).iter().map(|one| &one["reports"]).collect();
    let answer = ask(town, LinkKind::Series, &["burglary", "vehicle-crime", "robbery"]).await;
    links(&answer, &planted)
}

/// Incidents that two households reported.
pub(super) async fn duplicates(town: &Town) -> Links {
    let planted: Vec<&Value> = list(&town.truth["duplicates"]).iter().collect();
    let answer = ask(town, LinkKind::Duplicates, &["traffic", "anti-social-behaviour", "fire", "noise", "hazard"]).await;
    links(&answer, &planted)
}

async fn ask(town: &Town, kind: LinkKind, categories: &[&str]) -> LinkedReports {
    let mut question = town.question(TWO_YEARS, None, 10);
    question.categories = categories.iter().map(|slug| slug.parse().expect("a category")).collect();
    let options = LinkOptions { listed: usize::MAX, ..LinkOptions::usual(kind) };
    linked(&town.snapshot, &question, &options, &Policy::public_rows()).await.expect("an answer").into_inner()
}

fn links(answer: &LinkedReports, planted: &[&Value]) -> Links {
    let of: BTreeMap<&str, usize> =
        planted.iter().enumerate().flat_map(|(number, ids)| list(ids).iter().map(move |id| (word(id), number))).collect();
    let mut sum = Links::default();
    let mut largest = vec![0; planted.len()];
    for group in &answer.series {
        let mut members: BTreeMap<usize, usize> = BTreeMap::new();
        for number in group.reports.iter().filter_map(|report| of.get(report.external_id.as_str())) {
            *members.entry(*number).or_default() += 1;
        }
        let most = members.values().max().copied().unwrap_or_default();
        sum.groups = (sum.groups.0 + usize::from(2 * most > group.reports.len()), sum.groups.1 + 1);
        sum.right.0 += members.values().copied().map(pairs).sum::<usize>();
        sum.right.1 += pairs(group.reports.len());
        for (number, held) in &members {
            largest[*number] = largest[*number].max(*held);
        }
    }
    let found = planted.iter().zip(&largest).filter(|(ids, held)| 2 * **held >= list(ids).len() && **held > 1);
    sum.found = (found.count(), planted.len());
    sum.recalled = (sum.right.0, planted.iter().map(|ids| pairs(list(ids).len())).sum());
    sum
}

const fn pairs(reports: usize) -> usize {
    reports * reports.saturating_sub(1) / 2
}

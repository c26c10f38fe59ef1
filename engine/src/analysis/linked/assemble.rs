//! From groups of reports to what a person is shown of them.

use std::collections::BTreeMap;

use super::LinkKind;
use super::accounts::{Account, Accounts};
use super::found::{LinkEvidence, LinkedPair, LinkedReport, LinkedSeries, SharedWord};
use super::lexicon::WordKind;
use super::table::LinkTable;
use crate::EngineError;
use crate::time::Zone;

/// Letters of an id.
const ID_LETTERS: usize = 16;

/// A pair of reports with its score.
pub(super) type Scored = ((usize, usize), f64);

/// One group as it is shown; `pairs` are those within the bounds.
pub(super) fn series(
    accounts: &Accounts,
    group: &[usize],
    pairs: &[Scored],
    (kind, table, zone): (LinkKind, &LinkTable, &Zone),
) -> Result<LinkedSeries, EngineError> {
    let members: Vec<&Account> = group.iter().map(|&report| &accounts.all[report]).collect();
    let mut strongest = pairs.to_vec();
    strongest.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let shown = strongest.iter().map(|pair| shown(accounts, pair, table)).collect::<Result<Vec<_>, _>>()?;
    let all = group.len() * (group.len() - 1) / 2;
    #[expect(clippy::cast_precision_loss, reason = "pairs of a group")]
    let score = pairs.iter().map(|pair| pair.1).sum::<f64>() / all as f64;
    let apart = group.iter().flat_map(|&a| group.iter().map(move |&b| accounts.metres(a, b)));
    let moments = || members.iter().map(|member| member.report.from);
    Ok(LinkedSeries {
        id: series_id(kind, &members.iter().map(|member| member.report.report_id.as_str()).collect::<Vec<_>>()),
        category: members[0].report.category,
        score,
        metres: apart.fold(0.0, f64::max),
        from: zone.date_of(moments().min().unwrap_or_default())?,
        to: zone.date_of(moments().max().unwrap_or_default())?,
        reports: members.into_iter().map(report).collect(),
        words: words(&shown),
        pairs: shown,
    })
}

/// The id of the group of these reports, in any order, as one of a kind: a hash of both.
#[must_use]
pub fn series_id(kind: LinkKind, reports: &[&str]) -> String {
    let mut reports = reports.to_vec();
    reports.sort_unstable();
    blake3::hash(format!("{}\n{}", kind.as_str(), reports.join("\n")).as_bytes()).to_hex()[..ID_LETTERS].to_owned()
}

fn report(account: &Account) -> LinkedReport {
    let report = &account.report;
    LinkedReport {
        report_id: report.report_id.clone(),
        external_id: report.external_id.clone(),
        from: report.from,
        to: report.to,
        place: report.place,
        cell: report.cell,
        origin: report.origin,
    }
}

fn shown(accounts: &Accounts, &((a, b), score): &Scored, table: &LinkTable) -> Result<LinkedPair, EngineError> {
    let values = accounts.evidence(a, b)?;
    let evidence = table.weigh(&values).into_iter();
    let (first, second) = (&accounts.all[a].report, &accounts.all[b].report);
    Ok(LinkedPair {
        earlier: first.report_id.clone(),
        later: second.report_id.clone(),
        score,
        same_household: first.household.zip(second.household).map(|(a, b)| a == b),
        evidence: evidence
            .map(|(variable, log_factor)| LinkEvidence { variable, value: values[&variable], log_factor })
            .collect(),
        words: accounts
            .shared(a, b)
            .into_iter()
            .map(|(kind, word, weight)| SharedWord { word, kind, weight, pairs: 1 })
            .collect(),
    })
}

/// The words of all pairs: telling ones first, those of most pairs, the rarest.
fn words(pairs: &[LinkedPair]) -> Vec<SharedWord> {
    let mut all: BTreeMap<(WordKind, &str), SharedWord> = BTreeMap::new();
    for word in pairs.iter().flat_map(|pair| &pair.words) {
        all.entry((word.kind, &word.word)).and_modify(|there| there.pairs += 1).or_insert_with(|| word.clone());
    }
    let mut words: Vec<SharedWord> = all.into_values().collect();
    #[expect(clippy::cast_precision_loss, reason = "pairs of a group")]
    let says = |word: &SharedWord| word.weight * word.pairs as f64;
    words.sort_by(|a, b| says(b).total_cmp(&says(a)).then_with(|| a.word.cmp(&b.word)));
    words
}

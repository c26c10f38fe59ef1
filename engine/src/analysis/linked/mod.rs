//! Linked reports: which may be of one offender, or tell of one incident, and what speaks for and against it.

mod accounts;
mod assemble;
mod found;
mod lexicon;
mod options;
mod pairs;
mod table;

use std::collections::BTreeMap;

use accounts::Accounts;
use assemble::Scored;
use lexicon::Lexicon;
use pairs::near_pairs;

use super::precision::refuse_month_only;
use super::region::region_lattice;
use super::{Question, Receipt, Region};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, LinkableReport, Scope, linkable_reports, span, window_totals};
use crate::report::{Category, Origin};
use crate::space::{BBox, LocalPlane, Resolution};
use crate::stats::{ScoredPair, StatsError, average_linkage};
use crate::store::Snapshot;

pub use assemble::series_id;
pub use found::{LinkEvidence, LinkedPair, LinkedReport, LinkedSeries, SharedWord};
pub use lexicon::WordKind;
pub use options::{LinkKind, LinkOptions};
pub use table::{LinkCounts, LinkTable, LinkVariable};

/// Groups of reports that may belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct LinkedReports {
    /// The groups, the strongest first.
    pub series: Vec<LinkedSeries>,
    /// How many there are, listed or not.
    pub found: u64,
    /// Pairs that were compared.
    pub pairs: u64,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// Which reports may be of one offender, or tell of one incident?
///
/// Reports of one category within the bounds are compared: distance, days between, hour of the day, day of the week, words in
/// common, and words about vehicles and ways of working in common. Each piece of evidence has a log Bayes factor by
/// `data/reference/linkage.toml`; their sum is the pair's, as if they were independent. Groups are made by average linkage: two
/// join where the mean over all pairs across is `least` or more, pairs beyond the bounds counting as 0.
///
/// Officer-initiated records take part: linking ranks no place. What was found is a suggestion; no report changes by it.
///
/// # Errors
/// [`EngineError::FinerThanMonth`] for reports known to the month only, whose times say nothing; [`EngineError::BadOption`], also
/// where more than five million pairs lie within the bounds; [`EngineError::Stats`] for reports too far apart to be measured.
///
/// # Source
/// M. D. Porter, 2016, The American Statistician 70(2), 152-165, doi:10.1080/00031305.2015.1123185.
pub async fn linked(
    snapshot: &Snapshot,
    question: &Question,
    options: &LinkOptions,
    policy: &Policy,
) -> Result<Released<LinkedReports>, EngineError> {
    options.check()?;
    let categories = &question.categories[..];
    let scope = Scope { window: &question.window, categories, initiative: Initiative::Anyone, policy };
    refuse_month_only(snapshot, &scope).await?;
    let totals = window_totals(snapshot, &scope).await?;
    let table = LinkTable::embedded(options.kind)?;
    let reports = reports(snapshot, &scope, &question.region).await?;
    let mut receipt = described(Receipt::begin(snapshot, question, policy, "linked-reports").await?, options, &table);
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.reports_in_region = reports.len() as u64;
    receipt.notes = notes(&reports);
    // Pure computation: other requests must not wait for it.
    let mut answer = tokio::task::block_in_place(|| {
        let mut answer = LinkedReports { series: Vec::new(), found: 0, pairs: 0, receipt };
        for accounts in by_category(reports, question)? {
            link(&accounts, options, (&table, question), &mut answer)?;
        }
        Ok::<_, EngineError>(answer)
    })?;
    answer.found = answer.series.len() as u64;
    answer.series.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.id.cmp(&b.id)));
    answer.series.truncate(options.listed);
    Ok(policy.release(answer))
}

/// How often each piece of evidence takes each value among pairs of known series and among all others within the bounds.
///
/// `known` are groups of external ids; every group has the weight of one in all, shared by its pairs within the bounds. This is
/// what the tables of [`LinkTable`] are made of.
///
/// # Errors
/// As [`linked`].
pub async fn link_counts(
    snapshot: &Snapshot,
    question: &Question,
    (options, known): (&LinkOptions, &[Vec<String>]),
    policy: &Policy,
) -> Result<Released<LinkCounts>, EngineError> {
    options.check()?;
    let categories = &question.categories[..];
    let scope = Scope { window: &question.window, categories, initiative: Initiative::Anyone, policy };
    refuse_month_only(snapshot, &scope).await?;
    let reports = reports(snapshot, &scope, &question.region).await?;
    let group: BTreeMap<&str, usize> =
        known.iter().enumerate().flat_map(|(group, ids)| ids.iter().map(move |id| (id.as_str(), group))).collect();
    let counts = tokio::task::block_in_place(|| {
        let mut counts = LinkCounts::none(&LinkTable::embedded(options.kind)?);
        for accounts in by_category(reports, question)? {
            let group_of = |report: usize| group.get(accounts.all[report].report.external_id.as_str()).copied();
            let pairs = near_pairs(&accounts, options)?;
            let linked = |&(a, b): &(usize, usize)| group_of(a).filter(|group| group_of(b) == Some(*group));
            let mut sizes: BTreeMap<usize, f64> = BTreeMap::new();
            for group in pairs.iter().filter_map(linked) {
                *sizes.entry(group).or_default() += 1.0;
            }
            for pair in &pairs {
                counts.add(&accounts.evidence(pair.0, pair.1)?, linked(pair).map(|group| 1.0 / sizes[&group]));
            }
        }
        Ok::<_, EngineError>(counts)
    })?;
    Ok(policy.release(counts))
}

/// The reports of a region.
async fn reports(snapshot: &Snapshot, scope: &Scope<'_>, region: &Region) -> Result<Vec<LinkableReport>, EngineError> {
    let (bbox, lattice) = match region {
        Region::Box(bbox) => (Some(*bbox), None),
        Region::Area(_) => {
            let lattice = region_lattice(snapshot, region, Resolution::STORED).await?;
            (Some(lattice.bbox()), Some(lattice))
        }
        Region::Everywhere => (span(snapshot).await?.into_iter().filter_map(|span| span.bbox).reduce(BBox::union), None),
    };
    let none = || StatsError::TooFew { what: "located reports", given: 0, needed: 2 };
    let mut found = linkable_reports(snapshot, scope, bbox.ok_or_else(none)?).await?;
    if let Some(lattice) = lattice {
        found.retain(|report| lattice.position(report.cell).is_some());
    }
    Ok(found)
}

/// Reports of each category, ready to be compared.
fn by_category(reports: Vec<LinkableReport>, question: &Question) -> Result<Vec<Accounts>, EngineError> {
    const OFF_PLANE: StatsError =
        StatsError::Undefined { because: "the reports lie too far apart to be measured on one plane; name a smaller region" };
    let places: Vec<_> = reports.iter().map(|report| report.place).collect();
    let plane = LocalPlane::amid(&places).map_err(|_| OFF_PLANE)?;
    let lexicon = Lexicon::embedded()?;
    let mut kinds: BTreeMap<Category, Vec<LinkableReport>> = BTreeMap::new();
    for report in reports {
        kinds.entry(report.category).or_default().push(report);
    }
    let clock = (question.window.zone(), question.window.micros().0);
    kinds.into_values().map(|reports| Accounts::new(reports, clock, &plane, &lexicon)).collect()
}

/// Finds the groups of one category.
fn link(
    accounts: &Accounts,
    options: &LinkOptions,
    (table, question): (&LinkTable, &Question),
    answer: &mut LinkedReports,
) -> Result<(), EngineError> {
    let near = near_pairs(accounts, options)?;
    answer.pairs += near.len() as u64;
    let score = |&(a, b): &(usize, usize)| Ok(((a, b), table.weigh(&accounts.evidence(a, b)?).values().sum()));
    let scored = near.iter().map(score).collect::<Result<Vec<Scored>, StatsError>>()?;
    let pairs: Vec<ScoredPair> = scored.iter().map(|&((a, b), score)| ScoredPair { a, b, score }).collect();
    let groups = average_linkage(accounts.all.len(), &pairs, options.least)?;
    let group_of: BTreeMap<usize, usize> =
        groups.iter().enumerate().flat_map(|(group, members)| members.iter().map(move |member| (*member, group))).collect();
    let mut within: Vec<Vec<Scored>> = vec![Vec::new(); groups.len()];
    for pair in scored {
        let (a, b) = pair.0;
        if let Some(&group) = group_of.get(&a).filter(|group| group_of.get(&b) == Some(*group)) {
            within[group].push(pair);
        }
    }
    for (group, pairs) in groups.iter().zip(&within) {
        answer.series.push(assemble::series(accounts, group, pairs, (options.kind, table, question.window.zone()))?);
    }
    Ok(())
}

fn described(receipt: Receipt, options: &LinkOptions, table: &LinkTable) -> Receipt {
    receipt
        .option("left_out", "retracted reports, and those on default points")
        .option("kind", options.kind.as_str())
        .option("km", options.km)
        .option("days", options.days)
        .option("least", options.least)
        .option("linkage", "average; pairs beyond km and days count as 0")
        .option("table_version", table.version)
}

fn notes(reports: &[LinkableReport]) -> Vec<String> {
    let mut notes = vec!["These are suggestions: nothing is merged, and no report changes.".to_owned()];
    let silent = reports.iter().filter(|report| report.narrative.is_empty()).count();
    if silent > 0 {
        notes.push(format!("{silent} of {} reports say nothing in words: only place and time speak for them.", reports.len()));
    }
    let officers = reports.iter().filter(|report| report.origin == Origin::Officer).count();
    if officers > 0 {
        notes.push(format!("{officers} officer-initiated records take part: linking ranks no place."));
    }
    notes
}

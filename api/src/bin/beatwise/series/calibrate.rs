//! `beatwise series calibrate`: makes the tables of evidence from cities whose series are known, or measures how well they do.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use api::form::QuestionForm;
use api::view::LinkedView;
use clap::Args;
use engine::analysis::{LinkCounts, LinkKind, LinkOptions, LinkTable, Question, link_counts, linked};
use engine::disclosure::Policy;
use engine::store::{Snapshot, Store};
use serde_json::Value;

use crate::output::{self, WrongUsage};

/// Thresholds at which precision and recall are measured.
const THRESHOLDS: [f64; 10] = [1.0, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 6.0, 7.0];
/// Share of a planted series that one candidate has to hold, and of a candidate that one series has to fill, to be found.
const HALF: f64 = 0.5;

/// Tables of evidence from known series
#[derive(Debug, Args)]
pub(crate) struct Calibrate {
    /// Folder with a synthetic city's truth.json and its lake in `lake`; may be repeated
    #[arg(long, value_name = "DIR", required = true)]
    city: Vec<PathBuf>,
    /// First day
    #[arg(long, value_name = "D")]
    from: String,
    /// First day after
    #[arg(long, value_name = "D")]
    to: String,
    /// Measure precision and recall of the tables that are built in, instead of making new ones
    #[arg(long)]
    measure: bool,
}

struct City {
    snapshot: Snapshot,
    question: Question,
    truth: Value,
}

/// Runs the role.
pub(super) async fn run(what: &Calibrate) -> Result<()> {
    let mut cities = Vec::new();
    for folder in &what.city {
        cities.push(open(folder, what).await?);
    }
    for kind in [LinkKind::Series, LinkKind::Duplicates] {
        if what.measure { measure(&cities, kind).await? } else { make(&cities, kind).await? }
    }
    Ok(())
}

async fn open(folder: &Path, what: &Calibrate) -> Result<City> {
    let store = Store::open(&folder.join("lake")).await?;
    let form = QuestionForm { from: Some(what.from.clone()), to: Some(what.to.clone()), ..QuestionForm::default() };
    let question = form.question(store.zone()).map_err(WrongUsage::from)?;
    let path = folder.join("truth.json");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    Ok(City { snapshot: store.snapshot(None)?, question, truth: serde_json::from_str(&text)? })
}

/// The external ids of each planted group.
fn known(truth: &Value, kind: LinkKind) -> Vec<Vec<String>> {
    let ids = |list: &Value| {
        list.as_array().into_iter().flatten().filter_map(|id| id.as_str().map(str::to_owned)).collect::<Vec<String>>()
    };
    let groups = truth[kind.as_str()].as_array().map(Vec::as_slice).unwrap_or_default();
    groups.iter().map(|group| if kind == LinkKind::Series { ids(&group["reports"]) } else { ids(group) }).collect()
}

async fn make(cities: &[City], kind: LinkKind) -> Result<()> {
    let mut all: Option<LinkCounts> = None;
    for city in cities {
        let known = known(&city.truth, kind);
        let asked = (&LinkOptions::usual(kind), &known[..]);
        let counts = link_counts(&city.snapshot, &city.question, asked, &Policy::public_rows()).await?.get().clone();
        match &mut all {
            Some(all) => all.join(&counts)?,
            None => all = Some(counts),
        }
    }
    let counts = all.context("give at least one --city")?;
    let table = counts.table(LinkTable::embedded(kind)?.version)?;
    let mut lines = vec![format!("# {} linked pairs and {} others.\n[{}]", counts.linked, counts.unlinked, kind.as_str())];
    for (variable, table) in &table.factors {
        let list = |numbers: &[f64]| {
            numbers.iter().map(|number| format!("{:?}", (number * 1e4).round() / 1e4)).collect::<Vec<_>>().join(", ")
        };
        let (name, breaks, factors) = (variable.as_str(), list(&table.breaks), list(&table.log_factors));
        lines.push(format!("{name} = {{ breaks = [{breaks}], log_factors = [{factors}] }}"));
    }
    output::data(&lines.join("\n"))
}

async fn measure(cities: &[City], kind: LinkKind) -> Result<()> {
    let mut table = output::table(&["least", "pairs found", "pair precision", "pair recall", "groups", "precision", "recall"]);
    for least in THRESHOLDS {
        let mut sums = [0.0; 6];
        for city in cities {
            let options = LinkOptions { least, listed: usize::MAX, ..LinkOptions::usual(kind) };
            let answer = linked(&city.snapshot, &city.question, &options, &Policy::public_rows()).await?;
            let found: Vec<BTreeSet<String>> = LinkedView::new(&answer, options.kind, options.listed)
                .series
                .iter()
                .map(|series| series.reports.iter().map(|report| report.external_id.clone()).collect())
                .collect();
            let known: Vec<BTreeSet<String>> =
                known(&city.truth, kind).into_iter().map(|ids| ids.into_iter().collect()).collect();
            sums.iter_mut().zip(agreement(&found, &known)).for_each(|(sum, one)| *sum += one);
        }
        let [pairs, right, planted, groups, hits, series] = sums;
        let share = |part: f64, whole: f64| if whole > 0.0 { format!("{:.3}", part / whole) } else { "-".to_owned() };
        let found = [share(right, pairs), share(right, planted), groups.to_string(), share(hits, groups), share(hits, series)];
        let [precision, recall, groups, group_precision, group_recall] = found;
        table.add_row([least.to_string(), pairs.to_string(), precision, recall, groups, group_precision, group_recall]);
    }
    output::data(&format!("{}\n{table}", kind.as_str()))
}

/// Pairs found, those of them that are planted, pairs planted; groups found, those that are a planted one, groups planted.
fn agreement(found: &[BTreeSet<String>], known: &[BTreeSet<String>]) -> [f64; 6] {
    #[expect(clippy::cast_precision_loss, reason = "sizes of groups")]
    let size = |set: &BTreeSet<String>| set.len() as f64;
    let pairs = |size: f64| size * (size - 1.0) / 2.0;
    let mut sums = [0.0; 6];
    for group in found {
        let shared: Vec<f64> = known.iter().map(|series| size(&(group & series))).collect();
        sums[0] += pairs(size(group));
        sums[1] += shared.iter().copied().filter(|shared| *shared > 1.0).map(pairs).sum::<f64>();
        sums[3] += 1.0;
        let is_one = |(series, shared): (&BTreeSet<String>, &f64)| *shared > HALF * size(series) && *shared > HALF * size(group);
        sums[4] += f64::from(u8::from(known.iter().zip(&shared).any(is_one)));
    }
    sums[2] = known.iter().map(|series| pairs(size(series))).sum();
    sums[5] = known.iter().map(|_| 1.0).sum();
    sums
}

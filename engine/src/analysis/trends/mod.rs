//! Change over time: a series per area, cell or category, judged by the method asked for, most remarkable first.

mod emerging;
mod farrington;
mod finding;
mod monotonic;
mod options;
mod panel;
mod parts;
mod watch;
mod words;

use jiff::civil::Date;

use super::precision::refuse_finer_than;
use super::{Question, Receipt};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope, window_totals};
use crate::stats::StatsError;
use crate::store::Snapshot;
use crate::time::Bucket;

pub use finding::{EmergingCell, Finding, MonotonicTrend, Regime, Seasons, Watch, WatchedStep};
pub use options::{By, TrendMethod, TrendOptions};
pub use panel::Group;

pub(super) use panel::counted;

use panel::{Panel, panel};

/// The series of a question and what was found in each.
#[derive(Debug, Clone, PartialEq)]
pub struct Trends {
    /// The step.
    pub bucket: Bucket,
    /// First days of the steps.
    pub steps: Vec<Date>,
    /// Steps of which the lake knows nothing: missing, not zero.
    pub missing: Vec<Date>,
    /// One per series, those that deserve attention first.
    pub series: Vec<Trend>,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// One series.
#[derive(Debug, Clone, PartialEq)]
pub struct Trend {
    /// What it counts.
    pub group: Group,
    /// Reports of each step.
    pub counts: Vec<u64>,
    /// What was found, or why nothing can be said.
    pub finding: Result<Finding, StatsError>,
    /// The same in words.
    pub reason: String,
}

/// What a method made of a panel.
struct Judged {
    findings: Vec<Result<Finding, StatsError>>,
    /// Higher deserves attention first; of equal ones the larger series, then the group.
    ranks: Vec<f64>,
    notes: Vec<String>,
}

/// What rises, falls, or breaks out of its bounds?
///
/// Counts reports per area, cell or category and week or month, officer-initiated and retracted ones left out, and judges every
/// series by the method of the options. Null hypotheses: Mann-Kendall, that the order of the steps is arbitrary (independent
/// for the plain one, autocorrelated for Hamed and Rao's, arbitrary within each season for the seasonal one), two-sided, with a
/// false discovery rate over the series; the watching methods, that the step comes from the law its baseline was drawn from,
/// one-sided, uncorrected; emerging hot spots, that counts are dealt out over the cube at random. STL and change points
/// describe, they do not test.
///
/// Steps of which the lake holds no report at all are missing, not zero: Mann-Kendall and emerging hot spots leave them out,
/// other methods say that they cannot be computed.
///
/// # Errors
/// [`EngineError::FinerThanMonth`] when weeks are asked of reports known to the month only; [`EngineError::NoRegion`] and
/// [`EngineError::NoArea`]; [`EngineError::BadOption`]; [`EngineError::Stats`] when no series has an answer. A series without
/// an answer among others that have one says why.
///
/// # Source
/// Mann (1945), doi:10.2307/1907187; Sen (1968), doi:10.1080/01621459.1968.10480934; Cleveland et al. (1990), Journal of
/// Official Statistics 6, 3-73; Noufaily et al. (2013), doi:10.1002/sim.5595; Hutwagner et al. (2003),
/// doi:10.1007/pl00022313; Killick, Fearnhead and Eckley (2012), doi:10.1080/01621459.2012.737745.
pub async fn trends(
    snapshot: &Snapshot,
    question: &Question,
    options: TrendOptions,
    policy: &Policy,
) -> Result<Released<Trends>, EngineError> {
    options.check()?;
    let (categories, initiative) = (&question.categories[..], Initiative::NotOfficers);
    let scope = Scope { window: &question.window, categories, initiative, policy };
    refuse_finer_than(snapshot, &scope, options.bucket).await?;
    let totals = window_totals(snapshot, &scope).await?;
    let panel = panel(snapshot, (&scope, &question.region), (options.by, options.bucket)).await?;
    let mut receipt = Receipt::begin(snapshot, question, policy, options.method.as_str()).await?;
    // Pure computation: other requests must not wait for it.
    let judged = tokio::task::block_in_place(|| judge(&panel, options))?;
    receipt = described(receipt, options);
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.reports_in_region = panel.counts.iter().sum();
    receipt.lattice_cells = panel.lattice.as_ref().map(|lattice| lattice.cells().len() as u64);
    receipt.notes.clone_from(&panel.notes);
    receipt.notes.extend(judged.notes.iter().cloned());
    let missing = panel.missing();
    let series = ordered(&panel, judged, options)?;
    Ok(policy.release(Trends { bucket: options.bucket, steps: panel.steps, missing, series, receipt }))
}

fn judge(panel: &Panel, options: TrendOptions) -> Result<Judged, EngineError> {
    if panel.counts.iter().all(|count| *count == 0) {
        return Err(StatsError::NoVariation { value: 0.0 }.into());
    }
    match options.method {
        TrendMethod::MannKendall | TrendMethod::SeasonalMannKendall | TrendMethod::HamedRao => monotonic::judge(panel, options),
        TrendMethod::Stl => parts::seasons(panel, options),
        TrendMethod::ChangePoints => parts::changes(panel),
        TrendMethod::Emerging => emerging::judge(panel, options),
        _ => watch::judge(panel, options),
    }
}

fn described(receipt: Receipt, options: TrendOptions) -> Receipt {
    let left_out = "officer-initiated and retracted reports; by area or cell also those on default points";
    let mut receipt =
        receipt.option("left_out", left_out).option("by", options.by.as_str()).option("bucket", options.bucket.as_str());
    if let Some(judged) = options.judged {
        receipt = receipt.option("judged", judged);
    }
    if let Some(alpha) = options.alpha {
        receipt = receipt.option("alpha", alpha);
    }
    if options.method == TrendMethod::Emerging {
        receipt = receipt.option("rings", options.rings);
    }
    receipt
}

/// The series that hold a report or were found remarkable, the most remarkable first.
fn ordered(panel: &Panel, judged: Judged, options: TrendOptions) -> Result<Vec<Trend>, EngineError> {
    let Judged { findings, ranks, .. } = judged;
    if let (Some(Err(error)), true) = (findings.first(), findings.iter().all(Result::is_err)) {
        return Err(error.clone().into());
    }
    let total = |group: usize| panel.of(group).iter().sum::<u64>();
    let is_shown = |group: &usize| !matches!(panel.groups[*group], Group::Cell(_)) || total(*group) > 0;
    let mut order: Vec<usize> = (0..panel.groups.len()).filter(is_shown).collect();
    order.sort_by(|a, b| ranks[*b].total_cmp(&ranks[*a]).then(total(*b).cmp(&total(*a))).then(a.cmp(b)));
    let mut findings: Vec<Option<Result<Finding, StatsError>>> = findings.into_iter().map(Some).collect();
    let trend = |group: usize| {
        let finding = findings[group].take()?;
        let reason = words::reason(&finding, options);
        Some(Trend { group: panel.groups[group].clone(), counts: panel.of(group).to_vec(), finding, reason })
    };
    Ok(order.into_iter().filter_map(trend).collect())
}

//! Comparison: did reports rise or fall, where, and could that be chance?

mod answer;
mod change;
mod counts;
mod expected;
mod judge;
mod options;
mod rows;
mod units;
mod windows;
mod words;

use super::series::{cells_of, counted_by_cells};
use super::trends::{By, Group};
use super::{Question, Receipt, Region};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope};
use crate::space::AreaIndex;
use crate::stats::StatsError;
use crate::store::Snapshot;

pub use answer::{ChangeClass, ComparedCount, ComparedRow, Comparison, Expected};
pub use change::{CategoryChange, Change, Changes, changes};
pub(super) use change::{absent, compare};
pub use options::{Against, CompareOptions, CompareTest, Correction, RateUnit, SpreadLaw};

use counts::{Earlier, Side};
use expected::Model;
use rows::Laid;
use units::Units;
use windows::Windows;

/// Did reports rise or fall, where, and could that be chance?
///
/// Lays a window beside another one (or another area, or what the earlier years lead to expect), row by row. Exposure is published
/// time: steps of which the lake holds any report at all. A month that was never published is missing, not zero. By area and
/// cell officer-initiated reports are left out, because they would rank the places that officers go to.
///
/// Null hypothesis of each row: both rates are the same. The exact test and its relatives take events for independent; the
/// negative binomial test and the quasi-Poisson one learn from the steps how much more counts vary. Against a season, that the
/// window follows the model of the steps before it. All p are two-sided. q corrects for the rows of the answer; a row without a
/// report on either side has no p and cannot be compared.
///
/// # Errors
/// [`EngineError::BadOption`] for settings that do not go together and windows that share a day; [`EngineError::FinerThanMonth`]
/// when a window cuts months of reports known to the month only; [`EngineError::NoRegion`] and [`EngineError::NoArea`];
/// [`EngineError::Stats`] when the lake holds no report at all of a window, or fewer than two years before it for a season.
///
/// # Source
/// Przyborowski and Wilenski (1940), doi:10.1093/biomet/31.3-4.313; Benjamini and Hochberg (1995),
/// doi:10.1111/j.2517-6161.1995.tb02031.x; Noufaily et al. (2013), doi:10.1002/sim.5595; and those of the kernels.
pub async fn comparison(
    snapshot: &Snapshot,
    question: &Question,
    options: &CompareOptions,
    policy: &Policy,
) -> Result<Released<Comparison>, EngineError> {
    options.check()?;
    let areas = snapshot.areas().await?;
    refuse_unknown_area(areas, options)?;
    let windows = Windows::of(snapshot, question, options, policy).await?;
    let laid = lay(snapshot, question, (options, &windows, areas), policy).await?;
    let mut receipt = Receipt::begin(snapshot, question, policy, method(options)).await?;
    receipt = described(receipt, options, &windows);
    count(&mut receipt, &laid, options);
    // Pure computation: other requests must not wait for it.
    let judged = tokio::task::block_in_place(|| judge(&laid, options, &windows))?;
    let per = units::per(options, windows.bucket);
    let Windows { now: window, reference, bucket } = windows;
    let against = options.against.clone();
    let mut answer = Comparison { window, reference, against, bucket, per, rows: Vec::new(), receipt };
    answer.receipt.notes = words::notes(&laid, &judged, &answer, options);
    answer.receipt.notes.extend(region_note(snapshot, question, options).await?);
    let mut rows = judged.rows;
    for row in &mut rows {
        row.reason = words::reason(row, &answer);
    }
    answer.rows = rows;
    Ok(policy.release(answer))
}

fn refuse_unknown_area(areas: &AreaIndex, options: &CompareOptions) -> Result<(), EngineError> {
    match &options.against {
        Against::Area(id) if areas.get(id).is_none() => Err(EngineError::BadOption(format!(
            "against: there is no area `{id}`: `beatwise areas list` shows the {} that are loaded",
            areas.areas().len()
        ))),
        _ => Ok(()),
    }
}

/// Counts both sides.
async fn lay<'a>(
    snapshot: &Snapshot,
    question: &Question,
    (options, windows, areas): (&CompareOptions, &Windows, &'a AreaIndex),
    policy: &Policy,
) -> Result<Laid<'a>, EngineError> {
    let initiative = if ranks(options.by) { Initiative::NotOfficers } else { Initiative::Anyone };
    let scope = Scope { window: &windows.now, categories: &question.categories, initiative, policy };
    let other_scope = Scope { window: &windows.reference, ..scope.clone() };
    let (by, bucket, region) = (options.by, windows.bucket, &question.region);
    let now = Side::of(snapshot, &scope, region, (by, bucket)).await?;
    let (other_region, other_by) = other_place(region, options);
    let reference = Side::of(snapshot, &other_scope, &other_region, (other_by, bucket)).await?;
    refuse_silence(&now, &reference)?;
    let known = now.steps.known().len() + reference.steps.known().len();
    let first = if windows.now.from() < windows.reference.from() { &scope } else { &other_scope };
    let earlier = Earlier::of(snapshot, first, region, (by, bucket, known)).await?;
    let units = Units::of(snapshot, region, options.exposure, areas).await?;
    let other = match &options.against {
        Against::Area(id) => {
            let name = areas.get(id).map(|area| area.name.clone()).unwrap_or_default();
            let group = Group::Area { id: id.clone(), name };
            let units = Units::of(snapshot, &other_region, options.exposure, areas).await?.of_group(&group);
            Some((group, units))
        }
        _ => None,
    };
    Ok(Laid { now, reference, earlier, units, other })
}

/// Where the other side is counted, and by what.
fn other_place(region: &Region, options: &CompareOptions) -> (Region, By) {
    match (&options.against, options.by) {
        (Against::Area(id), By::Cell(_)) => (Region::Area(id.clone()), By::Area),
        (Against::Area(id), by) => (Region::Area(id.clone()), by),
        (_, by) => (region.clone(), by),
    }
}

/// Whether rows rank places.
const fn ranks(by: By) -> bool {
    matches!(by, By::Area | By::Cell(_))
}

/// A window of which the lake holds no report at all is missing rather than quiet: nothing can be compared with it.
fn refuse_silence(now: &Side, reference: &Side) -> Result<(), StatsError> {
    const NOW: &str = "the lake holds no report at all of the window: missing, not zero; ask for one that it holds";
    const OTHER: &str = "the lake holds no report at all of the window that is compared with: missing, not zero; choose another one \
                         with --against FROM/TO";
    for (side, because) in [(now, NOW), (reference, OTHER)] {
        if side.steps.known().is_empty() {
            return Err(StatsError::Undefined { because });
        }
    }
    Ok(())
}

fn judge(laid: &Laid<'_>, options: &CompareOptions, windows: &Windows) -> Result<rows::Judged, EngineError> {
    if options.against == Against::Seasonal {
        laid.against_season(options, Model::of(&laid.reference.steps, windows.bucket)?)
    } else {
        laid.against_counts(options)
    }
}

const fn method(options: &CompareOptions) -> &'static str {
    match (&options.against, options.spread, options.test) {
        (Against::Seasonal, ..) => "seasonal-predictive",
        (_, SpreadLaw::Quasi, _) => "two-period-quasi-poisson",
        (.., None | Some(CompareTest::Exact)) => "two-period-exact-poisson",
        (.., Some(CompareTest::MidP)) => "two-period-mid-p",
        (.., Some(CompareTest::ETest)) => "two-period-e-test",
        (.., Some(CompareTest::Score)) => "two-period-score",
        (.., Some(CompareTest::NegativeBinomial)) => "two-period-negative-binomial",
    }
}

fn described(receipt: Receipt, options: &CompareOptions, windows: &Windows) -> Receipt {
    let left_out = if ranks(options.by) {
        "officer-initiated and retracted reports, and those on default points"
    } else {
        "retracted reports"
    };
    receipt
        .option("against", options.against.to_string())
        .option("against_from", windows.reference.from().to_string())
        .option("against_to", windows.reference.to().to_string())
        .option("by", options.by.as_str())
        .option("bucket", windows.bucket.as_str())
        .option("dispersion", options.spread.as_str())
        .option("correction", options.correction.as_str())
        .option("exposure", options.exposure.as_str())
        .option("alpha", options.alpha)
        .option("left_out", left_out)
}

fn count(receipt: &mut Receipt, laid: &Laid<'_>, options: &CompareOptions) {
    let (now, reference) = (&laid.now, &laid.reference);
    // Against another area both sides read the same reports.
    let read_twice = rows::is_between_places(&options.against);
    let both = |now: u64, other: u64| if read_twice { now } else { now + other };
    receipt.reports_read = both(now.totals.reports, reference.totals.reports);
    receipt.reports_without_place = both(now.totals.without_place, reference.totals.without_place);
    receipt.reports_in_region = both(now.reports(), reference.reports());
    receipt.lattice_cells = now.lattice_cells;
}

/// How a region is counted that is not counted by the areas of its reports.
async fn region_note(snapshot: &Snapshot, question: &Question, options: &CompareOptions) -> Result<Option<String>, EngineError> {
    if ranks(options.by) {
        return Ok(None);
    }
    Ok(cells_of(snapshot, &question.region).await?.as_deref().map(counted_by_cells))
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
const fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests;

//! Rhythm: reports by hour of the week, by civil day and by shift, in the clock that people live by.

mod calendar;
mod hours;
mod moved;
mod options;
mod shift;
mod spread;
mod tables;
mod words;

use super::precision::refuse_month_only;
use super::series::{cells_of, counted_by_cells};
use super::trends::{By, Group};
use super::{Question, Receipt};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope, window_totals};
use crate::stats::StatsError;
use crate::store::Snapshot;
use crate::time::WallClock;

pub use calendar::{Calendar, DayOfCalendar, StandsOut, calendar};
pub use hours::{Evenness, HourOfWeek};
pub use moved::{MeanTime, PeakMove, ShiftShare};
pub use options::{ShiftOptions, ShiftTime, ShiftTimes};
pub use shift::{Shifts, WeekShift, shifts};
pub use spread::KnownTimes;

/// Most tables of one answer.
const MOST_TABLES: usize = 40;

/// How reports spread over the hours of a week.
#[derive(Debug, Clone, PartialEq)]
pub struct Rhythm {
    /// A table for each category or area that holds reports, the largest first; one where all are taken together.
    pub tables: Vec<RhythmTable>,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// The hours of the week of one kind of reports.
#[derive(Debug, Clone, PartialEq)]
pub struct RhythmTable {
    /// What is counted.
    pub group: Group,
    /// Reports.
    pub reports: u64,
    /// The 168 hours, from the first of Monday.
    pub hours: Vec<HourOfWeek>,
    /// What is known of the times.
    pub known: KnownTimes,
    /// Whether the hours of the day, and the days of the week, could all be alike.
    pub evenness: Evenness,
}

/// At which hours of the week, altogether, by category or by area?
///
/// Every report counts with a weight of 1, spread evenly over the time in which it may have happened (aoristic), in civil time
/// of the lake's zone: an interval across a clock change is cut there. Reports of more than a week count alike in all hours.
/// Rates are per such hour that the window held, with Garwood's exact 95 % intervals. By area each report counts in the
/// neighbourhood that it was given, and those on default points in none; the forty groups with the most reports are given.
///
/// Null hypotheses: that all hours of the day, and all days of the week, have the same rate (chi-square, given where five
/// reports or more are expected of each; q over the groups that have one); that times of day known to the hour have no preferred
/// direction (Rayleigh).
///
/// # Errors
/// [`EngineError::FinerThanMonth`] for reports known to the month only; [`EngineError::BadOption`] by cell;
/// [`EngineError::NoRegion`] and [`EngineError::NoArea`] by area; [`EngineError::Stats`] without reports.
///
/// # Source
/// Ratcliffe and `McCullagh` (1998), doi:10.1080/136588198241644; Garwood (1936), doi:10.1093/biomet/28.3-4.437; Fisher (1993),
/// doi:10.1017/CBO9780511564345 (the interval of the mean time).
pub async fn rhythm(snapshot: &Snapshot, question: &Question, by: By, policy: &Policy) -> Result<Released<Rhythm>, EngineError> {
    rhythm_of(snapshot, question, (by, Initiative::Anyone), policy).await
}

/// The same, of those reports only whose initiative counts: what ranks places hears nothing that officers began themselves.
///
/// # Errors
/// As [`rhythm`].
pub(super) async fn rhythm_of(
    snapshot: &Snapshot,
    question: &Question,
    (by, initiative): (By, Initiative),
    policy: &Policy,
) -> Result<Released<Rhythm>, EngineError> {
    let scope = Scope { initiative, ..scope_of(question, policy) };
    refuse_month_only(snapshot, &scope).await?;
    let groups = tables::groups(snapshot, (&scope, &question.region), by).await?;
    let receipt = begin(snapshot, question, &scope, "hours-of-the-week").await?;
    let mut receipt = receipt.option("by", by.as_str()).option("interval", "Garwood, 95 %");
    receipt.reports_in_region = groups.iter().flat_map(|(_, found)| found).map(|occurrence| occurrence.reports).sum();
    if receipt.reports_in_region == 0 {
        return Err(NO_REPORTS.into());
    }
    // Pure computation: other requests must not wait for it.
    let (tables, notes) = tokio::task::block_in_place(|| tables::tables(groups, &question.window))?;
    receipt.notes.extend(notes);
    if matches!(by, By::Area) {
        receipt = receipt.option("default_points", "left out");
    }
    Ok(policy.release(Rhythm { tables, receipt }))
}

const NO_REPORTS: StatsError = StatsError::TooFew { what: "reports", given: 0, needed: 1 };

/// Rhythm ranks no place, so reports that officers began count as well.
const fn scope_of<'a>(question: &'a Question, policy: &'a Policy) -> Scope<'a> {
    Scope { window: &question.window, categories: question.categories.as_slice(), initiative: Initiative::Anyone, policy }
}

/// A receipt with what all questions of rhythm have in common.
async fn begin(
    snapshot: &Snapshot,
    question: &Question,
    scope: &Scope<'_>,
    method: &'static str,
) -> Result<Receipt, EngineError> {
    let totals = window_totals(snapshot, scope).await?;
    let cells = cells_of(snapshot, &question.region).await?;
    let mut receipt = Receipt::begin(snapshot, question, scope.policy, method).await?;
    let left_out = match scope.initiative {
        Initiative::Anyone => "retracted reports",
        Initiative::NotOfficers => "officer-initiated and retracted reports",
    };
    receipt = receipt.option("spread", "aoristic").option("left_out", left_out);
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.notes.extend(cells.as_deref().map(counted_by_cells));
    Ok(receipt)
}

/// The wall clock of a question's window.
fn clock_of(question: &Question) -> Result<WallClock, EngineError> {
    Ok(WallClock::of(&question.window)?)
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
const fn real(count: u64) -> f64 {
    count as f64
}

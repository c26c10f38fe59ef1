//! Weekday by shift: how many reports each shift brings, and which bring more than the rest.

use super::super::precision::refuse_month_only;
use super::super::series::cells_of;
use super::super::{Question, Receipt};
use super::hours::LEVEL;
use super::moved::{PeakMove, moved};
use super::options::{DAY, ShiftOptions, ShiftTime, ShiftTimes};
use super::spread::{KnownTimes, QUARTERS, Spread, spread};
use super::{NO_REPORTS, begin, clock_of, scope_of};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::occurrences;
use crate::stats::{PeriodCount, StatsError, benjamini_hochberg, garwood_interval, two_period};
use crate::store::Snapshot;

/// The q up to which a shift differs from the rest.
pub(super) const DIFFERS: f64 = 0.05;
/// By how much sums of shares may miss a whole number.
const ROUNDING: f64 = 1e-6;

/// Reports by weekday and shift, and how the peak moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Shifts {
    /// Each shift of each weekday, from the first of Monday.
    pub shifts: Vec<WeekShift>,
    /// What is known of the times.
    pub known: KnownTimes,
    /// How the peak moved against the window compared with, or why nothing can be said of it.
    pub peak: Result<PeakMove, StatsError>,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// One shift of one weekday.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WeekShift {
    /// The weekday on which it begins, 0 for Monday.
    pub weekday: usize,
    /// When it begins.
    pub from: ShiftTime,
    /// When it ends; after midnight where that is not later than its beginning.
    pub to: ShiftTime,
    /// Aoristic weight: reports, each spread over the time in which it may have happened.
    pub reports: f64,
    /// How many such shifts the window held; clock changes make one longer or shorter.
    pub held: f64,
    /// Reports per such shift; `None` where the window held none.
    pub rate: Option<f64>,
    /// Lower limit of the rate's 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
    /// Share of all reports, 0 to 1.
    pub share: f64,
    /// Its place by rate, 1 for the highest; `None` without a rate.
    pub rank: Option<usize>,
    /// Reports per hour of it over those per hour of all other shifts; `None` where those have none.
    pub ratio: Option<f64>,
    /// Two-sided p of a ratio of 1.
    pub p: Option<f64>,
    /// Benjamini-Hochberg q of p over the shifts of the week.
    pub q: Option<f64>,
    /// Whether it is above the rest: a ratio above 1 and q up to 0.05.
    pub above: bool,
}

/// Which shifts bring more reports than the rest, and how did the peak move?
///
/// A shift belongs to the weekday on which it begins. Reports are spread over the time in which they may have happened (aoristic),
/// by quarters of an hour in civil time of the lake's zone; a shift that a clock change makes longer counts as more than one. Rates
/// are per shift, with Garwood's exact 95 % intervals; fractions of reports have the limits of the whole numbers around them.
///
/// Null hypothesis: per hour of it, a shift brings as many reports as all others together; exact given the total, two-sided, the
/// shift's weight rounded towards what the null expects, with q over the shifts of the week. It takes reports to be independent:
/// bouts make it too sure. Of the peak's move see [`PeakMove`].
///
/// # Errors
/// [`EngineError::FinerThanMonth`] for reports known to the month only; [`EngineError::BadOption`] for a window compared with that
/// overlaps the one asked about; [`EngineError::Stats`] without reports.
///
/// # Source
/// Ratcliffe and `McCullagh` (1998), doi:10.1080/136588198241644; Przyborowski and Wilenski (1940),
/// doi:10.1093/biomet/31.3-4.313; Garwood (1936), doi:10.1093/biomet/28.3-4.437.
pub async fn shifts(
    snapshot: &Snapshot,
    question: &Question,
    options: &ShiftOptions,
    policy: &Policy,
) -> Result<Released<Shifts>, EngineError> {
    let scope = scope_of(question, policy);
    refuse_month_only(snapshot, &scope).await?;
    let cells = cells_of(snapshot, &question.region).await?;
    let found = occurrences(snapshot, &scope, cells.as_deref()).await?;
    let mut receipt = begin(snapshot, question, &scope, "shifts-of-the-week").await?;
    receipt = receipt.option("shifts", options.times.to_string()).option("interval", "Garwood, 95 %");
    receipt = receipt.option("correction", "benjamini-hochberg").option("q", DIFFERS);
    receipt.reports_in_region = found.iter().map(|occurrence| occurrence.reports).sum();
    if found.is_empty() {
        return Err(NO_REPORTS.into());
    }
    // Pure computation: other requests must not wait for it.
    let clock = clock_of(question)?;
    let (now, shifts) = tokio::task::block_in_place(|| {
        let spread = spread(&found, &clock)?;
        let shifts = week(&spread, &clock.quarters_of(&question.window), &options.times)?;
        Ok::<_, EngineError>((spread, shifts))
    })?;
    let (peak, earlier) = moved(snapshot, question, options, (&now, policy)).await?;
    receipt = receipt.option("against", format!("{}/{}", earlier.from(), earlier.to()));
    receipt.notes.extend(now.known.notes());
    Ok(policy.release(Shifts { shifts, known: now.known, peak, receipt }))
}

/// Sums by shift of the week, from the first of Monday: seven times as many as a day has shifts.
pub(super) fn by_shift(quarters: &[f64], times: &ShiftTimes) -> Vec<f64> {
    let list = times.list();
    let mut sums = vec![0.0; 7 * list.len()];
    for (quarter, weight) in quarters.iter().enumerate().take(QUARTERS) {
        let (weekday, minute) = (quarter / 96, u32::try_from(quarter % 96 * 15).unwrap_or(0));
        let begun = list.iter().filter(|(from, _)| from.minute() <= minute).count();
        // Before the first shift of a day the last of the day before goes on.
        let at = if begun == 0 { (weekday + 6) % 7 * list.len() + list.len() - 1 } else { weekday * list.len() + begun - 1 };
        sums[at] += weight;
    }
    sums
}

fn week(spread: &Spread, hours: &[f64], times: &ShiftTimes) -> Result<Vec<WeekShift>, EngineError> {
    let list = times.list();
    let (weights, hours) = (by_shift(&spread.quarters, times), by_shift(hours, times));
    let all = (weights.iter().sum::<f64>(), hours.iter().sum::<f64>());
    let shift = |(at, (reports, hours)): (usize, (&f64, &f64))| {
        let (from, to) = list[at % list.len()];
        let mut shift = WeekShift::counted((at / list.len(), from, to), *reports, hours / length(from, to))?;
        shift.share = reports / all.0;
        shift.compare((*reports, *hours), (all.0 - reports, all.1 - hours))?;
        Ok::<_, EngineError>(shift)
    };
    let mut shifts = weights.iter().zip(&hours).enumerate().map(shift).collect::<Result<Vec<_>, _>>()?;
    correct(&mut shifts)?;
    rank(&mut shifts);
    Ok(shifts)
}

/// Hours of a shift on a day without a clock change.
fn length(from: ShiftTime, to: ShiftTime) -> f64 {
    let minutes = (to.minute() + DAY - from.minute() - 1) % DAY + 1;
    f64::from(minutes) / 60.0
}

impl WeekShift {
    /// A shift with its rate, not yet compared.
    fn counted((weekday, from, to): (usize, ShiftTime, ShiftTime), reports: f64, held: f64) -> Result<Self, EngineError> {
        let mut shift = Self {
            weekday,
            from,
            to,
            reports,
            held,
            rate: None,
            lower: None,
            upper: None,
            share: 0.0,
            rank: None,
            ratio: None,
            p: None,
            q: None,
            above: false,
        };
        // Intervals may reach into shifts that a short window does not hold: those have no rate.
        if held > 0.0 {
            shift.rate = Some(reports / held);
            shift.lower = Some(garwood_interval(whole(floor(reports)), held, LEVEL)?.lower);
            shift.upper = Some(garwood_interval(whole(ceil(reports)), held, LEVEL)?.upper);
        }
        Ok(shift)
    }

    /// Sets it against all other shifts; both as reports and hours.
    fn compare(&mut self, (reports, hours): (f64, f64), (rest, rest_hours): (f64, f64)) -> Result<(), EngineError> {
        if hours <= 0.0 || rest_hours <= 0.0 {
            return Ok(());
        }
        let total = (reports + rest).round();
        let expected = (reports + rest) * hours / (hours + rest_hours);
        // Towards what the null expects, so that spreading reports over shifts never makes a difference.
        let count = if reports > expected { floor(reports) } else { ceil(reports) }.min(total);
        let now = PeriodCount { count: whole(count), exposure: hours };
        let others = PeriodCount { count: whole(total - count), exposure: rest_hours };
        self.p = Some(two_period(now, others, LEVEL)?.p_doubled);
        self.ratio = (rest > 0.0).then(|| reports / hours / (rest / rest_hours));
        self.above = reports > expected;
        Ok(())
    }
}

/// q over the shifts of the week, and which are above the rest by it.
fn correct(shifts: &mut [WeekShift]) -> Result<(), EngineError> {
    let p: Vec<f64> = shifts.iter().filter_map(|shift| shift.p).collect();
    let mut corrected = benjamini_hochberg(&p)?.into_iter();
    for shift in shifts.iter_mut().filter(|shift| shift.p.is_some()) {
        shift.q = corrected.next();
        shift.above &= shift.q.is_some_and(|q| q <= DIFFERS);
    }
    Ok(())
}

/// Places by rate; of equal rates the earlier shift comes first.
fn rank(shifts: &mut [WeekShift]) {
    let mut order: Vec<usize> = (0..shifts.len()).filter(|at| shifts[*at].rate.is_some()).collect();
    order.sort_by(|a, b| shifts[*b].rate.unwrap_or(0.0).total_cmp(&shifts[*a].rate.unwrap_or(0.0)).then(a.cmp(b)));
    for (place, at) in order.into_iter().enumerate() {
        shifts[at].rank = Some(place + 1);
    }
}

/// The whole number below a weight, and above; a sum of shares that misses one by rounding is that one.
fn floor(weight: f64) -> f64 {
    (weight + ROUNDING).floor()
}

fn ceil(weight: f64) -> f64 {
    (weight - ROUNDING).ceil()
}

/// A whole weight as a count; rounding of sums is forgiven.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a whole number of reports")]
pub(super) fn whole(weight: f64) -> u64 {
    weight.max(0.0).round() as u64
}

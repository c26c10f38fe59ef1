//! Rhythm: reports by hour of the week, in the clock that people live by.

use super::precision::refuse_month_only;
use super::series::{cells_of, counted_by_cells};
use super::{Question, Receipt};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Occurrence, Scope, occurrences, window_totals};
use crate::stats::{
    CivilInterval, Cycle, NotComputable, RateInterval, StatsError, UniformityNull, circular, hour_table, uniformity,
};
use crate::store::Snapshot;
use crate::time::{TimeWindow, WallClock};

/// Microseconds of an hour, a day and a week.
const HOUR: i64 = 3_600_000_000;
const DAY: i64 = 24 * HOUR;
const WEEK: i64 = 7 * DAY;
/// Expected reports from which a chi-square can be trusted.
const ENOUGH: f64 = 5.0;
/// Level of the rates' intervals.
const LEVEL: f64 = 0.95;

/// How reports spread over the hours of a week.
#[derive(Debug, Clone, PartialEq)]
pub struct Rhythm {
    /// The 168 hours, from the first of Monday.
    pub hours: Vec<HourOfWeek>,
    /// What is known of the times.
    pub known: KnownTimes,
    /// Whether the hours of the day, and the days of the week, could all be alike.
    pub evenness: Evenness,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// One hour of the week.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HourOfWeek {
    /// Aoristic weight: reports, each spread over the time in which it may have happened.
    pub reports: f64,
    /// How many such hours the window held; clock changes skip and repeat some.
    pub hours: f64,
    /// Reports per such hour; `None` where the window held none.
    pub rate: Option<f64>,
    /// Lower limit of the rate's 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// How well times are known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KnownTimes {
    /// Reports of a moment, or of an hour at most.
    pub within_an_hour: u64,
    /// Reports known to more than an hour and less than a day.
    pub within_a_day: u64,
    /// Reports of which only the day is known: they say something of weekdays, nothing of hours.
    pub day_only: u64,
    /// Reports known to more than a day.
    pub longer: u64,
}

/// Whether times are spread evenly.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Evenness {
    /// Chi-square p of even rates over the hours of the day.
    pub p_hours: Option<f64>,
    /// Chi-square p of even rates over the days of the week.
    pub p_weekdays: Option<f64>,
    /// Mean time of day on the circle, in minutes after midnight.
    pub mean_minute: Option<f64>,
    /// Resultant length of times of day, 0 to 1.
    pub resultant: Option<f64>,
    /// Rayleigh p of no preferred time of day.
    pub p_rayleigh: Option<f64>,
}

/// At which hours of the week?
///
/// Every report counts with a weight of 1, spread evenly over the time in which it may have happened (aoristic), in civil time
/// of the lake's zone: an interval across a clock change is cut there. Reports of more than a week count alike in all hours.
/// Rates are per such hour that the window held, with Garwood's exact 95 % intervals.
///
/// Null hypotheses: that all hours of the day, and all days of the week, have the same rate (chi-square, given where five
/// reports or more are expected of each); that times of day known to the hour have no preferred direction (Rayleigh).
///
/// # Errors
/// [`EngineError::FinerThanMonth`] for reports known to the month only; [`EngineError::Stats`] without reports.
///
/// # Source
/// Ratcliffe and `McCullagh` (1998), doi:10.1080/136588198241644; Garwood (1936), doi:10.1093/biomet/28.3-4.437.
pub async fn rhythm(snapshot: &Snapshot, question: &Question, policy: &Policy) -> Result<Released<Rhythm>, EngineError> {
    let (categories, initiative) = (&question.categories[..], Initiative::Anyone);
    let scope = Scope { window: &question.window, categories, initiative, policy };
    refuse_month_only(snapshot, &scope).await?;
    let totals = window_totals(snapshot, &scope).await?;
    let cells = cells_of(snapshot, &question.region).await?;
    let found = occurrences(snapshot, &scope, cells.as_deref()).await?;
    let mut receipt = Receipt::begin(snapshot, question, policy, "hours-of-the-week").await?;
    receipt = receipt.option("spread", "aoristic").option("interval", "Garwood, 95 %").option("left_out", "retracted reports");
    receipt.reports_read = totals.reports;
    receipt.reports_without_place = totals.without_place;
    receipt.reports_in_region = found.iter().map(|occurrence| occurrence.reports).sum();
    receipt.notes.extend(cells.as_deref().map(counted_by_cells));
    // Pure computation: other requests must not wait for it.
    let (hours, known, evenness) = tokio::task::block_in_place(|| spread(&found, &question.window))?;
    receipt.notes.extend(notes(known, receipt.reports_in_region));
    Ok(policy.release(Rhythm { hours, known, evenness, receipt }))
}

type Spread = (Vec<HourOfWeek>, KnownTimes, Evenness);

fn spread(found: &[Occurrence], window: &TimeWindow) -> Result<Spread, EngineError> {
    if found.is_empty() {
        return Err(StatsError::TooFew { what: "reports", given: 0, needed: 1 }.into());
    }
    let clock = WallClock::of(window)?;
    let (mut weights, mut known, mut times) = (vec![0.0; 168], KnownTimes::default(), Vec::new());
    for occurrence in found {
        let reports = real(occurrence.reports);
        let length = occurrence.to - occurrence.from;
        known.count(occurrence, length);
        if length > WEEK {
            for weight in &mut weights {
                *weight += reports / 168.0;
            }
            continue;
        }
        for piece in clock.pieces(occurrence.from, occurrence.to) {
            let interval = CivilInterval { from: piece.from, to: Some(piece.to) };
            for (hour, share) in Cycle::HOURS_OF_WEEK.shares(interval).map_err(|_| OUT_OF_RANGE)? {
                weights[hour] += reports * piece.share * share;
            }
            if length <= HOUR && !occurrence.day_only {
                let minute = piece.from.midpoint(piece.to).rem_euclid(1_440.0);
                times.extend((0..occurrence.reports).map(|_| minute));
            }
        }
    }
    let exposure = clock.hours_of(window);
    Ok((hours(&weights, &exposure)?, known, evenness(&weights, &exposure, &times)))
}

const OUT_OF_RANGE: StatsError = StatsError::Undefined { because: "a report lies outside the years that can be counted" };

impl KnownTimes {
    const fn count(&mut self, occurrence: &Occurrence, length: i64) {
        let counted = if occurrence.day_only {
            &mut self.day_only
        } else if length <= HOUR {
            &mut self.within_an_hour
        } else if length <= DAY {
            &mut self.within_a_day
        } else {
            &mut self.longer
        };
        *counted += occurrence.reports;
    }
}

fn hours(weights: &[f64], exposure: &[f64]) -> Result<Vec<HourOfWeek>, EngineError> {
    // Intervals may reach into hours that a window of less than a week does not hold: those have no rate.
    let held: Vec<f64> = weights.iter().zip(exposure).map(|(weight, hours)| if *hours > 0.0 { *weight } else { 0.0 }).collect();
    let table = hour_table(&held, exposure, LEVEL)?;
    let hour = |(at, rate): (usize, Result<RateInterval, NotComputable>)| HourOfWeek {
        reports: weights[at],
        hours: exposure[at],
        rate: rate.ok().map(|rate| rate.rate),
        lower: rate.ok().map(|rate| rate.lower),
        upper: rate.ok().map(|rate| rate.upper),
    };
    Ok(table.rates.into_iter().enumerate().map(hour).collect())
}

fn evenness(weights: &[f64], exposure: &[f64], times: &[f64]) -> Evenness {
    let by = |of: fn(usize) -> usize, bins: usize| {
        let (mut counts, mut hours) = (vec![0.0; bins], vec![0.0; bins]);
        for (at, (weight, exposure)) in weights.iter().zip(exposure).enumerate() {
            if *exposure > 0.0 {
                counts[of(at)] += weight;
                hours[of(at)] += exposure;
            }
        }
        let test = uniformity(&counts, &hours, UniformityNull::ChiSquare).ok()?;
        (test.least_expected >= ENOUGH).then_some(test.p)
    };
    let clock = circular(times, 1_440.0).ok();
    Evenness {
        p_hours: by(|at| at % 24, 24),
        p_weekdays: by(|at| at / 24, 7),
        mean_minute: clock.as_ref().and_then(|clock| clock.mean.ok()),
        resultant: clock.as_ref().map(|clock| clock.resultant),
        p_rayleigh: clock.as_ref().map(|clock| clock.p),
    }
}

fn notes(known: KnownTimes, reports: u64) -> Vec<String> {
    let mut notes = Vec::new();
    if known.day_only > 0 {
        notes.push(format!(
            "Of {} of {reports} reports only the day is known: they are spread evenly over its hours, and make hours look more \
             alike than they are.",
            known.day_only
        ));
    }
    if known.longer > 0 {
        notes.push(format!("{} of {reports} reports are known to more than a day only.", known.longer));
    }
    notes
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
const fn real(count: u64) -> f64 {
    count as f64
}

//! The rhythm of a week in JSON.

use engine::analysis::{HourOfWeek, Receipt, Rhythm};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

/// Weekdays as people read them, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Reports by hour of the week, in local civil time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RhythmView {
    /// Seven rows, Monday first, of twenty-four hours.
    pub days: Vec<DayView>,
    /// Hours of the week with the highest rates.
    pub peaks: Vec<PeakView>,
    /// Reports known to an hour or better.
    pub known_within_an_hour: u64,
    /// Reports known to more than an hour, up to a day.
    pub known_within_a_day: u64,
    /// Reports of which only the day is known: they say something of weekdays, nothing of hours.
    pub known_to_the_day: u64,
    /// Reports known to more than a day.
    pub known_longer: u64,
    /// Chi-square p of even hours of the day; null where it is not computable.
    pub p_even_hours: Option<f64>,
    /// Chi-square p of even days of the week; null where it is not computable.
    pub p_even_weekdays: Option<f64>,
    /// Mean time of day as `HH:MM`, on the circle of a day; null where there is none.
    pub mean_time: Option<String>,
    /// Resultant length, 0 (spread over the day) to 1 (all at one time).
    pub concentration: Option<f64>,
    /// Rayleigh p of no preferred time of day.
    pub p_rayleigh: Option<f64>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// One weekday.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DayView {
    /// Its name.
    pub weekday: &'static str,
    /// Reports of the day, spread over the times in which they may have happened.
    pub total: f64,
    /// Its hours, from midnight.
    pub hours: Vec<HourView>,
}

/// One hour of the week.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HourView {
    /// 0 to 23.
    pub hour: usize,
    /// Reports, each spread over the time in which it may have happened.
    pub reports: f64,
    /// How many such hours the window held.
    pub hours: f64,
    /// Reports per such hour.
    pub rate: Option<f64>,
    /// Lower limit of the rate's 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// An hour of the week that stands out.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PeakView {
    /// The weekday.
    pub weekday: &'static str,
    /// The hour.
    #[serde(flatten)]
    pub hour: HourView,
}

impl RhythmView {
    /// The wire form of a released rhythm, with so many peaks.
    #[must_use]
    pub fn new(rhythm: &Released<Rhythm>, peaks: usize) -> Self {
        let rhythm = rhythm.get();
        let day = |(weekday, hours): (&'static str, &[HourOfWeek])| DayView {
            weekday,
            total: hours.iter().map(|hour| hour.reports).sum(),
            hours: hours.iter().enumerate().map(|(hour, figures)| HourView::new(hour, figures)).collect(),
        };
        let mut order: Vec<usize> = (0..rhythm.hours.len()).filter(|at| rhythm.hours[*at].rate.is_some()).collect();
        let rate = |at: usize| rhythm.hours[at].rate.unwrap_or(0.0);
        order.sort_by(|a, b| rate(*b).total_cmp(&rate(*a)).then(a.cmp(b)));
        let peak = |at: &usize| PeakView { weekday: WEEKDAYS[*at / 24], hour: HourView::new(*at % 24, &rhythm.hours[*at]) };
        let (known, evenness) = (&rhythm.known, &rhythm.evenness);
        Self {
            days: WEEKDAYS.into_iter().zip(rhythm.hours.chunks(24)).map(day).collect(),
            peaks: order.iter().take(peaks).map(peak).collect(),
            known_within_an_hour: known.within_an_hour,
            known_within_a_day: known.within_a_day,
            known_to_the_day: known.day_only,
            known_longer: known.longer,
            p_even_hours: evenness.p_hours,
            p_even_weekdays: evenness.p_weekdays,
            mean_time: evenness.mean_minute.map(clock),
            concentration: evenness.resultant,
            p_rayleigh: evenness.p_rayleigh,
            receipt: rhythm.receipt.clone(),
        }
    }
}

impl HourView {
    const fn new(hour: usize, figures: &HourOfWeek) -> Self {
        let HourOfWeek { reports, hours, rate, lower, upper } = *figures;
        Self { hour, reports, hours, rate, lower, upper }
    }
}

/// A minute of the day as `HH:MM`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a remainder below 1440")]
fn clock(minute: f64) -> String {
    let minute = minute.round().rem_euclid(1_440.0) as u32;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

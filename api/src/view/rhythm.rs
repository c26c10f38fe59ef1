//! The rhythm of a week in JSON.

use engine::analysis::{HourOfWeek, KnownTimes, Receipt, Rhythm, RhythmTable};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

use super::trend::kind_and_id;

/// Weekdays as people read them, Monday first.
pub const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Reports by hour of the week, in local civil time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RhythmView {
    /// A table for each category or area that holds reports, the largest first; one where all are taken together.
    pub tables: Vec<RhythmTableView>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// The hours of the week of one kind of reports.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RhythmTableView {
    /// `whole`, `area` or `category`.
    pub kind: &'static str,
    /// Id of the area or category; null for all together.
    pub id: Option<String>,
    /// What people call it.
    pub name: String,
    /// All its reports.
    pub total: u64,
    /// Seven rows, Monday first, of twenty-four hours.
    pub days: Vec<DayView>,
    /// Hours of the week with the highest rates.
    pub peaks: Vec<PeakView>,
    /// How well the times are known.
    #[serde(flatten)]
    pub known: KnownTimesView,
    /// Chi-square p of even hours of the day; null where it is not computable.
    pub p_even_hours: Option<f64>,
    /// Benjamini-Hochberg q of it over the tables.
    pub q_even_hours: Option<f64>,
    /// Chi-square p of even days of the week; null where it is not computable.
    pub p_even_weekdays: Option<f64>,
    /// Benjamini-Hochberg q of it over the tables.
    pub q_even_weekdays: Option<f64>,
    /// Mean time of day as `HH:MM`, on the circle of a day; null where there is none.
    pub mean_time: Option<String>,
    /// Half the width of its 95 % interval, in minutes.
    pub mean_within_minutes: Option<f64>,
    /// Resultant length, 0 (spread over the day) to 1 (all at one time).
    pub concentration: Option<f64>,
    /// Rayleigh p of no preferred time of day.
    pub p_rayleigh: Option<f64>,
}

/// How well times are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct KnownTimesView {
    /// Reports known to an hour or better.
    pub known_within_an_hour: u64,
    /// Reports known to more than an hour, up to a day.
    pub known_within_a_day: u64,
    /// Reports of which only the day is known: they say something of weekdays, nothing of hours.
    pub known_to_the_day: u64,
    /// Reports known to more than a day.
    pub known_longer: u64,
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
    /// The wire form of a released rhythm, with so many peaks of each table.
    #[must_use]
    pub fn new(rhythm: &Released<Rhythm>, peaks: usize) -> Self {
        let rhythm = rhythm.get();
        let tables = rhythm.tables.iter().map(|table| RhythmTableView::new(table, peaks)).collect();
        Self { tables, receipt: rhythm.receipt.clone() }
    }
}

impl RhythmTableView {
    fn new(table: &RhythmTable, peaks: usize) -> Self {
        let day = |(weekday, hours): (&'static str, &[HourOfWeek])| DayView {
            weekday,
            total: hours.iter().map(|hour| hour.reports).sum(),
            hours: hours.iter().enumerate().map(|(hour, figures)| HourView::new(hour, figures)).collect(),
        };
        let (evenness, (kind, id)) = (&table.evenness, kind_and_id(&table.group));
        Self {
            kind,
            id,
            name: table.group.to_string(),
            total: table.reports,
            days: WEEKDAYS.into_iter().zip(table.hours.chunks(24)).map(day).collect(),
            peaks: highest(&table.hours, peaks),
            known: KnownTimesView::new(&table.known),
            p_even_hours: evenness.p_hours,
            q_even_hours: evenness.q_hours,
            p_even_weekdays: evenness.p_weekdays,
            q_even_weekdays: evenness.q_weekdays,
            mean_time: evenness.mean_minute.map(clock),
            mean_within_minutes: evenness.mean_within,
            concentration: evenness.resultant,
            p_rayleigh: evenness.p_rayleigh,
        }
    }
}

/// The hours with the highest rates.
fn highest(hours: &[HourOfWeek], peaks: usize) -> Vec<PeakView> {
    let mut order: Vec<usize> = (0..hours.len()).filter(|at| hours[*at].rate.is_some()).collect();
    let rate = |at: usize| hours[at].rate.unwrap_or(0.0);
    order.sort_by(|a, b| rate(*b).total_cmp(&rate(*a)).then(a.cmp(b)));
    let peak = |at: &usize| PeakView { weekday: WEEKDAYS[*at / 24], hour: HourView::new(*at % 24, &hours[*at]) };
    order.iter().take(peaks).map(peak).collect()
}

impl KnownTimesView {
    pub(super) const fn new(known: &KnownTimes) -> Self {
        Self {
            known_within_an_hour: known.within_an_hour,
            known_within_a_day: known.within_a_day,
            known_to_the_day: known.day_only,
            known_longer: known.longer,
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
pub(super) fn clock(minute: f64) -> String {
    let minute = minute.round().rem_euclid(1_440.0) as u32;
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

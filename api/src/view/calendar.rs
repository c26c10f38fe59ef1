//! The calendar in JSON.

use engine::analysis::{Calendar, DayOfCalendar, Receipt, StandsOut};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

use super::WEEKDAYS;

/// Reports per civil day, beside what weekday and month lead to expect.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CalendarView {
    /// The days of which the lake knows, in order.
    pub days: Vec<CalendarDayView>,
    /// What each weekday is worth beside the mean of a week, Monday first.
    pub weekday_factors: [f64; 7],
    /// How much more days vary than Poisson counts, which have 1.
    pub dispersion: f64,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// One civil day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CalendarDayView {
    /// `YYYY-MM-DD`.
    pub day: String,
    /// Its weekday.
    pub weekday: &'static str,
    /// Reports.
    pub reports: u64,
    /// Reports expected from the other days; null for the only day of its month.
    pub expected: Option<f64>,
    /// Two-sided p.
    pub p: Option<f64>,
    /// Benjamini-Hochberg q of p over all days.
    pub q: Option<f64>,
    /// `more` or `fewer` where q is up to 0.05; null where the day does not stand out.
    pub stands_out: Option<&'static str>,
}

impl CalendarView {
    /// The wire form of a released calendar.
    #[must_use]
    pub fn new(calendar: &Released<Calendar>) -> Self {
        let calendar = calendar.get();
        Self {
            days: calendar.days.iter().map(CalendarDayView::new).collect(),
            weekday_factors: calendar.weekdays,
            dispersion: calendar.dispersion,
            receipt: calendar.receipt.clone(),
        }
    }

    /// The days that stand out, the most remarkable first.
    #[must_use]
    pub fn remarkable(&self) -> Vec<&CalendarDayView> {
        let mut days: Vec<&CalendarDayView> = self.days.iter().filter(|day| day.stands_out.is_some()).collect();
        let p = |day: &CalendarDayView| day.p.unwrap_or(1.0);
        days.sort_by(|a, b| p(a).total_cmp(&p(b)).then_with(|| a.day.cmp(&b.day)));
        days
    }
}

impl CalendarDayView {
    fn new(day: &DayOfCalendar) -> Self {
        Self {
            day: day.day.to_string(),
            weekday: WEEKDAYS[usize::from(day.day.weekday().to_monday_zero_offset().unsigned_abs())],
            reports: day.reports,
            expected: day.expected,
            p: day.p,
            q: day.q,
            stands_out: day.stands_out.map(StandsOut::as_str),
        }
    }
}

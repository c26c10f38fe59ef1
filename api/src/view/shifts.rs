//! Shifts in JSON: weekday by shift, and how the peak moved.

use engine::analysis::{MeanTime, PeakMove, Receipt, ShiftShare, Shifts, WeekShift};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

use super::rhythm::clock;
use super::{KnownTimesView, WEEKDAYS};

/// Reports by weekday and shift, in local civil time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ShiftsView {
    /// Each shift of each weekday, from the first of Monday.
    pub shifts: Vec<WeekShiftView>,
    /// How the peak moved; null where nothing can be said of it.
    pub peak: Option<PeakMoveView>,
    /// Why nothing can be said of the peak; null where something is.
    pub peak_not_computable: Option<String>,
    /// How well the times are known.
    #[serde(flatten)]
    pub known: KnownTimesView,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// One shift of one weekday.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WeekShiftView {
    /// The weekday on which it begins.
    pub weekday: &'static str,
    /// When it begins, `HH:MM`.
    pub from: String,
    /// When it ends; the next morning where that is not later.
    pub to: String,
    /// Reports, each spread over the time in which it may have happened.
    pub reports: f64,
    /// How many such shifts the window held.
    pub held: f64,
    /// Reports per such shift.
    pub rate: Option<f64>,
    /// Lower limit of the rate's 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
    /// Share of all reports, 0 to 1.
    pub share: f64,
    /// Its place by rate, 1 for the highest.
    pub rank: Option<usize>,
    /// Reports per hour of it over those per hour of all other shifts.
    pub ratio: Option<f64>,
    /// Two-sided p of a ratio of 1.
    pub p: Option<f64>,
    /// Benjamini-Hochberg q of p over the shifts of the week.
    pub q: Option<f64>,
    /// Whether it is above the rest: a ratio above 1 and q up to 0.05.
    pub above: bool,
}

/// How the peak moved from one window to another.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PeakMoveView {
    /// First day of the window compared with.
    pub from: String,
    /// First day after it.
    pub to: String,
    /// Its reports.
    pub reports: u64,
    /// The finding in words.
    pub finding: String,
    /// The shifts of a day, in order.
    pub shifts: Vec<ShiftShareView>,
    /// Mean time of day now.
    pub mean_now: Option<MeanTimeView>,
    /// Mean time of day then.
    pub mean_then: Option<MeanTimeView>,
    /// Minutes by which the mean is later now.
    pub later_minutes: Option<f64>,
    /// Lower limit of its 95 % interval.
    pub later_lower: Option<f64>,
    /// Upper limit.
    pub later_upper: Option<f64>,
    /// What to know of the window compared with.
    pub notes: Vec<String>,
}

/// A shift's share of all reports, then and now.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ShiftShareView {
    /// When it begins, `HH:MM`.
    pub from: String,
    /// When it ends.
    pub to: String,
    /// Share of all reports now, 0 to 1.
    pub now: f64,
    /// Share of all reports then.
    pub then: f64,
    /// Two-sided p of equal shares, by Fisher's exact test.
    pub p: Option<f64>,
    /// Benjamini-Hochberg q of p over the shifts.
    pub q: Option<f64>,
}

/// A mean time of day.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct MeanTimeView {
    /// `HH:MM`.
    pub time: String,
    /// Half the width of its 95 % interval, in minutes.
    pub within_minutes: Option<f64>,
}

impl ShiftsView {
    /// The wire form of released shifts.
    #[must_use]
    pub fn new(shifts: &Released<Shifts>) -> Self {
        let shifts = shifts.get();
        Self {
            shifts: shifts.shifts.iter().map(WeekShiftView::new).collect(),
            peak: shifts.peak.as_ref().ok().map(PeakMoveView::new),
            peak_not_computable: shifts.peak.as_ref().err().map(ToString::to_string),
            known: KnownTimesView::new(&shifts.known),
            receipt: shifts.receipt.clone(),
        }
    }
}

impl WeekShiftView {
    fn new(shift: &WeekShift) -> Self {
        let WeekShift { weekday, from, to, reports, held, rate, lower, upper, share, rank, ratio, p, q, above } = *shift;
        let (weekday, from, to) = (WEEKDAYS[weekday], from.to_string(), to.to_string());
        Self { weekday, from, to, reports, held, rate, lower, upper, share, rank, ratio, p, q, above }
    }
}

impl PeakMoveView {
    fn new(moved: &PeakMove) -> Self {
        let limit = |at: usize| moved.later_minutes.map(|limits| limits[at]);
        Self {
            from: moved.from.to_string(),
            to: moved.to.to_string(),
            reports: moved.reports,
            finding: moved.finding.clone(),
            shifts: moved.shifts.iter().map(ShiftShareView::new).collect(),
            mean_now: moved.mean_now.map(MeanTimeView::new),
            mean_then: moved.mean_then.map(MeanTimeView::new),
            later_minutes: limit(0),
            later_lower: limit(1),
            later_upper: limit(2),
            notes: moved.notes.clone(),
        }
    }
}

impl ShiftShareView {
    fn new(share: &ShiftShare) -> Self {
        let ShiftShare { from, to, now, then, p, q } = *share;
        Self { from: from.to_string(), to: to.to_string(), now, then, p, q }
    }
}

impl MeanTimeView {
    fn new(mean: MeanTime) -> Self {
        Self { time: clock(mean.minute), within_minutes: mean.within }
    }
}

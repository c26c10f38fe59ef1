//! What was found in one series.

use jiff::civil::Date;

/// What a method says of a series.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// Of Mann-Kendall and its relatives.
    Trend(MonotonicTrend),
    /// Of STL.
    Seasons(Seasons),
    /// Of methods that raise alarms.
    Watch(Watch),
    /// Of change points.
    Changes(Vec<Regime>),
    /// Of emerging hot spots.
    Emerging(EmergingCell),
}

/// A steady rise or fall.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MonotonicTrend {
    /// Pairs of steps of which the later is higher, less those of which it is lower.
    pub s: f64,
    /// S over its standard deviation, corrected for continuity.
    pub z: f64,
    /// Two-sided p.
    pub p: f64,
    /// Benjamini-Hochberg q of p over the series of the answer.
    pub q: Option<f64>,
    /// Kendall's tau-b.
    pub tau: Option<f64>,
    /// Sen's slope, in reports per year.
    pub slope_per_year: f64,
    /// Lower limit of its 95 % interval.
    pub lower: Option<f64>,
    /// Upper limit.
    pub upper: Option<f64>,
}

/// A series taken apart.
#[derive(Debug, Clone, PartialEq)]
pub struct Seasons {
    /// The level, per step.
    pub trend: Vec<f64>,
    /// What the time of year adds, per step.
    pub seasonal: Vec<f64>,
    /// What is left, per step.
    pub remainder: Vec<f64>,
    /// Strength of the trend, 0 to 1 (Wang, Smith and Hyndman).
    pub strength_of_trend: Option<f64>,
    /// Strength of the season, 0 to 1.
    pub strength_of_season: Option<f64>,
    /// The level at the end over the level a year before, less 1.
    pub change_in_a_year: Option<f64>,
}

/// A series under watch: what was expected of each judged step, and where it was exceeded.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Watch {
    /// The judged steps, in order of time.
    pub steps: Vec<WatchedStep>,
}

/// One step under watch.
#[derive(Debug, Clone, PartialEq)]
pub struct WatchedStep {
    /// Its first day.
    pub start: Date,
    /// Reports.
    pub reports: u64,
    /// What was expected; `None` where the method has no such figure, or could not judge the step.
    pub expected: Option<f64>,
    /// The bound above which there is an alarm.
    pub upper: Option<f64>,
    /// The method's own figure: exceedance score, C2, CUSUM or EWMA.
    pub score: Option<f64>,
    /// Whether there is an alarm.
    pub alarm: bool,
}

/// Steps between two change points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regime {
    /// First day of its first step.
    pub from: Date,
    /// First day of the step after.
    pub to: Date,
    /// Mean reports per step.
    pub mean: f64,
}

/// What became of a cell over the cube.
#[derive(Debug, Clone, PartialEq)]
pub struct EmergingCell {
    /// The class, in the words of the published scheme.
    pub class: String,
    /// One letter per known step: H hot, C cold, a dot neither.
    pub bins: String,
    /// Gi* z of the last step.
    pub last_z: Option<f64>,
    /// Mann-Kendall z of the cell's z.
    pub trend_z: Option<f64>,
    /// Its two-sided p.
    pub trend_p: Option<f64>,
}

impl Watch {
    /// How many of the judged steps raised an alarm.
    #[must_use]
    pub fn alarms(&self) -> usize {
        self.steps.iter().filter(|step| step.alarm).count()
    }

    /// Whether the last step raised one.
    #[must_use]
    pub fn alarm_now(&self) -> bool {
        self.steps.last().is_some_and(|step| step.alarm)
    }
}

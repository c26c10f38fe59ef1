//! Question in, answer out: a query, a statistic, and the receipt that lets the answer be defended and asked again.

mod area;
mod comparison;
mod coverage;
mod history;
mod hotspot;
mod hotspots;
mod linked;
mod near;
mod pile;
mod plan;
mod precision;
mod question;
mod receipt;
mod region;
mod repeats;
mod rhythm;
mod series;
mod trends;

pub use area::areas;
pub use comparison::{
    Against, CategoryChange, Change, ChangeClass, Changes, CompareOptions, CompareTest, ComparedCount, ComparedRow, Comparison,
    Correction, Expected, RateUnit, SpreadLaw, changes, comparison,
};
pub use coverage::{Coverage, coverage, reported_until};
pub use history::{Revision, history};
pub use hotspot::{Hotspot, SignificanceClass};
pub use hotspots::{
    Evidence, EvidenceClass, Exposed, ExposureKind, Held, HotPlace, HotspotCluster, HotspotMethod, HotspotOptions, Hotspots,
    HouseholdBand, InferenceKind, NullKind, Stability, StabilityKind, hotspots,
};
pub use linked::{
    LinkCounts, LinkEvidence, LinkKind, LinkOptions, LinkTable, LinkVariable, LinkedPair, LinkedReport, LinkedReports,
    LinkedSeries, SharedWord, WordKind, link_counts, linked, series_id,
};
pub use near::{NamedPlace, Near, NearOptions, NearPlace, NearRegion, RatioInterval, near};
pub use pile::Pile;
pub use plan::{Dose, Plan, PlanFigures, PlanOptions, Resting, Shift, Visit, VisitKind, WRITE_BACK, plan};
pub use question::{LatticeKind, Question, Region};
pub use receipt::Receipt;
pub use repeats::{
    LiveRepeats, NearPair, OpenWindow, RepeatBand, RepeatInference, RepeatMetric, RepeatOptions, RepeatPlace, RepeatShare,
    Repeats, live_repeats, repeats,
};
pub use rhythm::{
    Calendar, DayOfCalendar, Evenness, HourOfWeek, KnownTimes, MeanTime, PeakMove, Rhythm, RhythmTable, ShiftOptions, ShiftShare,
    ShiftTime, ShiftTimes, Shifts, StandsOut, WeekShift, calendar, rhythm, shifts,
};
pub use series::{Series, SeriesPoint, series};
pub use trends::{
    By, EmergingCell, Finding, Group, MonotonicTrend, Regime, Seasons, Trend, TrendMethod, TrendOptions, Trends, Watch,
    WatchedStep, trends,
};

#[cfg(test)]
mod tests;

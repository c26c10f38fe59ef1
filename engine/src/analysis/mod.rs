//! Question in, answer out: a query, a statistic, and the receipt that lets the answer be defended and asked again.

mod area;
mod change;
mod coverage;
mod history;
mod hotspot;
mod hotspots;
mod linked;
mod pile;
mod precision;
mod question;
mod receipt;
mod region;
mod repeats;
mod rhythm;
mod series;
mod trends;

pub use area::areas;
pub use change::{CategoryChange, Change, Changes, changes};
pub use coverage::{Coverage, coverage};
pub use history::{Revision, history};
pub use hotspot::{Hotspot, SignificanceClass};
pub use hotspots::{HotspotCluster, HotspotMethod, HotspotOptions, Hotspots, InferenceKind, NullKind, hotspots};
pub use linked::{
    LinkCounts, LinkEvidence, LinkKind, LinkOptions, LinkTable, LinkVariable, LinkedPair, LinkedReport, LinkedReports,
    LinkedSeries, SharedWord, WordKind, link_counts, linked, series_id,
};
pub use pile::Pile;
pub use question::{LatticeKind, Question, Region};
pub use receipt::Receipt;
pub use repeats::{
    NearPair, OpenWindow, RepeatBand, RepeatInference, RepeatMetric, RepeatOptions, RepeatPlace, RepeatShare, Repeats, repeats,
};
pub use rhythm::{Evenness, HourOfWeek, KnownTimes, Rhythm, rhythm};
pub use series::{Series, SeriesPoint, series};
pub use trends::{
    By, EmergingCell, Finding, Group, MonotonicTrend, Regime, Seasons, Trend, TrendMethod, TrendOptions, Trends, Watch,
    WatchedStep, trends,
};

#[cfg(test)]
mod tests;

//! What was found: the near-repeat table, pairs of reports, and places where it happened again.

use jiff::civil::Date;

use crate::space::{Cell, LngLat};

/// One band of distance and time.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatBand {
    /// Distances from, in metres; equal to `to_m` for the same place.
    pub from_m: f64,
    /// Distances up to; `None` for the rest of the region.
    pub to_m: Option<f64>,
    /// Days from.
    pub from_days: f64,
    /// Days up to; `None` for the rest of the window.
    pub to_days: Option<f64>,
    /// Pairs of reports in the band.
    pub observed: u64,
    /// Pairs expected if times were dealt out over places at random.
    pub expected: f64,
    /// Observed over expected; `None` where none are expected.
    pub ratio: Option<f64>,
    /// Standard deviations above the expectation.
    pub z: Option<f64>,
    /// Probability of as many pairs or more.
    pub p: Option<f64>,
    /// Benjamini-Hochberg q over the bands that are bounded in distance and time.
    pub q: Option<f64>,
    /// Where p comes from: `closed-form` or `monte-carlo`; `None` without a p.
    pub used: Option<&'static str>,
}

/// Two reports near each other in space and time.
#[derive(Debug, Clone, PartialEq)]
pub struct NearPair {
    /// Id of the earlier.
    pub originator: String,
    /// Id of the later.
    pub follower: String,
    /// Metres between them.
    pub metres: f64,
    /// Days between them.
    pub days: f64,
    /// Day of the later.
    pub day: Date,
    /// Where the later happened.
    pub place: LngLat,
}

/// A place where it happened more than once.
#[derive(Debug, Clone, PartialEq)]
pub struct RepeatPlace {
    /// Where.
    pub place: LngLat,
    /// Reports there.
    pub reports: u64,
    /// Day of the last of them.
    pub last_day: Date,
    /// Fewest days from one to the next.
    pub shortest_gap_days: f64,
}

/// How much happens again at the same place.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RepeatShare {
    /// Distinct places.
    pub places: u64,
    /// Places with more than one report.
    pub repeat_places: u64,
    /// Reports at those.
    pub reports_there: u64,
    /// For each number of reports, how many places hold so many; rising.
    pub places_by_reports: Vec<(u64, u64)>,
    /// For each end of a band of time, the share of reports after the first of a place that follow within so many days.
    pub within: Vec<(f64, f64)>,
}

/// A report near which the risk is raised still.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenWindow {
    /// Its id.
    pub report_id: String,
    /// Where it happened.
    pub place: LngLat,
    /// Its cell of the stored resolution.
    pub cell: Cell,
    /// Id of the neighbourhood in which it lies.
    pub area_id: Option<String>,
    /// The neighbourhood's name.
    pub area_name: Option<String>,
    /// Its day.
    pub day: Date,
    /// The band of the table that it rests on: of those open, the one with the highest ratio.
    pub band: RepeatBand,
    /// How many times as many pairs as expected that band holds.
    pub ratio: f64,
    /// Last day of that band.
    pub until: Date,
    /// Days left of it, the day of the list included.
    pub days_left: f64,
    /// How far from the report any band that is open reaches, in metres; 0 for the same place.
    pub radius_m: f64,
    /// Reports that have followed within that distance.
    pub followed: u64,
}

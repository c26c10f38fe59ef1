//! The fields of a scenario file that plant reports which belong together; a file without them plants none.

use serde::Deserialize;

/// Series of one offender each.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SeriesSpec {
    pub(crate) count: u32,
    /// Taken in turn.
    pub(crate) categories: Vec<String>,
    /// Least and most reports of one series.
    pub(crate) events: [u32; 2],
    /// Least and most of the distance that no two reports of a series exceed, metres.
    pub(crate) roam_m: [f64; 2],
    /// Least and most days from the first to the last.
    pub(crate) days: [u32; 2],
    /// Shares of a series' reports that mention its vehicle and its way of working.
    pub(crate) vehicle: f64,
    pub(crate) method: f64,
    pub(crate) decoys: Decoys,
}

/// Shares of the other reports of these categories that mention some vehicle or way of working.
#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Decoys {
    pub(crate) vehicle: f64,
    pub(crate) method: f64,
}

/// Incidents that two households report.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DuplicatesSpec {
    /// Share of what residents report in the categories.
    pub(crate) share: f64,
    pub(crate) categories: Vec<String>,
    pub(crate) distance_m: f64,
    pub(crate) minutes: u32,
}

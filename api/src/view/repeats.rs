//! Repeats in JSON.

use engine::analysis::{NearPair, Receipt, RepeatBand, RepeatPlace, Repeats};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

/// The near-repeat table, and what happened again where.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RepeatsView {
    /// Bands of distance and time, nearest and soonest first.
    pub bands: Vec<RepeatBandView>,
    /// Distinct places.
    pub places: u64,
    /// Places with more than one report.
    pub repeat_places: u64,
    /// Reports at those.
    pub reports_at_repeat_places: u64,
    /// For each number of reports, how many places hold so many.
    pub places_by_reports: Vec<PlacesByReports>,
    /// Shares of the reports after the first of a place that follow within so many days of the one before.
    pub repeat_within: Vec<RepeatWithin>,
    /// Places with the most reports.
    pub top_places: Vec<RepeatPlaceView>,
    /// How many pairs lie within the furthest band of both.
    pub near_pairs: u64,
    /// The latest of them.
    pub pairs: Vec<NearPairView>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// One band of distance and time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RepeatBandView {
    /// Metres from; equal to `to_m` for the same place.
    pub from_m: f64,
    /// Metres up to; null for the rest of the region.
    pub to_m: Option<f64>,
    /// Days from.
    pub from_days: f64,
    /// Days up to; null for the rest of the window.
    pub to_days: Option<f64>,
    /// Pairs of reports.
    pub observed: u64,
    /// Pairs expected if times were dealt out over places at random.
    pub expected: f64,
    /// Observed over expected.
    pub ratio: Option<f64>,
    /// Standard deviations above the expectation.
    pub z: Option<f64>,
    /// Probability of as many pairs or more; not corrected for the number of bands.
    pub p: Option<f64>,
    /// Benjamini-Hochberg q over the bounded bands.
    pub q: Option<f64>,
    /// `closed-form` or `monte-carlo`.
    pub used: Option<&'static str>,
}

/// How many places hold so many reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlacesByReports {
    /// Reports.
    pub reports: u64,
    /// Places.
    pub places: u64,
}

/// A share of repeats by time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct RepeatWithin {
    /// Days.
    pub days: f64,
    /// Share, 0 to 1.
    pub share: f64,
}

/// A place where it happened more than once.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RepeatPlaceView {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Reports there.
    pub reports: u64,
    /// Day of the last of them.
    pub last_day: String,
    /// Fewest days from one to the next.
    pub shortest_gap_days: f64,
}

/// Two reports near each other in space and time.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearPairView {
    /// Id of the earlier.
    pub originator: String,
    /// Id of the later.
    pub follower: String,
    /// Metres between them.
    pub metres: f64,
    /// Days between them.
    pub days: f64,
    /// Day of the later.
    pub day: String,
    /// Degrees east of the later.
    pub longitude: f64,
    /// Degrees north of the later.
    pub latitude: f64,
}

impl RepeatsView {
    /// The wire form of released repeats.
    #[must_use]
    pub fn new(repeats: &Released<Repeats>) -> Self {
        let repeats = repeats.get();
        let share = &repeats.share;
        Self {
            bands: repeats.bands.iter().map(RepeatBandView::new).collect(),
            places: share.places,
            repeat_places: share.repeat_places,
            reports_at_repeat_places: share.reports_there,
            places_by_reports: share
                .places_by_reports
                .iter()
                .map(|&(reports, places)| PlacesByReports { reports, places })
                .collect(),
            repeat_within: share.within.iter().map(|&(days, share)| RepeatWithin { days, share }).collect(),
            top_places: repeats.places.iter().map(RepeatPlaceView::new).collect(),
            near_pairs: repeats.near_pairs,
            pairs: repeats.pairs.iter().map(NearPairView::new).collect(),
            receipt: repeats.receipt.clone(),
        }
    }
}

impl RepeatBandView {
    pub(super) const fn new(band: &RepeatBand) -> Self {
        let RepeatBand { from_m, to_m, from_days, to_days, observed, expected, ratio, z, p, q, used } = *band;
        Self { from_m, to_m, from_days, to_days, observed, expected, ratio, z, p, q, used }
    }
}

impl RepeatPlaceView {
    fn new(place: &RepeatPlace) -> Self {
        Self {
            longitude: place.place.lng(),
            latitude: place.place.lat(),
            reports: place.reports,
            last_day: place.last_day.to_string(),
            shortest_gap_days: place.shortest_gap_days,
        }
    }
}

impl NearPairView {
    fn new(pair: &NearPair) -> Self {
        Self {
            originator: pair.originator.clone(),
            follower: pair.follower.clone(),
            metres: pair.metres,
            days: pair.days,
            day: pair.day.to_string(),
            longitude: pair.place.lng(),
            latitude: pair.place.lat(),
        }
    }
}

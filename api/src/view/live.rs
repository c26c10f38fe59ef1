//! The live list of repeats in JSON and `GeoJSON`.

use engine::analysis::{LiveRepeats, OpenWindow, Receipt};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

use super::RepeatBandView;

/// Reports near which the risk of another is raised.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LiveRepeatsView {
    /// The day of the list, `YYYY-MM-DD`.
    pub as_of: String,
    /// Those that deserve attention first: by ratio, then by time left.
    pub open: Vec<OpenWindowView>,
    /// How many windows are open, listed or not.
    pub open_in_all: u64,
    /// Why none is open; null where one is.
    pub none: Option<String>,
    /// The bands of the near-repeat table that open a window.
    pub raised: Vec<RepeatBandView>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// A report near which the risk is raised.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct OpenWindowView {
    /// Its id.
    pub report_id: String,
    /// Its day, `YYYY-MM-DD`.
    pub day: String,
    /// Last day of the band that it rests on.
    pub until: String,
    /// Days left, the day of the list included.
    pub days_left: f64,
    /// How many times as many pairs as expected that band holds.
    pub ratio: f64,
    /// How far from the report any open band reaches, in metres; 0 for the same place.
    pub radius_m: f64,
    /// Reports that have followed within that distance.
    pub followed: u64,
    /// The band that it rests on: of those open, the one with the highest ratio.
    pub band: RepeatBandView,
    /// H3 cell of resolution 10.
    pub cell: String,
    /// Id of its area.
    pub area_id: Option<String>,
    /// The area's name.
    pub area_name: Option<String>,
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
}

/// The live list as a `GeoJSON` `FeatureCollection` of points with `radius_m`, the receipt as a foreign member.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LiveCollection {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// One feature per open window.
    pub features: Vec<LiveFeature>,
    /// The day of the list, `YYYY-MM-DD`.
    pub as_of: String,
    /// Why none is open; null where one is.
    pub none: Option<String>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// An open window as a point.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LiveFeature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Id of the report.
    pub id: String,
    /// Where it happened.
    pub geometry: PointView,
    /// What is open, and for how long; `radius_m` is the circle to draw around the point.
    pub properties: OpenWindowView,
}

/// A `GeoJSON` point, longitude before latitude.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct PointView {
    /// Always `Point`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Degrees east and north.
    pub coordinates: [f64; 2],
}

impl LiveRepeatsView {
    /// The wire form of a released live list.
    #[must_use]
    pub fn new(live: &Released<LiveRepeats>) -> Self {
        let live = live.get();
        Self {
            as_of: live.as_of.to_string(),
            open: live.open.iter().map(OpenWindowView::new).collect(),
            open_in_all: live.open_in_all,
            none: live.none.clone(),
            raised: live.raised.iter().map(RepeatBandView::new).collect(),
            receipt: live.receipt.clone(),
        }
    }

    /// The open windows as points.
    #[must_use]
    pub fn into_collection(self) -> LiveCollection {
        let feature = |open: OpenWindowView| LiveFeature {
            kind: "Feature",
            id: open.report_id.clone(),
            geometry: PointView { kind: "Point", coordinates: [open.longitude, open.latitude] },
            properties: open,
        };
        LiveCollection {
            kind: "FeatureCollection",
            features: self.open.into_iter().map(feature).collect(),
            as_of: self.as_of,
            none: self.none,
            receipt: self.receipt,
        }
    }
}

impl OpenWindowView {
    pub(super) fn new(open: &OpenWindow) -> Self {
        Self {
            report_id: open.report_id.clone(),
            day: open.day.to_string(),
            until: open.until.to_string(),
            days_left: open.days_left,
            ratio: open.ratio,
            radius_m: open.radius_m,
            followed: open.followed,
            band: RepeatBandView::new(&open.band),
            cell: open.cell.to_string(),
            area_id: open.area_id.clone(),
            area_name: open.area_name.clone(),
            longitude: open.place.lng(),
            latitude: open.place.lat(),
        }
    }
}

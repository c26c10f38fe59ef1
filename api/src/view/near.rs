//! Reports near places in JSON and `GeoJSON`.

use engine::analysis::{Near, NearPlace, Receipt};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

use super::PointView;

/// How many reports lie within a radius of each of some places.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearView {
    /// The places, those with most reports near them first; where they are equal by name, then as they were given.
    pub places: Vec<NearPlaceView>,
    /// How many were asked for, listed or not.
    pub places_in_all: usize,
    /// What holds for all of them.
    #[serde(flatten)]
    pub near: NearFiguresView,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// What holds for all places of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct NearFiguresView {
    /// How far a report may lie from a place to be near it, by great circle, in metres.
    pub radius_m: f64,
    /// The ground within that distance of a place, in square kilometres.
    pub disc_km2: f64,
    /// Reports near any of the places, each once.
    pub reports_near_any: u64,
    /// Places whose disc overlaps that of another: a report in both counts for both.
    pub overlapping: u64,
    /// Ground of the region that rates are held against, in square kilometres; null without a region.
    pub region_km2: Option<f64>,
    /// Reports per square kilometre of it.
    pub region_per_km2: Option<f64>,
}

/// One place and the reports near it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearPlaceView {
    /// Where it stood in the question, from 1.
    pub number: u64,
    /// What people call it; null where nobody said so.
    pub name: Option<String>,
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Reports near it.
    pub reports: u64,
    /// Lower limit of the 95 % interval of their mean.
    pub lower: f64,
    /// Upper limit.
    pub upper: f64,
    /// Reports per square kilometre of the disc.
    pub per_km2: f64,
    /// Reports that the disc would hold at the rate of the region; null without a region.
    pub expected: Option<f64>,
    /// Reports over expected; null where none are expected.
    pub ratio: Option<f64>,
    /// Lower limit of its 95 % interval.
    pub ratio_lower: Option<f64>,
    /// Upper limit.
    pub ratio_upper: Option<f64>,
}

/// Places as a `GeoJSON` `FeatureCollection` of points, the receipt as a foreign member.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearCollection {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// One feature per place.
    pub features: Vec<NearFeature>,
    /// How many were asked for, listed or not.
    pub places_in_all: usize,
    /// What holds for all of them; `radius_m` is the circle to draw around each point.
    #[serde(flatten)]
    pub near: NearFiguresView,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// A place as a point.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct NearFeature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Where it stood in the question, from 1.
    pub id: u64,
    /// Where it is.
    pub geometry: PointView,
    /// The reports near it.
    pub properties: NearPlaceView,
}

impl NearView {
    /// The wire form of released counts near places, with only the first `top` places where that is given.
    #[must_use]
    pub fn new(near: &Released<Near>, top: Option<usize>) -> Self {
        let near = near.get();
        Self {
            places: near.places.iter().take(top.unwrap_or(usize::MAX)).map(NearPlaceView::new).collect(),
            places_in_all: near.places.len(),
            near: NearFiguresView {
                radius_m: near.radius_m,
                disc_km2: near.disc_km2,
                reports_near_any: near.reports_near_any,
                overlapping: near.overlapping,
                region_km2: near.region.map(|region| region.area_km2),
                region_per_km2: near.region.map(|region| region.per_km2),
            },
            receipt: near.receipt.clone(),
        }
    }

    /// The places as points.
    #[must_use]
    pub fn into_collection(self) -> NearCollection {
        let feature = |place: NearPlaceView| NearFeature {
            kind: "Feature",
            id: place.number,
            geometry: PointView { kind: "Point", coordinates: [place.longitude, place.latitude] },
            properties: place,
        };
        NearCollection {
            kind: "FeatureCollection",
            features: self.places.into_iter().map(feature).collect(),
            places_in_all: self.places_in_all,
            near: self.near,
            receipt: self.receipt,
        }
    }
}

impl NearPlaceView {
    fn new(place: &NearPlace) -> Self {
        Self {
            number: place.number,
            name: place.name.clone(),
            longitude: place.place.lng(),
            latitude: place.place.lat(),
            reports: place.reports,
            lower: place.lower,
            upper: place.upper,
            per_km2: place.per_km2,
            expected: place.expected,
            ratio: place.ratio.map(|ratio| ratio.ratio),
            ratio_lower: place.ratio.map(|ratio| ratio.lower),
            ratio_upper: place.ratio.map(|ratio| ratio.upper),
        }
    }
}

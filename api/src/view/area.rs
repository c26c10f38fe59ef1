//! Areas as GeoJSON.

use engine::disclosure::Released;
use engine::space::{Area, BBox, LngLat};
use serde::Serialize;
use utoipa::ToSchema;

use super::PolygonView;
use super::ring::area_polygon;

/// The areas of a layer as a GeoJSON `FeatureCollection`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AreasView {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// West, south, east, north around all of them; absent when there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bbox: Option<[f64; 4]>,
    /// One feature per area.
    pub features: Vec<AreaFeature>,
}

/// One area.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AreaFeature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The area's id.
    pub id: String,
    /// Its outline.
    pub geometry: PolygonView,
    /// What is known of it.
    pub properties: AreaProperties,
}

/// What is known of an area.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AreaProperties {
    /// Its id, unique within the layer.
    pub area_id: String,
    /// What people call it.
    pub name: String,
    /// The layer it belongs to.
    pub layer: String,
    /// Residents, where known.
    pub population: Option<u64>,
    /// Households, where known.
    pub households: Option<u64>,
}

impl AreaProperties {
    pub(super) fn new(area: &Area) -> Self {
        Self {
            area_id: area.id.clone(),
            name: area.name.clone(),
            layer: area.layer.clone(),
            population: area.population,
            households: area.households,
        }
    }
}

impl AreasView {
    /// The wire form of released areas.
    #[must_use]
    pub fn new(areas: &Released<Vec<Area>>) -> Self {
        let areas = areas.get();
        let corners =
            areas.iter().filter_map(Area::bbox).flat_map(|b| [LngLat::new(b.west, b.south), LngLat::new(b.east, b.north)]);
        let bbox = BBox::around(corners.filter_map(Result::ok)).map(BBox::to_array);
        Self { kind: "FeatureCollection", bbox, features: areas.iter().map(AreaFeature::new).collect() }
    }
}

impl AreaFeature {
    fn new(area: &Area) -> Self {
        Self { kind: "Feature", id: area.id.clone(), geometry: area_polygon(area), properties: AreaProperties::new(area) }
    }
}

//! Outlines as GeoJSON writes them.

use engine::space::{Area, Cell, LngLat};
use serde::Serialize;
use utoipa::ToSchema;

/// A GeoJSON geometry: `Polygon` or `MultiPolygon`, longitude before latitude.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[serde(tag = "type", content = "coordinates")]
pub enum PolygonView {
    /// Rings of one polygon.
    Polygon(Vec<Vec<[f64; 2]>>),
    /// Rings of several.
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

/// The hexagon of a cell: counter-clockwise, closed, seven decimals (about a centimetre).
#[must_use]
pub fn cell_polygon(cell: Cell) -> PolygonView {
    let mut ring: Vec<[f64; 2]> = cell.outline().into_iter().map(position).collect();
    ring.extend(ring.first().copied());
    PolygonView::Polygon(vec![ring])
}

/// The outline of an area.
#[must_use]
pub(super) fn area_polygon(area: &Area) -> PolygonView {
    outline(area.polygons())
}

/// Polygons, each an outer ring and its holes.
#[must_use]
pub(super) fn outline(polygons: Vec<Vec<Vec<LngLat>>>) -> PolygonView {
    let rings = |polygon: Vec<Vec<LngLat>>| polygon.into_iter().map(|ring| ring.into_iter().map(position).collect()).collect();
    PolygonView::MultiPolygon(polygons.into_iter().map(rings).collect())
}

fn position(point: LngLat) -> [f64; 2] {
    [rounded(point.lng()), rounded(point.lat())]
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 1e7).round() / 1e7
}

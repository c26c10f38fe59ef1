//! Outlines as GeoJSON writes them.

use std::collections::BTreeMap;

use engine::space::{Area, Cell, LngLat};
use serde::Serialize;
use utoipa::ToSchema;

use super::AreasView;

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

/// Outlines of what rows count: of areas by id, of cells by their index.
pub(super) struct Outlines<'a>(BTreeMap<&'a str, &'a PolygonView>);

impl<'a> Outlines<'a> {
    /// Those of some areas, and of every cell.
    pub(super) fn of(areas: &'a AreasView) -> Self {
        Self(areas.features.iter().map(|area| (area.id.as_str(), &area.geometry)).collect())
    }

    /// The outline of a row of a kind; `None` for what has no place.
    pub(super) fn get(&self, kind: &str, id: &str) -> Option<PolygonView> {
        match kind {
            "area" => self.0.get(id).copied().cloned(),
            "cell" => Some(cell_polygon(Cell::from_u64(u64::from_str_radix(id, 16).ok()?).ok()?)),
            _ => None,
        }
    }
}

/// The outline of an area.
#[must_use]
pub(crate) fn area_polygon(area: &Area) -> PolygonView {
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

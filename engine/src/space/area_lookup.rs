//! Which area contains each of millions of points: most cells lie wholly inside one area, and then the cell decides.

use geo::CoordsIter;
use rstar::{AABB, RTree, RTreeObject};

use super::{Area, AreaIndex, Cell, LngLat};

/// Share of a cell's size by which its box is widened: its sides are arcs and bulge a little.
const MARGIN: f64 = 0.05;

/// An [`AreaIndex`] with an index of the areas' borders.
#[derive(Debug)]
pub struct AreaLookup<'a> {
    areas: &'a AreaIndex,
    borders: RTree<Border>,
}

/// The box of one segment of a border.
#[derive(Debug, Clone, Copy)]
struct Border(AABB<[f64; 2]>);

impl RTreeObject for Border {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.0
    }
}

impl<'a> AreaLookup<'a> {
    /// Indexes the borders.
    #[must_use]
    pub fn new(areas: &'a AreaIndex) -> Self {
        let rings = areas.areas().iter().flat_map(|area| {
            area.geometry.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
        });
        let corner = |at: geo::Coord| [at.x, at.y];
        let borders = rings.flat_map(|ring| {
            ring.coords_iter().zip(ring.coords_iter().skip(1)).map(move |(a, b)| Border(AABB::from_corners(corner(a), corner(b))))
        });
        Self { areas, borders: RTree::bulk_load(borders.collect()) }
    }

    /// The area that contains every point of a cell, if one does or none holds any of it; `None` when a border runs
    /// through the cell or near it, and each point must be asked about.
    #[must_use]
    pub fn of_cell(&self, cell: Cell) -> Option<Option<&'a Area>> {
        let outline = cell.outline();
        let fold = |of: fn(LngLat) -> f64, pick: fn(f64, f64) -> f64, from| outline.iter().map(|at| of(*at)).fold(from, pick);
        let (west, east) = (fold(LngLat::lng, f64::min, 180.0), fold(LngLat::lng, f64::max, -180.0));
        let (south, north) = (fold(LngLat::lat, f64::min, 90.0), fold(LngLat::lat, f64::max, -90.0));
        let (wide, high) = (MARGIN * (east - west), MARGIN * (north - south));
        let around = AABB::from_corners([west - wide, south - high], [east + wide, north + high]);
        // A cell across the antimeridian has a box around the globe, which borders will touch.
        let touched = self.borders.locate_in_envelope_intersecting(&around).next().is_some();
        (!touched).then(|| self.areas.area_at(cell.centre()))
    }

    /// The area that contains a point.
    #[must_use]
    pub fn at(&self, point: LngLat) -> Option<&'a Area> {
        self.areas.area_at(point)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::space::{AreaColumns, Resolution, read_areas};

    fn two_squares() -> AreaIndex {
        let square = |id: &str, west: f64| {
            format!(
                r#"{{"type":"Feature","properties":{{"id":"{id}"}},"geometry":{{"type":"Polygon","coordinates":
                [[[{west},51.40],[{east},51.41],[{east},51.45],[{west},51.44],[{west},51.40]]]}}}}"#,
                east = west + 0.05
            )
        };
        let text = format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, square("a", -2.60), square("b", -2.55));
        let columns = AreaColumns { layer: "neighbourhood".into(), id: None, name: None };
        AreaIndex::new(read_areas(&text, &columns).expect("two squares").areas)
    }

    proptest! {
        #[test]
        fn the_cell_never_says_other_than_the_point(lng in -2.62f64..-2.48, lat in 51.39f64..51.46) {
            let areas = two_squares();
            let lookup = AreaLookup::new(&areas);
            let point = LngLat::new(lng, lat).expect("a place");
            let cell = point.cell(Resolution::STORED).expect("a cell");
            if let Some(found) = lookup.of_cell(cell) {
                prop_assert_eq!(found.map(|area| &area.id), lookup.at(point).map(|area| &area.id));
            }
        }
    }

    #[test]
    fn most_cells_are_decided_at_once() {
        let areas = two_squares();
        let lookup = AreaLookup::new(&areas);
        let middle = LngLat::new(-2.575, 51.42).expect("a place").cell(Resolution::STORED).expect("a cell");
        assert_eq!(lookup.of_cell(middle).flatten().map(|area| area.id.as_str()), Some("a"));
        let edge = LngLat::new(-2.55, 51.42).expect("a place").cell(Resolution::STORED).expect("a cell");
        assert!(lookup.of_cell(edge).is_none());
    }
}

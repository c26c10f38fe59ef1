//! Which area contains a point: an R-tree of boxes, then point in polygon.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use geo::{BoundingRect, Intersects};
use rstar::{AABB, RTree, RTreeObject};

use super::{Area, LngLat};

/// The areas of one layer, ready to be asked which of them contains a point.
#[derive(Debug, Clone, Default)]
pub struct AreaIndex {
    areas: Vec<Area>,
    by_id: BTreeMap<String, usize>,
    tree: RTree<Slot>,
    /// Ellipsoidal areas take milliseconds for a city; the sum is asked for over and over.
    km2: OnceLock<f64>,
}

#[derive(Debug, Clone)]
struct Slot {
    envelope: AABB<[f64; 2]>,
    position: usize,
}

impl RTreeObject for Slot {
    type Envelope = AABB<[f64; 2]>;

    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl AreaIndex {
    /// Indexes areas; where two share an id the later one is found by it.
    #[must_use]
    pub fn new(areas: Vec<Area>) -> Self {
        let slot = |(position, area): (usize, &Area)| {
            let rect = area.geometry.bounding_rect()?;
            let envelope = AABB::from_corners([rect.min().x, rect.min().y], [rect.max().x, rect.max().y]);
            Some(Slot { envelope, position })
        };
        let tree = RTree::bulk_load(areas.iter().enumerate().filter_map(slot).collect());
        let by_id = areas.iter().enumerate().map(|(position, area)| (area.id.clone(), position)).collect();
        Self { areas, by_id, tree, km2: OnceLock::new() }
    }

    /// The area that contains the point, its edge included; where several do, the first of them in the order given (the lake's is by id).
    #[must_use]
    pub fn area_at(&self, point: LngLat) -> Option<&Area> {
        self.areas_at(point).min().map(|position| &self.areas[position])
    }

    /// The positions of all areas that contain the point, their edges included, in no order.
    pub(super) fn areas_at(&self, point: LngLat) -> impl Iterator<Item = usize> {
        let at = geo::Point::new(point.lng(), point.lat());
        self.tree
            .locate_in_envelope_intersecting(&AABB::from_point([point.lng(), point.lat()]))
            .filter(move |slot| self.areas[slot.position].geometry.intersects(&at))
            .map(|slot| slot.position)
    }

    /// The area of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Area> {
        self.by_id.get(id).map(|position| &self.areas[*position])
    }

    /// The areas of all of them added up, in square kilometres, on the WGS84 ellipsoid.
    #[must_use]
    pub fn area_km2(&self) -> f64 {
        *self.km2.get_or_init(|| self.areas.iter().map(Area::area_km2).sum())
    }

    /// All areas in the order given.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::space::{AreaColumns, read_areas};

    #[test]
    fn a_shared_edge_belongs_to_the_area_loaded_first() {
        let square = |id: &str, west: f64| {
            format!(
                r#"{{"type":"Feature","properties":{{"id":"{id}"}},"geometry":{{"type":"Polygon","coordinates":
                [[[{west},0],[{east},0],[{east},1],[{west},1],[{west},0]]]}}}}"#,
                east = west + 1.0
            )
        };
        let text = format!(r#"{{"type":"FeatureCollection","features":[{},{}]}}"#, square("b", 0.0), square("a", 1.0));
        let columns = AreaColumns { layer: "neighbourhood".into(), id: None, name: None };
        let index = AreaIndex::new(read_areas(&text, &columns).expect("two squares").areas);
        let at = |lng, lat| index.area_at(LngLat::new(lng, lat).expect("a place")).map(|area| area.id.as_str());
        assert_eq!(at(0.5, 0.5), Some("b"));
        assert_eq!(at(1.0, 0.5), Some("b"));
        assert_eq!(at(1.5, 0.5), Some("a"));
        assert_eq!(at(2.5, 0.5), None);
    }
}

//! A named area of a layer: a neighbourhood, beat or ward.

use geo::{BoundingRect, GeodesicArea, MakeValid, MultiPolygon, Validation};

use super::{BBox, LngLat, SpaceError};

/// One ring of an area's outline, as points.
pub type AreaRing = Vec<LngLat>;

/// An area with a valid outline in WGS84.
#[derive(Debug, Clone)]
pub struct Area {
    /// Its id, unique within the layer.
    pub id: String,
    /// The layer it belongs to, for example `neighbourhood`.
    pub layer: String,
    /// What people call it.
    pub name: String,
    /// Residents, where known.
    pub population: Option<u64>,
    /// Households, where known.
    pub households: Option<u64>,
    pub(super) geometry: MultiPolygon,
}

impl Area {
    /// An area that still lacks its outline.
    pub(crate) fn without_outline(layer: &str, id: &str, name: &str) -> Self {
        let (id, layer, name) = (id.to_owned(), layer.to_owned(), name.to_owned());
        Self { id, layer, name, population: None, households: None, geometry: MultiPolygon::new(Vec::new()) }
    }

    /// Replaces an invalid outline (one that crosses itself, say) by the valid one with the odd-even interior.
    ///
    /// Returns whether a repair was needed.
    ///
    /// # Errors
    /// [`SpaceError::BadArea`] when the outline has no inside, lies off the globe or cannot be repaired.
    pub(super) fn make_valid(&mut self) -> Result<bool, SpaceError> {
        let refuse = |reason: String| SpaceError::BadArea { area: self.id.clone(), reason };
        self.check_on_globe()?;
        let flaw = self.geometry.check_validation().err();
        if flaw.is_some() {
            let repaired = self.geometry.make_valid().map_err(|error| refuse(error.to_string()))?;
            repaired.check_validation().map_err(|error| refuse(error.to_string()))?;
            self.geometry = repaired;
        }
        if geo::Area::unsigned_area(&self.geometry) > 0.0 {
            Ok(flaw.is_some())
        } else {
            Err(refuse("its outline encloses nothing".to_owned()))
        }
    }

    fn check_on_globe(&self) -> Result<(), SpaceError> {
        use geo::CoordsIter;
        let bad = self.geometry.coords_iter().find(|c| LngLat::new(c.x, c.y).is_err());
        bad.map_or(Ok(()), |c| {
            let reason = format!("{}, {} is not a longitude and latitude in degrees", c.x, c.y);
            Err(SpaceError::BadArea { area: self.id.clone(), reason })
        })
    }

    /// The smallest box around it.
    #[must_use]
    pub fn bbox(&self) -> Option<BBox> {
        let rect = self.geometry.bounding_rect()?;
        BBox::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y).ok()
    }

    /// Its area on the ground in square kilometres, holes left out, on the WGS84 ellipsoid.
    #[must_use]
    pub fn area_km2(&self) -> f64 {
        // Signed, because outlines run either way round and the other way round they enclose the rest of the earth.
        self.geometry.iter().map(|polygon| polygon.geodesic_area_signed().abs()).sum::<f64>() / 1e6
    }

    /// Its polygons, each as its outer ring followed by its holes; rings are closed.
    #[must_use]
    pub fn polygons(&self) -> Vec<Vec<AreaRing>> {
        rings_of(&self.geometry)
    }
}

/// The rings of polygons, each polygon's outer ring first; rings are closed.
pub(super) fn rings_of(polygons: &MultiPolygon) -> Vec<Vec<AreaRing>> {
    let ring = |line: &geo::LineString| line.coords().map(|c| LngLat::on_globe(c.x, c.y)).collect();
    let rings = |polygon: &geo::Polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect();
    polygons.iter().map(rings).collect()
}

#[cfg(test)]
mod tests {
    use geo::{LineString, MultiPolygon, Polygon};

    use super::Area;

    fn ring(west: f64, width: f64) -> LineString {
        vec![(west, 0.0), (west + width, 0.0), (west + width, width), (west, width), (west, 0.0)].into()
    }

    #[test]
    fn the_ground_is_the_same_whichever_way_the_outline_runs() {
        let mut backwards = ring(0.0, 1.0);
        backwards.0.reverse();
        let mut inner = ring(0.25, 0.5);
        inner.0.reverse();
        let area = |polygons| {
            Area { geometry: MultiPolygon::new(polygons), ..Area::without_outline("neighbourhood", "a", "A") }.area_km2()
        };
        // GeographicLib's Planimeter: one degree by one at the equator, 12308.778 km2.
        let forwards = area(vec![Polygon::new(ring(0.0, 1.0), Vec::new())]);
        assert!((forwards - 12_308.778).abs() < 0.01, "{forwards}");
        assert!((area(vec![Polygon::new(backwards.clone(), Vec::new())]) - forwards).abs() < 1e-6);
        let holed = area(vec![Polygon::new(ring(0.0, 1.0), vec![inner])]);
        assert!((holed / forwards - 0.75).abs() < 1e-4, "{holed}");
        let apart = area(vec![Polygon::new(backwards, Vec::new()), Polygon::new(ring(10.0, 1.0), Vec::new())]);
        assert!((apart / forwards - 2.0).abs() < 1e-9, "{apart}");
    }
}

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
        self.geometry.geodesic_area_unsigned() / 1e6
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

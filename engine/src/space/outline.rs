//! Area outlines as well-known binary, the form in which the lake keeps them.

use geo::{Geometry, MultiPolygon};
use geo_traits::to_geo::ToGeoGeometry;
use wkb::writer::WriteOptions;

use super::{Area, SpaceError};

/// The outline of an area as little-endian WKB.
pub(crate) fn to_wkb(area: &Area) -> Result<Vec<u8>, SpaceError> {
    let mut bytes = Vec::new();
    wkb::writer::write_multi_polygon(&mut bytes, &area.geometry, &WriteOptions::default())
        .map_err(|error| refuse(&area.id, &error))?;
    Ok(bytes)
}

/// Gives an area the outline it was stored with.
pub(crate) fn from_wkb(mut area: Area, bytes: &[u8]) -> Result<Area, SpaceError> {
    let parsed = wkb::reader::read_wkb(bytes).map_err(|error| refuse(&area.id, &error))?;
    area.geometry = match parsed.to_geometry() {
        Geometry::Polygon(polygon) => MultiPolygon::new(vec![polygon]),
        Geometry::MultiPolygon(polygons) => polygons,
        _ => return Err(refuse(&area.id, &"the stored outline is not a polygon")),
    };
    Ok(area)
}

fn refuse(area: &str, reason: &dyn std::fmt::Display) -> SpaceError {
    SpaceError::BadArea { area: area.to_owned(), reason: reason.to_string() }
}

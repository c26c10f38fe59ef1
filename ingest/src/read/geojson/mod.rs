//! `GeoJSON` (RFC 7946): a feature collection, one feature a line, or a text sequence of features (RFC 8142).

use std::io::Read;

use serde_json::value::RawValue;

use super::json::{Around, Cells, Elements, Keys, Members, in_system, is_degrees, next_rows, plain};
use super::reader::{Block, Reader};
use crate::IngestError;
use crate::reason::Reason;
use crate::source::ColumnRule;

/// The member of the years before RFC 7946 that names a coordinate reference system.
const CRS: &str = "crs";
const AROUND: Around = Around { expected: "GeoJSON", arrays: &["features"], kept: &[CRS] };

/// A stream of features, each a row: its properties are looked up as JSON's members are, its geometry fills the source's columns
/// `longitude` and `latitude`, whatever its properties say. A feature without a geometry has no place; one whose geometry is no
/// point is a defect.
///
/// Coordinates are WGS84 degrees. A file that names another reference system is refused: nothing is reprojected here.
pub(crate) struct GeoJson {
    elements: Elements,
    keys: Keys,
    place: Place,
}

/// The columns that the geometry fills, where the source has them.
#[derive(Debug, Clone, Copy)]
struct Place {
    lng: Option<usize>,
    lat: Option<usize>,
}

impl GeoJson {
    /// Begins to read; `columns` are those of the source.
    ///
    /// # Errors
    /// [`IngestError::BadFormat`] when the stream is empty, of no such shape, or names a reference system other than
    /// OGC:CRS84 or EPSG:4326; read errors.
    pub(crate) fn open(file: &str, stream: Box<dyn Read + Send>, columns: &[ColumnRule]) -> Result<Self, IngestError> {
        let elements = Elements::open(file, stream, AROUND)?;
        let keys = Keys::new(columns);
        let place = Place { lng: keys.column("longitude"), lat: keys.column("latitude") };
        let features = Self { elements, keys, place };
        features.check_crs(None)?;
        Ok(features)
    }

    /// That neither the collection, as far as it is read, nor a feature names a reference system other than degrees.
    fn check_crs(&self, of_feature: Option<String>) -> Result<(), IngestError> {
        let of_collection = self.elements.members().iter().filter(|(name, _)| *name == CRS).find_map(|(_, crs)| foreign(crs));
        match of_collection.or(of_feature) {
            None => Ok(()),
            Some(name) => Err(self.elements.bad(in_system(&name))),
        }
    }
}

impl Reader for GeoJson {
    fn header(&self) -> &[String] {
        self.keys.names()
    }

    fn next_block(&mut self) -> Result<Option<Block>, IngestError> {
        let (keys, place, mut of_feature) = (&self.keys, self.place, None);
        let block = next_rows(&mut self.elements, keys, |text, cells| {
            let feature = Members::of(text)?;
            of_feature = of_feature.take().or_else(|| feature.get(CRS).and_then(foreign));
            read_feature(&feature, (keys, place), cells)
        })?;
        // The member may stand behind the features.
        self.check_crs(of_feature)?;
        Ok(block)
    }
}

fn read_feature<'a>(feature: &Members<'a>, (keys, place): (&Keys, Place), cells: &mut Cells<'a>) -> Result<(), Reason> {
    if feature.get("type") != Some("\"Feature\"") {
        return Err(Reason::NotAnObject);
    }
    if let Some(properties) = feature.get("properties") {
        keys.take("", &Members::of(properties)?, cells)?;
    }
    let point = feature.get("geometry").map_or(Ok(None), point)?;
    let (lng, lat) = point.unwrap_or(("null", "null"));
    for (column, coordinate) in [(place.lng, lng), (place.lat, lat)] {
        if let Some(column) = column {
            cells.clear(column);
            cells.set(column, plain(coordinate)?);
        }
    }
    Ok(())
}

/// Longitude and latitude of a geometry as they are written; a point without coordinates is none.
fn point(geometry: &str) -> Result<Option<(&str, &str)>, Reason> {
    let geometry = Members::of(geometry)?;
    if geometry.get("type") != Some("\"Point\"") {
        return Err(Reason::NotAPoint);
    }
    let Some(coordinates) = geometry.get("coordinates") else { return Ok(None) };
    let coordinates: Vec<&RawValue> = serde_json::from_str(coordinates).map_err(|_| Reason::NotAPoint)?;
    match coordinates[..] {
        [] => Ok(None),
        [_] => Err(Reason::NotAPoint),
        [lng, lat, ..] => Ok(Some((lng.get(), lat.get()))),
    }
}

/// What a `crs` member calls its reference system, unless that is longitude and latitude in WGS84.
fn foreign(crs: &str) -> Option<String> {
    let name = Members::of(crs).ok().as_ref().and_then(|crs| crs.get("properties")).and_then(|properties| {
        let properties = Members::of(properties).ok()?;
        let name = properties.get("name").or(properties.get("href")).or(properties.get("code"))?;
        plain(name).ok().flatten()
    });
    match name {
        _ if crs == "null" => None,
        Some(name) if is_degrees(&name) => None,
        Some(name) => Some(name.into_owned()),
        None => Some(crs.to_owned()),
    }
}

#[cfg(test)]
mod tests;

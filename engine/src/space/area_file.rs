//! Areas out of a GeoJSON file, repaired or refused by name.

use std::collections::BTreeSet;

use geo::{Geometry, MultiPolygon};
use geojson::{Feature, FeatureCollection, GeoJson, JsonObject, JsonValue};
use rayon::prelude::*;

use super::{Area, SpaceError};

/// Property names tried, in this order, when the caller names none.
const ID_NAMES: [&str; 8] = ["area_id", "id", "code", "LSOA11CD", "LSOA21CD", "WD22CD", "area_numbe", "geo_code"];
const NAME_NAMES: [&str; 7] = ["name", "LSOA11NM", "LSOA21NM", "WD22NM", "community", "label", "title"];

/// Which properties of a feature hold what.
#[derive(Debug, Clone)]
pub struct AreaColumns {
    /// The layer the areas belong to.
    pub layer: String,
    /// Property of the id; `None` tries the usual names and the feature's own id.
    pub id: Option<String>,
    /// Property of the name; `None` tries the usual names and falls back to the id.
    pub name: Option<String>,
}

/// What came out of an area file.
#[derive(Debug, Clone)]
pub struct AreaReport {
    /// The areas, in the file's order.
    pub areas: Vec<Area>,
    /// Ids of the areas whose outline had to be repaired.
    pub repaired: Vec<String>,
}

/// Reads the areas of a GeoJSON `FeatureCollection` of polygons in WGS84.
///
/// # Errors
/// [`SpaceError::BadAreaFile`] when the text is not such a collection, an id is missing or stands twice;
/// [`SpaceError::BadArea`] names the area whose outline cannot be used.
pub fn read_areas(text: &str, columns: &AreaColumns) -> Result<AreaReport, SpaceError> {
    let collection = match text.parse::<GeoJson>() {
        Ok(GeoJson::FeatureCollection(collection)) => collection,
        Ok(_) => return Err(refuse("it is GeoJSON but not a FeatureCollection".to_owned())),
        Err(error) => return Err(refuse(format!("it is not GeoJSON: {error}"))),
    };
    check_crs(&collection)?;
    let mut areas = Vec::with_capacity(collection.features.len());
    let mut seen = BTreeSet::new();
    for (position, feature) in collection.features.into_iter().enumerate() {
        let area = area_of(feature, position, columns)?;
        if !seen.insert(area.id.clone()) {
            return Err(refuse(format!("id `{}` stands twice; ids are unique within a layer", area.id)));
        }
        areas.push(area);
    }
    // Checking an outline takes longer than reading it.
    let repairs: Vec<Result<bool, SpaceError>> = areas.par_iter_mut().map(Area::make_valid).collect();
    let mut repaired = Vec::new();
    for (area, repair) in areas.iter().zip(repairs) {
        if repair? {
            repaired.push(area.id.clone());
        }
    }
    Ok(AreaReport { areas, repaired })
}

fn refuse(reason: String) -> SpaceError {
    SpaceError::BadAreaFile(reason)
}

/// GeoJSON of before 2016 may name another reference system; only WGS84 is read.
fn check_crs(collection: &FeatureCollection) -> Result<(), SpaceError> {
    let Some(crs) = collection.foreign_members.as_ref().and_then(|members| members.get("crs")) else {
        return Ok(());
    };
    let name = crs.pointer("/properties/name").and_then(JsonValue::as_str).unwrap_or("unnamed");
    if name.ends_with("CRS84") || name.ends_with("4326") {
        Ok(())
    } else {
        Err(refuse(format!("its coordinates are in {name}: reproject the file to WGS84 (EPSG:4326) first")))
    }
}

fn area_of(feature: Feature, position: usize, columns: &AreaColumns) -> Result<Area, SpaceError> {
    let own_id = feature.id.as_ref().map(|id| match id {
        geojson::feature::Id::String(text) => text.clone(),
        geojson::feature::Id::Number(number) => number.to_string(),
    });
    let properties = feature.properties.unwrap_or_default();
    let id = text_of(&properties, columns.id.as_deref(), &ID_NAMES).or(own_id).ok_or_else(|| no_id(&properties, position))?;
    let geometry = match feature.geometry.map(Geometry::<f64>::try_from) {
        Some(Ok(Geometry::Polygon(polygon))) => MultiPolygon::new(vec![polygon]),
        Some(Ok(Geometry::MultiPolygon(polygons))) => polygons,
        Some(Ok(_)) => return Err(SpaceError::BadArea { area: id, reason: "it is not a polygon".to_owned() }),
        Some(Err(error)) => return Err(SpaceError::BadArea { area: id, reason: error.to_string() }),
        None => return Err(SpaceError::BadArea { area: id, reason: "it has no geometry".to_owned() }),
    };
    let name = text_of(&properties, columns.name.as_deref(), &NAME_NAMES).unwrap_or_else(|| id.clone());
    let number = |name: &str| properties.get(name).and_then(JsonValue::as_u64);
    let (population, households) = (number("population"), number("households"));
    Ok(Area { id, layer: columns.layer.clone(), name, population, households, geometry })
}

/// The asked-for property, or the first of the usual ones that is there.
fn text_of(properties: &JsonObject, asked: Option<&str>, usual: &[&str]) -> Option<String> {
    let names: Vec<&str> = asked.map_or_else(|| usual.to_vec(), |name| vec![name]);
    names.iter().find_map(|name| match properties.get(*name)? {
        JsonValue::String(text) => Some(text.clone()),
        JsonValue::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

fn no_id(properties: &JsonObject, position: usize) -> SpaceError {
    let known: Vec<&str> = properties.keys().map(String::as_str).collect();
    refuse(format!("feature {} has no id: name its property with --id; it has {}", position + 1, known.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> AreaColumns {
        AreaColumns { layer: "neighbourhood".into(), id: None, name: None }
    }

    fn collection(ring: &str, properties: &str) -> String {
        format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{properties},
            "geometry":{{"type":"Polygon","coordinates":[{ring}]}}}}]}}"#
        )
    }

    #[test]
    fn a_bow_tie_is_repaired_and_named() {
        let text = collection("[[0,0],[2,2],[2,0],[0,2],[0,0]]", r#"{"area_id":"tie"}"#);
        let report = read_areas(&text, &columns()).expect("repairable");
        assert_eq!(report.repaired, ["tie"]);
        assert_eq!(report.areas[0].polygons().len(), 2);
    }

    #[test]
    fn a_line_without_inside_is_refused_by_name() {
        let text = collection("[[0,0],[1,1],[0,0],[0,0]]", r#"{"area_id":"thin"}"#);
        let error = read_areas(&text, &columns()).expect_err("no inside");
        assert!(matches!(error, SpaceError::BadArea { area, .. } if area == "thin"));
    }

    #[test]
    fn a_missing_id_lists_the_properties() {
        let text = collection("[[0,0],[1,0],[1,1],[0,0]]", r#"{"colour":"red","size":3}"#);
        let message = read_areas(&text, &columns()).expect_err("no id").to_string();
        assert!(message.contains("feature 1") && message.contains("colour, size"), "{message}");
    }

    #[test]
    fn metres_are_refused_as_degrees() {
        let text = collection("[[358000,172000],[359000,172000],[359000,173000],[358000,172000]]", r#"{"id":"osgb"}"#);
        let message = read_areas(&text, &columns()).expect_err("projected").to_string();
        assert!(message.contains("osgb") && message.contains("358000"), "{message}");
    }

    #[test]
    fn another_reference_system_is_named() {
        let text = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::27700"}},"features":[]}"#;
        let message = read_areas(text, &columns()).expect_err("a projected system").to_string();
        assert!(message.contains("EPSG::27700"), "{message}");
    }
}

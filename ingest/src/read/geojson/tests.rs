//! Features in every shape, geometries that are no points, and reference systems.

use super::*;
use crate::read::json::tests::{Everything, Trickle, columns, drain};

fn read(text: &str) -> Result<Everything, IngestError> {
    let stream = Box::new(Trickle::new(text, 6));
    drain(&mut GeoJson::open("a.geojson", stream, &columns(&["kind", "longitude", "latitude"]))?)
}

fn feature(geometry: &str) -> String {
    format!(r#"{{"type": "Feature", "properties": {{"Kind": "x", "longitude": 9}}, "geometry": {geometry}}}"#)
}

fn collection(rest: &str, features: &[String]) -> String {
    format!("{{\"type\": \"FeatureCollection\"{rest}, \"features\": [\n{}\n]}}\n", features.join(",\n"))
}

const POINT: &str = r#"{"type": "Point", "coordinates": [-2.590, 51.45, 7]}"#;

#[test]
fn a_collection_lines_and_a_sequence_are_read_alike() {
    let one = feature(POINT);
    for text in [
        collection("", &[one.clone(), one.clone()]),
        format!("{one}\n{one}\n"),
        format!("\u{1e}{one}\n\u{1e}{one}\n"),
        format!("[{one}, {one}]"),
    ] {
        let (rows, _, defects) = read(&text).expect("read");
        assert_eq!(rows, [["x", "-2.590", "51.45"], ["x", "-2.590", "51.45"]], "{text}");
        assert!(defects.is_empty());
    }
}

#[test]
fn a_feature_without_a_geometry_has_no_place_whatever_its_properties_say() {
    let none = r#"{"type": "Feature", "properties": {"kind": "x", "longitude": 9}}"#.to_owned();
    let bare = r#"{"type": "Feature", "properties": null, "geometry": null}"#.to_owned();
    let features = [feature("null"), none, feature(r#"{"type": "Point", "coordinates": []}"#), bare];
    let (rows, _, defects) = read(&collection("", &features)).expect("read");
    assert_eq!(rows, [["x", "", ""], ["x", "", ""], ["x", "", ""], ["", "", ""]]);
    assert!(defects.is_empty());
}

#[test]
fn other_geometries_and_other_objects_are_defects_with_their_lines() {
    let features = [
        feature(r#"{"type": "MultiPoint", "coordinates": [[-2.59, 51.45]]}"#),
        feature(POINT),
        feature(r#"{"type": "Point", "coordinates": [1]}"#),
        feature(r#"{"type": "Point", "coordinates": "here"}"#),
        feature(r#"{"type": "GeometryCollection", "geometries": []}"#),
        feature("7"),
        POINT.to_owned(),
    ];
    let (rows, lines, defects) = read(&collection("", &features)).expect("read");
    assert_eq!((rows.len(), lines), (1, vec![3]));
    let expected = [(2, Reason::NotAPoint), (4, Reason::NotAPoint), (5, Reason::NotAPoint), (6, Reason::NotAPoint)];
    assert_eq!(defects[..4], expected);
    assert_eq!(defects[4..], [(7, Reason::NotAnObject), (8, Reason::NotAnObject)]);
}

#[test]
fn coordinates_that_are_no_numbers_are_left_for_the_judge_of_places() {
    let (rows, _, _) = read(&collection("", &[feature(r#"{"type": "Point", "coordinates": ["west", null]}"#)])).expect("read");
    assert_eq!(rows, [["x", "west", ""]]);
}

#[test]
fn degrees_by_any_name_are_read() {
    for name in
        ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:OGC::CRS84", "OGC:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"]
    {
        let crs = format!(r#", "crs": {{"type": "name", "properties": {{"name": "{name}"}}}}"#);
        assert_eq!(read(&collection(&crs, &[feature(POINT)])).expect(name).0.len(), 1);
    }
    let old = r#", "crs": {"type": "EPSG", "properties": {"code": 4326}}"#;
    assert_eq!(read(&collection(old, &[feature(POINT)])).expect("degrees").0.len(), 1);
    assert_eq!(read(&collection(", \"crs\": null", &[feature(POINT)])).expect("degrees").0.len(), 1);
}

#[test]
fn another_reference_system_is_refused_by_name_wherever_it_stands() {
    let crs = r#""crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}"#;
    let first = collection(&format!(", {crs}"), &[feature(POINT)]);
    let last = first.replace(&format!("{crs}, "), "").replace("]}\n", &format!("], {crs}}}\n"));
    let within = feature(POINT).replace("\"properties\"", &format!("{crs}, \"properties\""));
    let (first, last, within) = (read(&first), read(&last), read(&format!("{within}\n")));
    for refused in [first, last, within] {
        let message = refused.expect_err("another system").to_string();
        assert!(message.contains("urn:ogc:def:crs:EPSG::27700") && message.contains("reproject"), "{message}");
    }
    let link = r#", "crs": {"type": "link", "properties": {"href": "http://example.org/crs/9"}}"#;
    let message = read(&collection(link, &[feature(POINT)])).expect_err("another system").to_string();
    assert!(message.contains("http://example.org/crs/9"), "{message}");
}

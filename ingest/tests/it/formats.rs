//! Beatwise's own columns in formats that name their fields: NDJSON, `GeoJSON`, Parquet.
#![cfg(test)]

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryArray, Float64Array, RecordBatch, StringArray, TimestampMicrosecondArray};
use ingest::SourceKind;
use parquet::arrow::ArrowWriter;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::made::Lake;

fn properties(id: u32) -> String {
    let words = r#""origin": "resident", "audience": "public", "category": "noise", "occurred_from": "2025-03-01T12:00:00Z""#;
    format!(r#"{{"external_id": "{id}", {words}}}"#)
}

fn feature(id: u32, geometry: &str) -> String {
    format!(r#"{{"type": "Feature", "properties": {}, "geometry": {geometry}}}"#, properties(id))
}

const POINT: &str = r#"{"type": "Point", "coordinates": [-2.59, 51.45]}"#;
const LINE: &str = r#"{"type": "LineString", "coordinates": [[-2.59, 51.45], [-2.6, 51.45]]}"#;

#[tokio::test(flavor = "multi_thread")]
async fn one_object_a_line_is_loaded_and_a_bad_line_costs_only_itself() {
    let lake = Lake::new().await;
    let row = |id: u32, place: &str| properties(id).replace('}', &format!(", {place}}}"));
    let place = r#""longitude": -2.59, "latitude": 51.45"#;
    let lines = [row(1, place), "{\"external_id\": ".to_owned(), row(2, r#""longitude": null"#), row(3, place)];
    let file = lake.file("reports.ndjson", &format!("{}\n", lines.join("\n")));
    let receipt = lake.load(SourceKind::Csv, &[&file]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.quarantined, receipt.without_place), (4, 3, 1, 1));
    assert_eq!(receipt.reasons.get("not-an-object"), Some(&1));
}

#[tokio::test(flavor = "multi_thread")]
async fn features_are_loaded_where_their_points_are() {
    let lake = Lake::new().await;
    let features = [feature(1, POINT), feature(2, "null"), feature(3, LINE), feature(4, POINT)];
    let text = format!("{{\"type\": \"FeatureCollection\", \"features\": [\n{}\n]}}\n", features.join(",\n"));
    let receipt = lake.load(SourceKind::Geojson, &[&lake.file("reports.geojson", &text)]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.quarantined, receipt.without_place), (4, 3, 1, 1));
    assert_eq!(receipt.reasons.get("not-a-point"), Some(&1));
}

#[tokio::test(flavor = "multi_thread")]
async fn features_in_another_reference_system_load_nothing() {
    let lake = Lake::new().await;
    let crs = r#"{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}"#;
    let text = format!(r#"{{"type": "FeatureCollection", "crs": {crs}, "features": [{}]}}"#, feature(1, POINT));
    let refused = lake.load(SourceKind::Geojson, &[&lake.file("reports.geojson", &text)]).await;
    let message = refused.expect_err("another system").to_string();
    assert!(message.contains("reports.geojson") && message.contains("EPSG::27700"), "{message}");
    assert_eq!(lake.rows("reports"), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_torn_array_loads_nothing() {
    let lake = Lake::new().await;
    let text = format!("{{\"type\": \"FeatureCollection\", \"features\": [\n{},\n", feature(1, POINT));
    let refused = lake.load(SourceKind::Geojson, &[&lake.file("reports.geojson", &text)]).await;
    let message = refused.expect_err("the file is torn").to_string();
    assert!(message.contains("reports.geojson line"), "{message}");
    assert_eq!(lake.rows("reports"), 0);
}

/// Writes rows of Beatwise's own columns, with further columns of theirs, and perhaps what `GeoParquet` says about itself.
fn parquet_file(lake: &Lake, rows: usize, (places, geo): (Vec<(&str, ArrayRef)>, Option<&str>)) -> PathBuf {
    let words = |word: &str| -> ArrayRef { Arc::new(StringArray::from(vec![word; rows])) };
    let ids: ArrayRef = Arc::new(StringArray::from_iter_values((0..rows).map(|id| id.to_string())));
    let noon = TimestampMicrosecondArray::from(vec![1_740_830_400_000_000; rows]).with_timezone("UTC");
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("external_id", ids),
        ("Origin", words("resident")),
        ("audience", words("public")),
        ("category", words("noise")),
        ("Occurred From", Arc::new(noon)),
    ];
    columns.extend(places);
    let table = RecordBatch::try_from_iter(columns).expect("a table");
    let path = lake.folder.path().join("reports.parquet");
    let pairs = geo.map(|geo| vec![KeyValue::new("geo".to_owned(), geo.to_owned())]);
    let properties = WriterProperties::builder().set_key_value_metadata(pairs).build();
    let file = File::create(&path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, table.schema(), Some(properties)).expect("a writer");
    writer.write(&table).expect("written");
    writer.close().expect("closed");
    path
}

#[tokio::test(flavor = "multi_thread")]
async fn a_plain_parquet_file_is_loaded() {
    let lake = Lake::new().await;
    let numbers = |number: f64| -> ArrayRef { Arc::new(Float64Array::from(vec![number; 3])) };
    let path = parquet_file(&lake, 3, (vec![("longitude", numbers(-2.59)), ("latitude", numbers(51.45))], None));
    let receipt = lake.load(SourceKind::Parquet, &[&path]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.quarantined, receipt.without_place), (3, 3, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parquet_file_without_a_needed_column_says_which() {
    let lake = Lake::new().await;
    let path = parquet_file(&lake, 1, (Vec::new(), None));
    let message = lake.load(SourceKind::Parquet, &[&path]).await.expect_err("a column is missing").to_string();
    assert!(message.contains("reports.parquet") && message.contains("`longitude`"), "{message}");
}

fn geo(crs: &str) -> String {
    let column = format!(r#"{{"encoding": "WKB", "geometry_types": [], "crs": {crs}}}"#);
    format!(r#"{{"version": "1.1.0", "primary_column": "shape", "columns": {{"shape": {column}}}}}"#)
}

/// A geometry of a kind in well-known binary, at a place in Bristol.
fn shape(kind: u8) -> Vec<u8> {
    let mut bytes = vec![1, kind, 0, 0, 0];
    bytes.extend([-2.59_f64, 51.45].into_iter().flat_map(f64::to_le_bytes));
    bytes
}

#[tokio::test(flavor = "multi_thread")]
async fn a_geoparquet_file_is_loaded_where_its_points_are() {
    let lake = Lake::new().await;
    let shapes: ArrayRef = Arc::new([Some(shape(1)), None, Some(shape(3))].into_iter().collect::<BinaryArray>());
    let path = parquet_file(&lake, 3, (vec![("shape", shapes)], Some(&geo("null"))));
    let receipt = lake.load(SourceKind::Parquet, &[&path]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.quarantined, receipt.without_place), (3, 2, 1, 1));
    assert_eq!(receipt.reasons.get("not-a-point"), Some(&1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_geoparquet_file_in_another_reference_system_loads_nothing() {
    let lake = Lake::new().await;
    let shapes: ArrayRef = Arc::new(BinaryArray::from_iter_values([shape(1)]));
    let grid = geo(r#"{"id": {"authority": "EPSG", "code": 27700}}"#);
    let path = parquet_file(&lake, 1, (vec![("shape", shapes)], Some(&grid)));
    let message = lake.load(SourceKind::Parquet, &[&path]).await.expect_err("another system").to_string();
    assert!(message.contains("EPSG:27700"), "{message}");
    assert_eq!(lake.rows("reports"), 0);
}

//! Files made with the arrow crate: every type, every geometry, and files that cannot be loaded.

use std::io::Write;
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use arrow::array::{
    ArrayRef, BinaryArray, BooleanArray, Date32Array, Date64Array, Decimal128Array, DictionaryArray, FixedSizeListArray,
    Float64Array, Int64Array, LargeStringArray, ListArray, StringArray, StringViewArray, StructArray, TimestampMillisecondArray,
    TimestampNanosecondArray, UInt8Array, UInt64Array,
};
use arrow::buffer::NullBuffer;
use arrow::datatypes::{DataType, Field, Int32Type};

use super::*;
use crate::read::json::tests::{Everything, columns, drain};

fn file(table: &RecordBatch, geo: Option<&str>) -> File {
    let mut file = tempfile::tempfile().expect("a file");
    let pairs = geo.map(|geo| vec![KeyValue::new("geo".to_owned(), geo.to_owned())]);
    let properties = WriterProperties::builder().set_key_value_metadata(pairs).set_max_row_group_row_count(Some(1000)).build();
    let mut writer = ArrowWriter::try_new(&mut file, table.schema(), Some(properties)).expect("a writer");
    writer.write(table).expect("written");
    writer.close().expect("closed");
    file
}

fn table(columns: Vec<(&str, ArrayRef)>) -> RecordBatch {
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, array)| (name, array, true))).expect("a table")
}

fn read(file: File, names: &[&'static str]) -> Result<Everything, IngestError> {
    drain(&mut ParquetRows::open("a.parquet", file, &columns(names))?)
}

fn cells(array: ArrayRef) -> Vec<String> {
    let (rows, _, defects) = read(file(&table(vec![("X", array)]), None), &["x"]).expect("read");
    assert!(defects.is_empty(), "{defects:?}");
    rows.into_iter().flatten().collect()
}

fn reason(file: File, names: &[&'static str]) -> String {
    match read(file, names).expect_err("it cannot be loaded") {
        IngestError::BadFormat { reason, .. } => reason,
        other => panic!("{other}"),
    }
}

#[test]
fn every_plain_type_becomes_text_and_null_is_blank() {
    let texts = [Some("a"), None, Some("caf\u{e9}")];
    let expected = ["a", "", "caf\u{e9}"];
    assert_eq!(cells(Arc::new(StringArray::from(texts.to_vec()))), expected);
    assert_eq!(cells(Arc::new(LargeStringArray::from(texts.to_vec()))), expected);
    assert_eq!(cells(Arc::new(StringViewArray::from(texts.to_vec()))), expected);
    assert_eq!(cells(Arc::new(texts.into_iter().collect::<DictionaryArray<Int32Type>>())), expected);
    assert_eq!(cells(Arc::new(BinaryArray::from_opt_vec(vec![Some(b"a"), None]))), ["a", ""]);
    assert_eq!(cells(Arc::new(Int64Array::from(vec![Some(-7), None]))), ["-7", ""]);
    assert_eq!(cells(Arc::new(UInt8Array::from(vec![255]))), ["255"]);
    assert_eq!(cells(Arc::new(Float64Array::from(vec![Some(-71.0587), None, Some(3.0)]))), ["-71.0587", "", "3.0"]);
    assert_eq!(cells(Arc::new(BooleanArray::from(vec![Some(true), None, Some(false)]))), ["true", "", "false"]);
    let decimal = Decimal128Array::from(vec![Some(12_345), None, Some(-5)]).with_precision_and_scale(9, 2).expect("a decimal");
    assert_eq!(cells(Arc::new(decimal)), ["123.45", "", "-0.05"]);
    assert_eq!(cells(Arc::new(Date32Array::from(vec![Some(17_167), None]))), ["2017-01-01", ""]);
    assert_eq!(cells(Arc::new(Date64Array::from(vec![17_167 * 86_400_000]))), ["2017-01-01"]);
}

#[test]
fn times_with_a_zone_become_instants_and_times_without_one_stay_local() {
    let second = 1_483_228_800_000;
    let zoned = TimestampMillisecondArray::from(vec![Some(second), None, Some(second + 250)]);
    let expected = ["2017-01-01T00:00:00Z", "", "2017-01-01T00:00:00.250Z"];
    for zone in ["UTC", "+00:00", "America/Chicago", "-06:00"] {
        assert_eq!(cells(Arc::new(zoned.clone().with_timezone(zone))), expected, "{zone}");
    }
    let local = TimestampNanosecondArray::from(vec![second * 1_000_000]);
    assert_eq!(cells(Arc::new(local)), ["2017-01-01T00:00:00"]);
}

#[test]
fn columns_are_found_loosely_and_within_structures() {
    let text = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text, text])) };
    let field = |name: &str| Arc::new(Field::new(name, DataType::Utf8, true));
    let inner = StructArray::new(vec![field("Latitude")].into(), vec![text("41.8")], Some(NullBuffer::from(vec![true, false])));
    let made = table(vec![("Primary Type", text("THEFT")), ("unread", text("x")), ("location", Arc::new(inner))]);
    let (rows, lines, _) = read(file(&made, None), &["location.latitude", "primary_type", "absent"]).expect("read");
    assert_eq!(rows, [["41.8", "THEFT", ""], ["", "THEFT", ""]]);
    assert_eq!(lines, [1, 2]);
}

#[test]
fn rows_are_numbered_across_blocks_and_row_groups() {
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(1..=10_000));
    let (rows, lines, _) = read(file(&table(vec![("n", numbers)]), None), &["n"]).expect("read");
    assert_eq!(rows.len(), 10_000);
    assert!(rows.iter().zip(&lines).all(|(row, line)| row[0] == line.to_string()));
}

#[test]
fn bytes_that_are_no_text_cost_their_row() {
    let bytes: ArrayRef = Arc::new(BinaryArray::from_vec(vec![b"a", b"caf\xe9", b"x\0", b"b"]));
    let (rows, lines, defects) = read(file(&table(vec![("x", bytes)]), None), &["x"]).expect("read");
    assert_eq!((rows.len(), lines), (2, vec![1, 4]));
    assert_eq!(defects, [(2, Reason::NotUtf8), (3, Reason::NullByte)]);
}

#[test]
fn a_row_beyond_64_kib_is_set_aside() {
    let long: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(LONGEST), "x".repeat(LONGEST + 1)]));
    let (rows, _, defects) = read(file(&table(vec![("x", long)]), None), &["x"]).expect("read");
    assert_eq!((rows.len(), defects), (1, vec![(2, Reason::TooLong)]));
}

#[test]
fn a_time_beyond_the_calendar_costs_its_row() {
    let times: ArrayRef = Arc::new(TimestampMillisecondArray::from(vec![i64::MAX, 0]).with_timezone("UTC"));
    let (rows, _, defects) = read(file(&table(vec![("x", times)]), None), &["x"]).expect("read");
    assert_eq!((rows.len(), defects), (1, vec![(1, Reason::NotAnInstant)]));
}

#[test]
fn what_cannot_be_loaded_says_why() {
    let mut other = tempfile::tempfile().expect("a file");
    other.write_all(b"id,text\n1,a\n").expect("written");
    assert!(matches!(read(other, &["x"]), Err(IngestError::BadFormat { .. })));
    let numbers: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let lists: ArrayRef = Arc::new(ListArray::from_iter_primitive::<Int32Type, _, _>(vec![Some(vec![Some(1)])]));
    let made = table(vec![("n", numbers), ("tags", lists)]);
    assert!(reason(file(&made, None), &["tags"]).contains("`tags` is List"));
    let needed = [ColumnRule { name: "category".into(), needed: true }];
    let message = ParquetRows::open("a.parquet", file(&made, None), &needed).err().expect("a column is missing").to_string();
    assert!(message.contains("no column `category` among n, tags"), "{message}");
    let torn = file(&made, None);
    torn.set_len(40).expect("cut");
    assert!(matches!(read(torn, &["n"]), Err(IngestError::BadFormat { .. })));
}

const PLACE: [&str; 3] = ["id", "longitude", "Latitude"];

fn geo(encoding: &str, crs: &str) -> String {
    let column = format!(r#"{{"encoding": "{encoding}", "geometry_types": []{crs}}}"#);
    format!(r#"{{"version": "1.1.0", "primary_column": "geometry", "columns": {{"geometry": {column}}}}}"#)
}

fn with_geometry(geometry: ArrayRef) -> RecordBatch {
    let ids: ArrayRef = Arc::new(UInt64Array::from_iter_values(0..geometry.len() as u64));
    let decoy: ArrayRef = Arc::new(Float64Array::from(vec![9.0; geometry.len()]));
    table(vec![("id", ids), ("longitude", decoy), ("geometry", geometry)])
}

fn wkb(kind: u8, numbers: &[f64]) -> Vec<u8> {
    let mut bytes = vec![1, kind, 0, 0, 0];
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    bytes
}

#[test]
fn binary_geometries_give_places_whatever_other_columns_say() {
    let bytes = [
        Some(wkb(1, &[-2.59, 51.45])),
        None,
        Some(wkb(2, &[0.0])),
        Some(wkb(1, &[f64::NAN, f64::NAN])),
        Some(wkb(1, &[1e-7, -0.1])),
    ];
    let plain: BinaryArray = bytes.iter().collect();
    for kind in [DataType::Binary, DataType::LargeBinary, DataType::BinaryView] {
        let geometry = cast_to(&plain, &kind);
        let (rows, lines, defects) = read(file(&with_geometry(geometry), Some(&geo("WKB", ""))), &PLACE).expect("read");
        assert_eq!(rows, [["0", "-2.59", "51.45"], ["1", "", ""], ["3", "", ""], ["4", "0.0000001", "-0.1"]]);
        assert_eq!((lines, defects), (vec![1, 2, 4, 5], vec![(3, Reason::NotAPoint)]));
    }
}

fn cast_to(array: &BinaryArray, kind: &DataType) -> ArrayRef {
    arrow::compute::cast(array, kind).expect("the same bytes")
}

#[test]
fn separated_and_interleaved_points_give_places() {
    let numbers = |numbers: [f64; 3]| -> ArrayRef { Arc::new(Float64Array::from(numbers.to_vec())) };
    let field = |name: &str| Arc::new(Field::new(name, DataType::Float64, true));
    let nulls = Some(NullBuffer::from(vec![true, false, true]));
    let (x, y) = (numbers([-2.59, 0.0, f64::NAN]), numbers([51.45, 0.0, f64::NAN]));
    let separated: ArrayRef = Arc::new(StructArray::new(vec![field("x"), field("y")].into(), vec![x, y], nulls.clone()));
    let flat = Float64Array::from(vec![-2.59, 51.45, 0.0, 0.0, f64::NAN, f64::NAN]);
    let interleaved: ArrayRef = Arc::new(FixedSizeListArray::new(field("xy"), 2, Arc::new(flat), nulls));
    for geometry in [separated, interleaved] {
        let (rows, _, defects) = read(file(&with_geometry(geometry), Some(&geo("point", ""))), &PLACE).expect("read");
        assert_eq!(rows, [["0", "-2.59", "51.45"], ["1", "", ""], ["2", "", ""]]);
        assert!(defects.is_empty());
    }
}

#[test]
fn degrees_by_any_name_are_read_and_other_reference_systems_are_refused_by_name() {
    let made = with_geometry(Arc::new(BinaryArray::from_iter_values([wkb(1, &[-2.59, 51.45])])));
    for crs in [
        ", \"crs\": null",
        r#", "crs": {"name": "x", "id": {"authority": "OGC", "code": "CRS84"}}"#,
        r#", "crs": {"id": {"authority": "EPSG", "code": 4326}}"#,
    ] {
        assert_eq!(read(file(&made, Some(&geo("WKB", crs))), &PLACE).expect(crs).0.len(), 1);
    }
    let grid = r#", "crs": {"name": "OSGB36 / British National Grid", "id": {"authority": "EPSG", "code": 27700}}"#;
    assert!(reason(file(&made, Some(&geo("WKB", grid))), &PLACE).contains("EPSG:27700"));
    let unnamed = r#", "crs": {"name": "NAD83 / somewhere"}"#;
    assert!(reason(file(&made, Some(&geo("WKB", unnamed))), &PLACE).contains("NAD83 / somewhere"));
}

#[test]
fn geometries_that_are_not_told_as_the_standard_does_are_refused() {
    let made = with_geometry(Arc::new(BinaryArray::from_iter_values([wkb(1, &[-2.59, 51.45])])));
    for (metadata, words) in [
        ("nonsense".to_owned(), "`geo` metadata"),
        (geo("WKB", "").replace("1.1.0", "0.4.0"), "GeoParquet 0.4.0"),
        (geo("WKB", "").replace("\"primary_column\": \"geometry\"", "\"primary_column\": \"shape\""), "`shape`"),
        (geo("polygon", ""), "polygon"),
        (geo("point", ""), "point in a column of Binary"),
    ] {
        let reason = reason(file(&made, Some(&metadata)), &PLACE);
        assert!(reason.contains(words), "{reason}");
    }
}

#[test]
fn a_geometry_that_no_column_asks_for_is_not_read() {
    let made = with_geometry(Arc::new(BinaryArray::from_iter_values([b"no geometry"])));
    assert_eq!(read(file(&made, Some(&geo("WKB", ""))), &["id"]).expect("read").0, [["0"]]);
}

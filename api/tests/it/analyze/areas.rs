//! `area-counts`: against shapely, on every format, and what it says of points that no count holds.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterProperties;
use serde_json::Value;

use super::{ask, committed, numbers, result};
use crate::city::City;

/// What `shapely.intersects` (2.2.0) counts over the same files, area by area.
fn reference() -> Vec<BTreeMap<String, String>> {
    let text = std::fs::read_to_string(committed("ward-counts.csv")).expect("a file");
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let header: Vec<String> = lines.next().expect("a header").collect();
    lines.map(|line| header.iter().cloned().zip(line).collect()).collect()
}

fn number(text: &str) -> Option<f64> {
    text.parse().ok()
}

#[test]
fn counts_and_weights_are_those_of_shapely() {
    let (input, areas) = (committed("sightings.csv"), committed("wards.geojson"));
    let found = result("area-counts", &[("input", &input), ("areas", &areas), ("value", "weight")]);
    let reference = reference();
    for (key, column) in [("count", "count"), ("weight", "weight")] {
        let expected: Vec<Option<f64>> = reference.iter().map(|row| number(&row[column])).collect();
        assert_eq!(numbers(&found[key]), expected, "{key}");
    }
    // What pyproj.Geod makes of the outlines.
    let km2 = numbers(&found["km2"]);
    for (at, expected) in [(0, 0.583_209_178_7), (4, 0.812_514_143_5), (9, 0.371_269_425_0)] {
        assert!(km2[at].is_some_and(|km2| (km2 - expected).abs() < 1e-9), "{km2:?}");
    }
    assert_eq!(numbers(&found["per_km2"])[0], km2[0].map(|km2| 122.0 / km2));
    assert_eq!(numbers(&found["per_head"])[0], Some(122.0 / 1000.0));
    assert_eq!(numbers(&found["per_household"])[9], Some(73.0 / 450.0));
    assert_eq!((&found["population"][8], &found["per_head"][8]), (&Value::from(0), &Value::Null));
    assert_eq!((&found["households"][8], &found["per_household"][8]), (&Value::Null, &Value::Null));
    let said = ["in_areas", "in_no_area", "in_several_areas", "without_place"].map(|key| found[key].as_u64());
    assert_eq!(said, [Some(153), Some(92), Some(18), Some(2)]);
}

#[test]
fn groups_are_counted_beside_each_other() {
    let (input, areas) = (committed("sightings.csv"), committed("wards.geojson"));
    let found = result("area-counts", &[("input", &input), ("areas", &areas), ("by", "category")]);
    let of = |key: &str, row: usize| found[key][row].as_str().expect("text").to_owned();
    let counts: BTreeMap<(String, String), Option<f64>> = numbers(&found["count"])
        .into_iter()
        .enumerate()
        .map(|(row, count)| ((of("area_id", row), of("group", row)), count))
        .collect();
    assert_eq!(counts.len(), 30);
    for row in reference() {
        for group in ["burglary", "noise", "theft-from-the-person"] {
            assert_eq!(counts[&(row["area_id"].clone(), group.to_owned())], number(&row[group]), "{row:?}");
        }
    }
}

#[test]
fn a_point_in_several_areas_counts_in_all_or_in_the_first() {
    let (input, areas) = (committed("sightings.csv"), committed("wards.geojson"));
    let sum = |overlap: &str| {
        let answer = ask("area-counts", &[("input", &input), ("areas", &areas), ("overlap", overlap)]).expect("an answer");
        let counts = numbers(&answer["result"]["count"]);
        (counts.iter().flatten().sum::<f64>(), answer["warnings"].to_string())
    };
    let ((all, said_of_all), (first, said_of_first)) = (sum("all"), sum("first"));
    assert_eq!([all.to_bits(), first.to_bits()], [177.0_f64.to_bits(), 153.0_f64.to_bits()]);
    assert!(said_of_all.contains("18 of 245 points lie in several areas; each of their areas counts them"), "{said_of_all}");
    assert!(said_of_first.contains("only the first of their areas counts them"), "{said_of_first}");
    for said in [said_of_all, said_of_first] {
        assert!(said.contains("92 of 245 points lie in no area; no count holds them"), "{said}");
        assert!(said.contains("2 rows have neither longitude nor latitude"), "{said}");
        assert!(said.contains("per_head is null in 1 rows: their areas have no population above 0"), "{said}");
    }
}

/// Rows as Parquet with whole-number weights, coordinates that may be null, and small row groups.
fn parquet(path: &Path, rows: &[Vec<&str>]) {
    let degrees =
        |at: usize| -> ArrayRef { Arc::new(rows.iter().map(|row| row[at].parse::<f64>().ok()).collect::<Float64Array>()) };
    let categories: ArrayRef = Arc::new(rows.iter().map(|row| Some(row[2])).collect::<StringArray>());
    let weights: ArrayRef = Arc::new(rows.iter().map(|row| row[3].parse::<i64>().ok()).collect::<Int64Array>());
    let columns =
        [("unused", categories.clone()), ("lng", degrees(0)), ("lat", degrees(1)), ("category", categories), ("weight", weights)];
    let batch = RecordBatch::try_from_iter_with_nullable(columns.map(|(name, column)| (name, column, true))).expect("columns");
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(50)).build();
    let file = std::fs::File::create(path).expect("a file");
    let mut writer = ArrowWriter::try_new(file, batch.schema(), Some(properties)).expect("a writer");
    writer.write(&batch).expect("rows");
    writer.close().expect("closed");
}

#[test]
fn parquet_of_many_row_groups_has_the_same_answer() {
    let csv = std::fs::read_to_string(committed("sightings.csv")).expect("a file");
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("sightings.parquet");
    parquet(&path, &rows);
    let areas = committed("wards.geojson");
    let of = |input: &str| result("area-counts", &[("input", input), ("areas", &areas), ("value", "weight"), ("by", "category")]);
    assert_eq!(of(&path.display().to_string()), of(&committed("sightings.csv")));
}

#[test]
fn a_bad_field_of_parquet_is_named_with_its_row() {
    let rows = [vec!["-2.6", "51.45", "noise", "1"], vec!["-2.6", "", "noise", "2"], vec!["-2.6", "91", "noise", "3"]];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rows.parquet");
    let (input, areas) = (path.display().to_string(), committed("wards.geojson"));
    let error = |rows: &[Vec<&str>]| {
        parquet(&path, rows);
        ask("area-counts", &[("input", &input), ("areas", &areas)]).expect_err("a bad field").to_string()
    };
    assert!(error(&rows[..2]).contains("row 2, column lat: `` is not a latitude"), "{}", error(&rows[..2]));
    assert!(error(&rows).contains("row 3, column lat: `91.0` is not a latitude"), "{}", error(&rows));
    let blank = |method: &str| ask(method, &[("input", &input), ("value", "weight")]).map(|_| ());
    assert!(blank("kde").is_err_and(|error| error.to_string().contains("row 2, column lat: `` is not")));
}

#[test]
fn nowhere_at_all_says_what_to_look_at() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("swapped.csv");
    std::fs::write(&path, "lng,lat\n51.45,-2.6\n51.46,-2.61\n").expect("written");
    let input = path.display().to_string();
    let answer = ask("area-counts", &[("input", &input), ("areas", &committed("wards.geojson"))]).expect("an answer");
    assert!(answer["warnings"].to_string().contains("none of 2 points lies in any area"), "{answer}");
    assert!(numbers(&answer["result"]["count"]).into_iter().all(|count| count == Some(0.0)));
}

#[test]
fn the_command_writes_tables_and_maps_and_says_what_is_wrong() {
    let city = City::empty();
    let (input, areas) = (committed("sightings.csv"), committed("wards.geojson"));
    let csv = city.ok(&["--format", "csv", "analyze", "area-counts", "--input", &input, "--areas", &areas]);
    assert!(csv.starts_with("# in_areas: 153\n# in_no_area: 92\n"), "{csv}");
    assert!(
        csv.contains("\nrow,area_id,name,count,km2,per_km2,population,per_head,households,per_household\n0,W1,Ward 1,21,"),
        "{csv}"
    );
    let map = city.ok(&["--format", "geojson", "analyze", "area-counts", "--input", &input, "--areas", &areas]);
    let map: Value = serde_json::from_str(&map).expect("JSON");
    assert_eq!((&map["type"], map["features"].as_array().map(Vec::len)), (&"FeatureCollection".into(), Some(10)));
    assert_eq!(map["features"][4]["properties"]["count"], 24);
    assert_eq!(map["features"][4]["geometry"]["coordinates"][0].as_array().map(Vec::len), Some(2), "a ring and its hole");
    assert_eq!(map["result"]["in_no_area"], 92);
    let metres = city.folder.path().join("metres.csv");
    std::fs::write(&metres, "x,y\n1,2\n").expect("written");
    let cases: [(&[&str], i32, &str); 6] = [
        (&["--input", &input], 2, "--areas: missing; give the areas to count in"),
        (&["--input", &city.path("metres.csv"), "--areas", &areas], 2, "Give lng and lat in degrees"),
        (&["--input", &input, "--areas", &input], 1, "sightings.csv: the boundaries cannot be read: it is not GeoJSON"),
        (&["--input", &input, "--areas", "absent.geojson"], 1, "absent.geojson: cannot be read"),
        (&["--input", &input, "--areas", &areas, "--by", "kind"], 2, "there is no column `kind`"),
        (&["--input", &input, "--areas", &areas, "--overlap", "none"], 2, "one of all, first"),
    ];
    for (flags, expected, text) in cases {
        let (code, message) = city.fails(&[&["analyze", "area-counts"], flags].concat());
        assert_eq!(code, expected, "{flags:?}: {message}");
        assert!(message.contains(text), "{flags:?}: {message}");
    }
    let (code, message) = city.fails(&["--format", "geojson", "analyze", "concentration", "--input", &committed("cells.csv")]);
    assert_eq!((code, message.contains("concentration finds no areas; use json, csv or table")), (2, true), "{message}");
}

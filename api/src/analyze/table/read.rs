//! Files to tables: by their extension, as CSV, `GeoJSON` or Parquet.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

use super::Table;
use super::stored::Stored;
use crate::analyze::AnalyzeError;

pub(super) fn unreadable(path: &Path, reason: impl std::fmt::Display) -> AnalyzeError {
    AnalyzeError::Unreadable { path: path.to_owned(), reason: reason.to_string() }
}

pub(super) fn read(path: &Path) -> Result<Table, AnalyzeError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let file = File::open(path).map_err(|error| unreadable(path, format!("cannot be opened: {error}; check the path")))?;
    let (name, bytes): (&str, Box<dyn Read>) = match name.strip_suffix(".gz") {
        Some(inner) => (inner, Box::new(MultiGzDecoder::new(&file))),
        None => (&name, Box::new(&file)),
    };
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("geojson" | "json") => geojson(path, bytes),
        Some("parquet") => Table::stored(path, Stored::open(path, &file)?),
        Some("tsv") => csv(path, bytes, b'\t'),
        _ => csv(path, bytes, b','),
    }
}

fn csv(path: &Path, bytes: impl Read, delimiter: u8) -> Result<Table, AnalyzeError> {
    let broken = |error: csv::Error| unreadable(path, format!("{error}; mend the line, or quote fields that hold commas"));
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(bytes);
    let header = reader.headers().map_err(broken)?;
    let names: Vec<String> =
        header.iter().map(|name| name.trim().trim_start_matches('\u{feff}').trim_matches('"').to_owned()).collect();
    if let Some(twice) = (1..names.len()).find(|&at| names[..at].contains(&names[at])) {
        return Err(unreadable(path, format!("line 1: there are two columns `{}`; rename one", names[twice])));
    }
    let mut table = Table::empty(path, names, "line");
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(broken)? {
        let line = record.position().map(csv::Position::line);
        table.push(record.iter(), line);
    }
    Ok(table)
}

/// Properties as columns, and the coordinates of points as `lng` and `lat`.
pub(super) fn geojson(path: &Path, bytes: impl Read) -> Result<Table, AnalyzeError> {
    let not_json = |error| unreadable(path, format!("is not GeoJSON: {error}"));
    let document: Value = serde_json::from_reader(std::io::BufReader::new(bytes)).map_err(not_json)?;
    let no_features = || unreadable(path, "holds no `features`; write a GeoJSON FeatureCollection");
    let features = document.get("features").and_then(Value::as_array).ok_or_else(no_features)?;
    let mut names: Vec<String> = Vec::new();
    for name in features.iter().filter_map(|feature| feature["properties"].as_object()).flat_map(|all| all.keys()) {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let points = features.iter().any(|feature| feature["geometry"]["type"] == "Point");
    if points {
        names.retain(|name| name != "lng" && name != "lat");
        names.extend(["lng".to_owned(), "lat".to_owned()]);
    }
    let mut table = Table::empty(path, names.clone(), "feature");
    for feature in features {
        let axis = |name: &str| usize::from(name == "lat");
        let field = |name: &String| match name.as_str() {
            "lng" | "lat" if points => text(&feature["geometry"]["coordinates"][axis(name)]),
            name => text(&feature["properties"][name]),
        };
        let fields: Vec<String> = names.iter().map(field).collect();
        table.push(fields.iter().map(String::as_str), None);
    }
    Ok(table)
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

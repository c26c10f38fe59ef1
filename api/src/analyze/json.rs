//! An answer as JSON, as a table for people and as comma-separated rows.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::answer::{Figure, Shapes};
use super::{Answer, Request};
use crate::sheet::harmless;
use crate::view::area_polygon;

/// The answer as one JSON document: method, options, n, result, warnings.
#[must_use]
pub fn document(request: &Request, answer: &Answer) -> Value {
    let result: Map<String, Value> = answer.figures.iter().map(|(key, figure)| ((*key).to_owned(), value(figure))).collect();
    json!({
        "method": request.method.name,
        "options": request.used(answer),
        "n": answer.n,
        "result": result,
        "warnings": answer.warnings,
    })
}

fn value(figure: &Figure) -> Value {
    match figure {
        Figure::Scalar(value) => value.clone(),
        Figure::Rows(values) => Value::Array(values.clone()),
        Figure::Records(records) => records.iter().cloned().map(Value::Object).collect(),
    }
}

/// A header and rows of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grid {
    /// Names of the columns.
    pub header: Vec<String>,
    /// Rows, each as long as the header.
    pub rows: Vec<Vec<String>>,
}

/// The figures that hold for everything, each with its name.
#[must_use]
pub fn scalars(answer: &Answer) -> Vec<(String, String)> {
    let scalar = |(key, figure): &(&'static str, Figure)| match figure {
        Figure::Scalar(value) => Some(((*key).to_owned(), text(value))),
        Figure::Rows(_) | Figure::Records(_) => None,
    };
    answer.figures.iter().filter_map(scalar).collect()
}

/// The longest part of an answer as rows: values per row, or what was found; otherwise the figures themselves.
#[must_use]
pub fn grid(answer: &Answer) -> Grid {
    let columns: Vec<(&str, &Vec<Value>)> = answer.figures.iter().filter_map(column).collect();
    if let Some((_, first)) = columns.first() {
        let alike: Vec<_> = columns.iter().filter(|(_, values)| values.len() == first.len()).collect();
        let header = std::iter::once("row".to_owned()).chain(alike.iter().map(|(key, _)| (*key).to_owned())).collect();
        let row = |at: usize| std::iter::once(at.to_string()).chain(alike.iter().map(|(_, values)| text(&values[at]))).collect();
        return Grid { header, rows: (0..first.len()).map(row).collect() };
    }
    let records = answer.figures.iter().find_map(|(_, figure)| match figure {
        Figure::Records(records) if !records.is_empty() => Some(records),
        _ => None,
    });
    if let Some(records) = records {
        let header: Vec<String> = records[0].keys().cloned().collect();
        let row = |record: &Map<String, Value>| header.iter().map(|key| record.get(key).map_or_else(String::new, text)).collect();
        let rows = records.iter().map(row).collect();
        return Grid { header, rows };
    }
    let rows = scalars(answer).into_iter().map(|(key, value)| vec![key, value]).collect();
    Grid { header: vec!["figure".to_owned(), "value".to_owned()], rows }
}

fn column<'a>((key, figure): &'a (&'static str, Figure)) -> Option<(&'a str, &'a Vec<Value>)> {
    match figure {
        Figure::Rows(values) => Some((key, values)),
        Figure::Scalar(_) | Figure::Records(_) => None,
    }
}

/// The rows of an answer, comma-separated, below lines that start with `#` and hold what is true of all of them; what a spreadsheet would run as a formula is made harmless.
///
/// # Errors
/// When a value cannot be written as text.
pub fn csv(answer: &Answer) -> Result<String, csv::Error> {
    let Grid { header, rows } = grid(answer);
    let mut text = String::new();
    if header != ["figure", "value"] {
        // What holds for everything stands above the rows.
        for (key, value) in scalars(answer) {
            let _ = writeln!(text, "# {key}: {value}");
        }
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&header)?;
    for row in rows {
        writer.write_record(row.iter().map(|field| harmless(field)))?;
    }
    let bytes = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    text.push_str(&String::from_utf8_lossy(&bytes));
    Ok(text)
}

/// The rows of an answer as features, with what holds for all of them beside; `None` where rows have no outlines.
#[must_use]
pub fn geojson(request: &Request, answer: &Answer) -> Option<Value> {
    let Shapes { index, of_rows } = answer.shapes.as_ref()?;
    let columns: Vec<(&str, &Vec<Value>)> = answer.figures.iter().filter_map(column).collect();
    let feature = |(row, area): (usize, &usize)| {
        let properties: Map<String, Value> =
            columns.iter().map(|(key, values)| ((*key).to_owned(), values[row].clone())).collect();
        json!({ "type": "Feature", "geometry": area_polygon(&index.areas()[*area]), "properties": properties })
    };
    let mut document = document(request, answer);
    let scalars = answer.figures.iter().filter(|(_, figure)| matches!(figure, Figure::Scalar(_)));
    document["result"] = scalars.map(|(key, figure)| ((*key).to_owned(), value(figure))).collect::<Map<_, _>>().into();
    document["type"] = "FeatureCollection".into();
    document["features"] = of_rows.iter().enumerate().map(feature).collect();
    Some(document)
}

/// A value without quotation marks; null is empty.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

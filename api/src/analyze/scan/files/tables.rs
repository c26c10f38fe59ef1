//! A scan's cases, locations, populations and controls from tables with headers.

use std::path::Path;

use engine::space::Cell;
use serde_json::Value;

use super::Raw;
use crate::analyze::satscan::{self, CaseRow, Coordinates, PopulationRow, SatscanTime};
use crate::analyze::scan::choices::has_extension;
use crate::analyze::table::Table;
use crate::analyze::{AnalyzeError, Request, places};

const ID: [&str; 5] = ["id", "location", "location_id", "area_id", "cell"];
const COUNT: [&str; 2] = ["count", "cases"];
const WHOLE: &str = "a whole number of 0 or more";

pub(super) fn read(request: &Request) -> Result<Raw, AnalyzeError> {
    let cases = match request.table("cases")? {
        Some(table) => table,
        None => request.input()?,
    };
    let geo = match request.path("geo") {
        Some(path) if has_extension(path, "geo") => Geo::Satscan(path.to_owned()),
        Some(_) => Geo::Table(request.table("geo")?),
        None if request.path("cases").is_some() => Geo::Table(request.table("input")?),
        None => Geo::Table(None),
    };
    let mut raw = Raw { path: cases.path().to_owned(), ..Raw::default() };
    let mut places = None;
    match geo {
        Geo::Satscan(path) => from_geo_file(&path, request, &mut raw)?,
        Geo::Table(geo) => {
            let table = geo.unwrap_or_else(|| cases.clone());
            located(&table, &mut raw)?;
            places = Some(table);
        }
    }
    let one_table = places.as_ref().is_some_and(|places| places.path() == cases.path());
    let names = if one_table { raw.ids.clone() } else { ids(&cases)? };
    let value = match request.text("value") {
        "" => cases.first(&COUNT),
        name => Some(name),
    };
    raw.cases = rows(request, &cases, &names, value)?;
    raw.populations = populations(request, places.as_ref())?;
    if let Some(path) = request.path("population") {
        path.clone_into(&mut raw.population_path);
    }
    raw.controls = controls(request, places.as_ref(), &raw.ids)?;
    Ok(raw)
}

enum Geo {
    Satscan(std::path::PathBuf),
    Table(Option<Table>),
}

fn from_geo_file(path: &Path, request: &Request, raw: &mut Raw) -> Result<(), AnalyzeError> {
    let words = [
        ("", Coordinates::LatitudeLongitude),
        ("degrees", Coordinates::LatitudeLongitude),
        ("cartesian", Coordinates::Cartesian),
    ];
    let kind = request.choice("coordinates", &words)?;
    let places = satscan::coordinates(&super::text(path)?, kind)
        .map_err(|source| AnalyzeError::Satscan { path: path.to_owned(), source })?;
    raw.degrees = kind == Coordinates::LatitudeLongitude;
    raw.points = places.iter().map(|place| place.point).collect();
    raw.ids = places.into_iter().map(|place| place.location.into()).collect();
    Ok(())
}

/// Locations of a table: planar coordinates in their own unit, or degrees.
fn located(table: &Table, raw: &mut Raw) -> Result<(), AnalyzeError> {
    let planar = [["x", "y"], ["x_m", "y_m"], ["x_km", "y_km"]];
    match planar.into_iter().find(|names| names.iter().all(|name| table.has(name))) {
        Some([x, y]) => raw.points = table.numbers(x)?.into_iter().zip(table.numbers(y)?).map(|(x, y)| [x, y]).collect(),
        None if table.has("cell") && table.first(&["lng", "lon", "longitude"]).is_none() => {
            let centres = places::cells(table)?.into_iter().map(Cell::centre);
            raw.points = centres.map(|centre| [centre.lng(), centre.lat()]).collect();
            raw.degrees = true;
        }
        None => {
            raw.points = places::degrees(table)?;
            raw.degrees = true;
        }
    }
    raw.ids = if table.first(&ID).is_some() { ids(table)? } else { (0..table.len()).map(Value::from).collect() };
    let mut seen = std::collections::HashMap::new();
    for (row, id) in raw.ids.iter().enumerate() {
        if seen.insert(id.to_string(), row).is_some() {
            let column = table.first(&ID).unwrap_or("id");
            return Err(table.bad_field(row, column, &name(id), "a location that no row before it has; give locations by --geo"));
        }
    }
    Ok(())
}

fn ids(table: &Table) -> Result<Vec<Value>, AnalyzeError> {
    let column = table.first(&ID).ok_or_else(|| table.no_column("id", "Name the location of each row in a column id"))?;
    Ok(table.texts(column)?.map(Value::from).collect())
}

fn name(id: &Value) -> String {
    id.as_str().map_or_else(|| id.to_string(), str::to_owned)
}

/// Counts by location and time; each row counts 1 where there is no column of counts.
fn rows(request: &Request, table: &Table, names: &[Value], value: Option<&str>) -> Result<Vec<CaseRow>, AnalyzeError> {
    let counts: Vec<u32> = match value {
        Some(column) => table.parsed(column, WHOLE, |text| text.parse().ok().or_else(|| whole(text)))?,
        None => vec![1; table.len()],
    };
    let times = times(request, table)?;
    let row = |(row, &cases): (usize, &u32)| CaseRow {
        location: name(&names[row]),
        cases,
        time: times.as_ref().map(|times| times[row]),
        covariates: Vec::new(),
        line: table.number(row),
    };
    Ok(counts.iter().enumerate().map(row).collect())
}

/// A whole number that is written with a decimal point.
fn whole(text: &str) -> Option<u32> {
    let number: f64 = text.parse().ok()?;
    let fits = number.fract().abs() <= 0.0 && (0.0..=f64::from(u32::MAX)).contains(&number);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked in the line above")]
    fits.then_some(number as u32)
}

fn times(request: &Request, table: &Table) -> Result<Option<Vec<SatscanTime>>, AnalyzeError> {
    let column = match request.text("time") {
        "" => match table.first(&["time", "date", "day"]) {
            Some(column) => column,
            None => return Ok(None),
        },
        name => name,
    };
    let number = |text: &str| text.parse().ok().map(SatscanTime::Generic);
    let generic = table.texts(column)?.all(|text| number(text).is_some());
    let time = |text: &str| if generic { number(text) } else { SatscanTime::parse(text.get(..10).unwrap_or(text)) };
    table.parsed(column, "a date such as 2024-03-24, in every row, or a whole number, in every row", time).map(Some)
}

/// People at risk: a file of their own, or a column of the locations.
fn populations(request: &Request, places: Option<&Table>) -> Result<Vec<PopulationRow>, AnalyzeError> {
    if let Some(path) = request.path("population").filter(|path| has_extension(path, "pop")) {
        return satscan::populations(&super::text(path)?)
            .map_err(|source| AnalyzeError::Satscan { path: path.to_owned(), source });
    }
    let own = request.table("population")?;
    let table = match (&own, places) {
        (Some(table), _) => table,
        (None, Some(table)) if table.has("population") => table,
        _ => return Ok(Vec::new()),
    };
    let people = table.counts("population")?;
    let names =
        if own.is_none() && table.first(&ID).is_none() { (0..table.len()).map(Value::from).collect() } else { ids(table)? };
    let dated = if own.is_some() { table.first(&["time", "date", "year"]) } else { None };
    let parse = |text: &str| SatscanTime::parse(text);
    let times = dated.map(|column| table.parsed(column, "a year or a date such as 2024-03-24", parse)).transpose()?;
    let row = |(row, &population): (usize, &f64)| PopulationRow {
        location: name(&names[row]),
        time: times.as_ref().map(|times| times[row]),
        population,
        covariates: Vec::new(),
        line: table.number(row),
    };
    Ok(people.iter().enumerate().map(row).collect())
}

/// Controls: a file of their own, or a column of the locations.
fn controls(request: &Request, places: Option<&Table>, at: &[Value]) -> Result<Vec<CaseRow>, AnalyzeError> {
    match (request.table("controls")?, places) {
        (Some(table), _) => {
            let value = table.first(&["count", "controls", "cases"]);
            rows(request, &table, &ids(&table)?, value)
        }
        (None, Some(table)) if table.has("controls") => rows(request, table, at, Some("controls")),
        _ => Ok(Vec::new()),
    }
}

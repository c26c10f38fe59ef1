//! The rows of case, control, population and coordinates files.

use std::collections::HashMap;

use super::{Coordinates, Line, Precision, SatscanError, SatscanTime, lines};

const CASES: &str = "location, cases, time (unless times have no precision), covariates";
const CONTROLS: &str = "location, controls, time (unless times have no precision)";
const POPULATION: &str = "location, time, population, covariates";
const COORDINATES: &str = "location and two coordinates: latitude and longitude, or x and y";

/// A row of a case file (`.cas`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// Where.
    pub location: String,
    /// How many.
    pub cases: u32,
    /// When, unless times have no precision.
    pub time: Option<SatscanTime>,
    /// Classes such as age and sex.
    pub covariates: Vec<String>,
    /// The line, counted from 1.
    pub line: usize,
}

/// A row of a control file (`.ctl`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ControlRow {
    /// Where.
    pub location: String,
    /// How many.
    pub controls: u32,
    /// When, unless times have no precision.
    pub time: Option<SatscanTime>,
    /// The line, counted from 1.
    pub line: usize,
}

/// A row of a population file (`.pop`).
#[derive(Debug, Clone, PartialEq)]
pub struct PopulationRow {
    /// Where.
    pub location: String,
    /// When people were counted; `None` for `unspecified`, where populations have no date.
    pub time: Option<SatscanTime>,
    /// How many people, 0 or more.
    pub population: f64,
    /// Classes such as age and sex.
    pub covariates: Vec<String>,
    /// The line, counted from 1.
    pub line: usize,
}

/// A row of a coordinates file (`.geo`).
#[derive(Debug, Clone, PartialEq)]
pub struct CoordinateRow {
    /// The location.
    pub location: String,
    /// `[longitude, latitude]` in degrees or `[x, y]`: the order in which a scan takes them. Files of degrees hold the
    /// latitude first.
    pub point: [f64; 2],
    /// The line, counted from 1.
    pub line: usize,
}

/// Reads a case file whose times have the given precision.
///
/// # Errors
/// [`SatscanError`] naming line and field.
pub fn cases(text: &str, precision: Precision) -> Result<Vec<CaseRow>, SatscanError> {
    let row = |line: Result<Line, SatscanError>| {
        let mut line = line?;
        let (location, cases, number) = (line.field("location")?, line.count("cases")?, line.number);
        let time = time(&mut line, precision)?;
        Ok(CaseRow { location, cases, time, covariates: line.rest(), line: number })
    };
    lines(text, "case file", CASES).map(row).collect()
}

/// Reads a control file whose times have the given precision.
///
/// # Errors
/// [`SatscanError`] naming line and field.
pub fn controls(text: &str, precision: Precision) -> Result<Vec<ControlRow>, SatscanError> {
    let row = |line: Result<Line, SatscanError>| {
        let mut line = line?;
        let (location, controls, number) = (line.field("location")?, line.count("controls")?, line.number);
        let time = time(&mut line, precision)?;
        Ok(ControlRow { location, controls, time, line: number })
    };
    lines(text, "control file", CONTROLS).map(row).collect()
}

fn time(line: &mut Line, precision: Precision) -> Result<Option<SatscanTime>, SatscanError> {
    let needs = match precision {
        Precision::None => return Ok(None),
        Precision::Year => "a year such as 2024, or a date",
        Precision::Month => "a month such as 2024/3, or a date",
        Precision::Day => "a day such as 2024/3/24",
        Precision::Generic => "a whole number",
    };
    let text = line.field("time")?;
    SatscanTime::parse_as(&text, precision).map(Some).ok_or_else(|| line.bad("time", &text, needs))
}

/// Reads a population file. The precision of its times is that of each row.
///
/// # Errors
/// [`SatscanError`] naming line and field.
pub fn populations(text: &str) -> Result<Vec<PopulationRow>, SatscanError> {
    let row = |line: Result<Line, SatscanError>| {
        let mut line = line?;
        let (location, text, number) = (line.field("location")?, line.field("time")?, line.number);
        let time = SatscanTime::parse(&text);
        if time.is_none() && !text.eq_ignore_ascii_case("unspecified") {
            return Err(line.bad("time", &text, "a year, a month such as 2024/3, a day such as 2024/3/24, or `unspecified`"));
        }
        let population = line.number("population", |people| people.is_finite() && people >= 0.0, "a number of 0 or more")?;
        Ok(PopulationRow { location, time, population, covariates: line.rest(), line: number })
    };
    lines(text, "population file", POPULATION).map(row).collect()
}

/// Reads a coordinates file.
///
/// # Errors
/// [`SatscanError`] naming line and field; [`SatscanError::Repeated`] for a location that is given twice.
pub fn coordinates(text: &str, kind: Coordinates) -> Result<Vec<CoordinateRow>, SatscanError> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut rows = Vec::new();
    for line in lines(text, "coordinates file", COORDINATES) {
        let mut line = line?;
        let (location, number) = (line.field("location")?, line.number);
        let point = match kind {
            Coordinates::Cartesian => {
                let x = line.number("x", f64::is_finite, "a number")?;
                [x, line.number("y", f64::is_finite, "a number")?]
            }
            Coordinates::LatitudeLongitude => {
                let latitude = line.number("latitude", |degrees| degrees.abs() <= 90.0, "degrees from -90 to 90")?;
                [line.number("longitude", |degrees| degrees.abs() <= 180.0, "degrees from -180 to 180")?, latitude]
            }
        };
        if let Some(before) = seen.insert(location.clone(), number) {
            return Err(SatscanError::Repeated { file: "coordinates file", line: number, location, before });
        }
        rows.push(CoordinateRow { location, point, line: number });
    }
    Ok(rows)
}

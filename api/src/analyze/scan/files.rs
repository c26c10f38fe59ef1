//! The files of a scan: tables or `SaTScan`'s own, as one study.

mod tables;

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use engine::stats::{ScanCount, ScanDistance};
use jiff::civil::Date;
use serde_json::Value;

use super::choices::{Asked, has_extension};
use crate::analyze::satscan::{self, Calendar, CaseRow, Coordinates, PopulationRow, Precision, SatscanError, SatscanTime, Unit};
use crate::analyze::{AnalyzeError, Answer, Request};

/// Everything a scan looks at, with the names that files use.
pub(super) struct Study {
    /// Names of locations: ids, or positions of rows.
    pub(super) ids: Vec<Value>,
    pub(super) points: Vec<[f64; 2]>,
    pub(super) distance: ScanDistance,
    /// Periods, where cases have times.
    pub(super) calendar: Option<Calendar>,
    pub(super) cases: Vec<CaseRow>,
    /// Controls, in the same form.
    pub(super) controls: Vec<CaseRow>,
    /// Populations with the positions of their locations.
    pub(super) populations: Vec<(usize, PopulationRow)>,
    /// Positions of locations by name.
    positions: HashMap<String, usize>,
    /// First and last time, and what is counted between them.
    between: Option<(SatscanTime, SatscanTime)>,
    path: PathBuf,
}

/// What was read, before names are looked up.
#[derive(Default)]
struct Raw {
    ids: Vec<Value>,
    points: Vec<[f64; 2]>,
    degrees: bool,
    cases: Vec<CaseRow>,
    controls: Vec<CaseRow>,
    populations: Vec<PopulationRow>,
    path: PathBuf,
    population_path: PathBuf,
}

/// The text of a file.
pub(super) fn text(path: &Path) -> Result<String, AnalyzeError> {
    let unreadable =
        |error| AnalyzeError::Unreadable { path: path.to_owned(), reason: format!("cannot be read: {error}; check the path") };
    std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).map_err(unreadable)
}

impl Study {
    pub(super) fn read(request: &Request, asked: &Asked<'_>, answer: &mut Answer) -> Result<Self, AnalyzeError> {
        let satscan = |file: &str, extension: &str| request.path(file).is_some_and(|path| has_extension(path, extension));
        let own = asked.parameters.is_some() || satscan("cases", "cas") || satscan("input", "cas");
        let raw = if own { from_satscan(request, asked)? } else { tables::read(request)? };
        if let Some((read, _)) = &asked.parameters
            && !read.not_done.is_empty()
        {
            answer.warn(format!("not done here, and the answer differs from SaTScan's: {}", read.not_done.join(", ")));
        }
        if satscan("geo", "geo") && asked.parameters.is_none() && request.text("coordinates").is_empty() {
            answer.warn("the .geo file is read as latitude and longitude; say --coordinates cartesian where it holds x and y");
        }
        let study = span(asked, &raw)?;
        let calendar = match study {
            Some((start, end)) => Some(calendar(asked, start, end)?),
            None => None,
        };
        Self::settle(raw, study, calendar)
    }

    fn settle(raw: Raw, between: Option<(SatscanTime, SatscanTime)>, calendar: Option<Calendar>) -> Result<Self, AnalyzeError> {
        let name = |id: &Value| id.as_str().map_or_else(|| id.to_string(), str::to_owned);
        let positions: HashMap<String, usize> = raw.ids.iter().enumerate().map(|(at, id)| (name(id), at)).collect();
        let distance = if raw.degrees { ScanDistance::GreatCircle } else { ScanDistance::Planar };
        let Raw { ids, points, cases, controls, populations, path, population_path, .. } = raw;
        let populations = populations.into_iter().map(|row| (positions.get(&row.location).copied(), row));
        let missing = |row: &PopulationRow| AnalyzeError::BadField {
            path: population_path.clone(),
            line: format!("line {}", row.line),
            column: "location".to_owned(),
            value: row.location.clone(),
            needs: "a location that has coordinates",
        };
        let populations: Result<Vec<_>, _> =
            populations.map(|(at, row)| at.map_or_else(|| Err(missing(&row)), |at| Ok((at, row.clone())))).collect();
        let populations = populations?;
        Ok(Self { ids, points, distance, calendar, cases, controls, populations, positions, between, path })
    }

    pub(super) fn periods(&self) -> usize {
        self.calendar.map_or(1, |calendar| calendar.periods())
    }

    /// Cases of a class of covariates.
    pub(super) fn cases_of(&self, class: &[String]) -> f64 {
        self.cases.iter().filter(|row| row.covariates == class).map(|row| f64::from(row.cases)).sum()
    }

    /// Rows with positions and periods.
    pub(super) fn counts(&self, rows: &[CaseRow]) -> Result<Vec<ScanCount>, AnalyzeError> {
        let count = |row: &CaseRow| {
            let location =
                *self.positions.get(&row.location).ok_or_else(|| self.stray(row, "a location that has coordinates"))?;
            let period = match (self.calendar, row.time) {
                (Some(calendar), Some(time)) => calendar.period(time).ok_or_else(|| self.stray(row, "in the study period"))?,
                _ => 0,
            };
            Ok(ScanCount { location, period, count: row.cases })
        };
        rows.iter().filter(|row| row.cases > 0).map(count).collect()
    }

    /// A row that does not fit the rest.
    pub(super) fn stray(&self, row: &CaseRow, needs: &'static str) -> AnalyzeError {
        let time = row.time.map(|time| format!(", {time:?}")).unwrap_or_default();
        AnalyzeError::BadField {
            path: self.path.clone(),
            line: format!("line {}", row.line),
            column: "location or time".to_owned(),
            value: format!("{}{time}", row.location),
            needs,
        }
    }

    /// First and last time of a run of periods, both included, in the form that times were given in.
    pub(super) fn span(&self, from: usize, to: usize) -> (Value, Value) {
        let (Some((start, end)), Some(calendar)) = (self.between, self.calendar) else { return (Value::Null, Value::Null) };
        if let SatscanTime::Generic(start) = start {
            let at = |period: usize| i64::try_from(period).map_or(Value::Null, |period| (start + period).into());
            return (at(from), at(to));
        }
        let last = last_day(end);
        match calendar.edges() {
            Some(edges) => {
                let until = day(edges[to + 1] - 1).zip(last).map(|(until, last)| until.min(last));
                (written(day(edges[from])), written(until))
            }
            None => (written(start.first_day()), written(last)),
        }
    }
}

/// The last day of a time.
fn last_day(time: SatscanTime) -> Option<Date> {
    let first = time.first_day()?;
    match time {
        SatscanTime::Year(year) => Date::new(year, 12, 31).ok(),
        SatscanTime::Month(..) => Some(first.last_of_month()),
        SatscanTime::Day(_) | SatscanTime::Generic(_) => Some(first),
    }
}

/// A day by its number since the first of the year 0.
fn day(number: i64) -> Option<Date> {
    Date::ZERO.checked_add(jiff::Span::new().try_days(number).ok()?).ok()
}

fn written(date: Option<Date>) -> Value {
    date.map_or(Value::Null, |date| date.to_string().into())
}

/// The study period: as said, as the parameter file says, or from the first case to the last.
fn span(asked: &Asked<'_>, raw: &Raw) -> Result<Option<(SatscanTime, SatscanTime)>, AnalyzeError> {
    let times = || raw.cases.iter().chain(&raw.controls).filter_map(|row| row.time);
    let (first, last) = (times().min(), times().max());
    let generic = matches!(first, Some(SatscanTime::Generic(_)));
    let said = |option: &'static str, of_file: fn(&satscan::Parameters) -> SatscanTime| {
        if let Some(read) = asked.file(option) {
            return Ok(Some(of_file(read)));
        }
        let text = asked.request.text(option);
        let parsed = if generic { text.parse().ok().map(SatscanTime::Generic) } else { SatscanTime::parse(text) };
        if text.is_empty() || parsed.is_some() {
            return Ok(parsed);
        }
        Err(AnalyzeError::bad_option(option, text, "a day such as 2024-03-24, or a whole number where times are numbers"))
    };
    let (start, end) = (said("start-date", |read| read.start)?, said("end-date", |read| read.end)?);
    if first.is_none() && asked.parameters.is_none() {
        return Ok(None);
    }
    Ok(start.or(first).zip(end.or(last)))
}

fn calendar(asked: &Asked<'_>, start: SatscanTime, end: SatscanTime) -> Result<Calendar, AnalyzeError> {
    let unit = match asked.file("time-unit") {
        Some(read) => read.unit,
        None if asked.request.text("time-unit").is_empty() => match start {
            SatscanTime::Year(_) => Unit::Year,
            SatscanTime::Month(..) => Unit::Month,
            SatscanTime::Day(_) => Unit::Day,
            SatscanTime::Generic(_) => Unit::Generic,
        },
        None => {
            let words = [
                ("day", Unit::Day),
                ("month", Unit::Month),
                ("year", Unit::Year),
                ("generic", Unit::Generic),
                ("none", Unit::Whole),
            ];
            asked.request.choice("time-unit", &words)?
        }
    };
    Calendar::new(start, end, unit).map_err(|source| {
        let path = asked.request.path("input").or(asked.request.path("cases")).unwrap_or_else(|| Path::new("")).to_owned();
        AnalyzeError::Satscan { path, source }
    })
}

/// Reads `SaTScan`'s files: those that options name, or the parameter file.
fn from_satscan(request: &Request, asked: &Asked<'_>) -> Result<Raw, AnalyzeError> {
    let named = |file: &str, of_file: fn(&satscan::Parameters) -> Option<&String>| {
        let beside = || asked.parameters.as_ref().and_then(|(read, folder)| Some(folder.join(of_file(read)?.replace('\\', "/"))));
        request.path(file).map(Path::to_owned).or_else(beside)
    };
    let input = || request.path("input").filter(|path| has_extension(path, "cas")).map(Path::to_owned);
    let needs = "the cases, such as --cases reports.cas";
    let path = named("cases", |read| Some(&read.case_file)).or_else(input);
    let path = path.ok_or(AnalyzeError::Missing { option: "cases", needs })?;
    let wrong = |path: &Path| {
        let path = path.to_owned();
        move |source| AnalyzeError::Satscan { path, source }
    };
    let case_text = text(&path)?;
    let (precision, cases) = timed(asked, &case_text).map_err(wrong(&path))?;
    let mut raw = Raw { cases, path, ..Raw::default() };
    if let Some(path) = named("controls", |read| read.control_file.as_ref()) {
        let rows = satscan::controls(&text(&path)?, precision).map_err(wrong(&path))?;
        let case = |row: satscan::ControlRow| CaseRow {
            location: row.location,
            cases: row.controls,
            time: row.time,
            covariates: Vec::new(),
            line: row.line,
        };
        raw.controls = rows.into_iter().map(case).collect();
    }
    if let Some(path) = named("population", |read| read.population_file.as_ref()) {
        raw.populations = satscan::populations(&text(&path)?).map_err(wrong(&path))?;
        raw.population_path = path;
    }
    let words = [("degrees", Coordinates::LatitudeLongitude), ("cartesian", Coordinates::Cartesian)];
    let kind = match asked.file("coordinates").map(|read| read.coordinates) {
        Some(kind) => kind,
        None if request.text("coordinates").is_empty() => Coordinates::LatitudeLongitude,
        None => request.choice("coordinates", &words)?,
    };
    let needs = "where locations are, such as --geo places.geo";
    let path = named("geo", |read| read.coordinates_file.as_ref()).ok_or(AnalyzeError::Missing { option: "geo", needs })?;
    let places = satscan::coordinates(&text(&path)?, kind).map_err(wrong(&path))?;
    raw.degrees = kind == Coordinates::LatitudeLongitude;
    raw.points = places.iter().map(|place| place.point).collect();
    raw.ids = places.into_iter().map(|place| place.location.into()).collect();
    Ok(raw)
}

/// Cases, with times as exact as was said or as the file allows.
fn timed(asked: &Asked<'_>, text: &str) -> Result<(Precision, Vec<CaseRow>), SatscanError> {
    let words = [
        ("day", Precision::Day),
        ("month", Precision::Month),
        ("year", Precision::Year),
        ("generic", Precision::Generic),
        ("none", Precision::None),
    ];
    let said = match asked.file("time-precision") {
        Some(read) => Some(read.precision),
        None => words.iter().find(|(word, _)| *word == asked.request.text("time-precision")).map(|&(_, precision)| precision),
    };
    if let Some(precision) = said {
        return satscan::cases(text, precision).map(|rows| (precision, rows));
    }
    let fits = words.iter().find_map(|&(_, precision)| Some((precision, satscan::cases(text, precision).ok()?)));
    fits.map_or_else(|| satscan::cases(text, Precision::None).map(|rows| (Precision::None, rows)), Ok)
}

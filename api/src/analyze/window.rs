//! The study area of points, and when things happened.

use engine::stats::{StatsError, Window};

use super::method::Opt;
use super::places::metres;
use super::satscan::SatscanTime;
use super::table::Table;
use super::{AnalyzeError, Answer, Places, Request};

/// The study area.
pub(super) const WINDOW: Opt = Opt::new(
    "window",
    "",
    "the study area as west,south,east,north in the coordinates of the input; by default the box around the points",
)
.or(&["bbox"]);

/// The column of times.
pub(super) const TIME: Opt = Opt::new("time", "", "the column of times; by default `time`, `day` or `date`");

/// The study area in metres: as `--window` says, or the box around the points, with a warning.
pub(super) fn window(request: &Request, places: &Places, answer: &mut Answer) -> Result<Window, AnalyzeError> {
    if !request.text("window").is_empty() {
        let needs = "west,south,east,north in the coordinates of the input, such as -5000,-5000,5000,5000";
        let corners = request.numbers("window", needs)?;
        let &[west, south, east, north] = corners.as_slice() else {
            return Err(AnalyzeError::bad_option("window", request.text("window"), needs));
        };
        let corner = |at| places.plane.as_ref().map_or(Ok(at), |plane| metres(plane, at));
        let ([west, south], [east, north]) = (corner([west, south])?, corner([east, north])?);
        if !(west < east && south < north) {
            return Err(AnalyzeError::bad_option("window", request.text("window"), "west before east and south before north"));
        }
        return Ok(Window { west, south, east, north });
    }
    let window = around(&places.points);
    if !(window.west < window.east && window.south < window.north) {
        let because = "the points lie on one spot or one line, so that the box around them has no area; name it with --window";
        return Err(StatsError::Undefined { because }.into());
    }
    answer.warn("the study area is the box around the points, which makes it smaller than it was; name it with --window");
    let Window { west, south, east, north } = window;
    let (first, last) = (places.back([west, south]), places.back([east, north]));
    answer.chose("window", format!("{},{},{},{}", first[0], first[1], last[0], last[1]));
    Ok(window)
}

/// The box around points.
pub(super) fn around(points: &[[f64; 2]]) -> Window {
    let none = Window { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY };
    points.iter().fold(none, |window, &[x, y]| Window {
        west: window.west.min(x),
        south: window.south.min(y),
        east: window.east.max(x),
        north: window.north.max(y),
    })
}

/// Times of rows in days from any origin: numbers as they are, dates and times of day counted from 1970. Without a column of
/// times the middle of `from` and `to`.
pub(super) fn days(request: &Request, table: &Table) -> Result<Vec<f64>, AnalyzeError> {
    if request.text("time").is_empty() && table.first(TIMES).is_none() && table.has("from") {
        let from = days_of(table, "from")?;
        let to = if table.has("to") { days_of(table, "to")? } else { from.clone() };
        return Ok(from.into_iter().zip(to).map(|(from, to)| f64::midpoint(from, to)).collect());
    }
    days_of(table, time_column(request, table)?)
}

/// A column of times, all of them written in the same way: numbers, times on a wall clock, or moments with their offset.
fn days_of(table: &Table, name: &str) -> Result<Vec<f64>, AnalyzeError> {
    let needs = "a number of days, a date such as 2026-11-22 or a time such as 2026-11-22T14:05";
    let read = table.parsed(name, needs, day)?;
    let first = read.first().map(|(kind, _)| *kind);
    if let Some(row) = read.iter().position(|(kind, _)| Some(*kind) != first) {
        let text = table.texts(name)?.nth(row).unwrap_or_default().to_owned();
        let needs = "written as the times above it: all numbers, all with an offset such as Z, or all without one";
        return Err(table.bad_field(row, name, &text, needs));
    }
    Ok(read.into_iter().map(|(_, day)| day).collect())
}

/// Names of a column of times.
const TIMES: &[&str] = &["time", "day", "date"];

/// The name of the column of times.
pub(super) fn time_column<'a>(request: &'a Request, table: &Table) -> Result<&'a str, AnalyzeError> {
    match request.text("time") {
        "" => {
            table.first(TIMES).ok_or_else(|| table.no_column("time", "Give a column time, day or date, or name one with --time"))
        }
        name => Ok(name),
    }
}

/// Times of rows in days, where the table has a column of them.
pub(super) fn times(request: &Request, table: &Table) -> Result<Option<Vec<f64>>, AnalyzeError> {
    let named = !request.text("time").is_empty() || table.first(TIMES).is_some();
    if named { days(request, table).map(Some) } else { Ok(None) }
}

/// Puts rows into order of time.
pub(super) fn order_of_time(request: &Request, (table, days): (&Table, &[f64]), rows: &mut [usize]) -> Result<(), AnalyzeError> {
    rows.sort_by(|a, b| days[*a].total_cmp(&days[*b]).then(a.cmp(b)));
    let twice = rows.windows(2).find(|pair| days[pair[0]].total_cmp(&days[pair[1]]).is_eq()).map(|pair| pair[1]);
    match twice {
        None => Ok(()),
        Some(row) => {
            let name = time_column(request, table)?;
            let value = table.texts(name)?.nth(row).unwrap_or_default().to_owned();
            Err(table.bad_field(row, name, &value, "a time that no other row of the series has"))
        }
    }
}

/// How a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Written {
    Number,
    WallClock,
    Moment,
}

fn day(text: &str) -> Option<(Written, f64)> {
    if let Some(number) = text.parse().ok().filter(|number: &f64| number.is_finite()) {
        return Some((Written::Number, number));
    }
    let midnight = |date: jiff::civil::Date| date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs_f64() / 86_400.0;
    if let Some(SatscanTime::Day(date)) = SatscanTime::parse(text) {
        return Some((Written::WallClock, midnight(date)));
    }
    if let Ok(moment) = text.parse::<jiff::Timestamp>() {
        return Some((Written::Moment, moment.as_duration().as_secs_f64() / 86_400.0));
    }
    let time: jiff::civil::DateTime = text.parse().ok()?;
    let seconds = time.duration_since(time.date().at(0, 0, 0, 0)).as_secs_f64();
    Some((Written::WallClock, midnight(time.date()) + seconds / 86_400.0))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn times_are_days_from_one_origin() {
        let apart = |a: &str, b: &str| day(b).expect("a time").1 - day(a).expect("a time").1;
        assert!((apart("2024-02-28", "2024-03-01") - 2.0).abs() < 1e-12);
        assert!((apart("2024/2/28", "2024-02-28T06:00") - 0.25).abs() < 1e-12);
        assert!((apart("2.5", "4") - 1.5).abs() < 1e-12);
        assert!((apart("2024-02-28T12:00:00+02:00", "2024-02-28T12:00:00Z") - 2.0 / 24.0).abs() < 1e-9);
        for text in ["", "NaN", "inf", "yesterday", "2024-02-30", "2024-02"] {
            assert!(day(text).is_none(), "{text}");
        }
    }
}

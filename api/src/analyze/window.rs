//! The study area of points, and when things happened.

use engine::stats::Window;

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
        return Ok(Window { west, south, east, north });
    }
    let window = around(&places.points);
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

/// Times of rows in days from any origin: numbers as they are, dates and times of day counted from 1970.
pub(super) fn days(request: &Request, table: &Table) -> Result<Vec<f64>, AnalyzeError> {
    let name = time_column(request, table)?;
    table.parsed(name, "a number of days, a date such as 2026-11-22 or a time such as 2026-11-22T14:05", day)
}

/// The name of the column of times.
pub(super) fn time_column<'a>(request: &'a Request, table: &Table) -> Result<&'a str, AnalyzeError> {
    match request.text("time") {
        "" => table
            .first(&["time", "day", "date"])
            .ok_or_else(|| table.no_column("time", "Give a column time, day or date, or name one with --time")),
        name => Ok(name),
    }
}

fn day(text: &str) -> Option<f64> {
    if let Some(number) = text.parse().ok().filter(|number: &f64| number.is_finite()) {
        return Some(number);
    }
    let midnight = |date: jiff::civil::Date| date.duration_since(jiff::civil::date(1970, 1, 1)).as_secs_f64() / 86_400.0;
    if let Some(SatscanTime::Day(date)) = SatscanTime::parse(text) {
        return Some(midnight(date));
    }
    // A zone at the end is passed over: all rows must share one.
    let text = text.trim_end_matches('Z');
    let time: jiff::civil::DateTime = text.parse().ok()?;
    let seconds = time.duration_since(time.date().at(0, 0, 0, 0)).as_secs_f64();
    Some(midnight(time.date()) + seconds / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn times_are_days_from_one_origin() {
        let apart = |a: &str, b: &str| day(b).expect("a time") - day(a).expect("a time");
        assert!((apart("2024-02-28", "2024-03-01") - 2.0).abs() < 1e-12);
        assert!((apart("2024/2/28", "2024-02-28T06:00") - 0.25).abs() < 1e-12);
        assert!((apart("2.5", "4") - 1.5).abs() < 1e-12);
        for text in ["", "NaN", "inf", "yesterday", "2024-02-30", "2024-02"] {
            assert!(day(text).is_none(), "{text}");
        }
    }
}

//! Civil times as a file writes them, in minutes since a Monday's midnight.

use engine::stats::{CivilInterval, Cycle};
use jiff::civil::{Date, DateTime};

use super::super::table::Table;
use super::super::{AnalyzeError, Answer, Request};

/// A Monday.
const ORIGIN: Date = Date::constant(1970, 1, 5);

const TIME: &str = "a time with an hour and minutes, such as 2026-11-22T14:05";

/// The intervals of all rows: `from` and `to`, or the moments of `--time`.
pub(super) fn read(request: &Request, table: &Table, answer: &mut Answer) -> Result<Vec<CivilInterval>, AnalyzeError> {
    let column = match request.text("time") {
        "" => table
            .first(&["from", "time"])
            .ok_or_else(|| table.no_column("from", "Give columns from and to, or a column time, or name one with --time"))?,
        name => name,
    };
    let from = table.parsed(column, TIME, minute)?;
    if table.texts(column)?.any(|text| text.ends_with('Z')) {
        answer.warn("some times end in Z: their hours are those of UTC, not of the place; write them in its own time");
    }
    if column != "from" || !request.text("time").is_empty() || !table.has("to") {
        return Ok(from.into_iter().map(|from| CivilInterval { from, to: Some(from) }).collect());
    }
    let to = table.parsed("to", TIME, |text| if text.is_empty() { Some(None) } else { minute(text).map(Some) })?;
    Ok(from.into_iter().zip(to).map(|(from, to)| CivilInterval { from, to }).collect())
}

/// How many of each hour of the week `--between` holds; `None` where it is not given.
pub(super) fn exposure(request: &Request) -> Result<Option<Vec<f64>>, AnalyzeError> {
    let text = request.text("between");
    if text.is_empty() {
        return Ok(None);
    }
    let refused =
        || AnalyzeError::bad_option("between", text, "two dates, the first before the second, such as 2024-01-01,2025-01-01");
    let day = |text: &str| text.trim().parse().ok().map(|date: Date| minutes(date.at(0, 0, 0, 0)));
    let (from, to) = text.split_once(',').and_then(|(from, to)| day(from).zip(day(to))).ok_or_else(refused)?;
    if from >= to {
        return Err(refused());
    }
    Cycle::HOURS_OF_WEEK.occurrences(from, to).map(Some).map_err(|_| refused())
}

/// A civil time as it is written: a `Z` or an offset after it is passed over. A date alone has no hour, and is refused.
fn minute(text: &str) -> Option<f64> {
    let time: DateTime = text.trim_end_matches('Z').parse().ok()?;
    text.contains(':').then(|| minutes(time))
}

fn minutes(time: DateTime) -> f64 {
    time.duration_since(ORIGIN.at(0, 0, 0, 0)).as_secs_f64() / 60.0
}

#[cfg(test)]
mod tests {
    use super::minute;

    #[test]
    fn times_are_taken_as_they_are_written() {
        let at = |text: &str| minute(text).expect("a time");
        // A Monday.
        assert!((at("2024-02-26 01:30:00").rem_euclid(10_080.0) - 90.0).abs() < 1e-9);
        for same in ["2024-02-26T01:30", "2024-02-26T01:30:00Z", "2024-02-26T01:30:00+05:30"] {
            assert!((at(same) - at("2024-02-26 01:30:00")).abs() < 1e-9, "{same}");
        }
        assert!((at("2024-02-26T01:30:30") - at("2024-02-26T01:30") - 0.5).abs() < 1e-9);
        for text in ["", "2024-02-26", "01:30", "45000.5", "2024-02-30T01:30", "26/02/2024 01:30"] {
            assert!(minute(text).is_none(), "{text}");
        }
    }
}

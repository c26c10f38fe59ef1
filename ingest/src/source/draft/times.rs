//! Which columns hold times, and in which format.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::column::Column;
use crate::source::mapping::{Decimal, Format, Grain, Shown};

/// Values that are tried before a whole column is read.
const PROBED: usize = 24;
/// Values from which an hour of the day can be called quiet.
const ENOUGH: usize = 300;
/// Words of names of times, without which a plain number is none.
pub(super) const TIMELY: [&str; 20] = [
    "date",
    "datetime",
    "dt",
    "time",
    "timestamp",
    "ts",
    "at",
    "on",
    "when",
    "occurred",
    "occ",
    "reported",
    "rptd",
    "created",
    "updated",
    "modified",
    "fecha",
    "datum",
    "start",
    "end",
];

/// A column of times.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct TimeColumn {
    /// The column's number.
    pub(super) column: usize,
    pub(super) format: String,
    pub(super) grain: Grain,
    /// How many values the format reads.
    pub(super) fits: usize,
    /// A format that reads as many, with day and month the other way round.
    pub(super) rival: Option<String>,
    /// Whether every time of day is midnight.
    pub(super) is_midnight: bool,
    /// The middle of the quietest five hours of the day as written, where there are enough values to tell.
    pub(super) quiet_hour: Option<i8>,
}

/// The columns of which one format reads at least nine in ten values.
pub(super) fn time_columns(columns: &[Column<'_>]) -> Vec<TimeColumn> {
    let formats: Vec<(String, Format)> =
        formats().into_iter().filter_map(|text| parsed(&text).map(|format| (text, format))).collect();
    columns.iter().enumerate().filter_map(|(position, column)| time_column(position, column, &formats)).collect()
}

fn parsed(text: &str) -> Option<Format> {
    Format::parse(text, Decimal::Point).ok()
}

fn time_column(position: usize, column: &Column<'_>, formats: &[(String, Format)]) -> Option<TimeColumn> {
    let step = column.values.len().div_ceil(PROBED).max(1);
    let probed: Vec<&str> = column.values.iter().step_by(step).copied().collect();
    let fits = |format: &Format, values: &[&str]| values.iter().filter(|value| read(format, value).is_some()).count();
    let is_likely = |(text, format): &&(String, Format)| {
        (!is_number(text) || column.is_called(&TIMELY)) && fits(format, &probed) * 2 >= probed.len() && is_apt(text, column)
    };
    let counted: Vec<(usize, &(String, Format))> =
        formats.iter().filter(is_likely).map(|format| (fits(&format.1, &column.values), format)).collect();
    // The first of those that read most.
    let (best, (text, format)) = counted.iter().rev().max_by_key(|(fits, _)| *fits)?;
    if *best == 0 || best * 10 < column.values.len() * 9 {
        return None;
    }
    let other = turned(text);
    let rival = counted.iter().find(|(fits, (rival, _))| fits == best && *rival == other && rival != text);
    let rival = rival.map(|(_, (rival, _))| rival.clone());
    let shown: Vec<Shown> = column.values.iter().filter_map(|value| read(format, value)).collect();
    let hours = hours(&shown);
    Some(TimeColumn {
        column: position,
        format: text.clone(),
        grain: format.grain(),
        fits: *best,
        rival,
        is_midnight: format.grain() == Grain::Moment && shown.iter().all(|shown| is_midnight(*shown)),
        quiet_hour: (hours.iter().sum::<usize>() >= ENOUGH).then(|| quietest(&hours)).flatten(),
    })
}

/// A time between 1950 and 2100: what lies outside is read by mistake.
fn read(format: &Format, text: &str) -> Option<Shown> {
    const PLAUSIBLE: std::ops::Range<i64> = -631_152_000_000_000..4_102_444_800_000_000;
    match format.read(text).ok()? {
        Shown::Instant(at) if PLAUSIBLE.contains(&at) => Some(Shown::Instant(at)),
        Shown::Wall(at, grain) if (1950..2100).contains(&at.year()) => Some(Shown::Wall(at, grain)),
        _ => None,
    }
}

/// Formats in the order in which the first that fits is taken.
fn formats() -> Vec<String> {
    let mut formats = ["rfc3339", "%Y-%m-01", "date", "month", "iso"].map(str::to_owned).to_vec();
    let clocks = ["", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p"];
    for days in ["%m/%d/%Y", "%d/%m/%Y", "%m/%d/%y", "%d/%m/%y", "%Y/%m/%d"] {
        for separator in ["/", ".", "-"] {
            formats.extend(clocks.iter().map(|clock| format!("{}{clock}", days.replace('/', separator))));
        }
    }
    for days in ["%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d %B %Y", "%b %d, %Y", "%B %d, %Y", "%Y %b %d"] {
        formats.extend(clocks.iter().map(|clock| format!("{days}{clock}")));
    }
    formats.extend(
        ["%b %Y", "%b-%y", "%B %Y", "%Y%m%d", "%Y%m%d%H%M", "%Y%m%d%H%M%S", "unix", "unix-ms", "excel"].map(str::to_owned),
    );
    formats
}

/// Whether texts of the format are plain numbers.
fn is_number(format: &str) -> bool {
    matches!(format, "unix" | "unix-ms" | "excel") || format.starts_with("%Y%m%d")
}

/// First days of months mean the month when there are several of them, or when the column is called so.
fn is_apt(format: &str, column: &Column<'_>) -> bool {
    format != "%Y-%m-01" || column.is_called(&["month"]) || (column.values.len() >= 20 && column.distinct().len() >= 2)
}

/// The format with day and month the other way round.
fn turned(format: &str) -> String {
    format.replace("%m", "%\0").replace("%d", "%m").replace("%\0", "%d")
}

fn is_midnight(shown: Shown) -> bool {
    match shown {
        Shown::Instant(at) => at.rem_euclid(86_400_000_000) == 0,
        Shown::Wall(at, _) => at.time() == jiff::civil::Time::midnight(),
    }
}

/// How many times fall into each hour of the day, as written.
fn hours(shown: &[Shown]) -> [usize; 24] {
    let mut hours = [0; 24];
    for shown in shown {
        let hour = match shown {
            Shown::Instant(at) => Timestamp::from_microsecond(*at).ok().map(|at| at.to_zoned(TimeZone::UTC).hour()),
            Shown::Wall(at, Grain::Moment | Grain::Hour) => Some(at.hour()),
            Shown::Wall(..) => None,
        };
        if let Some(count) = hour.and_then(|hour| hours.get_mut(usize::from(hour.unsigned_abs()))) {
            *count += 1;
        }
    }
    hours
}

/// The middle of the quietest five hours in a row.
fn quietest(hours: &[usize; 24]) -> Option<i8> {
    let around = |middle: usize| (22..=26).map(|step| hours[(middle + step) % 24]).sum::<usize>();
    (0..24).min_by_key(|middle| around(*middle)).and_then(|middle| i8::try_from(middle).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(name: &str, values: &[&str]) -> Option<TimeColumn> {
        let (header, rows) = ([name.to_owned()], values.iter().map(|value| vec![(*value).to_owned()]).collect::<Vec<_>>());
        time_columns(&Column::all(&header, &rows).0).into_iter().next()
    }

    #[track_caller]
    fn is(name: &str, values: &[&str], format: &str) {
        assert_eq!(guessed(name, values).map(|found| found.format), Some(format.to_owned()), "{values:?}");
    }

    #[test]
    fn formats_are_told_by_their_values() {
        is("d", &["2017-03-04T05:06:07Z", "2017-03-04T05:06:07+01:00"], "rfc3339");
        is("d", &["2017-03-04 05:06", "2017-03-04 05:06"], "iso");
        is("d", &["2017-03-04", "2017-03-01"], "date");
        is("month", &["2017-03-01", "2017-03-01"], "%Y-%m-01");
        is("d", &["2017-03", "2017-04"], "month");
        is("d", &["03/14/2017 05:06:07 AM", "3/4/2017 5:06:07 PM"], "%m/%d/%Y %I:%M:%S %p");
        is("d", &["14.3.2017 05:06", "4.3.2017 15:06"], "%d.%m.%Y %H:%M");
        is("d", &["14-MAR-17", "04-APR-18"], "%d-%b-%y");
        is("d", &["2025 Mar 14 05:06:07 AM"], "%Y %b %d %I:%M:%S %p");
        is("date", &["20170314", "20170401"], "%Y%m%d");
        is("created_at", &["1488603967", "1488603968"], "unix");
        is("date", &["42798.25", "42799"], "excel");
    }

    #[test]
    fn numbers_that_are_not_called_times_are_none() {
        assert_eq!(guessed("incident_no", &["219027252", "209003013"]), None);
        assert_eq!(guessed("zip", &["42798", "42799"]), None);
        assert_eq!(guessed("code", &["20170314", "20170401"]), None);
        assert_eq!(guessed("note", &["05/06", "seen at 5"]), None);
        assert_eq!(guessed("date", &["", ""]), None);
    }

    #[test]
    fn day_and_month_are_ambiguous_until_a_day_is_past_the_twelfth() {
        let both = guessed("d", &["03/04/2017", "05/06/2017"]).expect("times");
        assert_eq!((both.format.as_str(), both.rival.as_deref()), ("%m/%d/%Y", Some("%d/%m/%Y")));
        let one = guessed("d", &["03/04/2017", "25/06/2017", "26/06/2017"]).expect("times");
        assert_eq!((one.format.as_str(), one.rival), ("%d/%m/%Y", None));
    }

    #[test]
    fn midnights_and_quiet_hours_are_seen() {
        assert!(guessed("d", &["2017-03-04 00:00:00", "2017-03-05 00:00:00"]).expect("times").is_midnight);
        let busy: Vec<String> =
            (0..480).filter(|n| !(3..8).contains(&(n % 24))).map(|n| format!("2017-03-04 {:02}:00", n % 24)).collect();
        let busy: Vec<&str> = busy.iter().map(String::as_str).collect();
        assert_eq!(guessed("d", &busy).expect("times").quiet_hour, Some(5));
    }
}

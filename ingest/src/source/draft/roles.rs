//! What each column of times tells: when it happened, when it ended, when it was reported, when it was last changed.

use super::column::Column;
use super::times::TimeColumn;
use crate::source::mapping::{Decimal, Format, Grain};

const CHANGED: [&str; 6] = ["updated", "update", "modified", "edited", "changed", "refreshed"];
const SETTLED: [&str; 7] = ["target", "closed", "close", "resolved", "completed", "cleared", "due"];
const REPORTED: [&str; 12] =
    ["reported", "report", "rptd", "rpt", "rept", "received", "created", "entered", "opened", "open", "requested", "filed"];
const ENDED: [&str; 7] = ["to", "end", "ended", "until", "finish", "last", "stop"];
const BEGAN: [&str; 12] =
    ["occurred", "occ", "occurrence", "from", "fr", "start", "began", "begin", "offense", "offence", "incident", "happened"];
/// Parts of a time, from the coarsest to the finest, and the largest number that each can be.
const PARTS: [(&str, f64); 6] =
    [("year", 2100.0), ("month", 12.0), ("day", 31.0), ("hour", 23.0), ("minute", 59.0), ("second", 59.0)];

/// A time as a mapping names it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Told {
    /// A column, and perhaps a second one with the time of day in this format.
    Text(TimeColumn, Option<(usize, String)>),
    /// Key and column of each part.
    Parts(Vec<(&'static str, usize)>),
}

/// The times of a file.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Roles {
    pub(super) time: Option<Told>,
    pub(super) until: Option<Told>,
    pub(super) reported: Option<Told>,
    pub(super) revision: Option<TimeColumn>,
    /// Whether `time` is when it was reported, for want of a better one.
    pub(super) is_report_time: bool,
}

impl Roles {
    /// Tells the columns of times apart by their names.
    pub(super) fn of(columns: &[Column<'_>], times: Vec<TimeColumn>) -> Self {
        let mut times: Vec<TimeColumn> = times.into_iter().filter(|time| !columns[time.column].is_called(&SETTLED)).collect();
        let mut take = |names: &[&str]| {
            let found = times.iter().position(|time| columns[time.column].is_called(names))?;
            Some(times.remove(found))
        };
        let (revision, until, began) = (take(&CHANGED), take(&ENDED), take(&BEGAN));
        let reported = take(&REPORTED);
        let other = times.into_iter().next();
        let told = |time: TimeColumn| {
            let clock = clock_beside(columns, &time);
            Told::Text(time, clock)
        };
        let parts = || parts(columns).map(Told::Parts);
        let mut roles = Self {
            time: began.or(other).map(told).or_else(parts),
            until: until.map(told),
            reported: reported.map(told),
            revision,
            is_report_time: false,
        };
        if roles.time.is_none() {
            (roles.time, roles.until) = (roles.until, None);
        }
        if roles.time.is_none() {
            (roles.time, roles.reported) = (roles.reported, None);
            roles.is_report_time = roles.time.is_some();
        }
        roles
    }

    /// The columns that are spoken for.
    pub(super) fn used(&self) -> Vec<usize> {
        let told = [&self.time, &self.until, &self.reported].into_iter().flatten().flat_map(|told| match told {
            Told::Text(time, clock) => std::iter::once(time.column).chain(clock.as_ref().map(|clock| clock.0)).collect(),
            Told::Parts(parts) => parts.iter().map(|part| part.1).collect::<Vec<_>>(),
        });
        told.chain(self.revision.as_ref().map(|time| time.column)).collect()
    }
}

/// A column with the time of day that belongs to a column of dates: the one whose name has most words in common.
fn clock_beside(columns: &[Column<'_>], date: &TimeColumn) -> Option<(usize, String)> {
    if date.grain != Grain::Day {
        return None;
    }
    let clocks = ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M:%S %p", "%H%M"];
    let formats: Vec<(&str, Format)> = clocks
        .into_iter()
        .filter_map(|clock| Some((clock, Format::parse(&format!("%Y-%m-%d {clock}"), Decimal::Point).ok()?)))
        .collect();
    let reads =
        |column: &Column<'_>, format: &Format| column.is_mostly(|value| format.read(&format!("2001-01-01 {value}")).is_ok());
    let fitting = columns
        .iter()
        .enumerate()
        .filter(|(position, column)| *position != date.column && column.is_called(&["time", "tm", "hour", "clock"]));
    let fitting = fitting.filter_map(|(position, column)| {
        let (clock, _) = formats.iter().find(|(_, format)| reads(column, format))?;
        Some((column.shares_words_with(&columns[date.column]), position, (*clock).to_owned()))
    });
    fitting
        .max_by_key(|(shared, position, _)| (*shared, std::cmp::Reverse(*position)))
        .map(|(_, position, clock)| (position, clock))
}

/// The columns called year, month and so on, down to the finest without a gap.
fn parts(columns: &[Column<'_>]) -> Option<Vec<(&'static str, usize)>> {
    let is_part = |column: &Column<'_>, key: &str, most: f64| {
        column.is_called(&[key])
            && column.is_mostly(|value| value.parse().is_ok_and(|number: f64| (0.0..=most).contains(&number)))
    };
    let find = |(key, most): (&'static str, f64)| Some((key, columns.iter().position(|column| is_part(column, key, most))?));
    let found: Vec<(&'static str, usize)> = PARTS.into_iter().map_while(find).collect();
    (found.len() >= 2).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::super::times::time_columns;
    use super::*;

    fn roles(header: &[&str], row: &[&str]) -> (Roles, Vec<String>) {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        let rows = vec![row.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()];
        let columns = Column::all(&header, &rows).0;
        (Roles::of(&columns, time_columns(&columns)), header.clone())
    }

    fn column(told: Option<&Told>) -> Option<usize> {
        match told? {
            Told::Text(time, _) => Some(time.column),
            Told::Parts(parts) => parts.first().map(|part| part.1),
        }
    }

    #[test]
    fn columns_of_times_are_told_apart_by_their_names() {
        let at = "2017-03-04T05:06:07Z";
        let (found, _) = roles(&["Updated On", "reported_at", "occurred_to", "occurred_from", "closed"], &[at; 5]);
        assert_eq!(found.revision.as_ref().map(|time| time.column), Some(0));
        assert_eq!(
            (column(found.reported.as_ref()), column(found.until.as_ref()), column(found.time.as_ref())),
            (Some(1), Some(2), Some(3))
        );
        let (found, _) = roles(&["created"], &[at]);
        assert!(found.is_report_time && column(found.time.as_ref()) == Some(0) && found.reported.is_none());
    }

    #[test]
    fn the_time_of_day_joins_the_date_it_shares_words_with() {
        let header = ["CMPLNT_FR_DT", "CMPLNT_TO_TM", "CMPLNT_FR_TM", "CMPLNT_TO_DT"];
        let (found, _) = roles(&header, &["03/14/2017", "06:00:00", "05:00:00", "03/15/2017"]);
        let clock = |told: Option<&Told>| match told {
            Some(Told::Text(_, clock)) => clock.clone(),
            _ => None,
        };
        assert_eq!(clock(found.time.as_ref()), Some((2, "%H:%M:%S".to_owned())));
        assert_eq!(clock(found.until.as_ref()), Some((1, "%H:%M:%S".to_owned())));
    }

    #[test]
    fn parts_are_found_down_to_the_finest_without_a_gap() {
        let (found, _) = roles(&["YEAR", "MONTH", "DAY", "MINUTE"], &["2020", "1", "31", "59"]);
        assert_eq!(found.time, Some(Told::Parts(vec![("year", 0), ("month", 1), ("day", 2)])));
        assert_eq!(roles(&["YEAR", "DAY"], &["2020", "1"]).0.time, None);
    }
}

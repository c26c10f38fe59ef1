//! A time that is split into columns: year, month and, where the source has them, day, hour, minute and second.

use std::ops::RangeInclusive;

use jiff::civil::{Date, Time};

use super::clock::{Grain, Shown};
use super::fields::{Columns, Fields};
use super::keys::TimeKeys;
use crate::reason::Reason;
use crate::verdict::Rejection;

const MONTH: usize = 1;
const DAY: usize = 2;
const HOUR: usize = 3;
const MINUTE: usize = 4;
const SECOND: usize = 5;

/// Name, range and fault of each part, from the coarsest to the finest.
const PARTS: [(&str, RangeInclusive<i16>, Reason); 6] = [
    ("year", 0..=9999, Reason::NotADate),
    ("month", 1..=12, Reason::NotADate),
    ("day", 1..=31, Reason::NotADate),
    ("hour", 0..=23, Reason::NotAnInstant),
    ("minute", 0..=59, Reason::NotAnInstant),
    ("second", 0..=59, Reason::NotAnInstant),
];

/// The columns of the parts; year and month are always among them, and none is missing between two others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts([Option<usize>; 6]);

impl Parts {
    /// The columns that the keys of the table `table` name.
    pub(super) fn parse(table: &str, keys: &TimeKeys, columns: &mut Columns) -> Result<Self, String> {
        let names = [&keys.year, &keys.month, &keys.day, &keys.hour, &keys.minute, &keys.second];
        let mut parts = [None; 6];
        for (position, name) in names.into_iter().enumerate() {
            let key = PARTS[position].0;
            parts[position] = columns.maybe(&format!("{table}.{key}"), name.as_deref())?;
            if position > 0 && parts[position].is_some() && parts[position - 1].is_none() {
                return Err(format!("[{table}] has `{key}` without `{}`: name that column too", PARTS[position - 1].0));
            }
        }
        if parts[MONTH].is_none() {
            return Err(format!("[{table}] has `year` without `month`: a year alone is too coarse to count"));
        }
        Ok(Self(parts))
    }

    /// The finest that the columns can show.
    pub(super) const fn grain(&self) -> Grain {
        match self.0 {
            [_, _, None, ..] => Grain::Month,
            [_, _, _, None, ..] => Grain::Day,
            [_, _, _, _, None, _] => Grain::Hour,
            _ => Grain::Moment,
        }
    }

    /// The column that speaks for the whole: the finest, but not finer than the hour.
    pub(super) fn column(&self) -> usize {
        self.0.iter().take(MINUTE).flatten().next_back().copied().unwrap_or_default()
    }

    /// Reads a row. A part that is blank leaves the time as coarse as the parts before it.
    pub(super) fn read<'a>(&self, fields: Fields<'a>) -> Result<Option<Shown>, Rejection<'a>> {
        let mut values = [None; 6];
        for (position, column) in self.0.iter().enumerate() {
            if let Some((column, text)) = column.and_then(|column| Some((column, fields.text(column)?))) {
                values[position] = Some(part(fields, column, text, position)?);
            }
        }
        let Some(finest) = values.iter().rposition(Option::is_some) else { return Ok(None) };
        let blank = (0..=finest.max(MONTH)).find(|position| values[*position].is_none());
        if let Some(column) = blank.and_then(|position| self.0[position]) {
            return Err(fields.rejected(column, Reason::Missing));
        }
        let value = |position: usize, least: i8| values[position].and_then(|value| i8::try_from(value).ok()).unwrap_or(least);
        let day = Date::new(values[0].unwrap_or_default(), value(MONTH, 1), value(DAY, 1));
        let day = day.map_err(|_| fields.rejected(self.0[DAY].unwrap_or_default(), Reason::NotADate))?;
        let time = Time::constant(value(HOUR, 0), value(MINUTE, 0), value(SECOND, 0), 0);
        Ok(Some(match finest {
            0 | MONTH => Shown::month(day),
            DAY => Shown::day(day),
            HOUR => Shown::Wall(day.to_datetime(time), Grain::Hour),
            _ => Shown::Wall(day.to_datetime(time), Grain::Moment),
        }))
    }
}

/// A whole number within the range of its part. Spreadsheets and data frames write `7.0` where a column has blanks.
fn part<'a>(fields: Fields<'a>, column: usize, text: &str, position: usize) -> Result<i16, Rejection<'a>> {
    let (_, range, fault) = &PARTS[position];
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let number = digits.parse().ok().filter(|_| is_number).ok_or_else(|| fields.rejected(column, Reason::NotANumber))?;
    if range.contains(&number) { Ok(number) } else { Err(fields.rejected(column, *fault)) }
}

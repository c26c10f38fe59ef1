//! Dates as `SaTScan` writes them, and the periods of a study.

use jiff::civil::Date;

use super::SatscanError;

/// How exactly the times of cases are given (`PrecisionCaseTimes`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Precision {
    /// Files have no times.
    None,
    /// To the year.
    Year,
    /// To the month.
    Month,
    /// To the day.
    Day,
    /// Whole numbers that are no dates.
    Generic,
}

/// A time in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SatscanTime {
    /// A year.
    Year(i16),
    /// A year and its month.
    Month(i16, i8),
    /// A day.
    Day(Date),
    /// A number that is no date.
    Generic(i64),
}

/// What periods are counted in (`TimeAggregationUnits`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// The whole study is one period.
    Whole,
    /// Years.
    Year,
    /// Months.
    Month,
    /// Days.
    Day,
    /// Generic units.
    Generic,
}

/// Years are written with four digits, or with two for 1900 to 1999, as in `SaTScan`'s own New Mexico sample.
fn year(text: &str) -> Option<i16> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    match text.len() {
        4 if digits => text.parse().ok(),
        2 if digits => text.parse::<i16>().ok().map(|year| 1900 + year),
        _ => None,
    }
}

impl SatscanTime {
    /// Reads a year, `year/month` or `year/month/day`; `-` may stand for `/`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(['/', '-']).collect();
        let (&first, rest) = parts.split_first()?;
        let year = year(first)?;
        let small = |text: &str| text.parse::<i8>().ok();
        match *rest {
            [] => Some(Self::Year(year)),
            [month] => small(month).filter(|month| (1..=12).contains(month)).map(|month| Self::Month(year, month)),
            [month, day] => Date::new(year, small(month)?, small(day)?).ok().map(Self::Day),
            _ => None,
        }
    }

    /// Reads a time of the given precision. A more exact date than that is accepted and kept.
    #[must_use]
    pub fn parse_as(text: &str, precision: Precision) -> Option<Self> {
        match (precision, Self::parse(text)) {
            (Precision::Generic, _) => text.parse().ok().map(Self::Generic),
            (Precision::Day, Some(Self::Day(_)))
            | (Precision::Month, Some(Self::Day(_) | Self::Month(..)))
            | (Precision::Year, _) => Self::parse(text),
            _ => None,
        }
    }

    /// Days from the first day of the year 0 to [`census_day`](Self::census_day).
    #[must_use]
    pub fn census_number(self) -> Option<i64> {
        self.census_day().map(days)
    }

    /// The first day of it.
    #[must_use]
    pub fn first_day(self) -> Option<Date> {
        match self {
            Self::Year(year) => Date::new(year, 1, 1).ok(),
            Self::Month(year, month) => Date::new(year, month, 1).ok(),
            Self::Day(day) => Some(day),
            Self::Generic(_) => None,
        }
    }

    /// The day on which a census counts: a year's is 1 July, which reproduces the populations that `SaTScan` prints; a
    /// month's is taken to be its first day.
    #[must_use]
    pub fn census_day(self) -> Option<Date> {
        match self {
            Self::Year(year) => Date::new(year, 7, 1).ok(),
            other => other.first_day(),
        }
    }
}

/// The periods of a study: each one unit long, the first beginning on the first day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Calendar {
    start: SatscanTime,
    unit: Unit,
    periods: usize,
}

impl Calendar {
    /// A study from a first to a last time, both of which belong to it.
    ///
    /// # Errors
    /// [`SatscanError::EndsBeforeStart`], which also stands for a generic time in a study that is counted in days, months or
    /// years and the other way round.
    pub fn new(start: SatscanTime, end: SatscanTime, unit: Unit) -> Result<Self, SatscanError> {
        let mut calendar = Self { start, unit, periods: usize::MAX };
        let periods = calendar.period(end).map(|last| last + 1);
        let wrong = || SatscanError::EndsBeforeStart { start: format!("{start:?}"), end: format!("{end:?}") };
        calendar.periods = periods.ok_or_else(wrong)?;
        Ok(calendar)
    }

    /// The ends of the periods in days since the year 0, one more than there are periods: what
    /// [`person_time`](engine::stats::person_time) takes. `None` where times are no dates.
    #[must_use]
    pub fn edges(&self) -> Option<Vec<i64>> {
        let first = self.start.first_day()?;
        let edge = |period: usize| {
            let steps = i64::try_from(period).ok()?;
            match self.unit {
                Unit::Day => Some(days(first) + steps),
                Unit::Month | Unit::Year if period == 0 => Some(days(first)),
                Unit::Month => month_start(months(first) + steps),
                Unit::Year => month_start((i64::from(first.year()) + steps) * 12 + 1),
                Unit::Whole | Unit::Generic => None,
            }
        };
        (0..=self.periods).map(edge).collect()
    }

    /// How many periods there are.
    #[must_use]
    pub const fn periods(&self) -> usize {
        self.periods
    }

    /// The period that a time falls into, counted from 0; `None` outside the study.
    #[must_use]
    pub fn period(&self, time: SatscanTime) -> Option<usize> {
        let steps = match (self.unit, self.start, time) {
            (_, SatscanTime::Generic(start), SatscanTime::Generic(time)) => time.checked_sub(start)?,
            (_, SatscanTime::Generic(_), _) | (_, _, SatscanTime::Generic(_)) | (Unit::Generic, ..) => return None,
            (Unit::Whole | Unit::Day, start, time) => days(time.first_day()?) - days(start.first_day()?),
            (Unit::Month, start, time) => months(time.first_day()?) - months(start.first_day()?),
            (Unit::Year, start, time) => i64::from(time.first_day()?.year()) - i64::from(start.first_day()?.year()),
        };
        let steps = usize::try_from(steps).ok()?;
        let period = if self.unit == Unit::Whole { 0 } else { steps };
        (period < self.periods).then_some(period)
    }
}

/// Days since the first day of the year 0.
fn days(date: Date) -> i64 {
    date.duration_since(Date::ZERO).as_hours().div_euclid(24)
}

fn months(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month())
}

/// The first day of a month that is numbered as in `months`.
fn month_start(months: i64) -> Option<i64> {
    let (year, month) = ((months - 1).div_euclid(12), (months - 1).rem_euclid(12) + 1);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok().map(days)
}

//! A named period a briefing speaks of: one ISO week or one civil month.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

use super::window::parse_date;
use super::{Bucket, TimeError, TimeWindow, Zone};

/// One ISO week or one civil month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    bucket: Bucket,
    start: Date,
}

impl Period {
    /// The ISO week written as `2018-W30`.
    ///
    /// # Errors
    /// [`TimeError::BadWeek`] when the text is not a week of that year.
    pub fn week(text: &str) -> Result<Self, TimeError> {
        let bad = || TimeError::BadWeek(text.to_owned());
        let (year, week) = text.split_once("-W").ok_or_else(bad)?;
        let digits = |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(year, 4) || !digits(week, 2) {
            return Err(bad());
        }
        let (year, week) = (year.parse().map_err(|_| bad())?, week.parse().map_err(|_| bad())?);
        let monday = ISOWeekDate::new(year, week, Weekday::Monday).map_err(|_| bad())?;
        Ok(Self { bucket: Bucket::Week, start: monday.date() })
    }

    /// The civil month written as `2018-07`.
    ///
    /// # Errors
    /// [`TimeError::BadMonth`] when the text is not a month.
    pub fn month(text: &str) -> Result<Self, TimeError> {
        let start = parse_date(&format!("{text}-01")).map_err(|_| TimeError::BadMonth(text.to_owned()))?;
        Ok(Self { bucket: Bucket::Month, start })
    }

    /// Whether it is a week or a month.
    #[must_use]
    pub const fn bucket(self) -> Bucket {
        self.bucket
    }

    /// The period before this one.
    #[must_use]
    pub fn previous(self) -> Self {
        let start = match self.bucket {
            Bucket::Week => self.start.saturating_sub(7.days()),
            Bucket::Month => self.start.saturating_sub(1.month()),
        };
        Self { bucket: self.bucket, start }
    }

    /// Its days as a window in a zone.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] at the ends of the calendar.
    pub fn window(self, zone: &Zone) -> Result<TimeWindow, TimeError> {
        TimeWindow::new(self.start, self.bucket.next(self.start), zone)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.bucket {
            Bucket::Week => {
                let week = self.start.iso_week_date();
                write!(f, "{:04}-W{:02}", week.year(), week.week())
            }
            Bucket::Month => write!(f, "{:04}-{:02}", self.start.year(), self.start.month()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_starts_on_its_iso_monday() {
        let week = Period::week("2018-W30").expect("a week");
        let zone = "Europe/London".parse().expect("a zone");
        let window = week.window(&zone).expect("in range");
        assert_eq!((window.from().to_string(), window.to().to_string()), ("2018-07-23".into(), "2018-07-30".into()));
        assert_eq!(week.previous().to_string(), "2018-W29");
    }

    #[test]
    fn the_week_before_the_first_is_the_last_of_the_year_before() {
        assert_eq!(Period::week("2021-W01").expect("a week").previous().to_string(), "2020-W53");
        assert_eq!(Period::month("2019-01").expect("a month").previous().to_string(), "2018-12");
    }

    #[test]
    fn what_is_not_a_period_is_named() {
        assert_eq!(Period::week("2019-W53"), Err(TimeError::BadWeek("2019-W53".into())));
        assert_eq!(Period::week("2019-30"), Err(TimeError::BadWeek("2019-30".into())));
        assert_eq!(Period::month("2019-13"), Err(TimeError::BadMonth("2019-13".into())));
    }
}

//! A half-open stretch of civil days.

use jiff::civil::Date;
use jiff::{ToSpan, Unit};

use super::{TimeError, Zone};

/// The days from `from` up to, and without, `to`, in a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeWindow {
    from: Date,
    to: Date,
    zone: Zone,
    micros: (i64, i64),
}

impl TimeWindow {
    /// The window of the civil days `from <= day < to`.
    ///
    /// # Errors
    /// [`TimeError::EmptyWindow`] unless `from` is before `to`; [`TimeError::OutOfRange`] for uncountable years.
    pub fn new(from: Date, to: Date, zone: &Zone) -> Result<Self, TimeError> {
        if from >= to {
            return Err(TimeError::EmptyWindow { from: from.to_string(), to: to.to_string() });
        }
        let micros = (zone.start_of(from)?, zone.start_of(to)?);
        Ok(Self { from, to, zone: zone.clone(), micros })
    }

    /// The window between two dates written as `YYYY-MM-DD`.
    ///
    /// # Errors
    /// [`TimeError::BadDate`] names the text that is not a date; otherwise as [`TimeWindow::new`].
    pub fn parse(from: &str, to: &str, zone: &Zone) -> Result<Self, TimeError> {
        Self::new(parse_date(from)?, parse_date(to)?, zone)
    }

    /// First day.
    #[must_use]
    pub const fn from(&self) -> Date {
        self.from
    }

    /// First day after the window.
    #[must_use]
    pub const fn to(&self) -> Date {
        self.to
    }

    /// The zone of its days.
    #[must_use]
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Start and end as instants: microseconds since 1970-01-01T00:00Z, half-open.
    #[must_use]
    pub const fn micros(&self) -> (i64, i64) {
        self.micros
    }

    /// How many civil days it holds.
    #[must_use]
    pub fn days(&self) -> u32 {
        let days = self.from.until((Unit::Day, self.to)).map_or(0, |span| span.get_days());
        u32::try_from(days).unwrap_or(0)
    }

    /// Whether it begins and ends at the start of a civil month.
    #[must_use]
    pub fn is_whole_months(&self) -> bool {
        self.from.day() == 1 && self.to.day() == 1
    }

    /// The window just before this one: as many months where this one is whole months, otherwise as many days.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] at the beginning of the calendar.
    pub fn previous(&self) -> Result<Self, TimeError> {
        let span = if self.is_whole_months() {
            (i64::from(self.to.year()) * 12 + i64::from(self.to.month())
                - i64::from(self.from.year()) * 12
                - i64::from(self.from.month()))
            .months()
        } else {
            i64::from(self.days()).days()
        };
        let from = self.from.checked_sub(span).map_err(|_| TimeError::OutOfRange(self.from.to_string()))?;
        Self::new(from, self.from, &self.zone)
    }

    /// The smallest window of whole civil months that holds this one.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] at the end of the calendar.
    pub fn widened_to_months(&self) -> Result<Self, TimeError> {
        let to = if self.to.day() == 1 { self.to } else { next_month(self.to)? };
        Self::new(self.from.first_of_month(), to, &self.zone)
    }
}

/// Reads `YYYY-MM-DD` and nothing else.
///
/// # Errors
/// [`TimeError::BadDate`] with the text.
pub fn parse_date(text: &str) -> Result<Date, TimeError> {
    let shape = text.len() == 10 && text.is_ascii();
    shape.then(|| text.parse().ok()).flatten().ok_or_else(|| TimeError::BadDate(text.to_owned()))
}

/// The first day of the month after the one that holds `date`.
pub(super) fn next_month(date: Date) -> Result<Date, TimeError> {
    date.last_of_month().tomorrow().map_err(|_| TimeError::OutOfRange(date.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn london() -> Zone {
        "Europe/London".parse().expect("a zone")
    }

    #[test]
    fn june_in_bristol_starts_an_hour_before_utc_midnight() {
        let window = TimeWindow::parse("2019-06-01", "2019-07-01", &london()).expect("a window");
        let start = jiff::Timestamp::from_microsecond(window.micros().0).expect("an instant");
        assert_eq!(start.to_string(), "2019-05-31T23:00:00Z");
        assert_eq!(window.days(), 30);
        assert!(window.is_whole_months());
    }

    #[test]
    fn an_empty_window_is_refused_with_both_ends() {
        let error = TimeWindow::parse("2019-07-01", "2019-07-01", &london()).expect_err("empty");
        assert!(error.to_string().contains("from 2019-07-01 to 2019-07-01"));
    }

    #[test]
    fn only_a_plain_date_is_a_date() {
        for text in ["2019-6-1", "2019-02-30", "2019-06-01T00:00", "yesterday", ""] {
            assert_eq!(TimeWindow::parse(text, "2030-01-01", &london()), Err(TimeError::BadDate(text.to_owned())));
        }
    }

    #[test]
    fn the_window_before_is_as_long_in_months_or_in_days() {
        let before = |from, to| {
            let window = TimeWindow::parse(from, to, &london()).expect("a window").previous().expect("in range");
            (window.from().to_string(), window.to().to_string())
        };
        assert_eq!(before("2019-01-01", "2019-04-01"), ("2018-10-01".into(), "2019-01-01".into()));
        assert_eq!(before("2019-03-01", "2019-04-01"), ("2019-02-01".into(), "2019-03-01".into()));
        assert_eq!(before("2019-03-04", "2019-03-11"), ("2019-02-25".into(), "2019-03-04".into()));
    }

    #[test]
    fn widening_keeps_whole_months_and_rounds_others_out() {
        let zone = london();
        let odd = TimeWindow::parse("2019-06-03", "2019-07-02", &zone).expect("a window");
        let wide = odd.widened_to_months().expect("in range");
        assert_eq!((wide.from().to_string(), wide.to().to_string()), ("2019-06-01".into(), "2019-08-01".into()));
        assert_eq!(wide.widened_to_months(), Ok(wide.clone()));
    }
}

//! Equal steps of civil time for series: ISO weeks and months.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

use super::TimeError;

/// The step of a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// ISO weeks: Monday to Sunday.
    Week,
    /// Civil months.
    Month,
}

impl Bucket {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// First day of the bucket that holds `date`.
    #[must_use]
    pub fn start(self, date: Date) -> Date {
        match self {
            Self::Week => date.saturating_sub(i64::from(date.weekday().to_monday_zero_offset()).days()),
            Self::Month => date.first_of_month(),
        }
    }

    /// First day of the bucket after the one that holds `date`.
    #[must_use]
    pub fn next(self, date: Date) -> Date {
        match self {
            Self::Week => self.start(date).saturating_add(7.days()),
            Self::Month => date.first_of_month().saturating_add(1.month()),
        }
    }
}

impl FromStr for Bucket {
    type Err = TimeError;

    fn from_str(word: &str) -> Result<Self, TimeError> {
        match word {
            "week" => Ok(Self::Week),
            "month" => Ok(Self::Month),
            other => Err(TimeError::BadBucket(other.to_owned())),
        }
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

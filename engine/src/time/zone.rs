//! The zone in which an area lives.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::TimeError;

/// An IANA time zone from the bundled database, so that every machine agrees.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone {
    name: String,
    zone: TimeZone,
}

impl Zone {
    /// The zone's IANA name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone's offsets and their changes, for reading clocks on walls.
    #[must_use]
    pub const fn rules(&self) -> &TimeZone {
        &self.zone
    }

    /// The instant, in microseconds since 1970-01-01T00:00Z, at which `date` begins here.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] for dates that have no instant.
    pub fn start_of(&self, date: Date) -> Result<i64, TimeError> {
        date.to_zoned(self.zone.clone())
            .map(|start| start.timestamp().as_microsecond())
            .map_err(|_| TimeError::OutOfRange(date.to_string()))
    }

    /// The civil date on which an instant (microseconds since 1970-01-01T00:00Z) falls here.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] for instants outside the calendar.
    pub fn date_of(&self, micros: i64) -> Result<Date, TimeError> {
        Timestamp::from_microsecond(micros)
            .map(|instant| instant.to_zoned(self.zone.clone()).date())
            .map_err(|_| TimeError::OutOfRange(format!("{micros} microseconds")))
    }
}

impl FromStr for Zone {
    type Err = TimeError;

    fn from_str(name: &str) -> Result<Self, TimeError> {
        let zone = jiff::tz::TimeZoneDatabase::bundled().get(name).map_err(|_| TimeError::UnknownZone(name.to_owned()))?;
        Ok(Self { name: name.to_owned(), zone })
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

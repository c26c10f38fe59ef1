//! A shift: when officers are out, by the clock on the wall.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::DateTime;

use crate::EngineError;
use crate::time::{TimeError, Zone};

/// Longest shift, in minutes.
const LONGEST: i64 = 16 * 60;

/// From one civil time to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shift {
    /// When it begins.
    pub from: DateTime,
    /// When it ends.
    pub to: DateTime,
}

impl Shift {
    /// How many minutes it lasts on a watch: a clock change makes it longer or shorter than the clock says.
    ///
    /// # Errors
    /// [`TimeError::OutOfRange`] for times that have no instant; [`EngineError::BadOption`] unless it lasts from half an hour to 16 hours.
    pub fn minutes(&self, zone: &Zone) -> Result<u32, EngineError> {
        let micros = self.micros(zone)?;
        let minutes = (micros.1 - micros.0) / 60_000_000;
        if !(30..=LONGEST).contains(&minutes) {
            let reason = format!("shift: {self} lasts {minutes} minutes; a shift lasts from half an hour to 16 hours");
            return Err(EngineError::BadOption(reason));
        }
        Ok(u32::try_from(minutes).unwrap_or(0))
    }

    /// Its start and end as instants: microseconds since 1970-01-01T00:00Z.
    pub(super) fn micros(&self, zone: &Zone) -> Result<(i64, i64), EngineError> {
        let instant = |at: DateTime| match at.to_zoned(zone.rules().clone()) {
            Ok(at) => Ok(at.timestamp().as_microsecond()),
            Err(_) => Err(TimeError::OutOfRange(at.to_string())),
        };
        Ok((instant(self.from)?, instant(self.to)?))
    }

    /// The civil time so many minutes after it began.
    pub(super) fn after(&self, minutes: u32, zone: &Zone) -> DateTime {
        let begun = self.from.to_zoned(zone.rules().clone());
        begun.map_or(self.from, |begun| begun.saturating_add(i64::from(minutes).minutes()).datetime())
    }
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.from.strftime("%Y-%m-%dT%H:%M"), self.to.strftime("%Y-%m-%dT%H:%M"))
    }
}

impl FromStr for Shift {
    type Err = EngineError;

    fn from_str(text: &str) -> Result<Self, EngineError> {
        let refuse = || {
            let needs = "write FROM/TO by the clock on the wall, such as 2026-11-27T18:00/2026-11-28T02:00";
            EngineError::BadOption(format!("shift: `{text}` is none; {needs}"))
        };
        let (from, to) = text.split_once('/').ok_or_else(refuse)?;
        let time = |part: &str| (part.len() == 16).then(|| part.parse::<DateTime>().ok()).flatten().ok_or_else(refuse);
        let shift = Self { from: time(from)?, to: time(to)? };
        if shift.from < shift.to { Ok(shift) } else { Err(refuse()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shift_is_read_as_it_is_written_and_lasts_as_long_as_a_watch_says() {
        let zone: Zone = "Europe/London".parse().expect("a zone");
        for (text, minutes) in [
            ("2026-11-27T18:00/2026-11-28T02:00", 480),
            ("2026-10-24T22:00/2026-10-25T06:00", 540),
            ("2026-03-28T22:00/2026-03-29T06:00", 420),
        ] {
            let shift: Shift = text.parse().expect("a shift");
            assert_eq!((shift.to_string().as_str(), shift.minutes(&zone).expect("minutes")), (text, minutes));
            assert_eq!(shift.after(minutes, &zone), shift.to);
        }
    }

    #[test]
    fn what_is_no_shift_is_refused_with_an_example() {
        let zone: Zone = "Europe/London".parse().expect("a zone");
        for text in ["", "2026-11-27T18:00", "2026-11-28T02:00/2026-11-27T18:00", "2026-11-27/2026-11-28", "18:00/02:00"] {
            let error = text.parse::<Shift>().expect_err(text);
            assert!(error.to_string().contains("2026-11-27T18:00/2026-11-28T02:00"), "{error}");
        }
        for text in ["2026-11-27T18:00/2026-11-27T18:20", "2026-11-27T18:00/2026-11-28T18:00"] {
            let shift: Shift = text.parse().expect("a shift");
            assert!(shift.minutes(&zone).is_err(), "{text}");
        }
    }
}

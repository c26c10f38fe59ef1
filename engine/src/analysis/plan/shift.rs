//! A shift: when officers are out, by the clock on the wall.

use std::fmt;
use std::str::FromStr;

use jiff::civil::DateTime;
use jiff::tz::AmbiguousOffset;
use jiff::{ToSpan, Zoned};

use crate::EngineError;
use crate::time::{TimeError, Zone};

/// Longest shift, in minutes.
const LONGEST: i64 = 16 * 60;

/// How a shift is written.
const NEEDS: &str = "write FROM/TO by the clock on the wall, such as 2026-11-27T18:00/2026-11-28T02:00";

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
    /// [`EngineError::BadOption`] unless it lasts from half an hour to 16 hours, and for ends that a clock change skips or
    /// repeats; [`TimeError::OutOfRange`] for times that have no instant.
    pub fn minutes(&self, zone: &Zone) -> Result<u32, EngineError> {
        let (from, to) = self.ends(zone)?;
        let minutes = (to.timestamp().as_second() - from.timestamp().as_second()) / 60;
        if !(30..=LONGEST).contains(&minutes) {
            let reason = format!("shift: {self} lasts {minutes} minutes; a shift lasts from half an hour to 16 hours");
            return Err(EngineError::BadOption(reason));
        }
        Ok(u32::try_from(minutes).unwrap_or(0))
    }

    /// When it begins and ends in a zone.
    pub(super) fn ends(&self, zone: &Zone) -> Result<(Zoned, Zoned), EngineError> {
        Ok((moment(self.from, zone)?, moment(self.to, zone)?))
    }
}

/// The moment of a civil time, where a zone has exactly one.
fn moment(at: DateTime, zone: &Zone) -> Result<Zoned, EngineError> {
    let found = zone.rules().to_ambiguous_zoned(at);
    let why = match found.offset() {
        AmbiguousOffset::Unambiguous { .. } => {
            return found.unambiguous().map_err(|_| TimeError::OutOfRange(at.to_string()).into());
        }
        AmbiguousOffset::Gap { .. } => "does not exist",
        AmbiguousOffset::Fold { .. } => "comes twice",
    };
    let at = at.strftime("%Y-%m-%dT%H:%M");
    Err(EngineError::BadOption(format!("shift: {at} {why} in {zone}, where clocks change then; name a time before or after")))
}

/// The moment so many minutes later.
pub(super) fn after(begun: &Zoned, minutes: u32) -> Zoned {
    begun.saturating_add(i64::from(minutes).minutes())
}

impl fmt::Display for Shift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.from.strftime("%Y-%m-%dT%H:%M"), self.to.strftime("%Y-%m-%dT%H:%M"))
    }
}

impl FromStr for Shift {
    type Err = EngineError;

    fn from_str(text: &str) -> Result<Self, EngineError> {
        let refuse = || EngineError::BadOption(format!("shift: `{text}` is none; {NEEDS}"));
        let (from, to) = text.split_once('/').ok_or_else(refuse)?;
        let time = |part: &str| (part.len() == 16).then(|| part.parse::<DateTime>().ok()).flatten().ok_or_else(refuse);
        let shift = Self { from: time(from)?, to: time(to)? };
        if shift.from < shift.to {
            return Ok(shift);
        }
        let reason = format!("shift: `{text}` does not end after it begins; past midnight TO is of the day after: {NEEDS}");
        Err(EngineError::BadOption(reason))
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
            let (begun, ends) = shift.ends(&zone).expect("moments");
            assert_eq!((after(&begun, minutes), ends.datetime()), (ends, shift.to));
        }
    }

    #[test]
    fn a_time_that_clocks_skip_or_repeat_is_refused_and_says_why() {
        let zone: Zone = "Europe/London".parse().expect("a zone");
        for (text, why) in [
            ("2026-10-24T22:00/2026-10-25T01:30", "2026-10-25T01:30 comes twice in Europe/London"),
            ("2026-10-25T01:00/2026-10-25T06:00", "2026-10-25T01:00 comes twice in Europe/London"),
            ("2026-03-28T22:00/2026-03-29T01:59", "2026-03-29T01:59 does not exist in Europe/London"),
        ] {
            let error = text.parse::<Shift>().expect("a shift").minutes(&zone).expect_err(text);
            assert!(error.to_string().starts_with(&format!("shift: {why}")), "{error}");
        }
    }

    #[test]
    fn an_hour_that_comes_twice_has_two_offsets() {
        let zone: Zone = "Europe/London".parse().expect("a zone");
        let shift: Shift = "2026-10-24T22:00/2026-10-25T06:00".parse().expect("a shift");
        let (begun, _) = shift.ends(&zone).expect("moments");
        let shown = |minutes| after(&begun, minutes).strftime("%H:%M%:z").to_string();
        assert_eq!([shown(200), shown(260)], ["01:20+01:00", "01:20+00:00"]);
    }

    #[test]
    fn what_is_no_shift_is_refused_with_an_example() {
        let zone: Zone = "Europe/London".parse().expect("a zone");
        for text in ["", "2026-11-27T18:00", "2026-11-28T02:00/2026-11-27T18:00", "2026-11-27/2026-11-28", "18:00/02:00"] {
            let error = text.parse::<Shift>().expect_err(text);
            assert!(error.to_string().contains("2026-11-27T18:00/2026-11-28T02:00"), "{error}");
        }
        let error = "2026-11-28T02:00/2026-11-27T18:00".parse::<Shift>().expect_err("it goes back in time");
        assert!(error.to_string().contains("does not end after it begins"), "{error}");
        for text in ["2026-11-27T18:00/2026-11-27T18:20", "2026-11-27T18:00/2026-11-28T18:00"] {
            let shift: Shift = text.parse().expect("a shift");
            assert!(shift.minutes(&zone).is_err(), "{text}");
        }
    }
}

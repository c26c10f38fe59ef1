//! Moments: instants with an offset, and local times of a zone, with what goes wrong between them.

use engine::time::Zone;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::reason::Reason;

/// Seconds from 1970-01-01T00:00Z to 2000-01-01T00:00Z, from which revisions are counted.
const REVISIONS_BEGIN: i64 = 946_684_800;

/// An RFC 3339 instant with an offset, in microseconds since 1970-01-01T00:00Z.
pub(super) fn instant(text: &str) -> Result<i64, Reason> {
    let micros = match plain_utc(text.as_bytes()) {
        Some(micros) => micros,
        None => text.parse::<Timestamp>().map_err(|_| Reason::NotAnInstant)?.as_microsecond(),
    };
    plausible(micros)
}

/// What a clock on the wall showed, as an instant in microseconds since 1970-01-01T00:00Z.
pub(super) fn local(shown: DateTime, zone: &TimeZone) -> Result<i64, Reason> {
    let ambiguous = zone.to_ambiguous_timestamp(shown);
    let offset = match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { offset } => offset,
        AmbiguousOffset::Gap { .. } => return Err(Reason::SkippedTime),
        AmbiguousOffset::Fold { .. } => return Err(Reason::AmbiguousTime),
    };
    plausible(offset.to_timestamp(shown).map_err(|_| Reason::ImplausibleTime)?.as_microsecond())
}

/// What the clock of the zone showed, written `MM/DD/YYYY hh:mm:ss AM` or as in ISO 8601, in
/// microseconds since 1970-01-01T00:00Z; a text with an offset is that instant.
///
/// # Errors
/// [`Reason::NotAnInstant`] when the text is no time of either form; [`Reason::AmbiguousTime`] and [`Reason::SkippedTime`] in the
/// hours in which clocks are changed; [`Reason::ImplausibleTime`].
pub(super) fn clock(text: &str, zone: &TimeZone) -> Result<i64, Reason> {
    match shown(text) {
        Some(shown) => local(shown, zone),
        None => instant(text),
    }
}

/// As [`clock`], for times that only order revisions: in the hours in which clocks are changed the earlier reading will do.
pub(super) fn updated(text: &str, zone: &TimeZone) -> Result<i64, Reason> {
    match shown(text) {
        Some(shown) => {
            let read = zone.to_ambiguous_timestamp(shown).compatible().map_err(|_| Reason::ImplausibleTime)?;
            plausible(read.as_microsecond())
        }
        None => instant(text),
    }
}

/// The revision of a report that was updated at an instant (microseconds since 1970-01-01T00:00Z): whole seconds since the year
/// 2000 in UTC, 0 before it.
pub(super) fn revision(updated: i64) -> i32 {
    let seconds = (updated.div_euclid(1_000_000) - REVISIONS_BEGIN).max(0);
    i32::try_from(seconds).unwrap_or(i32::MAX)
}

fn shown(text: &str) -> Option<DateTime> {
    if text.as_bytes().get(2) == Some(&b'/') {
        return DateTime::strptime("%m/%d/%Y %I:%M:%S %p", text).ok();
    }
    // A date alone is no moment, and an offset makes it another kind of time.
    let (_, clock) = text.split_once(['T', ' '])?;
    let plain = clock.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b':' | b'.'));
    if plain && clock.contains(':') { text.parse().ok() } else { None }
}

/// Anything before 1900 or from 2200 on is a slip of the pen.
pub(super) fn plausible(micros: i64) -> Result<i64, Reason> {
    const SECOND: i64 = 1_000_000;
    let span = -2_208_988_800 * SECOND..7_258_118_400 * SECOND;
    if span.contains(&micros) { Ok(micros) } else { Err(Reason::ImplausibleTime) }
}

/// The zone's rules, as jiff knows them.
pub(super) fn rules(zone: &Zone) -> TimeZone {
    zone.rules().clone()
}

/// `2024-01-01T12:15:00Z`, the form most files have, without the cost of a general parser.
fn plain_utc(text: &[u8]) -> Option<i64> {
    let [y1, y2, y3, y4, b'-', o1, o2, b'-', d1, d2, b'T', h1, h2, b':', m1, m2, b':', s1, s2, b'Z'] = *text else { return None };
    let two = |tens: u8, ones: u8| {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        (tens < 10 && ones < 10).then(|| i64::from(tens * 10 + ones))
    };
    let (year, month, day) = (two(y1, y2)? * 100 + two(y3, y4)?, two(o1, o2)?, two(d1, d2)?);
    let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
    // Second 60 is left to the general parser.
    let plain = (1..=12).contains(&month) && (1..=length(year, month)).contains(&day) && hour < 24 && minute < 60 && second < 60;
    plain.then(|| ((days(year, month, day) * 24 + hour) * 60 + minute) * 60 + second).map(|seconds| seconds * 1_000_000)
}

/// Days of a month of the proleptic Gregorian calendar.
const fn length(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a date of the proleptic Gregorian calendar, counting years from March.
const fn days(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap = year / 4 - year / 100 + year / 400;
    year * 365 + leap + (month * 153 + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests;

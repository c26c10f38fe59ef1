//! The forms in which a column can hold a time.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan};

use super::clock::{Grain, Shown};
use super::number::Decimal;
use super::pattern::Pattern;
use crate::reason::Reason;
use crate::source::moment;

/// Seconds since 1970 below this are the serial numbers of a spreadsheet: as seconds they would lie in the first two days of 1970.
const SERIALS: i64 = 100_000;

/// A form of a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) enum Format {
    /// `2024-05-06T07:08:09Z`, with an offset.
    Rfc3339,
    /// ISO 8601 with an offset or without, to the second, the minute or the day.
    Iso,
    /// `2024-05-06`
    Date,
    /// `2024-05`
    Month,
    /// Seconds since 1970-01-01T00:00Z.
    Unix,
    /// Milliseconds since 1970-01-01T00:00Z.
    UnixMillis,
    /// Days since 1899-12-30 on the wall, with the time of day behind the decimal sign.
    Excel(Decimal),
    /// A pattern in the manner of strptime.
    Pattern(Pattern),
}

impl Format {
    /// As the key `format` has it.
    pub(in crate::source) fn parse(text: &str, decimal: Decimal) -> Result<Self, String> {
        match text {
            "rfc3339" => Ok(Self::Rfc3339),
            "iso" => Ok(Self::Iso),
            "date" => Ok(Self::Date),
            "month" => Ok(Self::Month),
            "unix" => Ok(Self::Unix),
            "unix-ms" => Ok(Self::UnixMillis),
            "excel" => Ok(Self::Excel(decimal)),
            pattern if pattern.contains('%') => Pattern::parse(pattern).map(Self::Pattern),
            other => Err(format!(
                "the format \"{other}\" is not known: write rfc3339, iso, date, month, unix, unix-ms, excel or a pattern such as \"%m/%d/%Y %I:%M:%S %p\""
            )),
        }
    }

    /// The finest that it can show.
    pub(in crate::source) const fn grain(&self) -> Grain {
        match self {
            Self::Rfc3339 | Self::Iso | Self::Unix | Self::UnixMillis | Self::Excel(_) => Grain::Moment,
            Self::Date => Grain::Day,
            Self::Month => Grain::Month,
            Self::Pattern(pattern) => pattern.grain(),
        }
    }

    /// Reads a text.
    pub(in crate::source) fn read(&self, text: &str) -> Result<Shown, Reason> {
        match self {
            Self::Rfc3339 => moment::instant(text).map(Shown::Instant),
            Self::Iso => iso(text),
            Self::Date => date(text).map(Shown::day).ok_or(Reason::NotADate),
            Self::Month => month(text).ok_or(Reason::BadMonth),
            Self::Unix => since_1970(text, 1_000_000),
            Self::UnixMillis => since_1970(text, 1000),
            Self::Excel(decimal) => excel(text, *decimal),
            Self::Pattern(pattern) => pattern.read(text),
        }
    }
}

/// An instant where the text has an offset, the wall's time where it has none, the day where it has no time.
fn iso(text: &str) -> Result<Shown, Reason> {
    let Some((day, rest)) = text.split_at_checked(10) else { return Err(Reason::NotAnInstant) };
    if rest.is_empty() {
        return date(day).map(Shown::day).ok_or(Reason::NotADate);
    }
    if rest.bytes().any(|byte| matches!(byte, b'Z' | b'z' | b'+' | b'-')) {
        return moment::instant(text).map(Shown::Instant);
    }
    let shown = rest.strip_prefix(['T', 't', ' ']).and_then(time);
    let shown = date(day).zip(shown).ok_or(Reason::NotAnInstant)?;
    Ok(Shown::Wall(DateTime::from_parts(shown.0, shown.1), Grain::Moment))
}

/// `YYYY-MM-DD`
fn date(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    Date::new(year, two(m1, m2)?, two(d1, d2)?).ok()
}

/// `YYYY-MM`
fn month(text: &str) -> Option<Shown> {
    let [y1, y2, y3, y4, b'-', m1, m2] = *text.as_bytes() else { return None };
    let year = i16::from(two(y1, y2)?) * 100 + i16::from(two(y3, y4)?);
    Date::new(year, two(m1, m2)?, 1).ok().map(Shown::month)
}

/// `HH:MM`, `HH:MM:SS` or `HH:MM:SS.fraction`
fn time(text: &str) -> Option<Time> {
    let (clock, fraction) = text.split_once('.').map_or((text, None), |(clock, fraction)| (clock, Some(fraction)));
    let (hour, minute, second) = match *clock.as_bytes() {
        [h1, h2, b':', m1, m2] if fraction.is_none() => (two(h1, h2)?, two(m1, m2)?, 0),
        [h1, h2, b':', m1, m2, b':', s1, s2] => (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?),
        _ => return None,
    };
    let is_fraction = fraction.is_none_or(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()));
    let nanos = fraction
        .map_or(0, |digits| digits.bytes().chain(std::iter::repeat(b'0')).take(9).fold(0, |n, d| n * 10 + i32::from(d - b'0')));
    is_fraction.then(|| Time::new(hour, minute, second, nanos).ok()).flatten()
}

fn two(tens: u8, ones: u8) -> Option<i8> {
    let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
    (tens < 10 && ones < 10).then(|| (tens * 10 + ones).cast_signed())
}

/// A count of units of so many microseconds since 1970-01-01T00:00Z.
fn since_1970(text: &str, micros: i64) -> Result<Shown, Reason> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let count: i64 = whole.parse().map_err(|_| Reason::NotAnInstant)?;
    if count.abs() < SERIALS {
        return Err(Reason::NotAnInstant);
    }
    let at = count.checked_mul(micros).ok_or(Reason::ImplausibleTime)?;
    moment::plausible(at).map(Shown::Instant)
}

/// A spreadsheet's serial number: a whole one is a day. Numbers up to 60 are ambiguous, because 1900 had no 29 February.
fn excel(text: &str, decimal: Decimal) -> Result<Shown, Reason> {
    const FIRST: Date = Date::constant(1899, 12, 30);
    const LAST: f64 = 2_958_466.0;
    let serial = decimal.number("", text).map_err(|_| Reason::NotAnInstant)?;
    if !(61.0..LAST).contains(&serial) {
        return Err(if serial < 0.0 { Reason::NotAnInstant } else { Reason::ImplausibleTime });
    }
    #[expect(clippy::cast_possible_truncation, reason = "below 2,958,466 by the check above")]
    let (days, seconds) = (serial.trunc() as i32, (serial.fract() * 86_400.0).round() as i64);
    let day = FIRST.checked_add(days.days()).map_err(|_| Reason::ImplausibleTime)?;
    if seconds == 0 {
        return Ok(Shown::day(day));
    }
    let shown = day.to_datetime(Time::midnight()).checked_add(SignedDuration::from_secs(seconds));
    shown.map(|shown| Shown::Wall(shown, Grain::Moment)).map_err(|_| Reason::ImplausibleTime)
}

#[cfg(test)]
mod tests;

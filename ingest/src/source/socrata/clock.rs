//! Times as Socrata portals export them: a clock on the wall, `MM/DD/YYYY hh:mm:ss AM` in CSV and ISO 8601 in JSON.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::reason::Reason;
use crate::source::moment::{instant, local, plausible};

/// Seconds from 1970-01-01T00:00Z to 2000-01-01T00:00Z, from which revisions are counted.
const REVISIONS_BEGIN: i64 = 946_684_800;

/// What the clock of the zone showed, in microseconds since 1970-01-01T00:00Z; a text with an offset is that instant.
///
/// # Errors
/// [`Reason::NotAnInstant`] when the text is no time of either form; [`Reason::AmbiguousTime`] and [`Reason::SkippedTime`] in the
/// hours in which clocks are changed; [`Reason::ImplausibleTime`].
pub(in crate::source) fn moment(text: &str, zone: &TimeZone) -> Result<i64, Reason> {
    match shown(text) {
        Some(shown) => local(shown, zone),
        None => instant(text),
    }
}

/// As [`moment`], for times that only order revisions: in the hours in which clocks are changed the earlier reading will do.
pub(in crate::source) fn updated(text: &str, zone: &TimeZone) -> Result<i64, Reason> {
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
pub(in crate::source) fn revision(updated: i64) -> i32 {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn chicago() -> TimeZone {
        TimeZone::get("America/Chicago").expect("a zone")
    }

    #[test]
    fn both_forms_are_the_same_clock() {
        for text in ["07/04/2017 12:30:00 PM", "2017-07-04T12:30:00.000", "2017-07-04 12:30:00", "2017-07-04T17:30:00Z"] {
            assert_eq!(moment(text, &chicago()), Ok(1_499_189_400_000_000), "{text}");
        }
        assert_eq!(moment("01/01/2017 12:00:00 AM", &chicago()), Ok(1_483_250_400_000_000));
    }

    #[test]
    fn hours_in_which_clocks_change_are_refused_but_order_revisions() {
        for text in ["11/05/2017 01:30:00 AM", "2017-11-05T01:30:00.000"] {
            assert_eq!(moment(text, &chicago()), Err(Reason::AmbiguousTime), "{text}");
            assert_eq!(updated(text, &chicago()), moment("2017-11-05T06:30:00Z", &chicago()), "{text}");
        }
        assert_eq!(moment("03/12/2017 02:30:00 AM", &chicago()), Err(Reason::SkippedTime));
        assert!(updated("03/12/2017 02:30:00 AM", &chicago()).is_ok());
    }

    #[test]
    fn other_texts_are_no_times() {
        for text in
            ["", "2017-07-04", "07/04/2017", "07/04/2017 13:30:00 PM", "04/31/2017 01:00:00 AM", "2017-07-04T25:00:00", "42920.5"]
        {
            assert_eq!(moment(text, &chicago()), Err(Reason::NotAnInstant), "{text}");
            assert_eq!(updated(text, &chicago()), Err(Reason::NotAnInstant), "{text}");
        }
        assert_eq!(moment("07/04/1817 12:30:00 PM", &chicago()), Err(Reason::ImplausibleTime));
    }

    #[test]
    fn revisions_count_seconds_from_the_year_2000() {
        assert_eq!(revision(946_684_800_000_000), 0);
        assert_eq!(revision(946_684_801_999_999), 1);
        assert_eq!(revision(-5), 0);
        assert_eq!(revision(i64::MAX), i32::MAX);
    }
}

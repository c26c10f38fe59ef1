//! Patterns of times in the manner of strptime, such as `%m/%d/%Y %I:%M:%S %p`.

use jiff::civil::Date;
use jiff::fmt::strtime::{self, BrokenDownTime};
use jiff::tz::{Offset, TimeZone};

use super::clock::{Grain, Shown};
use crate::reason::Reason;

/// Directives that a pattern may hold.
const KNOWN: &str = "YymBbhdeHkIlMSfpPzaATFDR%nt";

/// A pattern, and what it shows of a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::source) struct Pattern {
    text: String,
    grain: Grain,
    has_offset: bool,
}

impl Pattern {
    /// Reads a pattern.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let has = directives(text)?;
        let any = |letters: &str| letters.chars().any(|letter| has.contains(letter));
        let bad = |reason: &str| Err(format!("the format \"{text}\" {reason}"));
        if !any("YyFD") || !any("mBbhFD") {
            return bad("shows no year (%Y) or no month (%m): a time needs both");
        }
        if any("Il") != any("pP") {
            return bad(
                "needs %I and %p together: the hours from 1 to 12 mean nothing without AM or PM, nor the other way round",
            );
        }
        let grain = match (any("deFD"), any("HkIlTR"), any("MTR")) {
            (true, true, true) => Grain::Moment,
            (true, true, false) => Grain::Hour,
            (true, false, false) => Grain::Day,
            (false, false, false) => Grain::Month,
            _ => return bad("shows an hour without a day (%d), or minutes (%M) without an hour (%H)"),
        };
        let pattern = Self { text: text.to_owned(), grain, has_offset: any("z") };
        pattern.round_trip().map_err(|reason| format!("the format \"{text}\" {reason}"))?;
        Ok(pattern)
    }

    /// The finest that a text of this pattern shows.
    pub(super) const fn grain(&self) -> Grain {
        self.grain
    }

    /// Reads a text.
    pub(super) fn read(&self, text: &str) -> Result<Shown, Reason> {
        let fault = self.grain.fault();
        let parsed = BrokenDownTime::parse(&self.text, text).map_err(|_| fault)?;
        if self.has_offset && self.grain == Grain::Moment {
            return parsed.to_timestamp().map(|at| Shown::Instant(at.as_microsecond())).map_err(|_| fault);
        }
        match (self.grain, parsed.year(), parsed.month()) {
            (Grain::Month, Some(year), Some(month)) => Date::new(year, month, 1).map(Shown::month).map_err(|_| fault),
            (Grain::Month, ..) => Err(fault),
            _ => parsed.to_datetime().map(|at| Shown::Wall(at, self.grain)).map_err(|_| fault),
        }
    }

    /// Whether a time that is written with the pattern is read back from it.
    fn round_trip(&self) -> Result<(), String> {
        let sample = Date::constant(2017, 1, 5).at(13, 0, 0, 0);
        let zoned = sample.to_zoned(TimeZone::fixed(Offset::UTC)).map_err(|error| error.to_string())?;
        let written = strtime::format(&self.text, &zoned).map_err(|error| format!("is not understood: {error}"))?;
        self.read(&written).map(|_| ()).map_err(|_| format!("cannot read what it writes (\"{written}\")"))
    }
}

/// The letters of a pattern's directives.
fn directives(text: &str) -> Result<String, String> {
    let mut found = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '%' {
            continue;
        }
        let directive = letters.find(|letter| !"-_0^#.:123456789".contains(*letter));
        let Some(letter) = directive.filter(|letter| KNOWN.contains(*letter)) else {
            let written = directive.map_or_else(|| "%".to_owned(), |letter| format!("%{letter}"));
            return Err(format!(
                "the format \"{text}\" has {written}, which is not among %Y %y %m %b %B %d %H %I %p %M %S %f %z"
            ));
        };
        found.push(letter);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn read(pattern: &str, text: &str) -> Result<Shown, Reason> {
        Pattern::parse(pattern).expect("a pattern").read(text)
    }

    #[test]
    fn american_times_are_read_with_and_without_padding() {
        let noon = Ok(Shown::Wall(date(2017, 1, 5).at(12, 5, 0, 0), Grain::Moment));
        assert_eq!(read("%m/%d/%Y %I:%M:%S %p", "01/05/2017 12:05:00 PM"), noon);
        assert_eq!(read("%m/%d/%Y %I:%M %p", "1/5/2017 12:05 pm"), noon);
        assert_eq!(read("%d/%m/%Y %H:%M", "05/01/2017 12:05"), noon);
        assert_eq!(read("%d.%m.%y %H Uhr", "5.1.17 7 Uhr"), Ok(Shown::Wall(date(2017, 1, 5).at(7, 0, 0, 0), Grain::Hour)));
    }

    #[test]
    fn the_pattern_says_how_fine_the_time_is() {
        assert_eq!(read("%Y-%m-01", "2022-08-01"), Ok(Shown::month(date(2022, 8, 1))));
        assert_eq!(read("%b %Y", "AUG 2022"), Ok(Shown::month(date(2022, 8, 1))));
        assert_eq!(read("%Y%m%d", "20220801"), Ok(Shown::day(date(2022, 8, 1))));
        assert_eq!(read("%Y-%m-%dT%H:%M:%S%z", "1970-01-01T01:00:00+0100"), Ok(Shown::Instant(0)));
        // A Z in the pattern is a letter like any other: the time is the wall's.
        let wall = Ok(Shown::Wall(date(2017, 5, 25).at(0, 0, 0, 0), Grain::Moment));
        assert_eq!(read("%Y-%m-%dT%H:%M:%SZ", "2017-05-25T00:00:00Z"), wall);
    }

    #[test]
    fn texts_of_another_pattern_have_the_reason_of_what_was_expected() {
        assert_eq!(read("%m/%d/%Y %H:%M", "25/12/2017 10:00"), Err(Reason::NotAnInstant));
        assert_eq!(read("%m/%d/%Y %H:%M", "42729.5"), Err(Reason::NotAnInstant));
        assert_eq!(read("%m/%d/%Y", "02/30/2017"), Err(Reason::NotADate));
        assert_eq!(read("%Y-%m-01", "2022-08-02"), Err(Reason::BadMonth));
    }

    #[test]
    fn a_pattern_that_cannot_be_read_says_what_it_lacks() {
        for (pattern, says) in [
            ("%m/%d %H:%M", "shows no year"),
            ("%Y-%m-%d %I:%M", "needs %I and %p together"),
            ("%Y-%m %H:%M", "an hour without a day"),
            ("%Y-%m-%d %M", "minutes (%M) without an hour"),
            ("%Y-%m-%d %Q", "has %Q, which is not among"),
            ("%Y-%m-%d %", "has %, which is not among"),
        ] {
            let message = Pattern::parse(pattern).expect_err(pattern);
            assert!(message.contains(says) && message.contains(pattern), "{message}");
        }
    }
}

//! A window that moves with time: the last so many days, weeks or months that are over.

use std::fmt;
use std::str::FromStr;

use engine::time::Bucket;
use jiff::ToSpan;
use jiff::civil::Date;

use crate::form::BadParameter;

/// Longest window, in its own unit.
const LONGEST: u32 = 5_000;

/// What a window is counted in, and by how much it moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Month,
}

/// So many whole days, weeks (from Monday) or months, up to a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rolling {
    count: u32,
    unit: Unit,
}

impl Rolling {
    /// First day of the window that ends at a day, and that day.
    #[must_use]
    pub fn ending(self, until: Date) -> (Date, Date) {
        let count = i64::from(self.count);
        let from = match self.unit {
            Unit::Day => until.saturating_sub(count.days()),
            Unit::Week => until.saturating_sub((count * 7).days()),
            Unit::Month => until.saturating_sub(count.months()),
        };
        (from, until)
    }

    /// The last end of such a window that is not after a day.
    #[must_use]
    pub fn last_end(self, as_of: Date) -> Date {
        match self.unit {
            Unit::Day => as_of,
            Unit::Week => Bucket::Week.start(as_of),
            Unit::Month => Bucket::Month.start(as_of),
        }
    }

    /// The ends of windows after one day and up to another, the earliest first.
    #[must_use]
    pub fn ends(self, after: Date, as_of: Date) -> Vec<Date> {
        let last = self.last_end(as_of);
        let mut next = self.last_end(after);
        let mut found = Vec::new();
        while next < last {
            next = match self.unit {
                Unit::Day => next.saturating_add(1.day()),
                Unit::Week => Bucket::Week.next(next),
                Unit::Month => Bucket::Month.next(next),
            };
            found.push(next);
        }
        found
    }
}

impl FromStr for Rolling {
    type Err = BadParameter;

    fn from_str(text: &str) -> Result<Self, BadParameter> {
        let bad = || {
            let reason = format!("`{text}` is no moving window; write days, weeks or months up to now, such as 28d, 4w or 3m");
            BadParameter::new("last", reason)
        };
        let unit = match text.chars().next_back() {
            Some('d') => Unit::Day,
            Some('w') => Unit::Week,
            Some('m') => Unit::Month,
            _ => return Err(bad()),
        };
        let digits = &text[..text.len() - 1];
        let count = digits.parse().ok().filter(|count| (1..=LONGEST).contains(count) && !digits.starts_with('+'));
        Ok(Self { count: count.ok_or_else(bad)?, unit })
    }
}

impl fmt::Display for Rolling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Day => 'd',
            Unit::Week => 'w',
            Unit::Month => 'm',
        };
        write!(f, "{}{unit}", self.count)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn rolling(text: &str) -> Rolling {
        text.parse().expect("a window")
    }

    #[test]
    fn a_window_ends_where_its_unit_does() {
        let thursday = date(2026, 11, 26);
        assert_eq!(rolling("4w").last_end(thursday), date(2026, 11, 23));
        assert_eq!(rolling("4w").ending(date(2026, 11, 23)), (date(2026, 10, 26), date(2026, 11, 23)));
        assert_eq!(rolling("28d").ending(thursday), (date(2026, 10, 29), thursday));
        assert_eq!(rolling("3m").last_end(thursday), date(2026, 11, 1));
        assert_eq!(rolling("3m").ending(date(2026, 11, 1)), (date(2026, 8, 1), date(2026, 11, 1)));
    }

    #[test]
    fn every_end_since_a_look_is_looked_at_once() {
        let (seen, now) = (date(2026, 11, 2), date(2026, 11, 26));
        assert_eq!(rolling("4w").ends(seen, now), [date(2026, 11, 9), date(2026, 11, 16), date(2026, 11, 23)]);
        assert_eq!(rolling("4w").ends(date(2026, 11, 23), now), []);
        assert_eq!(rolling("1m").ends(date(2026, 8, 1), now), [date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)]);
        assert_eq!(rolling("7d").ends(date(2026, 11, 25), now), [now]);
        assert_eq!(rolling("7d").ends(date(2026, 12, 25), now), []);
    }

    #[test]
    fn what_is_no_window_is_refused_and_what_is_one_is_written_as_it_was_read() {
        for bad in ["", "w", "0w", "4y", "-4w", "+4w", "4 w", "5001d", "99999999999d", "4w4w", "é"] {
            assert!(bad.parse::<Rolling>().is_err(), "{bad}");
        }
        for good in ["1d", "52w", "36m"] {
            assert_eq!(rolling(good).to_string(), good);
        }
    }
}

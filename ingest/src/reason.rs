//! Why a row cannot be a report: the documented list of reason codes.

use std::fmt;

/// Version of the rules by which rows are accepted; it stands beside every rejected row.
pub const RULE_VERSION: i32 = 3;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $meaning:literal;)+) => {
        /// A reason for which a row is quarantined.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Reason {
            $(#[doc = $meaning] $name),+
        }

        impl Reason {
            /// Every reason, in the order of the documentation: the record, the place, the time, the words.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The code that stands in the lake and in receipts.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            /// What is wrong, in words.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self { $(Self::$name => $meaning),+ }
            }
        }
    };
}

reasons! {
    FieldCount = "field-count", "the record has another number of fields than the line of column names";
    StrayQuote = "stray-quote", "a quote is opened in a field and not closed before the text goes on";
    NotUtf8 = "not-utf8", "the record holds bytes that are no text in the file's encoding";
    NullByte = "null-byte", "the record holds a null byte";
    TooLong = "record-too-long", "the record is longer than 64 KiB";
    NotAnObject = "not-an-object", "the record is no object with named fields";
    Missing = "missing", "a field that every report needs is blank";
    HalfAPlace = "half-a-place", "one coordinate is given and the other is blank";
    NotANumber = "not-a-number", "a number is expected and the text is none, or is not finite";
    OffTheGlobe = "off-the-globe", "the coordinates lie outside longitude -180 to 180 or latitude -90 to 90";
    NullIsland = "null-island", "the coordinates are 0, 0, which is what software writes when it knows no place";
    Swapped = "swapped-coordinates", "longitude and latitude stand in each other's column";
    OutsideBox = "outside-box", "the place lies outside the area that the source declares";
    NotAPoint = "not-a-point", "the geometry is not a point";
    NotAnInstant = "not-an-instant", "the text is no time in the source's format, or lacks its offset";
    NotADate = "not-a-date", "the text is no calendar date";
    BadMonth = "bad-month", "the text is no month of the form YYYY-MM";
    AmbiguousTime = "ambiguous-time", "the clock showed this local time twice that night, and the text does not say which is meant";
    SkippedTime = "skipped-time", "the clock never showed this local time: it was put forward that night";
    ImplausibleTime = "implausible-time", "the time lies before 1900 or after 2200";
    InTheFuture = "in-the-future", "the time lies more than 24 hours after the moment of receipt";
    TooOld = "too-old", "the time lies more than 400 days before the moment of receipt, and the source is not historical";
    EndsBeforeItBegins = "ends-before-it-begins", "the end lies before the beginning";
    UnknownWord = "unknown-word", "the word is not one of those that the column takes";
    NotTrueOrFalse = "not-true-or-false", "the text is neither true nor false";
    NotARevision = "not-a-revision", "the text is no whole number from 0 up";
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_kebab_case_and_differ() {
        let codes: std::collections::BTreeSet<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
        assert_eq!(codes.len(), Reason::ALL.len());
        assert!(
            codes.iter().all(|code| code.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-'))
        );
    }
}

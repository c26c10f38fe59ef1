//! Kinds of defects within a field, each with the reason for which its row must be refused.

use ingest::Reason::{
    EndsBeforeItBegins, HalfAPlace, ImplausibleTime, InTheFuture, Missing, NotADate, NotANumber, NotARevision, NotAnInstant,
    NotTrueOrFalse, NullIsland, OffTheGlobe, Swapped, UnknownWord,
};

use super::kind::{Defect, defect};
use super::row::{
    AUDIENCE, CATEGORY, FROM, HOUSEHOLD_SINCE, LATITUDE, LONGITUDE, ORIGIN, PLACE_PRECISION, RECEIVED_AT, REPORTED_AT, REVISION,
    STATUS, TIME_PRECISION, TO, VERIFIED,
};

/// Where it happened.
pub(super) const PLACES: &[Defect] = &[
    defect("longitude without latitude", HalfAPlace, |row| row.put(LATITUDE, "")),
    defect("latitude without longitude", HalfAPlace, |row| row.put(LONGITUDE, " \t")),
    defect("coordinates in one column", HalfAPlace, |row| row.stand("51.45 -2.59", "")),
    defect("a place in words", NotANumber, |row| row.put(LONGITUDE, "by the church")),
    defect("a decimal comma, quoted", NotANumber, |row| row.put(LATITUDE, "\"51,45\"")),
    defect("not a number, says the sender", NotANumber, |row| row.put(LONGITUDE, "NaN")),
    defect("an infinite latitude", NotANumber, |row| row.put(LATITUDE, "-inf")),
    defect("more than a number can hold", NotANumber, |row| row.put(LATITUDE, "1e400")),
    defect("a hexadecimal number", NotANumber, |row| row.put(LONGITUDE, "0x1A")),
    defect("thousands separators", NotANumber, |row| row.put(LATITUDE, "\"51,450.5\"")),
    defect("degrees, minutes, seconds", NotANumber, |row| row.stand("2°35'16\"W", "51°27'16\"N")),
    defect("a typographic minus", NotANumber, |row| row.put(LONGITUDE, "\u{2212}2.59")),
    defect("a degree sign", NotANumber, |row| row.put(LATITUDE, "51.45°")),
    defect("the word for nothing as a place", NotANumber, |row| row.stand("NULL", "NULL")),
    defect("a spreadsheet's error", NotANumber, |row| row.put(LATITUDE, "#N/A")),
    defect("0, 0", NullIsland, |row| row.stand("0", "0")),
    defect("0, 0 with a sign and decimals", NullIsland, |row| row.stand("-0.000000", "0.0")),
    defect("a latitude of 1e308", OffTheGlobe, |row| row.put(LATITUDE, "1e308")),
    defect("a latitude of 91", OffTheGlobe, |row| row.stand("-120.5", "91")),
    defect("a longitude of 181", OffTheGlobe, |row| row.put(LONGITUDE, "181")),
    defect("metres of a national grid", OffTheGlobe, |row| row.stand("358123.4", "172987.6")),
    defect("microdegrees", OffTheGlobe, |row| row.stand("-2591234", "51451234")),
    defect("a latitude of 91 that could be a longitude", Swapped, |row| row.put(LATITUDE, "91")),
    defect("swapped beyond the globe", Swapped, |row| row.stand("37.77", "-122.41")),
];

/// When it happened.
pub(super) const TIMES: &[Defect] = &[
    defect("no beginning", Missing, |row| row.put(FROM, "")),
    defect("a time without an offset", NotAnInstant, |row| row.put(FROM, "2025-03-30T12:00:00")),
    defect("a time with a blank, no offset", NotAnInstant, |row| row.put(FROM, "2025-03-30 12:00")),
    defect("a date only", NotAnInstant, |row| row.put(FROM, "2025-03-30")),
    defect("day 32", NotAnInstant, |row| row.put(FROM, "2025-03-32T12:00:00Z")),
    defect("month 13", NotAnInstant, |row| row.put(FROM, "2025-13-30T12:00:00Z")),
    defect("month 0, day 0", NotAnInstant, |row| row.put(FROM, "0000-00-00T00:00:00Z")),
    defect("30 February", NotAnInstant, |row| row.put(FROM, "2025-02-30T12:00:00Z")),
    defect("29 February of a common year", NotAnInstant, |row| row.put(FROM, "2025-02-29T12:00:00Z")),
    defect("hour 25", NotAnInstant, |row| row.put(FROM, "2025-03-30T25:00:00Z")),
    defect("minute 60", NotAnInstant, |row| row.put(FROM, "2025-03-30T12:60:00Z")),
    defect("a spreadsheet's day number", NotAnInstant, |row| row.put(FROM, "45746.5")),
    defect("seconds since 1970", NotAnInstant, |row| row.put(FROM, "1743336000")),
    defect("milliseconds since 1970", NotAnInstant, |row| row.put(FROM, "1743336000000")),
    defect("day before month", NotAnInstant, |row| row.put(FROM, "30/03/2025 12:00")),
    defect("a year of two digits", NotAnInstant, |row| row.put(FROM, "25-03-30T12:00:00Z")),
    defect("the word for nothing as a time", NotAnInstant, |row| row.put(FROM, "null")),
    defect("an end that is no time", NotAnInstant, |row| row.put(TO, "still going on")),
    defect("a report at no time", NotAnInstant, |row| row.put(REPORTED_AT, "the next day")),
    defect("the year 19", ImplausibleTime, |row| row.put(FROM, "0019-03-30T12:00:00Z")),
    defect("a second before 1900", ImplausibleTime, |row| row.put(FROM, "1899-12-31T23:59:59Z")),
    defect("the year 9999", ImplausibleTime, |row| row.put(FROM, "9999-06-01T00:00:00Z")),
    defect("the end of the year 9999", ImplausibleTime, |row| row.put(TO, "9999-12-31T23:59:59Z")),
    defect("a second more than 24 h ahead", InTheFuture, |row| row.occur("2026-05-29T20:26:41Z", 0)),
    defect("ten years ahead", InTheFuture, |row| row.occur("2036-03-30T12:00:00Z", 0)),
    defect("ahead, and says it came later", InTheFuture, |row| {
        row.occur("2036-03-30T12:00:00Z", 0);
        row.put(RECEIVED_AT, "2036-03-30T13:00:00Z");
    }),
    defect("an end ten years ahead", InTheFuture, |row| row.put(TO, "2036-03-30T12:00:00Z")),
    defect("an end a second more than 24 h ahead", InTheFuture, |row| row.put(TO, "2026-05-29T20:26:41Z")),
    defect("a month that ends in ten years", InTheFuture, |row| {
        row.put(TO, "2036-03-30T12:00:00Z");
        row.put(TIME_PRECISION, "month");
    }),
    defect("told ten years ahead", InTheFuture, |row| row.put(REPORTED_AT, "2036-03-30T12:00:00Z")),
    defect("told a second more than 24 h ahead", InTheFuture, |row| row.put(REPORTED_AT, "2026-05-29T20:26:41Z")),
    defect("an end before the beginning", EndsBeforeItBegins, |row| row.put(TO, "2023-12-31T23:59:59Z")),
];

/// Words, dates and numbers.
pub(super) const WORDS: &[Defect] = &[
    defect("no origin", Missing, |row| row.put(ORIGIN, "")),
    defect("no audience", Missing, |row| row.put(AUDIENCE, "")),
    defect("no category", Missing, |row| row.put(CATEGORY, "")),
    defect("a category of blanks and tabs", Missing, |row| row.put(CATEGORY, " \t ")),
    defect("an unknown origin", UnknownWord, |row| row.put(ORIGIN, "neighbour")),
    defect("an unknown audience", UnknownWord, |row| row.put(AUDIENCE, "everyone")),
    defect("an unknown status", UnknownWord, |row| row.put(STATUS, "pending")),
    defect("an unknown precision of places", UnknownWord, |row| row.put(PLACE_PRECISION, "roughly")),
    defect("an unknown precision of times", UnknownWord, |row| row.put(TIME_PRECISION, "week")),
    defect("neither true nor false", NotTrueOrFalse, |row| row.put(VERIFIED, "maybe")),
    defect("a number for true", NotTrueOrFalse, |row| row.put(VERIFIED, "1")),
    defect("a household since some time", NotADate, |row| row.put(HOUSEHOLD_SINCE, "last spring")),
    defect("a household since 30 February", NotADate, |row| row.put(HOUSEHOLD_SINCE, "2024-02-30")),
    defect("a household since 01/02/2024", NotADate, |row| row.put(HOUSEHOLD_SINCE, "01/02/2024")),
    defect("a household since the day after tomorrow", InTheFuture, |row| row.put(HOUSEHOLD_SINCE, "2026-05-30")),
    defect("a household since next century", InTheFuture, |row| row.put(HOUSEHOLD_SINCE, "2126-01-01")),
    defect("a negative revision", NotARevision, |row| row.put(REVISION, "-1")),
    defect("half a revision", NotARevision, |row| row.put(REVISION, "1.5")),
    defect("a revision beyond counting", NotARevision, |row| row.put(REVISION, "4294967296")),
];

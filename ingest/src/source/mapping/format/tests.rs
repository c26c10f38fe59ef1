//! Every form of a time, read and refused.

use jiff::civil::date;

use super::*;

fn read(format: &str, text: &str) -> Result<Shown, Reason> {
    Format::parse(format, Decimal::Point).expect("a format").read(text)
}

const fn wall(shown: DateTime) -> Shown {
    Shown::Wall(shown, Grain::Moment)
}

#[test]
fn iso_times_have_an_offset_or_are_the_walls() {
    let at = date(2017, 3, 4);
    assert_eq!(read("iso", "2017-03-04T05:06:07Z"), Ok(Shown::Instant(1_488_603_967_000_000)));
    assert_eq!(read("iso", "2017-03-04 05:06:07+01:00"), Ok(Shown::Instant(1_488_600_367_000_000)));
    assert_eq!(read("iso", "2017-03-04 05:06:07"), Ok(wall(at.at(5, 6, 7, 0))));
    assert_eq!(read("iso", "2017-03-04T05:06"), Ok(wall(at.at(5, 6, 0, 0))));
    assert_eq!(read("iso", "2017-03-04T05:06:07.123000"), Ok(wall(at.at(5, 6, 7, 123_000_000))));
    assert_eq!(read("iso", "2017-03-04"), Ok(Shown::day(at)));
    for text in [
        "2017-03-04T",
        "2017-03-04T05",
        "2017-03-04T24:00",
        "2017-03-04 05:06.5",
        "2017-03-04 05:06:07.",
        "04/03/2017 05:06",
        "é",
    ] {
        assert_eq!(read("iso", text), Err(Reason::NotAnInstant), "{text}");
    }
    assert_eq!(read("iso", "2017-02-29"), Err(Reason::NotADate));
}

#[test]
fn dates_and_months_are_taken_at_their_word() {
    assert_eq!(read("date", "2017-03-04"), Ok(Shown::day(date(2017, 3, 4))));
    assert_eq!(read("month", "2017-03"), Ok(Shown::month(date(2017, 3, 1))));
    for text in ["2017-03", "2017-3-4", "2017-03-04T00:00", "2017-13-01", "45292"] {
        assert_eq!(read("date", text), Err(Reason::NotADate), "{text}");
    }
    for text in ["2017-13", "2017-03-01", "March 2017", "201703"] {
        assert_eq!(read("month", text), Err(Reason::BadMonth), "{text}");
    }
}

#[test]
fn counts_since_1970_are_told_from_serial_numbers() {
    assert_eq!(read("unix", "1488603967"), Ok(Shown::Instant(1_488_603_967_000_000)));
    assert_eq!(read("unix", "1488603967.0"), Ok(Shown::Instant(1_488_603_967_000_000)));
    assert_eq!(read("unix-ms", "1488603967123"), Ok(Shown::Instant(1_488_603_967_123_000)));
    assert_eq!(read("unix", "42798"), Err(Reason::NotAnInstant));
    assert_eq!(read("unix", "2017-03-04"), Err(Reason::NotAnInstant));
    assert_eq!(read("unix", "1488603967123"), Err(Reason::ImplausibleTime));
    assert_eq!(read("unix", "9223372036854775807"), Err(Reason::ImplausibleTime));
}

#[test]
fn serial_numbers_of_a_spreadsheet_are_days_and_times_of_day() {
    assert_eq!(read("excel", "42798"), Ok(Shown::day(date(2017, 3, 4))));
    assert_eq!(read("excel", "42798.5"), Ok(wall(date(2017, 3, 4).at(12, 0, 0, 0))));
    // 05:06:07 as spreadsheets write it.
    assert_eq!(read("excel", "42798.2125810185"), Ok(wall(date(2017, 3, 4).at(5, 6, 7, 0))));
    assert_eq!(read("excel", "42798.9999999"), Ok(wall(date(2017, 3, 5).at(0, 0, 0, 0))));
    let comma = Format::parse("excel", Decimal::Comma).expect("a format");
    assert_eq!(comma.read("42798,5"), Ok(wall(date(2017, 3, 4).at(12, 0, 0, 0))));
    assert_eq!(read("excel", "60"), Err(Reason::ImplausibleTime));
    assert_eq!(read("excel", "-1"), Err(Reason::NotAnInstant));
    assert_eq!(read("excel", "2017-03-04"), Err(Reason::NotAnInstant));
    assert_eq!(read("excel", "1488603967"), Err(Reason::ImplausibleTime));
}

#[test]
fn serial_numbers_where_none_were_declared_are_no_times() {
    for format in ["rfc3339", "iso", "%Y-%m-%d %H:%M", "unix"] {
        for text in ["42798", "42798.5"] {
            assert_eq!(read(format, text), Err(Reason::NotAnInstant), "{format} {text}");
        }
    }
}

#[test]
fn an_unknown_format_lists_the_known_ones() {
    let message = Format::parse("us", Decimal::Point).expect_err("unknown");
    assert!(message.contains("\"us\"") && message.contains("rfc3339, iso, date"), "{message}");
}

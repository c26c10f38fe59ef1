//! Instants, clocks and their forms.

use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn the_short_way_agrees_with_the_general_parser(seconds in -2_208_988_800i64..7_258_118_400) {
        let text = Timestamp::from_second(seconds).expect("in range").to_string();
        prop_assert_eq!(instant(&text), Ok(seconds * 1_000_000));
    }
}

#[test]
fn local_times_that_the_clock_showed_twice_or_never_are_refused() {
    let zone = TimeZone::get("America/Chicago").expect("a zone");
    let shown = |month, day, hour| local(jiff::civil::date(2017, month, day).at(hour, 30, 0, 0), &zone);
    assert_eq!(shown(11, 5, 1), Err(Reason::AmbiguousTime));
    assert_eq!(shown(3, 12, 2), Err(Reason::SkippedTime));
    assert_eq!(shown(7, 4, 12), Ok(1_499_189_400_000_000));
}

#[test]
fn nonsense_is_no_instant() {
    for text in ["2024-01-01", "2024-01-01T12:00:00", "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z", "45292.5", ""] {
        assert_eq!(instant(text), Err(Reason::NotAnInstant), "{text}");
    }
    assert_eq!(instant("0999-01-01T00:00:00Z"), Err(Reason::ImplausibleTime));
    assert_eq!(instant("9999-12-31T23:59:59Z"), Err(Reason::ImplausibleTime));
    assert_eq!(instant("2023-02-29T00:00:00Z"), Err(Reason::NotAnInstant));
}

fn chicago() -> TimeZone {
    TimeZone::get("America/Chicago").expect("a zone")
}

#[test]
fn both_forms_are_the_same_clock() {
    for text in ["07/04/2017 12:30:00 PM", "2017-07-04T12:30:00.000", "2017-07-04 12:30:00", "2017-07-04T17:30:00Z"] {
        assert_eq!(clock(text, &chicago()), Ok(1_499_189_400_000_000), "{text}");
    }
    assert_eq!(clock("01/01/2017 12:00:00 AM", &chicago()), Ok(1_483_250_400_000_000));
}

#[test]
fn hours_in_which_clocks_change_are_refused_but_order_revisions() {
    for text in ["11/05/2017 01:30:00 AM", "2017-11-05T01:30:00.000"] {
        assert_eq!(clock(text, &chicago()), Err(Reason::AmbiguousTime), "{text}");
        assert_eq!(updated(text, &chicago()), clock("2017-11-05T06:30:00Z", &chicago()), "{text}");
    }
    assert_eq!(clock("03/12/2017 02:30:00 AM", &chicago()), Err(Reason::SkippedTime));
    assert!(updated("03/12/2017 02:30:00 AM", &chicago()).is_ok());
}

#[test]
fn other_texts_are_no_times() {
    for text in
        ["", "2017-07-04", "07/04/2017", "07/04/2017 13:30:00 PM", "04/31/2017 01:00:00 AM", "2017-07-04T25:00:00", "42920.5"]
    {
        assert_eq!(clock(text, &chicago()), Err(Reason::NotAnInstant), "{text}");
        assert_eq!(updated(text, &chicago()), Err(Reason::NotAnInstant), "{text}");
    }
    assert_eq!(clock("07/04/1817 12:30:00 PM", &chicago()), Err(Reason::ImplausibleTime));
}

#[test]
fn revisions_count_seconds_from_the_year_2000() {
    assert_eq!(revision(946_684_800_000_000), 0);
    assert_eq!(revision(946_684_801_999_999), 1);
    assert_eq!(revision(-5), 0);
    assert_eq!(revision(i64::MAX), i32::MAX);
}

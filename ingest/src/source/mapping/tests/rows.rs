//! What good rows become.

use super::*;

#[test]
fn a_row_becomes_a_report() {
    let kept = judge(&with("", ""), &row(&[])).expect("a report");
    let noon = instant("2017-07-04T17:30:00Z");
    assert_eq!(kept.occurred, (noon, noon));
    assert_eq!((kept.precision, kept.category, kept.source_category.as_str()), ("instant", "other-theft", "Theft"));
    assert_eq!(kept.place, LngLat::new(-87.63, 41.88).ok());
    assert_eq!((kept.external_id.as_deref(), kept.revision, kept.status, kept.place_precision), (Some("7"), 0, "open", "exact"));
    assert!(kept.flags.is_empty() && kept.agency.is_none() && kept.narrative.is_none());
}

#[test]
fn unknown_words_are_kept_and_flagged_and_slugs_need_no_line() {
    let kept = judge(&with("", ""), &row(&[("kind", "Loitering")])).expect("a report");
    assert_eq!((kept.category, kept.source_category.as_str(), kept.flags), ("other-crime", "Loitering", vec![UNKNOWN]));
    let kept = judge(&with("", ""), &row(&[("kind", "Noise")])).expect("a report");
    assert_eq!((kept.category, kept.flags), ("noise", vec![]));
    let other = with("[categories.words]", "[categories]\nother = \"other-safety\"\n[categories.words]\n\"noise\" = \"hazard\"");
    assert_eq!(judge(&other, &row(&[("kind", "Loitering")])).expect("a report").category, "other-safety");
    assert_eq!(judge(&other, &row(&[("kind", "NOISE")])).expect("a report").category, "hazard", "a line overrules a slug");
}

#[test]
fn the_id_identifies_a_row_and_without_it_everything_does() {
    let small = with("", "");
    let identity =
        |mapping: &Mapping, changes: &[(&'static str, &'static str)]| judge(mapping, &row(changes)).expect("a report").identity;
    assert_eq!(identity(&small, &[]), identity(&small, &[("kind", "Noise"), ("lng", "-87.7")]));
    assert_ne!(identity(&small, &[]), identity(&small, &[("no", "8")]));
    assert!(matches!(identity(&small, &[]), Identity::Own(_)));
    let blank = identity(&small, &[("no", "")]);
    assert!(matches!(blank, Identity::Content(_)));
    assert_ne!(blank, identity(&small, &[("no", ""), ("kind", "Noise")]));
    let pair = with("id = \"no\"", "id = [\"no\", \"kind\"]");
    assert_ne!(identity(&pair, &[]), identity(&pair, &[("kind", "Noise")]));
    assert_eq!(judge(&pair, &row(&[])).expect("a report").external_id.as_deref(), Some("7"));
    assert_ne!(identity(&with("\"small\"", "\"other\""), &[]), identity(&small, &[]), "sources do not share their ids");
}

#[test]
fn an_end_makes_an_interval_unless_it_is_the_beginning() {
    let until = with("[constants]", "[until]\ncolumn = \"to\"\nformat = \"iso\"\n[constants]");
    let span = |to: &'static str| judge(&until, &row(&[("to", to)])).map(|kept| (kept.occurred, kept.precision));
    let noon = instant("2017-07-04T17:30:00Z");
    assert_eq!(span("2017-07-04 13:30"), Ok(((noon, instant("2017-07-04T18:30:00Z")), "interval")));
    assert_eq!(span("2017-07-04 12:30"), Ok(((noon, noon), "instant")));
    assert_eq!(span(""), Ok(((noon, noon), "instant")));
    assert_eq!(span("2017-07-04"), Ok(((noon, instant("2017-07-05T05:00:00Z")), "interval")));
    assert_eq!(span("2017-07-04 12:29"), Err(("to".into(), Reason::EndsBeforeItBegins, "2017-07-04 12:29".into())));
}

#[test]
fn two_days_span_from_the_first_to_the_end_of_the_last() {
    let days = with("format = \"iso\"", "format = \"date\"\n[until]\ncolumn = \"to\"\nformat = \"date\"");
    let span = |to| judge(&days, &row(&[("at", "2017-07-04"), ("to", to)])).map(|kept| (kept.occurred, kept.precision));
    let day = instant("2017-07-04T05:00:00Z");
    assert_eq!(span("2017-07-04"), Ok(((day, instant("2017-07-05T05:00:00Z")), "day")));
    assert_eq!(span("2017-07-06"), Ok(((day, instant("2017-07-07T05:00:00Z")), "interval")));
    assert_eq!(span("2017-07-03").expect_err("before").1, Reason::EndsBeforeItBegins);
}

#[test]
fn a_date_and_a_time_in_two_columns_are_one_time() {
    let two = with("column = \"at\"\nformat = \"iso\"", "column = [\"at\", \"clock\"]\nformat = \"%m/%d/%Y %I:%M %p\"");
    let kept = judge(&two, &row(&[("at", "7/4/2017"), ("clock", "12:30 PM")])).expect("a report");
    assert_eq!(kept.occurred.0, instant("2017-07-04T17:30:00Z"));
}

#[test]
fn parts_that_are_blank_leave_the_time_coarser() {
    let parts =
        with("column = \"at\"\nformat = \"iso\"", "year = \"Y\"\nmonth = \"M\"\nday = \"D\"\nhour = \"h\"\nminute = \"m\"");
    let read = |month, day, hour, minute| {
        let kept = judge(&parts, &row(&[("Y", "2017"), ("M", month), ("D", day), ("h", hour), ("m", minute)]));
        kept.map(|kept| (kept.occurred, kept.precision))
    };
    let noon = instant("2017-07-04T17:30:00Z");
    assert_eq!(read("7", "04", "12", "30"), Ok(((noon, noon), "instant")));
    assert_eq!(read("7.0", "4.0", "12.0", "30.0"), Ok(((noon, noon), "instant")));
    assert_eq!(read("7", "4", "12", ""), Ok(((instant("2017-07-04T17:00:00Z"), instant("2017-07-04T18:00:00Z")), "interval")));
    assert_eq!(read("7", "4", "", ""), Ok(((instant("2017-07-04T05:00:00Z"), instant("2017-07-05T05:00:00Z")), "day")));
    assert_eq!(read("7", "", "", ""), Ok(((instant("2017-07-01T05:00:00Z"), instant("2017-08-01T05:00:00Z")), "month")));
    assert_eq!(read("7", "", "12", "30"), Err(("D".into(), Reason::Missing, String::new())));
    assert_eq!(read("", "", "", ""), Err(("M".into(), Reason::Missing, String::new())));
    assert_eq!(read("13", "4", "", ""), Err(("M".into(), Reason::NotADate, "13".into())));
    assert_eq!(read("2", "30", "", ""), Err(("D".into(), Reason::NotADate, "30".into())));
    assert_eq!(read("7", "4", "24", "0"), Err(("h".into(), Reason::NotAnInstant, "24".into())));
    assert_eq!(read("7", "4", "12", "-1"), Err(("m".into(), Reason::NotANumber, "-1".into())));
    assert_eq!(read("3", "12", "2", "30"), Err(("h".into(), Reason::SkippedTime, "2".into())));
    assert_eq!(read("11", "5", "1", "30"), Err(("h".into(), Reason::AmbiguousTime, "1".into())));
}

#[test]
fn a_declared_precision_is_never_exceeded() {
    let day = with("format = \"iso\"", "format = \"iso\"\nprecision = \"day\"");
    for at in ["2017-07-04 12:30", "2017-07-04", "2017-07-05T04:59:59Z"] {
        let kept = judge(&day, &row(&[("at", at)])).expect("a report");
        assert_eq!((kept.occurred.0, kept.precision), (instant("2017-07-04T05:00:00Z"), "day"), "{at}");
    }
    let exact = with("format = \"iso\"", "format = \"iso\"\nprecision = \"instant\"");
    assert_eq!(fault(&exact, &row(&[("at", "2017-07-04")])), ("at".into(), Reason::NotAnInstant, "2017-07-04".into()));
    let midnight = with("format = \"iso\"", "format = \"excel\"\nprecision = \"instant\"");
    assert_eq!(judge(&midnight, &row(&[("at", "42920")])).expect("a report").precision, "instant");
}

#[test]
fn revisions_are_numbers_or_seconds_since_2000() {
    let number = with("[constants]", "[revision]\ncolumn = \"rev\"\n[constants]");
    let revision = |mapping: &Mapping, text: &'static str| judge(mapping, &row(&[("rev", text)])).map(|kept| kept.revision);
    assert_eq!((revision(&number, "3"), revision(&number, "")), (Ok(3), Ok(0)));
    for text in ["-1", "1.5", "second", "2147483648"] {
        assert_eq!(revision(&number, text), Err(("rev".into(), Reason::NotARevision, text.into())));
    }
    let updated = with("[constants]", "[revision]\ncolumn = \"rev\"\nformat = \"iso\"\n[constants]");
    assert_eq!(revision(&updated, "2000-01-01T00:01:00Z"), Ok(60));
    assert_eq!((revision(&updated, "1999-01-01T00:00:00Z"), revision(&updated, "")), (Ok(0), Ok(0)));
    assert_eq!(revision(&updated, "2150-01-01T00:00:00Z"), Ok(i32::MAX));
    // An hour that the clock showed twice still orders; only what happened then would not be known.
    assert!(revision(&updated, "2017-11-05 01:30").is_ok_and(|revision| revision > 0));
}

#[test]
fn texts_are_joined_and_words_translated() {
    let rich = with(
        "category = \"kind\"",
        "category = \"kind\"\nnarrative = [\"block\", \"note\"]\nhousehold = \"who\"\nagency = \"beat\"\nstatus = \"state\"\nplace_precision = \"geo\"",
    );
    let text = |key, value| {
        judge(&rich, &row(&[("block", "1XX MAIN"), ("note", "rear door"), ("beat", "12"), ("who", "h1"), (key, value)]))
    };
    let kept = text("state", "resolved").expect("a report");
    assert_eq!(kept.narrative.as_deref(), Some("1XX MAIN, rear door"));
    assert_eq!((kept.household.as_deref(), kept.agency.as_deref(), kept.status), (Some("h1"), Some("12"), "resolved"));
    assert_eq!(judge(&rich, &row(&[("note", "rear door")])).expect("a report").narrative.as_deref(), Some("rear door"));
    assert_eq!(text("state", "Closed").expect_err("unknown"), ("state".into(), Reason::UnknownWord, "Closed".into()));
    assert_eq!(text("geo", "area").expect("a report").place_precision, "area");
    assert_eq!(text("geo", "Rooftop").expect_err("unknown").1, Reason::UnknownWord);
    let translated = SMALL.replace("category = \"kind\"", "category = \"kind\"\nstatus = \"state\"");
    let translated = mapping(&format!("{translated}[statuses]\nother = \"open\"\n[statuses.words]\n\"Closed\" = \"resolved\"\n"));
    let status = |word: &'static str| judge(&translated, &row(&[("state", word)])).expect("a report").status;
    assert_eq!((status("CLOSED"), status("Pending"), status("retracted"), status("")), ("resolved", "open", "retracted", "open"));
}

#[test]
fn a_mapping_keeps_its_text_and_says_what_it_reads() {
    let feed = with("zone = ", "historical = false\nfiles = [\".CSV\", \"-calls.txt\"]\nattribution = \"Springfield\"\nzone = ");

    assert_eq!((feed.name(), feed.attribution(), feed.history()), ("small", Some("Springfield"), History::Recent));
    assert_eq!(feed.expects(), "files whose names end in .csv -calls.txt");
    for (name, member) in [
        ("a/2017.csv", Member::Read),
        ("2017.CSV.gz", Member::Read),
        ("x-calls.txt.zst", Member::Read),
        ("x.txt", Member::Other),
        ("x.csv.bak", Member::Other),
    ] {
        assert_eq!(feed.member(name), member, "{name}");
    }
    assert_eq!(with("", "").history(), History::Any);
    assert_eq!(
        with("", "").columns().iter().map(|rule| rule.name.as_ref()).collect::<Vec<_>>(),
        ["no", "at", "lng", "lat", "kind"]
    );
}

#[test]
fn times_are_of_the_installations_zone_unless_the_mapping_names_one() {
    let london = with("zone = \"America/Chicago\"\n", "");
    assert_eq!(judge(&london, &row(&[])).expect("a report").occurred.0, instant("2017-07-04T11:30:00Z"));
}

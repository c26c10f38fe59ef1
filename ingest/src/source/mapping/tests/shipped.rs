//! The mappings that ship, and the example of the documentation.

use super::*;

fn shipped(name: &str) -> Mapping {
    Mapping::parse(name, builtin(name).expect("it ships"), &zone()).expect("a mapping")
}

#[test]
fn every_shipped_mapping_is_one_and_bears_its_name() {
    for name in builtin_names() {
        assert_eq!(shipped(name).name(), name);
    }
    assert_eq!(builtin("springfield"), None);
}

#[test]
fn the_example_of_the_documentation_is_a_mapping() {
    let example = Mapping::parse("example.toml", include_str!("../example.toml"), &zone()).expect("a mapping");
    let kept = judge(
        &example,
        &[
            ("Case Number", "JA1"),
            ("Line", "1"),
            ("X Coordinate", "1176000,0"),
            ("Y Coordinate", "1900000,0"),
            ("Offense", "Loud Party"),
            ("Block", "1XX MAIN"),
            ("Description", "unknown"),
            ("Date", "07/04/2017"),
            ("Time", "12:30 PM"),
            ("To", "2017-07-04T18:00:00Z"),
            ("Reported", "42920,75"),
            ("Updated", "1499190000"),
            ("State", "Active"),
            ("Geocoding", "Block"),
        ],
    );
    let kept = kept.expect("a report");
    assert_eq!((kept.category, kept.status, kept.place_precision, kept.precision), ("noise", "open", "snapped", "interval"));
    assert_eq!(kept.narrative.as_deref(), Some("1XX MAIN"));
    assert_eq!((kept.revision, kept.reported_at), (552_505_200, Some(instant("2017-07-04T23:00:00Z"))));
    assert!(kept.place.is_some_and(|place| (place.lng() + 87.629_197).abs() < 1e-5));
}

#[test]
fn vancouver_has_its_time_in_five_columns_and_its_place_in_metres() {
    let at = |hour: &'static str| {
        let time =
            [("YEAR", "2020"), ("MONTH", "1"), ("DAY", "1"), ("HOUR", hour), ("MINUTE", if hour.is_empty() { "" } else { "1" })];
        let rest =
            [("TYPE", "Theft of Bicycle"), ("HUNDRED_BLOCK", "18XX E 1ST AVE"), ("X", "495141.1042"), ("Y", "5458406.0041")];
        judge(&shipped("vancouver-thefts"), &[&time[..], &rest[..]].concat()).expect("a report")
    };
    assert_eq!((at("0").occurred.0, at("0").category), (instant("2020-01-01T08:01:00Z"), "bicycle-theft"));
    assert_eq!(at("").precision, "day");
    assert!(matches!(at("0").identity, Identity::Content(_)));
}

#[test]
fn cincinnati_writes_local_time_with_a_z_and_medellin_means_it() {
    let cincinnati = [("incident_no", "219027252"), ("offense_date", "2017-05-25T00:00:00Z"), ("offense", "BURGLARY")];
    let place = [("longitude", "NA"), ("latitude", "NA")];
    let kept = judge(&shipped("cincinnati-burglary"), &[&cincinnati[..], &place[..]].concat()).expect("a report");
    assert_eq!((kept.occurred.0, kept.place), (instant("2017-05-25T04:00:00Z"), None));
    assert_eq!(kept.external_id.as_deref(), Some("219027252"));
    let medellin = [("fecha_hecho", "2019-04-23T12:30:00Z"), ("longitud", "-75,56985400000"), ("latitud", "6,25722555000")];
    let kept =
        judge(&shipped("medellin-homicides"), &[&medellin[..], &[("modalidad", "Asfixia mecánica")]].concat()).expect("a report");
    assert_eq!((kept.occurred.0, kept.place), (instant("2019-04-23T12:30:00Z"), LngLat::new(-75.569_854, 6.257_225_55).ok()));
    assert_eq!((kept.category, kept.narrative.as_deref()), ("homicide", Some("Asfixia mecánica")));
}

#[test]
fn lancashire_has_months_and_chicago_local_times() {
    let lancashire =
        [("month", "2022-08-01"), ("longitude", "-2.4646"), ("latitude", "53.7655"), ("location", "Hazelwood Close")];
    let kept = judge(&shipped("lancashire-asb"), &lancashire).expect("a report");
    assert_eq!(kept.occurred, (instant("2022-07-31T23:00:00Z"), instant("2022-08-31T23:00:00Z")));
    assert_eq!((kept.precision, kept.place_precision), ("month", "snapped"));
    let assault = [("date", "2010-11-07 01:05"), ("loc_cat", "street"), ("longitude", "-87.6277"), ("latitude", "41.7922")];
    assert_eq!(fault(&shipped("chicago-aggravated-assaults"), &assault).1, Reason::AmbiguousTime);
    let crime = [("Date", "2017-01-01 00:00:00"), ("Longitude", "-87.71617311899999"), ("Latitude", "41.890751259")];
    assert_eq!(judge(&shipped("chicago-crimes-2017"), &crime).expect("a report").occurred.0, instant("2017-01-01T06:00:00Z"));
}

#[test]
fn the_benchmark_reads_residents_reports() {
    let words = [
        ("antisocial_behaviour", "anti-social-behaviour"),
        ("theft_from_vehicle", "vehicle-crime"),
        ("bike_theft", "bicycle-theft"),
        ("criminal_damage", "criminal-damage-arson"),
        ("violence", "violent-crime"),
        ("street_lighting", "street-lighting"),
    ];
    for (word, slug) in words {
        let kept = judge(
            &shipped("beatwise-benchmark"),
            &[
                ("report_id", "r1"),
                ("reported_at", "2024-05-06T08:00:00Z"),
                ("occurred_from", "2024-05-06T07:00:00Z"),
                ("occurred_to", "2024-05-06T07:30:00Z"),
                ("category", word),
                ("lat", "51.45"),
                ("lon", "-2.6"),
                ("reporter", "h1"),
                ("text", "Someone tried the door handles"),
            ],
        );
        let kept = kept.expect("a report");
        assert_eq!((kept.category, kept.precision, kept.household.as_deref()), (slug, "interval", Some("h1")));
        assert!(kept.flags.is_empty() && kept.reported_at == Some(instant("2024-05-06T08:00:00Z")));
    }
}

//! Every row of `reports.csv` is whole, in order and inside the window.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::date;
use jiff::tz::TimeZone;

use super::{City, place};

const HEADER: &str = "external_id,origin,audience,category,occurred_from,occurred_to,reported_at,longitude,latitude,\
place_precision,household,household_since,verified,narrative,status";
const SLUGS: &str = "anti-social-behaviour bicycle-theft burglary criminal-damage-arson drugs fire fly-tipping graffiti \
hazard homicide missing-person noise other-crime other-safety other-theft possession-of-weapons public-order robbery \
shoplifting street-lighting suspicious-activity theft-from-the-person traffic vehicle-crime vehicle-abandoned violent-crime \
sexual-offences domestic-abuse";

fn instant(text: &str) -> Timestamp {
    assert!(text.len() == 20 && text.ends_with('Z'), "{text}");
    text.parse().expect("RFC 3339")
}

fn london() -> TimeZone {
    jiff::tz::TimeZoneDatabase::bundled().get("Europe/London").expect("bundled")
}

#[test]
fn the_number_of_rows_is_exact() {
    for reports in [1, 2, 19, 20, 777, 5_000] {
        let city = City::synthesised("market-town", reports, 11);
        assert_eq!(city.count(|_| true), reports);
        assert_eq!(city.summary.reports, reports);
        assert_eq!(city.truth["reports"], reports);
    }
}

#[test]
fn the_header_is_the_canonical_one() {
    let text = City::synthesised("market-town", 5, 1).files()["reports.csv"].clone();
    assert_eq!(String::from_utf8(text).expect("UTF-8").lines().next(), Some(HEADER));
}

#[test]
fn words_are_known_ones() {
    let slugs: BTreeSet<&str> = SLUGS.split(' ').collect();
    let city = City::synthesised("harbour-city", 30_000, 1);
    for row in &city.rows {
        assert!(slugs.contains(row["category"].as_str()), "{row:?}");
        assert!(["resident", "agency", "officer"].contains(&row["origin"].as_str()), "{row:?}");
        assert!(["open", "resolved"].contains(&row["status"].as_str()), "{row:?}");
        assert_eq!((row["audience"].as_str(), row["place_precision"].as_str()), ("public", "exact"));
    }
    let seen: BTreeSet<&str> = city.rows.iter().map(|row| row["category"].as_str()).collect();
    assert!(seen.len() >= slugs.len() - 1, "all but homicide are common enough for 30,000 rows: {seen:?}");
    assert!(city.count(|row| row["origin"] == "resident") > 20_000);
}

#[test]
fn numbers_rise_and_times_follow_each_other() {
    let city = City::synthesised("harbour-city", 5_000, 4);
    let zone = london();
    let bounds = [date(2024, 1, 1), date(2026, 1, 1)].map(|day| zone.to_timestamp(day.into()).expect("in range"));
    let mut last = Timestamp::MIN;
    for (number, row) in (1..).zip(&city.rows) {
        assert_eq!(row["external_id"], format!("HC-{number:07}"));
        let [from, to, reported] = ["occurred_from", "occurred_to", "reported_at"].map(|column| instant(&row[column]));
        assert!(bounds[0] <= from && from < bounds[1] && from <= to && to < reported, "{row:?}");
        assert!(last <= reported, "{row:?}");
        last = reported;
    }
    let intervals = city.count(|row| row["occurred_from"] != row["occurred_to"]);
    assert!((200..1500).contains(&intervals), "{intervals}");
}

#[test]
fn households_belong_to_residents_and_keep_their_traits() {
    let city = City::synthesised("market-town", 5_000, 4);
    let mut known: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for row in &city.rows {
        let (since, verified) = (row["household_since"].as_str(), row["verified"].as_str());
        if row["origin"] != "resident" {
            assert_eq!((row["household"].as_str(), since, verified), ("", "", ""));
            continue;
        }
        assert!(row["household"].len() == 7 && row["household"].starts_with('H'), "{row:?}");
        assert!(since < "2024-01-01" && ["true", "false"].contains(&verified), "{row:?}");
        assert_eq!(*known.entry(&row["household"]).or_insert((since, verified)), (since, verified));
    }
    assert!(known.len() > 2_000, "many households report, not {}", known.len());
}

#[test]
fn places_lie_in_the_city_or_at_the_default_point() {
    for (name, [west, south, east, north]) in [
        ("harbour-city", [-2_676_000, 51_411_000, -2_524_000, 51_489_000]),
        ("market-town", [-1_646_000, 52_196_000, -1_594_000, 52_224_000]),
    ] {
        let city = City::synthesised(name, 5_000, 4);
        for (longitude, latitude) in city.rows.iter().filter_map(place) {
            assert!((west..=east).contains(&longitude) && (south..=north).contains(&latitude), "{longitude} {latitude}");
        }
    }
}

#[test]
fn narratives_are_varied_and_complete() {
    let city = City::synthesised("harbour-city", 10_000, 4);
    let narratives: BTreeSet<&str> = city.rows.iter().map(|row| row["narrative"].as_str()).collect();
    assert!(narratives.len() > 8_000, "{}", narratives.len());
    for narrative in narratives {
        let whole = narrative.len() > 20 && narrative.ends_with('.');
        assert!(whole && !narrative.contains(['{', '}', '@']) && !narrative.contains("recently"), "{narrative}");
        assert!(!narrative.contains(|letter: char| letter.is_ascii_digit()), "{narrative}");
    }
}

#[test]
fn categories_keep_their_own_hours_and_days() {
    let city = City::synthesised("harbour-city", 30_000, 9);
    let zone = london();
    let share = |category: &str, fits: &dyn Fn(jiff::Zoned) -> bool| {
        let own: Vec<_> = city.rows.iter().filter(|row| row["category"] == category).collect();
        let fitting = own.iter().filter(|row| fits(instant(&row["occurred_from"]).to_zoned(zone.clone()))).count();
        f64::from(u32::try_from(fitting).expect("small")) / f64::from(u32::try_from(own.len()).expect("small"))
    };
    assert!(share("shoplifting", &|at| (0..7).contains(&at.hour())) <= 0.0);
    assert!(share("violent-crime", &|at| at.hour() >= 20 || at.hour() < 4) > 0.55);
    let weekend = |at: jiff::Zoned| at.weekday().to_monday_zero_offset() >= 5;
    assert!(share("noise", &weekend) > 0.4 && share("street-lighting", &weekend) < 0.27);
    let winter = |at: jiff::Zoned| [11, 12, 1].contains(&at.month());
    assert!(share("street-lighting", &winter) > 0.35 && share("noise", &winter) < 0.22);
}

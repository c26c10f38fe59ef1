//! The files in the layout of data.police.uk.

use std::collections::{BTreeMap, BTreeSet};

use super::super::geometry::Place;
use super::super::library::Library;
use super::super::plan::Plan;
use super::{City, Scenario, micro, records};

const TYPES: [&str; 14] = [
    "Anti-social behaviour",
    "Bicycle theft",
    "Burglary",
    "Criminal damage and arson",
    "Drugs",
    "Other crime",
    "Other theft",
    "Possession of weapons",
    "Public order",
    "Robbery",
    "Shoplifting",
    "Theft from the person",
    "Vehicle crime",
    "Violence and sexual offences",
];
/// Categories that data.police.uk has no word for.
const ABSENT: &str = "fire fly-tipping graffiti hazard missing-person noise other-safety street-lighting \
suspicious-activity traffic vehicle-abandoned";

fn crimes(city: &City) -> Vec<BTreeMap<String, String>> {
    let files = city.files().into_iter().filter(|(path, _)| path.starts_with("police-uk"));
    files
        .flat_map(|(path, bytes)| {
            let month = path[10..17].to_owned();
            assert_eq!(path, format!("police-uk/{month}/{month}-harbourshire-street.csv"));
            let rows = records(&String::from_utf8(bytes).expect("UTF-8"));
            assert!(rows.iter().all(|row| row["Month"] == month), "{path}");
            rows
        })
        .collect()
}

#[test]
fn crimes_have_the_words_and_months_of_the_layout() {
    let city = City::synthesised("harbour-city", 20_000, 1);
    let crimes = crimes(&city);
    let absent: Vec<&str> = ABSENT.split(' ').collect();
    let expected = city.count(|row| !absent.contains(&row["category"].as_str()));
    assert_eq!(u64::try_from(crimes.len()).expect("small"), expected);
    let types: BTreeSet<&str> = crimes.iter().map(|crime| crime["Crime type"].as_str()).collect();
    assert_eq!(types, BTreeSet::from(TYPES));
    let mut ids = BTreeSet::new();
    for crime in &crimes {
        let id = &crime["Crime ID"];
        if crime["Crime type"] == "Anti-social behaviour" {
            assert!(id.is_empty() && crime["Last outcome category"].is_empty());
        } else {
            assert!(id.len() == 64 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
            assert!(ids.insert(id) && !crime["Last outcome category"].is_empty(), "{id}");
        }
        assert_eq!((crime["Falls within"].as_str(), crime["Context"].as_str()), ("Harbourshire Constabulary", ""));
    }
}

#[test]
fn months_are_civil_ones() {
    let city = City::synthesised("harbour-city", 20_000, 1);
    let zone = jiff::tz::TimeZoneDatabase::bundled().get("Europe/London").expect("bundled");
    let mut months: BTreeMap<String, u32> = BTreeMap::new();
    for row in city.rows.iter().filter(|row| row["category"] == "burglary") {
        let at: jiff::Timestamp = row["occurred_from"].parse().expect("RFC 3339");
        *months.entry(at.to_zoned(zone.clone()).strftime("%Y-%m").to_string()).or_default() += 1;
    }
    let mut published: BTreeMap<String, u32> = BTreeMap::new();
    for crime in crimes(&city).iter().filter(|crime| crime["Crime type"] == "Burglary") {
        *published.entry(crime["Month"].clone()).or_default() += 1;
    }
    assert_eq!(published, months);
    assert_eq!(published.len(), 24);
}

#[test]
fn places_are_map_points_shared_by_several_houses() {
    let city = City::synthesised("harbour-city", 20_000, 1);
    let scenario = Scenario::named("harbour-city").expect("built in");
    let plan = Plan::draw(&scenario, &Library::embedded().expect("embedded")).expect("a plan");
    assert!((6..=9).contains(&(plan.houses.len() / plan.snaps.len())), "about eight houses share a point");
    let written = |place: Place| (i64::from(place.longitude), i64::from(place.latitude));
    let hall = written(plan.hall.place);
    let points: BTreeSet<(i64, i64)> = plan.snaps.iter().map(|snap| written(snap.place)).chain([hall]).collect();
    let crimes = crimes(&city);
    for crime in crimes.iter().filter(|crime| !crime["Longitude"].is_empty()) {
        assert!(points.contains(&(micro(&crime["Longitude"]), micro(&crime["Latitude"]))), "{crime:?}");
    }
    for crime in &crimes {
        let blank = crime["Longitude"].is_empty();
        assert_eq!(crime["Location"] == "No Location", blank);
        assert_eq!(crime["LSOA code"].is_empty(), blank);
        assert!(blank || crime["Location"].starts_with("On or near "), "{crime:?}");
    }
}

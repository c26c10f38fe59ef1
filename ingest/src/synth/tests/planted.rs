//! `truth.json` tells what is in the rows.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::calendar::{Calendar, DAY};
use super::super::event::Mark;
use super::super::generate;
use super::super::library::Library;
use super::super::model::{self, Model};
use super::super::plan::Plan;
use super::super::scenario::Scenario;
use super::{City, place};

fn number(value: &Value) -> u64 {
    value.as_u64().expect("a whole number")
}

/// Rows of a planted hotspot's category within its radius, before and from a date.
fn before_and_from(city: &City, hotspot: &Value, day: &str) -> (u64, u64) {
    let (lon, lat) = (hotspot["lon"].as_f64().expect("a number"), hotspot["lat"].as_f64().expect("a number"));
    let radius = hotspot["radius_m"].as_f64().expect("a number");
    let near = |row: &BTreeMap<String, String>| {
        let at: Vec<f64> = ["longitude", "latitude"].iter().filter_map(|column| row[*column].parse().ok()).collect();
        let [x, y] = at[..] else { return false };
        let metres = ((x - lon) * 111_320.0 * lat.to_radians().cos(), (y - lat) * 111_195.0);
        metres.0.hypot(metres.1) < radius * 1.01
    };
    let own = |row: &BTreeMap<String, String>| row["category"] == hotspot["category"] && near(row);
    let before = city.count(|row| own(row) && row["occurred_from"].as_str() < day);
    (before, city.count(own) - before)
}

#[test]
fn the_new_hotspot_begins_when_it_is_said_to() {
    for (name, reports) in [("harbour-city", 40_000), ("harbour-city", 5_000), ("market-town", 5_000)] {
        let city = City::synthesised(name, reports, 1);
        let new = &city.truth["new_hotspot"];
        let (before, from) = before_and_from(&city, new, new["begins"].as_str().expect("a date"));
        let extra = number(&new["extra_reports"]);
        assert!(extra >= 30 && from >= extra, "{name}: {from} of {extra}");
        assert!(before * 4 < from, "{name}: {before} before, {from} after");
    }
}

#[test]
fn the_fading_hotspot_ends_when_it_is_said_to() {
    for (name, reports) in [("harbour-city", 40_000), ("harbour-city", 5_000), ("market-town", 5_000)] {
        let city = City::synthesised(name, reports, 1);
        let fading = &city.truth["fading_hotspot"];
        let (before, from) = before_and_from(&city, fading, fading["ends"].as_str().expect("a date"));
        let extra = number(&fading["extra_reports"]);
        assert!(extra >= 30 && before >= extra, "{name}: {before} of {extra}");
        assert!(from * 4 < before, "{name}: {before} before, {from} after");
    }
}

#[test]
fn piles_blanks_and_the_prolific_reporter_are_counted_exactly() {
    for (name, reports) in [("harbour-city", 20_000), ("market-town", 5_000), ("market-town", 100), ("market-town", 3)] {
        let city = City::synthesised(name, reports, 8);
        let (pile, reporter) = (&city.truth["default_point"], &city.truth["prolific_reporter"]);
        let at = |row: &BTreeMap<String, String>, column: &str, truth: &Value| {
            row[column].parse() == Ok(truth.as_f64().expect("a number"))
        };
        let piled = city.count(|row| at(row, "longitude", &pile["lon"]) && at(row, "latitude", &pile["lat"]));
        assert_eq!(piled, number(&pile["reports"]), "{name} {reports}");
        assert_eq!(city.count(|row| place(row).is_none()), number(&city.truth["blank_coordinates"]), "{name} {reports}");
        let filed = city.count(|row| row["household"] == reporter["household"]);
        assert_eq!(filed, number(&reporter["reports"]), "{name} {reports}");
        if reports >= 5_000 {
            assert_eq!((piled * 100, filed >= 30), (reports * 3, true));
        }
    }
}

#[test]
fn the_default_point_is_a_pile_and_no_other_point_is() {
    let city = City::synthesised("harbour-city", 20_000, 8);
    let mut points: BTreeMap<(i64, i64), u64> = BTreeMap::new();
    city.rows.iter().filter_map(place).for_each(|place| *points.entry(place).or_default() += 1);
    let mut counts: Vec<u64> = points.into_values().collect();
    counts.sort_unstable();
    let (most, others) = counts.split_last().expect("rows");
    let percentile = others[others.len() * 99 / 100];
    assert!(*most >= 10 * percentile && others.last().expect("rows") * 10 < *most, "{most} over {percentile}");
}

#[test]
fn the_prolific_reporter_stands_out() {
    let city = City::synthesised("harbour-city", 40_000, 8);
    let mut filed: BTreeMap<&str, u32> = BTreeMap::new();
    let residents = city.rows.iter().filter(|row| !row["household"].is_empty());
    residents.for_each(|row| *filed.entry(&row["household"]).or_default() += 1);
    let prolific = filed.remove(city.truth["prolific_reporter"]["household"].as_str().expect("an id"));
    assert!(prolific > filed.into_values().max().map(|next| next * 5));
}

#[test]
fn under_reporting_neighbourhoods_report_less_per_household() {
    let city = City::synthesised("harbour-city", 30_000, 2);
    let quiet: Vec<&Value> = city.truth["under_reporting"].as_array().expect("a list").iter().collect();
    let slugs: Vec<&Value> = quiet.iter().map(|entry| &entry["area_id"]).collect();
    let mut sums = [(0, 0); 2];
    for area in &city.areas {
        let sum = &mut sums[usize::from(slugs.contains(&&area["properties"]["area_id"]))];
        sum.0 += super::tiling::reports_in(&city, area);
        sum.1 += number(&area["properties"]["households"]);
    }
    let [others, quiet] = sums;
    assert!(quiet.0 * others.1 * 100 < others.0 * quiet.1 * 70, "{quiet:?} against {others:?}");
}

#[test]
fn every_offspring_has_a_parent_nearby_not_long_before() {
    let scenario = Scenario::named("harbour-city").expect("built in");
    let library = Library::embedded().expect("embedded");
    let calendar = Calendar::new(&scenario).expect("a calendar");
    let plan = Plan::draw(&scenario, &library).expect("a plan");
    let model =
        Model::new(model::City { scenario: &scenario, library: &library, plan: &plan, calendar: &calendar }, 6).expect("a model");
    let drawn = generate::events(&model, 20_000, 6).expect("events");
    for (number, repeat) in scenario.spec.near_repeat.iter().enumerate() {
        let parents: Vec<_> = drawn.rows.iter().filter(|event| event.mark == Mark::Parent(number)).collect();
        let offspring: Vec<_> = drawn.rows.iter().filter(|event| event.mark == Mark::Offspring(number)).collect();
        assert!(parents.len() >= 30 && (parents.len()..=4 * parents.len()).contains(&offspring.len()));
        let at = |house: u32| plan.houses[house as usize].at;
        for event in offspring {
            let found = parents.iter().any(|parent| {
                let days = (event.from - parent.from, i64::from(repeat.days) * DAY);
                (1..days.1).contains(&days.0) && at(event.house).distance(at(parent.house)) <= repeat.distance_m
            });
            assert!(found, "{event:?}");
        }
    }
}

#[test]
fn lasting_hotspots_are_told_heaviest_first_and_hold_what_they_say() {
    let city = City::synthesised("harbour-city", 30_000, 3);
    let hotspots = city.truth["hotspots"].as_array().expect("a list");
    assert!(hotspots.len() > 300);
    let weights: Vec<f64> = hotspots.iter().map(|hotspot| hotspot["weight"].as_f64().expect("a number")).collect();
    assert!(weights.is_sorted_by(|a, b| a >= b));
    let (before, from) = before_and_from(&city, &hotspots[0], "2025-01-01");
    let held = f64::from(u32::try_from(before + from).expect("small"));
    assert!(held > weights[0] * 30_000.0 * 0.5, "{held} of {}", weights[0]);
}

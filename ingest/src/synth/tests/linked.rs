//! Series and duplicate reports: as many, as near, as long and as often told as the scenario says.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZoneDatabase;
use serde_json::Value;

use super::super::library::Library;
use super::super::scenario::Scenario;
use super::{City, place};

type Row = BTreeMap<String, String>;

fn word(value: &Value) -> &str {
    value.as_str().expect("text")
}

fn list(value: &Value) -> Vec<&Value> {
    value.as_array().expect("a list").iter().collect()
}

fn row<'a>(city: &'a City, id: &Value) -> &'a Row {
    let number: usize = word(id).split_once('-').expect("a prefix").1.parse().expect("a number");
    let row = &city.rows[number - 1];
    assert_eq!(row["external_id"], word(id));
    row
}

fn rows<'a>(city: &'a City, ids: &Value) -> Vec<&'a Row> {
    list(ids).into_iter().map(|id| row(city, id)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "millionths of a degree are far below 2^52")]
fn metres(a: &Row, b: &Row) -> f64 {
    let (a, b) = (place(a).expect("a place"), place(b).expect("a place"));
    let (x, y) = ((a.0 - b.0) as f64 * 0.111_32, (a.1 - b.1) as f64 * 0.111_2);
    (x * (a.1 as f64 / 1e6).to_radians().cos()).hypot(y)
}

fn furthest(rows: &[&Row]) -> f64 {
    rows.iter().flat_map(|a| rows.iter().map(|b| metres(a, b))).fold(0.0, f64::max)
}

fn instant(row: &Row, column: &str) -> Timestamp {
    row[column].parse().expect("RFC 3339")
}

/// Whether a narrative holds one of the wordings.
fn mentions(row: &Row, phrase: &[String]) -> bool {
    let narrative = row["narrative"].to_lowercase();
    phrase.iter().any(|wording| narrative.contains(&wording.to_lowercase()))
}

/// The phrase that is called by its first wording.
fn phrase<'a>(phrases: &'a [Vec<String>], first: &Value) -> &'a [String] {
    phrases.iter().find(|phrase| phrase[0] == word(first)).expect("a known phrase")
}

#[expect(clippy::cast_precision_loss, reason = "counts of rows are small")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[test]
fn series_hold_what_the_scenario_says() {
    for (name, reports, seed) in [("harbour-city", 20_000, 4), ("harbour-city", 20_000, 5), ("market-town", 4_000, 3)] {
        let city = City::synthesised(name, reports, seed);
        let spec = Scenario::named(name).expect("built in").spec;
        let zone = TimeZoneDatabase::bundled().get(&spec.zone).expect("a zone");
        let series = list(&city.truth["series"]);
        assert_eq!(series.len(), spec.series.count as usize);
        let mut seen = BTreeSet::new();
        for (number, one) in series.into_iter().enumerate() {
            let told = rows(&city, &one["reports"]);
            assert!((4..=9).contains(&told.len()), "{one}");
            assert_eq!(word(&one["category"]), spec.series.categories[number % 3]);
            assert!(told.iter().all(|row| row["category"] == word(&one["category"]) && row["origin"] == "resident"));
            let households: BTreeSet<&str> = told.iter().map(|row| row["household"].as_str()).collect();
            assert_eq!(households.len(), told.len(), "{one}");
            assert!(told.iter().all(|row| seen.insert(row["external_id"].clone())), "a report belongs to one series");
            let roam = one["roam_m"].as_f64().expect("a number");
            assert!(roam >= spec.series.roam_m[0] && roam <= spec.series.roam_m[1] && furthest(&told) <= roam * 1.01, "{one}");
            let mut days: Vec<_> = told.iter().map(|row| instant(row, "occurred_from").to_zoned(zone.clone()).date()).collect();
            days.sort_unstable();
            let span = days[0].until(days[days.len() - 1]).expect("near").get_days() + 1;
            assert!((9..=36).contains(&span), "{span}: {one}");
            assert_eq!(days[0].to_string(), word(&one["from"]));
            assert_eq!(days[days.len() - 1].tomorrow().expect("near").to_string(), word(&one["to"]));
            let of_day = |row: &&Row| i64::from(instant(row, "occurred_from").to_zoned(zone.clone()).hour());
            let first = of_day(&told[0]);
            let apart = told.iter().map(of_day).map(|hour| (hour - first).rem_euclid(24).min((first - hour).rem_euclid(24)));
            assert!(apart.max() <= Some(4), "{one}");
        }
    }
}

#[test]
fn series_tell_their_habits_and_other_reports_tell_any_at_the_base_rate() {
    let habits = Library::embedded().expect("embedded").habits;
    let (mut own, mut decoys) = ([0; 3], [0; 3]);
    for seed in 1..=4 {
        let city = City::synthesised("harbour-city", 20_000, seed);
        let mut of_series = BTreeSet::new();
        for one in list(&city.truth["series"]) {
            let methods = &habits.methods[word(&one["category"])];
            for row in rows(&city, &one["reports"]) {
                own[0] += 1;
                own[1] += usize::from(mentions(row, phrase(&habits.vehicles, &one["vehicle"])));
                own[2] += usize::from(mentions(row, phrase(methods, &one["method"])));
                of_series.insert(row["external_id"].as_str());
            }
        }
        for row in city.rows.iter().filter(|row| !of_series.contains(row["external_id"].as_str())) {
            let vehicle = habits.vehicles.iter().any(|phrase| mentions(row, phrase));
            let Some(methods) = habits.methods.get(&row["category"]) else {
                assert!(!vehicle, "{row:?}");
                continue;
            };
            decoys[0] += 1;
            decoys[1] += usize::from(vehicle);
            decoys[2] += usize::from(methods.iter().any(|phrase| mentions(row, phrase)));
        }
    }
    // Four standard errors around the shares of harbour-city.toml.
    for (counts, rates) in [(own, [0.7, 0.75]), (decoys, [0.08, 0.15])] {
        for (part, rate) in counts[1..].iter().zip(rates) {
            let error: f64 = (rate * (1.0 - rate) / share(counts[0], 1)).sqrt();
            assert!((share(*part, counts[0]) - rate).abs() < 4.0 * error, "{counts:?} {rate}");
        }
    }
    assert!(own[0] > 400 && decoys[0] > 8_000, "{own:?} {decoys:?}");
}

#[test]
fn two_series_far_apart_share_a_way_of_working_in_the_same_weeks() {
    for (name, reports, least_m) in [("harbour-city", 20_000, 3_000.0), ("market-town", 4_000, 1_000.0)] {
        let city = City::synthesised(name, reports, 6);
        let series = list(&city.truth["series"]);
        let burglaries: Vec<&Value> = series.into_iter().filter(|one| one["category"] == "burglary").collect();
        let [first, second] = burglaries[..2] else { panic!("two series") };
        assert_eq!(first["method"], second["method"]);
        assert_ne!(first["vehicle"], second["vehicle"]);
        assert!(word(&first["from"]) < word(&second["to"]) && word(&second["from"]) < word(&first["to"]));
        let (a, b) = (rows(&city, &first["reports"]), rows(&city, &second["reports"]));
        let nearest = a.iter().flat_map(|a| b.iter().map(|b| metres(a, b))).fold(f64::INFINITY, f64::min);
        assert!(nearest > least_m, "{nearest}");
        let methods: BTreeSet<&str> = burglaries.iter().map(|one| word(&one["method"])).collect();
        assert_eq!(methods.len(), burglaries.len() - 1, "the others differ");
    }
}

#[test]
fn duplicates_are_the_same_incident_told_by_neighbours() {
    let city = City::synthesised("harbour-city", 20_000, 4);
    let spec = Scenario::named("harbour-city").expect("built in").spec.duplicates;
    let pairs = list(&city.truth["duplicates"]);
    let mut seen = BTreeSet::new();
    for pair in &pairs {
        let told = rows(&city, pair);
        let [a, b] = told[..] else { panic!("{pair}") };
        assert!(a["category"] == b["category"] && spec.categories.contains(&a["category"]), "{pair}");
        assert!(a["household"] != b["household"] && !a["household"].is_empty() && !b["household"].is_empty(), "{pair}");
        assert!(metres(a, b) <= spec.distance_m * 1.01, "{pair}");
        for column in ["occurred_from", "reported_at"] {
            let minutes = (instant(a, column).as_second() - instant(b, column).as_second()).abs() / 60;
            assert!(minutes <= 2 * i64::from(spec.minutes) + 1, "{column} {minutes} {pair}");
        }
        assert!(told.iter().all(|row| seen.insert(&row["external_id"])), "{pair}");
    }
    let candidates = city.count(|row| row["origin"] == "resident" && spec.categories.contains(&row["category"]));
    let found = share(pairs.len(), usize::try_from(candidates).expect("small"));
    assert!((0.03..0.042).contains(&found), "{found}");
}

#[test]
fn a_small_city_has_fewer_series_and_a_scenario_without_them_has_none() {
    for (reports, most) in [(3, 0), (100, 5), (400, 20)] {
        let city = City::synthesised("market-town", reports, 3);
        let told: usize = list(&city.truth["series"]).iter().map(|one| list(&one["reports"]).len()).sum();
        assert!(told <= most && (reports < 400 || told > 0), "{reports}: {told}");
    }
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/scenarios/market-town.toml"));
    let (before, rest) = text.split_once("[series]").expect("a table");
    let (_, after) = rest.split_once("[prolific_reporter]").expect("a table");
    let older = format!("{before}[prolific_reporter]{after}");
    let scenario = Scenario::parse(&older, Path::new("older.toml")).expect("an older scenario");
    let folder = tempfile::tempdir().expect("a folder");
    let options = super::SynthOptions { reports: 2_000, seed: 3 };
    super::synthesise(&scenario, &options, folder.path(), &mut |_| {}).expect("a city");
    let truth = std::fs::read_to_string(folder.path().join("truth.json")).expect("a file");
    let truth: Value = serde_json::from_str(&truth).expect("JSON");
    assert_eq!((list(&truth["series"]).len(), list(&truth["duplicates"]).len()), (0, 0));
    let told = std::fs::read_to_string(folder.path().join("reports.csv")).expect("a file");
    assert!(!told.contains("doorbell camera shows"), "no decoys without series");
}

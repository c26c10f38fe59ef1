//! Every refusal names what is wrong and where.

use std::path::Path;

use super::super::{Scenario, SynthError, SynthOptions, synthesise};

const TOWN: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../data/scenarios/market-town.toml"));

/// What is said of the market town with one line changed.
fn complaint(line: &str, changed: &str) -> String {
    assert!(TOWN.contains(line), "{line}");
    let text = TOWN.replacen(line, changed, 1);
    Scenario::parse(&text, Path::new("towns/mine.toml")).expect_err("a complaint").to_string()
}

#[test]
fn unknown_scenarios_list_the_known_ones() {
    let error = Scenario::named("atlantis").expect_err("unknown").to_string();
    assert!(error.contains("`atlantis`") && error.contains("harbour-city, market-town"), "{error}");
    assert_eq!(Scenario::names(), ["harbour-city", "market-town"]);
    for name in Scenario::names() {
        assert_eq!(Scenario::named(name).expect("built in").name(), *name);
    }
}

#[test]
fn bad_toml_names_file_line_and_field() {
    let error = complaint("population = 19000", "population = \"many\"");
    assert!(error.starts_with("towns/mine.toml, line 9: ") && error.contains("`population`"), "{error}");
    let error = complaint("parks = 2", "ponds = 2");
    assert!(error.contains("unknown field `ponds`"), "{error}");
    let error = complaint("zone = \"Europe/London\"\n", "");
    assert!(error.contains("missing field `zone`"), "{error}");
    let error = complaint("to = \"2026-01-01\"", "to = \"soon\"");
    assert!(error.contains("line 8") && error.contains("`to`"), "{error}");
}

#[test]
fn unusable_values_name_their_field() {
    for (line, changed, field) in [
        ("slug = \"midvale\"", "slug = \"../midvale\"", "force.slug"),
        ("prefix = \"MT\"", "prefix = \"M,T\"", "prefix"),
        ("burglary = 5", "burglry = 5", "weights"),
        ("burglary = 5", "burglary = -5", "weights.burglary"),
        ("to = \"2026-01-01\"", "to = \"2023-01-01\"", "to"),
        ("begins = \"2025-09-15\"", "begins = \"2027-01-01\"", "new_hotspot.begins"),
        ("share_reported = 0.5", "share_reported = 1.5", "neighbourhood.share_reported"),
        ("name = \"Millside\"", "name = \"Market-place\"", "neighbourhood.name"),
        ("lobes = 0.3", "lobes = nan", "plan.lobes"),
        ("width_km = 3.4", "width_km = 0", "plan.width_km"),
        ("at_km = [0.45, 0.55]", "at_km = [45, 55]", "new_hotspot.place.at_km[0]"),
        ("categories = [\"burglary\", \"vehicle-crime\", \"robbery\"]", "categories = [\"noise\"]", "series.categories"),
        ("events = [4, 9]", "events = [9, 4]", "series.events[1]"),
        ("days = [10, 35]", "days = [10, 800]", "series.days[1]"),
        ("roam_m = [300, 1200]", "roam_m = [0, 1200]", "series.roam_m[0]"),
        ("decoys = { vehicle = 0.08", "decoys = { vehicle = 8", "series.decoys.vehicle"),
        ("minutes = 15", "minutes = 0", "duplicates.minutes"),
        ("\"fire\", \"noise\", \"hazard\"]", "\"fires\"]", "duplicates.categories"),
        ("categories = [\"noise\", \"anti-social-behaviour\"]", "categories = []", "prolific_reporter.categories"),
    ] {
        let error = complaint(line, changed);
        assert!(error.starts_with(&format!("towns/mine.toml: `{field}` ")), "{changed}: {error}");
    }
}

#[test]
fn values_that_show_only_when_the_city_is_drawn_are_blamed_too() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (line, changed, words) in [
        ("zone = \"Europe/London\"", "zone = \"Europe/Atlantis\"", "`zone` is `Europe/Atlantis`"),
        ("avenue_spacing_m = 190", "avenue_spacing_m = 600", "change plan.seed, street spacings"),
        ("population = 19000", "population = 190000", "change population"),
        ("at_km = [0.45, 0.55]", "at_km = [-1.65, -1.35]", "`new_hotspot.place` has no house"),
    ] {
        let text = TOWN.replacen(line, changed, 1);
        let scenario = Scenario::parse(&text, Path::new("towns/mine.toml")).expect("well-formed");
        let options = SynthOptions { reports: 10, seed: 1 };
        let error = synthesise(&scenario, &options, folder.path(), &mut |_| {}).expect_err("a complaint").to_string();
        assert!(error.contains(words), "{changed}: {error}");
    }
}

#[test]
fn no_reports_and_too_many_are_refused() {
    let town = Scenario::named("market-town").expect("built in");
    let ask = |reports| synthesise(&town, &SynthOptions { reports, seed: 1 }, Path::new("/dev/null/x"), &mut |_| {});
    assert!(matches!(ask(0), Err(SynthError::NoReports)));
    assert!(matches!(ask(u64::MAX), Err(SynthError::TooManyReports { reports: u64::MAX, .. })));
}

#[test]
fn failed_reads_and_writes_name_the_path() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let missing = folder.path().join("none.toml");
    let error = Scenario::read(&missing).expect_err("missing").to_string();
    assert!(error.contains("none.toml"), "{error}");
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").expect("a file");
    let town = Scenario::named("market-town").expect("built in");
    let options = SynthOptions { reports: 10, seed: 1 };
    let error = synthesise(&town, &options, &file, &mut |_| {}).expect_err("not a folder").to_string();
    assert!(error.contains(&file.display().to_string()), "{error}");
}

//! Commands: data on stdout, messages on stderr, exit codes, settings.
#![cfg(test)]

use serde_json::Value;

use crate::city::City;

const YEAR: [&str; 5] = ["hotspots", "--from", "2025-01-01", "--to", "2026-01-01"];

#[test]
fn a_receipt_accounts_for_every_row_and_the_second_delivery_adds_none() {
    let city = City::empty();
    city.synthesise("2000");
    let reports = city.path("town/reports.csv");
    let first = city.json(&["ingest", "--source", "csv", &reports]);
    for key in ["rows_read", "accepted", "duplicates", "quarantined", "reasons", "without_place", "months", "snapshot", "batch"] {
        assert!(first.get(key).is_some(), "the receipt lacks {key}");
    }
    assert_eq!((first["rows_read"].as_u64(), first["accepted"].as_u64()), (Some(2000), Some(2000)));
    let again = city.ok(&["ingest", "--source", "csv", &reports]);
    assert!(again.contains("nothing was added"), "{again}");
    let status = city.json(&["store", "status"]);
    assert_eq!(status["snapshot"], first["snapshot"]);
}

#[test]
fn the_archive_of_the_synthetic_city_loads_as_police_data() {
    let city = City::empty();
    city.synthesise("2000");
    let mut files: Vec<String> = Vec::new();
    for month in std::fs::read_dir(city.folder.path().join("town/police-uk")).expect("a folder") {
        for file in std::fs::read_dir(month.expect("an entry").path()).expect("a folder") {
            files.push(file.expect("an entry").path().display().to_string());
        }
    }
    let mut arguments = vec!["ingest", "--source", "police-uk"];
    arguments.extend(files.iter().map(String::as_str));
    let receipt = city.json(&arguments);
    assert_eq!(receipt["quarantined"], 0);
    assert_eq!(receipt["months"].as_array().map(Vec::len), Some(24));
    let (code, message) = city.fails(&["hotspots", "--from", "2025-03-03", "--to", "2025-04-01", "--lattice", "occupied"]);
    assert_eq!(code, 1);
    assert!(message.contains("time_precision = month"), "{message}");
}

#[test]
fn the_same_question_is_the_same_bytes_even_in_another_lake() {
    let (here, there) = (City::market_town(), City::market_town());
    for format in ["table", "json", "geojson", "csv"] {
        let mut arguments = vec!["--format", format];
        arguments.extend(YEAR);
        let first = here.ok(&arguments);
        assert_eq!(first, here.ok(&arguments), "{format}");
        assert_eq!(first, there.ok(&arguments), "{format}");
    }
}

#[test]
fn geojson_holds_closed_hexagons_and_the_receipt() {
    let city = City::market_town();
    let mut arguments = vec!["--format", "geojson"];
    arguments.extend(YEAR);
    let answer: Value = serde_json::from_str(&city.ok(&arguments)).expect("JSON");
    let features = answer["features"].as_array().expect("features");
    assert!(features.len() > 20);
    for feature in features {
        let ring = feature["geometry"]["coordinates"][0].as_array().expect("a ring");
        assert_eq!(ring.first(), ring.last());
        assert_eq!((ring.len(), feature["id"].as_str().map(str::len)), (7, Some(15)));
        assert_eq!(feature["id"], feature["properties"]["cell"]);
    }
    let counted: u64 = features.iter().map(|feature| feature["properties"]["count"].as_u64().expect("a count")).sum();
    assert_eq!(Some(counted), answer["receipt"]["reports_in_region"].as_u64());
}

#[test]
fn an_older_snapshot_answers_as_it_did() {
    let city = City::market_town();
    let newest = city.json(&["store", "status"])["snapshot"].as_i64().expect("a number");
    let before = (newest - 1).to_string();
    let mut arguments = vec!["--snapshot", &before];
    arguments.extend(YEAR);
    let (code, message) = city.fails(&arguments);
    assert_eq!(code, 1);
    assert!(message.contains("not computable, because every cell has the same count"), "{message}");
    assert_eq!(city.fails(&["--snapshot", "99", "store", "status"]).0, 1);
}

#[test]
fn wrong_usage_is_exit_2_and_says_what_to_write() {
    let city = City::market_town();
    for (arguments, expected) in [
        (vec!["hotspots", "--from", "2025-13-01", "--to", "2026-01-01"], "--from: `2025-13-01` is not a date"),
        (vec!["hotspots", "--from", "2025-01-01", "--to", "2026-01-01", "--category", "crime"], "`crime` is not a category"),
        (vec!["hotspots", "--from", "2025-01-01", "--to", "2026-01-01", "--bbox=1,2,3"], "west,south,east,north"),
        (vec!["hotspots", "--from", "2025-01-01", "--to", "2026-01-01", "--resolution", "12"], "between 5 and 10"),
        (vec!["ingest", "--source", "punchcards", "x"], "use one of police-uk, chicago"),
        (vec!["briefing", "--month", "July", "--all-areas", "--out", "b"], "use YYYY-MM"),
        (vec!["chart", "weekly", "--from", "2025-01-01", "--to", "2026-01-01", "--out", "x.gif"], ".svg or .png"),
        (vec!["conquer"], "unrecognized subcommand"),
    ] {
        let (code, message) = city.fails(&arguments);
        assert_eq!(code, 2, "{arguments:?}: {message}");
        assert!(message.contains(expected), "{arguments:?}: {message}");
    }
}

#[test]
fn failures_name_the_file_and_what_to_do() {
    let city = City::empty();
    let (code, message) = city.fails(&["hotspots", "--from", "2025-01-01", "--to", "2026-01-01"]);
    assert_eq!(code, 1);
    assert!(message.contains("holds no lake") && message.contains("beatwise ingest"), "{message}");
    std::fs::write(city.folder.path().join("broken.zip"), b"PK not really").expect("written");
    let (_, message) = city.fails(&["ingest", "--source", "police-uk", &city.path("broken.zip")]);
    assert!(message.contains("broken.zip"), "{message}");
    let (_, message) = city.fails(&["ingest", "--source", "csv", &city.path("absent.csv")]);
    assert!(message.contains("cannot read") && message.contains("absent.csv"), "{message}");
    let (_, message) = city.fails(&["areas", "load", &city.path("broken.zip")]);
    assert!(message.contains("broken.zip"), "{message}");
}

#[test]
fn config_shows_where_each_setting_came_from() {
    let city = City::empty();
    std::fs::write(city.folder.path().join("beatwise.toml"), "zone = 'Europe/Paris'\n").expect("written");
    let output =
        city.command(&["--format", "json", "config", "show"]).env("BEATWISE_BIND", "127.0.0.1:1").output().expect("it runs");
    let settings: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let origins: Vec<&str> =
        settings.as_array().expect("a list").iter().filter_map(|setting| setting["origin"].as_str()).collect();
    assert_eq!(origins, ["flag", "beatwise.toml", "environment", "default", "default", "default", "default"]);
}

#[test]
fn verify_finds_a_damaged_file_and_fails() {
    let city = City::market_town();
    assert!(city.ok(&["store", "verify"]).contains("0 problems"));
    let folder = city.lake().join("data/main/reports");
    let file = std::fs::read_dir(folder).expect("a folder").next().expect("a file").expect("an entry").path();
    std::fs::write(&file, b"PAR1").expect("damaged");
    let output = city.run(&["store", "verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stdout).contains("1 problems"));
}

#[test]
fn the_help_of_ingest_lists_every_source_and_every_shipped_mapping() {
    let help = City::empty().ok(&["ingest", "--help"]);
    // Lines are wrapped, also within names that hold hyphens.
    let help: String = help.split_whitespace().collect();
    let sources = ingest::SourceKind::ALL.map(ingest::SourceKind::as_str);
    for name in sources.into_iter().chain(ingest::shipped_mappings()) {
        assert!(help.contains(name), "{name}: {help}");
    }
}

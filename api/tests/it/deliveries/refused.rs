//! Deliveries with rows that cannot be reports: rehearsed, held, accepted, mended.
#![cfg(test)]

use serde_json::{Value, json};

use super::{LATITUDE, LONGITUDE, NARRATIVE, content, keyed, load, picked, rewritten, stored, town};
use crate::city::City;

/// The town's reports with a longitude that is no number on every `step`-th line, and those lines.
pub(super) fn spoilt(city: &City, step: usize) -> (String, Vec<usize>) {
    let mut lines = Vec::new();
    let file = rewritten(city, "spoilt.csv", |line, fields| {
        if line % step == 0 {
            (fields[LONGITUDE], fields[LATITUDE]) = ("north".to_owned(), "52.21".to_owned());
            lines.push(line);
        }
    });
    (file, lines)
}

#[test]
fn a_rehearsal_shows_what_would_be_stored_and_refused_and_stores_nothing() {
    let city = town("600");
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    let before = (city.json(&["store", "status"]), content(&city));
    let (file, lines) = spoilt(&city, 40);
    let shown = city.ok(&["ingest", "--source", "csv", "--dry-run", &file]);
    assert!(shown.contains("rehearsed only: nothing was added"), "{shown}");
    assert_eq!((shown.matches("report_id = ").count(), shown.matches(" line ").count()), (10, 10));
    for line in &lines[..10] {
        assert!(shown.contains(&format!("{file} line {line}, longitude: a number is expected")), "{line}: {shown}");
    }
    let receipt = load(&city, &["--dry-run", &file]);
    assert_eq!(picked(&receipt, &["dry_run", "quarantined"]), json!([true, lines.len()]));
    assert_eq!((city.json(&["store", "status"]), content(&city)), before);
    assert_eq!(city.json(&["quarantine", "list"]), json!([]));
    load(&city, &[&file]);
    for id in shown.lines().filter_map(|line| line.split_once("report_id = ")).map(|(_, id)| id) {
        assert_eq!(city.json(&["report", "history", id])[0]["report_id"], id, "it is stored as it was shown");
    }
}

#[test]
fn a_delivery_with_many_refused_rows_is_held_until_a_person_accepts_it() {
    let city = town("600");
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    let before = (city.json(&["store", "status"]), content(&city));
    let (file, lines) = spoilt(&city, 19);
    let output = city.run(&["--format", "json", "ingest", "--source", "csv", &file]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).expect("text");
    let receipt: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(receipt["held"], true);
    let batch = receipt["batch"].as_str().expect("a batch");
    assert!(message.contains(&format!("beatwise quarantine show {batch}")) && message.contains("--accept-rejects"), "{message}");
    assert_eq!((city.json(&["store", "status"]), content(&city)), before);
    assert_eq!(city.json(&["quarantine", "list"])[0]["state"], "held");
    let accepted = load(&city, &["--accept-rejects", &file]);
    assert_eq!(picked(&accepted, &["batch", "held", "rejects_accepted"]), json!([batch, false, true]));
    assert_eq!((stored(&city), &accepted["quarantined"]), (600 - lines.len() as u64, &json!(lines.len())));
    assert_eq!(city.json(&["quarantine", "list"])[0]["state"], "quarantined");
}

#[test]
fn rows_that_are_not_shown_are_counted_and_can_be_shown() {
    let city = town("1200");
    let (file, lines) = spoilt(&city, 20);
    assert_eq!(lines.len(), 60);
    let batch = load(&city, &["--accept-rejects", &file])["batch"].as_str().expect("a batch").to_owned();
    let shown = |more: &[&str]| {
        let output = city.run(&[&["--format", "json", "quarantine", "show", &batch], more].concat());
        let rows: Value = serde_json::from_slice(&output.stdout).expect("JSON");
        (rows.as_array().expect("a list").len(), String::from_utf8(output.stderr).expect("text"))
    };
    let told = |more: u64| format!("{more} more rows of 60 are not shown: see more with --limit N, or all of them with --all\n");
    assert_eq!(shown(&[]), (50, told(10)));
    assert_eq!(shown(&["--limit", "58"]), (58, told(2)));
    assert_eq!(shown(&["--limit", "60"]), (60, String::new()));
    assert_eq!(shown(&["--all"]), (60, String::new()));
    assert_eq!(city.fails(&["quarantine", "show", &batch, "--all", "--limit", "3"]).0, 2);
}

/// What a spreadsheet would run.
const FORMULAS: [&str; 4] = ["=HYPERLINK(\"x\")", "+44 is what they shouted", "@home all night", "-not a number"];

/// The reports of which every fiftieth begins its text like a formula; `longitude` is what those have.
fn formulas(city: &City, name: &str, longitude: impl Fn(usize) -> String) -> String {
    rewritten(city, name, |line, fields| {
        if line % 50 == 0 {
            FORMULAS[line / 50 % 4].clone_into(&mut fields[NARRATIVE]);
            (fields[LONGITUDE], fields[LATITUDE]) = (longitude(line), "52.21".to_owned());
        }
    })
}

#[test]
fn refused_rows_are_shown_exported_mended_and_loaded() {
    let city = town("400");
    let right = |line: usize| format!("-1.6{line}");
    let receipt = load(&city, &[&formulas(&city, "spoilt.csv", |_| "north".to_owned())]);
    let batch = receipt["batch"].as_str().expect("a batch");
    let listed = city.json(&["quarantine", "list"]);
    assert_eq!(picked(&listed[0], &["batch", "state", "reasons"]), json!([batch, "quarantined", {"not-a-number": 8}]));
    let shown = city.json(&["quarantine", "show", batch]);
    assert_eq!(picked(&shown[0], &["line", "field", "reason"]), json!([50, "longitude", "not-a-number"]));
    assert_eq!(picked(&shown[0]["row"], &["narrative", "longitude"]), json!([FORMULAS[1], "north"]));
    let (exported, mended) = (city.path("rows.csv"), city.path("mended.csv"));
    city.ok(&["quarantine", "export", batch, "--out", &exported]);
    assert_eq!(mend(&exported, &mended, right), 8);
    let retried = city.json(&["quarantine", "retry", batch, "--from", &mended]);
    assert_eq!(picked(&retried, &["rows_read", "accepted", "quarantined"]), json!([8, 8, 0]));
    assert_eq!(retried["files"][0]["name"], format!("retry of {batch}"));
    assert_eq!(city.json(&["quarantine", "list"]), json!([]));
    let never_spoilt = keyed();
    load(&never_spoilt, &[&formulas(&city, "right.csv", right)]);
    assert_eq!((stored(&city), content(&city)), (400, content(&never_spoilt)));
}

/// Sets the longitudes of exported rows right, and checks that no cell is a formula; returns how many rows there are.
fn mend(exported: &str, mended: &str, right: impl Fn(usize) -> String) -> usize {
    let mut rows = csv::Reader::from_path(exported).expect("readable");
    let header = rows.headers().expect("a header").clone();
    let mut file = csv::Writer::from_path(mended).expect("writable");
    file.write_record(&header).expect("written");
    let rows = rows.records().map(|row| {
        let row = row.expect("a row");
        let formula = |cell: &str| cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
        assert!(!row.iter().any(formula), "{row:?}");
        let line = row[1].parse().expect("a line");
        let cell = |(name, cell): (&str, &str)| if name == "longitude" { right(line) } else { cell.to_owned() };
        file.write_record(header.iter().zip(&row).map(cell)).expect("written");
    });
    rows.count()
}

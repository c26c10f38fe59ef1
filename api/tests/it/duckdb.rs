//! DuckDB attaches the lake and counts what we count, also at an older snapshot.
#![cfg(test)]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::city::City;

const SCRIPT: &str = include_str!("duckdb_counts.py");

/// A Python with DuckDB and its two extensions: `BEATWISE_PYTHON`, by default the workspace's `.venv`.
fn python() -> Option<PathBuf> {
    let workspace = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let path = std::env::var_os("BEATWISE_PYTHON").map_or_else(|| PathBuf::from(".venv/bin/python"), PathBuf::from);
    let path = workspace.join(path);
    if !path.is_file() {
        eprintln!("skipped: DuckDB reads the lake, because {} does not exist; `make test` installs it", path.display());
        return None;
    }
    Some(path)
}

#[test]
fn duckdb_counts_what_we_count_at_every_snapshot() {
    let Some(python) = python() else { return };
    let city = City::market_town();
    correct(&city, 10);
    city.ok(&["store", "compact"]);
    correct(&city, 7);
    compare(&python, &city);
    let newest = city.json(&["store", "status"])["snapshot"].as_i64().expect("a number");
    for oldest in [newest - 1, newest] {
        city.ok(&["store", "expire", "--before", &oldest.to_string(), "--yes"]);
        let left = compare(&python, &city);
        assert_eq!(left, (oldest..=newest).map(|number| number.to_string()).collect::<Vec<_>>());
    }
    correct(&city, 13);
    compare(&python, &city);
}

/// Compares every count of every snapshot; returns the snapshots that DuckDB sees.
fn compare(python: &Path, city: &City) -> Vec<String> {
    let status = city.json(&["store", "status"]);
    let output = Command::new(python).args(["-c", SCRIPT]).arg(city.lake()).output().expect("python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let counted: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    for table in status["tables"].as_array().expect("tables") {
        let name = table["name"].as_str().expect("a name");
        assert_eq!(counted["tables"][name], table["rows"], "{name}");
    }
    let newest = status["snapshot"].as_i64().expect("a number");
    for commit in status["snapshots"].as_array().expect("snapshots") {
        let number = commit["snapshot"].as_i64().expect("a number");
        // The table exists from the lake's first snapshot on.
        assert_eq!(counted["reports_at"][number.to_string()], commit["reports"], "snapshot {number} of {newest}");
    }
    counted["reports_at"].as_object().expect("snapshots").keys().cloned().collect()
}

/// Delivers every `step`-th report again, each with another status, so that rows of earlier files are gone.
fn correct(city: &City, step: usize) {
    let text = std::fs::read_to_string(city.path("town/reports.csv")).expect("readable");
    let corrected = |line: &str| match (line.strip_suffix(",open"), line.strip_suffix(",resolved")) {
        (Some(row), _) => format!("{row},resolved\n"),
        (_, Some(row)) => format!("{row},open\n"),
        _ => format!("{line}\n"),
    };
    let rows: String = text.lines().step_by(step).map(corrected).collect();
    let path = city.path("town/corrected.csv");
    std::fs::write(&path, rows).expect("written");
    let receipt = city.json(&["ingest", "--source", "csv", &path]);
    assert!(receipt["corrected"].as_u64().is_some_and(|rows| rows > 100), "{receipt}");
}

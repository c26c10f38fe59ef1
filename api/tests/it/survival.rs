//! A killed load leaves the lake as it was, and can simply be run again.
#![cfg(test)]

use std::process::Stdio;
use std::time::Duration;

use crate::city::City;

/// Moments, in milliseconds after the start, at which a load is killed: a few, or with `BEATWISE_PROVE` a sweep.
fn moments() -> Vec<u64> {
    match std::env::var_os("BEATWISE_PROVE") {
        None => vec![20, 80, 200, 500],
        Some(_) => (0..100).map(|step| 15 * step).collect(),
    }
}

#[test]
fn a_killed_load_is_all_or_nothing() {
    let city = City::empty();
    city.synthesise("30000");
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    let reports = city.path("town/reports.csv");
    for moment in moments() {
        let mut child = city
            .command(&["ingest", "--source", "csv", &reports])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        std::thread::sleep(Duration::from_millis(moment));
        let _ = child.kill();
        child.wait().expect("it ended");
        let rows = rows(&city);
        assert!(rows == 0 || rows == 30_000, "{rows} reports after a kill at {moment} ms");
        assert!(city.ok(&["store", "verify"]).contains("0 problems"));
    }
    city.ok(&["ingest", "--source", "csv", &reports]);
    assert_eq!(rows(&city), 30_000);
}

fn rows(city: &City) -> u64 {
    let status = city.json(&["store", "status"]);
    let tables = status["tables"].as_array().expect("tables").clone();
    tables.iter().find(|table| table["name"] == "reports").and_then(|table| table["rows"].as_u64()).expect("a count")
}

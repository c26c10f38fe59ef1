//! Deliveries: repeated, shuffled, at once, packed, corrected; in files of their own those with refused rows and dropped ones.
#![cfg(test)]

mod dropped;
mod refused;

use std::io::Write;
use std::process::{Child, Output, Stdio};

use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64;
use serde_json::{Value, json};

use crate::city::City;

// Columns of the synthetic city's reports.
pub(crate) const CATEGORY: usize = 3;
pub(crate) const LONGITUDE: usize = 7;
pub(crate) const LATITUDE: usize = 8;
pub(crate) const NARRATIVE: usize = 13;
pub(crate) const STATUS: usize = 14;

/// An empty folder whose lake will hash households as that of every other such folder, so that lakes can be compared.
pub(crate) fn keyed() -> City {
    let city = City::empty();
    std::fs::create_dir(city.lake()).expect("a folder");
    std::fs::write(city.lake().join("household.key"), [7; 32]).expect("written");
    city
}

/// The same with a town's reports beside the lake, nothing of them loaded.
pub(crate) fn town(reports: &str) -> City {
    let city = keyed();
    city.synthesise(reports);
    city
}

/// What a whole lake says, as one hash.
pub(crate) fn content(city: &City) -> String {
    let verified = city.json(&["store", "verify"]);
    assert_eq!((&verified["findings"], &verified["leftovers"]), (&json!([]), &json!([])));
    verified["content_hash"].as_str().expect("a hash").to_owned()
}

/// Loads files as Beatwise's own columns.
pub(crate) fn load(city: &City, paths: &[&str]) -> Value {
    city.json(&[&["ingest", "--source", "csv"], paths].concat())
}

/// Some fields of a JSON object, in this order.
pub(crate) fn picked(object: &Value, fields: &[&str]) -> Value {
    fields.iter().map(|field| object[*field].clone()).collect()
}

/// Rows in the lake's `reports`.
pub(crate) fn stored(city: &City) -> u64 {
    let status = city.json(&["store", "status"]);
    status["snapshots"].as_array().and_then(|all| all.last()?["reports"].as_u64()).expect("a count")
}

/// The town's reports with some fields changed, by the line on which a row stands; returns the new file.
pub(crate) fn rewritten(city: &City, name: &str, mut change: impl FnMut(usize, &mut Vec<String>)) -> String {
    let path = city.path(name);
    let mut reports = csv::Reader::from_path(city.path("town/reports.csv")).expect("readable");
    let mut file = csv::Writer::from_path(&path).expect("writable");
    file.write_record(reports.headers().expect("a header")).expect("written");
    for (line, row) in (2..).zip(reports.records()) {
        let mut fields: Vec<String> = row.expect("a row").iter().map(str::to_owned).collect();
        change(line, &mut fields);
        file.write_record(&fields).expect("written");
    }
    file.flush().expect("written");
    path
}

/// The town's reports in another order.
fn shuffled(city: &City, seed: u64) -> String {
    let text = std::fs::read_to_string(city.path("town/reports.csv")).expect("readable");
    let (header, rows) = text.split_once('\n').expect("a header");
    let mut rows: Vec<&str> = rows.lines().collect();
    rows.shuffle(&mut Pcg64::seed_from_u64(seed));
    let path = city.path(&format!("shuffled-{seed}.csv"));
    std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).expect("written");
    path
}

#[test]
fn a_delivery_in_another_order_adds_nothing_and_alone_says_the_same() {
    let city = town("2000");
    load(&city, &[&city.path("town/reports.csv")]);
    let once = content(&city);
    for seed in 1..=3 {
        let file = shuffled(&city, seed);
        let receipt = load(&city, &[&file]);
        assert_eq!(picked(&receipt, &["accepted", "duplicates", "already_loaded"]), json!([0, 2000, false]));
        assert_eq!((stored(&city), content(&city)), (2000, once.clone()));
    }
    let alone = keyed();
    load(&alone, &[&shuffled(&city, 4)]);
    assert_eq!(content(&alone), once);
}

#[test]
fn sixteen_processes_that_load_the_same_at_once_wait_for_each_other() {
    let (city, alone) = (town("2000"), keyed());
    for lake in [&city, &alone] {
        lake.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    }
    load(&alone, &[&city.path("town/reports.csv")]);
    let files: Vec<String> = (0..8).map(|seed| shuffled(&city, seed)).collect();
    let start = |number: usize| {
        let mut command = city.command(&["--format", "json", "ingest", "--source", "csv", &files[number / 2]]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
    };
    let processes: Vec<Child> = (0..16).map(start).collect();
    let receipts: Vec<Value> =
        processes.into_iter().map(|process| receipt(&process.wait_with_output().expect("it ends"))).collect();
    let sum = |key: &str| receipts.iter().filter_map(|receipt| receipt[key].as_u64()).sum::<u64>();
    assert_eq!((sum("accepted"), sum("duplicates"), sum("quarantined")), (2000, 15 * 2000, 0));
    assert_eq!(receipts.iter().filter(|receipt| receipt["already_loaded"] == true).count(), 8, "each file came twice");
    assert_eq!((stored(&city), content(&city)), (2000, content(&alone)));
}

/// The receipt that a process which succeeded left on stdout.
fn receipt(output: &Output) -> Value {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

#[test]
fn files_say_the_same_however_they_are_packed_and_named() {
    let city = town("900");
    let whole = city.path("town/reports.csv");
    let text = std::fs::read_to_string(&whole).expect("readable");
    let (header, rows) = text.split_once('\n').expect("a header");
    let rows: Vec<&str> = rows.lines().collect();
    std::fs::create_dir(city.path("parts")).expect("a folder");
    let paths = [city.path("parts/1.csv"), city.path("parts/2.csv.gz"), city.path("parts/3.csv.zst")];
    for ((path, rows), pack) in paths.iter().zip(rows.chunks(300)).zip([plain, gzip, zstd]) {
        std::fs::write(path, pack(&format!("{header}\n{}\n", rows.join("\n")))).expect("written");
    }
    let (folder, pattern) = (city.path("parts"), city.path("parts/?.csv*"));
    let [first, second, third] = paths.each_ref().map(String::as_str);
    load(&city, &[&whole]);
    let once = content(&city);
    // The same rows in another guise: nothing is new, and nothing that was said of a report is said otherwise.
    let again = |receipt: &Value| assert_eq!(picked(receipt, &["accepted", "duplicates", "quarantined"]), json!([0, 900, 0]));
    for way in [&[folder.as_str()][..], &[&pattern], &[first, second, third], &[third, first, second]] {
        again(&load(&city, way));
    }
    for pack in [plain, gzip, zstd] {
        again(&load_from_stdin(&city, &pack(&text)));
    }
    assert_eq!((stored(&city), content(&city)), (900, once));
}

fn plain(text: &str) -> Vec<u8> {
    text.as_bytes().to_vec()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(text.as_bytes()).expect("packed");
    packed.finish().expect("packed")
}

fn zstd(text: &str) -> Vec<u8> {
    zstd::encode_all(text.as_bytes(), 1).expect("packed")
}

fn load_from_stdin(city: &City, bytes: &[u8]) -> Value {
    receipt(&run_on_stdin(city, bytes))
}

fn run_on_stdin(city: &City, bytes: &[u8]) -> Output {
    let mut command = city.command(&["--format", "json", "ingest", "--source", "csv", "-"]);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    process.stdin.take().expect("stdin").write_all(bytes).expect("written");
    process.wait_with_output().expect("it ends")
}

#[test]
fn standard_input_is_called_by_its_hyphen() {
    let city = town("400");
    let text = std::fs::read_to_string(city.path("town/reports.csv")).expect("readable");
    let failed = run_on_stdin(&city, &gzip(&text)[..2000]);
    let message = String::from_utf8(failed.stderr).expect("text");
    assert_eq!((failed.status.code(), message.as_str()), (Some(1), "beatwise: cannot read -: it is cut short; fetch it again\n"));
    let spoilt = text.replacen(",resident,", ",nobody,", 1);
    let receipt = load_from_stdin(&city, spoilt.as_bytes());
    assert_eq!(picked(&receipt["files"][0], &["name", "rows_read", "quarantined"]), json!(["-", 400, 1]));
    let refused = city.json(&["quarantine", "show", receipt["batch"].as_str().expect("a batch")]);
    assert_eq!(picked(&refused[0], &["file", "field"]), json!(["-", "origin"]));
}

#[test]
fn a_history_names_every_revision_and_the_one_that_holds() {
    let city = City::market_town();
    let question = ["hotspots", "--from", "2024-01-01", "--to", "2026-01-01"];
    let counted = || city.json(&question)["receipt"]["reports_read"].as_u64().expect("a count");
    let before = counted();
    say(&city, "MT-0000004", &[(CATEGORY, "noise")], 1);
    let corrected = city.json(&["store", "status"])["snapshot"].to_string();
    assert_eq!(counted(), before);
    say(&city, "MT-0000004", &[(STATUS, "retracted")], 2);
    assert_eq!(counted(), before - 1, "what was retracted is not counted");
    let late = say(&city, "MT-0000004", &[(CATEGORY, "graffiti")], 1);
    assert_eq!(picked(&late, &["accepted", "superseded"]), json!([0, 1]));
    let history = |city: &City, arguments: &[&str]| -> Value {
        let found = city.json(&[arguments, &["report", "history", "MT-0000004"]].concat());
        found.as_array().expect("a list").iter().map(|said| picked(said, &["revision", "holds", "status"])).collect()
    };
    let now = json!([[0, false, "open"], [1, false, "open"], [1, false, "open"], [2, true, "retracted"]]);
    assert_eq!(history(&city, &[]), now);
    assert_eq!(history(&city, &["--snapshot", &corrected]), json!([[0, false, "open"], [1, true, "open"]]));
    let table = city.ok(&["report", "history", "MT-0000004"]);
    assert_eq!(table.matches(" yes ").count(), 1, "{table}");
    assert!(city.fails(&["report", "history", "MT-9"]).1.contains("no report has the id MT-9"));
}

/// Delivers one of the town's reports again with other values, as a later revision.
pub(crate) fn say(city: &City, id: &str, values: &[(usize, &str)], revision: u32) -> Value {
    let mut reports = csv::Reader::from_path(city.path("town/reports.csv")).expect("readable");
    let mut header = reports.headers().expect("a header").clone();
    let row = reports.records().map(|row| row.expect("a row")).find(|row| &row[0] == id).expect("the report");
    let value = |(at, old)| values.iter().find(|(column, _)| *column == at).map_or(old, |(_, new)| *new);
    let mut row: csv::StringRecord = row.iter().enumerate().map(value).collect();
    header.push_field("revision");
    row.push_field(&revision.to_string());
    let path = city.path("said.csv");
    let mut file = csv::Writer::from_path(&path).expect("writable");
    for record in [&header, &row] {
        file.write_record(record).expect("written");
    }
    file.flush().expect("written");
    load(city, &[&path])
}

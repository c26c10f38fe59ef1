//! What every city must keep: the same bytes, exact counts, planted things as told, neighbourhoods that tile.

mod errors;
mod linked;
mod planted;
mod police_uk;
mod rows;
mod tiling;

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{Scenario, SynthOptions, SynthSummary, synthesise};

/// A city in a temporary folder, read back.
struct City {
    folder: TempDir,
    summary: SynthSummary,
    rows: Vec<BTreeMap<String, String>>,
    truth: Value,
    areas: Vec<Value>,
}

impl City {
    fn synthesised(name: &str, reports: u64, seed: u64) -> Self {
        let scenario = Scenario::named(name).expect("built in");
        let folder = tempfile::tempdir().expect("a temporary folder");
        let options = SynthOptions { reports, seed };
        let summary = synthesise(&scenario, &options, folder.path(), &mut |_| {}).expect("a city");
        let text = |file: &str| std::fs::read_to_string(folder.path().join(file)).expect("a written file");
        let areas: Value = serde_json::from_str(&text("areas.geojson")).expect("JSON");
        Self {
            rows: records(&text("reports.csv")),
            truth: serde_json::from_str(&text("truth.json")).expect("JSON"),
            areas: areas["features"].as_array().expect("features").clone(),
            summary,
            folder,
        }
    }

    /// Every file's path below the folder, and its bytes.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let relative = |path: &Path| path.strip_prefix(self.folder.path()).expect("inside").display().to_string();
        let read = |path: &Path| std::fs::read(path).expect("a written file");
        self.summary.files.iter().map(|path| (relative(path), read(path))).collect()
    }

    fn count(&self, fits: impl Fn(&BTreeMap<String, String>) -> bool) -> u64 {
        self.rows.iter().filter(|row| fits(row)).count().try_into().expect("small")
    }
}

/// The records of a CSV text by column, read as RFC 4180 says.
fn records(text: &str) -> Vec<BTreeMap<String, String>> {
    let mut lines = Vec::new();
    let mut record = vec![String::new()];
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let field = record.last_mut().expect("never empty");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => field.push(letters.next().expect("peeked")),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(String::new()),
            '\n' if !quoted => lines.push(std::mem::replace(&mut record, vec![String::new()])),
            _ => field.push(letter),
        }
    }
    assert_eq!(record, [""], "the last line ends");
    let header = lines.remove(0);
    let by_column = |record: Vec<String>| {
        assert_eq!(record.len(), header.len(), "{record:?}");
        header.iter().cloned().zip(record).collect()
    };
    lines.into_iter().map(by_column).collect()
}

/// Coordinates as written, in millionths of a degree.
fn micro(degrees: &str) -> i64 {
    assert_eq!(degrees.split_once('.').expect("a point").1.len(), 6, "{degrees}");
    degrees.replace('.', "").parse().expect("digits")
}

fn place(row: &BTreeMap<String, String>) -> Option<(i64, i64)> {
    (!row["longitude"].is_empty()).then(|| (micro(&row["longitude"]), micro(&row["latitude"])))
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    for name in Scenario::names() {
        let (one, two) = (City::synthesised(name, 3_000, 5).files(), City::synthesised(name, 3_000, 5).files());
        assert!(one == two, "{name}");
        assert_eq!(one.len(), 24 + 3);
    }
}

#[test]
fn another_seed_gives_other_reports_of_the_same_city() {
    let (one, two) = (City::synthesised("market-town", 3_000, 5), City::synthesised("market-town", 3_000, 6));
    let (one, two) = (one.files(), two.files());
    assert_eq!(one["areas.geojson"], two["areas.geojson"]);
    for (file, bytes) in &one {
        assert!(file == "areas.geojson" || two[file] != *bytes, "{file}");
    }
}

/// FNV-1a (Fowler, Noll and Vo 1991) over all files: a change of this number means that cities made by an earlier
/// version, or on another machine, are no longer the same. Change it only on purpose, and say so in the changelog.
#[test]
fn cities_are_the_same_on_every_machine() {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in City::synthesised("harbour-city", 2_000, 1).files().into_values().flatten() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    assert_eq!(format!("{hash:016x}"), "c4d6e311327a08ae");
}

#[test]
fn a_scenario_file_gives_the_city_of_its_name() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/scenarios/market-town.toml");
    let scenario = Scenario::read(&path).expect("a scenario");
    let folder = tempfile::tempdir().expect("a temporary folder");
    synthesise(&scenario, &SynthOptions { reports: 300, seed: 2 }, folder.path(), &mut |_| {}).expect("a city");
    let bytes = std::fs::read(folder.path().join("reports.csv")).expect("a written file");
    assert_eq!(bytes, City::synthesised("market-town", 300, 2).files()["reports.csv"]);
}

#[test]
fn progress_ends_at_the_number_of_reports() {
    let scenario = Scenario::named("market-town").expect("built in");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut heard = Vec::new();
    let options = SynthOptions { reports: 20_000, seed: 3 };
    synthesise(&scenario, &options, folder.path(), &mut |done| heard.push(done)).expect("a city");
    assert!(heard.len() > 1 && heard.is_sorted());
    assert_eq!(heard.last(), Some(&20_000));
}

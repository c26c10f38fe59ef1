//! Files as others leave them: with columns that nobody described yet, and in a folder that is watched.
#![cfg(test)]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use super::refused::spoilt;
use super::{load, picked, stored, town};
use crate::city::City;

#[test]
fn a_drafted_mapping_loads_the_file_and_shows_none_of_it() {
    let city = City::empty();
    let kinds = ["burglary", "noise", "graffiti", "vehicle-crime", "fly-tipping"];
    let row = |n: usize| {
        let (month, day, hour, place) = (n % 12 + 1, n % 28 + 1, n % 24, 1000 + n * 7 % 900);
        format!("C-{n:04},2025-{month:02}-{day:02}T{hour:02}:05:00Z,{},52.2{place},-1.6{place}\n", kinds[n % 5])
    };
    let calls = city.path("calls.csv");
    std::fs::write(&calls, format!("id,occurred,category,lat,lon\n{}", (0..300).map(row).collect::<String>())).expect("written");
    let draft = city.ok(&["ingest", "--source", "csv", "--mapping", "draft", &calls]);
    assert!(!city.lake().exists(), "a draft needs no lake");
    let mapping = city.path("calls.toml");
    std::fs::write(&mapping, &draft).expect("written");
    let receipt = load(&city, &["--mapping", &mapping, &calls]);
    assert_eq!(picked(&receipt, &["accepted", "without_place", "unknown_categories"]), json!([300, 0, {}]));
    let report = &city.json(&["report", "history", "C-0007"])[0];
    assert_eq!(picked(report, &["category", "occurred_from"]), json!(["graffiti", "2025-08-08T07:05:00Z"]));
    assert!(draft.contains("\naudience = \"neighbourhood\"\n"), "{draft}");
    let exported = city.json(&["store", "export", "--as", "public", "--out", &city.path("open")]);
    assert_eq!(picked(&exported, &["reports", "withheld"]), json!([0, 300]), "a draft errs on the side of showing nothing");
}

/// A process that is killed when the test is done with it, whatever came of it.
struct Watcher(Child);

impl Drop for Watcher {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_watched_folder_is_emptied_of_complete_files_until_the_process_is_asked_to_end() {
    let city = town("600");
    let folder = city.folder.path().join("drop");
    std::fs::create_dir(&folder).expect("a folder");
    let mut command = city.command(&["ingest", "--source", "csv", "--watch", "drop"]);
    let mut watcher = Watcher(command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts"));
    std::fs::write(folder.join("bad.csv"), "when,what\nnoon,noise\n").expect("written");
    std::fs::write(folder.join("late.csv.part"), "not yet complete").expect("written");
    std::fs::copy(spoilt(&city, 10).0, folder.join("held.csv.tmp")).expect("copied");
    std::fs::rename(folder.join("held.csv.tmp"), folder.join("held.csv")).expect("renamed");
    std::fs::copy(city.path("town/reports.csv"), folder.join("good.csv")).expect("copied");
    let (done, failed) = (folder.join("done"), folder.join("failed"));
    for path in [done.join("good.csv"), failed.join("bad.csv"), failed.join("held.csv")] {
        appears(&path);
    }
    assert_eq!(receipt(&done.join("good.csv.receipt.json"))["rows_read"], 600);
    assert_eq!(receipt(&failed.join("held.csv.receipt.json"))["held"], true);
    let error = std::fs::read_to_string(failed.join("bad.csv.error.txt")).expect("readable");
    assert!(error.contains("bad.csv line 1: there is no column `origin`"), "{error}");
    let entries = std::fs::read_dir(&folder).expect("a folder");
    let left: BTreeSet<_> = entries.map(|entry| entry.expect("an entry").file_name()).collect();
    assert_eq!(left, ["done", "failed", "late.csv.part"].map(Into::into).into());
    Command::new("kill").args(["-TERM", &watcher.0.id().to_string()]).status().expect("kill runs");
    assert_eq!(watcher.0.wait().expect("it ends").code(), Some(0));
    assert_eq!(stored(&city), 600);
}

fn receipt(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("readable")).expect("JSON")
}

/// Waits for a file, at most twenty seconds.
fn appears(path: &Path) {
    let found = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(100));
        path.exists()
    });
    assert!(found, "{} did not appear", path.display());
}

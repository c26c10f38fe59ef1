//! Copies of the lake: backups while writes go on, restored ones, merged files, and what may leave the house.
#![cfg(test)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::city::{City, executable};
use crate::deliveries::{CATEGORY, content, load, picked, say, town};

const QUESTION: [&str; 5] = ["hotspots", "--from", "2024-01-01", "--to", "2026-01-01"];

/// Runs a command on another lake; returns its JSON.
fn at(lake: &str, arguments: &[&str]) -> Value {
    let output = executable().args(["--format", "json", "--data", lake]).args(arguments).output().expect("it runs");
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The town's reports in so many files.
fn parts(city: &City, many: usize) -> Vec<String> {
    let text = std::fs::read_to_string(city.path("town/reports.csv")).expect("readable");
    let (header, rows) = text.split_once('\n').expect("a header");
    let rows: Vec<&str> = rows.lines().collect();
    let write = |(number, rows): (usize, &[&str])| {
        let path = city.path(&format!("part-{number}.csv"));
        std::fs::write(&path, format!("{header}\n{}\n", rows.join("\n"))).expect("written");
        path
    };
    rows.chunks(rows.len().div_ceil(many)).enumerate().map(write).collect()
}

/// Appends a row that no lake takes, whose text the office keeps.
fn spoil(part: &str) {
    let mut text = std::fs::read_to_string(part).expect("readable");
    text.push_str("SPOILT,resident,public,noise,yesterday,,,-1.62,52.21,,,,,Somebody shouted,\n");
    std::fs::write(part, text).expect("written");
}

#[test]
fn backups_while_others_load_are_the_lake_at_one_snapshot_each() {
    let city = town("1600");
    let parts = parts(&city, 8);
    spoil(&parts[0]);
    let batch = load(&city, &[&parts[0]])["batch"].as_str().expect("a batch").to_owned();
    let mut backups = Vec::new();
    std::thread::scope(|scope| {
        let loading = scope.spawn(|| {
            for (revision, part) in (1..).zip(&parts[1..]) {
                load(&city, &[part]);
                say(&city, "MT-0000004", &[(CATEGORY, "noise")], revision);
            }
        });
        while !loading.is_finished() && backups.len() < 4 {
            let folder = city.path(&format!("backup-{}", backups.len()));
            let copied = city.json(&["store", "backup", "--out", &folder]);
            backups.push((folder, copied));
        }
    });
    let newest = city.json(&["store", "status"])["snapshot"].clone();
    assert!(backups[0].1["snapshot"].as_i64() < newest.as_i64(), "the first backup was made while loads went on");
    for (folder, copied) in &backups {
        let restored = folder.replace("backup", "restored");
        assert_eq!(&at(&restored, &["store", "restore", folder]), copied);
        let verified = at(&restored, &["store", "verify"]);
        assert_eq!(verified, city.json(&["--snapshot", &copied["snapshot"].to_string(), "store", "verify"]));
        assert_eq!((&verified["content_hash"], &verified["findings"]), (&copied["content_hash"], &json!([])));
        let refused = at(&restored, &["quarantine", "show", &batch]);
        assert_eq!(refused[0]["row"]["narrative"], "Somebody shouted", "the office and its key came along");
    }
}

#[test]
fn copies_go_only_where_nothing_is_and_come_only_from_lakes() {
    let city = town("200");
    load(&city, &[&city.path("town/reports.csv")]);
    let before = content(&city);
    let (code, message) = city.fails(&["store", "backup", "--out", &city.path("town")]);
    assert_eq!(code, 1);
    assert!(message.contains("town is not empty: name a folder that does not exist yet"), "{message}");
    let (code, message) = city.fails(&["store", "export", "--as", "public", "--out", &city.path("town")]);
    assert!(code == 1 && message.contains("town is not empty"), "{message}");
    city.ok(&["store", "backup", "--out", &city.path("backup")]);
    let (code, message) = city.fails(&["store", "restore", &city.path("backup")]);
    assert!(code == 1 && message.contains("lake is not empty"), "{message}");
    let elsewhere = City::empty();
    let (code, message) = elsewhere.fails(&["store", "restore", &city.path("town")]);
    assert!(code == 1 && message.contains("town holds no lake"), "{message}");
    assert!(!elsewhere.lake().exists(), "nothing was begun");
    assert_eq!(content(&city), before);
}

#[test]
fn merging_many_small_loads_changes_no_answer_of_any_snapshot() {
    let city = town("2400");
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    for (number, part) in (0..).zip(parts(&city, 12)) {
        load(&city, &[&part]);
        if number % 4 == 3 {
            say(&city, "MT-0000004", &[(CATEGORY, ["noise", "graffiti", "drugs"][number / 4])], 1);
        }
    }
    let [newest, early] =
        [city.json(&["store", "status"])["snapshot"].as_i64().expect("a number"), 11].map(|number| number.to_string());
    let asked = |snapshot: &str| {
        let hash = city.json(&["--snapshot", snapshot, "store", "verify"])["content_hash"].clone();
        (city.json(&[&["--snapshot", snapshot][..], &QUESTION].concat()), hash)
    };
    let (before, history) = ([asked(&early), asked(&newest)], city.json(&["report", "history", "MT-0000004"]));
    let files = |city: &City| city.json(&["store", "verify"])["files"].as_u64().expect("a count");
    let scattered = files(&city);
    let done = city.json(&["store", "compact"]);
    assert!(scattered >= 30 && files(&city) <= 4, "{scattered} files became {}", files(&city));
    assert_eq!(done["snapshot"].as_i64(), newest.parse::<i64>().ok().map(|newest| newest + 1));
    assert_eq!([asked(&early), asked(&newest)], before);
    let (answer, hash) = asked(&done["snapshot"].to_string());
    assert_eq!(
        (&answer["hotspots"], &hash, content(&city)),
        (&before[1].0["hotspots"], &before[1].1, before[1].1.as_str().expect("a hash").to_owned())
    );
    assert_eq!(city.json(&["report", "history", "MT-0000004"]), history);
    assert_eq!(city.ok(&["store", "compact"]).trim(), "nothing to merge");
    assert_eq!(city.json(&["store", "status"])["snapshot"], done["snapshot"]);
}

#[test]
fn expiring_says_what_would_go_and_then_removes_it_and_no_answer_changes() {
    let city = town("2400");
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    for part in parts(&city, 6) {
        load(&city, &[&part]);
        say(&city, "MT-0000004", &[(CATEGORY, "noise")], 1);
    }
    city.ok(&["store", "compact"]);
    let newest = city.json(&["store", "status"])["snapshot"].as_i64().expect("a number");
    let (answer, hash, history) = (city.json(&QUESTION), content(&city), city.json(&["report", "history", "MT-0000004"]));
    let on_disk = || below(&city.lake().join("data")).len() as u64;
    let before = on_disk();
    let expire = |arguments: &[&str]| city.json(&[&["store", "expire"], arguments].concat());
    let planned = expire(&["--before", &newest.to_string()]);
    assert_eq!(picked(&planned, &["removed", "oldest", "snapshots"]), json!([false, newest, newest - 6]));
    assert_eq!((on_disk(), &expire(&["--older-than", "1"])["snapshots"]), (before, &json!(0)), "all of it is of today");
    let done = expire(&["--before", &newest.to_string(), "--yes"]);
    assert_eq!(picked(&done, &["removed", "files", "bytes"]), json!([true, planned["files"], planned["bytes"]]));
    assert_eq!(on_disk(), before - done["files"].as_u64().expect("a count"));
    assert!(on_disk() <= 6, "{} files are left of {before}", on_disk());
    assert_eq!((city.json(&QUESTION), content(&city), city.json(&["report", "history", "MT-0000004"])), (answer, hash, history));
    let (code, message) = city.fails(&["--snapshot", "8", "store", "verify"]);
    assert!(code == 1 && message.contains("there is no snapshot 8"), "{message}");
    let (code, message) = city.fails(&["store", "expire", "--before", &(newest + 1).to_string(), "--yes"]);
    assert!(code == 1 && message.contains(&format!("the newest snapshot, {newest}, always stays")), "{message}");
    for wrong in [&["store", "expire"][..], &["store", "expire", "--before", "8", "--older-than", "3"]] {
        assert_eq!(city.fails(wrong).0, 2, "{wrong:?}");
    }
    load(&city, &[&city.path("town/reports.csv")]);
    content(&city);
    city.ok(&["store", "backup", "--out", &city.path("backup")]);
}

/// What an export must not hold, as it may stand in files: a text, a source's own id, a household's hash.
fn planted() -> [Vec<u8>; 3] {
    // The key is that of every lake that these tests compare.
    let household = blake3::keyed_hash(&[7; 32], b"H-PLANTED");
    [b"Zebra crossing unlit".to_vec(), b"PLANTED-1".to_vec(), household.as_bytes()[..8].to_vec()]
}

/// Which of them stand in the files below a folder. The least and greatest values of a file stand in it unpacked.
fn found(folder: &Path) -> [bool; 3] {
    let files = below(folder);
    assert!(files.len() > 2);
    let bytes: Vec<Vec<u8>> = files.iter().map(|file| std::fs::read(file).expect("readable")).collect();
    planted().map(|secret| bytes.iter().any(|bytes| bytes.windows(secret.len()).any(|window| window == secret)))
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { below(&path) } else { vec![path] }).collect()
}

#[test]
fn an_export_answers_as_the_lake_and_holds_no_household_text_or_id() {
    let city = town("2000");
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    load(&city, &[&city.path("town/reports.csv")]);
    let plant = city.path("planted.csv");
    let rows = "external_id,origin,audience,category,occurred_from,longitude,latitude,household,household_since,narrative\n\
        PLANTED-1,resident,public,street-lighting,2025-05-01T12:00:00Z,-1.62,52.21,H-PLANTED,2020-05-01,Zebra crossing unlit\n\
        PLANTED-1b,resident,neighbourhood,noise,2025-05-01T13:00:00Z,-1.62,52.21,H-PLANTED,2020-05-01,Zebra crossing unlit\n\
        PLANTED-1c,resident,agency,noise,2025-05-01T14:00:00Z,-1.62,52.21,H-PLANTED,2020-05-01,Zebra crossing unlit\n";
    std::fs::write(&plant, rows).expect("written");
    load(&city, &[&plant]);
    assert_eq!(found(&city.lake()), [true; 3], "what is searched for can be found");
    let open = city.path("open");
    let exported = city.json(&["store", "export", "--as", "public", "--out", &open]);
    assert_eq!(picked(&exported, &["reports", "withheld"]), json!([2001, 2]));
    assert_eq!(found(Path::new(&open)), [false; 3]);
    let mine = city.json(&QUESTION);
    assert!(mine["hotspots"].as_array().expect("cells").len() > 20);
    // Without households every report is a voice of its own, so only what is counted is the same.
    let counts = |answer: &Value| -> BTreeMap<String, u64> {
        let cells = answer["hotspots"].as_array().expect("cells").iter();
        cells.map(|cell| (cell["cell"].to_string(), cell["count"].as_u64().expect("a count"))).collect()
    };
    assert_eq!(counts(&at(&open, &QUESTION)), counts(&mine));
    assert_eq!(at(&open, &["store", "verify"])["findings"], json!([]));
    // Ids of the lake are hashes that could be tried; those of the export are not the same.
    let own = city.json(&["report", "history", "PLANTED-1"])[0]["report_id"].as_str().expect("an id").to_owned();
    let (code, message) = elsewhere(&open, &["report", "history", &own]);
    assert_eq!(code, 1, "{message}");
    assert!(message.contains("no report has the id"), "{message}");
}

/// What a command says of another lake when it fails.
fn elsewhere(lake: &str, arguments: &[&str]) -> (i32, String) {
    let output = crate::city::executable().args(["--data", lake]).args(arguments).output().expect("it runs");
    (output.status.code().expect("an exit code"), String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn an_export_for_people_without_accounts_is_wrong_usage() {
    let city = town("200");
    load(&city, &[&city.path("town/reports.csv")]);
    let (code, message) = city.fails(&["store", "export", "--as", "case-handler", "--out", &city.path("open")]);
    assert_eq!(code, 2);
    assert!(message.contains("--as case-handler: use public or partner"), "{message}");
    assert!(!Path::new(&city.path("open")).exists());
}

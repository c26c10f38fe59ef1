//! Disasters: a full disk, a disk that takes no writes, files lost and damaged, a catalog that someone else holds.
#![cfg(test)]

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use crate::city::City;
use crate::deliveries::{content, load, stored, town};

/// A small disk in memory, mounted until dropped.
struct Disk(PathBuf);

impl Disk {
    /// Mounts one of three megabytes on a folder; says why it cannot.
    fn mount(folder: &Path) -> Option<Self> {
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=3m", "tmpfs"]).arg(folder).output();
        match mounted {
            Ok(output) if output.status.success() => Some(Self(folder.to_path_buf())),
            Ok(output) => skip(&String::from_utf8_lossy(&output.stderr)),
            Err(error) => skip(&error.to_string()),
        }
    }

    fn remount(&self, mode: &str) {
        let done = Command::new("mount").args(["-o", &format!("remount,{mode}")]).arg(&self.0).status();
        assert!(done.expect("mount runs").success());
    }

    /// Fills it up but for some bytes. The file that does it can be removed again.
    fn fill(&self, left: u64) -> PathBuf {
        let path = self.0.join("ballast");
        let mut ballast = File::create(&path).expect("created");
        while ballast.write_all(&[0; 4096]).is_ok() {}
        let bytes = ballast.metadata().expect("its size").len();
        ballast.set_len(bytes.saturating_sub(left)).expect("cut");
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

fn skip<T>(reason: &str) -> Option<T> {
    eprintln!("skipped: a disk in memory cannot be mounted, which only root may: {}", reason.trim());
    None
}

/// A town whose empty lake lies on a small disk, and all that is said of the lake.
fn on_small_disk(reports: &str) -> Option<(City, Disk, Value)> {
    let city = City::empty();
    std::fs::create_dir(city.lake()).expect("a folder");
    let disk = Disk::mount(&city.lake())?;
    city.synthesise(reports);
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    let said = told(&city);
    Some((city, disk, said))
}

/// What the lake says of itself when it is whole.
fn told(city: &City) -> Value {
    let (content, files) = (content(city), data_files(city));
    json!([city.json(&["store", "status"]), content, files])
}

/// Every Parquet file of the lake.
fn data_files(city: &City) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for table in std::fs::read_dir(city.lake().join("data/main")).expect("tables") {
        let entries = std::fs::read_dir(table.expect("an entry").path()).expect("files");
        files.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    files.sort();
    files
}

#[test]
fn a_full_disk_stops_a_load_and_leaves_nothing_of_it() {
    let Some((city, disk, before)) = on_small_disk("8000") else { return };
    let reports = city.path("town/reports.csv");
    // Room for less than the reports, and for the reports but not for those on default points once more.
    for room in [300_000, 1_200_000] {
        let ballast = disk.fill(room);
        let (code, message) = city.fails(&["ingest", "--source", "csv", &reports]);
        assert_eq!(code, 1);
        assert!(message.contains("/data/main/reports/") && message.contains("No space left on device"), "{message}");
        assert_eq!(told(&city), before);
        std::fs::remove_file(ballast).expect("removed");
        assert_eq!(told(&city), before);
    }
    load(&city, &[&reports]);
    assert_eq!(stored(&city), 8000);
    content(&city);
}

#[test]
fn a_lake_on_a_disk_that_takes_no_writes_can_be_read() {
    let Some((city, disk, _)) = on_small_disk("2000") else { return };
    load(&city, &[&city.path("town/reports.csv")]);
    let question = ["hotspots", "--from", "2025-01-01", "--to", "2026-01-01"];
    let (before, answer) = (told(&city), city.ok(&question));
    disk.remount("ro");
    let more = city.path("town/areas.geojson");
    for refused in
        [&["ingest", "--source", "csv", &city.path("town/reports.csv")][..], &["areas", "load", &more], &["store", "compact"]]
    {
        let (code, message) = city.fails(refused);
        assert_eq!(code, 1);
        assert!(message.contains("lake/writer.lock: Read-only file system"), "{refused:?}: {message}");
    }
    assert_eq!((told(&city), city.ok(&question)), (before, answer.clone()));
    disk.remount("rw");
    city.ok(&["areas", "load", &more]);
    assert_eq!(city.ok(&question), answer.replace("snapshot 8", "snapshot 9"));
}

/// The lake's only file of reports, as messages name it.
fn reports_file(city: &City) -> PathBuf {
    let folder = city.lake().join("data/main/reports");
    let mut files = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let file = files.next().expect("a file");
    assert_eq!(files.next(), None);
    file.canonicalize().expect("a path")
}

/// What `store verify` finds wrong with a file; it must find nothing else, and fail.
fn problem(city: &City, file: &Path) -> String {
    let output = city.run(&["--format", "json", "store", "verify"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("restore the files named above from a backup"));
    let verified: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let findings = verified["findings"].as_array().expect("a list");
    assert_eq!((findings.len(), &verified["content_hash"]), (1, &Value::Null));
    assert_eq!(findings[0]["path"], json!(file));
    findings[0]["problem"].as_str().expect("text").to_owned()
}

#[test]
fn a_lost_file_is_named_and_comes_back_from_a_backup() {
    let city = City::market_town();
    let question = ["hotspots", "--from", "2025-01-01", "--to", "2026-01-01"];
    let (before, answer) = (told(&city), city.ok(&question));
    city.ok(&["store", "backup", "--out", &city.path("backup")]);
    let file = reports_file(&city);
    std::fs::remove_file(&file).expect("removed");
    assert!(problem(&city, &file).contains("cannot be opened: No such file"));
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    let few = few_reports(&city);
    for unanswerable in [&question[..], &["store", "backup", "--out", "second"], &["ingest", "--source", "csv", &few]] {
        let (code, message) = city.fails(unanswerable);
        assert_eq!(code, 1);
        assert!(message.contains(&name) && message.contains("No such file"), "{unanswerable:?}: {message}");
    }
    std::fs::copy(city.folder.path().join("backup/data/main/reports").join(name), file).expect("copied");
    assert_eq!((told(&city), city.ok(&question)), (before, answer));
}

/// A delivery of two reports that the town does not have.
fn few_reports(city: &City) -> String {
    let path = city.path("few.csv");
    let rows = "external_id,origin,audience,category,occurred_from,longitude,latitude\n\
        FEW-1,resident,public,noise,2025-05-01T12:00:00Z,-1.62,52.21\n\
        FEW-2,resident,public,noise,2025-05-02T12:00:00Z,-1.63,52.21\n";
    std::fs::write(&path, rows).expect("written");
    path
}

#[test]
fn one_flipped_bit_is_found_and_not_copied_into_a_backup() {
    let city = City::market_town();
    let before = told(&city);
    city.ok(&["store", "backup", "--out", &city.path("backup")]);
    let file = reports_file(&city);
    let mut bytes = std::fs::read(&file).expect("readable");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&file, bytes).expect("written");
    assert_eq!(problem(&city, &file), "holds other bytes than were written");
    let (code, message) = city.fails(&["store", "backup", "--out", &city.path("second")]);
    assert_eq!(code, 1);
    assert!(message.contains(&format!("{} is damaged: it holds other bytes than were written", file.display())), "{message}");
    std::fs::remove_dir_all(city.lake()).expect("removed");
    city.ok(&["store", "restore", &city.path("backup")]);
    assert_eq!(told(&city), before);
}

/// Another program that has the catalog open in a transaction, until dropped.
struct Holder(Child);

impl Holder {
    /// Begins a transaction with these words of SQL; `None` when there is no Python.
    fn begin(city: &City, words: &str) -> Option<Self> {
        let script = "import sqlite3, sys\n\
            catalog = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
            catalog.executescript(sys.argv[2])\n\
            catalog.execute('SELECT count(*) FROM ducklake_snapshot').fetchone()\n\
            print('held', flush=True)\n\
            sys.stdin.read()";
        let mut python = Command::new("python3");
        let python = python.args(["-c", script]).arg(city.lake().join("catalog.sqlite")).arg(words);
        let Ok(mut child) = python.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn() else {
            eprintln!("skipped: nobody holds the catalog, because there is no python3");
            return None;
        };
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("stdout")).read_line(&mut line).expect("a line");
        assert_eq!(line.trim(), "held");
        Some(Self(child))
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A load while another program holds the catalog in a transaction that begins so: it fails, and works again afterwards.
fn load_beside(words: &str) {
    let city = town("2000");
    city.ok(&["areas", "load", &city.path("town/areas.geojson")]);
    let before = told(&city);
    let reports = city.path("town/reports.csv");
    let Some(holder) = Holder::begin(&city, words) else { return };
    let (code, message) = city.fails(&["ingest", "--source", "csv", &reports]);
    assert_eq!(code, 1);
    assert!(message.contains("the lake's catalog failed") && message.contains("database is locked"), "{message}");
    drop(holder);
    assert_eq!(told(&city), before);
    load(&city, &[&reports]);
    assert_eq!(stored(&city), 2000);
}

#[test]
fn a_load_gives_up_before_it_begins_when_another_program_keeps_the_catalog_to_itself() {
    load_beside("BEGIN EXCLUSIVE");
}

#[test]
fn a_load_is_undone_when_another_program_reads_the_catalog_for_too_long() {
    load_beside("BEGIN");
}

//! The lake: whole loads, snapshots, one writer, moves and damage.

use super::{Expiry, Horizon, Store, StoreError};
use crate::fixture::{lake, london, reports};

fn rows(store: &Store, snapshot: i64) -> u64 {
    let at = store.snapshot(Some(snapshot)).expect("the snapshot");
    let status = store.status(&at).expect("a status");
    status.tables.iter().find(|table| table.name == "reports").expect("the table").rows
}

#[tokio::test]
async fn a_runtime_of_one_thread_is_refused_before_it_can_wait_for_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(matches!(Store::open(folder.path()).await, Err(StoreError::SingleThreaded)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_is_visible_from_its_snapshot_on_and_never_before() {
    let (_folder, store, snapshot) = lake("instant").await;
    assert_eq!(rows(&store, snapshot.number()), 180);
    assert_eq!(rows(&store, snapshot.number() - 1), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_load_that_is_dropped_leaves_nothing_visible() {
    let (_folder, store, snapshot) = lake("instant").await;
    let writer = store.writer().await.expect("the writer");
    let mut load = writer.load().expect("a load");
    load.stage_reports(&reports("instant")).expect("reports");
    drop(load);
    assert_eq!(store.current_snapshot().expect("a number"), snapshot.number());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_writes_at_a_time() {
    let (_folder, store, _) = lake("instant").await;
    let held = store.writer().await.expect("the writer");
    assert!(matches!(store.writer().await, Err(StoreError::Busy { .. })));
    drop(held);
    assert!(store.writer().await.is_ok());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lake_that_was_moved_still_reads() {
    let (folder, store, snapshot) = lake("instant").await;
    drop(store);
    let elsewhere = tempfile::tempdir().expect("a folder");
    let moved = elsewhere.path().join("another name");
    std::fs::rename(folder.path(), &moved).expect("moved");
    let store = Store::open(&moved).await.expect("it opens");
    assert_eq!(rows(&store, snapshot.number()), 180);
    assert!(store.verify(&store.snapshot(None).expect("a snapshot")).await.expect("a report").findings.is_empty());
    let asked = crate::query::span(&store.snapshot(None).expect("a snapshot")).await.expect("it scans");
    assert_eq!(asked[0].reports, 180);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_whose_name_would_be_escaped_is_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let odd = folder.path().join("lake #1");
    assert!(matches!(Store::open_or_create(&odd, &london()).await, Err(StoreError::OddPath { .. })));
    assert!(!odd.exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn damage_and_leftovers_are_found() {
    let (folder, store, snapshot) = lake("instant").await;
    let data = folder.path().join("data/main/reports");
    let file = std::fs::read_dir(&data).expect("a folder").next().expect("a file").expect("an entry").path();
    let whole = std::fs::read(&file).expect("readable");
    std::fs::write(&file, &whole[..whole.len() - 1]).expect("cut short");
    std::fs::write(data.join("stray.parquet"), b"left by a crash").expect("written");
    let report = store.verify(&snapshot).await.expect("a report");
    assert_eq!(report.findings.len(), 1);
    let mut scrambled = whole.clone();
    let middle = scrambled.len() / 2;
    scrambled[4..middle].iter_mut().for_each(|byte| *byte ^= 0x5a);
    std::fs::write(&file, &scrambled).expect("scrambled");
    let decoded = store.verify(&snapshot).await.expect("a report");
    assert_eq!(decoded.findings[0].problem, "holds other bytes than were written");
    let mut flipped = whole.clone();
    flipped[whole.len() / 3] ^= 1;
    std::fs::write(&file, &flipped).expect("one bit flipped");
    assert_eq!(store.verify(&snapshot).await.expect("a report").findings.len(), 1);
    std::fs::remove_file(&file).expect("removed");
    let missing = store.verify(&snapshot).await.expect("a report");
    assert!(missing.findings[0].problem.starts_with("cannot be opened"), "{:?}", missing.findings);
    assert!(report.findings[0].problem.contains("bytes where the catalog says"), "{:?}", report.findings);
    assert_eq!(report.leftovers.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_lake_a_missing_snapshot_and_another_zone_say_so() {
    let nowhere = tempfile::tempdir().expect("a folder");
    let message = Store::open(nowhere.path()).await.expect_err("no lake").to_string();
    assert!(message.contains("beatwise ingest") && message.contains("--data"), "{message}");
    let (folder, store, _) = lake("instant").await;
    assert!(matches!(store.snapshot(Some(99)), Err(StoreError::NoSnapshot { number: 99, .. })));
    assert!(matches!(store.snapshot(Some(1)), Err(StoreError::NoSnapshot { number: 1, .. })), "not every table is there yet");
    let whole = super::FIRST_WHOLE;
    assert_eq!(whole, i64::try_from(crate::report::schema::table::ALL.len()).expect("small"));
    let chicago = "America/Chicago".parse().expect("a zone");
    assert!(matches!(Store::open_or_create(folder.path(), &chicago).await, Err(StoreError::OtherZone { .. })));
    assert_eq!(store.zone(), &london());
}

#[tokio::test(flavor = "multi_thread")]
async fn commits_are_flushed_in_full() {
    let (folder, _, _) = lake("instant").await;
    let mut connection = super::catalog::connect(&folder.path().join("catalog.sqlite")).await.expect("a connection");
    let row = sqlx::query("PRAGMA synchronous").fetch_one(&mut connection).await.expect("a row");
    assert_eq!(sqlx::Row::get::<i64, _>(&row, 0), 2);
    // The crate's own connections keep SQLite's default, which is the same.
    let plain = sqlx::sqlite::SqlitePoolOptions::new().connect(&super::catalog::url(folder.path(), "rw")).await.expect("a pool");
    let row = sqlx::query("PRAGMA synchronous").fetch_one(&plain).await.expect("a row");
    assert_eq!(sqlx::Row::get::<i64, _>(&row, 0), 2);
}

/// Loads the fixture's reports again, which masks nothing.
async fn load_again(store: &Store) -> i64 {
    let writer = store.writer().await.expect("the writer");
    let mut load = writer.load().expect("a load");
    load.stage_reports(&reports("instant")).expect("reports");
    load.commit().await.expect("a commit")
}

/// The same, and merges the two files that are there then.
async fn load_and_compact(store: &Store) -> i64 {
    load_again(store).await;
    let writer = store.writer().await.expect("the writer");
    writer.compact().await.expect("compacted").snapshot.expect("two files were merged")
}

async fn verified(store: &Store) -> (u64, usize, usize) {
    let report = store.verify(&store.snapshot(None).expect("a snapshot")).await.expect("a report");
    (report.files, report.findings.len(), report.leftovers.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn what_expires_is_gone_and_what_stays_says_what_it_said() {
    let (folder, store, first) = lake("instant").await;
    let newest = load_and_compact(&store).await;
    let content = |number| store.content_hash(&store.snapshot(Some(number)).expect("a snapshot")).expect("a hash");
    let (before, files) = (content(newest), std::fs::read_dir(folder.path().join("data/main/reports")).expect("files").count());
    let planned = store.expirable(Horizon::Snapshot(newest)).await.expect("a plan");
    assert_eq!((planned.oldest, planned.snapshots, planned.files, files), (newest, 3, 2, 3));
    assert_eq!(content(first.number()), store.content_hash(&first).expect("a hash"), "a plan changes nothing");
    let writer = store.writer().await.expect("the writer");
    // A file that is not ours stays.
    std::fs::write(folder.path().join("data/main/reports/notes.parquet"), b"mine").expect("written");
    assert_eq!(writer.expire(Horizon::Snapshot(newest)).await.expect("expired"), planned);
    assert_eq!((content(newest), verified(&store).await), (before, (1, 0, 1)));
    assert!(matches!(store.snapshot(Some(first.number())), Err(StoreError::NoSnapshot { .. })));
    let again = writer.expire(Horizon::Snapshot(first.number())).await.expect("nothing to do");
    assert_eq!(again, Expiry { oldest: newest, snapshots: 0, files: 0, bytes: 0 });
    drop(writer);
    assert_eq!(load_again(&store).await, newest + 1, "numbers and names go on");
    assert_eq!(verified(&store).await, (2, 0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expiry_that_was_interrupted_is_finished_by_the_next() {
    let (folder, store, _) = lake("instant").await;
    let newest = load_and_compact(&store).await;
    let mut connection = super::catalog::connect(&folder.path().join("catalog.sqlite")).await.expect("a connection");
    super::expire::forget(&mut connection, newest).await.expect("forgotten");
    // Here the process died: the catalog is as it shall be, and the files are still there.
    assert_eq!(verified(&store).await, (1, 0, 2));
    let finished = store.writer().await.expect("the writer").expire(Horizon::Snapshot(newest)).await.expect("expired");
    assert_eq!((finished.snapshots, finished.files), (0, 2));
    assert_eq!(verified(&store).await, (1, 0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_newest_snapshot_never_expires() {
    let (_folder, store, first) = lake("instant").await;
    let newest = load_and_compact(&store).await;
    let refused = store.writer().await.expect("the writer").expire(Horizon::Snapshot(newest + 1)).await;
    assert!(matches!(refused, Err(StoreError::NewestStays { asked, newest: at }) if asked == newest + 1 && at == newest));
    assert_eq!(store.expirable(Horizon::Moment(i64::MAX)).await.expect("a plan").oldest, newest);
    let all = store.expirable(Horizon::Moment(i64::MIN)).await.expect("a plan");
    assert_eq!((all.oldest, all.snapshots), (super::FIRST_WHOLE, 0));
    // The lake's first whole snapshot is before the first load.
    assert!(first.number() > super::FIRST_WHOLE);
}

//! The office: what is kept comes back, once, to several readers, and says what is wrong when it cannot.

mod secrecy;

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, SqliteConnection};
use tempfile::TempDir;

use super::{Delivery, DeliveryState, KeptRow, NonceError, Office, OfficeError};

const KEY: [u8; 32] = [7; 32];
/// Every delivery is received at 1,000 and expires at 2,000.
const BEFORE: i64 = 1_999;
const AFTER: i64 = 2_000;

/// Nonces that differ from each other and, by the seed, from those of another call.
fn nonces(seed: &str) -> impl FnMut(&mut [u8]) -> Result<(), NonceError> + Send {
    let mut stream = blake3::Hasher::new().update(seed.as_bytes()).finalize_xof();
    move |nonce| {
        stream.fill(nonce);
        Ok(())
    }
}

fn delivery(batch: &str) -> Delivery {
    Delivery {
        batch: batch.to_owned(),
        source: "mapped-csv".to_owned(),
        mapping: Some("[columns]\ncategory = \"Crime type\"\n".to_owned()),
        state: DeliveryState::Quarantined,
        received_at: 1_000,
        expires_at: 2_000,
    }
}

fn row(file: &str, line: u64, text: &str) -> KeptRow {
    KeptRow {
        file: file.to_owned(),
        line,
        field: "occurred".to_owned(),
        reason: "bad-time".to_owned(),
        rule_version: 3,
        text: text.to_owned(),
    }
}

/// Rows of one file on the lines from 2 on, with texts of very different lengths.
fn many(count: u64) -> Vec<KeptRow> {
    let text =
        |line: u64| format!("{{\"note\":\"{line} {}\"}}", "broken lamp ".repeat(usize::try_from(line % 60).expect("small")));
    (2..count + 2).map(|line| row("street.csv", line, &text(line))).collect()
}

async fn office(folder: &Path) -> Office {
    Office::open(folder, &KEY).await.expect("an office")
}

async fn kept(batch: &str, rows: &[KeptRow]) -> (TempDir, Office) {
    let folder = tempfile::tempdir().expect("a folder");
    let office = office(folder.path()).await;
    office.keep(&delivery(batch), rows, &mut nonces(batch)).await.expect("kept");
    (folder, office)
}

/// A connection behind the office's back.
async fn raw(folder: &Path) -> SqliteConnection {
    SqliteConnectOptions::new().filename(folder.join("office.sqlite")).connect().await.expect("a connection")
}

async fn texts(office: &Office, batch: &str, now: i64) -> Vec<Option<String>> {
    office.rows(batch, now, None).await.expect("rows").into_iter().map(|row| row.text).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_comes_back_in_order_of_file_and_line() {
    let rows = [row("b.csv", 2, "{\"\":\"\"}"), row("a.csv", 10, "{\"straße\":\"Köln\\n\"}"), row("a.csv", 9, "{}")];
    let (folder, office) = kept("b1", &rows).await;
    office.close().await;
    let office = self::office(folder.path()).await;
    let back = office.rows("b1", BEFORE, None).await.expect("rows");
    let places: Vec<_> = back.iter().map(|row| (row.file.as_str(), row.line)).collect();
    assert_eq!(places, [("a.csv", 9), ("a.csv", 10), ("b.csv", 2)]);
    assert_eq!(back[1].text.as_deref(), Some("{\"straße\":\"Köln\\n\"}"));
    assert_eq!((back[1].field.as_str(), back[1].reason.as_str(), back[1].rule_version), ("occurred", "bad-time", 3));
    assert_eq!(office.delivery("b1").await.expect("a delivery"), Some(delivery("b1")));
    assert_eq!(office.delivery("b2").await.expect("no failure"), None);
    assert!(office.rows("b2", BEFORE, None).await.expect("no failure").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_batch_is_read_page_by_page_without_losing_rows_of_one_line() {
    let mut rows = many(900);
    rows.extend((0..1_300).map(|number| row("street.csv", 2_000, &number.to_string())));
    rows.push(row("street.csv", u64::MAX >> 1, "last"));
    let (_folder, office) = kept("b1", &rows).await;
    let back = office.rows("b1", BEFORE, None).await.expect("rows");
    assert!(back.iter().map(|row| row.text.as_deref()).eq(rows.iter().map(|row| Some(row.text.as_str()))));
    assert_eq!(office.rows("b1", BEFORE, Some(1_500)).await.expect("rows"), back[..1_500]);
    assert!(office.rows("b1", BEFORE, Some(0)).await.expect("rows").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_counts_rows_by_reason_and_puts_the_newest_first() {
    let mut rows = many(3);
    rows[0].reason = "bad-place".to_owned();
    let (_folder, office) = kept("b1", &rows).await;
    let held = Delivery { state: DeliveryState::Held, received_at: 1_500, mapping: None, ..delivery("b0") };
    office.keep(&held, &[], &mut nonces("b0")).await.expect("kept");
    let list = office.deliveries(BEFORE).await.expect("a list");
    assert_eq!(list.iter().map(|one| one.batch.as_str()).collect::<Vec<_>>(), ["b0", "b1"]);
    assert_eq!((list[0].state, list[0].rows, list[0].readable, list[0].reasons.len()), (DeliveryState::Held, 0, false, 0));
    assert_eq!((list[1].state, list[1].rows, list[1].readable), (DeliveryState::Quarantined, 3, true));
    assert_eq!((list[1].received_at, list[1].expires_at, list[1].source.as_str()), (1_000, 2_000, "mapped-csv"));
    let reasons: Vec<_> = list[1].reasons.iter().map(|(reason, rows)| (reason.as_str(), *rows)).collect();
    assert_eq!(reasons, [("bad-place", 1), ("bad-time", 2)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn keeping_a_batch_twice_is_keeping_it_once() {
    let (_folder, office) = kept("b1", &many(5)).await;
    office.keep(&delivery("b1"), &many(5), &mut nonces("again")).await.expect("kept");
    assert_eq!(texts(&office, "b1", BEFORE).await.len(), 5);
    let fewer = Delivery { state: DeliveryState::Held, expires_at: 5_000, ..delivery("b1") };
    office.keep(&fewer, &many(2), &mut nonces("third")).await.expect("kept");
    assert_eq!(office.delivery("b1").await.expect("a delivery"), Some(fewer));
    assert_eq!(office.rows("b1", AFTER, None).await.expect("rows").len(), 2);
    assert_eq!(office.deliveries(BEFORE).await.expect("a list").len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_batches_do_not_mix_and_one_is_forgotten_alone() {
    let (_folder, office) = kept("b1", &[row("a.csv", 2, "one")]).await;
    office.keep(&delivery("b2"), &[row("a.csv", 2, "two")], &mut nonces("b2")).await.expect("kept");
    assert_eq!(texts(&office, "b1", BEFORE).await, [Some("one".to_owned())]);
    assert_eq!(texts(&office, "b2", BEFORE).await, [Some("two".to_owned())]);
    office.forget("b1").await.expect("forgotten");
    office.forget("b1").await.expect("forgotten already");
    assert!(texts(&office, "b1", BEFORE).await.is_empty());
    assert_eq!(office.delivery("b1").await.expect("no failure"), None);
    assert_eq!(texts(&office, "b2", BEFORE).await, [Some("two".to_owned())]);
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_thousand_rows_are_kept_and_read_within_a_minute() {
    let rows = many(50_000);
    let work = async {
        let (_folder, office) = kept("b1", &rows).await;
        assert_eq!(office.deliveries(BEFORE).await.expect("a list")[0].rows, 50_000);
        assert_eq!(texts(&office, "b1", BEFORE).await.len(), 50_000);
        assert_eq!(office.expire(AFTER).await.expect("expired"), 50_000);
    };
    tokio::time::timeout(Duration::from_mins(1), work).await.expect("a minute suffices");
}

#[tokio::test(flavor = "multi_thread")]
async fn handles_that_make_and_write_the_file_at_once_wait_for_each_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let writers = ["b1", "b2", "b3", "b4"].map(|batch| {
        let folder = folder.path().to_owned();
        tokio::spawn(async move {
            let office = office(&folder).await;
            office.keep(&delivery(batch), &many(2_000), &mut nonces(batch)).await.expect("kept");
            office.deliveries(BEFORE).await.expect("a list").len()
        })
    });
    for writer in writers {
        assert!(writer.await.expect("no panic") >= 1);
    }
    let office = office(folder.path()).await;
    let list = office.deliveries(BEFORE).await.expect("a list");
    assert_eq!(
        list.iter().map(|one| (one.batch.as_str(), one.rows)).collect::<Vec<_>>(),
        [("b1", 2_000), ("b2", 2_000), ("b3", 2_000), ("b4", 2_000)]
    );
    assert_eq!(texts(&office, "b3", BEFORE).await.len(), 2_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_another_process_holds_is_named_as_busy() {
    let (folder, office) = kept("b1", &many(1)).await;
    let change = office.change().await.expect("the lock");
    let impatient = SqliteConnectOptions::new().filename(folder.path().join("office.sqlite")).busy_timeout(Duration::ZERO);
    let mut other = impatient.connect().await.expect("a connection");
    let refused = sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.expect_err("locked");
    assert!(matches!(office.failed(refused), OfficeError::Busy { .. }));
    drop(change);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = Office::open(&folder.path().join("nowhere"), &KEY).await.expect_err("no folder");
    assert!(matches!(&missing, OfficeError::Open { path, .. } if path.ends_with("nowhere/office.sqlite")));
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_takes_no_new_file_is_named() {
    let empty = tempfile::tempdir().expect("a folder");
    let (folder, office) = kept("b1", &many(1)).await;
    set_mode(empty.path(), 0o555);
    set_mode(folder.path(), 0o555);
    // Root writes anyway; then there is nothing to be refused.
    if std::fs::write(empty.path().join("probe"), "").is_err() {
        let refused = Office::open(empty.path(), &KEY).await.expect_err("no permission");
        assert!(refused.to_string().contains("permission to read and write it and its folder"), "{refused}");
        let refused = office.keep(&delivery("b2"), &many(1), &mut nonces("b2")).await.expect_err("no journal");
        assert!(matches!(refused, OfficeError::NoJournal { .. }), "{refused:?}");
        assert_eq!(texts(&office, "b1", BEFORE).await.len(), 1);
    }
    set_mode(empty.path(), 0o755);
    set_mode(folder.path(), 0o755);
}

#[cfg(unix)]
fn set_mode(folder: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(mode)).expect("permissions");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_a_later_layout_or_with_an_unknown_state_is_refused() {
    let (folder, office) = kept("b1", &many(1)).await;
    let mut raw = raw(folder.path()).await;
    sqlx::query("UPDATE deliveries SET state = 'lost'").execute(&mut raw).await.expect("changed");
    let unknown = office.deliveries(BEFORE).await.expect_err("no such state");
    assert!(matches!(unknown, OfficeError::Corrupt { .. }), "{unknown}");
    sqlx::query("UPDATE meta SET value = 9").execute(&mut raw).await.expect("changed");
    let newer = Office::open(folder.path(), &KEY).await.expect_err("a later layout");
    assert!(matches!(newer, OfficeError::Newer { found: 9, known: 1, .. }), "{newer}");
}

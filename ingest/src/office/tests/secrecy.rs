//! What nobody may read: texts without the key, texts that were moved or changed, and texts past their date.

use std::collections::HashSet;
use std::path::Path;

use super::{AFTER, BEFORE, delivery, kept, many, nonces, raw, row, texts};
use crate::office::{Delivery, KeptRow, NonceError, Office, OfficeError};

fn file(folder: &Path) -> Vec<u8> {
    std::fs::read(folder.join("office.sqlite")).expect("the file")
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

async fn sealed(folder: &Path, batch: &str) -> Vec<Vec<u8>> {
    let select = "SELECT sealed FROM kept_rows WHERE delivery = (SELECT number FROM deliveries WHERE batch = ?) ORDER BY number";
    sqlx::query_scalar(select).bind(batch).fetch_all(&mut raw(folder).await).await.expect("sealed texts")
}

/// Pieces of 8 bytes of any of the texts that stand anywhere in the file.
fn remains(folder: &Path, sealed: &[Vec<u8>]) -> usize {
    let pieces: HashSet<&[u8]> = sealed.iter().flat_map(|text| text.chunks_exact(8)).collect();
    file(folder).windows(8).filter(|window| pieces.contains(window)).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_holds_whereabouts_but_no_text() {
    let (folder, _office) = kept("b1", &[row("street.csv", 4, "Mrs Example, 4 Example Street")]).await;
    let bytes = file(folder.path());
    assert!(contains(&bytes, "street.csv"));
    assert!(!contains(&bytes, "Example"));
    let files = std::fs::read_dir(folder.path()).expect("a list").count();
    assert_eq!(files, 1, "a journal was left behind");
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_new_file_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let (folder, _office) = kept("b1", &[]).await;
    let mode = std::fs::metadata(folder.path().join("office.sqlite")).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn a_row_that_is_printed_does_not_tell_its_text() {
    let printed = format!("{:?}", row("street.csv", 4, "Mrs Example"));
    assert!(printed.contains("street.csv") && !printed.contains("Example"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_key_lists_and_expires_but_does_not_read() {
    let (folder, _office) = kept("b1", &[row("street.csv", 4, "text")]).await;
    let other = Office::open(folder.path(), &[8; 32]).await.expect("an office");
    let refused = other.rows("b1", BEFORE, None).await.expect_err("another key");
    assert!(matches!(&refused, OfficeError::Unreadable { batch, file, line: 4 } if batch == "b1" && file == "street.csv"));
    assert!(refused.to_string().contains("household key from the backup"), "{refused}");
    assert!(other.deliveries(BEFORE).await.expect("a list")[0].readable);
    assert_eq!(other.rows("b1", AFTER, None).await.expect("whereabouts").len(), 1);
    assert_eq!(other.expire(AFTER).await.expect("expired"), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_that_was_moved_or_changed_is_refused() {
    let rows = [row("a.csv", 2, "one"), row("a.csv", 3, "two"), row("b.csv", 2, "six")];
    let swap = |from: i64| {
        format!("UPDATE kept_rows SET sealed = (SELECT sealed FROM kept_rows WHERE number = {from}) WHERE number = 1")
    };
    let changes = [
        swap(2),
        swap(3),
        "UPDATE deliveries SET batch = 'b2'".to_owned(),
        "UPDATE kept_rows SET line = 1 WHERE number = 1".to_owned(),
        "UPDATE kept_rows SET file = 'a' WHERE number = 1".to_owned(),
        "UPDATE kept_rows SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) AS BLOB) WHERE number = 1".to_owned(),
        "UPDATE kept_rows SET sealed = CAST(substr(sealed, 1, length(sealed) - 1) || x'00' AS BLOB) WHERE number = 1".to_owned(),
        "UPDATE kept_rows SET sealed = x'00' WHERE number = 1".to_owned(),
    ];
    for change in changes {
        let (folder, office) = kept("b1", &rows).await;
        sqlx::query(sqlx::AssertSqlSafe(change.clone())).execute(&mut raw(folder.path()).await).await.expect("changed");
        let batch = if change.contains("b2") { "b2" } else { "b1" };
        let refused = office.rows(batch, BEFORE, None).await.expect_err(&change);
        assert!(matches!(refused, OfficeError::Unreadable { .. }), "{change}: {refused}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn equal_texts_do_not_look_alike() {
    let rows: Vec<_> = (2..50).map(|line| row("a.csv", line, "the same text")).collect();
    let (folder, _office) = kept("b1", &rows).await;
    let sealed = sealed(folder.path(), "b1").await;
    for part in [0..24, 24..40] {
        assert_eq!(sealed.iter().map(|text| &text[part.clone()]).collect::<HashSet<_>>().len(), rows.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_random_bytes_nothing_changes() {
    let (_folder, office) = kept("b1", &many(3)).await;
    let mut left = 2;
    let mut dry = |nonce: &mut [u8]| -> Result<(), NonceError> {
        nonce.fill(left);
        left = left.checked_sub(1).ok_or("the source is dry")?;
        Ok(())
    };
    let refused = office.keep(&delivery("b1"), &many(9), &mut dry).await.expect_err("dry");
    assert!(matches!(refused, OfficeError::NoNonce { .. }) && refused.to_string().contains("the source is dry"), "{refused}");
    assert_eq!(texts(&office, "b1", BEFORE).await.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_past_its_date_is_hidden_and_then_destroyed() {
    let (folder, office) = kept("b1", &many(2)).await;
    assert_eq!(office.expire(BEFORE).await.expect("nothing due"), 0);
    assert!(texts(&office, "b1", BEFORE).await.iter().all(Option::is_some));
    assert!(texts(&office, "b1", AFTER).await.iter().all(Option::is_none));
    assert!(!office.deliveries(AFTER).await.expect("a list")[0].readable);
    assert_eq!(office.expire(AFTER).await.expect("expired"), 2);
    assert_eq!(office.expire(AFTER).await.expect("expired already"), 0);
    drop(office);
    let office = super::office(folder.path()).await;
    assert!(texts(&office, "b1", BEFORE).await.iter().all(Option::is_none), "read at an earlier moment");
    let list = office.deliveries(BEFORE).await.expect("a list");
    assert_eq!((list[0].rows, list[0].readable, list[0].reasons["bad-time"]), (2, false, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_destroyed_text_is_left_in_the_file() {
    let mut rows = many(500);
    rows.extend((0..8).map(|line| row("long.csv", line, &"a long story ".repeat(900))));
    let (folder, office) = kept("expired", &rows).await;
    for (batch, expires_at) in [("stays", 9_000), ("replaced", 9_000), ("forgotten", 9_000)] {
        let delivery = Delivery { expires_at, ..delivery(batch) };
        office.keep(&delivery, &rows, &mut nonces(batch)).await.expect("kept");
    }
    let mut gone = Vec::new();
    for batch in ["expired", "replaced", "forgotten"] {
        gone.extend(sealed(folder.path(), batch).await);
    }
    assert!(remains(folder.path(), &gone) > gone.len(), "the search finds what is there");
    office.expire(AFTER).await.expect("expired");
    office.forget("forgotten").await.expect("forgotten");
    let replaced = Delivery { expires_at: 9_000, ..delivery("replaced") };
    office.keep(&replaced, &rows[..70], &mut nonces("anew")).await.expect("kept");
    assert_eq!(remains(folder.path(), &gone), 0);
    assert_eq!(texts(&office, "stays", AFTER).await.len(), rows.len());
    assert_eq!(texts(&office, "replaced", AFTER).await.len(), 70);
}

/// Rows whose texts have lengths of `step`, twice that and so on, modulo `modulus`.
fn stepped((count, step, modulus): (usize, usize, usize)) -> Vec<KeptRow> {
    (2..count + 2).map(|line| row("street.csv", line as u64, &"x".repeat(line * step % modulus))).collect()
}

// Batches found by trying thousands: when one of them is deleted, SQLite moves its last rows together and leaves a copy of
// a text behind in unused space that `secure_delete` does not reach.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_left_where_rows_were_moved_together() {
    let cases = [
        ("b1", [(30, 211, 700), (30, 389, 1_500)]),
        ("b1", [(30, 97, 1_100), (60, 389, 1_100)]),
        ("b2", [(30, 97, 100), (60, 97, 1_100)]),
        ("b1", [(60, 7, 1_100), (10, 211, 700)]),
        ("b1", [(60, 389, 700), (30, 97, 700)]),
    ];
    for (forgotten, [first, second]) in cases {
        let (folder, office) = kept("b1", &stepped(first)).await;
        office.keep(&delivery("b2"), &stepped(second), &mut nonces("b2")).await.expect("kept");
        let gone = sealed(folder.path(), forgotten).await;
        office.forget(forgotten).await.expect("forgotten");
        assert_eq!(remains(folder.path(), &gone), 0, "{first:?} {second:?}");
    }
}

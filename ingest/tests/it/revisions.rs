//! Corrections and retractions: the latest revision holds, in whatever order they come, and the others are its history.
#![cfg(test)]

use ingest::{Receipt, SourceKind};

use crate::made::Lake;

const HEADER: &str = "external_id,revision,origin,audience,category,occurred_from,longitude,latitude,narrative,status";

fn said(revision: &str, status: &str) -> String {
    format!("7,{revision},resident,public,noise,2026-03-01T12:00:00Z,-2.59,51.45,said {revision},{status}")
}

async fn load(lake: &Lake, name: &str, rows: &[String]) -> Receipt {
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    let receipt = lake.load(SourceKind::Csv, &[&lake.file(name, &text)]).await.expect("loaded");
    assert_eq!(
        receipt.rows_read,
        receipt.accepted + receipt.duplicates + receipt.superseded + receipt.quarantined,
        "{receipt:?}"
    );
    receipt
}

fn hash(lake: &Lake) -> String {
    lake.store.content_hash(&lake.store.snapshot(None).expect("a snapshot")).expect("a hash")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_latest_revision_holds_in_any_order_and_in_one_delivery_or_several() {
    let revisions = [said("1", "open"), said("2", "resolved"), said("3", "retracted")];
    let mut hashes = Vec::new();
    for order in [[0, 1, 2], [2, 1, 0], [1, 2, 0], [2, 0, 1]] {
        let lake = Lake::new().await;
        for (number, at) in order.into_iter().enumerate() {
            load(&lake, &format!("{number}.csv"), &[revisions[at].clone()]).await;
        }
        assert_eq!((lake.rows("reports"), lake.rows("superseded")), (1, 2), "{order:?}");
        hashes.push(hash(&lake));
        let together = Lake::new().await;
        let receipt = load(&together, "all.csv", &order.map(|at| revisions[at].clone())).await;
        assert_eq!((receipt.accepted, receipt.superseded), (1, 2));
        assert_eq!((together.rows("reports"), together.rows("superseded")), (1, 2), "{order:?}");
        hashes.push(hash(&together));
    }
    hashes.dedup();
    assert_eq!(hashes.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_without_a_number_replaces_what_was_stored_and_its_return_changes_nothing() {
    let lake = Lake::new().await;
    load(&lake, "a.csv", &[said("", "open")]).await;
    let corrected = load(&lake, "b.csv", &[said("", "resolved")]).await;
    assert_eq!((corrected.accepted, corrected.corrected), (1, 1));
    let before = hash(&lake);
    let again = load(&lake, "c.csv", &[said("", "open"), said("", "resolved")]).await;
    assert_eq!((again.accepted, again.duplicates), (0, 2));
    assert_eq!((lake.rows("reports"), lake.rows("superseded")), (1, 1));
    assert_eq!(hash(&lake), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_may_move_a_report_to_another_month_and_older_snapshots_still_say_what_they_said() {
    let lake = Lake::new().await;
    let row = |month: &str, revision: &str| {
        format!("7,{revision},resident,public,noise,2026-{month}-01T12:00:00Z,-2.59,51.45,moved,open")
    };
    let first = load(&lake, "a.csv", &[row("03", "0")]).await;
    load(&lake, "b.csv", &[row("04", "1")]).await;
    assert_eq!(lake.rows("reports"), 1);
    let then = lake.store.snapshot(Some(first.snapshot)).expect("a snapshot");
    let status = lake.store.status(&then).expect("a status");
    assert_eq!(status.tables.iter().map(|table| table.rows).take(2).collect::<Vec<_>>(), [1, 0]);
    assert_ne!(lake.store.content_hash(&then).expect("a hash"), hash(&lake));
}

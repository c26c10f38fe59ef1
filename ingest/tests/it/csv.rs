//! Beatwise's own columns.
#![cfg(test)]

use ingest::SourceKind;

use crate::made::Lake;

const HEADER: &str = "external_id,origin,audience,category,occurred_from,occurred_to,reported_at,longitude,latitude,\
place_precision,household,household_since,verified,narrative,status";

#[tokio::test(flavor = "multi_thread")]
async fn every_fault_names_its_reason_and_good_rows_are_loaded() {
    let lake = Lake::new().await;
    let rows = [
        "1,resident,public,noise,2025-03-30T00:59:59Z,,,-2.59,51.45,,H1,2024-01-01,true,\"Loud, again\",open",
        "2,resident,public,noise,2025-03-30 12:00,,,-2.59,51.45,,,,,,",
        "3,resident,public,noise,2025-03-30T12:00:00Z,2025-03-30T11:00:00Z,,-2.59,51.45,,,,,,",
        "4,neighbour,public,noise,2025-03-30T12:00:00Z,,,-2.59,51.45,,,,,,",
        "5,resident,everyone,noise,2025-03-30T12:00:00Z,,,-2.59,51.45,,,,,,",
        "6,resident,public,loudness,2025-03-30T12:00:00Z,,,-2.59,51.45,,,,,,",
        "7,resident,public,noise,2025-03-30T12:00:00Z,,,-2.59,51.45,,,,maybe,,",
        "8,resident,public,noise,2025-03-30T12:00:00Z,,,-2.59,51.45,,,soon,,,",
        "9,resident,public,noise,,,,-2.59,51.45,,,,,,",
        "10,resident,public,noise,-000001-01-05T00:00:00Z,,,-2.59,51.45,,,,,,",
        "11,resident,public,noise,9999-12-30T00:00:00Z,,,-2.59,51.45,,,,,,",
    ];
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    let receipt = lake.load(SourceKind::Csv, &[&lake.file("reports.csv", &text)]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.quarantined), (11, 2, 9));
    let reasons: Vec<&str> = receipt.reasons.keys().map(String::as_str).collect();
    let expected = [
        "ends-before-it-begins",
        "implausible-time",
        "missing",
        "not-a-date",
        "not-an-instant",
        "not-true-or-false",
        "unknown-word",
    ];
    assert_eq!(reasons, expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn piles_are_counted_over_public_rows_only() {
    let lake = Lake::new().await;
    let row =
        |id: usize, audience: &str, lng: f64| format!("{id},resident,{audience},noise,2025-03-01T12:00:00Z,,,{lng},51.45,,,,,,");
    let spread = (0..300u32).map(|n| row(n as usize, "public", -2.5 - f64::from(n) / 10_000.0));
    let heap = (300..500).map(|n| row(n, "neighbourhood", -2.4));
    let rows: Vec<String> = spread.chain(heap).collect();
    let text = format!("{HEADER}\n{}\n", rows.join("\n"));
    let receipt = lake.load(SourceKind::Csv, &[&lake.file("mixed.csv", &text)]).await.expect("loaded");
    assert_eq!((receipt.accepted, receipt.piles.len()), (500, 0), "{:?}", receipt.piles);
}

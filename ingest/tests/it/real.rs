//! The real archives, counted; skipped with a printed reason where they are not at hand.
#![cfg(test)]

use ingest::{Receipt, SourceKind};

use crate::made::{Lake, real_data};

fn settled(receipt: &Receipt) -> bool {
    receipt.rows_read == receipt.accepted + receipt.duplicates + receipt.superseded + receipt.quarantined
}

#[tokio::test(flavor = "multi_thread")]
async fn avon_and_somerset_is_accounted_for_row_by_row_and_loads_once() {
    let Some(path) = real_data("police_uk/avon-and-somerset-2018-2019.zip") else { return };
    let lake = Lake::new().await;
    let receipt = lake.load(SourceKind::PoliceUk, &[&path]).await.expect("loaded");
    assert!(settled(&receipt));
    assert_eq!((receipt.rows_read, receipt.without_place, receipt.quarantined), (336_248, 38_028, 0));
    assert_eq!((receipt.accepted, receipt.duplicates + receipt.superseded), (335_112, 1_136));
    assert_eq!(receipt.months.len(), 23);
    assert!(!receipt.months.contains(&"2019-07".to_owned()), "July 2019 was never published");
    assert_eq!(receipt.flags.get("outside-force-area"), Some(&362));
    assert!(receipt.piles.is_empty(), "published map points are not default points");
    let again = lake.load(SourceKind::PoliceUk, &[&path]).await.expect("recognised");
    assert!(again.already_loaded && settled(&again));
    assert_eq!((again.accepted, lake.rows("reports")), (0, 335_112));
}

#[tokio::test(flavor = "multi_thread")]
async fn four_odd_forces_are_accounted_for_too() {
    let Some(path) = real_data("police_uk/btp-ni-city-gwent-2018-10_2019-02.zip") else { return };
    let lake = Lake::new().await;
    let receipt = lake.load(SourceKind::PoliceUk, &[&path]).await.expect("loaded");
    assert!(settled(&receipt));
    assert_eq!((receipt.rows_read, receipt.quarantined, receipt.files.len()), (113_195, 0, 20));
    assert!(receipt.piles.is_empty(), "City of London's busiest point is no default point: {:?}", receipt.piles);
}

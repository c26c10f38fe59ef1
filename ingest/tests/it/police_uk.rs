//! Street files: identity, repeats, quarantine, archives.
#![cfg(test)]

use ingest::{Commit, IngestError, LoadOptions, SourceKind};

use crate::made::{Lake, options, street};

const POLICE: SourceKind = SourceKind::PoliceUk;
const ASB: &str = "Anti-social behaviour";

#[tokio::test(flavor = "multi_thread")]
async fn one_crime_on_several_lines_is_several_reports_but_the_same_line_twice_is_one() {
    let lake = Lake::new().await;
    let file = lake.file(
        "2019-06-avon-and-somerset-street.csv",
        &street(&[
            ("aa", "2019-06", "-2.59", "51.45", "Burglary"),
            ("aa", "2019-06", "-2.59", "51.45", "Robbery"),
            ("aa", "2019-06", "-2.60", "51.45", "Burglary"),
            ("aa", "2019-06", "-2.59", "51.45", "Burglary"),
        ]),
    );
    let receipt = lake.load(POLICE, &[&file]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.duplicates, receipt.quarantined), (4, 3, 1, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn identical_rows_without_an_id_are_real_events_and_loading_twice_adds_nothing() {
    let lake = Lake::new().await;
    let row = ("", "2019-06", "-2.59", "51.45", ASB);
    let text = street(&[row, row, row, ("", "2019-07", "-2.59", "51.45", ASB)]);
    let first = lake.load(POLICE, &[&lake.file("a/2019-06-x-street.csv", &text)]).await.expect("loaded");
    assert_eq!((first.accepted, first.duplicates), (4, 0));
    // The same rows in another order, under another name: other bytes, the same reports.
    let shuffled = street(&[("", "2019-07", "-2.59", "51.45", ASB), row, row, row]);
    let again = lake.load(POLICE, &[&lake.file("b/renamed-street.csv", &shuffled)]).await.expect("loaded");
    assert!(!again.already_loaded);
    assert_eq!((again.accepted, again.duplicates), (0, 4));
    // One more of them is one more event.
    let more = street(&[row, row, row, row]);
    let third = lake.load(POLICE, &[&lake.file("c/more-street.csv", &more)]).await.expect("loaded");
    assert_eq!((third.accepted, third.duplicates), (1, 3));
    assert_eq!(lake.rows("reports"), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn delivering_the_same_bytes_again_is_recognised_and_changes_no_snapshot() {
    let lake = Lake::new().await;
    let file = lake.file("2019-06-x-street.csv", &street(&[("aa", "2019-06", "-2.59", "51.45", "Burglary")]));
    let first = lake.load(POLICE, &[&file]).await.expect("loaded");
    let again = lake.load(POLICE, &[&file]).await.expect("recognised");
    assert!(again.already_loaded);
    assert_eq!((again.snapshot, again.accepted, again.duplicates), (first.snapshot, 0, 1));
    assert_eq!(lake.store.current_snapshot().expect("a number"), first.snapshot);
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_go_to_quarantine_with_their_line_and_reason_and_the_rest_is_loaded() {
    let lake = Lake::new().await;
    let mut text = street(&[
        ("aa", "2019-06", "-2.59", "51.45", "Burglary"),
        ("bb", "June", "-2.59", "51.45", "Burglary"),
        ("b2", "0019-06", "-2.59", "51.45", "Burglary"),
        ("cc", "2019-06", "-2.59", "51.45", "Jaywalking"),
        ("dd", "2019-06", "-2.59", "", "Burglary"),
        ("ee", "2019-06", "west", "51.45", "Burglary"),
        ("ff", "2019-06", "-2.59", "191.45", "Burglary"),
        ("gg", "2019-06", "", "", "Burglary"),
    ]);
    text.push_str("too,few,fields\r\n");
    let receipt = lake.load(POLICE, &[&lake.file("2019-06-x-street.csv", &text)]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.duplicates, receipt.quarantined), (9, 3, 0, 6));
    let reasons: Vec<(&str, u64)> = receipt.reasons.iter().map(|(reason, rows)| (reason.as_str(), *rows)).collect();
    let expected = [("bad-month", 2), ("field-count", 1), ("half-a-place", 1), ("not-a-number", 1), ("off-the-globe", 1)];
    assert_eq!(reasons, expected);
    assert_eq!(receipt.unknown_categories.get("Jaywalking"), Some(&1));
    assert_eq!((receipt.without_place, lake.rows("quarantine"), lake.rows("flags")), (1, 6, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_archive_is_read_without_unpacking_and_other_files_are_left_aside_by_name() {
    let lake = Lake::new().await;
    let june = street(&[("aa", "2019-06", "-2.59", "51.45", "Burglary")]);
    let july = street(&[("bb", "2019-07", "-2.59", "51.45", "Burglary"), ("", "2019-07", "", "", ASB)]);
    let archive = lake.archive(
        "latest.zip",
        &[
            ("2019-06/2019-06-x-street.csv", june.as_str()),
            ("2019-07/2019-07-x-street.csv", july.as_str()),
            ("2019-06/2019-06-x-stop-and-search.csv", "Type,Age range\r\n"),
            ("2019-06/2019-06-x-outcomes.csv", "Crime ID\r\n"),
            ("readme.txt", "hello"),
        ],
    );
    let receipt = lake.load(POLICE, &[&archive]).await.expect("loaded");
    assert_eq!((receipt.rows_read, receipt.accepted, receipt.files.len()), (3, 3, 2));
    assert_eq!(receipt.months, ["2019-06", "2019-07"]);
    assert_eq!(receipt.left_aside.len(), 3);
    assert!(receipt.left_aside.iter().any(|line| line.contains("stop-and-search") && line.contains("personal attributes")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stop_and_search_file_is_refused_by_name() {
    let lake = Lake::new().await;
    let file = lake.file("2019-06-x-stop-and-search.csv", "Type,Age range\r\n");
    let error = lake.load(POLICE, &[&file]).await.expect_err("refused");
    assert!(matches!(&error, IngestError::Refused { .. }) && error.to_string().contains("stop-and-search"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_another_shape_names_the_column_it_lacks_and_loads_nothing() {
    let lake = Lake::new().await;
    let good = lake.file("2019-06-x-street.csv", &street(&[("aa", "2019-06", "-2.59", "51.45", "Burglary")]));
    let bad = lake.file("2019-07-x-street.csv", "Crime ID,Month\r\naa,2019-07\r\n");
    let message = lake.load(POLICE, &[&good, &bad]).await.expect_err("refused").to_string();
    assert!(message.contains("2019-07-x-street.csv line 1") && message.contains("`Reported by`"), "{message}");
    assert_eq!((lake.rows("reports"), lake.rows("batches")), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_counts_everything_and_keeps_nothing() {
    let lake = Lake::new().await;
    let file = lake.file("2019-06-x-street.csv", &street(&[("aa", "2019-06", "-2.59", "51.45", "Burglary")]));
    let receipt = lake.load_as(&LoadOptions { commit: Commit::DryRun, ..options(POLICE, &[&file]) }).await.expect("rehearsed");
    assert!(receipt.dry_run);
    assert_eq!((receipt.accepted, lake.rows("reports")), (1, 0));
    assert_eq!(lake.load(POLICE, &[&file]).await.expect("loaded").accepted, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_report_outside_its_force_is_accepted_and_flagged() {
    let lake = Lake::new().await;
    let file = lake.file("2019-06-x-street.csv", &street(&[("aa", "2019-06", "0.489518", "51.560445", "Other crime")]));
    let receipt = lake.load(POLICE, &[&file]).await.expect("loaded");
    assert_eq!(receipt.flags.get("outside-force-area"), Some(&1));
    assert_eq!((receipt.accepted, lake.rows("flags")), (1, 1));
}

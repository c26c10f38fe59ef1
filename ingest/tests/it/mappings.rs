//! The shipped mappings on the files they were written for; skipped with a printed reason where those are not at hand.
#![cfg(test)]

use ingest::shipped_mapping;

use crate::made::{Lake, mapped, real_data};

/// A file, its mapping, and what must become of its rows.
struct Case {
    file: &'static str,
    mapping: &'static str,
    read: u64,
    accepted: u64,
    /// Duplicates and superseded rows.
    known: u64,
    quarantined: u64,
    /// Rows that name no place, duplicates among them.
    without_place: u64,
}

const CASES: [Case; 6] = [
    case("vancouver_thefts.csv.gz", "vancouver-thefts", [21_918, 21_915, 0, 3, 0]),
    case("cincinnati_burglary.csv.gz", "cincinnati-burglary", [8_723, 6_948, 1_773, 2, 426]),
    case("medellin_homicides.csv", "medellin-homicides", [9_360, 9_360, 0, 0, 81]),
    case("lancashire_asb.tab", "lancashire-asb", [56_434, 56_434, 0, 0, 0]),
    case("chicago_aggravated_assaults.csv.gz", "chicago-aggravated-assaults", [148_636, 148_593, 0, 43, 0]),
    case("chicago-crimes-2017-0.csv.gz", "chicago-crimes-2017", [165_567, 165_558, 0, 9, 0]),
];

const fn case(file: &'static str, mapping: &'static str, rows: [u64; 5]) -> Case {
    let [read, accepted, known, quarantined, without_place] = rows;
    Case { file, mapping, read, accepted, known, quarantined, without_place }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_row_of_the_real_files_is_accounted_for() {
    for case in CASES {
        let Some(path) = real_data(&format!("points/{}", case.file)) else { continue };
        let lake = Lake::new().await;
        let text = shipped_mapping(case.mapping).expect("a shipped mapping");
        let receipt = lake.load_as(&mapped(case.mapping, text, &[&path])).await.expect("loaded");
        let found = [
            receipt.rows_read,
            receipt.accepted,
            receipt.duplicates + receipt.superseded,
            receipt.quarantined,
            receipt.without_place,
        ];
        let expected = [case.read, case.accepted, case.known, case.quarantined, case.without_place];
        assert_eq!(found, expected, "{}: {:?}", case.file, receipt.reasons);
        assert!(receipt.unknown_categories.is_empty(), "{:?}", receipt.unknown_categories);
        assert_eq!(lake.rows("reports"), case.accepted, "{}", case.file);
    }
}

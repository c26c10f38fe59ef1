//! Change points against ruptures, strucchange and ecp.

use std::path::Path;

use engine::stats::{
    ChangeOptions, ChangePenalty, EnergyOptions, PartitionOptions, SegmentCost, e_divisive, optimal_partitions, pelt,
};
use serde_json::Value;

use super::{Table, family};

/// Fewest rows of a segment in ruptures, where nothing else is said.
const RUPTURES_MIN_SIZE: usize = 2;

fn object(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Breakpoints of a list, or of a single number as R writes it.
fn rows(value: &Value) -> Vec<usize> {
    let row = |value: &Value| value.as_u64().and_then(|row| usize::try_from(row).ok()).expect("a row");
    value.as_array().map_or_else(|| vec![row(value)], |rows| rows.iter().map(row).collect())
}

fn series(folder: &Path) -> Vec<f64> {
    Table::read(&folder.join("series.csv")).numbers("y").into_iter().flatten().collect()
}

fn agree((peer, quantity): (&str, &str), ours: &[usize], theirs: &[usize]) {
    assert_eq!(ours, theirs, "{peer}, {quantity}");
    eprintln!("agreement: changepoints | {peer} | {quantity} | largest difference 0 | tolerance 0");
}

/// The best segmentation with so many changes.
fn partition(values: &[f64], changes: usize, min_size: usize) -> Vec<usize> {
    let options = PartitionOptions { cost: SegmentCost::SquaredError, min_size, most_changes: changes };
    optimal_partitions(values, options).expect("a segmentation").by_changes[changes].breakpoints.clone()
}

#[test]
fn ruptures_pelt_and_dynp() {
    let Some(folder) = family("changepoint") else { return };
    let values = series(&folder);
    let expected = object(&folder.join("expected_ruptures.json"));
    let mut compared = 0;
    for (name, case) in expected.as_object().expect("an object") {
        // The ends of ruptures' segments, without that of the last one, are our first rows of the next.
        let ends = |value: &Value| rows(value).into_iter().filter(|&end| end < values.len()).collect::<Vec<_>>();
        if name.starts_with("pelt_l2") {
            let penalty = ChangePenalty::Fixed(case["pen"].as_f64().expect("a penalty"));
            let options = ChangeOptions { cost: SegmentCost::SquaredError, penalty, min_size: RUPTURES_MIN_SIZE };
            agree(("ruptures", name), &pelt(&values, options).expect("a segmentation").breakpoints, &ends(&case["bkps"]));
            compared += 1;
        } else if let Some(changes) = name.strip_prefix("dynp_l2_n") {
            let changes = changes.parse().expect("a number of changes");
            agree(("ruptures", name), &partition(&values, changes, RUPTURES_MIN_SIZE), &ends(case));
            compared += 1;
        }
    }
    assert!(compared > 0, "no cases in {}", folder.display());
}

#[test]
fn strucchange_breakpoints() {
    let Some(folder) = family("changepoint") else { return };
    let values = series(&folder);
    let expected = object(&folder.join("expected_strucchange.json"));
    let (name, by_changes) =
        expected.as_object().and_then(|all| all.iter().find(|(name, _)| name.starts_with("strucchange_h"))).expect("cases");
    let min_size = name["strucchange_h".len()..].parse().expect("a number of rows");
    let by_changes: Vec<Vec<usize>> = by_changes.as_array().expect("a list").iter().map(rows).collect();
    for theirs in &by_changes {
        agree(("strucchange", &format!("{} changes", theirs.len())), &partition(&values, theirs.len(), min_size), theirs);
    }
    let options = PartitionOptions { cost: SegmentCost::SquaredError, min_size, most_changes: by_changes.len() };
    let cuts = optimal_partitions(&values, options).expect("segmentations");
    agree(("strucchange", "BIC"), &cuts.by_changes[cuts.chosen].breakpoints, &rows(&expected["optimal_bic"]));
}

/// The value that follows a word in a note such as `R=499,min.size=15`.
fn noted<T: std::str::FromStr>(note: &str, word: &str) -> Option<T> {
    let rest = &note[note.find(word)? + word.len()..];
    rest[..rest.find(|digit: char| !digit.is_ascii_digit()).unwrap_or(rest.len())].parse().ok()
}

#[test]
fn e_divisive_of_ecp() {
    let Some(folder) = family("changepoint") else { return };
    let values = series(&folder);
    let expected = object(&folder.join("expected_ecp_edivisive.json"));
    let note = expected["note"].as_str().expect("a note");
    let min_size = noted(note, "min.size=").expect("a shortest segment");
    let permutations = noted(note, "R=").expect("permutations");
    // The peer counts rows from 1, and adds the first row and the one after the last.
    let theirs: Vec<usize> = rows(&expected["estimates"]).into_iter().map(|row| row - 1).collect();
    let theirs = &theirs[1..theirs.len() - 1];
    for seed in [1, 2, 3] {
        let options = EnergyOptions { min_size, level: 0.05, permutations, seed };
        let ours = e_divisive(&values, options).expect("a division").breakpoints;
        assert_eq!(ours.len(), theirs.len(), "{ours:?} is not {theirs:?}");
        let largest = ours.iter().zip(theirs).map(|(ours, theirs)| ours.abs_diff(*theirs)).max().unwrap_or(0);
        assert!(largest <= 3, "{ours:?} is not {theirs:?}");
        if seed == 1 {
            eprintln!(
                "agreement: changepoints | ecp e.divisive | breakpoints, rows | largest difference {largest} | tolerance 3"
            );
        }
    }
}

//! Answers worked out elsewhere, by hand or by other programs, and how they are read.
//!
//! Two kinds of files are compared with:
//!
//! - `tests/reference`, small hand-computed cases that are part of the source and always run;
//! - oracle families, folders of inputs with the answers of other programs. They lie under the folder named by
//!   `BEATWISE_ORACLES`, by default `../shared/oracles` next to the workspace, and are skipped where it is absent.
//!
//! Nothing about an oracle family is assumed but its layout: sizes, counts and answers are all read from the files.

// Always so in this crate, but it tells clippy that the helpers below are tests too and may panic and print.
#![cfg(test)]

mod accuracy;
mod aoristic;
mod centrography;
mod change_points;
mod clustering;
mod concentration;
mod control_chart;
mod count_regression;
mod deployment;
mod displacement;
mod emerging;
mod ewma;
mod farrington;
mod gi_star;
mod global;
mod h3;
mod kde;
mod linkage;
mod local;
mod naus;
mod near_repeat;
mod points;
mod poisson;
mod rates;
mod scan;
mod similarity;
mod space_time_k;
mod stl;
mod trend;
mod two_period;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// The folder of one oracle family, or `None` where it is absent. Says on stderr which of the two it was, in words that
/// the summary of a test run counts.
fn family(name: &str) -> Option<PathBuf> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let root = std::env::var_os("BEATWISE_ORACLES").map_or_else(|| PathBuf::from("../shared/oracles"), PathBuf::from);
    let folder = workspace.join(root).join(name);
    if folder.is_dir() {
        eprintln!("ran: oracle family {name}");
        Some(folder)
    } else {
        eprintln!("skipped: oracle family {name}, because {} does not exist", folder.display());
        None
    }
}

/// The path of a hand-computed case.
fn reference(file: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(file)
}

/// A CSV file with a header, by column. Fields hold no commas; quotes around them are dropped.
struct Table(HashMap<String, Vec<String>>);

impl Table {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let mut rows = text.lines().map(|line| line.split(',').map(|field| field.trim().trim_matches('"').to_owned()));
        let names: Vec<String> = rows.next().map(Iterator::collect).unwrap_or_default();
        let mut columns = vec![Vec::new(); names.len()];
        for (number, row) in rows.enumerate() {
            let row: Vec<String> = row.collect();
            assert_eq!(row.len(), names.len(), "{}: row {}", path.display(), number + 1);
            for (column, field) in columns.iter_mut().zip(row) {
                column.push(field);
            }
        }
        Self(names.into_iter().zip(columns).collect())
    }

    fn column(&self, name: &str) -> &[String] {
        self.0.get(name).unwrap_or_else(|| panic!("no column {name}"))
    }

    /// A column of numbers, `None` where the answer does not exist: empty, `NA`, or not finite.
    fn numbers(&self, name: &str) -> Vec<Option<f64>> {
        let number = |text: &String| match text.as_str() {
            "" | "NA" => None,
            text => finite(text.parse().unwrap_or_else(|_| panic!("{name}: {text}"))),
        };
        self.column(name).iter().map(number).collect()
    }

    /// A column of whole numbers that are all there.
    fn whole<T: TryFrom<u64>>(&self, name: &str) -> Vec<T> {
        let whole = |text: &String| text.parse().ok().and_then(|number| T::try_from(number).ok());
        self.column(name).iter().map(|text| whole(text).unwrap_or_else(|| panic!("{name}: {text}"))).collect()
    }
}

fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

/// A JSON file that holds a list of cases.
fn cases(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether two answers are the same: both absent, or both there and within `tolerance`.
fn same(ours: Option<f64>, theirs: Option<f64>, tolerance: impl Fn(f64) -> f64) -> bool {
    match (ours, theirs) {
        (Some(ours), Some(theirs)) => (ours - theirs).abs() <= tolerance(theirs),
        (ours, theirs) => ours.is_none() && theirs.is_none(),
    }
}

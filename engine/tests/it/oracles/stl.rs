//! STL, MSTL and classical decomposition, against statsmodels and R.
//!
//! Settings are read from the names of the files: `NAME_stl_p12_s7_plain` is statsmodels with period 12 and seasonal window 7,
//! `NAME_Rstl_...` R's `stl` with its defaults, `NAME_Rstl_matched_...` R's `stl` with the settings of statsmodels.

use std::fs;
use std::path::Path;

use engine::stats::{ClassicalModel, Stl, StlConvention, StlFitting, StlOptions, StlWindow, classical, mstl, mstl_seasons, stl};

use super::{Table, family, same};

const PLAIN: f64 = 1e-8;
const ROBUST: f64 = 1e-6;

/// A file of answers: the series, what was done to it, and with which settings.
struct Case {
    table: Table,
    name: String,
    series: String,
    values: Vec<f64>,
    method: String,
    settings: Vec<String>,
}

/// All files of answers, in order of name.
fn all(folder: &Path) -> Vec<Case> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut names: Vec<String> = entries
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    let case = |name: &String| {
        let mut parts = name.split('_').map(str::to_owned);
        let (series, method) = (parts.next()?, parts.next()?);
        let values = Table::read(&folder.join(format!("{series}.csv"))).numbers("y");
        let table = Table::read(&folder.join(format!("{name}.csv")));
        let values = values.into_iter().flatten().collect();
        Some(Case { table, name: name.clone(), series, values, method, settings: parts.collect() })
    };
    names.iter().filter_map(case).collect()
}

impl Case {
    /// The number after a letter among the settings, such as 12 in `p12`.
    fn setting(&self, letter: char) -> Option<usize> {
        self.settings.iter().find_map(|part| part.strip_prefix(letter)?.parse().ok())
    }

    fn has(&self, word: &str) -> bool {
        self.settings.iter().any(|part| part == word)
    }

    /// The period, which some names only hold for another file of the same series.
    fn period(&self, all: &[Self]) -> usize {
        let other = || all.iter().filter(|case| case.series == self.series).find_map(|case| case.setting('p'));
        self.setting('p').or_else(other).unwrap_or_else(|| panic!("{}: no period", self.name))
    }

    fn fitting(&self) -> StlFitting {
        if self.has("robust") { StlFitting::Robust } else { StlFitting::Plain }
    }

    /// Largest difference from a column.
    fn difference(&self, column: &str, ours: &[Option<f64>]) -> f64 {
        let theirs = self.table.numbers(column);
        assert_eq!(ours.len(), theirs.len(), "{}, {column}", self.name);
        ours.iter().zip(&theirs).enumerate().fold(0.0, |largest, (row, (&ours, &theirs))| {
            assert!(same(ours, theirs, |_| f64::INFINITY), "{}, {column}, row {row}: {ours:?} is not {theirs:?}", self.name);
            largest.max((ours.unwrap_or(0.0) - theirs.unwrap_or(0.0)).abs())
        })
    }

    fn differences(&self, columns: &[(&str, &[f64])]) -> f64 {
        let some = |values: &[f64]| values.iter().copied().map(Some).collect::<Vec<_>>();
        columns.iter().map(|(column, ours)| self.difference(column, &some(ours))).fold(0.0, f64::max)
    }

    /// Largest difference of trend, season, remainder and, where the file has them, weights.
    fn difference_of(&self, ours: &Stl) -> f64 {
        let parts = self.differences(&[("trend", &ours.trend), ("seasonal", &ours.season), ("resid", &ours.remainder)]);
        match &ours.weights {
            Some(weights) if self.method == "stl" => parts.max(self.differences(&[("weight", weights)])),
            _ => parts,
        }
    }
}

fn agrees(case: &Case, [method, peer]: [&str; 2], largest: f64, tolerance: f64) {
    assert!(largest <= tolerance, "{}: {largest:e} from {peer}", case.name);
    eprintln!(
        "agreement: {method} | {peer} | trend, season, remainder ({}) | largest difference {largest:.1e} | tolerance \
         {tolerance:.0e}",
        case.name
    );
}

fn options(case: &Case, all: &[Case], convention: StlConvention) -> StlOptions {
    let window = case.setting('s').map_or(StlWindow::Periodic, StlWindow::Periods);
    StlOptions::new(convention, case.period(all), window, case.fitting())
}

fn decompose(case: &Case, all: &[Case], convention: StlConvention) -> f64 {
    case.difference_of(&stl(&case.values, &options(case, all, convention)).expect("two periods"))
}

#[test]
fn stl_of_statsmodels_and_r() {
    let Some(folder) = family("stl") else { return };
    let all = all(&folder);
    let mut compared = 0;
    for case in all.iter().filter(|case| ["stl", "Rstl"].contains(&case.method.as_str())) {
        let matched = case.method == "stl" || case.has("matched");
        let convention = if matched { StlConvention::Statsmodels } else { StlConvention::R };
        let largest = decompose(case, &all, convention);
        let peer = if case.method == "stl" { "statsmodels STL" } else { "R stl" };
        let robust = case.fitting() == StlFitting::Robust;
        if robust && case.method == "Rstl" && case.values.len() % 2 == 0 {
            // R's sort leaves the two middle distances of an even number out of place, so that its weights are others.
            eprintln!("not compared: {}, {largest:.1e} from ours, because R's median of an even number is another", case.name);
            continue;
        }
        agrees(case, ["stl", peer], largest, if robust { ROBUST } else { PLAIN });
        compared += 1;
    }
    assert!(compared > 0, "nothing to compare in {}", folder.display());
}

#[test]
fn mstl_of_statsmodels() {
    let Some(folder) = family("stl") else { return };
    let all = all(&folder);
    for case in all.iter().filter(|case| case.method == "mstl") {
        let periods: Vec<usize> = case.settings.iter().filter_map(|part| part.parse().ok()).collect();
        let ours = mstl(&case.values, &mstl_seasons(&periods, case.fitting()), 2).expect("two periods");
        let mut largest = case.differences(&[("trend", &ours.trend), ("resid", &ours.remainder)]);
        for season in &ours.seasons {
            largest = largest.max(case.differences(&[(&format!("seasonal_{}", season.period), &season.season)]));
        }
        agrees(case, ["mstl", "statsmodels MSTL"], largest, PLAIN);
    }
}

#[test]
fn classical_of_statsmodels() {
    let Some(folder) = family("stl") else { return };
    let all = all(&folder);
    for case in all.iter().filter(|case| case.method == "classical") {
        let model = if case.has("multiplicative") { ClassicalModel::Multiplicative } else { ClassicalModel::Additive };
        let ours = classical(&case.values, case.period(&all), model).expect("two periods");
        let season = case.differences(&[("seasonal", &ours.season)]);
        let ends = case.difference("trend", &ours.trend).max(case.difference("resid", &ours.remainder));
        agrees(case, ["decompose", "statsmodels seasonal_decompose"], season.max(ends), PLAIN);
    }
}

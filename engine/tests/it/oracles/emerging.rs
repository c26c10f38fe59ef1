//! Emerging hot spots against esda (z), statsmodels (q), pymannkendall (trend) and a table of classes.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use engine::space::Cell;
use engine::stats::{
    Adjacency, BinMark, CubeInference, Emerging, EmergingOptions, SpaceTimeCube, TrendSign, emerging, emerging_class,
};
use serde_json::Value;

use super::{Table, family};

/// Another order of summation costs a few of the last digits.
const TOLERANCE: f64 = 1e-9;

/// The recipe, as the folder states it: rings and depth in words, levels in the names of columns.
struct Recipe {
    rings: u32,
    options: EmergingOptions,
    bins: String,
    sign: String,
}

impl Recipe {
    fn of(folder: &Path) -> Self {
        let text = fs::read_to_string(folder.join("meta.json")).expect("the recipe");
        let meta: Value = serde_json::from_str(&text).expect("JSON");
        let weights = meta["weights"].as_str().expect("weights in words").to_owned();
        let lags = weights.split("t-").skip(1).filter_map(|rest| leading(rest).parse::<usize>().ok());
        let header = fs::read_to_string(folder.join("expected_categories.csv")).expect("classes");
        let header = header.lines().next().expect("a header").to_owned();
        let column = |stem: &str| header.split(',').find(|name| name.starts_with(stem)).expect("a column").to_owned();
        let (bins, sign) = (column("bins_q"), column("trend_sig_"));
        let level = |name: &str, stem: &str| name.trim_start_matches(stem).parse().expect("a level");
        let options = EmergingOptions {
            depth: 1 + lags.max().unwrap_or(0),
            inference: CubeInference::Normal,
            level: level(&bins, "bins_q"),
            trend_level: level(&sign, "trend_sig_"),
        };
        let rings = weights.split("k=").nth(1).and_then(|rest| leading(rest).parse().ok()).expect("rings");
        Self { rings, options, bins, sign }
    }
}

fn leading(text: &str) -> &str {
    text.split(|letter: char| !letter.is_ascii_digit()).next().unwrap_or_default()
}

/// The columns t0, t1, ... row by row.
fn by_step(table: &Table) -> (Vec<f64>, usize) {
    let steps: Vec<_> = (0..).map_while(|step| table.0.contains_key(&format!("t{step}")).then(|| format!("t{step}"))).collect();
    let columns: Vec<_> = steps.iter().map(|name| table.numbers(name)).collect();
    let cells = table.column("cell").len();
    let values = (0..cells).flat_map(|cell| columns.iter().map(move |column| column[cell].expect("a number")));
    (values.collect(), steps.len())
}

fn rings(cells: &[String], rings: u32) -> Adjacency {
    let cells: Vec<Cell> = cells.iter().map(|cell| cell.parse().expect("a cell")).collect();
    let rows: HashMap<Cell, u32> = cells.iter().copied().zip(0..).collect();
    let near = |(row, cell): (u32, &Cell)| {
        let rows = &rows;
        let others = cell.disk(rings).into_iter().filter_map(move |other| rows.get(&other).copied());
        others.filter(move |&other| other > row).map(move |other| (row, other)).collect::<Vec<_>>()
    };
    let pairs: Vec<(u32, u32)> = (0..).zip(&cells).flat_map(near).collect();
    Adjacency::from_pairs(cells.len(), &pairs).expect("a lattice")
}

/// Prints and checks the largest difference.
fn agree(peer: &str, what: &str, ours: &[f64], theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    let largest = ours.iter().zip(theirs).map(|(ours, theirs)| (ours - theirs).abs()).fold(0.0, f64::max);
    eprintln!("agreement: emerging | {peer} | {what} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}");
    assert!(largest <= TOLERANCE, "{what}: {largest:e}");
}

#[test]
fn esda_statsmodels_and_pymannkendall_on_a_cube() {
    let Some(folder) = family("ehsa") else { return };
    let read = |file: &str| Table::read(&folder.join(file));
    let (recipe, cube, classes) = (Recipe::of(&folder), read("cube.csv"), read("expected_categories.csv"));
    let (counts, steps) = by_step(&cube);
    let adjacency = rings(cube.column("cell"), recipe.rings);
    let space_time = SpaceTimeCube { counts: &counts, steps, unknown: &[] };
    let found = emerging(space_time, &adjacency, recipe.options).expect("a cube");
    for (file, column) in [("expected_gistar_z.csv", "esda"), ("expected_bh_q.csv", "statsmodels")] {
        let expected = read(file);
        assert_eq!(cube.column("cell"), expected.column("cell"));
        let of = |bin: &engine::stats::EmergingBin| if column == "esda" { bin.z } else { bin.q };
        let ours: Vec<f64> = found.bins.iter().map(of).collect();
        agree(column, if column == "esda" { "z" } else { "q" }, &ours, &by_step(&expected).0);
    }
    assert_eq!(cube.column("cell"), classes.column("cell"));
    compare_trends(&found, &classes, &recipe.sign);
    compare_classes(&found, &classes, &recipe.bins);
}

fn compare_trends(found: &Emerging, classes: &Table, sign: &str) {
    let peer = "pymannkendall";
    let numbers = |name: &str| classes.numbers(name).into_iter().map(|number| number.expect("a number")).collect::<Vec<f64>>();
    let ours = |of: fn(&engine::stats::EmergingCell) -> f64| found.cells.iter().map(of).collect::<Vec<f64>>();
    for (cell, (found, theirs)) in found.cells.iter().zip(classes.column("mk_S")).enumerate() {
        assert_eq!(found.trend.s.to_string(), theirs.trim_end_matches(".0"), "S of cell {cell}");
    }
    agree(peer, "variance of S", &ours(|cell| cell.trend.variance), &numbers("mk_varS"));
    agree(peer, "z of S", &ours(|cell| cell.trend.z), &numbers("mk_z"));
    agree(peer, "p of S", &ours(|cell| cell.trend.p), &numbers("mk_p"));
    let signs: Vec<TrendSign> = found.cells.iter().map(|cell| cell.sign).collect();
    assert_eq!(signs, classes.column(sign).iter().map(|text| trend(text)).collect::<Vec<_>>());
}

fn compare_classes(found: &Emerging, classes: &Table, bins: &str) {
    let mut differing = 0_usize;
    for (cell, (theirs, class)) in classes.column(bins).iter().zip(classes.column("category")).enumerate() {
        let letters: String = found.bins_of(cell).iter().map(|bin| bin.mark.letter()).collect();
        differing += usize::from(&letters != theirs) + usize::from(&found.cells[cell].class.to_string() != class);
    }
    eprintln!(
        "agreement: emerging | ArcGIS Pro 3.x text | marks and classes that differ | largest difference {differing} | tolerance 0"
    );
    assert_eq!(differing, 0);
}

fn trend(text: &str) -> TrendSign {
    match text {
        "1" => TrendSign::Rising,
        "-1" => TrendSign::Falling,
        "0" => TrendSign::Level,
        other => panic!("a trend of {other}"),
    }
}

#[test]
fn all_classes_of_the_table() {
    let Some(folder) = family("ehsa") else { return };
    let table = Table::read(&folder.join("classification_table.csv"));
    let mark = |letter: char| match letter {
        'H' => BinMark::Hot,
        'C' => BinMark::Cold,
        _ => BinMark::Neither,
    };
    for ((bins, sign), class) in table.column("bins").iter().zip(table.column("trend")).zip(table.column("category")) {
        let marks: Vec<BinMark> = bins.chars().map(mark).collect();
        assert_eq!(&emerging_class(&marks, trend(sign)).to_string(), class, "{bins}, trend {sign}");
    }
}

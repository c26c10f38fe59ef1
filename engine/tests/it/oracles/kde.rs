//! Kernel density against scikit-learn and spatstat, at given places, on grids, near edges; and spatstat's bandwidths.

use std::f64::consts::PI;
use std::fs;
use std::path::Path;

use engine::stats::density::{
    BandwidthRule, Criterion, DensityGrid, Edge, Events, Kernel, Measure, Smoothing, Summation, Window, axis_scott_sd, best_sd,
    density_at, density_on_grid, diggle_bandwidth, rule_bandwidth, spacing_range,
};
use serde_json::Value;

use super::{Table, family};

/// What scikit-learn's tree and the formula agree on.
const TOLERANCE: f64 = 1e-9;

/// Share of the largest value that a grid may be away from the exact answer.
const GRID_TOLERANCE: f64 = 1e-3;

/// spatstat integrates the kernel over pixels of the window.
const EDGE_TOLERANCE: f64 = 1e-3;

/// spatstat takes the best of a list of candidates.
const BANDWIDTH_TOLERANCE: f64 = 0.02;

/// Share of the largest value below which scikit-learn has fewer than nine digits: its tree adds and takes back bounds and
/// so loses 5e-15 of the largest value, and all digits of far tails. Ours are compared with the definition there.
const PEER_FLOOR: f64 = 2e-5;

const BOUND: Summation = Summation::Certified { relative_error: 1e-11 };

fn coordinates(path: &Path) -> Vec<[f64; 2]> {
    let table = Table::read(path);
    let [x, y] = ["x_m", "y_m"].map(|name| values(&table, name));
    x.into_iter().zip(y).map(|(x, y)| [x, y]).collect()
}

fn values(table: &Table, name: &str) -> Vec<f64> {
    table.numbers(name).into_iter().map(|number| number.expect("a number")).collect()
}

/// The names of a table's columns, in the order of the file.
fn names(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a table");
    let header = text.lines().next().unwrap_or_default();
    header.split(',').map(|name| name.trim().trim_matches('"').to_owned()).collect()
}

/// The points that every column is about.
fn points(folder: &Path) -> Vec<[f64; 2]> {
    coordinates(&folder.join("../points/points.csv"))
}

/// The number that follows `label` in a column's name.
fn length(column: &str, label: &str) -> Option<f64> {
    let rest = column.split_once(label)?.1;
    rest.split(|sign: char| !sign.is_ascii_digit() && sign != '.').next()?.parse().ok()
}

fn kernel(column: &str) -> Kernel {
    let sd = length(column, "_sd").or_else(|| length(column, "_sigma"));
    let radius = length(column, "_radius");
    match (column.split('_').next(), sd, radius) {
        (Some("gaussian" | "gauss"), Some(sd_m), _) => Kernel::Gaussian { sd_m },
        (Some("quartic"), _, Some(radius_m)) => Kernel::Quartic { radius_m },
        (Some("quartic"), Some(sd_m), _) => Kernel::quartic_of_sd(sd_m),
        (Some("epanechnikov"), _, Some(radius_m)) => Kernel::Epanechnikov { radius_m },
        (Some("epanechnikov"), Some(sd_m), _) => Kernel::epanechnikov_of_sd(sd_m),
        _ => panic!("no kernel in {column}"),
    }
}

fn intensity(kernel: Kernel, edge: Edge) -> Smoothing {
    Smoothing { kernel, measure: Measure::Intensity, edge }
}

/// Largest relative difference; below the share `least` of the largest value, differences are relative to that share.
fn relative(what: &str, ours: &[f64], theirs: &[f64], least: f64) -> f64 {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    let floor = (theirs.iter().copied().fold(0.0, f64::max) * least).max(f64::MIN_POSITIVE);
    ours.iter().zip(theirs).map(|(ours, theirs)| (ours - theirs).abs() / theirs.abs().max(floor)).fold(0.0, f64::max)
}

/// The formula as it stands, one place and one event at a time.
fn by_formula(events: Events<'_>, places: &[[f64; 2]], kernel: Kernel) -> Vec<f64> {
    let height = |square: f64| match kernel {
        Kernel::Gaussian { sd_m } => (-square / (2.0 * sd_m * sd_m)).exp() / (2.0 * PI * sd_m * sd_m),
        Kernel::Quartic { radius_m: r } => 3.0 / (PI * r * r) * (1.0 - square / (r * r)).max(0.0).powi(2),
        Kernel::Epanechnikov { radius_m: r } => 2.0 / (PI * r * r) * (1.0 - square / (r * r)).max(0.0),
    };
    let term = |place: &[f64; 2], event: usize| {
        let square = (events.points[event][0] - place[0]).powi(2) + (events.points[event][1] - place[1]).powi(2);
        events.weights.map_or(1.0, |weights| weights[event]) * height(square)
    };
    places.iter().map(|place| (0..events.points.len()).map(|event| term(place, event)).sum()).collect()
}

fn agreed(peer: &str, quantity: &str, difference: f64, tolerance: f64) {
    eprintln!("agreement: kde | {peer} | {quantity} | largest difference {difference:.1e} | tolerance {tolerance:.0e}");
    assert!(difference <= tolerance, "{quantity}: {difference:e} away from {peer}");
}

#[test]
fn scikit_learn_and_the_formula_at_places() {
    let Some(folder) = family("kde") else { return };
    let (points, places) = (points(&folder), coordinates(&folder.join("eval_points.csv")));
    let weights = values(&Table::read(&folder.join("weights.csv")), "w");
    let expected = folder.join("expected.csv");
    let table = Table::read(&expected);
    for column in names(&expected) {
        let theirs = values(&table, &column);
        let events =
            if column.ends_with("_weighted") { Events::weighted(&points, &weights) } else { Events::unweighted(&points) };
        let smoothing = intensity(kernel(&column), Edge::Uncorrected);
        let peer = if column.ends_with("_formula") { "formula (splancs)" } else { "scikit-learn" };
        for (way, summation) in [("all pairs", Summation::AllPairs), ("certified", BOUND)] {
            let ours = density_at(events, &places, &smoothing, summation).expect("a density");
            let definition = by_formula(events, &places, smoothing.kernel);
            agreed(peer, &format!("{column}, {way}"), relative(&column, &ours, &theirs, PEER_FLOOR), TOLERANCE);
            agreed("definition", &format!("{column}, {way}"), relative(&column, &ours, &definition, 0.0), TOLERANCE);
        }
        compare_grid(events, &places, &smoothing, &theirs, &column);
    }
}

/// The peer's places begin with a grid, x by x; ours is asked for the same nodes.
fn compare_grid(events: Events<'_>, places: &[[f64; 2]], smoothing: &Smoothing, theirs: &[f64], column: &str) {
    let same = |a: f64, b: f64| (a - b).abs() < 1e-6;
    let rows = places.iter().take_while(|place| same(place[0], places[0][0])).count();
    let columns = places.chunks_exact(rows).take_while(|line| line.iter().zip(places).all(|(a, b)| same(a[1], b[1]))).count();
    assert!(rows > 1 && columns > 1, "the places begin with a grid");
    let step_m = [places[rows][0] - places[0][0], places[1][1] - places[0][1]];
    let grid = DensityGrid { first: places[0], step_m, columns, rows };
    let ours = density_on_grid(events, &grid, smoothing).expect("a density");
    let most = theirs.iter().copied().fold(0.0, f64::max);
    let difference = |number: usize| (ours[number] - theirs[number % columns * rows + number / columns]).abs() / most;
    let largest = (0..ours.len()).map(difference).fold(0.0, f64::max);
    agreed("scikit-learn or formula", &format!("{column}, grid, share of the largest"), largest, GRID_TOLERANCE);
}

/// A square window around 0, as its half side stands in a file's name.
fn window(name: &str) -> Window {
    let half = length(name, "_window_pm").expect("a window in the name");
    Window { west: -half, south: -half, east: half, north: half }
}

#[test]
fn spatstat_near_edges() {
    let Some(folder) = family("kde") else { return };
    for entry in fs::read_dir(&folder).expect("a folder") {
        let path = entry.expect("a file").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if name.starts_with("expected_spatstat_atpoints") {
            compare_edges(&path, window(&name));
        }
    }
}

fn compare_edges(path: &Path, window: Window) {
    let (points, table) = (coordinates(path), Table::read(path));
    for column in names(path).into_iter().filter(|name| !["x_m", "y_m"].contains(&name.as_str())) {
        let edge = match column.split('_').find(|part| ["none", "uniform", "diggle"].contains(part)) {
            Some("uniform") => Edge::Uniform(window),
            Some("diggle") => Edge::DiggleJones(window),
            _ => Edge::Uncorrected,
        };
        let smoothing = intensity(kernel(&column), edge);
        let ours = density_at(Events::unweighted(&points), &points, &smoothing, BOUND).expect("a density");
        agreed("spatstat", &column, relative(&column, &ours, &values(&table, &column), 0.0), EDGE_TOLERANCE);
    }
}

#[test]
fn spatstat_bandwidths() {
    let Some(folder) = family("kde") else { return };
    let text = fs::read_to_string(folder.join("bandwidths_R.json")).expect("bandwidths");
    let theirs: Value = serde_json::from_str(&text).expect("JSON");
    let points = points(&folder);
    let half = half_side(&folder);
    let window = Window { west: -half, south: -half, east: half, north: half };
    let uniform = Criterion::Likelihood(Edge::Uniform(window));
    let range = spacing_range(&points, window).expect("a spread");
    let [x, y] = axis_scott_sd(&points).expect("a spread");
    let scott = rule_bandwidth(&points, BandwidthRule::Scott).expect("a spread");
    let likeliest = best_sd(&points, range, uniform).expect("a likelihood");
    let diggle = diggle_bandwidth(&points, window).expect("a bandwidth");
    for (name, pointer, ours) in [
        ("bw.scott, x", "/bw.scott/0", x),
        ("bw.scott, y", "/bw.scott/1", y),
        ("bw.scott.iso", "/bw.scott.iso", scott),
        ("bw.ppl", "/bw.ppl", likeliest),
        ("bw.diggle", "/bw.diggle", diggle),
    ] {
        let theirs = theirs.pointer(pointer).and_then(Value::as_f64).unwrap_or_else(|| panic!("no {pointer}"));
        agreed("spatstat", name, (ours / theirs - 1.0).abs(), BANDWIDTH_TOLERANCE);
    }
}

/// Half the side of the window that the family's answers are about, from the name of the file with its edges.
fn half_side(folder: &Path) -> f64 {
    let mut names = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file").file_name());
    names.find_map(|name| length(name.to_str()?, "_window_pm")).expect("a window in a file's name")
}

//! The space-time K function, against splancs.

use std::fs;

use engine::stats::{Ends, SpaceTimeEdge, SpaceTimeKOptions, Window, space_time_k};
use serde_json::Value;

use super::{Table, family};

/// Relative.
const TOLERANCE: f64 = 1e-6;

/// The largest relative difference of two lists.
fn apart(what: &str, ours: &[f64], theirs: &[f64]) -> f64 {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    let apart = |(ours, theirs): (&f64, &f64)| (ours - theirs).abs() / theirs.abs().max(f64::MIN_POSITIVE);
    ours.iter().zip(theirs).map(apart).fold(0.0, f64::max)
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("numbers").iter().map(|value| value.as_f64().expect("a number")).collect()
}

#[test]
fn splancs_stkhat() {
    let Some(folder) = family("points") else { return };
    let table = Table::read(&folder.join("points.csv"));
    let column = |name| table.numbers(name).into_iter().map(|value| value.expect("a number")).collect::<Vec<f64>>();
    let points: Vec<[f64; 2]> = column("x_m").into_iter().zip(column("y_m")).map(|(x, y)| [x, y]).collect();
    let days = column("day");
    let text = fs::read_to_string(folder.join("expected_stkhat_splancs.json")).expect("a file");
    let theirs: Value = serde_json::from_str(&text).expect("JSON");
    let (space, time) = (numbers(&theirs["ks"]), numbers(&theirs["kt"]));
    let both: Vec<f64> = theirs["kst"].as_array().expect("rows").iter().flat_map(numbers).collect();
    let window = window(&folder);
    let ask = |period| {
        let options = SpaceTimeKOptions {
            distances: numbers(&theirs["s"]),
            lags: numbers(&theirs["t"]),
            window,
            period,
            edge: SpaceTimeEdge::Ripley,
            ends: Ends::Open,
            permutations: None,
        };
        space_time_k(&points, &days, &options).expect("a function")
    };
    // The file does not say how long the study was: the whole number of days, from day 0, that explains K in time.
    let last = days.iter().copied().fold(0.0, f64::max).ceil();
    let periods = (0..60_u32).map(|more| ask([0.0, last + f64::from(more)]));
    let ours = periods
        .min_by(|a, b| apart("K in time", &a.time, &time).total_cmp(&apart("K in time", &b.time, &time)))
        .expect("a period");
    let k: Vec<f64> = ours.at.iter().map(|at| at.k).collect();
    for (what, ours, theirs) in [("K(s)", &ours.space, &space), ("K(t)", &ours.time, &time), ("K(s,t)", &k, &both)] {
        let apart = apart(what, ours, theirs);
        assert!(apart <= TOLERANCE, "{what}: {ours:?} is not {theirs:?}");
        eprintln!(
            "agreement: space-time-k | splancs stkhat | {what} | largest difference {apart:.1e} | tolerance {TOLERANCE:.0e} (relative)"
        );
    }
}

/// The square window that the names of the other functions in the folder give.
fn window(folder: &std::path::Path) -> Window {
    let half = |path: std::path::PathBuf| {
        let name = path.file_stem()?.to_str()?.to_owned();
        name.rsplit_once("_window_pm")?.1.parse().ok()
    };
    let mut halves = fs::read_dir(folder).expect("a folder").filter_map(|entry| half(entry.expect("an entry").path()));
    let half: f64 = halves.next().expect("a file that names the window");
    Window { west: -half, south: -half, east: half, north: half }
}

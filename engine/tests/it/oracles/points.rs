//! Clark and Evans' index and Ripley's K, against spatstat.

use std::fs;
use std::path::{Path, PathBuf};

use engine::stats::{NeighbourEdge, RipleyEdge, RipleyOptions, Window, nearest_neighbour, ripley};
use serde_json::Value;

use super::{Table, family};

/// Relative, where weights are computed.
const TOLERANCE: f64 = 1e-6;

/// Relative, where pairs are counted: the order of two divisions.
const EXACT: f64 = 1e-12;

fn points(folder: &Path) -> Vec<[f64; 2]> {
    let table = Table::read(&folder.join("points.csv"));
    let xy = table.numbers("x_m").into_iter().zip(table.numbers("y_m"));
    xy.map(|(x, y)| [x.expect("an x"), y.expect("a y")]).collect()
}

/// The files of K, with the half side of the square window that their names give.
fn functions(folder: &Path) -> Vec<(PathBuf, Window)> {
    let entries = fs::read_dir(folder).expect("a folder");
    let window = |path: PathBuf| {
        let name = path.file_stem()?.to_str()?.to_owned();
        let half: f64 = name.strip_prefix("expected_Kest_spatstat_window_pm")?.parse().ok()?;
        Some((path, Window { west: -half, south: -half, east: half, north: half }))
    };
    let mut found: Vec<_> = entries.filter_map(|entry| window(entry.expect("an entry").path())).collect();
    found.sort_by(|a, b| a.0.cmp(&b.0));
    assert!(!found.is_empty(), "no functions in {}", folder.display());
    found
}

#[test]
fn spatstat_k() {
    let Some(folder) = family("points") else { return };
    let points = points(&folder);
    for (path, window) in functions(&folder) {
        let theirs = Table::read(&path);
        let distances: Vec<f64> = theirs.numbers("r").into_iter().flatten().collect();
        let columns = [
            ("un", RipleyEdge::Uncorrected, EXACT),
            ("border", RipleyEdge::Border, EXACT),
            ("trans", RipleyEdge::Translation, TOLERANCE),
            ("iso", RipleyEdge::Isotropic, TOLERANCE),
        ];
        for (column, edge, tolerance) in columns {
            let ours = ripley(&points, &distances, RipleyOptions { window, edge, patterns: None }).expect("a function");
            let mut largest = 0.0_f64;
            for ((at, peer), random) in ours.at.iter().zip(theirs.numbers(column)).zip(theirs.numbers("theo")) {
                assert_eq!(at.k.is_ok(), peer.is_some(), "{column} at {}", at.distance);
                let (Ok(k), Some(peer), Some(random)) = (at.k, peer, random) else { continue };
                let apart = (k - peer).abs() / peer.abs().max(f64::MIN_POSITIVE);
                assert!(apart <= tolerance || k.max(peer) <= 0.0, "{column} at {}: {k} is not {peer}", at.distance);
                assert!((at.random - random).abs() <= EXACT * random, "K of random points at {}", at.distance);
                largest = largest.max(apart);
            }
            eprintln!(
                "agreement: ripley-k | spatstat Kest | {column} | largest difference {largest:.1e} | tolerance {tolerance:.0e} (relative)"
            );
        }
    }
}

#[test]
fn spatstat_clark_evans() {
    let Some(folder) = family("points") else { return };
    let points = points(&folder);
    let text = fs::read_to_string(folder.join("expected_clarkevans_spatstat.json")).expect("a file");
    let theirs: Value = serde_json::from_str(&text).expect("JSON");
    for (_, window) in functions(&folder) {
        let edges = [
            ("naive", NeighbourEdge::Uncorrected { area: window.area() }),
            ("Donnelly", NeighbourEdge::Donnelly(window)),
            ("cdf", NeighbourEdge::KaplanMeier(window)),
        ];
        for (key, edge) in edges {
            let ours = nearest_neighbour(&points, edge).expect("points").index;
            let peer = theirs[key].as_f64().unwrap_or_else(|| panic!("no {key}"));
            let apart = (ours / peer - 1.0).abs();
            assert!(apart <= TOLERANCE, "{key}: {ours} is not {peer}");
            eprintln!(
                "agreement: nni | spatstat clarkevans | {key} | largest difference {apart:.1e} | tolerance {TOLERANCE:.0e} (relative)"
            );
        }
    }
}

//! Centres, spread and hull, against pointpats.

use std::fs;

use engine::stats::{
    DistanceConvention, EllipseConvention, NeighbourEdge, PointWeights, convex_hull, deviational_ellipse, manhattan_median,
    mean_centre, median_centre, nearest_neighbour, standard_distance,
};
use serde_json::Value;

use super::{Table, family};

/// Absolute, metres.
const TOLERANCE: f64 = 1e-9;

/// Relative, of the sum of distances. pointpats minimises that sum by a general routine with differences of 1.5e-8 m for
/// slopes, which rounding of the sum makes good to about 0.02 only: its place may lie 0.1 m from the median, but its sum of
/// distances is the smallest one to this.
const MEDIAN_TOLERANCE: f64 = 1e-8;

fn points() -> Option<Vec<[f64; 2]>> {
    let table = Table::read(&family("points")?.join("points.csv"));
    let xy = table.numbers("x_m").into_iter().zip(table.numbers("y_m"));
    Some(xy.map(|(x, y)| [x.expect("an x"), y.expect("a y")]).collect())
}

/// Weights lie with the kernel density files, one per point.
fn weights(points: usize) -> Option<Vec<f64>> {
    let table = Table::read(&family("kde")?.join("weights.csv"));
    let weights: Vec<f64> = table.numbers("w").into_iter().map(|weight| weight.expect("a weight")).collect();
    (weights.len() == points).then_some(weights)
}

fn pair(value: &Value) -> [f64; 2] {
    [0, 1].map(|axis| value[axis].as_f64().expect("a coordinate"))
}

/// Compares and prints; lengths in metres, angles in radians.
fn assert_agree(quantity: &str, tolerance: f64, ours: &[f64], theirs: &[f64]) {
    assert_eq!(ours.len(), theirs.len(), "{quantity}");
    let largest = ours.iter().zip(theirs).map(|(ours, theirs)| (ours - theirs).abs()).fold(0.0, f64::max);
    assert!(largest <= tolerance, "{quantity}: {ours:?} is not {theirs:?}");
    eprintln!("agreement: centrography | pointpats | {quantity} | largest difference {largest:.1e} | tolerance {tolerance:.0e}");
}

#[test]
fn pointpats() {
    let (Some(folder), Some(points)) = (family("centrography"), points()) else { return };
    let text = fs::read_to_string(folder.join("expected.json")).expect("a file");
    let theirs: Value = serde_json::from_str(&text).expect("JSON");
    let equal = PointWeights::Equal;
    let number = |key: &str| theirs[key].as_f64().unwrap_or_else(|| panic!("no {key}"));

    assert_agree("mean centre", TOLERANCE, &mean_centre(&points, equal).expect("points"), &pair(&theirs["mean_center"]));
    let manhattan = manhattan_median(&points).expect("points");
    assert_agree("manhattan median", TOLERANCE, &manhattan, &pair(&theirs["manhattan_median"]));
    let median = median_centre(&points, equal).expect("points");
    compare_medians(&points, median, pair(&theirs["euclidean_median"]));
    if let Some(weights) = weights(points.len()) {
        let centre = mean_centre(&points, PointWeights::Each(&weights)).expect("weights");
        assert_agree("weighted mean centre", TOLERANCE, &centre, &pair(&theirs["weighted_mean_center"]));
    }
    let distance = standard_distance(&points, equal, DistanceConvention::Points).expect("points");
    assert_agree("standard distance", TOLERANCE, &[distance], &[number("std_distance")]);

    let ellipse = deviational_ellipse(&points, equal, EllipseConvention::CrimeStat).expect("points");
    let peer = |key: &str| theirs["ellipse_pointpats"][key].as_f64().expect("a number");
    assert_agree("deviational ellipse, axes", TOLERANCE, &[ellipse.major, ellipse.minor], &[peer("sx"), peer("sy")]);
    assert_agree("deviational ellipse, angle", TOLERANCE, &[ellipse.angle.expect("an angle")], &[peer("theta_rad")]);

    compare_hull(&points, &theirs["hull"]);
    compare_neighbours(&points, &theirs);
}

/// Ours must be the better of the two, if there is a difference.
fn compare_medians(points: &[[f64; 2]], ours: [f64; 2], theirs: [f64; 2]) {
    let apart = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let way = |from: [f64; 2]| points.iter().map(|&point| apart(point, from)).sum::<f64>();
    let longer = way(theirs) / way(ours) - 1.0;
    assert!(longer >= -1e-13, "{theirs:?} is a better median than {ours:?}");
    assert!(longer <= MEDIAN_TOLERANCE, "{ours:?} is not {theirs:?}");
    eprintln!(
        "agreement: centrography | pointpats | median centre, sum of distances (places {:.1e} m apart, ours with the smaller sum) | \
         largest difference {longer:.1e} | tolerance {MEDIAN_TOLERANCE:.0e} (relative)",
        apart(ours, theirs)
    );
}

/// Corners go round the same way; each program starts where it likes.
fn compare_hull(points: &[[f64; 2]], theirs: &Value) {
    let ours = convex_hull(points).expect("points");
    let mut theirs: Vec<[f64; 2]> = theirs.as_array().expect("corners").iter().map(pair).collect();
    let near = |a: [f64; 2]| (a[0] - ours[0][0]).abs() + (a[1] - ours[0][1]).abs() <= TOLERANCE;
    let start = theirs.iter().position(|&corner| near(corner)).expect("a common corner");
    theirs.rotate_left(start);
    assert_agree("hull", TOLERANCE, ours.as_flattened(), theirs.as_flattened());
}

/// The file names the area that its index was computed with.
fn compare_neighbours(points: &[[f64; 2]], theirs: &Value) {
    let prefix = "clark_evans_R_no_edge_A_";
    let fields = theirs.as_object().expect("figures");
    for (key, theirs) in fields.iter().filter(|(key, _)| key.starts_with(prefix)) {
        let square_km: f64 = key[prefix.len()..].strip_suffix("km2").and_then(|area| area.parse().ok()).expect("an area");
        let ours = nearest_neighbour(points, NeighbourEdge::Uncorrected { area: square_km * 1e6 }).expect("points");
        assert_agree("nearest neighbour index", TOLERANCE, &[ours.index], &[theirs.as_f64().expect("an index")]);
        let mean = fields["mean_nnd"].as_f64().expect("a mean");
        assert_agree("mean nearest neighbour distance", TOLERANCE, &[ours.mean_distance], &[mean]);
    }
}

//! Tests of nearest neighbours: brute force, refusals, and what must not change the answer.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{
    NeighbourEdge, RandomPatterns, StatsError, Window, nearest_distances, nearest_neighbour, nearest_neighbour_p, random_pattern,
};

const WINDOW: Window = Window { west: 0.0, south: 0.0, east: 1000.0, north: 500.0 };

const EDGES: [NeighbourEdge; 3] =
    [NeighbourEdge::Uncorrected { area: 500_000.0 }, NeighbourEdge::Donnelly(WINDOW), NeighbourEdge::KaplanMeier(WINDOW)];

fn by_definition(points: &[[f64; 2]]) -> Vec<f64> {
    let distance = |a: [f64; 2], b: [f64; 2]| ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt();
    let others = |index: usize| points.iter().enumerate().filter(move |&(other, _)| other != index);
    let least = |(index, &point)| others(index).map(|(_, &other)| distance(point, other)).fold(f64::INFINITY, f64::min);
    points.iter().enumerate().map(least).collect()
}

#[test]
fn coincident_points_are_at_distance_zero() {
    let same = [[7.0, 7.0]; 40];
    assert!(nearest_distances(&same).expect("distances").iter().all(|&distance| distance <= 0.0));
    let index = nearest_neighbour(&same, EDGES[0]).expect("an index");
    assert!(index.index <= 0.0 && index.test.is_ok_and(|test| test.z < -5.0 && test.p > 0.0));
    assert!(nearest_neighbour(&same, EDGES[2]).is_ok_and(|index| index.index <= 0.0 && index.test.is_err()));
}

#[test]
fn a_regular_grid_keeps_its_points_apart() {
    let grid: Vec<[f64; 2]> =
        (0..200_u32).map(|at| [f64::from(at % 20) * 50.0 + 25.0, f64::from(at / 20) * 50.0 + 25.0]).collect();
    let index = nearest_neighbour(&grid, EDGES[0]).expect("an index");
    assert!((index.mean_distance - 50.0).abs() < 1e-12 && (index.index - 2.0).abs() < 1e-12);
    assert!(index.test.is_ok_and(|test| test.p_high < 1e-9));
    let patterns = RandomPatterns { count: 19, seed: 1 };
    let [p, clustered, dispersed] = nearest_neighbour_p(&grid, WINDOW, patterns).expect("p");
    assert!((p - 0.1).abs() < 1e-12 && clustered >= 1.0 && (dispersed - 0.05).abs() < 1e-12);
}

#[test]
fn corrections_bring_random_points_closer_to_one() {
    let mean_index = |edge| {
        let index = |seed| nearest_neighbour(&random_pattern(60, WINDOW, seed, 0), edge).expect("an index").index;
        (0..200).map(index).sum::<f64>() / 200.0
    };
    let [plain, donnelly, kaplan_meier] = EDGES.map(mean_index);
    assert!(plain > 1.04, "edges push the plain index up: {plain}");
    assert!((donnelly - 1.0).abs() < 0.02, "{donnelly}");
    assert!((kaplan_meier - 1.0).abs() < 0.03, "{kaplan_meier}");
}

#[test]
fn donnelly_z_has_the_spread_it_claims() {
    let z = |seed| nearest_neighbour(&random_pattern(80, WINDOW, seed, 1), EDGES[1]).expect("an index").test.expect("z").z;
    let drawn: Vec<f64> = (0..400).map(z).collect();
    let mean = drawn.iter().sum::<f64>() / 400.0;
    let variance = drawn.iter().map(|z| (z - mean).powi(2)).sum::<f64>() / 400.0;
    assert!(mean.abs() < 0.2 && (variance - 1.0).abs() < 0.25, "mean {mean}, variance {variance}");
}

#[test]
fn threads_do_not_change_the_answer() {
    let points = random_pattern(40_000, WINDOW, 5, 0);
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    let run = || nearest_neighbour(&points, EDGES[2]).expect("an index");
    assert_eq!(pool(1).install(run), pool(4).install(run));
}

#[test]
fn refuses_input_without_an_answer() {
    assert!(matches!(nearest_distances(&[[0.0, 0.0]]), Err(StatsError::TooFew { given: 1, needed: 2, .. })));
    for edge in EDGES {
        assert!(nearest_neighbour(&[], edge).is_err());
        let refused = nearest_neighbour(&[[1.0, 1.0], [2.0, f64::NAN]], edge).expect_err("not a number");
        assert!(matches!(refused, StatsError::BadValue { index: 1, .. }), "{refused}");
    }
    for edge in &EDGES[1..] {
        let refused = nearest_neighbour(&[[1.0, 1.0], [2.0, 600.0]], *edge).expect_err("outside");
        assert!(refused.to_string().contains("in the window"), "{refused}");
    }
    for area in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = nearest_neighbour(&[[1.0, 1.0], [2.0, 2.0]], NeighbourEdge::Uncorrected { area });
        assert!(matches!(refused, Err(StatsError::BadOption { option: "area", .. })));
    }
    let censored = nearest_neighbour(&[[1.0, 250.0], [999.0, 250.0]], NeighbourEdge::KaplanMeier(WINDOW));
    assert!(matches!(censored, Err(StatsError::Undefined { .. })));
    let flat = Window { north: 0.0, ..WINDOW };
    assert!(matches!(
        nearest_neighbour(&[[1.0, 0.0], [2.0, 0.0]], NeighbourEdge::Donnelly(flat)),
        Err(StatsError::BadOption { .. })
    ));
    let none = RandomPatterns { count: 0, seed: 1 };
    assert!(matches!(nearest_neighbour_p(&[[1.0, 1.0], [2.0, 2.0]], WINDOW, none), Err(StatsError::BadOption { .. })));
}

/// Points with many ties, on a line now and then.
fn points() -> impl Strategy<Value = Vec<[f64; 2]>> {
    let lattice = vec((0..12_u8, 0..12_u8).prop_map(|(x, y)| [f64::from(x), f64::from(y)]), 2..80);
    let line = vec((0..60_u8).prop_map(|x| [f64::from(x), 3.0]), 2..60);
    prop_oneof![vec([0.0..1000.0_f64, 0.0..500.0_f64], 2..150), lattice, line]
}

proptest! {
    #[test]
    fn agrees_with_brute_force(points in points()) {
        prop_assert_eq!(nearest_distances(&points).expect("distances"), by_definition(&points));
    }

    #[test]
    fn order_and_unit_do_not_matter(points in points(), unit in 0.01..100.0_f64) {
        let other: Vec<[f64; 2]> = points.iter().rev().map(|point| point.map(|at| at * unit)).collect();
        let index = |points: &[[f64; 2]], area| nearest_neighbour(points, NeighbourEdge::Uncorrected { area }).expect("an index");
        let (plain, other) = (index(&points, 5e5), index(&other, 5e5 * unit * unit));
        prop_assert!((plain.index - other.index).abs() <= 1e-9 * plain.index);
    }
}

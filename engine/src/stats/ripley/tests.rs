//! Tests of Ripley's K: brute force over all pairs, circles cut by hand, refusals, and what must not change the answer.

use std::f64::consts::{FRAC_PI_3, PI, TAU};

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::nearest_neighbour::{random_pattern, to_border};
use super::{RandomPatterns, Ripley, RipleyEdge, RipleyOptions, StatsError, Window, ripley};

const WINDOW: Window = Window { west: -50.0, south: 0.0, east: 50.0, north: 60.0 };

const EDGES: [RipleyEdge; 4] = [RipleyEdge::Uncorrected, RipleyEdge::Border, RipleyEdge::Isotropic, RipleyEdge::Translation];

fn options(edge: RipleyEdge) -> RipleyOptions {
    RipleyOptions { window: WINDOW, edge, patterns: None }
}

fn simulating(count: u32, seed: u64) -> RipleyOptions {
    RipleyOptions { patterns: Some(RandomPatterns { count, seed }), ..options(RipleyEdge::Translation) }
}

fn k(points: &[[f64; 2]], distances: &[f64], edge: RipleyEdge) -> Vec<f64> {
    let answer = ripley(points, distances, options(edge)).expect("a function");
    answer.at.iter().map(|at| at.k.unwrap_or(f64::NAN)).collect()
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("few"))
}

/// Share of a circle inside the window, by walking it.
fn share_inside([x, y]: [f64; 2], radius: f64) -> f64 {
    let inside = |step: &u32| {
        let angle = TAU * (f64::from(*step) + 0.5) / 20_000.0;
        WINDOW.holds([x + radius * angle.cos(), y + radius * angle.sin()])
    };
    count((0..20_000).filter(inside).count()) / 20_000.0
}

/// K from all ordered pairs, as the sources print it.
fn by_definition(points: &[[f64; 2]], distance: f64, edge: RipleyEdge) -> f64 {
    let n = count(points.len());
    let area = WINDOW.area();
    let others = |index: usize| points.iter().enumerate().filter(move |&(other, _)| other != index).map(|(_, &point)| point);
    let apart = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
    let weight = |a: [f64; 2], b: [f64; 2]| match edge {
        RipleyEdge::Translation => area / ((100.0 - (a[0] - b[0]).abs()) * (60.0 - (a[1] - b[1]).abs())),
        RipleyEdge::Isotropic if apart(a, b) > 0.0 => 1.0 / share_inside(a, apart(a, b)),
        _ => 1.0,
    };
    let pairs = |(index, &a): (usize, &[f64; 2])| -> f64 {
        others(index).filter(|&b| apart(a, b) <= distance + 1e-9).map(|b| weight(a, b)).sum()
    };
    if edge == RipleyEdge::Border {
        let inner: Vec<(usize, &[f64; 2])> =
            points.iter().enumerate().filter(|&(_, &point)| to_border(point, WINDOW) > distance).collect();
        return area / n * inner.iter().copied().map(pairs).sum::<f64>() / count(inner.len());
    }
    area / (n * (n - 1.0)) * points.iter().enumerate().map(pairs).sum::<f64>()
}

#[test]
fn circles_cut_by_one_side_and_by_a_corner() {
    // From a point 5 from the west edge, a circle of 10 has a third of it outside: 60 degrees either way.
    let edge = k(&[[-45.0, 30.0], [-35.0, 30.0]], &[10.0], RipleyEdge::Isotropic)[0];
    assert!((edge - 6000.0 / 2.0 * (1.0 / (1.0 - 2.0 * FRAC_PI_3 / TAU) + 1.0)).abs() < 1e-9, "{edge}");
    // From the very corner only a quarter is inside; from the other point half.
    let corner = k(&[[-50.0, 0.0], [-40.0, 0.0]], &[10.0], RipleyEdge::Isotropic)[0];
    assert!((corner - 3000.0 * (4.0 + 2.0)).abs() < 1e-6, "{corner}");
}

#[test]
fn pairs_at_a_listed_distance_are_within_it() {
    // 0.1 + 0.2 is more than 0.3 in binary.
    let points = [[0.1, 30.0], [0.1 + 0.2 + 0.1, 30.0]];
    assert!(k(&points, &[0.3], RipleyEdge::Uncorrected)[0] > 0.0);
    assert!(k(&[[1.0, 1.0], [1.0, 1.0]], &[0.0], RipleyEdge::Uncorrected)[0] > 0.0, "coincident points");
}

#[test]
fn distances_without_an_answer_say_so() {
    let points = random_pattern(30, WINDOW, 4, 0);
    let at = |edge, distance| ripley(&points, &[distance], options(edge)).expect("a function").at[0];
    let half = 0.5 * 100.0_f64.hypot(60.0);
    for edge in [RipleyEdge::Isotropic, RipleyEdge::Translation] {
        assert!(at(edge, half).k.is_err() && at(edge, half).l.is_err() && at(edge, half - 1.0).k.is_ok());
    }
    assert!(at(RipleyEdge::Border, 30.1).k.is_err() && at(RipleyEdge::Border, 10.0).k.is_ok());
    assert!(at(RipleyEdge::Uncorrected, 1e9).k.is_ok_and(|k| (k - 6000.0).abs() < 1e-9));
    assert_eq!(at(RipleyEdge::Isotropic, 0.0).k, Ok(0.0));
}

#[test]
fn random_points_have_the_k_of_random_points() {
    for edge in &EDGES[1..] {
        let mean = |distance: f64| {
            let one = |seed| k(&random_pattern(50, WINDOW, seed, 0), &[distance], *edge)[0];
            (0..300).map(one).sum::<f64>() / 300.0
        };
        assert!((mean(8.0) / (64.0 * PI) - 1.0).abs() < 0.05, "{edge:?}: {}", mean(8.0));
    }
}

#[test]
fn clusters_leave_the_envelope_and_noise_stays_in_it() {
    let distances = [2.0, 5.0, 8.0];
    let noise = random_pattern(60, WINDOW, 11, 0);
    let clustered: Vec<[f64; 2]> = noise.iter().map(|[x, y]| [(x / 20.0).round() * 20.0 * 0.9, y * 0.05 + 20.0]).collect();
    let answer = ripley(&clustered, &distances, simulating(99, 3)).expect("a function");
    assert!(answer.p.is_some_and(|p| (p - 0.01).abs() < 1e-12));
    assert!(answer.at.iter().all(|at| at.envelope.is_some_and(|[low, high]| low <= high && at.k.is_ok_and(|k| k > high))));
    let quiet = ripley(&noise, &distances, simulating(99, 3)).expect("a function");
    assert!(quiet.p.is_some_and(|p| p > 0.01));
}

#[test]
fn p_keeps_its_promise_on_noise() {
    let rejected = |seed: &u64| {
        let noise = random_pattern(25, WINDOW, *seed, 77);
        ripley(&noise, &[4.0, 8.0, 12.0], simulating(19, *seed)).expect("a function").p.expect("p") <= 0.051
    };
    let share = count((0..400_u64).filter(rejected).count()) / 400.0;
    // Three standard errors of a share of 5 % of 400.
    assert!(share < 0.05 + 0.033 && share > 0.05 - 0.033, "{share}");
}

#[test]
fn threads_do_not_change_the_answer() {
    let points = random_pattern(3000, WINDOW, 5, 0);
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    let run = || -> Ripley { ripley(&points, &[1.0, 3.0], simulating(5, 2)).expect("a function") };
    assert_eq!(pool(1).install(run), pool(4).install(run));
}

#[test]
fn refuses_input_without_an_answer() {
    let plain = options(RipleyEdge::Border);
    let two = [[0.0, 1.0], [1.0, 1.0]];
    assert!(matches!(ripley(&two[..1], &[1.0], plain), Err(StatsError::TooFew { what: "points", .. })));
    assert!(matches!(ripley(&two, &[], plain), Err(StatsError::TooFew { what: "distances", .. })));
    assert!(matches!(ripley(&[two[0], [90.0, 1.0]], &[1.0], plain), Err(StatsError::BadValue { index: 1, .. })));
    assert!(matches!(ripley(&[two[0], [f64::NAN, 1.0]], &[1.0], plain), Err(StatsError::BadValue { index: 1, .. })));
    for distances in [[2.0, 1.0], [2.0, f64::NAN], [2.0, f64::INFINITY]] {
        assert!(matches!(ripley(&two, &distances, plain), Err(StatsError::BadValue { what: "distance", index: 1, .. })));
    }
    assert!(matches!(ripley(&two, &[-1.0], plain), Err(StatsError::BadValue { what: "distance", index: 0, .. })));
    assert!(matches!(ripley(&two, &[1.0], simulating(0, 1)), Err(StatsError::BadOption { .. })));
    let flat = RipleyOptions { window: Window { north: 0.0, ..WINDOW }, ..plain };
    assert!(matches!(ripley(&[[0.0, 0.0], [1.0, 0.0]], &[1.0], flat), Err(StatsError::BadOption { .. })));
}

/// Points in the window, some of them coincident or on its edge.
fn points() -> impl Strategy<Value = Vec<[f64; 2]>> {
    let lattice = vec((0..11_u8, 0..7_u8).prop_map(|(x, y)| [f64::from(x) * 10.0 - 50.0, f64::from(y) * 10.0]), 2..40);
    prop_oneof![vec([-50.0..50.0_f64, 0.0..60.0_f64], 2..60), lattice]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn agrees_with_all_pairs(points in points(), longest in 1.0..28.0_f64) {
        let distances = [0.0, 0.3 * longest, 0.7 * longest, longest];
        for edge in [RipleyEdge::Uncorrected, RipleyEdge::Border, RipleyEdge::Translation] {
            for (&distance, ours) in distances.iter().zip(k(&points, &distances, edge)) {
                let literal = by_definition(&points, distance, edge);
                let near = (ours - literal).abs() <= 1e-9 * literal.abs();
                prop_assert!(near || (ours.is_nan() && literal.is_nan()), "{edge:?}: {ours} is not {literal}");
            }
        }
    }

    #[test]
    fn isotropic_weights_are_inverse_shares_of_circles(points in vec([-50.0..50.0_f64, 0.0..60.0_f64], 2..12)) {
        let ours = k(&points, &[15.0, 30.0], RipleyEdge::Isotropic);
        for (distance, ours) in [15.0, 30.0].into_iter().zip(ours) {
            let literal = by_definition(&points, distance, RipleyEdge::Isotropic);
            prop_assert!((ours - literal).abs() <= 0.01 * literal + 1e-9, "{ours} is not {literal}");
        }
    }

    #[test]
    fn k_rises_and_order_and_unit_do_not_matter(points in points(), unit in 0.01..100.0_f64) {
        let scaled: Vec<[f64; 2]> = points.iter().rev().map(|point| point.map(|at| at * unit)).collect();
        let Window { west, south, east, north } = WINDOW;
        let window = Window { west: west * unit, south: south * unit, east: east * unit, north: north * unit };
        // Half-way between lattice distances, so that rounding moves no pair across.
        let distances = [7.0, 12.0, 21.0];
        for edge in [RipleyEdge::Uncorrected, RipleyEdge::Isotropic, RipleyEdge::Translation] {
            let plain = k(&points, &distances, edge);
            prop_assert!(plain.windows(2).all(|pair| pair[0] <= pair[1]));
            let wide = ripley(&scaled, &distances.map(|at| at * unit), RipleyOptions { window, edge, patterns: None });
            for (plain, wide) in plain.iter().zip(wide.expect("a function").at) {
                prop_assert!((plain * unit * unit - wide.k.expect("K")).abs() <= 1e-6 * plain * unit * unit + 1e-9);
            }
        }
    }
}

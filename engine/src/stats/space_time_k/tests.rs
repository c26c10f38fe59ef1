//! Space-time K by hand, by brute force, and of input that has none.

use proptest::prelude::*;

use super::super::{Ends, Permutations, StatsError, Window};
use super::pairs::inverse_share;
use super::{SpaceTimeEdge, SpaceTimeKOptions, space_time_k};

const WINDOW: Window = Window { west: 0.0, south: 0.0, east: 50.0, north: 40.0 };

fn options(edge: SpaceTimeEdge, ends: Ends) -> SpaceTimeKOptions {
    SpaceTimeKOptions {
        distances: vec![5.0, 10.0, 25.0],
        lags: vec![2.0, 10.0],
        window: WINDOW,
        period: [0.0, 30.0],
        edge,
        ends,
        permutations: None,
    }
}

/// Events on a grid of places and whole days, so that many lie on a limit or on the edge.
fn events(most: usize) -> impl Strategy<Value = (Vec<[f64; 2]>, Vec<f64>)> {
    let event = ((0..=10_i32, 0..=8_i32), 0..=15_i32);
    prop::collection::vec(event, 2..most).prop_map(|events| {
        let of = |((x, y), day)| ([5.0 * f64::from(x), 5.0 * f64::from(y)], 2.0 * f64::from(day));
        events.into_iter().map(of).unzip()
    })
}

/// Weights of ordered pairs `[i][j]` within a limit, by the definition.
fn weights(
    n: usize,
    apart: impl Fn(usize, usize) -> f64,
    weight: impl Fn(usize, f64) -> f64,
    holds: impl Fn(f64) -> bool,
) -> Vec<Vec<f64>> {
    let of = |i: usize, j: usize| if i != j && holds(apart(i, j)) { weight(i, apart(i, j)) } else { 0.0 };
    (0..n).map(|i| (0..n).map(|j| of(i, j)).collect()).collect()
}

fn sum(weights: &[Vec<f64>]) -> f64 {
    weights.iter().flatten().sum()
}

/// Diggle and Chetwynd's variance of D, in the three sums that they give it in.
fn variance(w: &[Vec<f64>], v: &[Vec<f64>]) -> f64 {
    let n = w.len();
    let row = |of: &[Vec<f64>], i: usize| (0..n).map(|j| of[i][j].midpoint(of[j][i])).collect::<Vec<f64>>();
    let mean = |of: &[Vec<f64>]| (0..n).map(|i| row(of, i)).collect::<Vec<_>>();
    let sums = |of: &[Vec<f64>]| {
        let of = mean(of);
        let rows: f64 = of.iter().map(|row| row.iter().sum::<f64>().powi(2)).sum();
        [sum(&of), rows, of.iter().flatten().map(|weight| weight * weight).sum()]
    };
    let ([w1, w2, w3], [v1, v2, v3]) = (sums(w), sums(v));
    let n = f64::from(u32::try_from(n).expect("few events"));
    let disjoint = (w1 * w1 - 4.0 * w2 + 2.0 * w3) * (v1 * v1 - 4.0 * v2 + 2.0 * v3) / (n * (n - 1.0) * (n - 2.0) * (n - 3.0));
    let sharing = 4.0 * (w2 - w3) * (v2 - v3) / (n * (n - 1.0) * (n - 2.0));
    disjoint + sharing + 2.0 * w3 * v3 / (n * (n - 1.0)) - (w1 * v1 / (n * (n - 1.0))).powi(2)
}

proptest! {
    #[test]
    fn the_function_is_its_definition((points, days) in events(30), corrected in any::<bool>(), open in any::<bool>()) {
        let edge = if corrected { SpaceTimeEdge::Ripley } else { SpaceTimeEdge::Uncorrected };
        let options = options(edge, if open { Ends::Open } else { Ends::Included });
        let k = space_time_k(&points, &days, &options).expect("a function");
        let n = points.len();
        let far = |i: usize, j: usize| (points[i][0] - points[j][0]).hypot(points[i][1] - points[j][1]);
        let lag = |i: usize, j: usize| (days[i] - days[j]).abs();
        let around = |i: usize, distance: f64| if corrected { inverse_share(WINDOW, points[i], distance) } else { 1.0 };
        let before = |i: usize, lag: f64| if corrected && (days[i] <= lag || 30.0 - days[i] <= lag) { 2.0 } else { 1.0 };
        let pairs = f64::from(u32::try_from(n * (n - 1)).expect("few pairs"));
        for (near, &distance) in options.distances.iter().enumerate() {
            let w = weights(n, far, around, |apart| apart <= distance && !(open && near == 2 && apart >= distance));
            prop_assert!((k.space[near] - 2000.0 * sum(&w) / pairs).abs() < 1e-9 * (1.0 + k.space[near]));
            for (soon, &longest) in options.lags.iter().enumerate() {
                let v = weights(n, lag, before, |apart| apart <= longest && !(open && soon == 1 && apart >= longest));
                prop_assert!((k.time[soon] - 30.0 * sum(&v) / pairs).abs() < 1e-9 * (1.0 + k.time[soon]));
                let at = k.at[near * 2 + soon];
                let both: f64 = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).map(|(i, j)| w[i][j] * v[i][j]).sum();
                let expected = 60_000.0 * both / pairs;
                prop_assert!((at.k - expected).abs() < 1e-9 * (1.0 + expected), "{} is not {expected}", at.k);
                prop_assert!((at.d - (at.k - k.space[near] * k.time[soon])).abs() < 1e-9 * (1.0 + expected));
                if n > 4 {
                    let variance = variance(&w, &v).max(0.0) * (60_000.0 / pairs).powi(2);
                    let ours = at.se.map_or(0.0, |se| se * se);
                    prop_assert!((ours - variance).abs() < 1e-6 * (1.0 + expected * expected), "{ours} is not {variance}");
                }
            }
        }
    }

    #[test]
    fn a_share_of_a_circle_is_that_of_its_points(x in 0.0..50.0_f64, y in 0.0..40.0_f64, radius in 0.1..30.0_f64) {
        let steps = 20_000;
        let inside = (0..steps).filter(|&step| {
            let angle = (f64::from(step) + 0.5) / f64::from(steps) * std::f64::consts::TAU;
            WINDOW.holds([x + radius * angle.cos(), y + radius * angle.sin()])
        });
        let share = f64::from(u32::try_from(inside.count()).expect("few")) / f64::from(steps);
        prop_assert!((inverse_share(WINDOW, [x, y], radius).recip() - share).abs() < 1e-3);
    }
}

#[test]
fn planted_pairs_are_found_and_noise_is_not() {
    let mut state = 12_345_u64;
    let mut next = |range: f64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).expect("32 bits")) / f64::from(u32::MAX) * range
    };
    let (mut points, mut days): (Vec<_>, Vec<_>) = (0..80).map(|_| ([next(50.0), next(40.0)], next(30.0))).unzip();
    let mut options = options(SpaceTimeEdge::Ripley, Ends::Included);
    // The test is of the whole function, so that the scales asked for must be those of the clusters.
    (options.distances, options.lags) = (vec![1.0, 2.0, 4.0], vec![0.5, 1.0]);
    options.permutations = Some(Permutations { count: 199, seed: 6 });
    let noise = space_time_k(&points, &days, &options).expect("a function");
    assert!(noise.p.expect("permutations").p > 0.05, "{:?}", noise.p);
    for at in 0..25 {
        points.push(points[at]);
        days.push(days[at]);
    }
    let planted = space_time_k(&points, &days, &options).expect("a function");
    let (p, nearest) = (planted.p.expect("permutations"), planted.at[0]);
    assert!(p.p_high <= 0.01 && nearest.d > 3.0 * nearest.se.expect("se"), "{p:?} {nearest:?}");
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| space_time_k(&points, &days, &options).expect("a function"))
    };
    assert_eq!(run(1), run(3));
}

#[test]
fn nothing_near_and_nothing_that_means_anything() {
    let plain = options(SpaceTimeEdge::Ripley, Ends::Included);
    let far = space_time_k(&[[0.0, 0.0], [50.0, 40.0]], &[0.0, 30.0], &plain).expect("a function");
    assert!(far.at.iter().all(|at| at.k <= 0.0 && at.se.is_err() && at.relative.is_err()));
    let ask = |options: &SpaceTimeKOptions| space_time_k(&[[1.0, 1.0], [2.0, 2.0]], &[0.0, 3.0], options);
    let change = |change: &dyn Fn(&mut SpaceTimeKOptions)| {
        let mut changed = plain.clone();
        change(&mut changed);
        ask(&changed).expect_err("nonsense")
    };
    assert!(matches!(change(&|all| all.distances.clear()), StatsError::TooFew { what: "distances", .. }));
    assert!(matches!(change(&|all| all.lags = vec![3.0, 3.0]), StatsError::BadValue { what: "lag", index: 1, .. }));
    assert!(matches!(change(&|all| all.distances = vec![f64::NAN]), StatsError::BadValue { what: "distance", .. }));
    assert!(matches!(change(&|all| all.window.east = 0.0), StatsError::BadOption { option: "window width", .. }));
    assert!(matches!(change(&|all| all.window.east = 1.5), StatsError::BadValue { index: 1, .. }));
    assert!(matches!(change(&|all| all.period = [1.0, 9.0]), StatsError::BadValue { what: "day", index: 0, .. }));
    assert!(matches!(change(&|all| all.period = [9.0, 9.0]), StatsError::BadOption { .. }));
    let none = Some(Permutations { count: 0, seed: 0 });
    assert!(matches!(change(&|all| all.permutations = none), StatsError::BadOption { option: "permutations", .. }));
    assert!(space_time_k(&[[1.0, 1.0]], &[0.0], &plain).is_err());
}

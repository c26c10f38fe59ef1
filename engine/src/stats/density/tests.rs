//! Tests of kernel density: known values, what must not change an answer, refusals, and the peer that is wrong.

use std::f64::consts::PI;

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

const KERNELS: [Kernel; 3] =
    [Kernel::Gaussian { sd_m: 90.0 }, Kernel::Quartic { radius_m: 250.0 }, Kernel::Epanechnikov { radius_m: 250.0 }];
const CLOSE: Summation = Summation::Certified { relative_error: 1e-11 };
const SQUARE: Window = Window { west: -500.0, south: -500.0, east: 500.0, north: 500.0 };

const fn plain(kernel: Kernel) -> Smoothing {
    Smoothing { kernel, measure: Measure::Intensity, edge: Edge::Uncorrected }
}

fn at(events: Events<'_>, places: &[[f64; 2]], kernel: Kernel) -> Vec<f64> {
    density_at(events, places, &plain(kernel), CLOSE).expect("a density")
}

fn near(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-300
}

/// A clump of `count` points around 0, dense enough for series, without a random source.
fn clump(count: u32, spread: f64) -> Vec<[f64; 2]> {
    let turn = |index: u32, by: f64| (f64::from(index) * by).fract() - 0.5;
    (0..count).map(|i| [spread * turn(i, 0.618_033_988_7), spread * turn(i, 0.754_877_666_2)]).collect()
}

/// A square grid of nodes 5 m apart around 0.
fn fine() -> DensityGrid {
    DensityGrid { first: [-800.0, -800.0], step_m: [5.0, 5.0], columns: 321, rows: 321 }
}

#[test]
fn every_kernel_integrates_to_one() {
    for kernel in KERNELS {
        let smoothing = Smoothing { measure: Measure::Density, ..plain(kernel) };
        let events = [[3.0, 4.0], [-20.0, 50.0], [3.0, 4.0]];
        let density = density_on_grid(Events::weighted(&events, &[1.0, 2.5, 0.0]), &fine(), &smoothing).expect("a density");
        assert!((density.iter().sum::<f64>() * 25.0 - 1.0).abs() < 1e-3, "{kernel:?}");
        assert!(near(at(Events::unweighted(&[[0.0, 0.0]]), &[[60.0, 80.0]], kernel)[0], kernel.at(100.0), 1e-11));
    }
}

/// Section 14 of the notes on peers: QGIS's scaled quartic and R's `SpatialKDE` are 7.25 times too high.
#[test]
fn the_scaled_quartic_of_qgis_does_not_integrate_to_one() {
    let r: f64 = 250.0;
    let qgis = |d: f64| 116.0 / (5.0 * PI * r * r) * (15.0 / 16.0) * (1.0 - d * d / (r * r)).powi(2);
    let right = |d: f64| 16.0 / (5.0 * PI * r * r) * (15.0 / 16.0) * (1.0 - d * d / (r * r)).powi(2);
    for distance in [0.0, 50.0, 200.0] {
        let ours = Kernel::Quartic { radius_m: r }.at(distance);
        assert!(near(ours, right(distance), 1e-12));
        assert!(near(qgis(distance) / ours, 7.25, 1e-12));
    }
}

#[test]
fn series_agree_with_all_pairs() {
    let points = clump(3000, 900.0);
    let places: Vec<[f64; 2]> = clump(400, 2500.0).into_iter().chain([[3000.0, 0.0], [0.0, 0.0]]).collect();
    for sd_m in [40.0, 90.0, 400.0, 5000.0] {
        let ask = |summation| {
            density_at(Events::unweighted(&points), &places, &plain(Kernel::Gaussian { sd_m }), summation).expect("a density")
        };
        let exact = ask(Summation::AllPairs);
        for relative_error in [1e-11, 1e-6, 1e-2] {
            for (certified, exact) in ask(Summation::Certified { relative_error }).iter().zip(&exact) {
                assert!(near(*certified, *exact, relative_error), "sd {sd_m}, {relative_error:e}: {certified:e} {exact:e}");
            }
        }
        let bound = 3000.0 * Kernel::Gaussian { sd_m }.at(0.0) * (-12.5_f64).exp();
        for (cut, exact) in ask(Summation::Within { standard_deviations: 5.0 }).iter().zip(&exact) {
            assert!(*cut <= exact * (1.0 + 1e-12) && exact - cut <= bound);
        }
    }
}

#[test]
fn grids_agree_with_places() {
    let points = clump(20_000, 900.0);
    let grid = DensityGrid { first: [-300.0, -200.0], step_m: [23.0, 17.0], columns: 41, rows: 37 };
    let nodes: Vec<[f64; 2]> = (0..41 * 37).map(|number| grid.node(number)).collect();
    for kernel in KERNELS.into_iter().chain([5.0, 30.0, 1000.0].map(|sd_m| Kernel::Gaussian { sd_m })) {
        let ours = density_on_grid(Events::unweighted(&points), &grid, &plain(kernel)).expect("a density");
        let exact = at(Events::unweighted(&points), &nodes, kernel);
        let most = exact.iter().copied().fold(0.0, f64::max);
        assert!(ours.iter().zip(&exact).all(|(a, b)| (a - b).abs() <= 1e-4 * most), "{kernel:?}");
    }
}

#[test]
fn mass_in_a_window_is_what_a_sum_over_it_says() {
    for kernel in KERNELS {
        for place in [[0.0, 0.0], [500.0, 500.0], [-500.0, 20.0], [450.0, -380.0], [420.0, 0.0]] {
            let nodes: Vec<f64> = (0..1000).map(|step| f64::from(step) - 499.5).collect();
            let height = |x: f64, y: f64| kernel.at((x - place[0]).hypot(y - place[1]));
            let sum: f64 = nodes.iter().map(|&x| nodes.iter().map(|&y| height(x, y)).sum::<f64>()).sum();
            assert!((SQUARE.mass(place, kernel) - sum).abs() < 1e-4, "{kernel:?} at {place:?}: {sum}");
        }
    }
}

#[test]
fn corrections_do_what_they_are_for() {
    let points = clump(50, 990.0);
    let grid = DensityGrid { first: [-495.0, -495.0], step_m: [10.0, 10.0], columns: 100, rows: 100 };
    for kernel in KERNELS {
        let ask = |edge| density_on_grid(Events::unweighted(&points), &grid, &Smoothing { edge, ..plain(kernel) }).expect("it");
        let total = ask(Edge::DiggleJones(SQUARE)).iter().sum::<f64>() * 100.0;
        assert!((total - 50.0).abs() < 0.05, "{kernel:?}: {total}");
        let (uniform, none) = (ask(Edge::Uniform(SQUARE)), ask(Edge::Uncorrected));
        let corner = SQUARE.mass(grid.node(0), kernel);
        assert!(near(uniform[0] * corner, none[0], 1e-12) && corner < 0.3);
    }
}

#[test]
fn degenerate_input_has_an_answer() {
    let places = [[0.0, 0.0], [1e15, -1e15]];
    for kernel in KERNELS {
        assert_eq!(at(Events::unweighted(&[]), &places, kernel), [0.0, 0.0]);
        assert_eq!(at(Events::weighted(&[[1.0, 1.0]], &[0.0]), &places, kernel), [0.0, 0.0]);
        assert!(at(Events::unweighted(&[[1.0, 1.0]]), &[], kernel).is_empty());
        let same = at(Events::unweighted(&[[5.0, 5.0]; 100]), &[[5.0, 5.0]], kernel)[0];
        assert!(near(same, 100.0 * kernel.at(0.0), 1e-10));
        let apart = at(Events::unweighted(&[[-1e15, 0.0], [1e15, 0.0], [0.0, 0.0]]), &[[0.0, 0.0]], kernel)[0];
        assert!(near(apart, kernel.at(0.0), 1e-10));
        let empty = density_on_grid(Events::unweighted(&[]), &fine(), &plain(kernel)).expect("nothing");
        assert!(empty.iter().all(|density| *density <= 0.0));
        let none = DensityGrid { columns: 0, ..fine() };
        assert!(density_on_grid(Events::unweighted(&places), &none, &plain(kernel)).expect("no nodes").is_empty());
        let share = Smoothing { measure: Measure::Density, ..plain(kernel) };
        assert!(matches!(density_at(Events::unweighted(&[]), &places, &share, CLOSE), Err(StatsError::Undefined { .. })));
    }
}

#[test]
fn what_has_no_meaning_is_refused() {
    let ask = |points: &[[f64; 2]], kernel, edge, summation| {
        density_at(Events::unweighted(points), &[[0.0, 0.0]], &Smoothing { edge, ..plain(kernel) }, summation)
    };
    let origin = [[0.0, 0.0]];
    for wrong in [f64::NAN, f64::INFINITY, 2e15] {
        assert!(matches!(
            ask(&[[0.0, 0.0], [0.0, wrong]], KERNELS[0], Edge::Uncorrected, CLOSE),
            Err(StatsError::BadValue { what: "y coordinate", index: 1, .. })
        ));
    }
    for sd_m in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = ask(&origin, Kernel::Gaussian { sd_m }, Edge::Uncorrected, CLOSE);
        assert!(matches!(refused, Err(StatsError::BadOption { .. })));
    }
    for summation in [Summation::Certified { relative_error: 0.0 }, Summation::Within { standard_deviations: f64::NAN }] {
        assert!(matches!(ask(&origin, KERNELS[0], Edge::Uncorrected, summation), Err(StatsError::BadOption { .. })));
    }
    let flat = Window { east: -500.0, ..SQUARE };
    assert!(matches!(ask(&origin, KERNELS[0], Edge::Uniform(flat), CLOSE), Err(StatsError::BadOption { .. })));
    let outside = ask(&[[501.0, 0.0]], KERNELS[0], Edge::DiggleJones(SQUARE), CLOSE);
    assert!(matches!(outside, Err(StatsError::BadValue { index: 0, .. })));
    let weights = density_at(Events::weighted(&origin, &[]), &origin, &plain(KERNELS[0]), CLOSE);
    assert!(matches!(weights, Err(StatsError::Lengths { .. })));
    let weights = density_at(Events::weighted(&origin, &[-1.0]), &origin, &plain(KERNELS[0]), CLOSE);
    assert!(matches!(weights, Err(StatsError::BadValue { what: "weight", .. })));
}

#[test]
fn bandwidths_follow_their_definitions() {
    let points = clump(60, 800.0);
    let scott = rule_bandwidth(&points, BandwidthRule::Scott).expect("a spread");
    let silverman = rule_bandwidth(&points, BandwidthRule::Silverman).expect("a spread");
    assert!(near(scott, silverman, 1e-15));
    for rule in [BandwidthRule::Scott, BandwidthRule::MedianDistance] {
        assert!(matches!(rule_bandwidth(&[[1.0, 1.0]; 9], rule), Err(StatsError::Undefined { .. })));
        assert!(matches!(rule_bandwidth(&points[..1], rule), Err(StatsError::TooFew { .. })));
    }
    let pair = |sd: f64, i: usize, j: usize| Kernel::Gaussian { sd_m: sd }.at(distance(points[i], points[j]));
    let all = |sd: f64| (0..60).flat_map(|i| (0..60).map(move |j| (i, j))).map(|(i, j)| pair(sd, i, j)).sum::<f64>();
    let sd: f64 = 70.0;
    let by_hand = all(sd * 2.0_f64.sqrt()) / 3600.0 - 2.0 * (all(sd) - 60.0 * pair(sd, 0, 0)) / (60.0 * 59.0);
    let ours = cross_validate(&points, &[sd], Criterion::LeastSquares).expect("a score").scores[0];
    assert!(near(ours, by_hand, 1e-9), "{ours:e} {by_hand:e}");
    let others = |i: usize| (0..60).filter(|&j| j != i).map(|j| pair(sd, i, j)).sum::<f64>();
    let by_hand: f64 = (0..60).map(|i| others(i).ln()).sum();
    let likelihood = Criterion::Likelihood(Edge::Uncorrected);
    assert!(near(cross_validate(&points, &[sd], likelihood).expect("a score").scores[0], by_hand, 1e-9));
    let best = best_sd(&points, [10.0, 500.0], likelihood).expect("a best");
    let scores = cross_validate(&points, &[best * 0.99, best, best * 1.01], likelihood).expect("scores");
    assert!(near(scores.best_sd_m, best, 1e-12));
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn order_place_and_unit_do_not_matter(
        events in vec((-400.0..400.0_f64, -400.0..400.0_f64, 0.0..5.0_f64), 1..120),
        place in (-600.0..600.0_f64, -600.0..600.0_f64),
        shift in (-1e4..1e4_f64, -1e4..1e4_f64),
        by in 0.1..10.0_f64,
        which in 0_usize..3,
    ) {
        let kernel = KERNELS[which];
        let longer = match kernel {
            Kernel::Gaussian { sd_m } => Kernel::Gaussian { sd_m: sd_m * by },
            Kernel::Quartic { radius_m } => Kernel::Quartic { radius_m: radius_m * by },
            Kernel::Epanechnikov { radius_m } => Kernel::Epanechnikov { radius_m: radius_m * by },
        };
        let ask = |change: &dyn Fn([f64; 2]) -> [f64; 2], kernel, backwards: bool| {
            let mut rows: Vec<_> = events.iter().map(|&(x, y, weight)| (change([x, y]), weight)).collect();
            if backwards {
                rows.reverse();
            }
            let (points, weights): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            at(Events::weighted(&points, &weights), &[change([place.0, place.1])], kernel)[0]
        };
        let plain = ask(&|point| point, kernel, false);
        let slack = 1e-9 * plain + 1e-12 * kernel.at(0.0);
        prop_assert!((ask(&|point| point, kernel, true) - plain).abs() <= slack);
        prop_assert!((ask(&|point| [point[0] + shift.0, point[1] + shift.1], kernel, false) - plain).abs() <= slack);
        prop_assert!((ask(&|point| [point[0] * by, point[1] * by], longer, false) * by * by - plain).abs() <= slack);
        let by_hand: f64 = events.iter().map(|&(x, y, w)| w * kernel.at(distance([x, y], [place.0, place.1]))).sum();
        prop_assert!((by_hand - plain).abs() <= slack);
    }

    #[test]
    fn weights_add(points in vec((-400.0..400.0_f64, -400.0..400.0_f64), 1..60), which in 0_usize..3) {
        let points: Vec<[f64; 2]> = points.into_iter().map(|(x, y)| [x, y]).collect();
        let twice: Vec<[f64; 2]> = points.iter().chain(&points).chain(&points).copied().collect();
        let thrice = vec![3.0; points.len()];
        let places = [[0.0, 0.0], [250.0, -100.0]];
        let (rows, weights) =
            (at(Events::unweighted(&twice), &places, KERNELS[which]), at(Events::weighted(&points, &thrice), &places, KERNELS[which]));
        prop_assert!(rows.iter().zip(&weights).all(|(a, b)| near(*a, *b, 1e-9)));
    }
}

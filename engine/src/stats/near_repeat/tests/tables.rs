//! Counts, bands, degenerate input, and the same answer on any number of threads.

use proptest::prelude::*;

use super::super::super::{NotComputable, StatsError};
use super::super::pairs::{Measure, Square};
use super::super::{
    Bands, CutOffs, Ends, KnoxOptions, Metric, NearRepeatInference, NearRepeatUsed, Permutations, SamePlace, knox, near_repeat,
    single_precision,
};
use super::{Case, Cut, DRAWS, scattered, standard, studies};

proptest! {
    #[test]
    fn counts_are_those_of_all_pairs(case in studies(60)) {
        let table = case.table(NearRepeatInference::ClosedForm);
        let counts: Vec<u64> = table.cells.iter().map(|cell| cell.observed).collect();
        prop_assert_eq!(counts, case.counts());
        let soon = table.pairs_by_days.len();
        let [space, time] = case.banded();
        for (band, &pairs) in table.pairs_by_distance.iter().enumerate() {
            prop_assert_eq!(pairs, space.iter().flatten().filter(|&&of| of == Some(band)).count() as u64 / 2);
        }
        for band in 0..soon {
            prop_assert_eq!(table.pairs_by_days[band], time.iter().flatten().filter(|&&of| of == Some(band)).count() as u64 / 2);
        }
    }

    #[test]
    fn order_and_origin_do_not_matter(case in studies(40), shift in -8..8_i32) {
        let table = case.table(NearRepeatInference::ClosedForm);
        let mut moved = case.clone();
        moved.points.reverse();
        moved.days.reverse();
        // A power of two, so that nothing is rounded anew.
        let shift = f64::from(shift) * 64.0;
        let on_grid = |value: &f64| value.fract().abs() <= 0.0;
        if moved.points.iter().flatten().all(on_grid) {
            moved.points.iter_mut().flatten().for_each(|at| *at += shift);
        }
        if moved.days.iter().all(on_grid) {
            moved.days.iter_mut().for_each(|day| *day -= shift);
        }
        prop_assert_eq!(moved.table(NearRepeatInference::ClosedForm), table);
    }

    #[test]
    fn every_p_is_one(case in studies(30)) {
        for inference in [NearRepeatInference::ClosedForm, NearRepeatInference::MonteCarlo(DRAWS)] {
            for cell in case.table(inference).cells {
                for p in [cell.closed_form, cell.p()] {
                    for p in [p.p, p.p_high, p.p_low] {
                        prop_assert!(p > 0.0 && p <= 1.0, "{p}");
                    }
                }
                prop_assert!(cell.variance >= 0.0);
            }
        }
    }

    #[test]
    fn a_square_is_compared_as_its_root(distance in prop_oneof![Just(0.0), 0.0..1e6_f64, Just(f64::MIN_POSITIVE), Just(1e80)]) {
        let limit = Square::threshold(distance);
        prop_assert!(limit.sqrt() >= distance);
        prop_assert!(limit <= 0.0 || limit.next_down().sqrt() < distance);
    }
}

#[test]
fn piles_are_counted_in_order_of_time_as_pair_by_pair() {
    // Two piles 50 apart and scattered events, on whole days and in between.
    for step in [1.0, 0.37] {
        let (mut points, mut days) = scattered(60, 300.0, 3);
        for at in 0..500_u32 {
            points.push(if at % 3 == 0 { [100.0, 100.0] } else { [150.0, 100.0] });
            days.push(f64::from(at * at % 91) * step);
        }
        let breaks = vec![0.0, 0.001, 50.0, 120.0, f64::INFINITY];
        let space = Cut { breaks, closed: CutOffs::LeftClosed, ends: Ends::Open };
        let time = Cut { breaks: vec![1.0, 3.0, 9.0, f64::INFINITY], closed: CutOffs::RightClosed, ends: Ends::Open };
        let case = Case { points, days, space, time, metric: Metric::Manhattan };
        let permutations = Permutations { count: 40, seed: 1 };
        let table = case.table(NearRepeatInference::MonteCarlo(permutations));
        let counts: Vec<u64> = table.cells.iter().map(|cell| cell.observed).collect();
        assert_eq!(counts, case.counts());
        for cell in table.cells {
            let simulated = cell.simulated.expect("simulations");
            let far = (simulated.mean - cell.expected).abs() / (cell.variance / 40.0).sqrt();
            assert!(far < 4.5, "band {} days {}: {} is not {}", cell.distance, cell.days, simulated.mean, cell.expected);
        }
    }
}

#[test]
fn ten_thousand_events_at_one_place_are_no_burden() {
    let points = vec![[3.0, 4.0]; 10_000];
    let days: Vec<f64> = (0..10_000_u32).map(|event| f64::from(event % 365)).collect();
    let table = near_repeat(&points, &days, &standard(NearRepeatInference::MonteCarlo(DRAWS))).expect("a table");
    assert_eq!(table.pairs_by_distance, [49_995_000, 0, 0, 0]);
    // All pairs are at one place, so that no order of the times changes anything.
    assert_eq!(table.cells.iter().take(3).map(|cell| cell.observed).sum::<u64>(), 49_995_000);
    for cell in &table.cells {
        assert!(cell.z.is_err() && cell.simulated.is_none() && cell.p().p >= 1.0);
    }
}

#[test]
fn the_same_on_any_number_of_threads() {
    let (points, days) = scattered(3000, 3000.0, 9);
    let options = standard(NearRepeatInference::MonteCarlo(Permutations { count: 50, seed: 7 }));
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| near_repeat(&points, &days, &options).expect("a table"))
    };
    let one = run(1);
    assert_eq!(one, run(2));
    assert_eq!(one, run(5));
    let other = standard(NearRepeatInference::MonteCarlo(Permutations { count: 50, seed: 8 }));
    assert_ne!(one, near_repeat(&points, &days, &other).expect("a table"));
}

#[test]
fn only_rare_cells_are_simulated_when_asked_to_choose() {
    let (points, days) = scattered(400, 3000.0, 11);
    let auto = NearRepeatInference::Auto { below: 10.0, permutations: DRAWS };
    let table = near_repeat(&points, &days, &standard(auto)).expect("a table");
    let all = near_repeat(&points, &days, &standard(NearRepeatInference::MonteCarlo(DRAWS))).expect("a table");
    let mut used = [0, 0];
    for (cell, full) in table.cells.iter().zip(&all.cells).filter(|(cell, _)| cell.z.is_ok()) {
        match cell.used() {
            NearRepeatUsed::MonteCarlo => {
                used[0] += 1;
                assert!(cell.expected < 10.0);
                assert_eq!(cell.simulated, full.simulated, "the same simulations, whichever cells are asked for");
            }
            NearRepeatUsed::ClosedForm => {
                used[1] += 1;
                assert_eq!(cell.p(), cell.closed_form);
            }
        }
    }
    assert!(used[0] > 0 && used[1] > 0, "{used:?}");
}

#[test]
fn bands_say_what_they_hold() {
    let written = |bands: Result<Bands, StatsError>| {
        bands.expect("bands").list().iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    let breaks = [0.0, 100.0, 200.0];
    assert_eq!(written(Bands::new(&breaks, CutOffs::LeftClosed, Ends::Open)), "[0, 100) [100, 200)");
    assert_eq!(written(Bands::new(&breaks, CutOffs::LeftClosed, Ends::Included)), "[0, 100) [100, 200]");
    assert_eq!(written(Bands::new(&breaks, CutOffs::RightClosed, Ends::Open)), "(0, 100] (100, 200]");
    assert_eq!(written(Bands::new(&breaks, CutOffs::RightClosed, Ends::Included)), "[0, 100] (100, 200]");
    let apart = |tolerance| SamePlace::Apart { tolerance };
    let of = |same, cut_offs| written(Bands::of_distance(&[100.0], same, cut_offs));
    assert_eq!(of(apart(0.0), CutOffs::LeftClosed), "[0, 0] (0, 100) [100, inf)");
    assert_eq!(of(apart(0.0), CutOffs::RightClosed), "[0, 0] (0, 100] (100, inf)");
    assert_eq!(of(apart(0.5), CutOffs::LeftClosed), "[0, 0.5) [0.5, 100) [100, inf)");
    assert_eq!(of(SamePlace::WithNearest, CutOffs::RightClosed), "[0, 100] (100, inf)");
    let bands = Bands::of_distance(&[100.0], apart(0.0), CutOffs::LeftClosed).expect("bands");
    assert_eq!([0.0, 1e-300, 100.0, 1e9].map(|value| bands.of(value)), [Some(0), Some(1), Some(2), Some(2)]);
}

#[test]
fn refuses_what_has_no_meaning() {
    let bands = |breaks: &[f64]| Bands::new(breaks, CutOffs::LeftClosed, Ends::Open);
    assert!(matches!(bands(&[1.0]), Err(StatsError::TooFew { .. })));
    for breaks in [[0.0, 0.0], [2.0, 1.0], [-1.0, 1.0], [0.0, f64::NAN], [f64::INFINITY, f64::INFINITY]] {
        assert!(matches!(bands(&breaks), Err(StatsError::BadValue { what: "break", .. })), "{breaks:?}");
    }
    for tolerance in [-1.0, f64::NAN] {
        let refused = Bands::of_distance(&[1.0], SamePlace::Apart { tolerance }, CutOffs::LeftClosed);
        assert!(matches!(refused, Err(StatsError::BadOption { .. })), "{refused:?}");
    }
    assert!(Bands::of_distance(&[1.0], SamePlace::Apart { tolerance: 1.0 }, CutOffs::LeftClosed).is_err());
    let table = |points: &[[f64; 2]], days: &[f64], inference| near_repeat(points, days, &standard(inference)).map(|_| ());
    let closed = NearRepeatInference::ClosedForm;
    assert!(matches!(table(&[], &[], closed), Err(StatsError::TooFew { given: 0, .. })));
    assert!(matches!(table(&[[0.0; 2]], &[0.0], closed), Err(StatsError::TooFew { given: 1, .. })));
    assert!(matches!(table(&[[0.0; 2]; 2], &[0.0], closed), Err(StatsError::Lengths { .. })));
    let bad = table(&[[0.0; 2], [0.0, f64::NAN]], &[0.0; 2], closed);
    assert!(matches!(bad, Err(StatsError::BadValue { what: "a coordinate of point", index: 1, .. })), "{bad:?}");
    assert!(matches!(table(&[[0.0; 2]; 2], &[0.0, f64::INFINITY], closed), Err(StatsError::BadValue { what: "day", .. })));
    let none = Permutations { count: 0, seed: 1 };
    let auto = |below| NearRepeatInference::Auto { below, permutations: DRAWS };
    for inference in [NearRepeatInference::MonteCarlo(none), auto(f64::NAN), auto(-1.0)] {
        assert!(matches!(table(&[[0.0; 2]; 2], &[0.0; 2], inference), Err(StatsError::BadOption { .. })));
    }
}

#[test]
fn degenerate_studies_have_answers() {
    let closed = NearRepeatInference::ClosedForm;
    // Two events: one pair, wherever it is.
    let two = near_repeat(&[[0.0; 2], [1e9, -1e9]], &[0.0, 1e6], &standard(closed)).expect("a table");
    assert_eq!(two.pairs, 1);
    assert_eq!(two.cells.iter().map(|cell| cell.observed).collect::<Vec<_>>(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    assert!(two.cells.iter().all(|cell| cell.z.is_err()));
    assert_eq!(
        two.cells[0].ratio,
        Err(NotComputable::Because("no pairs are expected here; choose wider bands, or more simulations"))
    );
    // All on one day.
    let (points, _) = scattered(200, 1000.0, 1);
    let day = near_repeat(&points, &vec![5.0; 200], &standard(NearRepeatInference::MonteCarlo(DRAWS))).expect("a table");
    assert!(day.cells.iter().all(|cell| cell.z.is_err() && cell.simulated.is_none()));
    assert_eq!(day.pairs_by_days, [19_900, 0, 0]);
    // Coordinates so large that a metre is lost in them, and so far apart that the grid would not fit.
    let huge = near_repeat(&[[1e100, 0.0], [1e100, 0.0], [-1e100, 1e100]], &[0.0, 1.0, 2.0], &standard(closed)).expect("a table");
    assert_eq!(huge.pairs_by_distance, [1, 0, 0, 2]);
    // Zero and minus zero are one place.
    let zeros = near_repeat(&[[0.0, -0.0], [-0.0, 0.0]], &[0.0, 1.0], &standard(closed)).expect("a table");
    assert_eq!(zeros.pairs_by_distance, [1, 0, 0, 0]);
}

#[test]
fn knox_counts_both_limits() {
    let points = [[0.0, 0.0], [200.0, 0.0], [0.0, 200.1], [0.0, 0.0]];
    let days = [0.0, 14.0, 3.0, 14.5];
    let ask = |distance, days_apart| {
        let inference = NearRepeatInference::MonteCarlo(DRAWS);
        let options = KnoxOptions { distance, days: days_apart, metric: Metric::Euclidean, inference };
        knox(&points, &days, options).expect("a test")
    };
    let found = ask(200.0, 14.0);
    assert_eq!((found.near_in_space, found.near_in_time, found.cell.observed), (3, 5, 2));
    assert_eq!(ask(0.0, 14.5).near_in_space, 1);
    assert_eq!(ask(200.1, 0.0).near_in_time, 0);
    assert!(found.p_poisson > 0.0 && found.p_poisson < 1.0);
    let refused =
        KnoxOptions { distance: -1.0, days: 1.0, metric: Metric::Euclidean, inference: NearRepeatInference::ClosedForm };
    assert!(matches!(knox(&points, &days, refused), Err(StatsError::BadOption { option: "distance", .. })));
}

#[test]
fn single_precision_keeps_seven_digits() {
    let [[x, y]] = single_precision(&[[359_192.302_798_928, 0.1]])[..] else { panic!("one point") };
    assert!((x - 359_192.312_5).abs() <= 0.0 && (y - f64::from(0.1_f32)).abs() <= 0.0);
}

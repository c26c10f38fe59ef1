//! Tests of the scan of a series: closed forms, simulation, digits of small p, and bounds.

use proptest::prelude::*;

use super::{NausConvention, ScanGrid, SeriesScan, StatsError, fullest_window, naus_scan, scan_simulation};

fn scan(periods: f64, window: f64, mean: f64, most: u32) -> SeriesScan {
    SeriesScan { periods, window, mean, most }
}

fn p(series: SeriesScan) -> f64 {
    naus_scan(series, NausConvention::Naus).expect("a p")
}

#[test]
fn two_events_in_two_windows_by_hand() {
    // No two events of mean 1 per window within one of each other on a stretch of two: none, one, or two that are apart by
    // more than a window. exp(-2) (1 + 2 + 1/2).
    let apart = (-2.0_f64).exp() * 3.5;
    assert!((p(scan(2.0, 1.0, 1.0, 2)) - (1.0 - apart)).abs() < 1e-14);
    // On a stretch of three: exp(-3) times the volumes of ordered times a window apart, 1 + 3 + 2^2 / 2 + 1 / 6.
    let apart = (-3.0_f64).exp() * (1.0 + 3.0 + 2.0 + 1.0 / 6.0);
    assert!((p(scan(3.0, 1.0, 1.0, 2)) - (1.0 - apart)).abs() < 1e-14);
}

#[test]
fn none_and_one() {
    assert!((p(scan(10.0, 1.0, 0.3, 0)) - 1.0).abs() < 1e-15);
    assert!((p(scan(10.0, 1.0, 0.3, 1)) - (1.0 - (-3.0_f64).exp())).abs() < 1e-15);
}

#[test]
fn simulation_finds_the_same() {
    for series in [scan(260.0, 1.0, 1.0, 7), scan(52.0, 1.0, 0.5, 5), scan(365.0, 7.0, 0.2, 7), scan(30.0, 3.0, 1.0, 9)] {
        let simulated = scan_simulation(series, ScanGrid::AnyMoment, 4_000, 7).expect("a simulation").p.expect("a p");
        let error = 4.0 * (simulated * (1.0 - simulated) / 4_000.0).sqrt();
        let ours = p(series);
        assert!((ours - simulated).abs() < error + 0.03 * simulated, "{series:?}: {ours} {simulated}");
        let whole = scan_simulation(series, ScanGrid::WholePeriods, 4_000, 7).expect("a simulation").p.expect("a p");
        assert!(whole <= simulated + error, "windows of whole periods are some of all windows: {whole} {simulated}");
    }
}

#[test]
fn three_windows_need_the_last_term() {
    // Within three windows the closed form is exact, with the term that ptools leaves out.
    let series = scan(3.0, 1.0, 1.5, 4);
    let simulated = scan_simulation(series, ScanGrid::AnyMoment, 4_000_000, 3).expect("a simulation").p.expect("a p");
    let error = 3.0 * (simulated * (1.0 - simulated) / 4e6).sqrt();
    assert!((p(series) - simulated).abs() < error, "{} {simulated}", p(series));
    // Its exponent is that of three windows where the window is two periods.
    let without = naus_scan(scan(3.0, 2.0, 1.5, 4), NausConvention::Ptools).expect("a p");
    assert!(simulated - without > error, "{without} {simulated}");
}

#[test]
fn small_p_keep_their_digits() {
    // One window and a bit has p close to P(X >= n) for large n; twice the length makes it about twice as large and no more.
    let (one, two) = (p(scan(100.0, 1.0, 1.0, 40)), p(scan(200.0, 1.0, 1.0, 40)));
    assert!(one > 1e-60 && one < 1e-40, "{one}");
    assert!((two / one - 198.0 / 98.0).abs() < 0.03, "{two} {one}");
    assert!(p(scan(100.0, 1.0, 1e-3, 1_000)) > 0.0);
}

#[test]
fn a_crowded_series_has_p_one() {
    for most in [2, 3, 50] {
        assert!(p(scan(1_000.0, 1.0, 100.0, most)) > 1.0 - 1e-12);
    }
}

#[test]
fn the_fullest_window_is_the_first_of_its_kind() {
    let fullest = fullest_window(&[2.0, 3.0, 0.0, 3.0, 2.0], 2).expect("a window");
    assert!((fullest.events - 5.0).abs() < 1e-15 && fullest.first == 0);
    assert!(fullest_window(&[0.0, 0.0], 2).is_ok_and(|fullest| fullest.events <= 0.0 && fullest.first == 0));
    for window in [0, 3] {
        assert!(matches!(fullest_window(&[1.0, 2.0], window), Err(StatsError::BadOption { option: "window", .. })));
    }
    assert!(matches!(fullest_window(&[f64::NAN], 1), Err(StatsError::BadValue { index: 0, .. })));
}

#[test]
fn the_seed_alone_decides() {
    let series = scan(100.0, 1.0, 1.0, 5);
    for grid in [ScanGrid::AnyMoment, ScanGrid::WholePeriods] {
        let found = scan_simulation(series, grid, 499, 1);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        assert_eq!(found, one.install(|| scan_simulation(series, grid, 499, 1)));
        assert_ne!(found, scan_simulation(series, grid, 499, 2));
    }
}

#[test]
fn refuses_input_without_an_answer() {
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        for series in [scan(bad, 1.0, 1.0, 2), scan(10.0, bad, 1.0, 2), scan(10.0, 1.0, bad, 2)] {
            assert!(matches!(naus_scan(series, NausConvention::Naus), Err(StatsError::BadOption { .. })), "{series:?}");
            assert!(matches!(scan_simulation(series, ScanGrid::AnyMoment, 9, 1), Err(StatsError::BadOption { .. })));
        }
    }
    let ask = |series| naus_scan(series, NausConvention::Ptools);
    assert!(matches!(ask(scan(2.0, 3.0, 1.0, 2)), Err(StatsError::BadOption { option: "window", .. })));
    assert!(matches!(ask(scan(2.0, 1.0, 1.0, 2_000_000)), Err(StatsError::BadOption { option: "max", .. })));
    let series = scan(100.0, 1.0, 1.0, 5);
    assert!(matches!(scan_simulation(series, ScanGrid::AnyMoment, 0, 1), Err(StatsError::BadOption { .. })));
    assert!(matches!(scan_simulation(scan(9.0, 0.4, 1.0, 5), ScanGrid::WholePeriods, 9, 1), Err(StatsError::BadOption { .. })));
    let endless = scan_simulation(scan(1e9, 1.0, 1.0, 5), ScanGrid::AnyMoment, 999, 1).expect("an answer");
    assert!(endless.p.is_err());
}

proptest! {
    #[test]
    fn p_is_a_probability(
        periods in 1.0..5_000.0_f64, window in 0.1..1.0_f64, mean in 1e-4..30.0_f64, most in 0..120_u32,
    ) {
        for convention in [NausConvention::Naus, NausConvention::Ptools] {
            let p = naus_scan(scan(periods, window, mean, most), convention).expect("a p");
            prop_assert!(p > 0.0 && p <= 1.0, "{}", p);
        }
    }

    #[test]
    fn more_events_and_shorter_series_are_less_likely(
        periods in 4.0..5_000.0_f64, mean in 1e-3..3.0_f64, more in 1..60_u32,
    ) {
        // Where the approximation is meant to hold: a window fuller than it is on average.
        let most = more + 9;
        let (one, fuller) = (p(scan(periods, 1.0, mean, most)), p(scan(periods, 1.0, mean, most + 1)));
        prop_assert!(fuller <= one * (1.0 + 1e-12), "{} {}", one, fuller);
        prop_assert!(one <= p(scan(periods * 1.5, 1.0, mean, most)) * (1.0 + 1e-12));
    }

    #[test]
    fn the_unit_of_time_does_not_matter(periods in 2.0..500.0_f64, mean in 1e-2..3.0_f64, most in 2..30_u32, unit in 0.1..10.0_f64) {
        let (one, other) = (p(scan(periods, 1.0, mean, most)), p(scan(periods * unit, unit, mean / unit, most)));
        prop_assert!((one - other).abs() <= 1e-9 * one, "{} {}", one, other);
    }
}

//! Tests of hour tables, uniformity and directions: hand-worked cases, simulation, and what must not change an answer.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::draws::stream;
use super::super::{Cycle, StatsError, garwood_interval, real};
use super::uniformity::Dice;
use super::{UniformityNull, circular, hour_table, uniformity};

const SIMULATED: UniformityNull = UniformityNull::MonteCarlo { simulations: 999, seed: 3 };

#[test]
fn a_table_by_hand() {
    let mut weights = vec![0.0; 168];
    (weights[0], weights[23], weights[24], weights[167]) = (1.0, 2.5, 3.0, 0.5);
    let mut exposure = vec![2.0; 168];
    (exposure[24], exposure[5]) = (4.0, 0.0);
    let table = hour_table(&weights, &exposure, 0.9).expect("a table");
    assert!((table.total - 7.0).abs() < 1e-15);
    assert!((table.days[0] - 3.5).abs() < 1e-15 && (table.days[1] - 3.0).abs() < 1e-15 && (table.days[6] - 0.5).abs() < 1e-15);
    assert!((table.hours[0] - 4.0).abs() < 1e-15 && (table.hours[23] - 3.0).abs() < 1e-15);
    assert!((table.shares.as_ref().expect("events")[23] - 2.5 / 7.0).abs() < 1e-15);
    assert!((table.rates[24].expect("hours").rate - 0.75).abs() < 1e-15 && table.rates[5].is_err());
    // 2.5 lies between what two and three events allow.
    let rate = table.rates[23].expect("hours");
    assert!((rate.rate - 1.25).abs() < 1e-15);
    assert!((rate.lower - garwood_interval(2, 2.0, 0.9).expect("an interval").lower).abs() < 1e-15);
    assert!((rate.upper - garwood_interval(3, 2.0, 0.9).expect("an interval").upper).abs() < 1e-15);
    let peak = table.peak.expect("events");
    assert_eq!((peak.hour, peak.candidates.len()), (23, 167));
    assert!(peak.rate.lower < rate.lower && peak.rate.upper > rate.upper);
}

#[test]
fn a_peak_is_told_from_the_rest() {
    let mut weights = vec![10.0; 168];
    (weights[100], weights[101]) = (90.0, 80.0);
    let peak = hour_table(&weights, &[52.0; 168], 0.95).expect("a table").peak.expect("events");
    assert_eq!((peak.hour, &peak.candidates[..]), (100, &[100, 101][..]));
}

#[test]
fn no_events_have_rates_and_no_peak() {
    let table = hour_table(&[0.0; 168], &[10.0; 168], 0.95).expect("a table");
    assert!(table.shares.is_err() && table.peak.is_err());
    let rate = table.rates[0].expect("hours");
    assert!(rate.rate.abs() <= 0.0 && rate.lower.abs() <= 0.0 && (rate.upper - 40.0_f64.ln() / 10.0).abs() < 1e-12);
}

#[test]
fn refuses_tables_that_cannot_be() {
    let refused = |weights: &[f64], exposure: &[f64]| hour_table(weights, exposure, 0.95).expect_err("no table");
    assert!(matches!(refused(&[1.0; 167], &[1.0; 168]), StatsError::Lengths { expected: 168, .. }));
    assert!(matches!(refused(&[1.0; 168], &[1.0; 24]), StatsError::Lengths { .. }));
    assert!(matches!(refused(&[1.0; 168], &[0.0; 168]), StatsError::BadValue { what: "weight of hour", .. }));
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        assert!(matches!(refused(&[bad; 168], &[1.0; 168]), StatsError::BadValue { what: "weight of hour", .. }));
        assert!(matches!(refused(&[1.0; 168], &[bad; 168]), StatsError::BadValue { what: "exposure of hour", .. }));
    }
    assert!(matches!(hour_table(&[1.0; 168], &[1.0; 168], 1.0), Err(StatsError::NotALevel { .. })));
}

#[test]
fn windows_hold_hours() {
    // From Monday 01:30 for nine days and an hour: until Wednesday of the next week, 02:30.
    let hours = Cycle::HOURS_OF_WEEK.occurrences(90.0, 90.0 + 9.0 * 1440.0 + 60.0).expect("a window");
    assert!((hours.iter().sum::<f64>() - 217.0).abs() < 1e-9);
    for (hour, expected) in [(0, 1.0), (1, 1.5), (2, 2.0), (49, 2.0), (50, 1.5), (51, 1.0), (167, 1.0)] {
        assert!((hours[hour] - expected).abs() < 1e-9, "hour {hour}: {}", hours[hour]);
    }
    let weeks = Cycle::HOURS_OF_WEEK.occurrences(-300.0, -300.0 + 156.0 * 10_080.0).expect("a window");
    assert!(weeks.iter().all(|hours| (hours - 156.0).abs() < 1e-9));
    assert!(Cycle::HOURS_OF_WEEK.occurrences(0.0, -1.0).is_err());
}

#[test]
fn uniformity_by_hand() {
    let test = uniformity(&[8.0, 4.0, 0.0, 0.0], &[1.0, 2.0, 0.0, 1.0], UniformityNull::ChiSquare).expect("events");
    // Expected 3, 6 and 3 of 12.
    assert!((test.chi_square - (25.0 / 3.0 + 4.0 / 6.0 + 3.0)).abs() < 1e-12);
    assert!(test.degrees == 2 && (test.least_expected - 3.0).abs() < 1e-15);
    assert!((test.p - (-6.0_f64).exp()).abs() < 1e-12);
    let even = uniformity(&[5.0; 24], &[1.0; 24], SIMULATED).expect("events");
    assert!(even.chi_square.abs() < 1e-12 && (even.p - 1.0).abs() < 1e-15);
}

#[test]
fn simulation_and_law_agree_where_counts_are_large() {
    for (seed, tilt) in [(1, 0.0), (2, 0.03), (3, 0.06)] {
        let mut random = stream(seed, 0);
        let count = |hour: f64| 400.0 * (1.0 + tilt * (hour / 4.0).sin()) + 12.0 * (random.random::<f64>() - 0.5);
        let counts: Vec<f64> = (0..24_u8).map(f64::from).map(count).map(f64::round).collect();
        let law = uniformity(&counts, &[1.0; 24], UniformityNull::ChiSquare).expect("events").p;
        let null = UniformityNull::MonteCarlo { simulations: 1_999, seed };
        let simulated = uniformity(&counts, &[1.0; 24], null).expect("events").p;
        assert!((law - simulated).abs() < 4.0 * (law * (1.0 - law) / 2e3).sqrt() + 2e-3, "{law} and {simulated}");
    }
}

#[test]
fn bins_are_drawn_by_their_expectation() {
    let expected = [3.0, 1e-3, 0.5, 40.0, 7.0];
    let (dice, total) = (Dice::new(&expected), expected.iter().sum::<f64>());
    let mut upto = 0.0;
    for (bin, expected) in expected.iter().enumerate() {
        // Just inside either edge of the bin.
        assert_eq!(dice.bin((upto + 1e-9) / total), bin);
        upto += expected;
        assert_eq!(dice.bin((upto - 1e-9) / total), bin);
    }
    assert_eq!(dice.bin(1.0 - f64::EPSILON / 2.0), 4);
}

#[test]
fn uniformity_refuses_what_it_cannot_test() {
    let law = UniformityNull::ChiSquare;
    assert!(matches!(uniformity(&[1.0; 3], &[1.0; 2], law), Err(StatsError::Lengths { .. })));
    assert!(matches!(uniformity(&[1.0, 0.0], &[1.0, 0.0], law), Err(StatsError::TooFew { given: 1, .. })));
    assert!(matches!(uniformity(&[0.0; 3], &[1.0; 3], law), Err(StatsError::Undefined { .. })));
    assert!(matches!(uniformity(&[0.5; 3], &[1.0; 3], SIMULATED), Err(StatsError::BadValue { index: 0, .. })));
    assert!(matches!(uniformity(&[1e11; 3], &[1.0; 3], SIMULATED), Err(StatsError::TooManyEvents { .. })));
    let none = UniformityNull::MonteCarlo { simulations: 0, seed: 1 };
    assert!(matches!(uniformity(&[1.0; 3], &[1.0; 3], none), Err(StatsError::BadOption { .. })));
    // Far out the law's p is small and not zero.
    assert!(uniformity(&[1e6, 0.0, 0.0], &[1.0; 3], law).expect("events").p > 0.0);
}

#[test]
fn the_rayleigh_p_holds_what_it_says() {
    for (n, tolerance) in [(5_usize, 0.012), (20, 0.008), (100, 0.008)] {
        let one = |index: u32| {
            let mut random = stream(11, u64::from(index));
            let times: Vec<f64> = (0..n).map(|_| random.random::<f64>() * 24.0).collect();
            circular(&times, 24.0).expect("times").p
        };
        let p: Vec<f64> = (0..10_000).map(one).collect();
        for level in [0.05, 0.2] {
            let share = real(p.iter().filter(|p| **p <= level).count()) / 10_000.0;
            assert!((share - level).abs() < tolerance, "n = {n}, level {level}: {share}");
        }
    }
}

#[test]
fn directions_by_hand() {
    let balanced = circular(&[0.0, 6.0, 12.0, 18.0], 24.0).expect("times");
    assert!(balanced.mean.is_err() && balanced.resultant < 1e-12 && (balanced.p - 1.0).abs() < 1e-12);
    let alike = circular(&[30.0; 10], 24.0).expect("times");
    assert!((alike.mean.expect("a direction") - 6.0).abs() < 1e-12 && (alike.resultant - 1.0).abs() < 1e-15);
    assert!((alike.rayleigh - 10.0).abs() < 1e-12);
    assert!((alike.p - (41.0_f64.sqrt() - 21.0).exp()).abs() < 1e-15);
    // C = 1 + 1/2, S = sqrt(3)/2: R = sqrt(3), 30 degrees.
    let two = circular(&[0.0, 60.0], 360.0).expect("times");
    assert!((two.mean.expect("a direction") - 30.0).abs() < 1e-9);
    assert!((two.resultant - 3.0_f64.sqrt() / 2.0).abs() < 1e-12);
    assert!(matches!(circular(&[], 24.0), Err(StatsError::TooFew { .. })));
    assert!(matches!(circular(&[f64::NAN], 24.0), Err(StatsError::BadValue { .. })));
    assert!(matches!(circular(&[1.0], 0.0), Err(StatsError::BadOption { .. })));
}

proptest! {
    #[test]
    fn turning_the_clock_turns_the_mean(times in vec(0.0..24.0_f64, 1..40), by in -100.0..100.0_f64) {
        let (here, there) = (circular(&times, 24.0).expect("times"), {
            let turned: Vec<f64> = times.iter().map(|time| time + by).collect();
            circular(&turned, 24.0).expect("times")
        });
        prop_assert!((here.resultant - there.resultant).abs() < 1e-9 && here.p > 0.0 && here.p <= 1.0);
        if let (Ok(a), Ok(b), true) = (here.mean, there.mean, here.resultant > 1e-3) {
            let apart = (b - a - by).rem_euclid(24.0);
            prop_assert!(apart.min(24.0 - apart) < 1e-6);
        }
    }

    #[test]
    fn uniformity_knows_no_order(counts in vec(0..30_u8, 2..40), seed in 0..50_u64) {
        let counts: Vec<f64> = counts.into_iter().map(f64::from).collect();
        let exposure = vec![2.0; counts.len()];
        let back: Vec<f64> = counts.iter().rev().copied().collect();
        let null = UniformityNull::MonteCarlo { simulations: 19, seed };
        let (Ok(a), Ok(b)) = (uniformity(&counts, &exposure, null), uniformity(&back, &exposure, null)) else { return Ok(()) };
        prop_assert!((a.chi_square - b.chi_square).abs() < 1e-9 * (1.0 + a.chi_square) && a.p > 0.0 && a.p <= 1.0);
        prop_assert!((a.p - b.p).abs() < 1e-12);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_table_adds_up(weights in vec(0.0..50.0_f64, 168)) {
        let table = hour_table(&weights, &[7.0; 168], 0.95).expect("a table");
        prop_assert!((table.days.iter().sum::<f64>() - table.total).abs() < 1e-8);
        prop_assert!((table.hours.iter().sum::<f64>() - table.total).abs() < 1e-8);
        prop_assert!((table.shares.expect("events").iter().sum::<f64>() - 1.0).abs() < 1e-12);
        for rate in table.rates.into_iter().flatten() {
            prop_assert!(rate.lower <= rate.rate && rate.rate <= rate.upper);
        }
        let peak = table.peak.expect("events");
        prop_assert_eq!(peak.candidates[0], peak.hour);
    }
}

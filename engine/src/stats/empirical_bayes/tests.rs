//! Tests of empirical Bayes rates: literal definitions, refusals, and how shrinkage behaves.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Adjacency, LocalSpread, StatsError, empirical_bayes_global, empirical_bayes_local, empirical_bayes_standardised};

const BOTH: [LocalSpread; 2] = [LocalSpread::AroundTheNeighbourhood, LocalSpread::AroundEachCell];

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs() + 1e-300
}

fn all_pairs(cells: u32) -> Adjacency {
    let pairs: Vec<(u32, u32)> = (0..cells).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
    Adjacency::from_pairs(cells as usize, &pairs).expect("a lattice")
}

#[test]
fn less_variation_than_chance_gives_the_mean_everywhere() {
    // Rates 0.010 and 0.011 of a thousand each: chance alone spreads them more.
    let smoothed = empirical_bayes_global(&[10.0, 11.0], &[1000.0, 1000.0]).expect("rates");
    assert!(smoothed.variance <= 0.0);
    assert!(smoothed.rates.iter().all(|rate| rate.is_ok_and(|rate| close(rate, 0.0105))));
}

#[test]
fn cells_without_exposure_take_no_part() {
    let with = empirical_bayes_global(&[10.0, 7.0, 50.0, 0.0], &[100.0, 0.0, 100.0, 0.0]).expect("rates");
    let without = empirical_bayes_global(&[10.0, 50.0], &[100.0, 100.0]).expect("rates");
    assert_eq!((with.rates[0], with.rates[2], with.mean.to_bits()), (without.rates[0], without.rates[1], without.mean.to_bits()));
    assert!(with.rates[1].is_err() && with.rates[3].is_err());
    for spread in BOTH {
        let local = empirical_bayes_local(&[10.0, 7.0, 50.0, 0.0], &[100.0, 0.0, 100.0, 0.0], &all_pairs(4), spread);
        let local = local.expect("rates");
        assert!(local[1].is_err() && local[3].is_err() && local[0].is_ok());
    }
}

#[test]
fn a_neighbourhood_of_everything_is_the_whole_map() {
    let (counts, exposures) = ([3.0, 9.0, 1.0, 20.0, 0.0], [100.0, 80.0, 120.0, 60.0, 30.0]);
    let global = empirical_bayes_global(&counts, &exposures).expect("rates");
    for spread in BOTH {
        let local = empirical_bayes_local(&counts, &exposures, &all_pairs(5), spread).expect("rates");
        assert!(local.iter().zip(&global.rates).all(|(a, b)| close(a.expect("a rate"), b.expect("a rate"))));
    }
}

#[test]
fn islands_keep_their_rate_and_quiet_places_have_none() {
    let islands = Adjacency::from_pairs(3, &[]).expect("a lattice");
    for spread in BOTH {
        let rates = empirical_bayes_local(&[5.0, 0.0, 2.0], &[10.0, 10.0, 8.0], &islands, spread).expect("rates");
        assert_eq!(rates, [Ok(0.5), Ok(0.0), Ok(0.25)]);
    }
    let quiet = empirical_bayes_global(&[0.0, 0.0], &[3.0, 4.0]).expect("rates");
    assert_eq!(quiet.rates, [Ok(0.0), Ok(0.0)]);
}

#[test]
fn the_two_spreads_differ_where_neighbourhoods_do() {
    let row = Adjacency::from_pairs(3, &[(0, 1), (1, 2)]).expect("a lattice");
    let rate = |spread| empirical_bayes_local(&[1.0, 9.0, 30.0], &[10.0; 3], &row, spread).expect("rates")[0].expect("a rate");
    // Cell 0: m = 0.5; around it s2 = 0.16, A = 0.16 - 0.05. Around each cell: means 1/2 and 4/3.
    assert!(close(rate(BOTH[0]), 0.5 - 0.4 * 0.11 / 0.16));
    let variance = f64::midpoint(0.4 * 0.4, (0.9 - 4.0 / 3.0_f64).powi(2)) - 0.05;
    assert!(close(rate(BOTH[1]), 0.5 - 0.4 * variance / (variance + 0.05)));
}

#[test]
fn refuses_input_without_an_answer() {
    assert!(matches!(empirical_bayes_global(&[1.0], &[]), Err(StatsError::Lengths { .. })));
    assert!(matches!(empirical_bayes_global(&[], &[]), Err(StatsError::TooFew { given: 0, .. })));
    assert!(matches!(empirical_bayes_global(&[1.0], &[0.0]), Err(StatsError::TooFew { given: 0, .. })));
    for bad in [f64::NAN, f64::INFINITY, -1.0] {
        assert!(matches!(empirical_bayes_global(&[bad], &[1.0]), Err(StatsError::BadValue { what: "count", .. })));
        assert!(matches!(empirical_bayes_global(&[1.0], &[bad]), Err(StatsError::BadValue { what: "exposure", .. })));
    }
    let local = empirical_bayes_local(&[1.0, 2.0], &[1.0, 1.0], &all_pairs(3), BOTH[0]);
    assert!(matches!(local, Err(StatsError::Lengths { given: 2, expected: 3, .. })));
    assert!(matches!(empirical_bayes_standardised(&[1.0], &[0.0]), Err(StatsError::BadValue { index: 0, .. })));
    assert!(matches!(empirical_bayes_standardised(&[0.0], &[2.0]), Err(StatsError::Undefined { .. })));
}

#[test]
fn a_negative_spread_is_replaced_where_it_would_make_a_variance_negative() {
    // A = -0.00001; with m / e = 0.0105 / 1000 the variance stays above zero, with an exposure of 100,000 it would not.
    let values = empirical_bayes_standardised(&[10.0, 11.0], &[1000.0, 1000.0]).expect("values");
    assert!(values.iter().all(|value| value.is_finite()) && values[0] < 0.0 && values[1] > 0.0);
    let values = empirical_bayes_standardised(&[1000.0, 10.0, 10.0], &[100_000.0, 1000.0, 1000.0]).expect("values");
    assert!(values.iter().all(|value| value.abs() < 1e-9));
}

proptest! {
    #[test]
    fn rates_lie_between_their_own_and_the_mean(rows in vec((0..50_u32, 1..5000_u32), 1..40)) {
        let counts: Vec<f64> = rows.iter().map(|&(count, _)| f64::from(count)).collect();
        let exposures: Vec<f64> = rows.iter().map(|&(_, exposure)| f64::from(exposure)).collect();
        let smoothed = empirical_bayes_global(&counts, &exposures).expect("rates");
        for ((count, exposure), rate) in counts.iter().zip(&exposures).zip(&smoothed.rates) {
            let (raw, rate) = (count / exposure, rate.expect("a rate"));
            let slack = 1e-12 * (raw + smoothed.mean);
            prop_assert!(rate >= raw.min(smoothed.mean) - slack && rate <= raw.max(smoothed.mean) + slack);
        }
    }

    #[test]
    fn the_unit_of_exposure_and_the_order_do_not_matter(
        rows in vec((0..50_u32, 1..5000_u32), 2..30), unit in 1e-3..1e3_f64,
    ) {
        let counts: Vec<f64> = rows.iter().map(|&(count, _)| f64::from(count)).collect();
        let exposures: Vec<f64> = rows.iter().map(|&(_, exposure)| f64::from(exposure)).collect();
        let turned = |values: &[f64], unit: f64| values.iter().rev().map(|value| value * unit).collect::<Vec<f64>>();
        let plain = empirical_bayes_global(&counts, &exposures).expect("rates");
        let other = empirical_bayes_global(&turned(&counts, 1.0), &turned(&exposures, unit)).expect("rates");
        for (plain, other) in plain.rates.iter().zip(other.rates.iter().rev()) {
            let (plain, other) = (plain.expect("a rate"), other.expect("a rate") * unit);
            // A variance close to zero is a difference of sums, and so is shrinkage by it.
            prop_assert!((plain - other).abs() <= 1e-6 * plain.abs() + 1e-12);
        }
    }
}

//! Tests of rates of many places: agreement with the single interval, refusals, and how units behave.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{NotComputable, RateOptions, StatsError, garwood_interval, rates};

const PLAIN: RateOptions = RateOptions { per: 1.0, level: 0.95 };

#[test]
fn a_place_without_exposure_has_no_rate_and_adds_nothing() {
    let with = rates(&[3.0, 5.0, 0.0], &[10.0, 0.0, 0.0], PLAIN).expect("rates");
    assert!(with.places[0].is_ok());
    assert!(with.places[1..].iter().all(|rate| matches!(rate, Err(NotComputable::Because(_)))));
    assert_eq!(with.overall, with.places[0]);
}

#[test]
fn nowhere_has_no_overall_rate() {
    let nowhere = rates(&[], &[], PLAIN).expect("no rates");
    assert!(nowhere.places.is_empty() && nowhere.overall.is_err());
    assert!(rates(&[0.0], &[0.0], PLAIN).expect("rates").overall.is_err());
}

#[test]
fn refuses_input_without_an_answer() {
    let refuse = |count: f64, exposure: f64| rates(&[1.0, count], &[1.0, exposure], PLAIN).expect_err("degenerate");
    for count in [-1.0, 0.5, f64::NAN, f64::INFINITY, 2e12] {
        assert!(matches!(refuse(count, 1.0), StatsError::BadValue { what: "count", index: 1, .. }), "{count}");
    }
    for exposure in [-1.0, f64::NAN, f64::INFINITY, 1e-200] {
        assert!(matches!(refuse(1.0, exposure), StatsError::BadValue { what: "exposure", index: 1, .. }), "{exposure}");
    }
    assert!(matches!(rates(&[1.0], &[], PLAIN), Err(StatsError::Lengths { given: 0, expected: 1, .. })));
    for (per, level) in [(0.0, 0.95), (f64::NAN, 0.95), (1.0, 1.0), (1.0, f64::NAN)] {
        let refused = rates(&[], &[], RateOptions { per, level }).expect_err("no such option");
        assert!(refused.to_string().starts_with("not computable, because "), "{refused}");
    }
}

proptest! {
    #[test]
    fn every_place_has_its_own_interval(rows in vec((0..400_u32, 0.1..1e4_f64), 0..60), level in 0.5..0.999_f64) {
        let counts: Vec<f64> = rows.iter().map(|&(count, _)| f64::from(count)).collect();
        let exposures: Vec<f64> = rows.iter().map(|&(_, exposure)| exposure).collect();
        let all = rates(&counts, &exposures, RateOptions { per: 100.0, level }).expect("rates");
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-12 * b;
        for (&(count, exposure), rate) in rows.iter().zip(&all.places) {
            let (alone, rate) = (garwood_interval(u64::from(count), exposure / 100.0, level).expect("one"), rate.expect("a rate"));
            prop_assert!(close(rate.rate, alone.rate) && close(rate.lower, alone.lower) && close(rate.upper, alone.upper));
        }
        let (events, exposure): (f64, f64) = (counts.iter().sum(), exposures.iter().sum());
        prop_assert!(all.overall.map_or(rows.is_empty(), |overall| close(overall.rate, events / exposure * 100.0)));
    }
}

//! S, its variance and its normal test.

use proptest::prelude::*;

use super::super::{MannKendall, mann_kendall, mann_kendall_many, many};
use super::{close, real, scattered, score, series, sign};
use crate::stats::StatsError;

/// The variance of S, with groups of equal values counted for every value.
fn variance(values: &[f64]) -> f64 {
    let spread = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let together = |value: f64| real(values.iter().filter(|&&other| (other - value).abs() <= 0.0).count());
    let ties: f64 = values.iter().map(|&value| spread(together(value)) / together(value)).sum();
    (spread(real(values.len())) - ties) / 18.0
}

#[test]
fn four_values_by_hand() {
    // Pairs: 3-1 -, 3-2 -, 3-2 -, 1-2 +, 1-2 +, 2-2 0.
    let trend = mann_kendall(&[3.0, 1.0, 2.0, 2.0]).expect("a test");
    assert_eq!((trend.n, trend.s), (4, -1));
    assert!(close(trend.variance.expect("a variance"), (4.0 * 3.0 * 13.0 - 2.0 * 9.0) / 18.0, 1e-15));
    assert!(close(trend.tau_a, -1.0 / 6.0, 1e-15));
    assert!(close(trend.tau_b.expect("not all tied"), -1.0 / 30.0_f64.sqrt(), 1e-15));
    // The continuity correction takes the whole of an S of 1 away.
    let test = trend.test.expect("a test");
    assert!(test.z.abs() <= 0.0 && close(test.p, 1.0, 1e-15) && close(test.p_low, 0.5, 1e-15));
}

#[test]
fn four_rising_values_as_both_peers_have_them() {
    let trend = mann_kendall(&[1.0, 2.0, 3.0, 4.0]).expect("a test");
    let test = trend.test.expect("a test");
    assert!(close(test.z, 1.698_415_551_216_89, 1e-13) && close(test.p, 0.089_429_359_028_993_5, 1e-12));
    assert!(close(test.p_high, 0.5 * test.p, 1e-15));
    // S of 6 or less is everything, and the normal law is asked for 7 standard units above 0.
    assert!(test.p_low > 0.99 && test.p_low < 1.0);
}

#[test]
fn equal_values_have_no_test() {
    for value in [0.0, -0.0, 3.0, 1e100, 1e-300] {
        let trend = mann_kendall(&[value; 12]).expect("a score");
        assert_eq!(trend.s, 0);
        assert!(trend.variance.expect("0").abs() <= 0.0 && trend.tau_a.abs() <= 0.0);
        let reason = trend.test.expect_err("no variance").to_string();
        assert!(reason.starts_with("not computable, because no two values"), "{reason}");
        assert!(trend.tau_b.is_err());
    }
    assert_eq!(mann_kendall(&[0.0, -0.0, 0.0, -0.0]).expect("a score").s, 0);
}

#[test]
fn refuses_what_is_no_series() {
    for few in [&[][..], &[1.0], &[1.0, 2.0]] {
        assert!(matches!(mann_kendall(few), Err(StatsError::TooFew { needed: 3, .. })));
    }
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e101] {
        assert!(matches!(mann_kendall(&[1.0, 2.0, bad]), Err(StatsError::BadValue { index: 2, .. })));
        assert!(matches!(
            mann_kendall_many(&[1.0, 2.0, 3.0, 1.0, bad, 2.0], 3, None),
            Err(StatsError::BadValue { index: 4, .. })
        ));
    }
}

#[test]
fn a_long_series_is_counted_in_full() {
    let n = 100_000_u32;
    let rising: Vec<f64> = (0..n).map(f64::from).collect();
    let trend = mann_kendall(&rising).expect("a test");
    assert_eq!(trend.s, 4_999_950_000);
    assert!(close(trend.tau_a, 1.0, 1e-15));
    let test = trend.test.expect("a test");
    assert!(test.p > 0.0 && test.p_high > 0.0 && test.p_low <= 1.0);
    let falling: Vec<f64> = rising.iter().rev().copied().collect();
    assert_eq!(mann_kendall(&falling).expect("a test").s, -4_999_950_000);
    // The first half level, the second one level and higher: n^2 / 4 pairs rise.
    let step: Vec<f64> = (0..n).map(|at| f64::from(u8::from(at >= n / 2))).collect();
    assert_eq!(mann_kendall(&step).expect("a test").s, 2_500_000_000);
}

#[test]
fn many_series_are_tested_alike_on_any_number_of_threads() {
    let values: Vec<f64> =
        scattered(40 * 157).iter().enumerate().map(|(at, value)| (value * real(1 + at / 157)).floor()).collect();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| mann_kendall_many(&values, 157, Some(0.9)).expect("trends"))
    };
    let trends = on(1);
    assert_eq!(trends, on(3));
    assert_eq!(trends.len(), 40);
    for (series, trend) in values.chunks(157).zip(trends) {
        assert_eq!(trend.test, mann_kendall(series).expect("a test"));
        assert_eq!(trend.sen, super::super::sen_slope(series, Some(0.9)).expect("a slope"));
    }
}

#[test]
fn as_many_series_as_a_city_has_places() {
    // The noise has no trend, and every tenth series gets one.
    let noise = scattered(15_000 * 156);
    let rising = |at: usize| if (at / 156).is_multiple_of(10) { real(at % 156) * 0.05 } else { 0.0 };
    let values: Vec<f64> = noise.iter().enumerate().map(|(at, value)| (4.0 * value + rising(at)).floor()).collect();
    let trends = mann_kendall_many(&values, 156, None).expect("trends");
    assert_eq!(trends.len(), 15_000);
    for (at, trend) in trends.iter().enumerate() {
        let p = trend.test.test.expect("a test").p;
        assert!(if at % 10 == 0 { p < 1e-9 } else { p > 1e-3 }, "series {at}: p {p}");
        assert!((trend.sen.slope - rising(at * 156 + 100) / 100.0).abs() < 0.01, "series {at}: {}", trend.sen.slope);
    }
}

#[test]
fn many_series_must_be_whole() {
    assert_eq!(mann_kendall_many(&[], 3, None), Ok(Vec::new()));
    assert!(matches!(mann_kendall_many(&[1.0; 4], 2, None), Err(StatsError::TooFew { given: 2, .. })));
    assert!(matches!(mann_kendall_many(&[1.0; 4], 0, None), Err(StatsError::TooFew { given: 0, .. })));
    assert!(matches!(mann_kendall_many(&[1.0; 8], 3, None), Err(StatsError::Lengths { given: 2, expected: 3, .. })));
    assert!(matches!(mann_kendall_many(&[1.0; 6], 3, Some(1.0)), Err(StatsError::NotALevel { .. })));
}

fn tested(values: &[f64]) -> MannKendall {
    mann_kendall(values).expect("a test")
}

proptest! {
    #[test]
    fn is_the_definition(values in series(90)) {
        let trend = tested(&values);
        let s = score(&values);
        prop_assert!((s - many(trend.s.unsigned_abs()) * sign(s)).abs() < 0.5);
        prop_assert!(close(trend.variance.expect("a variance"), variance(&values), 1e-12));
        if let Ok(test) = trend.test {
            for p in [test.p, test.p_high, test.p_low] {
                prop_assert!(p > 0.0 && p <= 1.0);
            }
            prop_assert!(close(test.p, (2.0 * test.p_high.min(test.p_low)).min(1.0), 1e-12));
        }
    }

    #[test]
    fn only_order_matters(values in series(60), added in -100..100_i8, times in 1..9_u8) {
        let moved: Vec<f64> = values.iter().map(|value| value * 2.0_f64.powi(i32::from(times))).collect();
        prop_assert_eq!(tested(&values), tested(&moved));
        let whole: Vec<f64> = values.iter().map(|value| value.round()).collect();
        let cubed: Vec<f64> = whole.iter().map(|value| (value + f64::from(added)).powi(3)).collect();
        prop_assert_eq!(tested(&whole), tested(&cubed));
    }

    #[test]
    fn time_turned_round_turns_the_trend(values in series(60)) {
        let back: Vec<f64> = values.iter().rev().copied().collect();
        let (trend, turned) = (tested(&values), tested(&back));
        prop_assert_eq!(trend.s, -turned.s);
        if let (Ok(test), Ok(turned)) = (trend.test, turned.test) {
            prop_assert!((test.p - turned.p).abs() <= 0.0 && (test.p_high - turned.p_low).abs() <= 0.0);
        }
    }
}

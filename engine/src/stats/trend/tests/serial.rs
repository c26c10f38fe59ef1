//! Corrections for values that follow each other.

use proptest::prelude::*;

use super::super::{Lags, SerialCorrection, mann_kendall, mann_kendall_serial, sen_slope};
use super::{close, real, scattered, series};
use crate::stats::StatsError;

const ALL: [SerialCorrection; 4] = [
    SerialCorrection::HamedRao { lags: Lags::All, alpha: 0.05 },
    SerialCorrection::YueWang { lags: Lags::All },
    SerialCorrection::PreWhitening,
    SerialCorrection::TrendFreePreWhitening,
];

/// Autocorrelation at a lag, with one mean and all products over all of n.
fn autocorrelation(values: &[f64], lag: usize) -> f64 {
    let mean = values.iter().sum::<f64>() / real(values.len());
    let product = |lag: usize| values.iter().zip(&values[lag..]).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
    product(lag) / product(0)
}

/// Midranks, by counting.
fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |&value: &f64| {
        let below = values.iter().filter(|&&other| other < value).count();
        let upto = values.iter().filter(|&&other| other <= value).count();
        0.5 * real(below + upto + 1)
    };
    values.iter().map(rank).collect()
}

fn rest(values: &[f64]) -> Vec<f64> {
    let slope = sen_slope(values, None).expect("a slope").slope;
    values.iter().enumerate().map(|(step, value)| value - real(step + 1) * slope).collect()
}

fn hamed_rao(values: &[f64], lags: usize, threshold: f64) -> f64 {
    let (n, ranks) = (real(values.len()), ranks(&rest(values)));
    let term = |lag: usize| {
        let (r, k) = (autocorrelation(&ranks, lag), real(lag));
        if r.abs() > threshold / n.sqrt() { (n - k) * (n - k - 1.0) * (n - k - 2.0) * r } else { 0.0 }
    };
    1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * (1..=lags).map(term).sum::<f64>()
}

/// A series whose values follow each other, from scattered noise.
fn following(n: u32, share: f64) -> Vec<f64> {
    scattered(n)
        .into_iter()
        .scan(0.0, |last, noise| {
            *last = share * *last + (noise * 97.0).fract();
            Some(*last)
        })
        .collect()
}

#[test]
fn five_values_by_hand() {
    // 1 3 2 5 4: Sen's slope is the median of -1/1 ... = 5/6; pre-whitening: mean 3, products -2*0 + 0*-1 + -1*2 + 2*1 = 0,
    // so r = 0 and the last four values are tested as they are: S of 3 2 5 4 is 2.
    let values = [1.0, 3.0, 2.0, 5.0, 4.0];
    let trend = mann_kendall_serial(&values, SerialCorrection::PreWhitening).expect("a test");
    assert_eq!((trend.n, trend.s), (4, 2));
    assert!(close(trend.variance.expect("a variance"), 26.0 / 3.0, 1e-15));
}

#[test]
fn a_straight_line_has_no_autocorrelation() {
    for values in [(0..9).map(f64::from).collect::<Vec<_>>(), (0..40).map(|step| 0.1 * f64::from(step)).collect(), vec![4.0; 7]] {
        for correction in &ALL[..2] {
            let trend = mann_kendall_serial(&values, *correction).expect("a score");
            assert_eq!(trend.s, mann_kendall(&values).expect("a test").s);
            assert!(trend.variance.is_err() && trend.test.is_err());
        }
        let refused = mann_kendall_serial(&values, ALL[3]).expect_err("no autocorrelation").to_string();
        assert!(refused.starts_with("not computable, because the series less its trend does not change"), "{refused}");
    }
    assert!(mann_kendall_serial(&[4.0; 7], SerialCorrection::PreWhitening).is_err());
    // A rising line is not constant: pre-whitening takes part of it away and leaves it rising.
    assert_eq!(mann_kendall_serial(&[1.0, 2.0, 3.0, 4.0], SerialCorrection::PreWhitening).expect("a test").s, 3);
}

#[test]
fn a_variance_that_is_corrected_away_gives_no_test() {
    // Values that alternate around a line are strongly negatively autocorrelated at lag one.
    let values: Vec<f64> = (0..40).map(|step| 0.01 * f64::from(step) + f64::from(step % 2)).collect();
    let trend = mann_kendall_serial(&values, SerialCorrection::YueWang { lags: Lags::First(1) }).expect("a score");
    assert!(trend.variance.expect("a number") <= 0.0);
    let reason = trend.test.expect_err("no variance").to_string();
    assert!(reason.starts_with("not computable, because the correction for correlation leaves no variance"), "{reason}");
}

#[test]
fn takes_as_many_lags_as_it_is_told() {
    let values = following(60, 0.8);
    let variance = |correction| mann_kendall_serial(&values, correction).expect("a test").variance.expect("a variance");
    let plain = mann_kendall(&values).expect("a test").variance.expect("a variance");
    for lags in [1, 3, 59] {
        let ours = variance(SerialCorrection::HamedRao { lags: Lags::First(lags), alpha: 0.05 }) / plain;
        assert!(close(ours, hamed_rao(&values, lags, 1.959_963_984_540_054), 1e-12), "{lags} lags: {ours}");
        let term = |lag: usize| (1.0 - real(lag) / 60.0) * autocorrelation(&rest(&values), lag);
        let ours = variance(SerialCorrection::YueWang { lags: Lags::First(lags) }) / plain;
        assert!(close(ours, 1.0 + 2.0 * (1..=lags).map(term).sum::<f64>(), 1e-11), "{lags} lags: {ours}");
    }
    for correction in &ALL[..2] {
        let longest = match *correction {
            SerialCorrection::HamedRao { alpha, .. } => SerialCorrection::HamedRao { lags: Lags::First(59), alpha },
            _ => SerialCorrection::YueWang { lags: Lags::First(59) },
        };
        assert!(close(variance(*correction), variance(longest), 1e-15));
    }
}

#[test]
fn refuses_options_without_meaning() {
    let values = following(20, 0.5);
    for lags in [0, 20, usize::MAX] {
        let correction = SerialCorrection::YueWang { lags: Lags::First(lags) };
        assert!(matches!(mann_kendall_serial(&values, correction), Err(StatsError::BadOption { option: "lags", .. })));
    }
    for alpha in [0.0, 1.0, f64::NAN] {
        let correction = SerialCorrection::HamedRao { lags: Lags::All, alpha };
        assert!(matches!(mann_kendall_serial(&values, correction), Err(StatsError::NotALevel { .. })));
    }
    for correction in ALL {
        assert!(matches!(mann_kendall_serial(&[1.0, 2.0, 1.0], correction), Err(StatsError::TooFew { needed: 4, .. })));
        assert!(matches!(
            mann_kendall_serial(&[1.0, 2.0, f64::NAN, 1.0], correction),
            Err(StatsError::BadValue { index: 2, .. })
        ));
    }
}

#[test]
fn a_long_series_gives_the_same_bits_on_any_number_of_threads() {
    let values = following(6_000, 0.6);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| ALL.map(|correction| mann_kendall_serial(&values, correction).expect("a test")))
    };
    assert_eq!(on(1), on(3));
}

proptest! {
    #[test]
    fn is_the_definition(values in series(50)) {
        prop_assume!(values.len() > 3);
        let plain = mann_kendall(&values).expect("a test");
        let ours = mann_kendall_serial(&values, ALL[0]).expect("a test");
        if let Ok(variance) = ours.variance {
            let factor = hamed_rao(&values, values.len() - 1, 1.959_963_984_540_054);
            let plain = plain.variance.expect("a variance");
            prop_assert!((variance - factor * plain).abs() <= 1e-9 * plain);
        }
        if let Ok(white) = mann_kendall_serial(&values, ALL[2]) {
            prop_assert_eq!(white.n, values.len() - 1);
            prop_assert!(white.test.is_err() || white.test.is_ok_and(|test| test.p > 0.0 && test.p <= 1.0));
        }
    }
}

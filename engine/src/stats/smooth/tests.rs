//! Tests of exponential weights: the sums read literally, refusals, and what must not change the answer.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Decay, EwmStart, StatsError, exponentially_weighted};

const STARTS: [EwmStart; 2] = [EwmStart::Adjusted, EwmStart::Recursive];

/// Mean and variance of all values from their weights, newest first.
fn literal(values: &[f64], alpha: f64, start: EwmStart) -> (f64, f64) {
    let mut weights: Vec<f64> =
        std::iter::successors(Some(1.0), |weight| Some(weight * (1.0 - alpha))).take(values.len()).collect();
    let oldest = weights.last_mut().expect("a value");
    if start == EwmStart::Recursive {
        // The sum of its own weight and of all that would have come before: a geometric series.
        *oldest /= alpha;
    }
    let total: f64 = weights.iter().sum();
    let mean_of = |of: &dyn Fn(f64) -> f64| {
        values.iter().rev().zip(&weights).map(|(value, weight)| weight * of(*value)).sum::<f64>() / total
    };
    let mean = mean_of(&|value| value);
    (mean, mean_of(&|value| (value - mean).powi(2)))
}

#[test]
fn names_of_the_same_decay_agree() {
    let same = |decay: Decay, alpha: f64| decay.alpha().is_ok_and(|found| (found - alpha).abs() < 1e-15);
    assert!(same(Decay::Span(9.0), 0.2) && same(Decay::MeanAge(4.0), 0.2) && same(Decay::HalfLife(1.0), 0.5));
    assert!(same(Decay::Span(1.0), 1.0) && same(Decay::MeanAge(0.0), 1.0));
    // A half-life of a million steps still has all its digits.
    assert!(Decay::HalfLife(1e6).alpha().is_ok_and(|alpha| (alpha / 6.931_469_403_334_939e-7 - 1.0).abs() < 1e-12));
}

#[test]
fn hand_worked() {
    // Halves: 4; (1/2 4 + 8) / 1.5; and recursively 4 and 6.
    let adjusted = exponentially_weighted(&[4.0, 8.0], Decay::Alpha(0.5), EwmStart::Adjusted).expect("values");
    assert!((adjusted.mean[1] - 20.0 / 3.0).abs() < 1e-12 && (adjusted.variance[1] - 32.0 / 9.0).abs() < 1e-12);
    let recursive = exponentially_weighted(&[4.0, 8.0], Decay::Alpha(0.5), EwmStart::Recursive).expect("values");
    assert!((recursive.mean[1] - 6.0).abs() < 1e-12 && (recursive.variance[1] - 4.0).abs() < 1e-12);
}

#[test]
fn degenerate_series_have_an_answer() {
    for start in STARTS {
        let one = exponentially_weighted(&[5.0], Decay::Alpha(0.1), start).expect("a value");
        assert!((one.mean[0] - 5.0).abs() <= 0.0 && one.variance[0].abs() <= 0.0);
        let alike = exponentially_weighted(&[1e100; 50], Decay::Span(7.0), start).expect("values");
        assert!(
            alike.mean.iter().all(|mean| (mean - 1e100).abs() <= 0.0)
                && alike.variance.iter().all(|variance| variance.abs() <= 0.0)
        );
        let forgetful = exponentially_weighted(&[1.0, 9.0, 4.0], Decay::Alpha(1.0), start).expect("values");
        assert!((forgetful.mean[2] - 4.0).abs() <= 0.0 && forgetful.variance[2].abs() <= 0.0);
    }
}

#[test]
fn refuses_what_has_no_meaning() {
    let values = [1.0, 2.0];
    for bad in [
        Decay::Alpha(0.0),
        Decay::Alpha(1.1),
        Decay::Alpha(f64::NAN),
        Decay::Span(0.5),
        Decay::HalfLife(0.0),
        Decay::HalfLife(f64::INFINITY),
        Decay::MeanAge(-1.0),
    ] {
        let found = exponentially_weighted(&values, bad, EwmStart::Adjusted);
        assert!(matches!(found, Err(StatsError::BadOption { .. })), "{bad:?}");
    }
    let decay = Decay::Alpha(0.3);
    assert!(matches!(exponentially_weighted(&[], decay, EwmStart::Adjusted), Err(StatsError::TooFew { given: 0, .. })));
    for bad in [f64::NAN, f64::INFINITY, -1e101] {
        let found = exponentially_weighted(&[1.0, bad], decay, EwmStart::Recursive);
        assert!(matches!(found, Err(StatsError::BadValue { what: "value", index: 1, .. })));
    }
}

proptest! {
    #[test]
    fn equals_its_definition(values in vec(-50.0..50.0_f64, 1..80), alpha in 0.01..1.0_f64) {
        for start in STARTS {
            let found = exponentially_weighted(&values, Decay::Alpha(alpha), start).expect("values");
            for last in 0..values.len() {
                let (mean, variance) = literal(&values[..=last], alpha, start);
                prop_assert!((found.mean[last] - mean).abs() < 1e-10 && (found.variance[last] - variance).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_constant_moves_the_mean_and_a_factor_both(values in vec(-50.0..50.0_f64, 1..80), alpha in 0.01..1.0_f64) {
        for start in STARTS {
            let of = |values: &[f64]| exponentially_weighted(values, Decay::Alpha(alpha), start).expect("values");
            let (found, moved) = (of(&values), of(&values.iter().map(|value| 3.0 * value - 100.0).collect::<Vec<_>>()));
            for at in 0..values.len() {
                prop_assert!((moved.mean[at] - (3.0 * found.mean[at] - 100.0)).abs() < 1e-10);
                prop_assert!((moved.variance[at] - 9.0 * found.variance[at]).abs() < 1e-8);
            }
        }
    }

    #[test]
    fn means_stay_among_the_values(values in vec(-50.0..50.0_f64, 1..80), span in 1.0..100.0_f64) {
        let found = exponentially_weighted(&values, Decay::Span(span), EwmStart::Adjusted).expect("values");
        let (least, most) = values.iter().fold((f64::MAX, f64::MIN), |(least, most), &value| (least.min(value), most.max(value)));
        prop_assert!(found.mean.iter().all(|mean| (least - 1e-12..=most + 1e-12).contains(mean)));
        prop_assert!(found.variance.iter().all(|&variance| variance >= 0.0));
    }
}

//! The exact p, against every order there is.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{mann_kendall, mann_kendall_exact};
use super::{close, real, score, series};
use crate::stats::StatsError;

/// S of every order of the values, equal values told apart.
fn all_scores(values: &mut Vec<f64>, from: usize, scores: &mut Vec<f64>) {
    if from == values.len() {
        scores.push(score(values));
    }
    for other in from..values.len() {
        values.swap(from, other);
        all_scores(values, from + 1, scores);
        values.swap(from, other);
    }
}

#[test]
fn eight_and_ten_values_as_r_has_them() {
    // cor.test(1:8, c(2, 1, 4, 3, 6, 5, 8, 7), method = "kendall", exact = TRUE), R 4.2.2; and the same for ten values.
    let p = mann_kendall_exact(&[2.0, 1.0, 4.0, 3.0, 6.0, 5.0, 8.0, 7.0]).expect("a p").p;
    assert!(close(p, 0.014_136_904_761_904_656, 1e-13), "{p}");
    let p = mann_kendall_exact(&[4.0, 1.0, 3.0, 2.0, 10.0, 6.0, 5.0, 9.0, 7.0, 8.0]).expect("a p").p;
    assert!(close(p, 0.072_550_154_320_987_66, 1e-13), "{p}");
}

#[test]
fn three_events_in_one_month_by_hand() {
    // Three equal events in the last three of 156 weeks: one of 156 * 155 * 154 / 6 sets of weeks.
    let mut weeks = vec![0.0; 156];
    weeks[153..].fill(1.0);
    let exact = mann_kendall_exact(&weeks).expect("a p");
    assert!(close(exact.p_high, 6.0 / (156.0 * 155.0 * 154.0), 1e-12) && close(exact.p_low, 1.0, 1e-15));
    let normal = mann_kendall(&weeks).expect("a test").test.expect("a p").p;
    assert!((0.003..0.004).contains(&normal), "the normal p is {normal}");
}

#[test]
fn equal_values_have_one_order() {
    let exact = mann_kendall_exact(&[2.0; 9]).expect("a p");
    assert!([exact.p, exact.p_high, exact.p_low].into_iter().all(|p| close(p, 1.0, 1e-15)));
}

#[test]
fn long_series_are_near_the_normal_law_and_the_longest_are_refused() {
    let counts: Vec<f64> = super::scattered(156).iter().map(|value| (4.0 * value).floor()).collect();
    let all_differ: Vec<f64> = super::scattered(600).iter().enumerate().map(|(step, value)| value + real(step) / 9e3).collect();
    for values in [&counts, &all_differ] {
        let (exact, normal) =
            (mann_kendall_exact(values).expect("a p"), mann_kendall(values).expect("a test").test.expect("a p"));
        assert!((exact.p - normal.p).abs() < 0.002 && (exact.p_high - normal.p_high).abs() < 0.001, "{exact:?} and {normal:?}");
    }
    assert!(matches!(mann_kendall_exact(&super::scattered(5000)), Err(StatsError::Undefined { .. })));
    assert!(matches!(mann_kendall_exact(&[1.0, 2.0]), Err(StatsError::TooFew { .. })));
    assert!(matches!(mann_kendall_exact(&[1.0, f64::NAN, 2.0]), Err(StatsError::BadValue { index: 1, .. })));
}

#[test]
fn a_p_too_small_to_hold_is_not_zero() {
    let rising: Vec<f64> = (0..400_u16).map(f64::from).collect();
    let exact = mann_kendall_exact(&rising).expect("a p");
    assert!(exact.p > 0.0 && exact.p < 1e-300 && exact.p_low <= 1.0);
}

/// Few values, so that all their orders can be tried, with ties and with few.
fn few() -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![vec((0..3_u8).prop_map(f64::from), 3..8), vec((0..99_u8).prop_map(f64::from), 3..8)]
}

proptest! {
    #[test]
    fn is_the_share_of_all_orders(values in few()) {
        let exact = mann_kendall_exact(&values).expect("a p");
        let (mut scores, seen) = (Vec::new(), score(&values));
        all_scores(&mut values.clone(), 0, &mut scores);
        let share = |of: &dyn Fn(f64) -> bool| real(scores.iter().filter(|&&score| of(score)).count()) / real(scores.len());
        prop_assert!(close(exact.p_high, share(&|score| score >= seen), 1e-12));
        prop_assert!(close(exact.p_low, share(&|score| score <= seen), 1e-12));
        prop_assert!(close(exact.p, share(&|score| score.abs() >= seen.abs()), 1e-12));
    }

    #[test]
    fn turns_with_time(values in series(60)) {
        let back: Vec<f64> = values.iter().rev().copied().collect();
        let (exact, turned) = (mann_kendall_exact(&values).expect("a p"), mann_kendall_exact(&back).expect("a p"));
        prop_assert!((exact.p - turned.p).abs() <= 0.0 && (exact.p_high - turned.p_low).abs() <= 0.0);
        for p in [exact.p, exact.p_high, exact.p_low] {
            prop_assert!(p > 0.0 && p <= 1.0);
        }
    }
}

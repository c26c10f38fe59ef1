//! One change of level.

use proptest::prelude::*;

use super::super::pettitt;
use super::{close, real, series, sign};
use crate::stats::StatsError;

/// U at every k, as signs of differences between what comes before and after.
fn by_definition(values: &[f64]) -> Vec<f64> {
    let u = |k: usize| values[..k].iter().flat_map(|before| values[k..].iter().map(move |after| sign(before - after))).sum();
    (1..=values.len()).map(u).collect()
}

#[test]
fn a_step_by_hand() {
    // After two of five values: each of the two is below each of the three.
    let change = pettitt(&[1.0, 2.0, 5.0, 6.0, 5.0]).expect("a change");
    assert_eq!((change.u, &change.before[..], change.rises), (6, &[2][..], true));
    assert!(close(change.p, 2.0 * (-6.0 * 36.0 / 150.0_f64).exp(), 1e-14));
    let change = pettitt(&[9.0, 9.0, 1.0]).expect("a change");
    assert_eq!((change.u, &change.before[..], change.rises), (2, &[2][..], false));
    assert!(close(change.p, 1.0, 1e-15), "what would be above 1 is 1: {}", change.p);
}

#[test]
fn names_every_place_that_stands_out_alike() {
    let change = pettitt(&[1.0, 0.0, 1.0]).expect("a change");
    assert_eq!((change.u, &change.before[..], change.rises), (1, &[1, 2][..], false));
}

#[test]
fn a_long_step_is_found_where_it_is() {
    let values: Vec<f64> = (0..100_000).map(|at| f64::from(u8::from(at >= 70_000))).collect();
    let change = pettitt(&values).expect("a change");
    assert_eq!((&change.before[..], change.u), (&[70_000][..], 70_000 * 30_000));
    assert!(change.p > 0.0);
}

#[test]
fn refuses_what_cannot_change() {
    assert!(matches!(pettitt(&[1.0, 2.0]), Err(StatsError::TooFew { .. })));
    assert!(matches!(pettitt(&[1.0, f64::INFINITY, 2.0]), Err(StatsError::BadValue { index: 1, .. })));
    let refused = pettitt(&[0.0, -0.0, 0.0]).expect_err("all equal").to_string();
    assert!(refused.starts_with("not computable, because all values are equal"), "{refused}");
}

proptest! {
    #[test]
    fn is_the_definition(values in series(50)) {
        let all = by_definition(&values);
        let greatest = all.iter().fold(0.0_f64, |most, u| most.max(u.abs()));
        match pettitt(&values) {
            Ok(change) => {
                prop_assert!((super::super::many(change.u) - greatest).abs() < 0.5);
                let before: Vec<usize> = (1..=all.len()).filter(|k| all[k - 1].abs() > greatest - 0.5).collect();
                prop_assert_eq!(change.rises, all[before[0] - 1] < 0.0);
                prop_assert_eq!(change.before, before);
                let n = real(values.len());
                prop_assert!(close(change.p, (2.0 * (-6.0 * greatest.powi(2) / (n.powi(3) + n.powi(2))).exp()).min(1.0), 1e-12));
            }
            Err(_) => prop_assert!(greatest < 0.5),
        }
    }
}

//! Classical decomposition and strength: hand-worked cases, refusals and sums.

use proptest::prelude::*;

use super::super::{ClassicalModel, StatsError, classical, strength};
use super::{apart, counts, series};

fn close(value: Option<f64>, to: f64) -> bool {
    value.is_some_and(|value| (value - to).abs() < 1e-12)
}

#[test]
fn hand_worked_odd_period() {
    // Means of three: 4, 5, 6, 7; what is left of the middle four values: -3, 4, -1, -3; phases 1, 2 and 0.
    let found = classical(&[9.0, 1.0, 2.0, 12.0, 4.0, 5.0], 3, ClassicalModel::Additive).expect("two periods");
    assert!(found.trend[0].is_none() && found.trend[5].is_none() && close(found.trend[1], 4.0) && close(found.trend[4], 7.0));
    // Means of the phases: 6 from step 3; -3 from steps 1 and 4; -3 from step 2; all together 0.
    assert!(close(found.trend[2], 5.0) && close(found.trend[3], 6.0));
    assert!(apart(&found.figure, &[6.0, -3.0, -3.0]) < 1e-12, "{:?}", found.figure);
    assert!(found.remainder.iter().flatten().all(|rest| rest.abs() < 1e-12));
}

#[test]
fn products_are_sums_of_logarithms_of_powers() {
    // A level of 8, doubled in every second step: moving averages 12, factors 2/3 and 4/3.
    let values = [8.0, 16.0, 8.0, 16.0, 8.0, 16.0];
    let found = classical(&values, 2, ClassicalModel::Multiplicative).expect("three periods");
    assert!(close(found.trend[2], 12.0) && apart(&found.figure, &[2.0 / 3.0, 4.0 / 3.0]) < 1e-12);
    assert!(close(found.remainder[3], 1.0) && found.remainder[0].is_none());
    assert!(found.strength().season.is_ok_and(|strength| strength > 0.999_999) && found.strength().trend.is_err());
}

#[test]
fn a_line_is_all_trend_and_a_constant_has_no_season() {
    for period in [2, 5, 12] {
        let found = classical(&series(40, |step| 3.0 * step + 1.0), period, ClassicalModel::Additive).expect("periods");
        assert!(apart(&found.season, &[0.0; 40]) < 1e-12);
        assert!(close(found.trend[20], 61.0) && found.strength().season.is_err());
        assert_eq!(found.trend.iter().filter(|trend| trend.is_none()).count(), period / 2 * 2);
        let level = classical(&[7.0; 40], period, ClassicalModel::Multiplicative).expect("periods");
        assert!(apart(&level.season, &[1.0; 40]) < 1e-12 && close(level.trend[20], 7.0));
    }
}

#[test]
fn refuses_what_has_no_meaning() {
    assert!(matches!(classical(&[1.0; 23], 12, ClassicalModel::Additive), Err(StatsError::TooFew { given: 23, needed: 24, .. })));
    assert!(matches!(classical(&[1.0; 23], 1, ClassicalModel::Additive), Err(StatsError::BadOption { option: "period", .. })));
    assert!(matches!(classical(&[1.0, f64::NAN], 2, ClassicalModel::Additive), Err(StatsError::BadValue { index: 1, .. })));
    let zero = [1.0, 2.0, 0.0, 2.0];
    assert!(matches!(classical(&zero, 2, ClassicalModel::Multiplicative), Err(StatsError::BadValue { index: 2, .. })));
    assert!(classical(&zero, 2, ClassicalModel::Additive).is_ok());
}

#[test]
fn noise_has_little_strength_and_nothing_has_none() {
    let noise = series(400, |step| (step * step * 1.7).sin());
    let found = classical(&noise, 7, ClassicalModel::Additive).expect("periods").strength();
    assert!(found.season.is_ok_and(|strength| strength < 0.2) && found.trend.is_ok_and(|strength| strength < 0.3));
    let nothing = strength(&[], &[], &[]);
    assert!(nothing.season.is_err() && nothing.trend.is_err());
    assert!(strength(&[3.0; 4], &[0.0; 4], &[0.0; 4]).trend.is_err());
}

proptest! {
    #[test]
    fn parts_make_up_the_series(values in counts(24..90), period in 2..12_usize) {
        let values: Vec<f64> = values.iter().map(|value| value + 1.0).collect();
        let sum = classical(&values, period, ClassicalModel::Additive).expect("periods");
        let product = classical(&values, period, ClassicalModel::Multiplicative).expect("periods");
        prop_assert!(sum.figure.iter().sum::<f64>().abs() < 1e-9);
        for (step, value) in values.iter().enumerate() {
            if let (Some(trend), Some(rest)) = (sum.trend[step], sum.remainder[step]) {
                prop_assert!((trend + sum.season[step] + rest - value).abs() < 1e-12);
            }
            if let (Some(trend), Some(rest)) = (product.trend[step], product.remainder[step]) {
                prop_assert!((trend * product.season[step] * rest - value).abs() < 1e-9);
            }
        }
    }
}

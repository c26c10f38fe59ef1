//! MSTL: one season, several, refusals and sums.

use proptest::prelude::*;

use super::super::{StatsError, StlFitting, mstl, mstl_seasons, stl};
use super::{apart, counts, series};

#[test]
fn one_season_is_stl() {
    let values = series(90, |step| (step * step) % 13.0);
    for fitting in [StlFitting::Plain, StlFitting::Robust] {
        let seasons = mstl_seasons(&[7], fitting);
        let (several, one) = (mstl(&values, &seasons, 2).expect("periods"), stl(&values, &seasons[0]).expect("periods"));
        assert!(apart(&several.trend, &one.trend) <= 0.0 && apart(&several.seasons[0].season, &one.season) <= 0.0);
        assert_eq!(several.weights, one.weights);
        assert_eq!(several.strengths().len(), 1);
    }
}

#[test]
fn two_waves_are_told_apart() {
    let day = |step: f64| 4.0 * (step * std::f64::consts::TAU / 24.0).sin();
    let week = |step: f64| 3.0 * (step * std::f64::consts::TAU / 168.0).cos();
    let values = series(6 * 168, |step| 20.0 + day(step) + week(step));
    let found = mstl(&values, &mstl_seasons(&[168, 24], StlFitting::Plain), 2).expect("six weeks");
    assert_eq!(found.seasons.iter().map(|season| season.period).collect::<Vec<_>>(), [24, 168]);
    assert!(apart(&found.seasons[0].season, &series(6 * 168, day)) < 0.5);
    assert!(apart(&found.seasons[1].season, &series(6 * 168, week)) < 0.5);
    assert!(found.strengths().iter().all(|strength| strength.season.is_ok_and(|strength| strength > 0.95)));
}

#[test]
fn refuses_what_has_no_meaning() {
    let hours = vec![1.0; 300];
    let seasons = mstl_seasons(&[24, 168], StlFitting::Plain);
    assert!(matches!(mstl(&hours, &seasons, 2), Err(StatsError::TooFew { given: 300, needed: 336, .. })));
    assert!(matches!(mstl(&hours, &[], 2), Err(StatsError::TooFew { what: "seasons", .. })));
    assert!(matches!(mstl(&hours, &seasons[..1], 0), Err(StatsError::BadOption { option: "rounds", .. })));
    let twice = mstl_seasons(&[24, 24], StlFitting::Plain);
    assert!(matches!(mstl(&hours, &twice, 2), Err(StatsError::BadOption { option: "period", .. })));
    assert!(matches!(mstl(&[f64::NAN; 60], &seasons[..1], 2), Err(StatsError::BadValue { index: 0, .. })));
}

proptest! {
    #[test]
    fn parts_add_up(values in counts(30..150)) {
        for fitting in [StlFitting::Plain, StlFitting::Robust] {
            let found = mstl(&values, &mstl_seasons(&[3, 7, 12], fitting), 2).expect("two periods");
            for (step, value) in values.iter().enumerate() {
                let seasons: f64 = found.seasons.iter().map(|season| season.season[step]).sum();
                prop_assert!((found.trend[step] + seasons + found.remainder[step] - value).abs() < 1e-11);
            }
        }
    }
}

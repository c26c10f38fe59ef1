//! STL: exact cases, refusals, what must not change the answer, and many series at once.

use proptest::prelude::*;

use super::super::{
    LoessDegree, LoessOptions, StatsError, Stl, StlConvention, StlFitting, StlOptions, StlSeason, StlWindow, stl, stl_all,
};
use super::{apart, at, counts, series};

const CONVENTIONS: [StlConvention; 2] = [StlConvention::Statsmodels, StlConvention::R];
const FITTINGS: [StlFitting; 2] = [StlFitting::Plain, StlFitting::Robust];
const WINDOWS: [StlWindow; 2] = [StlWindow::Periods(7), StlWindow::Periodic];

/// All ways to ask for a period that a program has.
fn ways(period: usize) -> Vec<StlOptions> {
    let mut all = Vec::new();
    for convention in CONVENTIONS {
        for window in WINDOWS {
            all.extend(FITTINGS.map(|fitting| StlOptions::new(convention, period, window, fitting)));
        }
    }
    all
}

fn loess(window: usize, degree: LoessDegree, jump: usize) -> LoessOptions {
    LoessOptions { window, degree, jump }
}

#[test]
fn settings_are_those_of_the_programs() {
    use LoessDegree::{Constant, Linear};
    let python = StlOptions::plain(12);
    assert_eq!(python.season, StlSeason::Smoothed(loess(7, Linear, 1)));
    assert_eq!((python.trend, python.low_pass), (loess(23, Linear, 1), loess(13, Linear, 1)));
    assert_eq!((python.inner, python.outer), (5, 0));
    let weekly = StlOptions::new(StlConvention::R, 7, StlWindow::Periods(13), StlFitting::Robust);
    assert_eq!(weekly.season, StlSeason::Smoothed(loess(13, Constant, 2)));
    assert_eq!((weekly.trend, weekly.low_pass), (loess(13, Linear, 2), loess(7, Linear, 1)));
    assert_eq!((weekly.inner, weekly.outer), (1, 15));
    let fixed = StlOptions::new(StlConvention::R, 12, StlWindow::Periodic, StlFitting::Plain);
    assert_eq!((fixed.trend, fixed.low_pass), (loess(19, Linear, 2), loess(13, Linear, 2)));
}

#[test]
fn a_line_is_all_trend() {
    let line = series(61, |step| 40.0 - 0.5 * step);
    for options in ways(6)
        .into_iter()
        .filter(|options| matches!(options.season, StlSeason::Smoothed(season) if season.degree == LoessDegree::Linear))
    {
        let found = stl(&line, &options).expect("ten periods");
        assert!(apart(&found.trend, &line) < 1e-11 && apart(&found.season, &[0.0; 61]) < 1e-11, "{options:?}");
        assert!(found.strength().season.is_err() && found.strength().trend.is_ok_and(|strength| strength > 0.999_999));
    }
}

#[test]
fn a_constant_is_all_trend_and_has_no_strength() {
    for options in ways(4) {
        for level in [0.0, 17.0, -1e90] {
            let found = stl(&[level; 19], &options).expect("four periods");
            assert!(apart(&found.trend, &[level; 19]) <= 1e-13 * level.abs());
            assert!(apart(&found.season, &[0.0; 19]) <= 1e-13 * level.abs());
            assert!(found.strength().season.is_err() && found.strength().trend.is_err());
            assert!(found.weights.is_none_or(|weights| apart(&weights, &[1.0; 19]) <= 0.0));
        }
    }
}

#[test]
fn a_sine_is_all_season() {
    // Ten whole periods of twelve, so that its sum over each is zero.
    let wave = series(120, |step| 8.0 * (step * std::f64::consts::TAU / 12.0).sin());
    for options in ways(12) {
        let found = stl(&wave, &options).expect("ten periods");
        assert!(apart(&found.season, &wave) < 1e-11 && apart(&found.trend, &[0.0; 120]) < 1e-11, "{options:?}");
        assert!(found.strength().season.is_ok_and(|strength| strength > 0.999_999));
    }
}

#[test]
fn two_periods_are_needed_and_enough() {
    for options in ways(12) {
        let error = stl(&[1.0; 23], &options).expect_err("a month is missing");
        assert_eq!(
            error.to_string(),
            "not computable, because there are 23 values, less than two whole periods, and at least 24 are needed"
        );
        let found = stl(&series(24, |step| step * step % 7.0), &options).expect("two periods");
        assert!(found.season.iter().chain(&found.trend).all(|value| value.is_finite()));
    }
    assert!(matches!(stl(&[], &StlOptions::plain(12)), Err(StatsError::TooFew { given: 0, needed: 24, .. })));
    assert!(matches!(stl(&[1.0; 9], &StlOptions::plain(usize::MAX)), Err(StatsError::TooFew { given: 9, .. })));
}

#[test]
fn refuses_what_has_no_meaning() {
    for bad in [f64::NAN, f64::INFINITY, 1e101] {
        let mut values = [3.0; 24];
        values[5] = bad;
        assert!(matches!(stl(&values, &StlOptions::plain(12)), Err(StatsError::BadValue { what: "value", index: 5, .. })));
    }
    let plain = StlOptions::plain(4);
    let even = LoessOptions { window: 8, ..plain.trend };
    let still = LoessOptions { jump: 0, ..plain.trend };
    for options in [
        StlOptions { period: 1, ..plain },
        StlOptions { trend: even, ..plain },
        StlOptions { low_pass: LoessOptions { window: 1, ..even }, ..plain },
        StlOptions { season: StlSeason::Smoothed(still), ..plain },
        StlOptions { inner: 0, ..plain },
        StlOptions { outer: 1001, ..plain },
        StlOptions::new(StlConvention::R, 4, StlWindow::Periods(0), StlFitting::Plain),
    ] {
        assert!(matches!(stl(&[1.0; 24], &options), Err(StatsError::BadOption { .. })), "{options:?}");
    }
}

#[test]
fn a_wild_value_stays_in_the_remainder_of_a_robust_fit() {
    let calm = series(120, |step| 30.0 + 0.1 * step + 6.0 * (step * std::f64::consts::TAU / 12.0).sin() + (step * step).sin());
    let mut wild = calm.clone();
    wild[50] += 200.0;
    let change = |fitting| {
        let options = StlOptions::new(StlConvention::Statsmodels, 12, StlWindow::Periods(7), fitting);
        let found = [&calm, &wild].map(|values| stl(values, &options).expect("ten periods"));
        let weight = found[1].weights.as_ref().map(|weights| weights[50]);
        (apart(&found[0].trend, &found[1].trend), apart(&found[0].season, &found[1].season), weight)
    };
    let (trend, season, weight) = change(StlFitting::Robust);
    assert!(trend < 1.0 && season < 1.0 && weight.is_some_and(|weight| weight <= 0.0), "{trend} {season}");
    let (trend, season, weight) = change(StlFitting::Plain);
    assert!(trend > 5.0 && season > 20.0 && weight.is_none(), "{trend} {season}");
}

#[test]
fn robust_weights_take_sparse_events_for_outliers() {
    let sparse = series(120, |step| if step % 5.0 < 0.5 { 3.0 } else { 0.0 });
    let found = FITTINGS.map(|fitting| {
        let options = StlOptions::new(StlConvention::Statsmodels, 12, StlWindow::Periods(7), fitting);
        stl(&sparse, &options).expect("ten periods").trend.iter().sum::<f64>() / 120.0
    });
    assert!((found[0] - 0.6).abs() < 0.05 && found[1] < 0.4, "{found:?}");
}

#[test]
fn a_periodic_season_is_the_same_every_time() {
    let values = series(50, |step| (step * step) % 11.0 + step / 5.0);
    for convention in CONVENTIONS {
        let options = StlOptions::new(convention, 7, StlWindow::Periodic, StlFitting::Plain);
        let season = stl(&values, &options).expect("seven periods").season;
        assert!(apart(&season[7..], &season[..43]) <= 0.0);
    }
}

fn bits(found: &Result<Stl, StatsError>) -> Option<Vec<u64>> {
    let found = found.as_ref().ok()?;
    let weights = found.weights.iter().flatten();
    Some(found.season.iter().chain(&found.trend).chain(&found.remainder).chain(weights).map(|value| value.to_bits()).collect())
}

#[test]
fn many_series_are_each_as_alone_on_any_number_of_threads() {
    let all: Vec<Vec<f64>> = (0..300).map(|index| series(20 + index % 40, |step| (step * at(index) + 3.0) % 17.0)).collect();
    for options in ways(12) {
        let alone: Vec<_> = all.iter().map(|values| bits(&stl(values, &options))).collect();
        assert!(alone.iter().any(Option::is_some) && alone.iter().any(Option::is_none));
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            let together: Vec<_> = pool.install(|| stl_all(&all, &options)).iter().map(bits).collect();
            assert_eq!(together, alone, "{threads} threads, {options:?}");
        }
    }
    let mixed = stl_all(&[vec![f64::NAN; 3], vec![1.0; 30], vec![2.0; 23]], &StlOptions::plain(12));
    assert!(matches!(mixed[0], Err(StatsError::BadValue { .. })) && mixed[1].is_ok());
    assert!(matches!(mixed[2], Err(StatsError::TooFew { given: 23, .. })));
}

proptest! {
    #[test]
    fn parts_add_up(values in counts(14..120), way in 0..8_usize) {
        let found = stl(&values, &ways(7)[way]).expect("two periods");
        for (step, value) in values.iter().enumerate() {
            prop_assert!((found.trend[step] + found.season[step] + found.remainder[step] - value).abs() < 1e-12);
        }
        let weights = found.weights.unwrap_or_default();
        prop_assert!(weights.iter().all(|weight| (0.0..=1.0).contains(weight)));
    }

    #[test]
    fn a_constant_moves_the_trend_and_a_factor_everything(values in counts(14..120), way in 0..8_usize) {
        let options = StlOptions { outer: 0, ..ways(7)[way] };
        let found = stl(&values, &options).expect("two periods");
        let moved = stl(&values.iter().map(|value| 3.0 * value + 1000.0).collect::<Vec<_>>(), &options).expect("the same");
        let trend: Vec<f64> = found.trend.iter().map(|trend| 3.0 * trend + 1000.0).collect();
        let season: Vec<f64> = found.season.iter().map(|season| 3.0 * season).collect();
        prop_assert!(apart(&moved.trend, &trend) < 1e-9 && apart(&moved.season, &season) < 1e-9);
    }

    #[test]
    fn robust_weights_have_no_unit(values in counts(14..120), way in 0..8_usize) {
        // Fifteen passes can amplify rounding, but a power of two changes no digit.
        let options = ways(7)[way];
        let found = stl(&values, &options).expect("two periods");
        let larger = stl(&values.iter().map(|value| 1024.0 * value).collect::<Vec<_>>(), &options).expect("the same");
        prop_assert_eq!(larger.weights, found.weights);
        prop_assert!(apart(&larger.trend, &found.trend.iter().map(|trend| 1024.0 * trend).collect::<Vec<_>>()) <= 0.0);
    }

    #[test]
    fn plain_components_of_a_sum_are_sums(first in counts(40..41), second in counts(40..41), way in 0..8_usize) {
        let options = StlOptions { outer: 0, ..ways(7)[way] };
        let both: Vec<f64> = first.iter().zip(&second).map(|(first, second)| first + second).collect();
        let [first, second, both] = [first, second, both].map(|values| stl(&values, &options).expect("two periods"));
        let sum = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<_>>();
        prop_assert!(apart(&sum(&first.trend, &second.trend), &both.trend) < 1e-10);
        prop_assert!(apart(&sum(&first.season, &second.season), &both.season) < 1e-10);
    }
}

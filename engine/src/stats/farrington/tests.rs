//! Tests of Farrington's alarm against closed forms, a regression worked out otherwise, and input without an answer.

use proptest::prelude::*;

use super::super::{CountFamily, CountModel, NotComputable, StatsError, count_regression};
use super::layout::{Layouts, Run};
use super::{
    FarringtonBound, FarringtonOptions, FarringtonSpread, FarringtonStep, FarringtonTrend, FarringtonVariant, Year, farrington,
    farrington_all,
};

fn upper(step: &FarringtonStep) -> f64 {
    step.upper.expect("a bound")
}

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + b.abs())
}

/// Counts without a pattern, from a seed.
fn noise(length: usize, mean: f64, seed: u64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
    let mut draw = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 33).expect("31 bits")) / f64::from(1_u32 << 31)
    };
    (0..length).map(|_| (2.0 * mean * (draw() + draw() * draw() * 0.8)).floor()).collect()
}

fn weekly() -> FarringtonOptions {
    FarringtonOptions::flexible(Year::Steps(52.0))
}

/// The only evaluated step: the last.
fn last(counts: &[f64], options: FarringtonOptions) -> FarringtonStep {
    let options = FarringtonOptions { from: counts.len() - 1, ..options };
    farrington(counts, &options).expect("a long series")[0].expect("references")
}

#[test]
fn references_are_those_of_the_publication() {
    // A year of 20 steps, two years back, half a window of 2, three periods: 15 steps a year are outside the window, 8 and 7.
    let variant = FarringtonVariant::Flexible { periods: 3, excluded: 6 };
    let options =
        FarringtonOptions { years: 2, half_window: 2, variant, from: 42, ..FarringtonOptions::flexible(Year::Steps(20.0)) };
    let layouts = Layouts::new(44, &options).expect("layouts");
    let run = |back, length, level| Run { back, length, level };
    // The window of the first year, 8 and 7 steps; the window of the last, 8, and of 7 the one more than 6 steps back.
    let runs = [run(42, 5, 2), run(37, 8, 0), run(29, 7, 1), run(22, 5, 2), run(17, 8, 0), run(9, 3, 1)];
    assert_eq!(layouts.different[0].runs, runs);
    assert_eq!(layouts.different[0].rows, 36);
    assert_eq!(layouts.of_step, [Some(0), Some(0)]);
    assert_eq!(layouts.different[0].reach, [(-37.0, -10.0), (-29.0, -7.0), (-42.0, -18.0)]);
    let windows = Layouts::new(44, &FarringtonOptions { variant: FarringtonVariant::Original, ..options }).expect("layouts");
    assert_eq!(windows.different[0].runs, [run(42, 5, 0), run(22, 5, 0)]);
    let one = FarringtonVariant::Flexible { periods: 1, excluded: 0 };
    let one = Layouts::new(44, &FarringtonOptions { variant: one, ..options }).expect("layouts");
    assert_eq!(one.different[0].runs, [run(42, 5, 0), run(22, 5, 0), run(2, 2, 0)]);
}

#[test]
fn calendar_years_find_the_nearest_week() {
    // Weeks from Monday, 2015-01-05. A year before 2020-03-02 (269 weeks on) lies 366 days, 52.3 weeks; three years 1,096, 156.6;
    // for 2020-02-24 (268) three years are 1,095 days, 156.4 weeks.
    let year = Year::Calendar { first_day: 16_440, step_days: 7 };
    let variant = FarringtonVariant::Original;
    let backs = |step: usize| -> Vec<usize> {
        let options = FarringtonOptions { years: 4, from: step, variant, half_window: 0, ..FarringtonOptions::flexible(year) };
        let layouts = Layouts::new(step + 1, &options).expect("layouts");
        layouts.different[0].runs.iter().map(|run| run.back).collect()
    };
    assert_eq!(backs(269), [209, 157, 104, 52]);
    assert_eq!(backs(268), [209, 156, 104, 52]);
}

/// A regression of the references with dummy columns, by the general method.
fn by_regression(counts: &[f64], step: usize, options: &FarringtonOptions, weights: Option<&[f64]>) -> (f64, f64, f64) {
    let from = FarringtonOptions { from: step, ..*options };
    let layouts = Layouts::new(step + 1, &from).expect("layouts");
    let layout = &layouts.different[0];
    let rows: Vec<(usize, usize)> =
        layout.runs.iter().flat_map(|run| (0..run.length).map(|at| (step - run.back + at, run.level))).collect();
    let references: Vec<f64> = rows.iter().map(|row| counts[row.0]).collect();
    let time: Vec<f64> = rows.iter().map(|row| super::real(row.0) - super::real(step)).collect();
    // The last level is the intercept.
    let dummies = (0..layout.levels - 1).map(|level| rows.iter().map(|row| f64::from(u8::from(row.1 == level))).collect());
    let columns: Vec<Vec<f64>> = std::iter::once(time).chain(dummies).collect();
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let family = CountFamily::QuasiPoisson;
    let fit = count_regression(&CountModel { counts: &references, columns: &columns, offset: None, weights, family });
    let fit = fit.expect("a fit");
    (fit.coefficients[0].estimate.exp(), fit.coefficients[0].standard_error, fit.coefficients[1].estimate)
}

#[test]
fn the_fit_is_that_of_a_regression_with_a_column_for_each_level() {
    let mut counts = noise(52 * 6 + 1, 9.0, 5);
    counts[312] = 40.0;
    for (periods, excluded) in [(1, 3), (4, 10), (10, 26)] {
        let variant = FarringtonVariant::Flexible { periods, excluded };
        let options = FarringtonOptions {
            variant,
            reweight_above: None,
            spread: FarringtonSpread::Dispersion,
            bound: FarringtonBound::Delta,
            ..weekly()
        };
        let (expected, error, slope) = by_regression(&counts, 312, &options, None);
        let step = last(&counts, options);
        assert!(close(step.expected, expected, 1e-10), "{periods}: {} is not {expected}", step.expected);
        assert!(close(step.trend.expect("always"), slope, 1e-10));
        // From the definition of the bound.
        let spread = 4.0 / 9.0 * expected.cbrt() * (step.phi + expected * error * error);
        let upper = (expected.powf(2.0 / 3.0) + 2.326_347_874_040_841 * spread.sqrt()).powf(1.5);
        assert!(step.phi > 1.0 && close(self::upper(&step), upper, 1e-9), "{periods}: {step:?}, not {upper}");
        assert!(step.alarm && step.p.expect("events") < 0.01);
    }
}

#[test]
fn past_outbreaks_count_less() {
    let quiet = noise(52 * 6 + 1, 9.0, 5);
    let mut counts = quiet.clone();
    for outbreak in &mut counts[104..108] {
        *outbreak = 80.0;
    }
    // The outbreak lies in the windows of the step a year, two, ... after it.
    let at = 105 + 4 * 52 - 1;
    let until = |counts: &[f64], reweight_above| last(&counts[..at], FarringtonOptions { reweight_above, ..weekly() });
    let (plain, reweighted, none) = (until(&counts, None), until(&counts, Some(2.58)), until(&quiet, Some(2.58)));
    assert!(plain.expected > 1.3 * none.expected && close(reweighted.expected, none.expected, 0.2));
    assert!(plain.phi > 2.0 * none.phi && reweighted.phi < 0.6 * plain.phi, "{plain:?}, {reweighted:?}, {none:?}");
    assert!(upper(&reweighted) < upper(&plain));
}

#[test]
fn weights_are_those_of_the_definition() {
    // One level and no slope, so that the mean is the weighted mean: letter by letter.
    let mut counts = noise(52 * 4 + 1, 6.0, 9);
    counts[52 + 1] = 35.0;
    let variant = FarringtonVariant::Original;
    let options = FarringtonOptions { years: 3, trend: FarringtonTrend::Never, variant, reweight_above: Some(1.0), ..weekly() };
    let references: Vec<f64> = [52, 104, 156].iter().flat_map(|back| counts[208 - back - 3..=208 - back + 3].to_vec()).collect();
    let n = super::real(references.len());
    let mean = references.iter().sum::<f64>() / n;
    let phi = (references.iter().map(|y| (y - mean).powi(2) / mean).sum::<f64>() / (n - 1.0)).max(1.0);
    let residual = |y: &f64| 1.5 * (y.powf(2.0 / 3.0) * mean.powf(-1.0 / 6.0) - mean.sqrt()) / (phi * (1.0 - 1.0 / n)).sqrt();
    let weight = |y: &f64| if residual(y) > 1.0 { residual(y).powi(-2) } else { 1.0 };
    let all: f64 = references.iter().map(weight).sum();
    let weighted = references.iter().map(|y| weight(y) * y).sum::<f64>() / all;
    let pearson = references.iter().map(|y| n / all * weight(y) * (y - weighted).powi(2) / weighted).sum::<f64>();
    let step = last(&counts, options);
    assert!(close(step.expected, weighted, 1e-12), "{} is not {weighted}", step.expected);
    assert!(close(step.phi, (pearson / (n - 1.0)).max(1.0), 1e-12));
}

#[test]
fn a_trend_is_kept_when_it_should_be() {
    let rising: Vec<f64> = (0..=52 * 6).map(|week| (3.0 * (0.006 * f64::from(week)).exp()).round()).collect();
    let options = FarringtonOptions { trend: FarringtonTrend::Significant(0.05), ..weekly() };
    // Expected beyond all references: not kept.
    assert!(last(&rising, options).trend.is_none());
    let falling: Vec<f64> = rising.iter().rev().copied().collect();
    let kept = last(&falling, options).trend.expect("a trend");
    assert!((kept + 0.006).abs() < 1e-3, "{kept}");
    assert!(last(&falling, FarringtonOptions { years: 2, ..options }).trend.is_none());
    assert!(last(&falling, FarringtonOptions { trend: FarringtonTrend::Never, ..options }).trend.is_none());
    let flat = noise(52 * 6 + 1, 9.0, 2);
    let strict = FarringtonTrend::Significant(1e-9);
    let spread = FarringtonSpread::Dispersion;
    assert!(last(&flat, FarringtonOptions { trend: strict, spread, ..options }).trend.is_none());
}

#[test]
fn short_histories_are_said() {
    let counts = noise(52 * 3, 5.0, 1);
    let told = farrington(&counts, &weekly()).expect_err("too short");
    assert!(matches!(told, StatsError::TooFew { given: 2, needed: 5, .. }), "{told}");
    assert!(told.to_string().contains("2 whole years"), "{told}");
    assert!(matches!(farrington(&[], &weekly()), Err(StatsError::TooFew { given: 0, .. })));
    let counts = noise(52 * 5 + 10, 5.0, 1);
    let found = farrington(&counts, &weekly()).expect("some");
    // The window five years back begins 3 steps before it: the first step with all of it is the 264th.
    assert!(found[..263].iter().all(|step| matches!(step, Err(NotComputable::Because(_)))));
    assert!(found[263..].iter().all(Result::is_ok) && found.len() == 270);
}

#[test]
fn degenerate_counts_have_an_answer() {
    for bound in [FarringtonBound::Delta, FarringtonBound::NbPlugin, FarringtonBound::Muan, FarringtonBound::Predictive] {
        for options in [weekly(), FarringtonOptions::original(Year::Steps(52.0))] {
            let options = FarringtonOptions { bound, ..options };
            let mut counts = vec![0.0; 52 * 6];
            let silent = last(&counts, options);
            assert!(!silent.alarm && silent.expected <= 0.0 && upper(&silent) <= 0.0 && silent.p.is_err(), "{silent:?}");
            counts[311] = 6.0;
            let first = last(&counts, options);
            assert!(first.alarm && first.p.is_err() && first.score.is_err(), "{first:?}");
            counts[311] = 4.0;
            assert!(!last(&counts, options).alarm, "too few of late");
            let alike = last(&[7.0; 52 * 6], options);
            assert!(
                close(alike.expected, 7.0, 1e-9) && close(alike.phi, 1.0, 1e-12) && upper(&alike) > 7.0,
                "{bound:?}, {alike:?}"
            );
            // One event in six years, in the first reference of the window.
            let mut once = vec![0.0; 52 * 6];
            once[311 - 260 - 3] = 1.0;
            let step = last(&once, options);
            assert!(step.expected > 0.0 && step.expected < 1.0, "{step:?}");
            let large = last(&[1e9; 52 * 6], options);
            assert!(close(large.expected, 1e9, 1e-9) && upper(&large) > 1e9 && upper(&large) < 1.001e9, "{bound:?}, {large:?}");
        }
    }
}

#[test]
fn input_without_an_answer_is_an_error() {
    let counts = noise(52 * 6, 5.0, 1);
    for bad in [f64::NAN, f64::INFINITY, -1.0, 0.5, 2e9] {
        let mut counts = counts.clone();
        counts[17] = bad;
        let told = farrington(&counts, &weekly()).expect_err("not a count");
        assert!(matches!(told, StatsError::BadValue { what: "count", index: 17, .. }), "{told}");
    }
    let flexible = |periods, excluded| FarringtonVariant::Flexible { periods, excluded };
    let wrong = [
        FarringtonOptions { alpha: 0.0, ..weekly() },
        FarringtonOptions { alpha: 0.7, ..weekly() },
        FarringtonOptions { alpha: f64::NAN, ..weekly() },
        FarringtonOptions { years: 0, ..weekly() },
        FarringtonOptions { half_window: 26, ..weekly() },
        FarringtonOptions { year: Year::Steps(f64::NAN), ..weekly() },
        FarringtonOptions { year: Year::Calendar { first_day: 0, step_days: 0 }, ..weekly() },
        FarringtonOptions { variant: flexible(0, 26), ..weekly() },
        FarringtonOptions { variant: flexible(50, 26), ..weekly() },
        FarringtonOptions { trend: FarringtonTrend::Significant(0.0), ..weekly() },
        FarringtonOptions { reweight_above: Some(0.0), ..weekly() },
        FarringtonOptions { fewest: (5.0, 0), ..weekly() },
    ];
    for options in wrong {
        let told = farrington(&counts, &options).expect_err("no meaning");
        assert!(matches!(told, StatsError::BadOption { .. }), "{told}");
    }
    let all = FarringtonOptions { variant: flexible(1, 400), ..weekly() };
    assert!(matches!(farrington(&counts, &all), Err(StatsError::TooFew { given: 0, .. })));
}

#[test]
fn many_series_are_each_as_alone() {
    let series: Vec<Vec<f64>> =
        (0..40_u8).map(|seed| noise(52 * 6 + usize::from(seed % 3), f64::from(seed % 7), u64::from(seed))).collect();
    let mut views: Vec<&[f64]> = series.iter().map(Vec::as_slice).collect();
    views.push(&[1.0, 2.0]);
    let together = farrington_all(&views, &weekly()).expect("options");
    for (view, found) in views.iter().zip(&together) {
        assert_eq!(&farrington(view, &weekly()), found);
    }
    assert!(together[40].is_err());
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    assert_eq!(one.install(|| farrington_all(&views, &weekly())).expect("options"), together);
}

proptest! {
    #[test]
    fn alarms_agree_with_p_and_score(seed in 0_u64..10_000, mean in 0.1..30.0_f64, excess in 0_u32..30) {
        let mut counts = noise(52 * 5 + 4, mean, seed);
        let end = counts.len() - 1;
        counts[end] = f64::from(excess);
        for bound in [FarringtonBound::NbPlugin, FarringtonBound::Muan, FarringtonBound::Predictive, FarringtonBound::Delta] {
            let step = last(&counts, FarringtonOptions { bound, ..weekly() });
            prop_assert!(step.expected >= 0.0 && step.phi >= 1.0);
            let Ok(p) = step.p else { continue };
            prop_assert!(p > 0.0 && p <= 1.0);
            let above = step.upper.is_ok_and(|upper| counts[end] > upper);
            prop_assert_eq!(above, p <= 0.01, "{:?}", step);
            prop_assert_eq!(step.alarm, above && step.enough);
            if let Ok(score) = step.score {
                prop_assert_eq!(score > 1.0, above);
            }
        }
    }

    #[test]
    fn steps_before_the_references_and_those_left_out_do_not_matter(seed in 0_u64..10_000, other in 0.0..50.0_f64) {
        let counts = noise(52 * 7, 6.0, seed);
        let mut changed = counts.clone();
        // 363 is evaluated; references begin at 363 - 260 - 3 and end at 363 - 27.
        changed[..100].fill(other.floor());
        changed[337..360].fill(other.floor());
        let (before, after) = (last(&counts, weekly()), last(&changed, weekly()));
        prop_assert_eq!(before.expected.to_bits(), after.expected.to_bits());
        prop_assert_eq!(before.upper, after.upper);
    }
}

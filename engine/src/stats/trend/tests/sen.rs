//! Sen's slope and its interval, in short series and in long ones.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{SenInterval, SenSlope, mann_kendall, sen_slope, sen_slope_at};
use super::{close, pairs, real, scattered, series};
use crate::stats::StatsError;

/// The slopes of all pairs in rising order.
fn slopes(values: &[f64], times: &[f64]) -> Vec<f64> {
    let mut slopes: Vec<f64> = pairs(values.len()).map(|(i, j)| (values[j] - values[i]) / (times[j] - times[i])).collect();
    slopes.sort_by(f64::total_cmp);
    slopes
}

/// Slope and interval, read literally, with R's rounding of ranks.
fn by_definition(values: &[f64], times: &[f64], quantile: f64) -> (f64, [Option<f64>; 2]) {
    let slopes = slopes(values, times);
    let n = slopes.len();
    let median = if n % 2 == 1 { slopes[n / 2] } else { f64::midpoint(slopes[n / 2 - 1], slopes[n / 2]) };
    let wide = quantile * mann_kendall(values).expect("a test").variance.expect("a variance").sqrt();
    let at =
        |rank: f64| (1..=n).find(|&from_one| (real(from_one) - rank.round_ties_even()).abs() < 0.5).map(|rank| slopes[rank - 1]);
    (median, [at(0.5 * (real(n) - wide)), at(0.5 * (real(n) + wide) + 1.0)])
}

fn steps(n: usize) -> Vec<f64> {
    (0..n).map(real).collect()
}

fn interval(sen: &SenSlope) -> SenInterval {
    sen.interval.expect("an interval")
}

/// Checks a series against its definition; in a long one rounding may take neighbouring slopes for each other.
fn check(values: &[f64], times: &[f64]) {
    let sen = sen_slope_at(values, times, Some(0.95)).expect("a slope");
    let (slope, [lower, upper]) = by_definition(values, times, 1.959_963_984_540_054);
    assert!(close(sen.slope, slope, 1e-12), "{} is not {slope}", sen.slope);
    for (ours, theirs) in [(interval(&sen).lower.ok(), lower), (interval(&sen).upper.ok(), upper)] {
        match (ours, theirs) {
            (Some(ours), Some(theirs)) => assert!(close(ours, theirs, 1e-12), "{ours} is not {theirs}"),
            (ours, theirs) => assert_eq!(ours, theirs),
        }
    }
}

#[test]
fn a_long_series_has_the_slope_of_the_definition() {
    for n in [257_u32, 400, 611] {
        let (noise, at) = (scattered(n), |step: u32| f64::from(step));
        let of = |f: &dyn Fn(u32, f64) -> f64| (0..n).zip(&noise).map(|(step, &noise)| f(step, noise)).collect::<Vec<f64>>();
        let all = [
            of(&|_, noise| noise),
            of(&|step, noise| noise + 0.01 * at(step)),
            of(&|step, noise| 1e9 - 3.0 * at(step) + (40.0 * noise).floor()),
            of(&|_, noise| (3.0 * noise).floor()),
            of(&|_, noise| (0.02 + noise).floor()),
            of(&|step, noise| (6.0 * noise).floor() + at(step / 50)),
            of(&|step, noise| (6.0 * noise).floor() - at(step / 50)),
            of(&|step, _| at(step) / 3.0),
            of(&|step, noise| at(step) / 3.0 + (1.1 * noise).floor()),
            of(&|_, noise| noise.powi(40) * 1e90),
            of(&|_, noise| (noise - 0.5) * 1e-200),
        ];
        let uneven: Vec<f64> = (0..n).zip(&noise).map(|(step, noise)| at(step) + 0.9 * noise).collect();
        for values in &all {
            check(values, &steps(values.len()));
            check(values, &uneven);
        }
    }
}

#[test]
fn very_long_series_are_done_in_little_memory() {
    let n = 100_000_u32;
    let noise = scattered(n);
    let line =
        |f: &dyn Fn(f64, f64) -> f64| (0..n).zip(&noise).map(|(step, &noise)| f(f64::from(step), noise)).collect::<Vec<f64>>();
    // A line is its own slope, however many pairs share it; noise around it moves the slope by little.
    for (values, slope, apart) in [
        (line(&|step, _| 2.0 * step), 2.0, 0.0),
        (line(&|step, _| -step / 3.0), -1.0 / 3.0, 1e-10),
        (line(&|step, noise| 0.001 * step + 5.0 * noise), 0.001, 1e-6),
        (line(&|step, noise| (0.001 * step + 5.0 * noise).floor()), 0.001, 1e-6),
        (line(&|_, noise| (noise + 0.01).floor()), 0.0, 0.0),
    ] {
        let sen = sen_slope(&values, Some(0.99)).expect("a slope");
        assert!((sen.slope - slope).abs() <= apart, "{} is not {slope}", sen.slope);
        let SenInterval { lower, upper } = interval(&sen);
        assert!(lower.expect("a limit") <= sen.slope && sen.slope <= upper.expect("a limit"));
    }
}

#[test]
fn two_values_have_a_slope_and_no_interval() {
    let sen = sen_slope(&[1.0, 4.0], Some(0.95)).expect("a slope");
    assert!(close(sen.slope, 3.0, 1e-15) && close(sen.intercept, 1.0, 1e-15));
    let reason = interval(&sen).lower.expect_err("too short").to_string();
    assert!(reason.starts_with("not computable, because the limit lies beyond all slopes"), "{reason}");
    assert!(interval(&sen).upper.is_err());
    assert_eq!(sen_slope(&[1.0, 4.0], None).expect("a slope").interval, None);
}

#[test]
fn equal_values_are_level() {
    let sen = sen_slope(&[7.0; 30], Some(0.95)).expect("a slope");
    assert!(sen.slope.abs() <= 0.0 && close(sen.intercept, 7.0, 1e-15));
    assert_eq!(interval(&sen), SenInterval { lower: Ok(0.0), upper: Ok(0.0) });
}

#[test]
fn refuses_what_has_no_slope() {
    assert!(matches!(sen_slope(&[1.0], None), Err(StatsError::TooFew { needed: 2, .. })));
    assert!(matches!(sen_slope(&[1.0, f64::NAN], None), Err(StatsError::BadValue { index: 1, .. })));
    for level in [0.0, 1.0, -0.5, f64::NAN] {
        assert!(matches!(sen_slope(&[1.0, 2.0], Some(level)), Err(StatsError::NotALevel { .. })));
    }
    assert!(matches!(sen_slope_at(&[1.0, 2.0], &[1.0], None), Err(StatsError::Lengths { given: 1, expected: 2, .. })));
    for times in [[1.0, 1.0], [2.0, 1.0], [0.0, f64::NAN], [0.0, f64::INFINITY], [0.0, 1e-101]] {
        assert!(matches!(sen_slope_at(&[1.0, 2.0], &times, None), Err(StatsError::BadValue { index: 1, what: "time", .. })));
    }
    assert!(sen_slope_at(&[1e100, -1e100], &[0.0, 1e-100], Some(0.5)).expect("a slope").slope.is_finite());
}

#[test]
fn the_level_is_that_of_the_normal_law() {
    // R: qnorm(c(0.75, 0.95, 0.975, 0.9995)).
    let known = [
        (0.5, 0.674_489_750_196_081_7),
        (0.9, 1.644_853_626_951_472_2),
        (0.95, 1.959_963_984_540_054),
        (0.999, 3.290_526_731_491_894),
    ];
    for (level, quantile) in known {
        let ours = super::super::sen::reach(Some(level)).expect("a level").expect("a quantile");
        assert!(close(ours, quantile, 1e-13), "{ours} is not {quantile}");
    }
}

proptest! {
    #[test]
    fn is_the_definition(values in series(80)) {
        check(&values, &steps(values.len()));
    }

    #[test]
    fn is_the_definition_at_any_times(rows in vec((0..9_u8, 1..50_u8), 3..60)) {
        let values: Vec<f64> = rows.iter().map(|&(value, _)| f64::from(value)).collect();
        let upto = |row: usize| rows[..row].iter().map(|&(_, gap)| f64::from(gap) / 7.0).sum();
        let times: Vec<f64> = (1..=rows.len()).map(upto).collect();
        check(&values, &times);
    }

    #[test]
    fn a_line_added_is_added_to_the_slope(values in series(70), rise in -50..50_i8) {
        let rise = f64::from(rise);
        let whole: Vec<f64> = values.iter().map(|value| value.round()).collect();
        let tilted: Vec<f64> = whole.iter().enumerate().map(|(step, value)| value + rise * real(step)).collect();
        let (a, b) = (sen_slope(&whole, None).expect("a slope"), sen_slope(&tilted, None).expect("a slope"));
        prop_assert!((a.slope + rise - b.slope).abs() <= 1e-12 * (1.0 + b.slope.abs()));
    }

    #[test]
    fn turns_with_the_series(values in series(70)) {
        let sen = sen_slope(&values, Some(0.8)).expect("a slope");
        let turned = sen_slope(&values.iter().map(|value| -value).collect::<Vec<_>>(), Some(0.8)).expect("a slope");
        prop_assert!(close(sen.slope, -turned.slope, 1e-15));
        let (limits, turned) = (interval(&sen), interval(&turned));
        if let (Ok(lower), Ok(upper)) = (limits.lower, limits.upper) {
            prop_assert!(lower <= sen.slope && sen.slope <= upper);
            prop_assert!(turned.lower.is_ok() && turned.upper.is_ok());
        }
    }
}

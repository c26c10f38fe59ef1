//! Tests of count regression against closed forms, the score equations and input without an answer.

use std::f64::consts::PI;

use proptest::prelude::*;
use statrs::function::gamma::ln_gamma;

use super::super::StatsError;
use super::{CountFamily, CountModel, CountRegression, count_regression, normal_quantile, student_quantile, two_sided_student_p};

const FAMILIES: [CountFamily; 3] = [CountFamily::Poisson, CountFamily::QuasiPoisson, CountFamily::NegativeBinomial];

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + b.abs())
}

fn model<'a>(counts: &'a [f64], columns: &'a [&'a [f64]], family: CountFamily) -> CountModel<'a> {
    CountModel { counts, columns, offset: None, weights: None, family }
}

fn estimates(fit: &CountRegression) -> Vec<f64> {
    fit.coefficients.iter().map(|coefficient| coefficient.estimate).collect()
}

/// Counts that stray far, on a column that matters.
const STRAYING: [f64; 12] = [9.0, 0.0, 2.0, 1.0, 6.0, 31.0, 0.0, 5.0, 20.0, 1.0, 3.0, 40.0];
const COLUMN: [f64; 12] = [0.1, 0.9, 1.3, 0.2, 0.5, 1.6, 0.4, 1.1, 2.0, 1.2, 0.3, 1.8];

#[test]
fn dispersion_scales_the_errors_of_the_quasi_family_only() {
    let broken: &[f64] = &[0.0, 0.0, 1.0, 1.0];
    let counts = [2.0, 4.0, 3.0, 9.0];
    // By hand: means 3 and 6, so that Pearson's statistic is 2 / 3 + 18 / 6, over two degrees of freedom.
    let dispersion = 11.0 / 6.0;
    let poisson = count_regression(&model(&counts, &[broken], CountFamily::Poisson)).expect("a fit");
    let quasi = count_regression(&model(&counts, &[broken], CountFamily::QuasiPoisson)).expect("a fit");
    assert!(close(poisson.dispersion, dispersion, 1e-12) && close(quasi.dispersion, dispersion, 1e-12));
    assert!(close(poisson.coefficients[1].standard_error, 0.5, 1e-12));
    assert!(close(quasi.coefficients[1].standard_error, 0.5 * dispersion.sqrt(), 1e-12));
    // Student's t with two degrees of freedom has the tail 1 - t / sqrt(2 + t^2).
    let t = 2.0_f64.ln() / quasi.coefficients[1].standard_error;
    assert!(close(quasi.coefficients[1].p, 1.0 - t / (2.0 + t * t).sqrt(), 1e-12));
    assert!(quasi.log_likelihood.is_err() && quasi.theta.is_err() && poisson.theta.is_err());
    // By hand: 2 (2 ln(2/3) + 4 ln(4/3) + 3 ln(1/2) + 9 ln(3/2)).
    let deviance = 2.0 * (2.0 * (2.0_f64 / 3.0).ln() + 4.0 * (4.0_f64 / 3.0).ln() - 3.0 * 2.0_f64.ln() + 9.0 * 1.5_f64.ln());
    assert!(close(poisson.deviance, deviance, 1e-12));
    let likelihood = 2.0 * 3.0_f64.ln() - 3.0 - 2.0_f64.ln() + 4.0 * 3.0_f64.ln() - 3.0 - 24.0_f64.ln() + 3.0 * 6.0_f64.ln()
        - 6.0
        - 6.0_f64.ln()
        + 9.0 * 6.0_f64.ln()
        - 6.0
        - 362_880.0_f64.ln();
    assert!(close(poisson.log_likelihood.expect("a likelihood"), likelihood, 1e-13));
}

#[test]
fn an_offset_makes_rates_of_counts() {
    let group: &[&[f64]] = &[&[0.0, 0.0, 1.0, 1.0]];
    let offset = [10.0_f64.ln(), 20.0_f64.ln(), 10.0_f64.ln(), 40.0_f64.ln()];
    for family in FAMILIES {
        let model = CountModel { offset: Some(&offset), ..model(&[1.0, 5.0, 2.0, 3.0], group, family) };
        let fit = count_regression(&model).expect("a fit");
        if family != CountFamily::NegativeBinomial || fit.theta.is_err() {
            // By hand: 6 events in 30 against 5 in 50.
            assert!(close(fit.coefficients[1].estimate, 0.5_f64.ln(), 1e-12), "{family:?}");
        }
    }
}

#[test]
fn a_weight_of_two_is_the_row_twice() {
    let weights: Vec<f64> = (0..12).map(|row| f64::from(row % 3)).collect();
    let twice = |values: &[f64]| -> Vec<f64> {
        values
            .iter()
            .zip(&weights)
            .flat_map(|(&value, &weight)| (0..3).filter(move |&n| f64::from(n) < weight).map(move |_| value))
            .collect()
    };
    let (counts, column) = (twice(&STRAYING), twice(&COLUMN));
    for family in FAMILIES {
        let weighted = CountModel { weights: Some(&weights), ..model(&STRAYING, &[&COLUMN], family) };
        let weighted = count_regression(&weighted).expect("a fit");
        let plain = count_regression(&model(&counts, &[&column], family)).expect("a fit");
        for (a, b) in weighted.coefficients.iter().zip(&plain.coefficients) {
            // The quasi family's degrees of freedom count rows, not weights, as in R.
            assert!(close(a.estimate, b.estimate, 1e-10), "{family:?}");
            let same = close(a.standard_error, b.standard_error, 1e-9);
            assert!(same || family == CountFamily::QuasiPoisson, "{family:?}");
        }
    }
}

/// The negative binomial likelihood, letter by letter.
fn likelihood(counts: &[f64], means: &[f64], theta: f64) -> f64 {
    let unit = |(&y, &mu): (&f64, &f64)| {
        ln_gamma(theta + y) - ln_gamma(theta) - ln_gamma(y + 1.0)
            + theta * (theta / (theta + mu)).ln()
            + y * (mu / (theta + mu)).ln()
    };
    counts.iter().zip(means).map(unit).sum()
}

#[test]
fn no_neighbour_of_the_negative_binomial_fit_is_likelier() {
    let fit = count_regression(&model(&STRAYING, &[&COLUMN], CountFamily::NegativeBinomial)).expect("a fit");
    let theta = fit.theta.expect("they stray");
    let best = likelihood(&STRAYING, &fit.means, theta.estimate);
    assert!(close(best, fit.log_likelihood.expect("a likelihood"), 1e-12));
    let b = estimates(&fit);
    let at = |d0: f64, d1: f64, factor: f64| {
        let means: Vec<f64> = COLUMN.iter().map(|x| (b[0] + d0 + (b[1] + d1) * x).exp()).collect();
        likelihood(&STRAYING, &means, theta.estimate * factor)
    };
    for (d0, d1, factor) in [(1e-3, 0.0, 1.0), (0.0, 1e-3, 1.0), (0.0, 0.0, 1.001), (1e-3, -1e-3, 0.999)] {
        assert!(at(d0, d1, factor) < best && at(-d0, -d1, 2.0 - factor) < best);
    }
    // The curvature along theta is the observed information.
    let step = 1e-3 * theta.estimate;
    let bend = (at(0.0, 0.0, 1.001) - 2.0 * best + at(0.0, 0.0, 0.999)) / (step * step);
    assert!(close(theta.standard_error, (-bend).recip().sqrt(), 1e-4), "{theta:?}");
}

#[test]
fn an_intercept_alone_is_the_mean() {
    for family in FAMILIES {
        let fit = count_regression(&model(&STRAYING, &[], family)).expect("a fit");
        let mean = STRAYING.iter().sum::<f64>() / 12.0;
        assert!(close(fit.coefficients[0].estimate, mean.ln(), 1e-12), "{family:?}");
        assert!(fit.means.iter().all(|&fitted| close(fitted, mean, 1e-12)));
    }
}

#[test]
fn counts_that_do_not_stray_have_no_theta() {
    let counts = [4.0, 5.0, 4.0, 5.0, 6.0, 5.0];
    let column: &[f64] = &[0.0, 0.0, 0.0, 1.0, 1.0, 1.0];
    let dispersed = count_regression(&model(&counts, &[column], CountFamily::NegativeBinomial)).expect("a fit");
    let poisson = count_regression(&model(&counts, &[column], CountFamily::Poisson)).expect("a fit");
    assert!(dispersed.theta.is_err());
    assert_eq!(dispersed.coefficients, poisson.coefficients);
    assert_eq!(dispersed.log_likelihood, poisson.log_likelihood);
}

#[test]
fn a_column_of_calendar_years_keeps_its_digits() {
    let years: Vec<f64> = (0..12).map(|row| 2_010.0 + f64::from(row)).collect();
    let from_start: Vec<f64> = (0..12).map(f64::from).collect();
    let late = count_regression(&model(&STRAYING, &[&years], CountFamily::Poisson)).expect("a fit");
    let early = count_regression(&model(&STRAYING, &[&from_start], CountFamily::Poisson)).expect("a fit");
    assert!(close(late.coefficients[1].estimate, early.coefficients[1].estimate, 1e-11));
    assert!(close(late.coefficients[1].standard_error, early.coefficients[1].standard_error, 1e-11));
    let (slope, intercept) = (early.coefficients[1].estimate, early.coefficients[0].estimate);
    assert!(close(late.coefficients[0].estimate, intercept - 2_010.0 * slope, 1e-9));
    // Var(a - 2010 b), term by term.
    let [[aa, ab], [_, bb]] = [0, 1].map(|row| [early.covariance[row][0], early.covariance[row][1]]);
    assert!(close(late.covariance[0][0], aa - 2.0 * 2_010.0 * ab + 2_010.0_f64.powi(2) * bb, 1e-9));
}

#[test]
fn zeros_that_a_column_tells_apart_are_an_error() {
    let quiet: &[f64] = &[1.0, 1.0, 1.0, 0.0, 0.0, 0.0];
    let slope: &[f64] = &[0.0, 1.0, 2.0, 3.0, 4.0, 5.0];
    for (counts, column) in [([0.0, 0.0, 0.0, 2.0, 5.0, 1.0], quiet), ([0.0, 0.0, 0.0, 0.0, 0.0, 7.0], slope)] {
        for family in FAMILIES {
            let told = count_regression(&model(&counts, &[column], family));
            assert!(matches!(told, Err(StatsError::Undefined { because }) if because.contains("zeros only")), "{told:?}");
        }
    }
}

#[test]
fn a_column_that_says_nothing_new_is_named() {
    let twice: Vec<f64> = COLUMN.iter().map(|value| 3.0 - 2.0 * value).collect();
    let constant = [7.0; 12];
    let zero = [0.0; 12];
    for (columns, blamed) in [([&COLUMN[..], &twice[..]], 1), ([&constant[..], &COLUMN[..]], 0), ([&COLUMN[..], &zero[..]], 1)] {
        let told = count_regression(&model(&STRAYING, &columns, CountFamily::Poisson)).expect_err("a useless column");
        assert!(matches!(told, StatsError::BadValue { index, .. } if index == blamed), "{told}");
        assert!(told.to_string().contains("leave the column out"), "{told}");
    }
}

#[test]
fn input_without_an_answer_is_an_error() {
    let told =
        |counts: &[f64], column: &[f64], family| count_regression(&model(counts, &[column], family)).expect_err("no answer");
    let two: &[f64] = &[0.0, 1.0];
    let four: &[f64] = &[0.0, 1.0, 2.0, 1.0];
    assert!(matches!(told(&[], &[], CountFamily::Poisson), StatsError::TooFew { given: 0, needed: 3, .. }));
    assert!(matches!(told(&[1.0, 2.0], two, CountFamily::Poisson), StatsError::TooFew { given: 2, needed: 3, .. }));
    assert!(matches!(told(&[0.0; 4], four, CountFamily::NegativeBinomial), StatsError::Undefined { .. }));
    assert!(matches!(told(&[1.0; 3], four, CountFamily::Poisson), StatsError::Lengths { given: 4, expected: 3, .. }));
    for bad in [f64::NAN, f64::INFINITY, -1.0, 1e101] {
        let told = told(&[1.0, 2.0, bad, 3.0], four, CountFamily::Poisson);
        assert!(matches!(told, StatsError::BadValue { what: "count", index: 2, .. }), "{told}");
    }
    let told = told(&[1.0, 2.0, 2.5, 3.0], four, CountFamily::NegativeBinomial);
    assert!(matches!(told, StatsError::BadValue { what: "count", index: 2, .. }), "{told}");
    let columns = [four];
    let model = model(&[1.0, 2.0, 2.0, 3.0], &columns, CountFamily::Poisson);
    let wrong = [(Some(&[0.0, 0.0, 0.0, f64::NAN][..]), None, 3), (None, Some(&[1.0, -1.0, 1.0, 1.0][..]), 1)];
    for (offset, weights, row) in wrong {
        let told = count_regression(&CountModel { offset, weights, ..model }).expect_err("no answer");
        assert!(matches!(told, StatsError::BadValue { index, .. } if index == row), "{told}");
    }
}

#[test]
fn students_law_has_its_closed_forms() {
    for t in [0.0, 1e-9, 0.3, 1.0, 4.0, 60.0, 1e7] {
        let cauchy = 2.0 / PI * (1.0_f64 / t).atan();
        assert!((two_sided_student_p(t, 1.0) / cauchy - 1.0).abs() < 1e-12, "{t}");
        let two = 2.0 / ((2.0 + t * t).sqrt() * ((2.0 + t * t).sqrt() + t));
        assert!((two_sided_student_p(-t, 2.0) / two - 1.0).abs() < 1e-12, "{t}");
    }
    assert!(two_sided_student_p(1e300, 50.0) > 0.0);
    // From R 4.2.2: 2 * pt(-2.5, 240), 2 * pt(-9, 1e5), qt(0.975, 30), qnorm(0.995).
    assert!((two_sided_student_p(2.5, 240.0) / 0.013_087_878_773_159_667 - 1.0).abs() < 1e-12);
    assert!((two_sided_student_p(9.0, 1e5) / 2.295_409_005_023_159_4e-19 - 1.0).abs() < 1e-9);
    assert!((student_quantile(0.025, 30.0) - 2.042_272_456_301_24).abs() < 1e-12);
    assert!((normal_quantile(0.005) - 2.575_829_303_548_9).abs() < 1e-12);
}

proptest! {
    #[test]
    fn residuals_are_orthogonal_to_the_columns(
        rows in prop::collection::vec((0_u8..40, -3.0..3.0_f64, -1.0..1.0_f64, 0.1..3.0_f64), 8..60),
    ) {
        let counts: Vec<f64> = rows.iter().map(|row| f64::from(row.0)).collect();
        let (first, second): (Vec<f64>, Vec<f64>) = rows.iter().map(|row| (row.1, row.2)).unzip();
        let weights: Vec<f64> = rows.iter().map(|row| row.3).collect();
        let columns: [&[f64]; 2] = [&first, &second];
        for family in FAMILIES {
            let Ok(fit) = count_regression(&CountModel { weights: Some(&weights), ..model(&counts, &columns, family) }) else {
                // Only zeros that the columns tell apart, which few rows can hold.
                prop_assume!(counts.iter().filter(|&&count| count > 0.0).count() < 6);
                continue;
            };
            let theta = fit.theta.map_or(f64::INFINITY, |theta| theta.estimate);
            for column in [&[1.0; 60][..rows.len()], &first, &second] {
                let residual = |row: usize| weights[row] * (counts[row] - fit.means[row]) / (1.0 + fit.means[row] / theta);
                let sum: f64 = (0..rows.len()).map(|row| residual(row) * column[row]).sum();
                prop_assert!(sum.abs() < 1e-6 * (1.0 + counts.iter().sum::<f64>()), "{family:?}: {sum}");
            }
            for coefficient in &fit.coefficients {
                prop_assert!(coefficient.p > 0.0 && coefficient.p <= 1.0 && coefficient.standard_error > 0.0);
            }
            prop_assert!(fit.deviance >= -1e-9);
        }
    }

    #[test]
    fn order_unit_and_origin_of_a_column_do_not_matter(shift in -50.0..50.0_f64, unit in 0.01..100.0_f64, first in 1_usize..12) {
        for family in FAMILIES {
            let plain = count_regression(&model(&STRAYING, &[&COLUMN], family)).expect("a fit");
            let mut counts = STRAYING;
            let mut column = COLUMN.map(|value| (value + shift) * unit);
            counts.rotate_left(first);
            column.rotate_left(first);
            let moved = count_regression(&model(&counts, &[&column], family)).expect("a fit");
            let (a, b) = (plain.coefficients[1], moved.coefficients[1]);
            prop_assert!(close(b.estimate * unit, a.estimate, 1e-8) && close(b.standard_error * unit, a.standard_error, 1e-8));
            prop_assert!(close(moved.deviance, plain.deviance, 1e-9));
        }
    }
}

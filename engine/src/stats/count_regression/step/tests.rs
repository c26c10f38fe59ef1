//! Tests of the step regression against hand-worked ratios and input without an answer.

use std::f64::consts::PI;

use super::super::{CountFamily, normal_quantile, student_quantile};
use super::{Season, StatsError, StepOptions, StepTerm, StepTrend, step_regression};

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance * (1.0 + b.abs())
}

fn options(at: usize) -> StepOptions<'static> {
    StepOptions { at, family: CountFamily::Poisson, trend: StepTrend::Level, season: None, exposure: None, level: 0.95 }
}

#[test]
fn a_step_is_found_under_trend_and_season() {
    let season = Season { period: 12.0, harmonics: 2 };
    let level = |row: i32| {
        let turn = f64::from(row) * PI / 6.0;
        let step = if row > 30 { 0.4 } else { 0.0 };
        (9.0 + step - 0.01 * f64::from(row) + 0.3 * turn.sin() - 0.1 * (2.0 * turn).cos()).exp()
    };
    let counts: Vec<f64> = (1..=60).map(level).collect();
    let options = StepOptions { trend: StepTrend::Linear, season: Some(season), ..options(30) };
    let found = step_regression(&counts, &options).expect("a fit");
    let terms = [
        StepTerm::Intercept,
        StepTerm::Step,
        StepTerm::Trend,
        StepTerm::Sine(1),
        StepTerm::Cosine(1),
        StepTerm::Sine(2),
        StepTerm::Cosine(2),
    ];
    assert_eq!(found.terms, terms);
    for (coefficient, expected) in found.regression.coefficients.iter().zip([9.0, 0.4, -0.01, 0.3, 0.0, 0.0, -0.1]) {
        assert!((coefficient.estimate - expected).abs() < 1e-9, "{coefficient:?} is not {expected}");
    }
    assert!((found.ratio - 0.4_f64.exp()).abs() < 1e-9 && found.lower < found.ratio && found.ratio < found.upper);
    assert_eq!(found.terms[5].to_string(), "sine 2");
}

#[test]
fn exposure_and_family_change_what_they_should() {
    let counts = [10.0, 12.0, 30.0, 22.0, 40.0, 60.0];
    let exposure = [1.0, 1.0, 2.0, 2.0, 4.0, 4.0];
    let found = step_regression(&counts, &StepOptions { exposure: Some(&exposure), ..options(2) }).expect("a fit");
    // By hand: 22 events in 2 against 152 in 12.
    assert!(close(found.ratio, 152.0 / 12.0 / 11.0, 1e-12));
    let quasi = StepOptions { exposure: Some(&exposure), family: CountFamily::QuasiPoisson, ..options(2) };
    let quasi = step_regression(&counts, &quasi).expect("a fit");
    let wider = student_quantile(0.025, 4.0) / normal_quantile(0.025) * quasi.regression.dispersion.sqrt();
    assert!(close((quasi.upper / quasi.ratio).ln(), wider * (found.upper / found.ratio).ln(), 1e-10));
}

#[test]
fn a_step_without_both_sides_is_an_error() {
    let counts = [1.0, 2.0, 3.0, 4.0];
    for at in [0, 4, 9] {
        assert!(matches!(step_regression(&counts, &options(at)), Err(StatsError::BadOption { option: "at", .. })));
    }
    let wrong = |options: StepOptions| step_regression(&counts, &options).expect_err("no answer");
    assert!(matches!(wrong(StepOptions { level: 1.0, ..options(2) }), StatsError::NotALevel { .. }));
    assert!(matches!(
        wrong(StepOptions { exposure: Some(&[1.0, 0.0, 1.0, 1.0]), ..options(2) }),
        StatsError::NotAnExposure { .. }
    ));
    for (period, harmonics) in [(1.0, 1), (f64::NAN, 1), (12.0, 0), (12.0, 7)] {
        let season = Some(Season { period, harmonics });
        assert!(matches!(wrong(StepOptions { season, ..options(2) }), StatsError::BadOption { .. }));
    }
    let silent = step_regression(&[3.0, 2.0, 0.0, 0.0], &options(2)).expect_err("separated");
    assert!(matches!(silent, StatsError::Undefined { .. }), "{silent}");
}

//! Against pymannkendall: every variant of Mann-Kendall with its slope, and a whole cube of series.

use engine::stats::{
    Lags, MannKendall, Seasons, SenSlope, SerialCorrection, mann_kendall, mann_kendall_many, mann_kendall_serial,
    seasonal_mann_kendall, seasonal_sen_slope, sen_slope,
};
use serde_json::Value;

use super::super::{Table, family};
use super::{Agreement, Case, PYTHON, Series, all_series, json, real, same_s};

/// The alpha that the files were made with: the peer's default.
const ALPHA: f64 = 0.05;

/// Everything that pymannkendall says of a test.
fn compare_with_python(agreement: &mut Agreement, case: &Case<'_>, ours: &MannKendall, theirs: &Value) {
    same_s(agreement, case, ours.s, &theirs["s"]);
    agreement.figure(case, "variance", ours.variance.ok(), theirs["var_s"].as_f64());
    agreement.figure(case, "tau-a", Some(ours.tau_a), theirs["Tau"].as_f64());
    match ours.test {
        Ok(test) => {
            agreement.figure(case, "z", Some(test.z), theirs["z"].as_f64());
            agreement.figure(case, "p", Some(test.p), theirs["p"].as_f64());
            let trend = match (test.p < ALPHA, test.z > 0.0) {
                (false, _) => "no trend",
                (true, true) => "increasing",
                (true, false) => "decreasing",
            };
            assert_eq!(theirs["trend"], trend, "{}, {}", case.method, case.series);
        }
        // Where S cannot vary, it answers NaN, or 0 and 1 because it does not look at the variance when S is 0.
        Err(_) => assert!(theirs["z"].is_null() || theirs["p"] == 1.0, "{}, {}", case.method, case.series),
    }
}

#[test]
fn pymannkendall_and_its_slopes() {
    let Some(folder) = family("mann_kendall") else { return };
    let series = all_series(&folder);
    let mut agreement = Agreement::default();
    let mut compared = 0;
    for (name, theirs) in &json(&folder.join("expected_pymannkendall.json")) {
        let series = &series[name];
        for (method, theirs) in theirs.as_object().expect("methods") {
            compare_method(&mut agreement, series, &Case { method, peer: PYTHON, series: name, size: series.size() }, theirs);
            compared += 1;
        }
    }
    assert!(compared > 0, "nothing compared in {}", folder.display());
    agreement.print();
}

fn compare_method(agreement: &mut Agreement, series: &Series, case: &Case<'_>, theirs: &Value) {
    let (method, period) = match case.method.rsplit_once("_p") {
        Some((method, period)) if period.parse::<usize>().is_ok() => (method, period.parse().expect("a period")),
        _ => (case.method, 0),
    };
    let case = &Case { method: &format!("mann-kendall {}", method.replace('_', " ")), ..*case };
    match method {
        "sens_slope" => return compare_slope(agreement, case, &series.sen(), [&theirs[0], &theirs[1]]),
        "seasonal_sens_slope" => {
            let ours = seasonal_sen_slope(&series.steps, period, None).expect("a slope");
            return compare_slope(agreement, case, &ours, [&theirs[0], &theirs[1]]);
        }
        "original" => {
            compare_with_python(agreement, case, &mann_kendall(&series.values).expect("a test"), theirs);
        }
        "seasonal" | "correlated_seasonal" => {
            let seasons = if method == "seasonal" { Seasons::Independent } else { Seasons::Correlated };
            if seasons == Seasons::Correlated
                && (!series.steps.len().is_multiple_of(period) || series.values.len() < series.steps.len())
            {
                eprintln!("left out: {}, {}: it drops cycles that are not complete", case.method, case.series);
                return;
            }
            let ours = seasonal_mann_kendall(&series.steps, period, seasons).expect("a test");
            compare_with_python(agreement, case, &ours, theirs);
            let slope = seasonal_sen_slope(&series.steps, period, None).expect("a slope");
            return compare_slope(agreement, case, &slope, [&theirs["slope"], &theirs["intercept"]]);
        }
        _ => compare_serial(agreement, series, case, theirs),
    }
    compare_slope(agreement, case, &series.sen(), [&theirs["slope"], &theirs["intercept"]]);
}

fn compare_serial(agreement: &mut Agreement, series: &Series, case: &Case<'_>, theirs: &Value) {
    let correction = match case.method.trim_start_matches("mann-kendall ") {
        "hamed rao" => SerialCorrection::HamedRao { lags: Lags::All, alpha: ALPHA },
        "yue wang" => SerialCorrection::YueWang { lags: Lags::All },
        "pre whitening" => SerialCorrection::PreWhitening,
        "tfpw" => SerialCorrection::TrendFreePreWhitening,
        method => panic!("unknown method {method}"),
    };
    let closed = sen_slope(&series.values, None).expect("a slope").slope;
    if correction != SerialCorrection::PreWhitening && (closed - series.sen().slope).abs() > 1e-12 * closed.abs() {
        // Its slope is that of the series with gaps, but what it takes off is a line along the values without them.
        eprintln!("left out: {}, {}: it takes off a line that has no gaps", case.method, case.series);
        return;
    }
    match mann_kendall_serial(&series.values, correction) {
        Ok(ours) if correction == SerialCorrection::TrendFreePreWhitening && !same_pairs(&ours, theirs) => {
            compare_but_for_ties(case, &ours, theirs, series.close_pairs(closed));
        }
        Ok(ours) => compare_with_python(agreement, case, &ours, theirs),
        Err(_) => {
            let slope = if correction == SerialCorrection::PreWhitening { 0.0 } else { closed };
            assert!(series.is_a_line(slope), "{}, {}", case.method, case.series);
        }
    }
}

/// Whether the same pairs rise, fall and are level.
fn same_pairs(ours: &MannKendall, theirs: &Value) -> bool {
    let variance = ours.variance.ok().zip(theirs["var_s"].as_f64());
    let s = theirs["s"].as_f64().is_some_and(|s| (s - real(ours.s)).abs() < 0.5);
    s && variance.is_some_and(|(ours, theirs)| (ours - theirs).abs() < 1e-6 * theirs)
}

/// Where values are equal but for rounding, the last digit of the autocorrelation decides about their pairs.
fn compare_but_for_ties(case: &Case<'_>, ours: &MannKendall, theirs: &Value, close: usize) {
    let said = format!("{}, {}: {close} pairs are equal but for rounding, which decides about S", case.method, case.series);
    let apart = (real(ours.s) - theirs["s"].as_f64().expect("S")).abs();
    let close = u32::try_from(close).expect("a short series");
    assert!(apart <= 2.0 * f64::from(close), "{said}, and S is {apart} apart");
    eprintln!("left out: {said}");
}

fn compare_slope(agreement: &mut Agreement, case: &Case<'_>, ours: &SenSlope, theirs: [&Value; 2]) {
    agreement.figure(case, "slope", Some(ours.slope), theirs[0].as_f64());
    agreement.figure(case, "intercept", Some(ours.intercept), theirs[1].as_f64());
}

#[test]
fn trends_of_all_cells_of_a_cube() {
    let Some(folder) = family("ehsa") else { return };
    let (z, theirs) = (Table::read(&folder.join("expected_gistar_z.csv")), Table::read(&folder.join("expected_categories.csv")));
    assert_eq!(z.column("cell"), theirs.column("cell"));
    let length = (0..10_000).take_while(|step| z.0.contains_key(&format!("t{step}"))).count();
    let by_step: Vec<_> = (0..length).map(|step| z.numbers(&format!("t{step}"))).collect();
    let cells = z.column("cell");
    let values: Vec<f64> = (0..cells.len()).flat_map(|cell| by_step.iter().map(move |step| step[cell].expect("a z"))).collect();
    let trends = mann_kendall_many(&values, length, None).expect("trends");
    let mut agreement = Agreement::default();
    let (s, variance) = (theirs.numbers("mk_S"), theirs.numbers("mk_varS"));
    let (z, p) = (theirs.numbers("mk_z"), theirs.numbers("mk_p"));
    for (row, trend) in trends.iter().enumerate() {
        let case = &Case { method: "mann-kendall of a cube", peer: PYTHON, series: &cells[row], size: 0.0 };
        same_s(&mut agreement, case, trend.test.s, &s[row].into());
        agreement.figure(case, "variance", trend.test.variance.ok(), variance[row]);
        if let Ok(test) = trend.test.test {
            agreement.figure(case, "z", Some(test.z), z[row]);
            agreement.figure(case, "p", Some(test.p), p[row]);
        }
    }
    agreement.print();
}

//! Gini coefficients and shares of places, against the formulas of lorenzgini evaluated in numpy.

use std::fs;

use engine::stats::{concentration, held_by_top, lorenz, places_holding};
use serde_json::Value;

use super::family;

const TOLERANCE: f64 = 1e-12;

/// Largest difference of a figure that the file has, or `None`.
fn difference(case: &Value, key: &str, ours: f64) -> Option<f64> {
    let theirs = case[key].as_f64()?;
    let apart = (ours - theirs).abs();
    assert!(apart <= TOLERANCE, "{}, {key}: {ours} is not {theirs}", case["name"]);
    Some(apart)
}

/// The percentage in a key such as `share_of_units_for_25pct`.
fn percentages(case: &Value, before: &str, after: &str) -> Vec<(String, f64)> {
    let fields = case.as_object().expect("a case");
    let percentage = |key: &String| {
        let number: f64 = key.strip_prefix(before)?.strip_suffix(after)?.parse().ok()?;
        Some((key.clone(), number / 100.0))
    };
    fields.keys().filter_map(percentage).collect()
}

fn compare(case: &Value) -> f64 {
    let counts: Vec<f64> = serde_json::from_value(case["counts"].clone()).expect("counts");
    let ours = concentration(&counts).expect("events");
    assert_eq!(case["units"].as_u64(), u64::try_from(ours.places).ok(), "{}", case["name"]);
    let mut largest = 0.0_f64;
    let mut figure =
        |key: &str, ours: f64| largest = largest.max(difference(case, key, ours).unwrap_or_else(|| panic!("no {key}")));
    figure("crimes", ours.events);
    figure("gini_biased", ours.gini);
    figure("gini_unbiased", ours.gini_unbiased.expect("places"));
    figure("generalized_gini_biased", ours.generalised_gini.expect("whole counts"));
    figure("generalized_gini_unbiased", ours.generalised_gini_unbiased.expect("events"));
    let shares = percentages(case, "share_of_units_for_", "pct");
    let tops = percentages(case, "crime_share_top", "pct_units");
    assert!(!shares.is_empty() && !tops.is_empty(), "{}: no shares", case["name"]);
    for (key, share) in shares {
        figure(&key, places_holding(&counts, &[share]).expect("events")[0]);
    }
    for (key, share) in tops {
        figure(&key, held_by_top(&counts, &[share]).expect("events")[0]);
    }
    let curve = lorenz(&counts).expect("events");
    let below: f64 = curve.windows(2).map(|pair| (pair[1][0] - pair[0][0]) * (pair[0][1] + pair[1][1])).sum();
    figure("gini_biased", 1.0 - below);
    largest
}

#[test]
fn lorenzgini() {
    let Some(folder) = family("concentration") else { return };
    let text = fs::read_to_string(folder.join("expected.json")).expect("a file");
    let file: Value = serde_json::from_str(&text).expect("JSON");
    let cases = file["cases"].as_array().expect("cases");
    assert!(!cases.is_empty(), "no cases in {}", folder.display());
    let largest = cases.iter().map(compare).fold(0.0, f64::max);
    eprintln!(
        "agreement: concentration | lorenzgini | all figures | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}"
    );
}

//! Against R's trend: Mann-Kendall, Sen's slope with its interval, Pettitt's test.

use engine::stats::{mann_kendall, pettitt, sen_slope};
use serde_json::Value;

use super::super::family;
use super::{Agreement, Case, LEVEL, all_series, json, same_s};

const R: &str = "R trend";

#[test]
fn r_trend() {
    let Some(folder) = family("mann_kendall") else { return };
    let series = all_series(&folder);
    let mut agreement = Agreement::default();
    for (name, theirs) in &json(&folder.join("expected_R_trend.json")) {
        // It was given the values that are there, as if nothing were missing between them.
        let values = &series[name].values;
        assert_eq!(theirs["n"].as_u64(), Some(values.len() as u64), "{name}");
        compare_r_test(&mut agreement, name, values, &theirs["mk.test"]);
        compare_r_slope(&mut agreement, name, values, &theirs["sens.slope"]);
        compare_r_pettitt(&mut agreement, name, values, &theirs["pettitt"]);
    }
    assert!(!agreement.0.is_empty(), "nothing compared in {}", folder.display());
    agreement.print();
}

fn compare_r_test(agreement: &mut Agreement, series: &str, values: &[f64], theirs: &Value) {
    let case = &Case { method: "mann-kendall original", peer: R, series, size: 0.0 };
    let ours = mann_kendall(values).expect("a test");
    same_s(agreement, case, ours.s, &theirs["S"]);
    agreement.figure(case, "variance", ours.variance.ok(), theirs["varS"].as_f64());
    agreement.figure(case, "tau-b", ours.tau_b.ok(), theirs["tau"].as_f64());
    agreement.figure(case, "z", ours.test.ok().map(|test| test.z), theirs["z"].as_f64());
    agreement.figure(case, "p", ours.test.ok().map(|test| test.p), theirs["p"].as_f64());
}

fn compare_r_slope(agreement: &mut Agreement, series: &str, values: &[f64], theirs: &Value) {
    let case = &Case { method: "sen", peer: R, series, size: 0.0 };
    let ours = sen_slope(values, Some(LEVEL)).expect("a slope");
    let interval = ours.interval.expect("an interval");
    agreement.figure(case, "slope", Some(ours.slope), theirs["slope"].as_f64());
    agreement.figure(case, "lower limit", interval.lower.ok(), theirs["lo"].as_f64());
    agreement.figure(case, "upper limit", interval.upper.ok(), theirs["hi"].as_f64());
}

fn compare_r_pettitt(agreement: &mut Agreement, series: &str, values: &[f64], theirs: &Value) {
    let case = &Case { method: "pettitt", peer: R, series, size: 0.0 };
    let Ok(ours) = pettitt(values) else {
        // No place stands out, which it says by naming all of them.
        assert_eq!((&theirs["U"], &theirs["p"]), (&0.into(), &1.into()), "{series}");
        return;
    };
    let before = match &theirs["K"] {
        Value::Array(all) => all.clone(),
        only => vec![only.clone()],
    };
    assert_eq!(before, ours.before.iter().map(|&k| Value::from(k)).collect::<Vec<_>>(), "{series}");
    let u = u32::try_from(ours.u).expect("a short series");
    agreement.figure(case, "U", Some(f64::from(u)), theirs["U"].as_f64());
    agreement.figure(case, "p", Some(ours.p), theirs["p"].as_f64());
}

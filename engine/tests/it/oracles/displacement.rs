//! The weighted displacement difference, against R ptools.

use engine::stats::{Evaluation, Place, displacement_difference};
use serde_json::Value;

use super::{cases, family};

/// Relative to 1 and the value.
const TOLERANCE: f64 = 1e-9;

fn numbers<const N: usize>(case: &Value, key: &str) -> [f64; N] {
    let list = case[key].as_array().unwrap_or_else(|| panic!("no {key}"));
    assert_eq!(list.len(), N, "{key}");
    std::array::from_fn(|index| list[index].as_f64().expect("a number"))
}

#[test]
fn ptools_wdd() {
    let Some(folder) = family("wdd_scanw") else { return };
    let names = ["Est_Local", "SE_Local", "Est_Displace", "SE_Displace", "Est_Total", "SE_Total", "Z", "LowCI", "HighCI"];
    let mut largest = [0.0_f64; 9];
    let all = cases(&folder.join("wdd_ptools.json"));
    assert!(!all.is_empty(), "no cases");
    for case in &all {
        let areas: [f64; 4] = numbers(case, "area_weights");
        let place = |key: &str, area: f64| {
            let [before, after] = numbers(case, key);
            Place { before, after, area }
        };
        let study = Evaluation {
            treated: place("treated", areas[1]),
            control: place("control", areas[0]),
            displacement: Some((place("disp_treated", areas[3]), place("disp_control", areas[2]))),
            lengths: numbers(case, "time_weights"),
        };
        let level = 1.0 - case["alpha"].as_f64().expect("a share");
        let found = displacement_difference(study, level).expect("a difference");
        let ours = [
            found.local.value,
            found.local.standard_error,
            found.displaced.value,
            found.displaced.standard_error,
            found.total.value,
            found.total.standard_error,
            found.z.expect("some events"),
            found.lower,
            found.upper,
        ];
        for ((name, ours), largest) in names.iter().zip(ours).zip(&mut largest) {
            let theirs = case["expected"][name].as_f64().expect("a number");
            assert!((ours - theirs).abs() <= TOLERANCE * (1.0 + theirs.abs()), "{name}: {ours} is not {theirs}");
            *largest = largest.max((ours - theirs).abs());
        }
    }
    for (name, largest) in names.iter().zip(largest) {
        eprintln!("agreement: wdd | ptools | {name} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}");
    }
}

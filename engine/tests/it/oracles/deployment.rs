//! Where to be: covering, median and centre problems, against spopt's models solved by CBC.

use std::fs;

use engine::stats::{Distances, Sites, maximal_covering, p_centre, p_median, set_cover};
use serde_json::Value;

use super::{Table, family};

const TOLERANCE: f64 = 1e-4;

/// The number after a mark in a name such as `mclp_S1.5_p3`.
fn after<T: std::str::FromStr>(name: &str, mark: &str) -> Option<T> {
    name.split('_').find_map(|part| part.strip_prefix(mark)?.parse().ok())
}

/// The difference of one case, or `None` for an entry that is none.
fn compare(name: &str, case: &Value, weights: &[f64], distances: Distances<'_>) -> Option<f64> {
    let model = name.split('_').next()?;
    let within = |reach: f64| -> Vec<Vec<usize>> {
        let is_near = |site: usize, place: &usize| distances.values[place * distances.sites + site] <= reach;
        (0..distances.sites).map(|site| (0..weights.len()).filter(|place| is_near(site, place)).collect()).collect()
    };
    let open = || after(name, "p").expect("how many sites");
    let (ours, theirs) = match model {
        "mclp" => {
            let covers = within(after(name, "S").expect("a reach"));
            let found = maximal_covering(Sites { weights, covers: &covers, groups: None }, open()).expect("sites");
            assert!(found.is_optimal(), "{name}");
            (found.covered, case["covered_weight"].as_f64())
        }
        "pmedian" => (p_median(weights, distances, open()).expect("sites").objective, case["objective"].as_f64()),
        "pcenter" => (p_centre(distances, open()).expect("sites").objective, case["objective"].as_f64()),
        "lscp" => {
            let found = set_cover(distances, after(name, "S").expect("a reach")).expect("sites");
            if case["infeasible"] == true {
                assert_eq!(found, None, "{name}");
                return Some(0.0);
            }
            #[expect(clippy::cast_precision_loss, reason = "a few sites")]
            (found.expect("a cover").len() as f64, case["n"].as_f64())
        }
        _ => return None,
    };
    let apart = (ours - theirs.unwrap_or_else(|| panic!("{name} has no answer"))).abs();
    assert!(apart <= TOLERANCE, "{name}: {ours} is not {theirs:?}");
    Some(apart)
}

#[test]
fn spopt() {
    let Some(folder) = family("deployment") else { return };
    let (demand, sites) = (Table::read(&folder.join("demand.csv")), Table::read(&folder.join("facilities.csv")));
    let known = |table: &Table, name: &str| table.numbers(name).into_iter().map(|number| number.expect("a number")).collect();
    let (x, y, weights): (Vec<f64>, Vec<f64>, Vec<f64>) = (known(&demand, "x"), known(&demand, "y"), known(&demand, "weight"));
    let (at_x, at_y): (Vec<f64>, Vec<f64>) = (known(&sites, "x"), known(&sites, "y"));
    let to_all = |(x, y): (&f64, &f64)| at_x.iter().zip(&at_y).map(|(a, b)| (a - x).hypot(b - y)).collect::<Vec<_>>();
    let values: Vec<f64> = x.iter().zip(&y).flat_map(to_all).collect();
    let distances = Distances { values: &values, sites: at_x.len() };
    let text = fs::read_to_string(folder.join("expected_spopt.json")).expect("a file");
    let cases: serde_json::Map<String, Value> = serde_json::from_str(&text).expect("JSON");
    let found: Vec<f64> = cases.iter().filter_map(|(name, case)| compare(name, case, &weights, distances)).collect();
    assert!(found.len() > 10, "only {} cases in {}", found.len(), folder.display());
    let largest = found.into_iter().fold(0.0, f64::max);
    eprintln!("agreement: locate | spopt | objectives | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}");
}

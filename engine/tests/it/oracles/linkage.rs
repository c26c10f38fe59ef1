//! Evidence that two crimes are of one offender, against R's crimelinkage.
//!
//! Where neither time is exact, R sums the gaps on the day and the week over 2,000 steps of the cycle; ours is the integral, so
//! those pairs agree to half a step and the others to the tolerance.

use std::collections::BTreeMap;
use std::fs;

use engine::stats::{BayesTable, bayes_factors, expected_circular_gap, expected_gap, quantile_breaks};
use serde_json::Value;

use super::{Table, family};

const TOLERANCE: f64 = 1e-6;
/// Steps of R's cycle.
const STEPS: f64 = 2_000.0;
/// Bins and degrees of freedom of the tables.
const BINS: usize = 15;
const FREEDOM: f64 = 10.0;

/// Hours since 1970-01-01 of `1993-01-06 23:55:00`.
fn hours(text: &str) -> f64 {
    let moment: jiff::civil::DateTime = text.replace(' ', "T").parse().expect("a date and time");
    let since = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0).until((jiff::Unit::Second, moment)).expect("a span");
    f64::from(i32::try_from(since.get_seconds()).expect("before 2038")) / 3_600.0
}

fn closest(name: &str, differences: &[f64], tolerance: f64) {
    let largest = differences.iter().copied().fold(0.0, f64::max);
    assert!(!differences.is_empty() && largest <= tolerance, "{name}: {largest:e}");
    eprintln!(
        "agreement: crime_linkage | R crimelinkage | {name} | largest difference {largest:.1e} | tolerance {tolerance:.0e}"
    );
}

#[test]
fn evidence_of_pairs() {
    let Some(folder) = family("crime_linkage") else { return };
    let crimes = Table::read(&folder.join("crimes.csv"));
    let row: BTreeMap<&str, usize> = (0..).zip(crimes.column("crimeID")).map(|(row, id)| (id.as_str(), row)).collect();
    let (x, y) = (crimes.numbers("X"), crimes.numbers("Y"));
    let times = |row: usize| [hours(&crimes.column("DT.FROM")[row]), hours(&crimes.column("DT.TO")[row])];
    let pairs = Table::read(&folder.join("evidence_pairs.csv"));
    let mut found: BTreeMap<&str, [Vec<f64>; 2]> = BTreeMap::new();
    for (number, (a, b)) in pairs.column("i1").iter().zip(pairs.column("i2")).enumerate() {
        let (a, b) = (row[a.as_str()], row[b.as_str()]);
        let apart = |values: &[Option<f64>]| values[a].expect("a coordinate") - values[b].expect("a coordinate");
        let (first, second) = (times(a), times(b));
        let days = |hours: [f64; 2]| hours.map(|hour| hour / 24.0);
        let ours = [
            ("spatial", apart(&x).hypot(apart(&y)) / 1_000.0),
            ("temporal", expected_gap(days(first), days(second)).expect("intervals")),
            ("tod", expected_circular_gap(first, second, 24.0).expect("intervals")),
            ("dow", expected_circular_gap(days(first), days(second), 7.0).expect("intervals")),
        ];
        let neither_exact = usize::from(first[0] < first[1] && second[0] < second[1]);
        for (name, ours) in ours {
            let theirs = pairs.numbers(name)[number].expect("a number");
            found.entry(name).or_default()[neither_exact].push((ours - theirs).abs());
        }
    }
    for (name, [exact, stepped]) in &found {
        closest(name, exact, TOLERANCE);
        let step = match *name {
            "tod" => 24.0 / STEPS / 2.0,
            "dow" => 7.0 / STEPS / 2.0,
            _ => TOLERANCE,
        };
        if !stepped.is_empty() {
            closest(&format!("{name}, neither time exact"), stepped, step);
        }
    }
}

#[test]
fn bayes_factors_of_evidence() {
    let Some(folder) = family("crime_linkage") else { return };
    let pairs = Table::read(&folder.join("evidence_pairs.csv"));
    let text = fs::read_to_string(folder.join("expected_bf_tables.json")).expect("a file");
    let tables: BTreeMap<String, Vec<BTreeMap<String, Value>>> = serde_json::from_str(&text).expect("JSON");
    let logs = Table::read(&folder.join("expected_log_bayes_factors.csv"));
    let weights = pairs.numbers("weight");
    let mut totals = vec![0.0; weights.len()];
    for (name, expected) in &tables {
        let values: Vec<f64> = pairs.numbers(name).into_iter().map(|value| value.expect("a number")).collect();
        let is_numeric = expected[0].contains_key("from");
        let breaks = if is_numeric { quantile_breaks(&values, BINS).expect("values") } else { vec![0.5] };
        let mut filled = vec![[0.0; 2]; breaks.len() + 1];
        for ((value, weight), kind) in values.iter().zip(&weights).zip(pairs.column("type")) {
            filled[engine::stats::bayes_bin(&breaks, *value)][usize::from(kind == "unlinked")] += weight.expect("a weight");
        }
        let ours = bayes_factors(&filled, FREEDOM).expect("factors");
        assert_eq!(ours.len(), expected.len(), "{name}");
        let theirs = |column: &str, bin: usize| expected[bin][column].as_f64().expect("a number");
        let differences: Vec<f64> = ours
            .iter()
            .enumerate()
            .flat_map(|(bin, ours)| {
                let parts =
                    [("N.linked", ours.linked), ("N.unlinked", ours.unlinked), ("p.linked", ours.p_linked), ("BF", ours.factor)];
                parts.map(|(column, value)| (value - theirs(column, bin)).abs())
            })
            .collect();
        closest(&format!("table of {name}"), &differences, TOLERANCE);
        let table = BayesTable::new(breaks, ours.iter().map(|bin| bin.factor.ln()).collect()).expect("a table");
        let found: Vec<f64> = values.iter().map(|value| table.log_factor(Some(*value))).collect();
        let log = logs.numbers(name);
        let differences: Vec<f64> =
            found.iter().zip(&log).map(|(ours, theirs)| (ours - theirs.expect("a number")).abs()).collect();
        closest(&format!("log Bayes factor of {name}"), &differences, TOLERANCE);
        totals.iter_mut().zip(found).for_each(|(total, one)| *total += one);
    }
    let expected = logs.numbers("total");
    let differences: Vec<f64> =
        totals.iter().zip(&expected).map(|(ours, theirs)| (ours - theirs.expect("a number")).abs()).collect();
    closest("log Bayes factor, all evidence", &differences, TOLERANCE);
}

//! Tests of shares and Andresen's S, against R and a reference run.

use std::fs;

use engine::stats::{
    NotComputable, ProportionTest, Resampling, SimilarityOptions, Verdict, benjamini_hochberg, benjamini_yekutieli,
    proportion_tests, similarity,
};
use serde_json::Value;

use super::{Table, family, same};

const TOLERANCE: f64 = 1e-9;

/// The reference drew 4,000 times, and so do we: S may differ by the areas that lie at a limit.
const SIMULATED: f64 = 0.04;

fn counts(table: &Table, name: &str) -> Vec<f64> {
    table.numbers(name).into_iter().map(|count| count.expect("a count")).collect()
}

fn compare(quantity: &str, ours: &[Option<f64>], theirs: &[Option<f64>]) {
    assert_eq!(ours.len(), theirs.len(), "{quantity}");
    let mut largest = 0.0_f64;
    for (area, (&ours, &theirs)) in ours.iter().zip(theirs).enumerate() {
        assert!(same(ours, theirs, |_| TOLERANCE), "{quantity}, area {area}: {ours:?} is not {theirs:?}");
        largest = ours.zip(theirs).map_or(largest, |(ours, theirs)| largest.max((ours - theirs).abs()));
    }
    eprintln!("agreement: similarity | R | {quantity} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}");
}

#[test]
fn r_tests_of_shares() {
    let Some(folder) = family("sppt") else { return };
    let areas = Table::read(&folder.join("areas.csv"));
    let expected = Table::read(&folder.join("expected_R_local_tests.csv"));
    assert_eq!(areas.column("area"), expected.column("area"));
    let (base, test) = (counts(&areas, "base"), counts(&areas, "test"));
    let ask = |by| proportion_tests(&base, &test, by).expect("areas");
    let shown = |p: Vec<Result<f64, NotComputable>>| p.into_iter().map(Result::ok).collect::<Vec<_>>();
    compare("chi2_p", &shown(ask(ProportionTest::ChiSquare)), &expected.numbers("chi2_p"));
    compare("chi2_yates_p", &shown(ask(ProportionTest::ChiSquareYates)), &expected.numbers("chi2_yates_p"));
    let fisher: Vec<f64> = ask(ProportionTest::Fisher).into_iter().map(|p| p.expect("always a p")).collect();
    let some = |values: Vec<f64>| values.into_iter().map(Some).collect::<Vec<_>>();
    compare("fisher_p", &some(fisher.clone()), &expected.numbers("fisher_p"));
    compare("fisher_bh", &some(benjamini_hochberg(&fisher).expect("probabilities")), &expected.numbers("fisher_bh"));
    compare("fisher_by", &some(benjamini_yekutieli(&fisher).expect("probabilities")), &expected.numbers("fisher_by"));
}

#[test]
fn reference_run_of_andresen_s() {
    let Some(folder) = family("sppt") else { return };
    let areas = Table::read(&folder.join("areas.csv"));
    let text = fs::read_to_string(folder.join("expected_S_reference.json")).expect("a file");
    let expected: Value = serde_json::from_str(&text).expect("JSON");
    let options = SimilarityOptions { resampling: Resampling::Subsample(0.85), draws: 4_000, level: 0.95, seed: 2009 };
    let found = similarity(&counts(&areas, "base"), &counts(&areas, "test"), options).expect("areas");
    for (name, ours) in [("S", found.s), ("S_robust_nonzero", found.s_robust)] {
        let difference = (ours - expected[name].as_f64().expect("a share")).abs();
        assert!(difference <= SIMULATED, "{name}: {ours} is not {}", expected[name]);
        eprintln!(
            "agreement: similarity | reference run | {name} | largest difference {difference:.1e} | tolerance {SIMULATED:.0e}"
        );
    }
    let within = expected["within"].as_array().expect("one per area");
    assert_eq!(within.len(), found.areas.len());
    let apart = found
        .areas
        .iter()
        .zip(within)
        .filter(|(area, within)| u64::from(area.verdict == Verdict::Alike) != within.as_u64().expect("0 or 1"));
    let share = f64::from(u32::try_from(apart.count()).expect("few")) / f64::from(u32::try_from(within.len()).expect("few"));
    assert!(share <= SIMULATED, "{share} of the areas differ");
    eprintln!(
        "agreement: similarity | reference run | areas that differ, a share | largest difference {share:.1e} | tolerance {SIMULATED:.0e}"
    );
}

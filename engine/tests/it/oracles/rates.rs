//! Rates with exact intervals, and empirical Bayes rates, against R and spdep.

use engine::stats::{
    Adjacency, LocalSpread, RateOptions, empirical_bayes_global, empirical_bayes_local, garwood_interval, rates,
};

use super::{Table, cases, family};

/// Relative, for smoothed rates; intervals are held to 1e-8, as R's quantiles are.
const TOLERANCE: f64 = 1e-9;

/// Compares, prints and returns nothing: a rate that the peer leaves undefined must be 0 of ours.
fn assert_agree(method: &str, quantity: &str, tolerance: f64, pairs: impl Iterator<Item = (f64, Option<f64>)>) {
    let mut largest = 0.0_f64;
    for (row, (ours, theirs)) in pairs.enumerate() {
        let Some(theirs) = theirs else {
            assert!(ours.abs() <= 0.0, "{quantity}, row {row}: {ours} where the peer has 0 / 0");
            continue;
        };
        let apart = (ours - theirs).abs() / theirs.abs().max(f64::MIN_POSITIVE);
        assert!(apart <= tolerance || (ours - theirs).abs() <= 1e-300, "{quantity}, row {row}: {ours} is not {theirs}");
        largest = largest.max(if theirs.abs() > 0.0 { apart } else { 0.0 });
    }
    eprintln!("agreement: {method} | {quantity} | largest difference {largest:.1e} | tolerance {tolerance:.0e} (relative)");
}

#[test]
fn r_on_all_counts_of_the_poisson_family() {
    let Some(folder) = family("poisson_tests") else { return };
    let r = cases(&folder.join("expected_R.json"));
    let field = |name: &str| r.iter().map(|case| case[name].as_f64().expect("a number")).collect::<Vec<f64>>();
    let ours = rates(&field("count1"), &field("exposure1"), RateOptions { per: 1.0, level: 0.95 }).expect("rates");
    for (end, name) in [(0, "lower limit"), (1, "upper limit")] {
        let limit = |index: usize| {
            let rate = ours.places[index].expect("an exposure");
            if end == 0 { rate.lower } else { rate.upper }
        };
        let pairs = r.iter().enumerate().map(|(index, case)| (limit(index), case["garwood_rate1"][end].as_f64()));
        assert_agree("rates", &format!("R | {name}"), 1e-8, pairs);
    }
}

#[test]
fn every_cell_has_the_interval_of_its_count() {
    let Some(folder) = family("lisa_h3") else { return };
    let cells = Table::read(&folder.join("cells.csv"));
    let (counts, populations): (Vec<u32>, Vec<u32>) = (cells.whole("count"), cells.whole("population"));
    let real = |values: &[u32]| values.iter().map(|&value| f64::from(value)).collect::<Vec<f64>>();
    let ours = rates(&real(&counts), &real(&populations), RateOptions { per: 1.0, level: 0.95 }).expect("rates");
    let raw = Table::read(&folder.join("eb_rates_spdep.csv")).numbers("raw");
    let rate = |index: usize| ours.places[index].expect("a population");
    assert_agree("rates", "spdep | raw rate", TOLERANCE, raw.into_iter().enumerate().map(|(index, raw)| (rate(index).rate, raw)));
    for (index, (&count, &population)) in counts.iter().zip(&populations).enumerate() {
        let alone = garwood_interval(u64::from(count), f64::from(population), 0.95).expect("an interval");
        assert!((rate(index).upper / alone.upper - 1.0).abs() < 1e-12, "cell {index}");
    }
}

#[test]
fn spdep_empirical_bayes() {
    let Some(folder) = family("lisa_h3") else { return };
    let cells = Table::read(&folder.join("cells.csv"));
    let theirs = Table::read(&folder.join("eb_rates_spdep.csv"));
    assert_eq!(cells.column("cell"), theirs.column("cell"));
    let all = |name: &str| cells.numbers(name).into_iter().map(|number| number.expect("a number")).collect::<Vec<f64>>();
    let (counts, populations) = (all("count"), all("population"));

    let global = empirical_bayes_global(&counts, &populations).expect("rates");
    let pairs = global.rates.iter().map(|rate| rate.expect("a population")).zip(theirs.numbers("EB_global_marshall"));
    assert_agree("eb-rates", "spdep EBest | global rate", TOLERANCE, pairs);

    let near = Table::read(&folder.join("adjacency_k1.csv"));
    let near: Vec<(u32, u32)> = near.whole("i").into_iter().zip(near.whole("j")).collect();
    let adjacency = Adjacency::from_pairs(counts.len(), &near).expect("a lattice");
    let local = empirical_bayes_local(&counts, &populations, &adjacency, LocalSpread::AroundEachCell).expect("rates");
    let pairs = local.into_iter().map(|rate| rate.expect("a population")).zip(theirs.numbers("EB_local_marshall"));
    assert_agree("eb-rates", "spdep EBlocal | local rate", TOLERANCE, pairs);
}

#[test]
fn spdep_parameters_of_the_prior() {
    let Some(folder) = family("lisa_h3") else { return };
    let cells = Table::read(&folder.join("cells.csv"));
    let all = |name: &str| cells.numbers(name).into_iter().map(|number| number.expect("a number")).collect::<Vec<f64>>();
    let ours = empirical_bayes_global(&all("count"), &all("population")).expect("rates");
    let text = std::fs::read_to_string(folder.join("global_spdep.json")).expect("a file");
    let theirs: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let parameter = |name: &str| theirs["EBest_params"][name].as_f64();
    assert_agree("eb-rates", "spdep EBest | prior mean", TOLERANCE, std::iter::once((ours.mean, parameter("b"))));
    assert_agree("eb-rates", "spdep EBest | prior variance", TOLERANCE, std::iter::once((ours.variance, parameter("a"))));
}

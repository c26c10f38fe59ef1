//! Kulldorff's scan statistics, against `SaTScan` and a brute force.

mod new_mexico;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use engine::stats::{
    AtRisk, Census, Gumbel, Scan, ScanCluster, ScanCount, ScanDistance, ScanEnding, ScanLength, ScanModel, ScanOptions,
    ScanStopping, ScanStudy, ScanWindow, Stratum, indirectly_standardised, person_time, scan,
};
use serde_json::Value;

use super::{Table, family};

/// `SaTScan` prints six decimals.
const LLR: f64 = 1e-6;
/// Half of the last of the two decimals that `SaTScan` prints, and a hair for ours lying on the edge.
const PRINTED: f64 = 0.005_001;
/// Relative: the brute force adds in another order.
const BRUTE_FORCE: f64 = 1e-9;

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap_or_else(|| panic!("{value} is not a number"))
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is not text"))
}

fn real(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("few"))
}

/// Days since an arbitrary start of a date such as 2024/1/31 or 2024-01-31.
fn day(date: &str) -> usize {
    let parts: Vec<usize> = date.split(['/', '-']).map(|part| part.parse().expect("a date")).collect();
    let (year, month) = if parts[1] > 2 { (parts[0], parts[1]) } else { (parts[0] - 1, parts[1] + 12) };
    365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + parts[2]
}

fn report(peer: &str, quantity: &str, largest: f64, tolerance: &str) {
    eprintln!("agreement: scan | {peer} | {quantity} | largest difference {largest:.1e} | tolerance {tolerance}");
}

/// What locations are called, and the day on which period 0 begins.
#[derive(Clone, Copy)]
struct Frame<'a> {
    ids: &'a [String],
    start: usize,
}

/// Locations and cases of the family `scan`.
struct Input {
    ids: Vec<String>,
    points: Vec<[f64; 2]>,
    population: Vec<f64>,
    cases: Vec<(usize, usize, u32)>,
}

impl Input {
    fn read(folder: &Path) -> Self {
        let locations = Table::read(&folder.join("locations.csv"));
        let ids = locations.column("id").to_vec();
        let x = locations.numbers("x_km").into_iter().flatten();
        let points = x.zip(locations.numbers("y_km").into_iter().flatten()).map(|(x, y)| [x, y]).collect();
        let population = locations.numbers("population").into_iter().flatten().collect();
        let cases = Table::read(&folder.join("cases.csv"));
        let position = |id: &String| ids.iter().position(|other| other == id).expect("a location");
        let days = cases.column("date").iter().map(|date| day(date));
        let rows = cases.column("id").iter().map(position).zip(days).zip(cases.whole("cases"));
        let cases = rows.map(|((location, day), count)| (location, day, count)).collect();
        Self { ids, points, population, cases }
    }
}

fn options(parameters: &Value, seed: u64) -> ScanOptions {
    let window = match parameters["AnalysisType"].as_u64() {
        Some(1) => ScanWindow::Spatial,
        Some(2) => ScanWindow::Temporal(ScanEnding::Any),
        Some(3) => ScanWindow::SpaceTime(ScanEnding::Any),
        Some(4) => ScanWindow::SpaceTime(ScanEnding::Last),
        other => panic!("analysis type {other:?}"),
    };
    let whole = |name: &str, default: u64| parameters[name].as_u64().unwrap_or(default);
    let size = whole("MaxTemporalSize", 50);
    let longest = match whole("MaxTemporalSizeInterpretation", 0) {
        0 => ScanLength::Share(real(usize::try_from(size).expect("small")) / 100.0),
        _ => ScanLength::Periods(usize::try_from(size).expect("small")),
    };
    let simulations = u32::try_from(whole("MonteCarloReps", 999)).expect("few");
    let aggregate = usize::try_from(whole("TimeAggregationLength", 1)).expect("few");
    ScanOptions { longest, simulations, aggregate, ..ScanOptions::satscan(window, seed, ScanStopping::Fixed) }
}

#[test]
fn satscan_and_brute_force() {
    let Some(folder) = family("scan") else { return };
    let input = Input::read(&folder);
    let text = fs::read_to_string(folder.join("expected_satscan.json")).expect("a file");
    let analyses: BTreeMap<String, Value> = serde_json::from_str(&text).expect("analyses");
    assert!(!analyses.is_empty());
    for (seed, (name, analysis)) in (1..).zip(&analyses) {
        let parameters = &analysis["satscan"]["parameters"];
        let start = day(text_of(parameters, "StartDate"));
        let found = scan_input(&input, parameters, start, seed);
        let peer = format!("SaTScan {name}");
        let frame = Frame { ids: &input.ids, start };
        compare_clusters(&peer, frame, &found, &analysis["satscan"]["clusters"]);
        compare_simulations(&peer, &found, &analysis["satscan"]["sim_llr"]);
        compare_gumbel(&peer, &analysis["satscan"]["sim_llr"], &analysis["gumbel_moment_fit"]);
        compare_brute_force(name, frame, &found.clusters[0], &analysis["bruteforce"]);
    }
}

fn text_of<'a>(parameters: &'a Value, name: &str) -> &'a str {
    text(&parameters[name])
}

fn scan_input(input: &Input, parameters: &Value, start: usize, seed: u64) -> Scan {
    let row = |&(location, day, count): &(usize, usize, u32)| ScanCount { location, period: day - start, count };
    let cases: Vec<ScanCount> = input.cases.iter().map(row).collect();
    let model = match parameters["ModelType"].as_u64() {
        Some(0) => ScanModel::Poisson(AtRisk::Constant(&input.population)),
        Some(2) => ScanModel::SpaceTimePermutation,
        other => panic!("model type {other:?}"),
    };
    let periods = day(text_of(parameters, "EndDate")) + 1 - start;
    let study = ScanStudy { locations: &input.points, distance: ScanDistance::Planar, periods, cases: &cases, model };
    scan(&study, &options(parameters, seed)).expect("a scan")
}

fn compare_clusters(peer: &str, Frame { ids, start }: Frame<'_>, ours: &Scan, theirs: &Value) {
    let theirs = theirs.as_array().expect("clusters");
    // Clusters whose p is 1 are left out, and whether it is 1 or 0.999 is a matter of the simulations.
    let common = ours.clusters.len().min(theirs.len());
    let doubtful = |p: f64| assert!(p > 0.99, "{peer}: a cluster with p {p} is not in the other list");
    ours.clusters[common..].iter().for_each(|cluster| doubtful(cluster.p.expect("a p")));
    theirs[common..].iter().for_each(|cluster| doubtful(number(&cluster["P_VALUE"])));
    assert!(common > 0, "{peer}: no clusters");
    let (mut llr, mut printed) = (0.0_f64, 0.0_f64);
    for (ours, theirs) in ours.clusters.iter().zip(theirs) {
        assert_eq!(named(ids, ours), texts(&theirs["members"]), "{peer}: {ours:?} is not {theirs}");
        assert_eq!(ids[ours.centre], text(&theirs["LOC_ID"]), "{peer}");
        let dates = (start + ours.from, start + ours.to);
        assert_eq!(dates, (day(text(&theirs["START_DATE"])), day(text(&theirs["END_DATE"]))), "{peer}");
        let ratio = if theirs["LLR"].is_null() { &theirs["TEST_STAT"] } else { &theirs["LLR"] };
        llr = llr.max((ours.llr - number(ratio)).abs());
        printed = printed.max(largest_printed(ours, theirs));
        compare_p(peer, ours, theirs);
    }
    assert!(llr <= LLR, "{peer}: log likelihood ratios differ by {llr}");
    assert!(printed <= PRINTED, "{peer}: printed figures differ by {printed}");
    report(peer, "log likelihood ratio", llr, "1e-6");
    report(peer, "observed, expected, ratio, relative risk and radius as printed", printed, "0.005");
}

fn named(ids: &[String], cluster: &ScanCluster) -> BTreeSet<String> {
    cluster.members.iter().map(|&member| ids[member].clone()).collect()
}

fn texts(values: &Value) -> BTreeSet<String> {
    values.as_array().expect("names").iter().map(|name| text(name).to_owned()).collect()
}

/// The largest difference among the figures that are printed with two decimals.
fn largest_printed(ours: &ScanCluster, theirs: &Value) -> f64 {
    let observed = f64::from(ours.observed);
    let figures = [
        (observed, "OBSERVED"),
        (ours.expected, "EXPECTED"),
        (observed / ours.expected, "ODE"),
        (ours.relative_risk, "REL_RISK"),
        (ours.radius, "RADIUS"),
    ];
    let there = figures.into_iter().filter(|(_, name)| !theirs[*name].is_null());
    there.map(|(figure, name)| (figure - number(&theirs[name])).abs()).fold(0.0, f64::max)
}

fn compare_p(peer: &str, ours: &ScanCluster, theirs: &Value) {
    let (p, expected) = (ours.p.expect("a p"), number(&theirs["P_VALUE"]));
    let allowed = 4.0 * (2.0 * expected * (1.0 - expected) / 999.0).sqrt() + 0.001;
    assert!((p - expected).abs() <= allowed, "{peer}: p {p} is not {expected}");
    let gumbel = ours.p_gumbel.expect("a p");
    let expected = number(&theirs["GBL_PVALUE"]);
    let spread = if expected > 0.01 { (gumbel - expected).abs() / 0.1 } else { (gumbel / expected).ln().abs() / 1.5 };
    assert!(spread <= 1.0, "{peer}: Gumbel p {gumbel} is not {expected}");
    if let Some(interval) = theirs["RECURR_INT"].as_f64() {
        let ours = ours.recurrence_interval.expect("an interval");
        assert!((ours - 1.0 / p).abs() < 1e-9 && ours <= interval * 1.5 + 1.0, "{peer}: {ours} is not {interval}");
    } else {
        assert!(ours.recurrence_interval.is_err());
    }
}

/// The two-sample Kolmogorov-Smirnov p of two samples (asymptotic).
fn kolmogorov_smirnov(a: &[f64], b: &[f64]) -> f64 {
    let share = |sample: &[f64], x: f64| real(sample.iter().filter(|&&value| value <= x).count()) / real(sample.len());
    let gap = a.iter().chain(b).map(|&x| (share(a, x) - share(b, x)).abs()).fold(0.0, f64::max);
    let n = real(a.len()) * real(b.len()) / real(a.len() + b.len());
    let scaled = (n.sqrt() + 0.12 + 0.11 / n.sqrt()) * gap;
    let term = |k: i32| f64::from(if k % 2 == 1 { 2 } else { -2 }) * (-2.0 * f64::from(k * k) * scaled * scaled).exp();
    (1..100).map(term).sum::<f64>().clamp(0.0, 1.0)
}

fn compare_simulations(peer: &str, ours: &Scan, theirs: &Value) {
    let theirs: Vec<f64> = theirs.as_array().expect("maxima").iter().map(number).collect();
    let p = kolmogorov_smirnov(&ours.maxima, &theirs);
    assert!(p > 0.001, "{peer}: simulated maxima differ, p {p}");
    eprintln!("agreement: scan | {peer} | simulated maxima, two-sample Kolmogorov-Smirnov p | {p:.3} | above 0.001");
}

fn compare_gumbel(peer: &str, maxima: &Value, theirs: &Value) {
    let maxima: Vec<f64> = maxima.as_array().expect("maxima").iter().map(number).collect();
    let ours = Gumbel::fit(&maxima).expect("a fit");
    let apart = (ours.mu - number(&theirs["mu"])).abs().max((ours.beta - number(&theirs["beta"])).abs());
    assert!(apart < BRUTE_FORCE, "{peer}: {ours:?} is not {theirs}");
    report(peer, "Gumbel fit to the same maxima", apart, "1e-9");
}

fn compare_brute_force(name: &str, Frame { ids, start }: Frame<'_>, ours: &ScanCluster, theirs: &Value) {
    let relative = |ours: f64, key: &str| (ours / number(&theirs[key]) - 1.0).abs();
    let apart = relative(ours.llr, "llr").max(relative(ours.expected, "expected"));
    assert!(apart <= BRUTE_FORCE, "{name}: {ours:?} is not {theirs}");
    assert_eq!((ids[ours.centre].as_str(), ours.members.len()), (text(&theirs["center"]), named(ids, ours).len()));
    assert_eq!(named(ids, ours), texts(&theirs["members"]));
    assert_eq!((start + ours.from, start + ours.to), (day(text(&theirs["start"])), day(text(&theirs["end"]))));
    assert!((f64::from(ours.observed) - number(&theirs["observed"])).abs() < 0.5);
    report(&format!("brute force {name}"), "log likelihood ratio and expected cases, relative", apart, "1e-9");
}

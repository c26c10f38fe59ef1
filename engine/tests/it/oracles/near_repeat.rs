//! The near-repeat table and Knox's test, against R `NearRepeat`, a brute force, simulated moments and what Ratcliffe's Near
//! Repeat Calculator printed.
//!
//! R `NearRepeat` and the calculator disagree about the same arsons for three reasons, each seen below. The calculator holds
//! coordinates in single precision, so that two arsons 399.96 m apart are 400 apart for it. It has a band for pairs at
//! distance 0; R has none unless a break just above 0 is given, and with right-closed bands drops those pairs, as it drops
//! pairs of one day. And the calculator's labels lie: "201 to 400 meters" and "2 to 2 days" hold the pairs in `[200, 400)`
//! metres and `[1, 2)` days, so that who gives R the breaks that the labels name gets other counts.

use std::fs;
use std::path::{Path, PathBuf};

use engine::stats::{
    Bands, CutOffs, Ends, KnoxOptions, Metric, NearRepeat, NearRepeatInference, NearRepeatOptions, Permutations, SamePlace, knox,
    near_repeat, single_precision,
};
use serde_json::Value;

use super::{Table, family};

/// Relative: the same sums in another order.
const TOLERANCE: f64 = 1e-9;

/// Standard errors of a simulated mean.
const STANDARD_ERRORS: f64 = 4.0;

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A number, or one of R's words for what is none.
fn number(value: &Value) -> f64 {
    match value.as_str() {
        Some("Inf" | "Infinity") => f64::INFINITY,
        Some(text) => text.parse().unwrap_or_else(|_| panic!("{text} is no number")),
        None => value.as_f64().unwrap_or_else(|| panic!("{value} is no number")),
    }
}

/// The cells of a table of a file, row by row.
fn flat(table: &Value) -> Vec<f64> {
    table.as_array().expect("rows").iter().flat_map(|row| row.as_array().expect("cells").iter().map(number)).collect()
}

fn events(folder: &Path) -> (Vec<[f64; 2]>, Vec<f64>) {
    let table = Table::read(&folder.join("points.csv"));
    let column = |name| table.numbers(name).into_iter().map(|value| value.expect("a number")).collect::<Vec<f64>>();
    (column("x_m").into_iter().zip(column("y_m")).map(|(x, y)| [x, y]).collect(), column("day"))
}

/// The largest of some differences, in standard errors.
fn worst(differences: impl Iterator<Item = f64>) -> f64 {
    differences.fold(0.0, f64::max)
}

#[test]
fn near_repeat_of_r_and_brute_force() {
    let (Some(folder), Some(points)) = (family("knox"), family("points")) else { return };
    let (points, days) = events(&points);
    let brute = json(&folder.join("expected_counts_bruteforce.json"));
    let breaks = |key: &str| brute[key].as_array().expect("breaks").iter().map(number).collect::<Vec<f64>>();
    let (space, time) = (breaks("spatial_breaks_m"), breaks("temporal_breaks_d"));
    let simulated = peer_file(&folder, "expected_NearRepeat_R_");
    let runs: f64 = number_in_name(&simulated, "expected_NearRepeat_R_");
    let peer = json(&simulated);
    for (side, cut_offs) in [("left_closed", CutOffs::LeftClosed), ("right_closed", CutOffs::RightClosed)] {
        for (way, metric) in [("euclidean", Metric::Euclidean), ("manhattan", Metric::Manhattan)] {
            let permutations = Permutations { count: 999, seed: 1 };
            let options = NearRepeatOptions {
                distances: Bands::new(&space, cut_offs, Ends::Open).expect("breaks"),
                days: Bands::new(&time, cut_offs, Ends::Open).expect("breaks"),
                metric,
                inference: NearRepeatInference::MonteCarlo(permutations),
            };
            let table = near_repeat(&points, &days, &options).expect("a table");
            assert_eq!(table.pairs, brute["pairs"].as_u64().expect("pairs"));
            let name = format!("{way}_{side}");
            compare_counts(&name, &table, [&flat(&brute[side][way]), &flat(&peer[&name]["observed"])]);
            compare_simulations(&name, &table, &peer[&name], runs);
        }
    }
}

fn compare_counts(name: &str, table: &NearRepeat, peers: [&[f64]; 2]) {
    for (peer, counts) in ["brute force", "R NearRepeat"].into_iter().zip(peers) {
        assert_eq!(table.cells.len(), counts.len(), "{name}");
        let ours = table.cells.iter().map(|cell| f64::from(u32::try_from(cell.observed).expect("few pairs")));
        let apart = worst(ours.zip(counts).map(|(ours, theirs)| (ours - theirs).abs()));
        assert!(apart <= 0.0, "{name}: {peer} counts other pairs, by {apart}");
        eprintln!("agreement: near-repeat | {peer} | {name} pairs | largest difference 0 | tolerance 0");
    }
}

/// Simulated means and p beside the closed form.
fn compare_simulations(name: &str, table: &NearRepeat, peer: &Value, runs: f64) {
    let (means, p) = (flat(&peer["sim_mean"]), flat(&peer["pvalues"]));
    let (mut mean_apart, mut p_apart, mut simulated_apart) = (0.0_f64, 0.0_f64, 0.0_f64);
    for ((cell, mean), p) in table.cells.iter().zip(means).zip(p) {
        let Ok(_) = cell.z else {
            assert!((mean - cell.expected).abs() < TOLERANCE * (1.0 + mean), "{name}: {mean} is not {}", cell.expected);
            continue;
        };
        mean_apart = mean_apart.max((mean - cell.expected).abs() / (cell.variance / runs).sqrt());
        let ours = cell.simulated.expect("simulations");
        let of_two = (cell.variance / runs + cell.variance / 999.0).sqrt();
        simulated_apart = simulated_apart.max((mean - ours.mean).abs() / of_two);
        let error = (2.0 * p * (1.0 - p) / runs).sqrt() + 1.0 / runs;
        p_apart = p_apart.max((p - ours.p.p_high).abs() / error);
    }
    for (quantity, apart) in [("closed-form mean", mean_apart), ("simulated mean", simulated_apart), ("simulated p", p_apart)] {
        assert!(apart <= STANDARD_ERRORS, "{name}: {quantity} is {apart} standard errors away");
        eprintln!(
            "agreement: near-repeat | R NearRepeat | {name} {quantity} | largest difference {apart:.1} | tolerance \
             {STANDARD_ERRORS} standard errors"
        );
    }
}

/// The file of a folder whose name starts so.
fn peer_file(folder: &Path, start: &str) -> PathBuf {
    let name = |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(start));
    let mut files = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    files.find(name).unwrap_or_else(|| panic!("no file {start}* in {}", folder.display()))
}

fn number_in_name(path: &Path, start: &str) -> f64 {
    let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
    name[start.len()..].parse().unwrap_or_else(|_| panic!("{name} does not end in a number"))
}

#[test]
fn knox_and_its_moments() {
    let (Some(folder), Some(points)) = (family("knox"), family("points")) else { return };
    let (points, days) = events(&points);
    let peer = json(&folder.join("expected_knox_classic.json"));
    let (mut moments, mut poisson, mut simulated) = (0.0_f64, 0.0_f64, 0.0_f64);
    for (name, theirs) in peer.as_object().expect("tests") {
        let parts: Vec<&str> = name.split('_').collect();
        let [kind, distance, lag] = parts[..] else { panic!("{name} does not name a distance and a time") };
        let limit = |text: &str| text.parse().unwrap_or_else(|_| panic!("{name}: {text}"));
        let inference = NearRepeatInference::ClosedForm;
        let options = KnoxOptions { distance: limit(distance), days: limit(lag), metric: Metric::Euclidean, inference };
        let ours = knox(&points, &days, options).expect("a test");
        let same = |key: &str, value: f64| {
            let peer = number(&theirs[key]);
            let apart = (value - peer).abs() / peer.abs().max(f64::MIN_POSITIVE);
            assert!(apart <= TOLERANCE, "{name}: {key} {value} is not {peer}");
            apart
        };
        if kind == "knox" {
            assert_eq!(Some(ours.cell.observed), theirs["statistic"].as_u64(), "{name}");
            // The peer leaves the number seen out of its tail, and subtracts from 1: no more than 16 digits behind the point.
            let beyond = ours.p_poisson - mass(ours.cell.observed, ours.cell.expected);
            let apart = (beyond - number(&theirs["p_poisson"])).abs();
            assert!(apart <= 1e-12, "{name}: {beyond:e}");
            poisson = poisson.max(apart);
            continue;
        }
        assert_eq!(Some(ours.cell.observed), theirs["observed"].as_u64(), "{name}");
        let whole = |pairs: u64| f64::from(u32::try_from(pairs).expect("few pairs"));
        for (key, value) in [
            ("spatial_pairs", whole(ours.near_in_space)),
            ("temporal_pairs", whole(ours.near_in_time)),
            ("expected", ours.cell.expected),
            ("variance", ours.cell.variance),
            ("z", ours.cell.z.expect("a z")),
        ] {
            moments = moments.max(same(key, value));
        }
        // The mean and variance of 9,999 simulations.
        let draws = 9999.0_f64;
        let mean = (number(&theirs["mc9999_mean"]) - ours.cell.expected).abs() / (ours.cell.variance / draws).sqrt();
        let spread = (number(&theirs["mc9999_var"]) / ours.cell.variance - 1.0).abs() / (2.0 / draws).sqrt();
        assert!(mean.max(spread) <= STANDARD_ERRORS, "{name}: {mean} and {spread} standard errors");
        simulated = simulated.max(mean.max(spread));
    }
    eprintln!(
        "agreement: knox | David and Barton's moments | mean, variance and z | largest difference {moments:.1e} | tolerance \
         {TOLERANCE:.0e} (relative)"
    );
    eprintln!(
        "agreement: knox | pointpats | Poisson p beyond the number seen | largest difference {poisson:.1e} | tolerance 1e-12"
    );
    eprintln!(
        "agreement: knox | 9,999 simulations | mean and variance | largest difference {simulated:.1} | tolerance \
         {STANDARD_ERRORS} standard errors"
    );
}

/// Probability of exactly `count` under a Poisson law.
fn mass(count: u64, mean: f64) -> f64 {
    let logarithms = (1..=count).map(|k| (mean / f64::from(u32::try_from(k).expect("few pairs"))).ln());
    (logarithms.sum::<f64>() - mean).exp()
}

/// What the calculator printed: the upper ends of its bands as its labels say, and its tables by row and column.
struct Printed {
    metres: Vec<f64>,
    days: Vec<f64>,
    observed: Vec<u64>,
    /// Means of its simulations.
    means: Vec<f64>,
    runs: f64,
}

impl Printed {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).expect("what the calculator printed");
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        let start = lines.iter().position(|line| line.starts_with("Observed frequencies")).expect("a table of pairs");
        let upper = |label: &str| label.split_once(" to ").and_then(|(_, upper)| upper.trim().parse().ok());
        let days: Vec<f64> = lines[start + 1].split(',').filter_map(upper).collect();
        let rows: Vec<Vec<&str>> =
            lines[start + 3..].iter().take_while(|line| !line.is_empty()).map(|line| line.split(',').collect()).collect();
        let cell = |text: &str| if text.is_empty() { 0 } else { text.parse().expect("a number of pairs") };
        let observed = rows.iter().flat_map(|row| row[2..3 + days.len()].iter().map(|text| cell(text))).collect();
        let metres: Vec<f64> = rows.iter().filter_map(|row| upper(row[1])).collect();
        let mut means = vec![0.0; rows.len() * (days.len() + 1)];
        let mut at = 0;
        let mut runs = 0.0;
        for line in &lines {
            if let Some((row, column)) = line.strip_prefix("Row ").and_then(|line| line.split_once(" Column ")) {
                let place = |text: &str| text.parse::<usize>().expect("a row or column") - 1;
                at = place(row) * (days.len() + 1) + place(column);
            } else if let Some(mean) = line.strip_prefix("Mean, ") {
                means[at] = mean.parse().expect("a mean");
            } else if let Some(p) = line.strip_prefix("P value, ") {
                // The least p that it can print is 1 over runs and one more.
                runs = f64::max(runs, 1.0 / p.parse::<f64>().expect("a p") - 1.0);
            }
        }
        Self { metres, days, observed, means, runs }
    }
}

/// Days since any origin of a date such as 2016-01-31.
fn day(date: &str) -> f64 {
    let parts: Vec<i32> = date.split('-').map(|part| part.parse().expect("a date")).collect();
    let [year, month, day] = parts[..] else { panic!("{date} is no date") };
    // The year starts in March, so that the leap day is its last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    f64::from(365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day)
}

#[test]
fn near_repeat_calculator() {
    let Some(folder) = family("near_repeat_calculator") else { return };
    let printed = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut compared = 0;
    for path in printed {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        let Some((events, _)) = name.split_once("_NRverbose_") else { continue };
        compare_calculator(events, &folder.join(format!("{events}.csv")), &Printed::read(&path));
        compared += 1;
    }
    assert!(compared > 0, "nothing printed in {}", folder.display());
}

fn compare_calculator(name: &str, events: &Path, printed: &Printed) {
    let text = fs::read_to_string(events).expect("events");
    let rows: Vec<Vec<&str>> = text.lines().map(|line| line.split(',').collect()).collect();
    let number = |text: &str| text.trim().parse::<f64>().expect("a coordinate");
    let points: Vec<[f64; 2]> = rows.iter().map(|row| [number(row[0]), number(row[1])]).collect();
    let days: Vec<f64> = rows.iter().map(|row| day(row[2].trim())).collect();
    let options = |metric| NearRepeatOptions {
        distances: Bands::of_distance(&printed.metres, SamePlace::Apart { tolerance: 0.0 }, CutOffs::LeftClosed).expect("bands"),
        days: Bands::of_days(&printed.days, CutOffs::LeftClosed).expect("bands"),
        metric,
        inference: NearRepeatInference::ClosedForm,
    };
    let observed = |table: &NearRepeat| table.cells.iter().map(|cell| cell.observed).collect::<Vec<u64>>();
    let table = |points: &[[f64; 2]], metric| near_repeat(points, &days, &options(metric)).expect("a table");
    // It does not print which way it measured.
    let ways = [Metric::Manhattan, Metric::Euclidean].map(|metric| (metric, table(&single_precision(&points), metric)));
    let (metric, ours) = ways.iter().find(|(_, table)| observed(table) == printed.observed).unwrap_or_else(|| {
        panic!("{name}: {:?} is neither {:?} nor {:?}", printed.observed, observed(&ways[0].1), observed(&ways[1].1))
    });
    eprintln!("agreement: near-repeat | Near Repeat Calculator 1.3 | {name} pairs | largest difference 0 | tolerance 0");

    let mut apart = 0.0_f64;
    for (cell, &mean) in ours.cells.iter().zip(&printed.means).filter(|(cell, _)| cell.z.is_ok()) {
        apart = apart.max((mean - cell.expected).abs() / (cell.variance / printed.runs).sqrt());
    }
    assert!(apart <= STANDARD_ERRORS, "{name}: {apart} standard errors");
    eprintln!(
        "agreement: near-repeat | Near Repeat Calculator 1.3 | {name} simulated mean | largest difference {apart:.1} | tolerance \
         {STANDARD_ERRORS} standard errors"
    );

    // With coordinates as they are written, as R has them.
    let double = observed(&table(&points, *metric));
    let moved = double.iter().zip(&printed.observed).filter(|(ours, theirs)| ours != theirs).count();
    eprintln!("with coordinates in double precision {moved} cells of {name} differ from the calculator's");
}

//! Global Moran's I, Geary's C and general G, against esda and spdep.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use engine::stats::{
    Adjacency, GlobalOptions, GlobalStatistic, Islands, NormalTest, Weights, empirical_bayes_standardised, geary, general_g,
    moran,
};
use serde_json::Value;

use super::{Table, family};

/// Relative. The peers agree with each other to 1e-12 where they compute the same thing.
const TOLERANCE: f64 = 1e-9;

/// A map as the files hold it.
struct Map {
    counts: Vec<f64>,
    populations: Vec<f64>,
    adjacency: Adjacency,
}

impl Map {
    fn read(folder: &Path) -> Self {
        let cells = Table::read(&folder.join("cells.csv"));
        let pairs = Table::read(&folder.join("adjacency_k1.csv"));
        let pairs: Vec<(u32, u32)> = pairs.whole("i").into_iter().zip(pairs.whole("j")).collect();
        let all = |name: &str| cells.numbers(name).into_iter().map(|number| number.expect("a number")).collect::<Vec<f64>>();
        let (counts, populations) = (all("count"), all("population"));
        let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        Self { counts, populations, adjacency }
    }
}

fn json(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The number at a key; `globalG.test` keeps its z in a matrix of one.
fn number(value: &Value, key: &str) -> Option<f64> {
    let found = &value[key];
    found.as_f64().or_else(|| found[0][0].as_f64())
}

/// Largest relative difference for each method and peer.
#[derive(Default)]
struct Agreement(BTreeMap<(&'static str, &'static str, &'static str), f64>);

impl Agreement {
    fn compare(&mut self, what: (&'static str, &'static str, &'static str), ours: f64, theirs: f64) {
        let apart = (ours - theirs).abs() / theirs.abs();
        assert!(apart <= TOLERANCE, "{what:?}: {ours} is not {theirs}");
        let largest = self.0.entry(what).or_default();
        *largest = largest.max(apart);
    }

    fn print(&self) {
        for ((method, peer, quantity), largest) in &self.0 {
            eprintln!(
                "agreement: {method} | {peer} | {quantity} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e} (relative)"
            );
        }
    }
}

type Statistic = fn(&[f64], &Adjacency, GlobalOptions) -> Result<GlobalStatistic, engine::stats::StatsError>;

/// A block of a peer's file: its key, ours, the name of the statistic in it and what its weights are.
struct Block {
    key: &'static str,
    method: &'static str,
    statistic: Statistic,
    letter: char,
    weights: Weights,
}

const fn block(key: &'static str, method: &'static str, statistic: Statistic, letter: char, weights: Weights) -> Block {
    Block { key, method, statistic, letter, weights }
}

use Weights::{Binary, RowStandardised};

const ESDA: [Block; 6] = [
    block("moran_r", "moran", moran, 'I', RowStandardised),
    block("moran_b", "moran", moran, 'I', Binary),
    block("geary_r", "geary", geary, 'C', RowStandardised),
    block("geary_b", "geary", geary, 'C', Binary),
    block("getis_ord_general_G_binary", "general-g", general_g, 'G', Binary),
    block("general_G_b", "general-g", general_g, 'G', Binary),
];

const SPDEP: [Block; 5] = [
    block("moran_W", "moran", moran, 'I', RowStandardised),
    block("moran_B", "moran", moran, 'I', Binary),
    block("geary_W", "geary", geary, 'C', RowStandardised),
    block("geary_B", "geary", geary, 'C', Binary),
    block("globalG_B", "general-g", general_g, 'G', Binary),
];

fn compare(agreement: &mut Agreement, peer: &'static str, block: &Block, theirs: &Value, ours: &GlobalStatistic) {
    let letter = block.letter;
    let test = |test: &Result<NormalTest, _>, of: fn(&NormalTest) -> f64| test.as_ref().ok().map(of);
    let variance = |of| test(of, |test| test.variance);
    let z = |of| test(of, |test| test.z);
    let p = |of| test(of, |test| 0.5 * test.p);
    let figures = [
        ("value", letter.to_string(), Some(ours.value)),
        ("expectation", format!("E{letter}"), Some(ours.expected)),
        ("variance, normality", format!("V{letter}_norm"), variance(&ours.normality)),
        ("variance, randomisation", format!("V{letter}_rand"), variance(&ours.randomisation)),
        ("variance, randomisation", format!("V{letter}"), variance(&ours.randomisation)),
        ("z, normality", "z_norm".to_owned(), z(&ours.normality)),
        ("z, randomisation", "z_rand".to_owned(), z(&ours.randomisation)),
        ("z, randomisation", "z".to_owned(), z(&ours.randomisation)),
        ("p, normality", "p_norm".to_owned(), p(&ours.normality).map(|half| 2.0 * half)),
        ("p, randomisation", "p_rand".to_owned(), p(&ours.randomisation).map(|half| 2.0 * half)),
        ("p, randomisation, one-sided", "p_rand_greater".to_owned(), test(&ours.randomisation, |test| test.p_high)),
        ("weight sums", "S0".to_owned(), Some(ours.sums.s0)),
        ("weight sums", "S1".to_owned(), Some(ours.sums.s1)),
        ("weight sums", "S2".to_owned(), Some(ours.sums.s2)),
    ];
    let mut compared = 0;
    for (quantity, key, ours) in figures {
        if let Some(theirs) = number(theirs, &key) {
            let ours = ours.unwrap_or_else(|| panic!("{peer}, {}: {key} is not computable", block.key));
            agreement.compare((block.method, peer, quantity), ours, theirs);
            compared += 1;
        }
    }
    assert!(compared >= 2, "{peer}, {}: nothing compared", block.key);
}

fn options(weights: Weights, islands: Islands) -> GlobalOptions {
    GlobalOptions { weights, islands, permutations: None }
}

#[test]
fn esda_counts_islands() {
    let Some(folder) = family("lisa_h3") else { return };
    let (map, theirs, mut agreement) = (Map::read(&folder), json(&folder.join("global.json")), Agreement::default());
    for block in ESDA.iter().filter(|block| !theirs[block.key].is_null()) {
        let ours = (block.statistic)(&map.counts, &map.adjacency, options(block.weights, Islands::Counted)).expect("a statistic");
        compare(&mut agreement, "esda", block, &theirs[block.key], &ours);
    }
    let rates = empirical_bayes_standardised(&map.counts, &map.populations).expect("populations");
    let ours = moran(&rates, &map.adjacency, options(RowStandardised, Islands::Counted)).expect("a statistic");
    let rate = block("moran_rate_EB_assuncao_reis_r", "eb-moran", moran, 'I', RowStandardised);
    compare(&mut agreement, "esda", &rate, &theirs[rate.key], &ours);
    agreement.print();
}

#[test]
fn without_islands_the_peers_agree() {
    let Some(folder) = family("lisa_h3") else { return };
    let (map, theirs, mut agreement) = (Map::read(&folder), json(&folder.join("global_noisland.json")), Agreement::default());
    let kept: Vec<usize> = serde_json::from_value(theirs["kept_row_indices_of_cells_csv"].clone()).expect("rows");
    let connected = (0..map.counts.len()).filter(|&cell| !map.adjacency.neighbours(cell).is_empty());
    assert_eq!(kept, connected.collect::<Vec<usize>>(), "the file keeps the cells that have neighbours");
    for block in ESDA.iter().filter(|block| !theirs[block.key].is_null()) {
        let ours = (block.statistic)(&map.counts, &map.adjacency, options(block.weights, Islands::LeftOut)).expect("a statistic");
        assert_eq!(ours.cells, kept.len());
        compare(&mut agreement, "esda, spdep", block, &theirs[block.key], &ours);
    }
    agreement.print();
}

#[test]
fn spdep_drops_islands_from_n() {
    let Some(folder) = family("lisa_h3") else { return };
    let (map, mut theirs) = (Map::read(&folder), json(&folder.join("global_spdep.json")));
    let mut agreement = Agreement::default();
    for block in &SPDEP {
        let ours =
            (block.statistic)(&map.counts, &map.adjacency, options(block.weights, Islands::NotCounted)).expect("a statistic");
        if block.method == "geary" {
            let peer = theirs[block.key]["VC_rand"].take().as_f64().expect("a variance");
            compare_mixed_variance(&map, &ours, peer);
        }
        compare(&mut agreement, "spdep", block, &theirs[block.key], &ours);
        if let Some(counted) = number(&theirs[block.key], "I_adjust_n_FALSE") {
            let ours = (block.statistic)(&map.counts, &map.adjacency, options(block.weights, Islands::Counted)).expect("I");
            agreement.compare((block.method, "spdep", "value, adjust.n = FALSE"), ours.value, counted);
        }
    }
    let rates = empirical_bayes_standardised(&map.counts, &map.populations).expect("populations");
    let ours = moran(&rates, &map.adjacency, options(RowStandardised, Islands::Counted)).expect("a statistic");
    agreement.compare(("eb-moran", "spdep", "value"), ours.value, number(&theirs, "EBImoran_I").expect("I"));
    agreement.print();
}

/// spdep 1.2-7 takes n from the cells with neighbours in some terms of the variance of C and from all cells in others. With
/// its mixture written out we get its number; ours uses one n throughout.
fn compare_mixed_variance(map: &Map, ours: &GlobalStatistic, peer: f64) {
    let count = |n: usize| f64::from(u32::try_from(n).expect("few"));
    let (n, all) = (count(ours.cells), count(map.counts.len()));
    let mean = map.counts.iter().sum::<f64>() / all;
    let power = |degree| map.counts.iter().map(|count| (count - mean).powi(degree)).sum::<f64>();
    let k = n * power(4) / power(2).powi(2);
    let (s0, s1, s2) = (ours.sums.s0, ours.sums.s1, ours.sums.s2);
    let pairs = (n - 1.0) * s1 * (n * n - 3.0 * all + 3.0 - k * (n - 1.0));
    let rows = 0.25 * (n - 1.0) * s2 * (n * n + 3.0 * all - 6.0 - k * (n * n - all + 2.0));
    let whole = s0 * s0 * (n * n - 3.0 - k * (n - 1.0).powi(2));
    let mixed = (pairs - rows + whole) / (all * (n - 2.0) * (n - 3.0) * s0 * s0);
    assert!((mixed / peer - 1.0).abs() <= TOLERANCE, "{mixed} is not {peer}");
    let variance = ours.randomisation.as_ref().expect("a test").variance;
    assert!((variance / peer - 1.0).abs() < 0.05, "{variance} is far from {peer}");
    eprintln!(
        "agreement: geary | spdep | variance, randomisation, islands (peer mixes two n) | largest difference {:.1e} | \
         tolerance {TOLERANCE:.0e} with its mixture",
        (mixed / peer - 1.0).abs()
    );
}

//! Statistics of a whole map: Moran's I, Geary's C and general G.

use engine::stats::{
    Adjacency, GlobalOptions, GlobalStatistic, Islands, NormalTest, NotComputable, Permutations, StatsError, geary, general_g,
    moran,
};
use serde_json::Value;

use super::answer::number;
use super::local::{BAND, LATTICE, PERMUTATIONS, RINGS, SEED, VALUE, WEIGHTS_ROW, weights};
use super::method::{Method, Opt};
use super::{AnalyzeError, Answer, Request, places};

const INFERENCE: Opt = Opt::new(
    "inference",
    "monte-carlo",
    "where p comes from: monte-carlo (the values laid out anew over the cells) or normal (the test under randomisation)",
);
const ISLANDS: Opt = Opt::new(
    "islands",
    "counted",
    "rows without neighbours: counted (towards n, as esda), not-counted (as spdep by default) or left-out",
);
const WEIGHTS_BINARY: Opt =
    Opt::new("weights", "binary", "binary (spdep B, esda b) or row-standardised (spdep W, esda r)").or(&["transform"]);

/// Result keys of a statistic called by one letter.
macro_rules! results {
    ($letter:literal, $meaning:literal) => {
        &[
            ($letter, $meaning),
            ("expected", "its expectation when values are laid out at random"),
            ("p", "two-sided p: simulated, or normal where asked for"),
            ("p_high", "probability of a statistic as high or higher"),
            ("p_low", "probability of one as low or lower"),
            ("p_normal", "two-sided normal p under randomisation"),
            ("z", "standard deviations above its expectation, under randomisation"),
            ("variance", "variance under randomisation"),
            ("z_normality", "the same under normality (not derived for general G)"),
            ("variance_normality", "variance under normality"),
            ("p_normality", "two-sided normal p under normality"),
            ("permutation_mean", "mean of the simulated statistics"),
            ("permutation_sd", "their standard deviation"),
            ("s0", "sum of weights"),
            ("s1", "sum over pairs of (w_ij + w_ji)^2 / 2"),
            ("s2", "sum over rows of (row sum + column sum)^2"),
            ("cells", "the n of the formulas"),
            ("islands", "rows without neighbours"),
        ]
    };
}

const MORAN_OPTIONS: &[Opt] = &[VALUE, RINGS, BAND, WEIGHTS_ROW, ISLANDS, INFERENCE, PERMUTATIONS, SEED];

/// `moran`
pub(super) const MORAN: Method = Method {
    name: "moran",
    question: "Global Moran's I: are neighbouring values alike?",
    formula: "I = n / S0 sum_ij w_ij z_i z_j / sum_i z_i^2, z = x - mean; E(I) = -1 / (n - 1)",
    inputs: LATTICE,
    options: MORAN_OPTIONS,
    results: results!("i", "Moran's I: above its expectation where neighbours are alike"),
    source: "P. A. P. Moran, 1950, Biometrika 37(1/2), 17-23, doi:10.1093/biomet/37.1-2.17; A. D. Cliff and J. K. Ord, 1981, \
             Spatial Processes, Pion, London",
    family: "lisa_h3 (esda, spdep)",
    run: |request| run(request, "i", moran),
};

/// `geary`
pub(super) const GEARY: Method = Method {
    name: "geary",
    question: "Geary's C: do neighbouring values differ less than any two values?",
    formula: "C = (n - 1) / (2 S0) sum_ij w_ij (x_i - x_j)^2 / sum_i z_i^2; E(C) = 1; below 1 where neighbours are alike",
    inputs: LATTICE,
    options: MORAN_OPTIONS,
    results: results!("c", "Geary's C: below 1 where neighbours are alike"),
    source: "R. C. Geary, 1954, The Incorporated Statistician 5(3), 115-146, doi:10.2307/2986645",
    family: "lisa_h3 (esda, spdep)",
    run: |request| run(request, "c", geary),
};

/// `general-g`
pub(super) const GENERAL_G: Method = Method {
    name: "general-g",
    question: "Getis-Ord general G: do high values have high neighbours, or low ones low neighbours?",
    formula: "G = sum_ij w_ij x_i x_j / sum_{i != j} x_i x_j; E(G) = S0 / (n (n - 1))",
    inputs: LATTICE,
    options: &[VALUE, RINGS, BAND, WEIGHTS_BINARY, ISLANDS, INFERENCE, PERMUTATIONS, SEED],
    results: results!("g", "general G: above its expectation where high values meet"),
    source: "A. Getis and J. K. Ord, 1992, Geographical Analysis 24(3), 189-206, doi:10.1111/j.1538-4632.1992.tb00261.x",
    family: "lisa_h3 (esda, spdep)",
    run: |request| run(request, "g", general_g),
};

type Statistic = fn(&[f64], &Adjacency, GlobalOptions) -> Result<GlobalStatistic, StatsError>;

fn run(request: &Request, letter: &'static str, statistic: Statistic) -> Result<Answer, AnalyzeError> {
    let simulated = request.choice("inference", &[("monte-carlo", true), ("normal", false)])?;
    let islands = [("counted", Islands::Counted), ("not-counted", Islands::NotCounted), ("left-out", Islands::LeftOut)];
    let islands = request.choice("islands", &islands)?;
    let (count, seed) = (request.permutations()?, request.seed()?);
    let permutations = simulated.then_some(Permutations { count, seed });
    let options = GlobalOptions { weights: weights(request)?, islands, permutations };
    let table = request.input()?;
    let values = table.numbers(request.text("value"))?;
    let mut answer = Answer::about(values.len());
    let adjacency = places::neighbours(request, &table, &mut answer)?;
    let found = statistic(&values, &adjacency, options)?;
    fill(&mut answer, letter, &found);
    Ok(answer)
}

fn fill(answer: &mut Answer, letter: &'static str, found: &GlobalStatistic) {
    answer.value(letter, number(found.value));
    answer.value("expected", number(found.expected));
    let normal = |of: fn(&NormalTest) -> f64| found.randomisation.as_ref().map(of).map_err(|reason| *reason);
    if let Some(test) = &found.permutation {
        for (key, p) in [("p", test.p), ("p_high", test.p_high), ("p_low", test.p_low)] {
            answer.value(key, number(p));
        }
    } else {
        answer.figure("p", normal(|test| test.p));
        answer.value("p_high", super::answer::or_null(normal(|test| test.p_high)));
        answer.value("p_low", super::answer::or_null(normal(|test| test.p_low)));
    }
    answer.figure("p_normal", normal(|test| test.p));
    answer.value("z", super::answer::or_null(normal(|test| test.z)));
    answer.value("variance", super::answer::or_null(normal(|test| test.variance)));
    let law = |of: fn(&NormalTest) -> f64| -> Result<f64, NotComputable> { found.normality.as_ref().map(of).map_err(|e| *e) };
    answer.figure("z_normality", law(|test| test.z));
    answer.value("variance_normality", super::answer::or_null(law(|test| test.variance)));
    answer.value("p_normality", super::answer::or_null(law(|test| test.p)));
    let drawn = found.permutation.as_ref();
    answer.value("permutation_mean", drawn.map_or(Value::Null, |test| number(test.mean)));
    answer.value("permutation_sd", drawn.map_or(Value::Null, |test| number(test.sd)));
    for (key, sum) in [("s0", found.sums.s0), ("s1", found.sums.s1), ("s2", found.sums.s2)] {
        answer.value(key, number(sum));
    }
    answer.value("cells", found.cells);
    answer.value("islands", found.islands);
}

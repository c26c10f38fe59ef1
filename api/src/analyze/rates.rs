//! Rates with exact intervals, and rates that borrow strength from the map.

use engine::space::Cell;
use engine::stats::{LocalSpread, RateOptions, empirical_bayes_global, empirical_bayes_local, rates};
use serde_json::Value;

use super::answer::{number, or_null};
use super::local::{BAND, RINGS, VALUE};
use super::method::{Input, Method, Opt};
use super::table::Table;
use super::{AnalyzeError, Answer, Request, places};

const TABLE: Input = Input {
    file: "input",
    columns: "count (or --value NAME); population (or --exposure NAME)",
    meaning: "one row per place: events, and what they are proportional to, such as residents, households, km2 or hours",
};
const EXPOSURE: Opt = Opt::new(
    "exposure",
    "population",
    "the column that counts are divided by; km2 without such a column is the true area of each row's H3 cell",
)
.or(&["population-column"]);

/// `rates`
pub(super) const RATES: Method = Method {
    name: "rates",
    question: "How many events per resident, household or km2 are there in each place, give or take?",
    formula: "rate = count / exposure * per, with Garwood's exact interval: chi2_{a/2}(2c) / 2 to chi2_{1-a/2}(2c + 2) / 2",
    inputs: &[TABLE],
    options: &[
        VALUE,
        EXPOSURE,
        Opt::new("per", "1", "units of exposure that a rate is for, such as 1000"),
        Opt::new("level", "0.95", "level of the intervals").or(&["confidence"]),
    ],
    results: &[
        ("rate", "events per unit of exposure, per row; null where there is no exposure"),
        ("lower", "lower end of the interval"),
        ("upper", "upper end of the interval"),
        ("overall", "the rate of all rows together"),
        ("overall_lower", "lower end of its interval"),
        ("overall_upper", "upper end of its interval"),
    ],
    source: "F. Garwood, 1936, Biometrika 28(3/4), 437-442, doi:10.1093/biomet/28.3-4.437",
    family: "poisson_tests (R poisson.test), lisa_h3 (spdep)",
    run: run_rates,
};

/// `eb-rates`
pub(super) const EB_RATES: Method = Method {
    name: "eb-rates",
    question: "Empirical Bayes: what is a rate worth where few people make it jump?",
    formula: "rate_i = m + A / (A + m / e_i) (r_i - m), r_i = c_i / e_i, m = sum c / sum e, A = max(0, s2 - m / mean(e)), over \
              the map or over each row's neighbourhood",
    inputs: &[
        TABLE,
        Input { file: "neighbours", columns: "i, j", meaning: "for --prior local: pairs of rows that are neighbours" },
    ],
    options: &[
        VALUE,
        EXPOSURE,
        Opt::new("prior", "global", "what rates are drawn towards: global (the map) or local (the neighbourhood)"),
        Opt::new(
            "spread",
            "each-cell",
            "for a local prior, what rates are spread around: each-cell (spdep EBlocal) or neighbourhood (Marshall, GeoDa)",
        ),
        RINGS,
        BAND,
    ],
    results: &[
        ("rate", "smoothed rate per row; null where there is no exposure"),
        ("raw", "the rate before smoothing"),
        ("mean", "mean of the prior law, for the global one"),
        ("variance", "its variance; 0 where the rates vary no more than chance makes them"),
    ],
    source: "R. J. Marshall, 1991, Applied Statistics 40(2), 283-294, doi:10.2307/2347593",
    family: "lisa_h3 (spdep EBest, EBlocal)",
    run: run_eb_rates,
};

/// What counts are divided by.
fn exposures(request: &Request, table: &Table) -> Result<Vec<f64>, AnalyzeError> {
    let name = request.text("exposure");
    if name == "km2" && !table.has(name) && table.has("cell") {
        return Ok(places::cells(table)?.into_iter().map(Cell::area_km2).collect());
    }
    table.counts(name)
}

fn run_rates(request: &Request) -> Result<Answer, AnalyzeError> {
    let per = request.number("per", "a number above 0, such as 1000")?;
    let level = request.number("level", "a number between 0 and 1, such as 0.95")?;
    let table = request.input()?;
    let whole = |count: f64| count >= 0.0 && count.fract() <= 0.0;
    let counts = table.numbers_that(request.text("value"), whole, "a whole number of 0 or more")?;
    let found = rates(&counts, &exposures(request, &table)?, RateOptions { per, level })?;
    let mut answer = Answer::about(counts.len());
    answer.column("rate", found.places.iter().map(|place| place.map(|place| place.rate)));
    answer.rows("lower", found.places.iter().map(|place| or_null(place.map(|place| place.lower))));
    answer.rows("upper", found.places.iter().map(|place| or_null(place.map(|place| place.upper))));
    answer.figure("overall", found.overall.map(|overall| overall.rate));
    answer.value("overall_lower", or_null(found.overall.map(|overall| overall.lower)));
    answer.value("overall_upper", or_null(found.overall.map(|overall| overall.upper)));
    Ok(answer)
}

fn run_eb_rates(request: &Request) -> Result<Answer, AnalyzeError> {
    let local = request.choice("prior", &[("global", false), ("local", true)])?;
    let spreads = [("each-cell", LocalSpread::AroundEachCell), ("neighbourhood", LocalSpread::AroundTheNeighbourhood)];
    let spread = request.choice("spread", &spreads)?;
    let table = request.input()?;
    let (counts, exposures) = (table.counts(request.text("value"))?, exposures(request, &table)?);
    let mut answer = Answer::about(counts.len());
    let raw = |answer: &mut Answer| {
        let rate = |(count, exposure): (&f64, &f64)| if *exposure > 0.0 { number(count / exposure) } else { Value::Null };
        answer.rows("raw", counts.iter().zip(&exposures).map(rate));
    };
    if local {
        let adjacency = places::neighbours(request, &table, &mut answer)?;
        answer.column("rate", empirical_bayes_local(&counts, &exposures, &adjacency, spread)?);
        raw(&mut answer);
        return Ok(answer);
    }
    let found = empirical_bayes_global(&counts, &exposures)?;
    answer.column("rate", found.rates);
    raw(&mut answer);
    answer.value("mean", number(found.mean));
    answer.value("variance", number(found.variance));
    if found.variance <= 0.0 {
        answer.warn("the rates vary no more than chance makes them, so all are drawn to the mean");
    }
    Ok(answer)
}

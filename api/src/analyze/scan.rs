//! Kulldorff's scan statistics of tables or of `SaTScan`'s own files.

mod choices;
mod files;
mod risk;

use engine::stats::{Scan, ScanCluster, ScanModel, ScanStudy, scan};
use serde_json::{Map, Value};

use super::answer::{number, or_null, record};
use super::local::{PERMUTATIONS, SEED};
use super::method::{Input, Method, Opt};
use super::window::TIME;
use super::{AnalyzeError, Answer, Request};
use choices::Asked;
use files::Study;

/// `scan`
pub(super) const SCAN: Method = Method {
    name: "scan",
    question: "Kulldorff's scan: where, and when, are there more cases than chance explains?",
    formula: "for each circle and time window: c ln(c / E) + (C - c) ln((C - c) / (C - E)) (Poisson, permutation), or the \
              Bernoulli likelihood ratio; p from the largest ratio of simulated data sets",
    inputs: &[
        Input {
            file: "input",
            columns: "one row per location: x, y or lng, lat or cell; count; population or controls, if any; id, if any",
            meaning: "everything in one table, or SaTScan's parameter file (.prm), which names the others; otherwise the cases",
        },
        Input {
            file: "cases",
            columns: "id, count (1 without such a column), time, day or date",
            meaning: "cases, or a .cas file",
        },
        Input { file: "geo", columns: "id; x, y or x_km, y_km, or lng, lat", meaning: "locations, or a .geo file" },
        Input { file: "population", columns: "id, population; time, if counted more than once", meaning: "or a .pop file" },
        Input { file: "controls", columns: "id, count, time", meaning: "controls of the Bernoulli model, or a .ctl file" },
    ],
    options: &[
        Opt::new(
            "model",
            "",
            "poisson, bernoulli or permutation; by default what the tables have: population, controls or neither",
        )
        .or(&["probability-model"]),
        Opt::new(
            "analysis",
            "",
            "spatial, temporal, space-time, prospective (space-time) or prospective-temporal; by default space-time for cases \
             with times, otherwise spatial",
        )
        .or(&["analysis-type"]),
        Opt::new("tail", "high", "rates looked for: high, low or both").or(&["rates"]),
        Opt::new("value", "", "the column of numbers of cases; by default `count` or `cases`"),
        TIME,
        Opt::new("start-date", "", "first day (or number) of the study; by default that of the first case").or(&["start"]),
        Opt::new("end-date", "", "last day (or number) of the study; by default that of the last case").or(&["end"]),
        Opt::new(
            "time-unit",
            "",
            "what periods are: day, month, year, generic (numbers) or none; by default as exact as the times",
        ),
        Opt::new("time-aggregation", "1", "periods that are counted together").or(&["aggregate"]),
        Opt::new("time-precision", "", "times of a .cas file: day, month, year, generic or none; by default the first that fits"),
        Opt::new("coordinates", "", "a .geo file's: degrees (latitude, longitude; the default) or cartesian"),
        Opt::new("max-spatial-size", "0.5", "largest share of the population (cases, for a permutation) in a circle"),
        Opt::new("max-radius", "", "largest radius, in the unit of the coordinates (km for degrees)"),
        Opt::new("max-temporal-size", "0.5", "longest window: a share of the study below 1, or a number of periods"),
        Opt::new("min-cases", "2", "fewest cases in a cluster of high rates"),
        PERMUTATIONS,
        SEED,
        Opt::new("early-stop", "0", "end when so many simulations reached the observed ratio (Besag and Clifford); 0 for never"),
        Opt::new("overlap", "none", "secondary clusters: none (share no location) or any"),
        Opt::new("max-p", "0.999999", "secondary clusters with a larger p are left out"),
    ],
    results: &[
        (
            "clusters",
            "most likely first: members (ids, or positions of rows without ids; the centre first), centre, radius, from and to \
             (both included), observed, expected, relative_risk, llr, p, p_gumbel, recurrence_interval (in periods; prospective \
             scans only)",
        ),
        ("cases", "all cases"),
        ("locations", "all locations"),
        ("periods", "periods of the study"),
        ("maxima", "largest ratio of each simulation"),
        ("gumbel", "mu and beta of the Gumbel law fitted to them"),
    ],
    source: "M. Kulldorff, 1997, Communications in Statistics 26(6), 1481-1496, doi:10.1080/03610929708831995; space-time \
             permutation: M. Kulldorff et al., 2005, PLoS Medicine 2(3), e59, doi:10.1371/journal.pmed.0020059",
    family: "scan, scan_satscan_nm (SaTScan, brute force)",
    run,
};

fn run(request: &Request) -> Result<Answer, AnalyzeError> {
    let mut answer = Answer::default();
    let asked = Asked::new(request)?;
    let study = Study::read(request, &asked, &mut answer)?;
    answer.n = study.ids.len();
    let (cases, controls) = (study.counts(&study.cases)?, study.counts(&study.controls)?);
    let options = asked.options(&study, &mut answer)?;
    let at_risk = risk::AtRiskOf::new(&study)?;
    let model = match asked.model(&study, &mut answer)? {
        choices::Model::Poisson => ScanModel::Poisson(at_risk.borrow()?),
        choices::Model::Bernoulli => ScanModel::Bernoulli(&controls),
        choices::Model::Permutation => ScanModel::SpaceTimePermutation,
    };
    let periods = study.periods();
    let found = scan(&ScanStudy { locations: &study.points, distance: study.distance, periods, cases: &cases, model }, &options)?;
    fill(&mut answer, &study, found);
    Ok(answer)
}

fn fill(answer: &mut Answer, study: &Study, found: Scan) {
    let endless = found.clusters.iter().filter(|cluster| !cluster.relative_risk.is_finite()).count();
    if endless > 0 {
        answer.warn(format!("relative_risk is null for {endless} clusters that hold all cases: it is infinite"));
    }
    if let Some(Err(reason)) = found.clusters.first().map(|cluster| cluster.p) {
        answer.warn(format!("p is null: {reason}"));
    }
    if found.clusters.is_empty() {
        answer.warn("there is no cluster: no window departs from what is expected");
    }
    answer.records("clusters", found.clusters.iter().map(|cluster| describe(study, cluster)).collect());
    answer.value("cases", found.cases);
    answer.value("locations", study.ids.len());
    answer.value("periods", study.periods());
    answer.value("maxima", found.maxima.into_iter().map(number).collect::<Vec<_>>());
    let gumbel = found.gumbel.map(|law| Value::Object(record([("mu", number(law.mu)), ("beta", number(law.beta))])));
    answer.value("gumbel", gumbel.unwrap_or(Value::Null));
}

fn describe(study: &Study, cluster: &ScanCluster) -> Map<String, Value> {
    let (from, to) = study.span(cluster.from, cluster.to);
    record([
        ("members", cluster.members.iter().map(|&member| study.ids[member].clone()).collect()),
        ("centre", study.ids[cluster.centre].clone()),
        ("radius", number(cluster.radius)),
        ("from", from),
        ("to", to),
        ("observed", cluster.observed.into()),
        ("expected", number(cluster.expected)),
        ("relative_risk", number(cluster.relative_risk)),
        ("llr", number(cluster.llr)),
        ("p", or_null(cluster.p)),
        ("p_gumbel", or_null(cluster.p_gumbel)),
        ("recurrence_interval", or_null(cluster.recurrence_interval)),
    ])
}

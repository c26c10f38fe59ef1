//! Clusters of points: DBSCAN, HDBSCAN and ST-DBSCAN.

use engine::stats::{ClusterSummary, DbscanOptions, HdbscanOptions, StDbscanOptions, dbscan, hdbscan, st_dbscan};
use serde_json::{Map, Value};

use super::answer::{number, record};
use super::method::{Input, Method, Opt};
use super::window::{TIME, days};
use super::{AnalyzeError, Answer, Places, Request};

const POINTS: Input = Input { file: "input", columns: "x, y, or lng, lat", meaning: "one row per event" };
const EPS: Opt = Opt::new("eps", "", "reach of a neighbourhood in metres, that distance included; must be given");
const MIN_POINTS: Opt = Opt::new("min-points", "5", "fewest points in the neighbourhood of a core point, itself included")
    .or(&["min-samples", "min-pts"]);

const LABEL: (&str, &str) = ("label", "cluster per row, from 0 in the order of first rows; -1 is noise");
const CORE: (&str, &str) = ("core", "whether the row is a core point");
const CLUSTERS: (&str, &str) = ("clusters", "per cluster its label, size and centre (x, y in the coordinates of the input)");
const NOISE: (&str, &str) = ("noise", "rows that are in no cluster");
const AMBIGUOUS: (&str, &str) =
    ("ambiguous", "positions of border rows within reach of more than one cluster, which programs may place differently");

/// `dbscan`
pub(super) const DBSCAN: Method = Method {
    name: "dbscan",
    question: "DBSCAN: which points lie in places at least so dense, and what hangs together?",
    formula: "core: at least min-points points within eps; clusters: core points within eps of each other, and border points \
              within eps of one (of the nearest)",
    inputs: &[POINTS],
    options: &[EPS, MIN_POINTS],
    results: &[LABEL, CORE, CLUSTERS, NOISE, AMBIGUOUS],
    source: "M. Ester, H.-P. Kriegel, J. Sander and X. Xu, 1996, Proceedings of KDD-96, 226-231",
    family: "clustering (scikit-learn, R dbscan)",
    run: run_dbscan,
};

/// `hdbscan`
pub(super) const HDBSCAN: Method = Method {
    name: "hdbscan",
    question: "HDBSCAN: which groups of points are clusters over the widest range of densities?",
    formula: "mutual reachability max(core(a), core(b), d(a, b)); its spanning tree cut from the longest edge down; clusters \
              with the largest excess of mass",
    inputs: &[POINTS],
    options: &[
        Opt::new("min-cluster-size", "5", "fewest points in a cluster, 2 or more"),
        Opt::new(
            "min-samples",
            "",
            "fewest points within the core distance, the point itself included, as in scikit-learn; by default \
             --min-cluster-size",
        )
        .or(&["min-points", "min-pts"]),
    ],
    results: &[
        LABEL,
        ("probability", "how strongly each row belongs to its cluster, 0 to 1; not a probability of chance"),
        ("clusters", "per cluster its label, size, centre and stability (null where coincident points make it infinite)"),
        NOISE,
    ],
    source: "R. J. G. B. Campello, D. Moulavi and J. Sander, 2013, PAKDD 2013, 160-172, doi:10.1007/978-3-642-37456-2_14",
    family: "clustering (scikit-learn, hdbscan, R dbscan)",
    run: run_hdbscan,
};

/// `st-dbscan`
pub(super) const ST_DBSCAN: Method = Method {
    name: "st-dbscan",
    question: "ST-DBSCAN: where and when are events so dense, and what hangs together?",
    formula: "as DBSCAN, with neighbours within eps in space and eps-days in time",
    inputs: &[Input {
        file: "input",
        columns: "x, y, or lng, lat; time, day or date (or --time NAME)",
        meaning: "one row per event",
    }],
    options: &[EPS, Opt::new("eps-days", "", "reach in days, before and after, included; must be given"), MIN_POINTS, TIME],
    results: &[LABEL, CORE, ("clusters", "per cluster its label, size, centre, first and last day (from, to)"), NOISE, AMBIGUOUS],
    source: "D. Birant and A. Kut, 2007, Data & Knowledge Engineering 60(1), 208-221, doi:10.1016/j.datak.2006.01.013",
    family: "clustering (st_dbscan)",
    run: run_st_dbscan,
};

const METRES: &str = "a distance in metres, such as 200";
const FEWEST: &str = "a whole number of points, such as 5";

fn run_dbscan(request: &Request) -> Result<Answer, AnalyzeError> {
    let options = DbscanOptions { eps: request.number("eps", METRES)?, min_points: request.parse("min-points", FEWEST)? };
    let places = Places::of(&request.input()?)?;
    let found = dbscan(&places.points, options)?;
    let mut answer = labelled(&places, &found.labels);
    answer.rows("core", found.core);
    let clusters = found.clusters.iter().enumerate().map(|(label, cluster)| summary(label, cluster, &places));
    answer.records("clusters", clusters.collect());
    answer.value("ambiguous", found.ambiguous);
    Ok(answer)
}

fn run_hdbscan(request: &Request) -> Result<Answer, AnalyzeError> {
    let min_cluster_size = request.parse("min-cluster-size", FEWEST)?;
    let mut min_samples = min_cluster_size;
    if !request.text("min-samples").is_empty() {
        min_samples = request.parse("min-samples", FEWEST)?;
    }
    let places = Places::of(&request.input()?)?;
    let found = hdbscan(&places.points, HdbscanOptions { min_cluster_size, min_samples })?;
    let mut answer = labelled(&places, &found.labels);
    answer.chose("min-samples", min_samples);
    answer.rows("probability", found.probabilities.into_iter().map(number));
    let infinite = found.stabilities.iter().filter(|stability| !stability.is_finite()).count();
    if infinite > 0 {
        answer.warn(format!("stability is null for {infinite} clusters that hold a pile of coincident points: it is infinite"));
    }
    let cluster = |(label, (cluster, stability)): (usize, (&ClusterSummary, &f64))| {
        let mut fields = summary(label, cluster, &places);
        fields.insert("stability".to_owned(), number(*stability));
        fields
    };
    answer.records("clusters", found.clusters.iter().zip(&found.stabilities).enumerate().map(cluster).collect());
    Ok(answer)
}

fn run_st_dbscan(request: &Request) -> Result<Answer, AnalyzeError> {
    let options = StDbscanOptions {
        eps: request.number("eps", METRES)?,
        eps_days: request.number("eps-days", "a number of days, such as 7")?,
        min_points: request.parse("min-points", FEWEST)?,
    };
    let table = request.input()?;
    let (places, days) = (Places::of(&table)?, days(request, &table)?);
    let found = st_dbscan(&places.points, &days, options)?;
    let mut answer = labelled(&places, &found.labels);
    answer.rows("core", found.core);
    let texts: Vec<&str> = table.texts(super::window::time_column(request, &table)?)?.collect();
    let at = |day: f64| days.iter().position(|&other| (other - day).abs() <= 0.0).map_or(Value::Null, |row| texts[row].into());
    let cluster = |(label, (cluster, span)): (usize, (&ClusterSummary, &[f64; 2]))| {
        let mut fields = summary(label, cluster, &places);
        fields.extend([("from".to_owned(), at(span[0])), ("to".to_owned(), at(span[1]))]);
        fields
    };
    answer.records("clusters", found.clusters.iter().zip(&found.spans).enumerate().map(cluster).collect());
    answer.value("ambiguous", found.ambiguous);
    Ok(answer)
}

fn labelled(places: &Places, labels: &[Option<u32>]) -> Answer {
    let mut answer = Answer::about(places.points.len());
    answer.rows("label", labels.iter().map(|label| label.map_or(-1, i64::from)));
    answer.value("noise", labels.iter().filter(|label| label.is_none()).count());
    answer
}

fn summary(label: usize, cluster: &ClusterSummary, places: &Places) -> Map<String, Value> {
    let [x, y] = places.back(cluster.centroid);
    record([("label", label.into()), ("size", cluster.size.into()), ("x", number(x)), ("y", number(y))])
}

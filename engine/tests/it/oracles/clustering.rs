//! DBSCAN, HDBSCAN and ST-DBSCAN against scikit-learn, R dbscan, hdbscan and `st_dbscan`.
//!
//! Labels are compared up to renaming. A border point within reach of two clusters may belong to either, so such points,
//! found here from the definition, are only checked to be in one of them.

mod pairwise;

use std::collections::{BTreeMap, BTreeSet};

use engine::stats::{DbscanOptions, HdbscanOptions, StDbscanOptions, dbscan, hdbscan, st_dbscan};

use super::{Table, family};
use pairwise::in_another_order;

/// Cluster of each point, `None` for noise.
type Labels = Vec<Option<u32>>;

/// What is asked of the adjusted Rand index to scikit-learn's HDBSCAN.
const LEAST_ARI: f64 = 0.99;

/// Orders of the rows in which scikit-learn's own algorithm is tried.
const ORDERS: u64 = 100;

/// As [`LEAST_ARI`], for programs that take other shortcuts: R's cuts ties in another order, and the Python package
/// `hdbscan` approximates the spanning tree by default.
const LEAST_ARI_OTHERS: f64 = 0.8;

/// Rounding in distances, and in the divisions that make memberships of them.
const TOLERANCE: f64 = 1e-9;

struct Events {
    points: Vec<[f64; 2]>,
    days: Vec<f64>,
}

/// The points, and the answers of one file; `None` where there are none.
fn read(file: &str) -> Option<(Events, Table)> {
    let (answers, points) = (family("clustering")?, family("points")?);
    let table = Table::read(&points.join("points.csv"));
    let column = |name: &str| table.numbers(name).into_iter().map(|value| value.expect("a number"));
    let events =
        Events { points: column("x_m").zip(column("y_m")).map(|(x, y)| [x, y]).collect(), days: column("day").collect() };
    let answers = Table::read(&answers.join(file));
    assert!(answers.0.values().all(|column| column.len() == events.points.len()), "{file}: as many rows as points");
    Some((events, answers))
}

/// The columns called `PREFIX_`, and what follows in their names split at `_`: `120`, `5` for `dbscan_eps120_min5`.
fn settings(table: &Table, prefix: &str) -> Vec<(String, Vec<f64>)> {
    let mut columns: Vec<_> =
        table.0.keys().filter_map(|name| Some((name.clone(), numbers_in(name.strip_prefix(prefix)?)?))).collect();
    columns.sort_by(|a, b| a.0.cmp(&b.0));
    columns
}

/// `eps120_min5` as 120 and 5; `None` where a part holds no number, as in `eps120_min5_core`.
fn numbers_in(name: &str) -> Option<Vec<f64>> {
    let number = |part: &str| part.trim_matches(|letter: char| letter.is_ascii_alphabetic()).parse().ok();
    name.trim_start_matches('_').split('_').map(number).collect()
}

/// A column of labels, where numbers below `first` are noise.
fn labels(table: &Table, name: &str, first: i32) -> Labels {
    let label = |value: Option<f64>| {
        let value = value.expect("a label");
        (value >= f64::from(first)).then(|| format!("{value:.0}").parse().expect("a whole number"))
    };
    table.numbers(name).into_iter().map(label).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "small whole numbers from a column's name")]
fn whole(value: f64) -> usize {
    value as usize
}

/// For each point that is not core, the clusters with core points among its neighbours.
fn within_reach(labels: &Labels, core: &[bool], near: impl Fn(usize, usize) -> bool) -> Vec<BTreeSet<u32>> {
    let clusters =
        |at: usize| (0..core.len()).filter(|&other| core[other] && near(at, other)).filter_map(|other| labels[other]).collect();
    (0..core.len()).map(|at| if core[at] { BTreeSet::from_iter(labels[at]) } else { clusters(at) }).collect()
}

/// Asserts that two labellings are the same up to renaming, and gives the number of points that are free to differ.
fn assert_same(what: &str, ours: &Labels, theirs: &Labels, reach: &[BTreeSet<u32>]) -> usize {
    let (mut forth, mut back) = (BTreeMap::new(), BTreeMap::new());
    for at in (0..ours.len()).filter(|&at| reach[at].len() < 2) {
        match (ours[at], theirs[at]) {
            (Some(own), Some(their)) => {
                assert_eq!(*forth.entry(their).or_insert(own), own, "{what}: point {at}");
                assert_eq!(*back.entry(own).or_insert(their), their, "{what}: point {at}");
            }
            (own, their) => assert_eq!(own, their, "{what}: point {at}"),
        }
    }
    let free = (0..ours.len()).filter(|&at| reach[at].len() > 1);
    free.inspect(|&at| {
        let their = theirs[at].and_then(|their| forth.get(&their).copied());
        assert!(ours[at].is_some_and(|own| reach[at].contains(&own)), "{what}: point {at}");
        assert!(their.is_some_and(|their| reach[at].contains(&their)), "{what}: point {at}");
    })
    .count()
}

fn report_same(method: &str, peer: &str, name: &str, free: usize) {
    eprintln!("agreement: {method} | {peer} | labels, {name} ({free} free border points) | largest difference 0 | tolerance 0");
}

fn near(a: [f64; 2], b: [f64; 2], eps: f64) -> bool {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2) <= eps * eps
}

#[test]
fn dbscan_as_scikit_learn_and_r() {
    for (file, peer, first) in [("expected_labels.csv", "scikit-learn", 0), ("expected_R_dbscan.csv", "R dbscan", 1)] {
        let Some((Events { points, .. }, table)) = read(file) else { return };
        let settings = settings(&table, "dbscan_");
        assert!(!settings.is_empty(), "{file}: no columns");
        for (name, options) in settings {
            let (eps, min_points) = (options[0], whole(options[1]));
            let ours = dbscan(&points, DbscanOptions { eps, min_points }).expect("points");
            let reach = within_reach(&ours.labels, &ours.core, |a, b| near(points[a], points[b], eps));
            let free = assert_same(&name, &ours.labels, &labels(&table, &name, first), &reach);
            assert_eq!(ours.ambiguous.len(), free, "{name}");
            report_same("dbscan", peer, &name, free);
            if table.0.contains_key(&format!("{name}_core")) {
                let core = table.numbers(&format!("{name}_core")).into_iter().map(|flag| flag > Some(0.5));
                assert_eq!(ours.core, core.collect::<Vec<_>>(), "{name}");
                eprintln!("agreement: dbscan | {peer} | core points, {name} | largest difference 0 | tolerance 0");
            }
        }
    }
}

#[test]
fn st_dbscan_as_the_python_package() {
    let Some((Events { points, days }, table)) = read("expected_labels.csv") else { return };
    let settings = settings(&table, "stdbscan_");
    assert!(!settings.is_empty(), "no columns");
    for (name, options) in settings {
        let (eps, eps_days) = (options[0], options[1]);
        let ours = st_dbscan(&points, &days, StDbscanOptions { eps, eps_days, min_points: whole(options[2]) }).expect("events");
        let both = |a: usize, b: usize| near(points[a], points[b], eps) && (days[a] - days[b]).abs() <= eps_days;
        let reach = within_reach(&ours.labels, &ours.core, both);
        let free = assert_same(&name, &ours.labels, &labels(&table, &name, 0), &reach);
        report_same("st-dbscan", "st_dbscan", &name, free);
    }
}

#[test]
fn hdbscan_as_scikit_learn() {
    let Some((Events { points, .. }, table)) = read("expected_labels.csv") else { return };
    let settings = settings(&table, "sk_hdbscan_");
    assert!(!settings.is_empty(), "no columns");
    for (name, options) in settings {
        let options = HdbscanOptions { min_cluster_size: whole(options[0]), min_samples: whole(options[1]) };
        let ours = hdbscan(&points, options).expect("points");
        let theirs = labels(&table, &name, 0);
        assert_alike("scikit-learn", &name, (&ours.labels, &theirs), least(&points, options, &theirs, LEAST_ARI));
        let memberships = table.numbers(&format!("{name}_prob"));
        let difference = |at: usize| (ours.probabilities[at] - memberships[at].expect("a probability")).abs();
        let largest = (0..theirs.len()).map(difference).fold(0.0, f64::max);
        let apart = (0..theirs.len()).filter(|&at| difference(at) > TOLERANCE).count();
        eprintln!(
            "agreement: hdbscan | scikit-learn | probabilities, {name} ({apart} points differ) | \
             largest difference {largest:.1e} | \
             tolerance {TOLERANCE:.0e} but for ties"
        );
    }
}

#[test]
fn hdbscan_as_r_and_the_python_package() {
    let Some((Events { points, .. }, table)) = read("expected_labels.csv") else { return };
    for (name, options) in settings(&table, "hdbscan_pkg_") {
        // The package does not count the point itself.
        let options = HdbscanOptions { min_cluster_size: whole(options[0]), min_samples: whole(options[1]) + 1 };
        let ours = hdbscan(&points, options).expect("points");
        let theirs = labels(&table, &name, 0);
        let least = least(&points, options, &theirs, LEAST_ARI_OTHERS);
        assert_alike("hdbscan package", &name, (&ours.labels, &theirs), least);
    }
    let Some((_, table)) = read("expected_R_dbscan.csv") else { return };
    for (name, options) in settings(&table, "hdbscan_minPts") {
        let options = HdbscanOptions { min_cluster_size: whole(options[0]), min_samples: whole(options[0]) };
        let ours = hdbscan(&points, options).expect("points");
        let theirs = labels(&table, &name, 1);
        assert_alike("R dbscan", &name, (&ours.labels, &theirs), least(&points, options, &theirs, LEAST_ARI_OTHERS));
    }
}

/// What can be asked of the adjusted Rand index to a program's answer: `usual`, or as much as scikit-learn's algorithm
/// reaches. That depends on the order of the rows, which decides among equal reachabilities, so that on some points no
/// answer that leaves the order out can be nearer than another order is.
fn least(points: &[[f64; 2]], options: HdbscanOptions, theirs: &Labels, usual: f64) -> f64 {
    let itself = (0..ORDERS).map(|seed| adjusted_rand_index(&in_another_order(points, options, seed), theirs));
    let (lowest, highest) = itself.fold((1.0_f64, 0.0_f64), |(low, high), index| (low.min(index), high.max(index)));
    eprintln!("scikit-learn's algorithm, rows in {ORDERS} other orders: adjusted Rand index {lowest:.4} to {highest:.4}");
    usual.min(lowest)
}

fn assert_alike(peer: &str, name: &str, (ours, theirs): (&Labels, &Labels), least: f64) {
    let index = adjusted_rand_index(ours, theirs);
    eprintln!(
        "agreement: hdbscan | {peer} | 1 - adjusted Rand index, {name} | largest difference {:.1e} | tolerance {:.1e}",
        1.0 - index,
        1.0 - least
    );
    assert!(index >= least, "{peer}, {name}: adjusted Rand index {index}");
}

/// L. Hubert and P. Arabie, 1985, doi:10.1007/BF01908075, with noise as one more cluster.
fn adjusted_rand_index(ours: &Labels, theirs: &Labels) -> f64 {
    let pairs = |counts: &BTreeMap<_, u32>| counts.values().map(|&n| f64::from(n) * (f64::from(n) - 1.0) / 2.0).sum::<f64>();
    let tally = |keys: &mut dyn Iterator<Item = (Option<u32>, Option<u32>)>| {
        let mut counts = BTreeMap::new();
        keys.for_each(|key| *counts.entry(key).or_insert(0_u32) += 1);
        pairs(&counts)
    };
    let together = tally(&mut ours.iter().copied().zip(theirs.iter().copied()));
    let own = tally(&mut ours.iter().map(|&label| (label, None)));
    let their = tally(&mut theirs.iter().map(|&label| (label, None)));
    let all = tally(&mut ours.iter().map(|_| (None, None)));
    let expected = own * their / all;
    let most = f64::midpoint(own, their);
    if (most - expected).abs() < f64::EPSILON { 1.0 } else { (together - expected) / (most - expected) }
}

//! DBSCAN and ST-DBSCAN against the definition, and on input with little to say.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use rand::RngExt;

use super::super::StatsError;
use super::super::draws::stream;
use super::{Dbscan, DbscanOptions, StDbscanOptions, dbscan, st_dbscan};

/// What the definition says of each point: whether it is core, and which clusters it may belong to. A cluster is named by
/// its first core point.
struct Definition {
    core: Vec<bool>,
    may_be: Vec<BTreeSet<usize>>,
}

/// Written from definitions 1 to 6 of Ester et al., by comparing all pairs.
fn definition(points: usize, min_points: usize, near: impl Fn(usize, usize) -> bool) -> Definition {
    let around = |at: usize| (0..points).filter(|&other| near(at, other)).collect::<Vec<_>>();
    let core: Vec<bool> = (0..points).map(|at| around(at).len() >= min_points).collect();
    let mut cluster = vec![usize::MAX; points];
    for first in (0..points).filter(|&at| core[at]) {
        let mut open = vec![first];
        while let Some(at) = open.pop() {
            if cluster[at] == usize::MAX {
                cluster[at] = first;
                open.extend(around(at).into_iter().filter(|&other| core[other]));
            }
        }
    }
    let reached = |at: usize| around(at).into_iter().filter(|&other| core[other]).map(|other| cluster[other]).collect();
    let may_be = (0..points).map(|at| if core[at] { BTreeSet::from([cluster[at]]) } else { reached(at) }).collect();
    Definition { core, may_be }
}

fn assert_defined(labels: &[Option<u32>], core: &[bool], ambiguous: &[u32], definition: &Definition) {
    assert_eq!(core, definition.core);
    let several = (0_u32..).zip(&definition.may_be).filter(|(_, may_be)| may_be.len() > 1).map(|(at, _)| at);
    assert_eq!(ambiguous, several.collect::<Vec<_>>());
    let mut names = BTreeMap::new();
    for at in (0..core.len()).filter(|&at| core[at]) {
        let label = labels[at].expect("core points are in a cluster");
        assert_eq!(
            names.insert(label, definition.may_be[at].clone()).unwrap_or(definition.may_be[at].clone()),
            definition.may_be[at]
        );
    }
    let clusters: BTreeSet<_> = names.values().collect();
    assert_eq!(clusters.len(), names.len(), "two labels for one cluster");
    for (label, may_be) in labels.iter().zip(&definition.may_be) {
        match label {
            None => assert!(may_be.is_empty()),
            Some(label) => assert!(may_be.is_superset(&names[label])),
        }
    }
    assert_canonical(labels);
}

/// Clusters are numbered in the order of their first rows.
fn assert_canonical(labels: &[Option<u32>]) {
    let mut next = 0;
    for &label in labels.iter().flatten() {
        assert!(label <= next);
        next = next.max(label + 1);
    }
}

fn squared(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)
}

fn found(points: &[[f64; 2]], eps: f64, min_points: usize) -> Dbscan {
    dbscan(points, DbscanOptions { eps, min_points }).expect("checked input")
}

/// Points on a small lattice, where many coincide and many are exactly `eps` apart, or anywhere.
fn points() -> impl Strategy<Value = Vec<[f64; 2]>> {
    let lattice = (0_i32..9, 0_i32..9).prop_map(|(x, y)| [f64::from(x), f64::from(y)]);
    let anywhere = (0.0..9.0, 0.0..9.0).prop_map(|(x, y)| [x, y]);
    prop_oneof![prop::collection::vec(lattice, 0..70), prop::collection::vec(anywhere, 0..70)]
}

/// The same points in another order, and where each was.
fn shuffled() -> impl Strategy<Value = (Vec<[f64; 2]>, Vec<usize>)> {
    points().prop_flat_map(|points| (Just(points.clone()), Just((0..points.len()).collect::<Vec<_>>()).prop_shuffle()))
}

proptest! {
    #[test]
    fn dbscan_is_as_defined(points in points(), eps in prop_oneof![Just(1.0), Just(2.0), 0.2..4.0], min_points in 1_usize..9) {
        let found = found(&points, eps, min_points);
        let defined = definition(points.len(), min_points, |a, b| squared(points[a], points[b]) <= eps * eps);
        assert_defined(&found.labels, &found.core, &found.ambiguous, &defined);
        for (at, label) in found.labels.iter().enumerate().filter(|(_, label)| label.is_some()) {
            let nearest = (0..points.len()).filter(|&other| found.core[other]);
            let nearest = nearest.min_by(|&a, &b| squared(points[at], points[a]).total_cmp(&squared(points[at], points[b])));
            prop_assert_eq!(*label, found.labels[nearest.expect("a core point")]);
        }
        prop_assert_eq!(found.clusters.iter().map(|cluster| cluster.size).sum::<usize>(), found.labels.iter().flatten().count());
    }

    #[test]
    fn st_dbscan_is_as_defined(
        points in points(), seed in 0_u64..1000, eps in prop_oneof![Just(1.0), 0.2..4.0],
        eps_days in prop_oneof![Just(1.0), Just(3.0), 0.2..5.0], min_points in 1_usize..6
    ) {
        let mut random = stream(seed, 0);
        let days: Vec<f64> = points.iter().map(|_| f64::from(random.random_range(0..12_u8))).collect();
        let found = st_dbscan(&points, &days, StDbscanOptions { eps, eps_days, min_points }).expect("checked input");
        let near = |a: usize, b: usize| squared(points[a], points[b]) <= eps * eps && (days[a] - days[b]).abs() <= eps_days;
        assert_defined(&found.labels, &found.core, &found.ambiguous, &definition(points.len(), min_points, near));
        for (label, day) in found.labels.iter().zip(&days) {
            let span = label.map_or([*day; 2], |label| found.spans[label as usize]);
            prop_assert!((span[0]..=span[1]).contains(day));
        }
    }

    #[test]
    fn st_dbscan_of_one_day_is_dbscan(points in points(), eps in 0.2..4.0, min_points in 1_usize..6) {
        let options = StDbscanOptions { eps, eps_days: 1.0, min_points };
        let all = st_dbscan(&points, &vec![7.0; points.len()], options).expect("events");
        let found = found(&points, eps, min_points);
        prop_assert_eq!((all.labels, all.core, all.clusters), (found.labels, found.core, found.clusters));
    }

    #[test]
    fn order_does_not_matter((points, order) in shuffled(), eps in 0.2..4.0, min_points in 1_usize..6) {
        let there = found(&points, eps, min_points);
        let moved: Vec<[f64; 2]> = order.iter().map(|&at| points[at]).collect();
        let here = found(&moved, eps, min_points);
        let mut names = BTreeMap::new();
        for (at, &was) in order.iter().enumerate() {
            prop_assert_eq!(here.core[at], there.core[was]);
            // Equally near core points of two clusters are told apart by their order.
            if !there.ambiguous.iter().any(|&ambiguous| ambiguous as usize == was) {
                prop_assert_eq!(*names.entry(there.labels[was]).or_insert(here.labels[at]), here.labels[at]);
            }
        }
        prop_assert_eq!(here.clusters.len(), there.clusters.len());
        prop_assert_eq!(here.ambiguous.len(), there.ambiguous.len());
    }

    #[test]
    fn place_does_not_matter(cells in prop::collection::vec((0_i32..9, 0_i32..9), 0..60), by in -1_000_000_i32..1_000_000) {
        let at = |by: i32| cells.iter().map(|&(x, y)| [f64::from(x + by), f64::from(y - by)]).collect::<Vec<_>>();
        let (here, there) = (found(&at(0), 1.5, 4), found(&at(by), 1.5, 4));
        prop_assert_eq!((here.labels, here.core, here.ambiguous), (there.labels, there.core, there.ambiguous));
    }
}

/// Towns of different density, piles, and points anywhere.
fn city(points: usize) -> Vec<[f64; 2]> {
    let mut random = stream(7, 0);
    let mut near = |reach: f64| random.random_range(-reach..reach);
    (0..points)
        .map(|at| match at % 4 {
            0 => [near(5000.0), near(5000.0)],
            1 => [(near(1.0) * 5.0).round() * 700.0, (near(1.0) * 5.0).round() * 700.0],
            2 => [near(300.0) + 1000.0, near(300.0)],
            _ => [near(90.0) - 2000.0, near(90.0) + near(90.0)],
        })
        .collect()
}

#[test]
fn large_input_is_as_defined() {
    let points = city(3000);
    for (eps, min_points) in [(25.0, 5), (60.0, 12), (150.0, 4), (9000.0, 40)] {
        let found = found(&points, eps, min_points);
        let defined = definition(points.len(), min_points, |a, b| squared(points[a], points[b]) <= eps * eps);
        assert_defined(&found.labels, &found.core, &found.ambiguous, &defined);
    }
}

#[test]
fn threads_do_not_matter() {
    let points = city(20_000);
    let days: Vec<f64> = (0..20_000_u32).map(|at| f64::from(at % 360)).collect();
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let options = StDbscanOptions { eps: 60.0, eps_days: 20.0, min_points: 4 };
        pool.install(|| (found(&points, 40.0, 8), st_dbscan(&points, &days, options).expect("events")))
    };
    let one = on(1);
    assert!(one.0.clusters.len() > 1 && one.1.clusters.len() > 1);
    assert_eq!(on(2), one);
    assert_eq!(on(5), one);
}

#[test]
fn reports_of_one_address_in_three_days_are_a_cluster() {
    // methods.md 14.8: the Python package st_dbscan calls them noise among 20,000 events.
    let mut points: Vec<[f64; 2]> =
        (0..20_000_u32).map(|at| [f64::from(at % 200) * 1000.0, f64::from(at / 200) * 1000.0]).collect();
    let mut days: Vec<f64> = (0..20_000_u32).map(|at| f64::from(at % 365)).collect();
    points.extend([[500.5, 500.5]; 6]);
    days.extend([10.0, 10.0, 11.0, 11.5, 12.0, 12.0]);
    let found = st_dbscan(&points, &days, StDbscanOptions { eps: 100.0, eps_days: 3.0, min_points: 4 }).expect("events");
    assert_eq!(found.labels[..20_000], vec![None; 20_000]);
    assert_eq!(found.labels[20_000..], [Some(0); 6]);
    assert_eq!((found.spans[0], found.clusters[0].centroid), ([10.0, 12.0], [500.5, 500.5]));
}

#[test]
fn piles_cost_little_and_count() {
    let mut points = vec![[0.0, 0.0]; 30_000];
    points.extend(vec![[1.0 + 1e-9, 0.0]; 30_000]);
    assert_eq!(found(&points, 1.0, 5).clusters.len(), 2);
    assert_eq!(found(&points, 1.1, 5).clusters.len(), 1);
    // Rings just out of reach of each other: no pair is near, though the boxes touch.
    let ring =
        |radius: f64| (0..20_000_u32).map(move |at| f64::from(at).sin_cos()).map(move |(sin, cos)| [radius * cos, radius * sin]);
    let rings: Vec<[f64; 2]> = ring(10.0).chain(ring(11.000_001)).collect();
    assert_eq!(found(&rings, 1.0, 5).clusters.len(), 2);
}

#[test]
fn little_input_has_an_answer() {
    assert!(found(&[], 1.0, 3).labels.is_empty());
    assert_eq!(found(&[[3.0, 4.0]], 1.0, 2).labels, [None]);
    assert_eq!(found(&[[3.0, 4.0]], 1.0, 1).labels, [Some(0)]);
    assert_eq!(found(&[[-0.0, 4.0], [0.0, 4.0]], 1e-100, 2).labels, [Some(0); 2]);
    assert_eq!(found(&[[1e100, 0.0], [-1e100, 0.0]], 1e100, 2).labels, [None; 2]);
    assert_eq!(found(&[[1e9, 1e9], [1e9 + 0.5, 1e9], [1e9 + 1.5, 1e9]], 1.0, 2).clusters[0].size, 3);
}

#[test]
fn refuses_what_has_no_answer() {
    let options = DbscanOptions { eps: 1.0, min_points: 3 };
    for value in [f64::NAN, f64::INFINITY, 2e100] {
        let refused = dbscan(&[[0.0, 0.0], [0.0, value]], options).expect_err("no coordinate");
        assert!(matches!(refused, StatsError::BadValue { what: "y coordinate", index: 1, .. }), "{refused}");
    }
    for eps in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        let refused = dbscan(&[], DbscanOptions { eps, ..options }).expect_err("no reach");
        assert!(matches!(refused, StatsError::BadOption { option: "eps", .. }), "{refused}");
    }
    let refused = dbscan(&[[0.0, 0.0], [1e12, 0.0]], options).expect_err("too fine");
    assert!(refused.to_string().contains("leave out far outliers"), "{refused}");
    assert!(dbscan(&[], DbscanOptions { min_points: 0, ..options }).is_err());

    let events = StDbscanOptions { eps: 1.0, eps_days: 1.0, min_points: 3 };
    let refused = st_dbscan(&[[0.0, 0.0]], &[], events).expect_err("no time");
    assert_eq!(refused, StatsError::Lengths { what: "times", given: 0, expected: 1 });
    assert!(st_dbscan(&[[0.0, 0.0]], &[f64::NAN], events).is_err());
    assert!(st_dbscan(&[], &[], StDbscanOptions { eps_days: 0.0, ..events }).is_err());
    let refused = st_dbscan(&[[0.0, 0.0]; 2], &[0.0, 1e12], events).expect_err("too fine");
    assert!(matches!(refused, StatsError::BadOption { option: "eps in days", .. }), "{refused}");
}

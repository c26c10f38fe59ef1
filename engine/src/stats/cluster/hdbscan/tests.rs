//! HDBSCAN against the definition, and on input with little to say.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rand::RngExt;

use super::super::super::StatsError;
use super::super::super::draws::stream;
use super::{Hdbscan, HdbscanOptions, KdTree, Locations, hdbscan, spanning_tree, squared_core_distances};

fn found(points: &[[f64; 2]], min_cluster_size: usize, min_samples: usize) -> Hdbscan {
    hdbscan(points, HdbscanOptions { min_cluster_size, min_samples }).expect("checked input")
}

fn distance(a: [f64; 2], b: [f64; 2]) -> f64 {
    ((a[0] - b[0]).powi(2) + (a[1] - b[1]).powi(2)).sqrt()
}

/// Mutual reachability and distance of all pairs, written from the definition.
fn reachability(points: &[[f64; 2]], min_samples: usize) -> Vec<Vec<(f64, f64)>> {
    let core = |&point: &[f64; 2]| {
        let mut distances: Vec<f64> = points.iter().map(|&other| distance(point, other)).collect();
        distances.sort_by(f64::total_cmp);
        distances[min_samples - 1]
    };
    let core: Vec<f64> = points.iter().map(core).collect();
    let pair = |a: usize, b: usize| (core[a].max(core[b]).max(distance(points[a], points[b])), distance(points[a], points[b]));
    (0..points.len()).map(|a| (0..points.len()).map(|b| pair(a, b)).collect()).collect()
}

/// Prim's minimum spanning tree of all pairs.
fn prim(pairs: &[Vec<(f64, f64)>]) -> Vec<(f64, usize, usize)> {
    let mut nearest: Vec<((f64, f64), usize)> = pairs[0].iter().map(|&pair| (pair, 0)).collect();
    let mut open: Vec<usize> = (1..pairs.len()).collect();
    let mut edges = Vec::new();
    while let Some(next) = (0..open.len()).min_by(|&a, &b| nearest[open[a]].partial_cmp(&nearest[open[b]]).expect("numbers")) {
        let at = open.swap_remove(next);
        edges.push((nearest[at].0.0, nearest[at].1, at));
        for &other in &open {
            if pairs[at][other] < nearest[other].0 {
                nearest[other] = (pairs[at][other], at);
            }
        }
    }
    edges
}

/// A cluster of the hierarchy as its members, with the density at which each leaves and those it splits into.
struct Part {
    birth: f64,
    leaving: BTreeMap<usize, f64>,
    parts: Vec<Part>,
}

/// Cuts a set of points that `edges` (ascending, with `distance` for ties) span, from the longest edge down.
fn cut(members: &[usize], mut edges: Vec<(f64, usize, usize)>, birth: f64, min_cluster_size: usize) -> Part {
    let mut part = Part { birth, leaving: BTreeMap::new(), parts: Vec::new() };
    let mut members = members.to_vec();
    while let Some((longest, a, _)) = edges.pop() {
        let density = 1.0 / longest;
        let mut side = vec![a];
        let mut next = 0;
        while next < side.len() {
            let at = side[next];
            side.extend(
                edges.iter().filter(|edge| edge.1 == at && !side.contains(&edge.2)).map(|edge| edge.2).collect::<Vec<_>>(),
            );
            side.extend(
                edges.iter().filter(|edge| edge.2 == at && !side.contains(&edge.1)).map(|edge| edge.1).collect::<Vec<_>>(),
            );
            next += 1;
        }
        let other: Vec<usize> = members.iter().copied().filter(|at| !side.contains(at)).collect();
        let large = [side.len() >= min_cluster_size, other.len() >= min_cluster_size];
        let within = |side: &[usize]| edges.iter().copied().filter(|edge| side.contains(&edge.1)).collect::<Vec<_>>();
        if large == [true, true] {
            part.leaving.extend(members.iter().map(|&at| (at, density)));
            part.parts = [&side, &other].map(|side| cut(side, within(side), density, min_cluster_size)).into();
            return part;
        }
        for (side, large) in [(&side, large[0]), (&other, large[1])] {
            if !large {
                part.leaving.extend(side.iter().map(|&at| (at, density)));
            }
        }
        let kept = if large[0] { side } else { other };
        (edges, members) = (within(&kept), kept);
        if members.len() < min_cluster_size {
            break;
        }
    }
    part
}

/// The clusters with the most excess of mass in a part, and how much they have together.
fn best(part: &Part) -> (f64, Vec<&Part>) {
    let own = part.leaving.values().map(|density| density - part.birth).sum::<f64>();
    let (within, parts) = best_within(part);
    if within > own { (within, parts) } else { (own, vec![part]) }
}

fn best_within(part: &Part) -> (f64, Vec<&Part>) {
    let (within, parts): (Vec<f64>, Vec<Vec<&Part>>) = part.parts.iter().map(best).unzip();
    (within.iter().sum(), parts.concat())
}

/// Members of each cluster with their memberships, from the definition and all pairs.
fn definition(points: &[[f64; 2]], min_cluster_size: usize, min_samples: usize) -> BTreeMap<Vec<usize>, Vec<f64>> {
    let pairs = reachability(points, min_samples);
    let mut edges = prim(&pairs);
    let key = |edge: &(f64, usize, usize)| (edge.0, pairs[edge.1][edge.2].1);
    edges.sort_by(|a, b| key(a).partial_cmp(&key(b)).expect("numbers"));
    let whole = cut(&(0..points.len()).collect::<Vec<_>>(), edges, 0.0, min_cluster_size);
    let memberships = |part: &Part| {
        let highest = part.leaving.values().copied().fold(0.0, f64::max);
        (part.leaving.keys().copied().collect(), part.leaving.values().map(|density| density / highest).collect())
    };
    best_within(&whole).1.into_iter().map(memberships).collect()
}

fn members(found: &Hdbscan) -> BTreeMap<Vec<usize>, Vec<f64>> {
    let of = |label: usize| (0..found.labels.len()).filter(move |&at| found.labels[at].is_some_and(|own| own as usize == label));
    let with = |label: usize| (of(label).collect(), of(label).map(|at| found.probabilities[at]).collect());
    (0..found.clusters.len()).map(with).collect()
}

/// Points anywhere, in clumps.
fn clumps(seed: u64, points: usize) -> Vec<[f64; 2]> {
    let mut random = stream(seed, 1);
    let mut near = |reach: f64| random.random_range(-reach..reach);
    let centres: Vec<[f64; 2]> = (0..5).map(|_| [near(100.0), near(100.0)]).collect();
    (0..points)
        .map(|at| match centres.get(at % 8) {
            Some(centre) => [centre[0] + near(9.0) + near(9.0), centre[1] + near(9.0) + near(9.0)],
            None => [near(120.0), near(120.0)],
        })
        .collect()
}

fn tree_weight(points: &[[f64; 2]], min_samples: usize) -> f64 {
    let locations = Locations::new(points);
    let tree = KdTree::new(&locations.points);
    let rows: Vec<u32> = tree.order.iter().map(|&location| locations.sizes[location as usize]).collect();
    let core = squared_core_distances(&tree, &rows, min_samples);
    let edges = spanning_tree(&tree, &core);
    assert_eq!(edges.len() + 1, locations.points.len());
    // The rows of a pile hang together at its core distance.
    let piles: f64 = rows.iter().zip(&core).map(|(&rows, core)| f64::from(rows - 1) * core.sqrt()).sum();
    piles + edges.iter().map(|edge| edge.reachability.sqrt()).sum::<f64>()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn labels_and_memberships_are_as_defined(
        seed in 0_u64..100_000, points in 12_usize..110, size in 2_usize..9, samples in 1_usize..9
    ) {
        let points = clumps(seed, points);
        let (ours, defined) = (members(&found(&points, size, samples)), definition(&points, size, samples));
        prop_assert_eq!(ours.keys().collect::<Vec<_>>(), defined.keys().collect::<Vec<_>>());
        for (ours, defined) in ours.values().flatten().zip(defined.values().flatten()) {
            prop_assert!((ours - defined).abs() < 1e-9, "{} is not {}", ours, defined);
        }
    }

    #[test]
    fn the_tree_weighs_what_prims_does(
        points in prop::collection::vec((0_i32..12, 0_i32..12).prop_map(|(x, y)| [f64::from(x), f64::from(y)]), 9..120),
        samples in 1_usize..9
    ) {
        let prims: f64 = prim(&reachability(&points, samples)).iter().map(|edge| edge.0).sum();
        let ours = tree_weight(&points, samples);
        prop_assert!((ours - prims).abs() <= 1e-9 * (1.0 + prims), "{} is not {}", ours, prims);
    }

    #[test]
    fn order_and_unit_do_not_matter(
        points in prop::collection::vec((0_i32..30, 0_i32..30).prop_map(|(x, y)| [f64::from(x), f64::from(y)]), 9..120),
        seed in 0_u64..1000, size in 2_usize..6, samples in 1_usize..9
    ) {
        let mut random = stream(seed, 2);
        let mut order: Vec<usize> = (0..points.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, random.random_range(0..=at));
        }
        // Powers of two and whole numbers, so that nothing is rounded.
        let moved: Vec<[f64; 2]> = order.iter().map(|&at| points[at].map(|x| x * 4.0 + 4096.0)).collect();
        let (there, here) = (found(&points, size, samples), found(&moved, size, samples));
        let mut names = BTreeMap::new();
        for (at, &was) in order.iter().enumerate() {
            prop_assert_eq!(*names.entry(there.labels[was]).or_insert(here.labels[at]), here.labels[at]);
            prop_assert!((here.probabilities[at] - there.probabilities[was]).abs() < 1e-12);
            prop_assert!((0.0..=1.0).contains(&here.probabilities[at]));
prop_assert!(here.labels[at].is_some() || here.probabilities[at] <= 0.0);
        }
        prop_assert_eq!(here.clusters.len(), there.clusters.len());
        prop_assert!(here.clusters.iter().all(|cluster| cluster.size >= size));
    }
}

#[test]
fn large_trees_weigh_what_prims_does() {
    for (seed, samples) in [(1, 1), (2, 5), (3, 20)] {
        let mut points = clumps(seed, 2500);
        points.extend_from_within(..300);
        let prims: f64 = prim(&reachability(&points, samples)).iter().map(|edge| edge.0).sum();
        let ours = tree_weight(&points, samples);
        assert!((ours - prims).abs() <= 1e-9 * prims, "{ours} is not {prims}");
    }
}

#[test]
fn threads_do_not_matter() {
    // Half of them on a lattice, where nearly all reachabilities are equal.
    let mut points = clumps(5, 15_000);
    points.extend((0..15_000_u32).map(|at| [f64::from(at % 150) * 0.25, f64::from(at / 150) * 0.25 + 200.0]));
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        pool.install(|| found(&points, 20, 10))
    };
    let one = on(1);
    assert!(one.clusters.len() > 1);
    assert_eq!(on(2), one);
    assert_eq!(on(5), one);
}

#[test]
fn a_pile_outlasts_all_else() {
    // Two piles of 10 and a ring around one of them: the piles' clusters are chosen, the ring has density 0 beside them.
    let mut points = vec![[0.0, 0.0]; 10];
    points.extend(vec![[100.0, 0.0]; 10]);
    points.extend([[3.0, 0.0], [0.0, 3.0], [-3.0, 0.0], [0.0, -3.0]]);
    let found = found(&points, 5, 4);
    assert_eq!(found.labels, [vec![Some(0); 10], vec![Some(1); 10], vec![Some(0); 4]].concat());
    assert_eq!(found.probabilities, [vec![1.0; 20], vec![0.0; 4]].concat());
    assert_eq!(found.stabilities, [f64::INFINITY; 2]);
    assert!(found.clusters[0].centroid.iter().all(|mean| mean.abs() < 1e-12));
}

#[test]
fn a_pile_smaller_than_min_samples_is_ordinary() {
    let mut points = vec![[0.0, 0.0]; 3];
    points.extend([[1.0, 0.0], [0.0, 1.0], [50.0, 50.0], [51.0, 50.0], [50.0, 51.0], [51.0, 51.0], [50.5, 50.5]]);
    let found = found(&points, 4, 4);
    assert_eq!(found.labels, [vec![Some(0); 5], vec![Some(1); 5]].concat());
    assert!(found.stabilities.iter().all(|stability| stability.is_finite()));
}

#[test]
fn points_all_alike_are_noise() {
    assert_eq!(found(&[[1.0, 2.0]; 9], 3, 3).labels, [None; 9]);
    assert_eq!(found(&[[1.0, 2.0]], 2, 1).labels, [None]);
    assert_eq!(found(&[[1.0, 2.0], [1.0, 2.0 + 1e-15]], 2, 1).labels, [None; 2]);
}

#[test]
fn far_away_and_far_apart() {
    let points: Vec<[f64; 2]> = (0..40_u32).map(|at| [1e99 * f64::from(at / 20), 1e-180 * f64::from(at)]).collect();
    let found = found(&points, 5, 3);
    assert_eq!(found.labels, [vec![Some(0); 20], vec![Some(1); 20]].concat());
    assert!(found.probabilities.iter().all(|p| (0.0..=1.0).contains(p)));
}

#[test]
fn refuses_what_has_no_answer() {
    let options = HdbscanOptions { min_cluster_size: 3, min_samples: 2 };
    let refused = hdbscan(&[], options).expect_err("nothing");
    assert_eq!(refused, StatsError::TooFew { what: "points", given: 0, needed: 2 });
    assert!(hdbscan(&[[0.0, 0.0], [f64::NAN, 0.0]], options).is_err());
    assert!(hdbscan(&[[0.0, 0.0]; 9], HdbscanOptions { min_cluster_size: 1, ..options }).is_err());
    assert!(hdbscan(&[[0.0, 0.0]; 9], HdbscanOptions { min_samples: 0, ..options }).is_err());
}

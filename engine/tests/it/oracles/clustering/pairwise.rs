//! HDBSCAN by comparing all pairs, with equal reachabilities decided by the order of the rows.

use engine::stats::HdbscanOptions;

use super::Labels;

/// HDBSCAN written as scikit-learn works, by comparing all pairs, of the rows in an order drawn by `seed`.
pub(super) fn in_another_order(points: &[[f64; 2]], options: HdbscanOptions, seed: u64) -> Labels {
    let mut state = seed;
    let mut keys: Vec<(u64, usize)> = (0..points.len()).map(|at| (0, at)).collect();
    for (key, _) in &mut keys {
        // A linear congruential generator with D. Knuth's multiplier: any order will do.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        *key = state >> 16;
    }
    keys.sort_unstable();
    let order: Vec<usize> = keys.into_iter().map(|(_, at)| at).collect();
    let moved: Vec<[f64; 2]> = order.iter().map(|&at| points[at]).collect();
    let mut labels = vec![None; points.len()];
    for (cluster, number) in most_stable(&prim(&moved, options.min_samples), options.min_cluster_size).into_iter().zip(0..) {
        for at in cluster {
            labels[order[at]] = Some(number);
        }
    }
    labels
}

/// Prim's minimum spanning tree of the mutual reachability graph from the first row on, the first of equals taken; sorted.
fn prim(points: &[[f64; 2]], min_samples: usize) -> Vec<(f64, usize, usize)> {
    let distance = |a: usize, b: usize| ((points[a][0] - points[b][0]).powi(2) + (points[a][1] - points[b][1]).powi(2)).sqrt();
    let core = |at: usize| {
        let mut distances: Vec<f64> = (0..points.len()).map(|other| distance(at, other)).collect();
        *distances.select_nth_unstable_by(min_samples - 1, f64::total_cmp).1
    };
    let core: Vec<f64> = (0..points.len()).map(core).collect();
    let mut open: Vec<(f64, usize, usize)> = (1..points.len()).map(|at| (f64::INFINITY, 0, at)).collect();
    let (mut edges, mut last) = (Vec::new(), 0);
    while !open.is_empty() {
        for (nearest, from, at) in &mut open {
            let reachability = distance(last, *at).max(core[last]).max(core[*at]);
            if reachability < *nearest {
                (*nearest, *from) = (reachability, last);
            }
        }
        let next = (0..open.len()).min_by(|&a, &b| open[a].0.total_cmp(&open[b].0)).expect("an open row");
        let edge = open.remove(next);
        last = edge.2;
        edges.push(edge);
    }
    edges.sort_by(|a, b| a.0.total_cmp(&b.0));
    edges
}

/// A part of the tree on the way up: its rows, the density summed over them, and the most stable clusters within.
#[derive(Clone, Default)]
struct Part {
    rows: Vec<usize>,
    mass: f64,
    stability: f64,
    clusters: Vec<Vec<usize>>,
}

impl Part {
    /// What is chosen of a part that ends as a cluster of its own at a density: itself, or the clusters within.
    fn end(self, density: f64) -> (f64, Vec<Vec<usize>>) {
        let own: f64 = self.rows.iter().map(|_| density).fold(self.mass, |mass, density| mass - density);
        if self.stability > own { (self.stability, self.clusters) } else { (own, vec![self.rows]) }
    }
}

/// The clusters with the most excess of mass, from the edges of a spanning tree in ascending order.
fn most_stable(edges: &[(f64, usize, usize)], min_cluster_size: usize) -> Vec<Vec<usize>> {
    let mut of: Vec<usize> = (0..=edges.len()).collect();
    let mut parts: Vec<Part> = of.iter().map(|&row| Part { rows: vec![row], ..Part::default() }).collect();
    for &(reachability, a, b) in edges {
        let density = 1.0 / reachability;
        let (a, b) = (std::mem::take(&mut parts[of[a]]), std::mem::take(&mut parts[of[b]]));
        let rows = [a.rows.clone(), b.rows.clone()].concat();
        let mass_of = |rows: &[usize]| rows.iter().map(|_| density).sum::<f64>();
        let large = [&a, &b].map(|part| part.rows.len() >= min_cluster_size);
        let mut joined = match large {
            [true, true] => {
                let ((stability, clusters), (more, others)) = (a.end(density), b.end(density));
                Part {
                    mass: mass_of(&rows),
                    stability: stability + more,
                    clusters: [clusters, others].concat(),
                    ..Part::default()
                }
            }
            [true, false] => Part { mass: a.mass + mass_of(&b.rows), ..a },
            [false, true] => Part { mass: b.mass + mass_of(&a.rows), ..b },
            [false, false] => Part { mass: mass_of(&rows), ..Part::default() },
        };
        joined.rows = rows;
        let place = of[joined.rows[0]];
        joined.rows.iter().for_each(|&row| of[row] = place);
        parts[place] = joined;
    }
    parts.swap_remove(of[0]).clusters
}

//! How far each location is from being in company: the distance to the k-th nearest point, the point itself included.

use rayon::prelude::*;

use super::kd_tree::{KdTree, Node};

/// Locations that a thread takes at a time; neighbours on the tree follow each other.
const RUN: usize = 1024;

/// Squared core distance of each location, in the tree's order; `sizes` are rows per location in that order.
pub(super) fn squared_core_distances(tree: &KdTree, sizes: &[u32], min_samples: usize) -> Vec<f64> {
    let runs: Vec<Vec<f64>> = (0..tree.points.len())
        .into_par_iter()
        .step_by(RUN)
        .map(|start| {
            let mut search =
                Search { tree, sizes, needed: min_samples, point: [0.0; 2], nearest: Vec::new(), held: 0, limit: 0.0 };
            let mut last: Option<([f64; 2], f64)> = None;
            let run = start..(start + RUN).min(tree.points.len());
            run.map(|at| {
                let point = tree.points[at];
                let found = search.run(point, last.map_or(f64::INFINITY, |(last, core)| bound(point, last, core)));
                last = Some((point, found));
                found
            })
            .collect()
        })
        .collect();
    runs.concat()
}

/// No point's core distance is longer than the way to another point and on along that one's. Rounded up a little.
fn bound(point: [f64; 2], other: [f64; 2], squared_core: f64) -> f64 {
    let reach = squared(point, other).sqrt() + squared_core.sqrt();
    reach * reach * (1.0 + 1e-9)
}

pub(super) fn squared(a: [f64; 2], b: [f64; 2]) -> f64 {
    let (x, y) = (a[0] - b[0], a[1] - b[1]);
    x * x + y * y
}

struct Search<'a> {
    tree: &'a KdTree,
    sizes: &'a [u32],
    /// Rows that must lie within the core distance.
    needed: usize,
    point: [f64; 2],
    /// Nearest locations so far, by squared distance, with their rows; no more than hold the needed rows.
    nearest: Vec<(f64, usize)>,
    /// Rows in `nearest`.
    held: usize,
    /// Nothing farther away matters.
    limit: f64,
}

impl Search<'_> {
    fn run(&mut self, point: [f64; 2], limit: f64) -> f64 {
        (self.point, self.limit, self.held) = (point, limit, 0);
        self.nearest.clear();
        self.visit(KdTree::root());
        self.nearest.last().map_or(f64::INFINITY, |&(squared, _)| squared)
    }

    fn visit(&mut self, node: Node) {
        let Some([a, b]) = self.tree.halves(node) else { return self.scan(node) };
        let to_a = self.tree.squared_distance(a, self.point);
        let to_b = self.tree.squared_distance(b, self.point);
        let [(near, to_near), (far, to_far)] = if to_a <= to_b { [(a, to_a), (b, to_b)] } else { [(b, to_b), (a, to_a)] };
        if to_near <= self.limit {
            self.visit(near);
        }
        if to_far <= self.limit {
            self.visit(far);
        }
    }

    fn scan(&mut self, leaf: Node) {
        for at in self.tree.range(leaf) {
            let distance = squared(self.tree.points[at], self.point);
            if distance <= self.limit {
                self.take(distance, self.sizes[at] as usize);
            }
        }
    }

    fn take(&mut self, distance: f64, rows: usize) {
        let mut place = self.nearest.len();
        while place > 0 && self.nearest[place - 1].0 > distance {
            place -= 1;
        }
        self.nearest.insert(place, (distance, rows));
        self.held += rows;
        while let Some(&(_, rows)) = self.nearest.last()
            && self.held - rows >= self.needed
        {
            self.held -= rows;
            self.nearest.pop();
        }
        if self.held >= self.needed
            && let Some(&(farthest, _)) = self.nearest.last()
        {
            self.limit = self.limit.min(farthest);
        }
    }
}

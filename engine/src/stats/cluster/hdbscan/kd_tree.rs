//! A balanced tree of locations in the plane.

use rayon::prelude::*;

/// Most locations in a leaf.
const LEAF: usize = 12;

/// Below this many locations a subtree is built by one thread.
const ALONE: usize = 8192;

/// A perfect binary tree: the children of node i are 2i + 1 and 2i + 2, every leaf is at the same depth, and the j-th node
/// of a level holds the j-th equal share of the locations. So nodes need no links.
pub(super) struct KdTree {
    /// The locations in the order of the leaves.
    pub(super) points: Vec<[f64; 2]>,
    /// Which location each of `points` is.
    pub(super) order: Vec<u32>,
    bounds: Vec<Bounds>,
    depth: u32,
}

/// The smallest rectangle around some locations.
#[derive(Clone, Copy)]
struct Bounds {
    low: [f64; 2],
    high: [f64; 2],
}

impl Bounds {
    const NONE: Self = Self { low: [f64::INFINITY; 2], high: [f64::NEG_INFINITY; 2] };

    fn with(self, other: &Self) -> Self {
        let [a, b] = [&self, other];
        Self { low: [a.low[0].min(b.low[0]), a.low[1].min(b.low[1])], high: [a.high[0].max(b.high[0]), a.high[1].max(b.high[1])] }
    }

    fn of<'a>(points: impl Iterator<Item = &'a [f64; 2]>) -> Self {
        points.fold(Self::NONE, |bounds, &point| bounds.with(&Self { low: point, high: point }))
    }
}

/// A node on the way down: its number, its level and its place in the level.
#[derive(Clone, Copy)]
pub(super) struct Node {
    pub(super) number: usize,
    level: u32,
    place: usize,
}

impl KdTree {
    /// A tree of distinct, sorted locations.
    pub(super) fn new(locations: &[[f64; 2]]) -> Self {
        let depth = (locations.len().div_ceil(LEAF)).next_power_of_two().trailing_zeros();
        let mut entries: Vec<([f64; 2], u32)> = locations.iter().copied().zip(0..).collect();
        arrange(&mut entries, depth);
        let (points, order): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
        let mut tree = Self { points, order, bounds: Vec::new(), depth };
        tree.bounds = tree.summarise(|points| Bounds::of(points.map(|at| &tree.points[at])), |a, b| a.with(&b));
        tree
    }

    pub(super) fn root() -> Node {
        Node { number: 0, level: 0, place: 0 }
    }

    /// The two halves of a node, or `None` for a leaf.
    pub(super) fn halves(&self, node: Node) -> Option<[Node; 2]> {
        let half =
            |right: usize| Node { number: 2 * node.number + 1 + right, level: node.level + 1, place: 2 * node.place + right };
        (node.level < self.depth).then(|| [half(0), half(1)])
    }

    /// Positions of a node's locations in `points`.
    pub(super) fn range(&self, node: Node) -> std::ops::Range<usize> {
        share(self.points.len(), node.level, node.place)..share(self.points.len(), node.level, node.place + 1)
    }

    /// Squared distance from a point to a node's rectangle.
    pub(super) fn squared_distance(&self, node: Node, point: [f64; 2]) -> f64 {
        let Bounds { low, high } = &self.bounds[node.number];
        let gap = |axis: usize| (low[axis] - point[axis]).max(point[axis] - high[axis]).max(0.0);
        let (x, y) = (gap(0), gap(1));
        x * x + y * y
    }

    /// One value per node: from the positions of the locations for a leaf, from the two halves for the others.
    pub(super) fn summarise<T: Copy + Send + Sync>(
        &self,
        leaf: impl Fn(std::ops::Range<usize>) -> T + Sync,
        join: impl Fn(T, T) -> T,
    ) -> Vec<T> {
        let leaves = 1_usize << self.depth;
        let at_leaf = |place| leaf(self.range(Node { number: 0, level: self.depth, place }));
        // Built from the last node to the first, because halves come after their node.
        let mut values: Vec<T> = (0..leaves).into_par_iter().rev().with_min_len(256).map(at_leaf).collect();
        for pair in 0..leaves - 1 {
            values.push(join(values[2 * pair + 1], values[2 * pair]));
        }
        values.reverse();
        values
    }
}

/// Where the j-th of 2^level equal shares of `n` things starts.
fn share(n: usize, level: u32, place: usize) -> usize {
    (n * place) >> level
}

/// Orders locations so that each half of each part is one side of it along its longer side.
fn arrange(entries: &mut [([f64; 2], u32)], depth: u32) {
    arrange_shares(entries, (depth, entries.len(), 0, 0));
}

/// The share `place` of `level` of `n` locations, down to `depth`.
fn arrange_shares(entries: &mut [([f64; 2], u32)], (depth, n, level, place): (u32, usize, u32, usize)) {
    if level == depth {
        return;
    }
    let bounds = Bounds::of(entries.iter().map(|(point, _)| point));
    let axis = usize::from(bounds.high[1] - bounds.low[1] > bounds.high[0] - bounds.low[0]);
    let middle = share(n, level + 1, 2 * place + 1) - share(n, level, place);
    if middle < entries.len() {
        entries.select_nth_unstable_by(middle, |(a, _), (b, _)| {
            a[axis].total_cmp(&b[axis]).then(a[1 - axis].total_cmp(&b[1 - axis]))
        });
    }
    let alone = entries.len() < ALONE;
    let (low, high) = entries.split_at_mut(middle);
    let mut low = || arrange_shares(low, (depth, n, level + 1, 2 * place));
    let mut high = || arrange_shares(high, (depth, n, level + 1, 2 * place + 1));
    if alone {
        low();
        high();
    } else {
        rayon::join(low, high);
    }
}

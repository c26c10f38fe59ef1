//! The minimum spanning tree of the mutual reachability graph, by O. Boruvka's rounds on a tree of locations.
//!
//! Every location looks for its nearest location in another component. An answer stays right until the components of its
//! two ends are joined, and a search that found nothing within a bound need not be repeated until the bound has grown: so
//! most rounds search for few locations.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use rayon::prelude::*;

use super::super::forest::Forest;
use super::core_distance::squared;
use super::kd_tree::{KdTree, Node};

/// The component of a node whose locations belong to several.
const MIXED: u32 = u32::MAX;

/// Locations that a thread takes at a time.
const RUN: usize = 1024;

/// An edge between two locations, by their places in the tree; `from < to`.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
pub(super) struct Edge {
    /// Squared mutual reachability distance: the largest of both core distances and the distance.
    pub(super) reachability: f64,
    /// Squared distance: of equally reachable locations, the nearest comes first.
    pub(super) distance: f64,
    pub(super) from: u32,
    pub(super) to: u32,
}

/// What is known of a location's nearest location in another component.
#[derive(Clone, Copy)]
struct Nearest {
    /// The nearest one found, in the order of edges.
    found: Candidate,
    /// No location in another component has a lower reachability.
    at_least: f64,
}

/// Reachability, distance and place of a neighbour.
type Candidate = (f64, f64, u32);

const NOBODY: Candidate = (f64::INFINITY, f64::INFINITY, u32::MAX);

/// The tree's edges, in ascending order. `core` are squared core distances in the tree's order.
///
/// Edges are compared by reachability, distance and places, which leaves no ties: there is one answer.
pub(super) fn spanning_tree(tree: &KdTree, core: &[f64]) -> Vec<Edge> {
    let lowest = tree.summarise(|range| core[range].iter().fold(f64::INFINITY, |a, &b| a.min(b)), f64::min);
    let locations = core.len();
    let mut nearest: Vec<Nearest> = core.iter().map(|&core| Nearest { found: NOBODY, at_least: core }).collect();
    let mut component: Vec<u32> = (0_u32..).take(locations).collect();
    let mut edges = Vec::with_capacity(locations.saturating_sub(1));
    while edges.len() + 1 < locations {
        let round = Round::new(tree, core, &lowest, &component);
        round.limit(&nearest);
        nearest.par_chunks_mut(RUN).enumerate().for_each(|(run, nearest)| round.search(run * RUN, nearest));
        let shortest = shortest(&component, &nearest);
        let forest = join(&shortest, &component, &mut edges);
        component.par_iter_mut().for_each(|component| *component = forest.root(*component));
    }
    edges.par_sort_unstable_by(|a, b| order(a).partial_cmp(&order(b)).unwrap_or(std::cmp::Ordering::Equal));
    edges
}

/// What edges are compared by.
fn order(edge: &Edge) -> (f64, f64, u32, u32) {
    (edge.reachability, edge.distance, edge.from, edge.to)
}

/// The shortest edge out of each component, by the component's number.
fn shortest(component: &[u32], nearest: &[Nearest]) -> Vec<Option<Edge>> {
    let mut shortest: Vec<Option<Edge>> = vec![None; component.len()];
    for ((&own, nearest), at) in component.iter().zip(nearest).zip(0_u32..) {
        let (reachability, distance, to) = nearest.found;
        if to == u32::MAX || component[to as usize] == own {
            continue;
        }
        let edge = Edge { reachability, distance, from: at.min(to), to: at.max(to) };
        let best = &mut shortest[own as usize];
        if best.is_none_or(|best| order(&edge) < order(&best)) {
            *best = Some(edge);
        }
    }
    shortest
}

/// Joins components along their shortest edges. Two components may have chosen the same edge; it is taken once.
fn join(shortest: &[Option<Edge>], component: &[u32], edges: &mut Vec<Edge>) -> Forest {
    #[expect(clippy::cast_possible_truncation, reason = "there are at most u32::MAX locations")]
    let forest = Forest::new(component.len() as u32);
    for edge in shortest.iter().flatten() {
        let (a, b) = (component[edge.from as usize], component[edge.to as usize]);
        if forest.root(a) != forest.root(b) {
            forest.join(a, b);
            edges.push(*edge);
        }
    }
    forest
}

/// One of Boruvka's rounds.
struct Round<'a> {
    tree: &'a KdTree,
    core: &'a [f64],
    /// Lowest squared core distance of each node.
    lowest: &'a [f64],
    component: &'a [u32],
    /// Component of each node, or [`MIXED`].
    node_component: Vec<u32>,
    /// Lowest reachability that a component has found so far, as bits: of numbers that are not negative, these compare as
    /// the numbers do.
    limits: Vec<AtomicU64>,
}

impl<'a> Round<'a> {
    fn new(tree: &'a KdTree, core: &'a [f64], lowest: &'a [f64], component: &'a [u32]) -> Self {
        let alike = |a: u32, b: u32| if a == b { a } else { MIXED };
        let node_component = tree.summarise(|range| component[range].iter().copied().reduce(alike).unwrap_or(MIXED), alike);
        let limits = component.par_iter().map(|_| AtomicU64::new(f64::INFINITY.to_bits())).collect();
        Self { tree, core, lowest, component, node_component, limits }
    }

    fn holds(&self, at: usize, candidate: Candidate) -> bool {
        candidate.2 != u32::MAX && self.component[candidate.2 as usize] != self.component[at]
    }

    fn lower(&self, at: usize, reachability: f64) {
        self.limits[self.component[at] as usize].fetch_min(reachability.to_bits(), Relaxed);
    }

    /// Limits from what earlier rounds found.
    fn limit(&self, nearest: &[Nearest]) {
        nearest.par_iter().with_min_len(RUN).enumerate().for_each(|(at, nearest)| {
            if self.holds(at, nearest.found) {
                self.lower(at, nearest.found.0);
            }
        });
    }

    /// Searches for the locations from place `start` on, where the answer is not known and may matter.
    fn search(&self, start: usize, nearest: &mut [Nearest]) {
        for (nearest, at) in nearest.iter_mut().zip(start..) {
            let limit = f64::from_bits(self.limits[self.component[at] as usize].load(Relaxed));
            if self.holds(at, nearest.found) || nearest.at_least > limit {
                continue;
            }
            let mut search = Search { round: self, at, point: self.tree.points[at], best: (limit, f64::INFINITY, u32::MAX) };
            search.visit(KdTree::root());
            *nearest = Nearest { found: search.best, at_least: search.best.0 };
            if search.best.2 != u32::MAX {
                self.lower(at, search.best.0);
            }
        }
    }
}

/// The search for one location's nearest location in another component.
struct Search<'a> {
    round: &'a Round<'a>,
    at: usize,
    point: [f64; 2],
    best: Candidate,
}

impl Search<'_> {
    fn visit(&mut self, node: Node) {
        let Some(halves) = self.round.tree.halves(node) else { return self.scan(node) };
        let [(a, to_a), (b, to_b)] = halves.map(|half| (half, self.round.tree.squared_distance(half, self.point)));
        let nearest_first = if to_a <= to_b { [(a, to_a), (b, to_b)] } else { [(b, to_b), (a, to_a)] };
        for (half, distance) in nearest_first {
            if self.may_hold_better(half, distance) {
                self.visit(half);
            }
        }
    }

    fn may_hold_better(&self, node: Node, distance: f64) -> bool {
        let Round { core, lowest, component, node_component, .. } = self.round;
        let reachability = distance.max(core[self.at]).max(lowest[node.number]);
        (reachability, distance) <= (self.best.0, self.best.1) && node_component[node.number] != component[self.at]
    }

    fn scan(&mut self, leaf: Node) {
        let Round { core, component, tree, .. } = self.round;
        for other in tree.range(leaf) {
            let distance = squared(tree.points[other], self.point);
            let candidate = (distance.max(core[self.at]).max(core[other]), distance, place_of(other));
            if candidate < self.best && component[other] != component[self.at] {
                self.best = candidate;
            }
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "there are at most u32::MAX locations")]
fn place_of(at: usize) -> u32 {
    at as u32
}

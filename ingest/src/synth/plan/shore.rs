//! Smooths banks and the edge of the city, which would otherwise be stairs of blocks.

use super::land::Ground;
use super::lattice::{Lattice, is_sound};
use crate::synth::geometry::Point;

/// How often every crossing on an edge moves.
const ROUNDS: usize = 5;

/// Moves crossings between land and no land towards their neighbours on that edge, as far as blocks stay sound.
pub(super) fn smooth(lattice: &mut Lattice, ground: &Ground) {
    for _ in 0..ROUNDS {
        for node in 0..lattice.nodes.len() {
            if let Some(target) = target(lattice, ground, node) {
                relax(lattice, node, target);
            }
        }
    }
}

/// Half-way to the middle of the two neighbours on the edge; nothing for crossings that are not on a simple edge.
fn target(lattice: &Lattice, ground: &Ground, node: usize) -> Option<Point> {
    let blocks = lattice.around(node)?;
    let land = blocks.map(|block| ground.area[block].is_some());
    let across = lattice.columns + 1;
    // The street between two of the blocks leads to the next crossing south, east, north and west.
    let ends = [node - across, node + 1, node + across, node - 1];
    let edge: Vec<usize> = (0..4).filter(|&at| land[at] != land[(at + 1) % 4]).map(|at| ends[at]).collect();
    let [one, two] = edge[..] else { return None };
    let middle = lattice.nodes[one].towards(lattice.nodes[two], 0.5);
    Some(lattice.nodes[node].towards(middle, 0.5))
}

fn relax(lattice: &mut Lattice, node: usize, target: Point) {
    let old = lattice.nodes[node];
    lattice.nodes[node] = target;
    let sound = lattice.around(node).is_some_and(|blocks| blocks.into_iter().all(|block| is_sound(&lattice.outline(block))));
    if !sound {
        lattice.nodes[node] = old;
    }
}

//! The boundary of a neighbourhood as a ring of crossings.

use std::collections::BTreeMap;

use super::land::Ground;
use super::lattice::Lattice;

/// The crossings around one neighbourhood, counter-clockwise, the first not repeated.
///
/// The neighbourhood must be mended: then every crossing is passed once and there is one ring.
pub(super) fn ring(lattice: &Lattice, ground: &Ground, area: u32) -> Vec<usize> {
    let mut next = BTreeMap::new();
    for block in (0..lattice.len()).filter(|&block| ground.area[block] == Some(area)) {
        let corners = lattice.corners(block);
        for (side, neighbour) in lattice.neighbours(block).into_iter().enumerate() {
            if neighbour.and_then(|other| ground.area[other]) != Some(area) {
                next.insert(corners[side], corners[(side + 1) % 4]);
            }
        }
    }
    let Some((&start, _)) = next.first_key_value() else { return Vec::new() };
    let mut ring = vec![start];
    let mut at = start;
    while let Some(&node) = next.get(&at).filter(|&&node| node != start) {
        ring.push(node);
        at = node;
    }
    ring
}

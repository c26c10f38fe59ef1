//! Makes every neighbourhood one piece with one simple boundary: no loose parts, no corners that only touch, no holes.

use super::land::{Ground, sizes};
use super::lattice::Lattice;
use crate::synth::number::count;

/// Rounds of mending before giving up; two or three are usual.
const ROUNDS: usize = 80;
/// Blocks below which a neighbourhood is too small to keep.
const SMALLEST: u32 = 4;

/// Mends all neighbourhoods; false where that does not succeed.
pub(super) fn mend(lattice: &Lattice, ground: &mut Ground, areas: usize) -> bool {
    for _ in 0..ROUNDS {
        let parted = part_touching_corners(lattice, ground);
        let joined = join_loose_parts(lattice, ground, areas);
        if !parted && !joined {
            return sizes(ground, areas).into_iter().all(|size| size >= SMALLEST)
                && (0..areas).all(|area| fill_holes(lattice, ground, count(area)));
        }
    }
    false
}

/// Where two blocks of one neighbourhood meet only at a corner, a third joins them (or, at water, one is given up).
fn part_touching_corners(lattice: &Lattice, ground: &mut Ground) -> bool {
    let mut changed = false;
    for node in 0..lattice.nodes.len() {
        let Some(blocks) = lattice.around(node) else { continue };
        for start in [0, 1] {
            let [a, b, c, d] = [0, 1, 2, 3].map(|step| blocks[(start + step) % 4]);
            let label = ground.area[a];
            let touching = label.is_some() && ground.area[c] == label;
            if !touching || ground.area[b] == label || ground.area[d] == label {
                continue;
            }
            changed = true;
            if ground.area[b].is_some() {
                ground.area[b] = label;
            } else if ground.area[d].is_some() {
                ground.area[d] = label;
            } else {
                ground.area[c] = None;
            }
        }
    }
    changed
}

/// Parts that lost touch with the rest of their neighbourhood go to a neighbour.
fn join_loose_parts(lattice: &Lattice, ground: &mut Ground, areas: usize) -> bool {
    let mut largest: Vec<Vec<usize>> = vec![Vec::new(); areas];
    let mut loose = Vec::new();
    let mut seen = vec![false; lattice.len()];
    for block in 0..lattice.len() {
        let Some(label) = ground.area[block] else { continue };
        if seen[block] {
            continue;
        }
        let part = flood(lattice, &mut seen, block, |next| ground.area[next] == Some(label));
        let kept = &mut largest[label as usize];
        loose.extend(if part.len() > kept.len() { std::mem::replace(kept, part) } else { part });
    }
    for &block in &loose {
        let own = ground.area[block];
        let other = lattice.neighbours(block).into_iter().flatten().map(|next| ground.area[next]);
        ground.area[block] = other.flatten().find(|&label| Some(label) != own);
    }
    !loose.is_empty()
}

/// Water and countryside enclosed by one neighbourhood become its open land; false where it encloses another.
fn fill_holes(lattice: &Lattice, ground: &mut Ground, area: u32) -> bool {
    let mut seen = vec![false; lattice.len()];
    let rim = (0..lattice.len()).filter(|&block| lattice.neighbours(block).contains(&None));
    for block in rim {
        if !seen[block] {
            flood(lattice, &mut seen, block, |next| ground.area[next] != Some(area));
        }
    }
    let holes: Vec<usize> = (0..lattice.len()).filter(|&block| !seen[block] && ground.area[block] != Some(area)).collect();
    for &block in &holes {
        if ground.area[block].is_some() {
            return false;
        }
        ground.area[block] = Some(area);
        ground.open[block] = true;
    }
    true
}

/// The blocks that hang together with `start` through blocks that fit.
fn flood(lattice: &Lattice, seen: &mut [bool], start: usize, fits: impl Fn(usize) -> bool) -> Vec<usize> {
    let mut part = vec![start];
    seen[start] = true;
    let mut next = 0;
    while next < part.len() {
        for neighbour in lattice.neighbours(part[next]).into_iter().flatten() {
            if !seen[neighbour] && fits(neighbour) {
                seen[neighbour] = true;
                part.push(neighbour);
            }
        }
        next += 1;
    }
    part
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::synth::draw::{Purpose, stream};
    use crate::synth::plan::ring::ring;
    use crate::synth::scenario::Scenario;

    /// Ten by ten blocks, neighbourhood 0 in the west and 1 in the east, then some blocks changed.
    fn mended(changes: &[((usize, usize), Option<u32>)]) -> (bool, Ground, Lattice) {
        let scenario = Scenario::named("market-town").expect("built in");
        let lattice = Lattice::draw(&scenario.spec.plan, &mut stream(1, Purpose::Plan));
        let at = |(column, row): (usize, usize)| (row + 2) * lattice.columns + column + 2;
        let none = vec![false; lattice.len()];
        let mut ground = Ground { area: vec![None; lattice.len()], water: none.clone(), open: none };
        for column in 0..10 {
            for row in 0..10 {
                ground.area[at((column, row))] = Some(u32::from(column >= 5));
            }
        }
        for &(block, label) in changes {
            ground.area[at(block)] = label;
        }
        (mend(&lattice, &mut ground, 2), ground, lattice)
    }

    /// Sides between a neighbourhood and what is not it: as many as its ring has corners, if there is one ring.
    fn sides(lattice: &Lattice, ground: &Ground, area: u32) -> usize {
        let own = (0..lattice.len()).filter(|&block| ground.area[block] == Some(area));
        own.flat_map(|block| lattice.neighbours(block))
            .filter(|next| next.is_none_or(|next| ground.area[next] != Some(area)))
            .count()
    }

    #[test]
    fn broken_neighbourhoods_become_one_piece_with_one_ring() {
        let water_at_a_corner = [((0, 0), None), ((1, 1), None)];
        let corner_beyond_the_boundary = [((5, 5), Some(0)), ((6, 6), Some(0)), ((7, 7), Some(0))];
        let island_in_the_other = [((8, 8), Some(0)), ((8, 9), Some(0)), ((2, 2), Some(1))];
        let pond = [((2, 2), None), ((2, 3), None), ((7, 7), None)];
        for changes in [&water_at_a_corner[..], &corner_beyond_the_boundary, &island_in_the_other, &pond] {
            let (whole, ground, lattice) = mended(changes);
            assert!(whole, "{changes:?}");
            for area in [0, 1] {
                assert_eq!(ring(&lattice, &ground, area).len(), sides(&lattice, &ground, area), "{changes:?}");
            }
        }
    }

    #[test]
    fn water_that_touches_the_outside_at_a_corner_is_opened_to_it() {
        let (_, ground, _) = mended(&[((0, 0), None), ((1, 1), None)]);
        assert_eq!(ground.area.iter().flatten().count(), 97);
        assert!(!ground.open.contains(&true));
    }

    #[test]
    fn ponds_become_open_land() {
        let (_, ground, _) = mended(&[((2, 2), None), ((2, 3), None), ((7, 7), None)]);
        assert_eq!(ground.area.iter().flatten().count(), 100);
        assert_eq!(ground.open.iter().filter(|&&open| open).count(), 3);
    }

    #[test]
    fn a_neighbourhood_inside_another_is_refused() {
        let mut changes: Vec<_> = (5..10).flat_map(|column| (0..10).map(move |row| ((column, row), Some(0)))).collect();
        changes.extend([((4, 4), Some(1)), ((4, 5), Some(1)), ((5, 4), Some(1)), ((5, 5), Some(1))]);
        assert!(!mended(&changes).0);
    }
}

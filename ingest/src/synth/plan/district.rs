//! Neighbourhoods grow from their seats over the land until they meet.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rand_pcg::Pcg64;

use super::land::Ground;
use super::lattice::Lattice;
use crate::synth::draw::{Table, between};
use crate::synth::geometry::Point;
use crate::synth::number::{count, whole};
use crate::synth::scenario::Spec;

/// Rounds in which seats move to the middle of their surroundings.
const ROUNDS: usize = 25;
/// Every so many streets one is a main road.
const MAIN_ROAD_EVERY: usize = 4;
/// Crossing a main road costs as much as so many blocks: boundaries prefer to follow it.
const MAIN_ROAD: f64 = 2.5;

/// How fast neighbourhoods grow.
struct Pace {
    /// Of every block; 1 is usual.
    slowness: Vec<f64>,
    /// Metres that a main road counts for.
    main_road_m: f64,
}

impl Pace {
    /// Metres, as growing counts them, from a block over one of its sides to the next block.
    fn cost(&self, lattice: &Lattice, block: usize, (side, next): (usize, usize)) -> f64 {
        let (column, row) = (block % lattice.columns, block / lattice.columns);
        let street = [row, column + 1, row + 1, column][side];
        let road = if street.is_multiple_of(MAIN_ROAD_EVERY) { self.main_road_m } else { 0.0 };
        lattice.middle(block).distance(lattice.middle(next)) * self.slowness[next] + road
    }
}

/// Gives every block of land that can be reached a neighbourhood; the rest becomes countryside.
pub(super) fn settle(lattice: &Lattice, ground: &mut Ground, spec: &Spec, rng: &mut Pcg64) {
    let land: Vec<(usize, Point)> =
        (0..lattice.len()).filter(|&block| ground.area[block].is_some()).map(|block| (block, lattice.middle(block))).collect();
    let seats = seats(lattice, &land, spec.neighbourhood.len(), rng);
    // Some ground is slower to grow over, so that boundaries are not straight.
    let slowness: Vec<f64> = (0..lattice.len()).map(|_| between(rng, 0.85, 1.3)).collect();
    let pace = Pace { slowness, main_road_m: MAIN_ROAD * spec.plan.avenue_spacing_m };
    ground.area = grow(lattice, ground, &seats, &pace);
}

/// Weighted k-means (Lloyd 1982, doi:10.1109/TIT.1982.1056489) over blocks: denser quarters get smaller neighbourhoods.
fn seats(lattice: &Lattice, land: &[(usize, Point)], wanted: usize, rng: &mut Pcg64) -> Vec<usize> {
    let weights: Vec<f64> = land
        .iter()
        .map(|&(_, middle)| {
            let central = lattice.centrality(middle);
            0.12 + central * central
        })
        .collect();
    let Some(table) = Table::new(weights.iter().copied()) else { return Vec::new() };
    let mut seats: Vec<Point> = (0..wanted).map(|_| land[table.draw(rng)].1).collect();
    for _ in 0..ROUNDS {
        let mut sums = vec![(0.0, 0.0, 0.0); wanted];
        for (&(_, middle), weight) in land.iter().zip(&weights) {
            let sum = &mut sums[nearest(seats.iter().copied(), middle)];
            *sum = (sum.0 + weight * middle.x, sum.1 + weight * middle.y, sum.2 + weight);
        }
        for (seat, (x, y, weight)) in seats.iter_mut().zip(sums) {
            if weight > 0.0 {
                *seat = Point::new(x / weight, y / weight);
            }
        }
    }
    let middles = || land.iter().map(|&(_, middle)| middle);
    seats.into_iter().map(|seat| land[nearest(middles(), seat)].0).collect()
}

fn nearest(points: impl Iterator<Item = Point>, to: Point) -> usize {
    let mut best = (f64::INFINITY, 0);
    for (at, point) in points.enumerate() {
        let distance = point.distance(to);
        if distance < best.0 {
            best = (distance, at);
        }
    }
    best.1
}

/// Shortest paths from all seats at once (Dijkstra 1959, doi:10.1007/BF01386390); every neighbourhood hangs together.
fn grow(lattice: &Lattice, ground: &Ground, seats: &[usize], pace: &Pace) -> Vec<Option<u32>> {
    let mut label = vec![None; lattice.len()];
    let mut queue: BinaryHeap<_> = seats.iter().enumerate().map(|(area, &block)| Reverse((0_u64, block, count(area)))).collect();
    while let Some(Reverse((cost, block, area))) = queue.pop() {
        if label[block].is_some() {
            continue;
        }
        label[block] = Some(area);
        for (side, next) in lattice.neighbours(block).into_iter().enumerate() {
            if let Some(next) = next.filter(|&next| ground.area[next].is_some() && label[next].is_none()) {
                let millimetres = whole(pace.cost(lattice, block, (side, next)) * 1000.0);
                queue.push(Reverse((cost + u64::from(millimetres), next, area)));
            }
        }
    }
    label
}

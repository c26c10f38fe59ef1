//! What is land, what is water, and which land stays open.

use rand_pcg::Pcg64;

use super::lattice::{Lattice, reach};
use crate::synth::draw::{any, between, happens};
use crate::synth::geometry::{Point, cross};
use crate::synth::number::{cosine, count, sine};
use crate::synth::scenario::{PlanSpec, Spec};

/// What every block of the lattice is.
#[derive(Debug, Clone)]
pub(crate) struct Ground {
    /// The neighbourhood a block belongs to; nothing for water and countryside.
    pub(super) area: Vec<Option<u32>>,
    /// River and basins.
    pub(super) water: Vec<bool>,
    /// Land without houses.
    pub(super) open: Vec<bool>,
}

impl Ground {
    /// Whether a block has houses.
    pub(super) fn is_built(&self, block: usize) -> bool {
        self.area[block].is_some() && !self.open[block]
    }
}

/// The outline of the city and its water.
pub(super) struct Land {
    half: Point,
    lobes: [(f64, f64); 4],
    river: Vec<Point>,
    river_half_m: f64,
    basins: Vec<(Point, f64)>,
}

impl Land {
    /// Draws the outline; the water is the scenario's.
    pub(super) fn new(spec: &Spec, rng: &mut Pcg64) -> Self {
        let lobes = spec.plan.lobes;
        Self {
            half: Point::new(spec.plan.width_km * 500.0, spec.plan.height_km * 500.0),
            lobes: [0.3, 0.5, 0.45, 0.6].map(|share| (share * lobes, between(rng, 0.0, 1.0))),
            river: spec.water.river_km.iter().copied().map(Point::kilometres).collect(),
            river_half_m: spec.water.river_width_m / 2.0,
            basins: spec.water.basin.iter().map(|basin| (Point::kilometres(basin.at_km), basin.radius_m)).collect(),
        }
    }

    /// Which blocks are land (all in neighbourhood 0 for now) and which are water.
    pub(super) fn of(&self, lattice: &Lattice) -> Ground {
        let water: Vec<bool> = (0..lattice.len()).map(|block| self.is_water(lattice, block)).collect();
        let area = (0..lattice.len())
            .map(|block| {
                let rim = lattice.neighbours(block).contains(&None);
                let land = !rim && !water[block] && self.is_inside(lattice, block);
                land.then_some(0)
            })
            .collect();
        Ground { area, open: vec![false; water.len()], water }
    }

    /// A block is water where its middle is, or where the river passes through it: a narrow river has no gaps.
    fn is_water(&self, lattice: &Lattice, block: usize) -> bool {
        let middle = lattice.middle(block);
        let corners = lattice.outline(block);
        let half_way = |from: usize, to: usize| corners[from].towards(corners[to], 0.5);
        let across = (half_way(0, 3), half_way(1, 2));
        let along = (half_way(0, 1), half_way(3, 2));
        self.basins.iter().any(|&(basin, radius)| middle.distance(basin) < radius)
            || self.river.windows(2).any(|bend| {
                let reach = (bend[0], bend[1]);
                middle.distance_to_line(bend[0], bend[1]) < self.river_half_m || cross(reach, across) || cross(reach, along)
            })
    }

    fn is_inside(&self, lattice: &Lattice, block: usize) -> bool {
        let extent = lattice.outline(block).iter().all(|corner| corner.x.abs() < self.half.x && corner.y.abs() < self.half.y);
        extent && self.is_within_outline(lattice.middle(block))
    }

    /// The outline is an ellipse with waves of two to five periods around it.
    fn is_within_outline(&self, point: Point) -> bool {
        let distance = reach(point, self.half);
        if distance <= 0.0 {
            return true;
        }
        let unit = (point.x / self.half.x / distance, point.y / self.half.y / distance);
        let mut power = unit;
        let mut limit = 1.0;
        for (height, phase) in self.lobes {
            power = (power.0 * unit.0 - power.1 * unit.1, power.0 * unit.1 + power.1 * unit.0);
            limit += height * (power.0 * cosine(phase) - power.1 * sine(phase) - 0.4);
        }
        distance < limit
    }
}

/// Takes the houses from the blocks of a few parks, and from a few single blocks (schools, yards, churches).
pub(super) fn lay_out_parks(lattice: &Lattice, ground: &mut Ground, plan: &PlanSpec, rng: &mut Pcg64) {
    let land: Vec<usize> = (0..lattice.len()).filter(|&block| ground.area[block].is_some()).collect();
    for _ in 0..plan.parks {
        let Some(&seat) = land.get(any(rng, land.len())) else { return };
        let (middle, radius) = (lattice.middle(seat), plan.avenue_spacing_m * between(rng, 0.6, 1.8));
        for &block in &land {
            ground.open[block] |= lattice.middle(block).distance(middle) < radius;
        }
    }
    for &block in &land {
        ground.open[block] |= happens(rng, 0.04);
    }
}

/// The block of land nearest to the centre.
pub(super) fn most_central(lattice: &Lattice, ground: &Ground) -> usize {
    let mut best = (f64::INFINITY, 0);
    for block in (0..lattice.len()).filter(|&block| ground.area[block].is_some()) {
        let distance = lattice.middle(block).distance(Point::default());
        if distance < best.0 {
            best = (distance, block);
        }
    }
    best.1
}

/// Number of blocks of every neighbourhood.
pub(super) fn sizes(ground: &Ground, areas: usize) -> Vec<u32> {
    let of = |area: usize| ground.area.iter().filter(|&&label| label == Some(count(area))).count();
    (0..areas).map(|area| count(of(area))).collect()
}

//! Front doors along streets, the households behind them, and the map points that published crime is moved to.

use rand_pcg::Pcg64;

use super::land::Ground;
use super::lattice::Lattice;
use super::street::{Network, sides};
use crate::synth::draw::between;
use crate::synth::geometry::{Frame, Place, Point, within};
use crate::synth::number::{count, whole};
use crate::synth::scenario::Spec;

/// Distance of front doors from the middle of the street, metres.
const SETBACK: f64 = 9.0;
/// Length of street without doors at each crossing, metres.
const CORNER: f64 = 15.0;
/// Houses on one side of a street that share a map point with those across: eight together.
const HOUSES_PER_SNAP: f64 = 4.0;

/// One front door.
#[derive(Debug, Clone)]
pub(crate) struct House {
    pub(crate) at: Point,
    pub(crate) place: Place,
    /// Place in `Plan::blocks`.
    pub(crate) block: u32,
    /// Place in `Plan::streets`.
    pub(crate) street: u32,
    /// Place in `Plan::snaps`.
    pub(crate) snap: u32,
    /// Number of the first household behind the door.
    pub(crate) first_household: u32,
    /// How many households live behind it, at least one.
    pub(crate) units: u32,
}

/// A point on the middle of a street that stands for about eight houses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Snap {
    pub(crate) place: Place,
    /// Place in `Plan::streets`.
    pub(crate) street: u32,
}

/// All houses of a city.
#[derive(Debug)]
pub(super) struct Built {
    pub(super) houses: Vec<House>,
    /// Houses of every block of the lattice.
    pub(super) of_block: Vec<std::ops::Range<u32>>,
    pub(super) streets: Vec<String>,
    pub(super) snaps: Vec<Snap>,
    pub(super) households: u32,
}

/// One side of one block, seen from its lower end.
struct Side {
    ends: [Point; 2],
    street: u32,
    first_snap: u32,
    snaps: u32,
    doors: u32,
}

/// Builds houses along streets.
pub(super) struct Builder {
    frame: Frame,
    spacing: f64,
    flats: f64,
    network: Network,
    snaps: Vec<Snap>,
    first_snap: Vec<Option<u32>>,
    houses: Vec<House>,
    households: u32,
}

impl Builder {
    /// A builder for these streets.
    pub(super) fn new(spec: &Spec, network: Network) -> Self {
        Self {
            frame: Frame::new(spec.centre.lon, spec.centre.lat),
            spacing: spec.plan.house_spacing_m,
            flats: spec.plan.flats,
            first_snap: vec![None; network.street.len()],
            network,
            snaps: Vec::new(),
            houses: Vec::new(),
            households: 0,
        }
    }

    /// Builds all blocks.
    pub(super) fn build(mut self, lattice: &Lattice, ground: &Ground, rng: &mut Pcg64) -> Built {
        let mut of_block = Vec::with_capacity(lattice.len());
        let mut built = 0;
        for block in 0..lattice.len() {
            let first = count(self.houses.len());
            if ground.is_built(block) {
                self.build_block(lattice, block, built, rng);
            }
            let last = count(self.houses.len());
            built += u32::from(last > first);
            of_block.push(first..last);
        }
        Built { houses: self.houses, of_block, streets: self.network.names, snaps: self.snaps, households: self.households }
    }

    fn build_block(&mut self, lattice: &Lattice, block: usize, built: u32, rng: &mut Pcg64) {
        let corners = lattice.outline(block);
        let central = lattice.centrality(lattice.middle(block));
        let flats = 1.0 + self.flats * central * central;
        let wide = corners[0].towards(corners[3], 0.5).distance(corners[1].towards(corners[2], 0.5));
        let deep = corners[0].towards(corners[1], 0.5).distance(corners[3].towards(corners[2], 0.5));
        let (from_side, from_front) = ((SETBACK / wide).min(0.35), (SETBACK / deep).min(0.35));
        // The lower and upper end of the south, east, north and west side.
        let ends = [(0, 1), (1, 2), (3, 2), (0, 3)];
        for (at, piece) in sides(lattice, block).into_iter().enumerate() {
            let (low, high) = ends[at];
            let Some(side) = self.side(piece, [corners[low], corners[high]]) else { continue };
            for door in 0..side.doors {
                let along = side.along(door, self.spacing);
                let (u, v) = match at {
                    0 => (along, from_front),
                    1 => (1.0 - from_side, along),
                    2 => (along, 1.0 - from_front),
                    _ => (from_side, along),
                };
                let units = whole(flats + between(rng, 0.0, 1.0));
                self.build_house(within(&corners, u, v), built, side.snap(door), side.street, units);
            }
        }
    }

    fn build_house(&mut self, at: Point, block: u32, snap: u32, street: u32, units: u32) {
        let place = self.frame.place(at);
        let first_household = self.households;
        self.households += units;
        self.houses.push(House { at, place, block, street, snap, first_household, units });
    }

    /// The side of a block along a piece of street, with its map points; nothing where no street was built.
    fn side(&mut self, piece: usize, ends: [Point; 2]) -> Option<Side> {
        let street = self.network.street[piece]?;
        let doors = whole(((ends[0].distance(ends[1]) - 2.0 * CORNER) / self.spacing).max(0.0));
        let snaps = whole(f64::from(doors) / HOUSES_PER_SNAP + 0.5).max(doors.min(1));
        let frame = self.frame;
        let points = &mut self.snaps;
        let first_snap = *self.first_snap[piece].get_or_insert_with(|| {
            let first = count(points.len());
            points.extend((0..snaps).map(|at| {
                let share = (f64::from(at) + 0.5) / f64::from(snaps);
                Snap { place: frame.place(ends[0].towards(ends[1], share)), street }
            }));
            first
        });
        Some(Side { ends, street, first_snap, snaps, doors })
    }
}

impl Side {
    /// How far along the side a door is, from 0 to 1.
    fn along(&self, door: u32, spacing: f64) -> f64 {
        let length = self.ends[0].distance(self.ends[1]);
        let spare = length - f64::from(self.doors) * spacing;
        (spare / 2.0 + (f64::from(door) + 0.5) * spacing) / length
    }

    fn snap(&self, door: u32) -> u32 {
        self.first_snap + door * self.snaps / self.doors
    }
}

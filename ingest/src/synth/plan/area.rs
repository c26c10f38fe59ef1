//! Neighbourhoods: which is which, how many live there, and their boundary; and the small census areas inside.

use super::Block;
use super::house::Built;
use super::land::{Ground, sizes};
use super::lattice::Lattice;
use super::ring::ring;
use crate::synth::geometry::{Frame, Place, Point};
use crate::synth::number::{count, portion};
use crate::synth::scenario::{Setting, Spec, slug};

/// Households of a census area: the size of an English lower layer super output area.
const LSOA_HOUSEHOLDS: u32 = 700;
/// Census areas of a neighbourhood are lettered.
const LETTERS: u32 = 26;

/// One neighbourhood.
#[derive(Debug, Clone)]
pub(crate) struct Area {
    pub(crate) slug: String,
    pub(crate) name: String,
    pub(crate) share_reported: f64,
    pub(crate) population: u32,
    pub(crate) households: u32,
    /// Counter-clockwise, closed: the last place is the first.
    pub(crate) ring: Vec<Place>,
}

/// One census area.
#[derive(Debug, Clone)]
pub(crate) struct Lsoa {
    pub(crate) code: String,
    pub(crate) name: String,
}

/// Relabels neighbourhoods so that each gets the scenario's entry that suits its place in the city.
pub(super) fn seat(lattice: &Lattice, ground: &mut Ground, spec: &Spec) {
    let grown = spec.neighbourhood.len();
    let (central, waterside) = (centralities(lattice, ground, grown), banks(lattice, ground, grown));
    let mut free: Vec<usize> = (0..grown).collect();
    let mut entry = vec![0; grown];
    for setting in [Setting::Centre, Setting::Harbour, Setting::Inner, Setting::Suburb] {
        let merit = |area: usize| if setting == Setting::Harbour { waterside[area] } else { central[area] };
        free.sort_by(|&a, &b| merit(b).total_cmp(&merit(a)).then(a.cmp(&b)));
        let wanted = spec.neighbourhood.iter().enumerate().filter(|(_, one)| one.setting == setting);
        let places: Vec<usize> = wanted.map(|(place, _)| place).collect();
        for (area, place) in free.drain(..places.len()).zip(places) {
            entry[area] = count(place);
        }
    }
    for label in ground.area.iter_mut().flatten() {
        *label = entry[*label as usize];
    }
}

fn centralities(lattice: &Lattice, ground: &Ground, areas: usize) -> Vec<f64> {
    let mut sums = vec![0.0; areas];
    for block in 0..lattice.len() {
        if let Some(area) = ground.area[block] {
            // Distance, not centrality, so that the furthest suburbs still differ.
            sums[area as usize] -= lattice.middle(block).distance(Point::default());
        }
    }
    sums.into_iter().zip(sizes(ground, areas)).map(|(sum, size)| sum / f64::from(size.max(1))).collect()
}

/// Share of each neighbourhood's blocks that lie on water.
fn banks(lattice: &Lattice, ground: &Ground, areas: usize) -> Vec<f64> {
    let mut banks = vec![0.0; areas];
    for block in 0..lattice.len() {
        let wet = lattice.neighbours(block).into_iter().flatten().any(|next| ground.water[next]);
        if let (true, Some(area)) = (wet, ground.area[block]) {
            banks[area as usize] += 1.0;
        }
    }
    banks.into_iter().zip(sizes(ground, areas)).map(|(bank, size)| bank / f64::from(size.max(1))).collect()
}

/// Blocks, neighbourhoods and census areas with their people.
pub(super) struct Census {
    pub(super) blocks: Vec<Block>,
    pub(super) areas: Vec<Area>,
    pub(super) lsoas: Vec<Lsoa>,
    /// Place in `lsoas` of every block of the lattice.
    pub(super) lsoa_of_block: Vec<u32>,
}

impl Census {
    /// Counts households per neighbourhood and shares the scenario's population out.
    pub(super) fn take(spec: &Spec, lattice: &Lattice, ground: &Ground, built: &Built) -> Self {
        let mut census = Self { blocks: Vec::new(), areas: Vec::new(), lsoas: Vec::new(), lsoa_of_block: vec![0; lattice.len()] };
        let frame = Frame::new(spec.centre.lon, spec.centre.lat);
        for (place, entry) in spec.neighbourhood.iter().enumerate() {
            let area = count(place);
            let households = census.divide(spec, lattice, ground, built, area);
            let nodes = ring(lattice, ground, area).into_iter().map(|node| frame.place(lattice.nodes[node]));
            let mut ring: Vec<Place> = nodes.collect();
            ring.extend(ring.first().copied());
            census.areas.push(Area {
                slug: slug(&entry.name),
                name: entry.name.clone(),
                share_reported: entry.share_reported,
                population: 0,
                households,
                ring,
            });
        }
        census.list_blocks(lattice, ground, built);
        let sizes = centralities(lattice, ground, spec.neighbourhood.len());
        census.share_out(spec.population, &sizes);
        census
    }

    /// Cuts a neighbourhood into census areas, column by column of blocks; returns its households.
    fn divide(&mut self, spec: &Spec, lattice: &Lattice, ground: &Ground, built: &Built, area: u32) -> u32 {
        let across = (0..lattice.len()).map(|at| (at % lattice.rows) * lattice.columns + at / lattice.rows);
        let own: Vec<usize> = across.filter(|&block| ground.area[block] == Some(area)).collect();
        let households = |block: usize| -> u32 {
            let range = built.of_block[block].start as usize..built.of_block[block].end as usize;
            built.houses[range].iter().map(|house| house.units).sum()
        };
        let total: u32 = own.iter().map(|&block| households(block)).sum();
        let pieces = (total / LSOA_HOUSEHOLDS).clamp(1, LETTERS);
        let first = count(self.lsoas.len());
        let letters = ('A'..='Z').take(pieces as usize);
        self.lsoas.extend(letters.enumerate().map(|(at, letter)| Lsoa {
            // No real census code begins with X.
            code: format!("X01{:06}", first + count(at) + 1),
            name: format!("{} {:03}{letter}", spec.title, area + 1),
        }));
        let mut passed = 0;
        for block in own {
            self.lsoa_of_block[block] = first + (passed * pieces / total.max(1)).min(pieces - 1);
            passed += households(block);
        }
        total
    }

    fn list_blocks(&mut self, lattice: &Lattice, ground: &Ground, built: &Built) {
        for (block, houses) in built.of_block.iter().enumerate().filter(|(_, houses)| !houses.is_empty()) {
            let middle = lattice.middle(block);
            let corners = lattice.outline(block).into_iter().map(|corner| corner.distance(middle));
            self.blocks.push(Block {
                middle,
                reach_m: corners.fold(0.0, f64::max),
                houses: houses.clone(),
                area: ground.area[block].unwrap_or_default(),
                lsoa: self.lsoa_of_block[block],
            });
        }
    }

    /// Larger households further out; running sums are rounded, so that the parts add up to the whole.
    fn share_out(&mut self, population: u32, nearness: &[f64]) {
        let furthest = nearness.iter().copied().fold(-1.0, f64::min);
        let people = |area: &Area, near: f64| f64::from(area.households) * (1.9 + 0.9 * near / furthest);
        let total: f64 = self.areas.iter().zip(nearness).map(|(area, &near)| people(area, near)).sum();
        let mut running = 0.0;
        let mut given = 0;
        for (area, &near) in self.areas.iter_mut().zip(nearness) {
            running += people(area, near);
            let due = portion(population, running / total).min(population);
            area.population = due - given;
            given = due;
        }
    }
}

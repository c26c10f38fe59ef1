//! Times dealt out anew over the places: tables of pairs for many arrangements.

use rand::Rng;
use rayon::prelude::*;

use super::super::draws::stream;
use super::super::global::Permutations;
use super::count::{Below, Layer};
use super::pairs::Walk;
use super::piles::{Pile, Piles};
use super::ticks::{Tick, Times};

/// Arrangements that are counted side by side.
const LANES: usize = 16;

/// Bytes that arrangements may take at a time; where they take more, pairs are looked for again.
const MEMORY: usize = 1 << 28;

/// What all arrangements of the times share.
pub(super) struct Shared<'a, T> {
    pub(super) walk: &'a Walk<'a>,
    pub(super) piles: &'a [Pile],
    pub(super) times: &'a Times<T>,
    /// Pairs of each zone of distance, and of each zone of time.
    pub(super) edges: [&'a [u64]; 2],
    /// Zones of distance that are asked for. The last one is what the others leave, and needs them all.
    pub(super) wanted: &'a [bool],
}

impl<T: Tick> Shared<'_, T> {
    /// Tables of pairs by zone of distance and zone of time, one for each arrangement in turn.
    pub(super) fn simulate(&self, permutations: Permutations) -> Vec<Vec<u64>> {
        let count = permutations.count as usize;
        let base: Vec<T> = self.walk.places.events.iter().map(|&event| self.times.ticks[event as usize]).collect();
        let at_once = (MEMORY / (base.len() * LANES * size_of::<T>())).max(1);
        let batches: Vec<usize> = (0..count).step_by(LANES).collect();
        let mut tables = Vec::with_capacity(count);
        for some in batches.chunks(at_once) {
            let layers: Vec<Layer<T, LANES>> = some.par_iter().map(|&first| layer(&base, first, permutations)).collect();
            let below = self.below(&layers);
            let lanes = below.iter().flat_map(|below| (0..LANES).map(move |lane| below.iter().map(move |cell| cell[lane])));
            tables.extend(lanes.map(|below| complete(&below.collect::<Vec<u64>>(), self.edges, self.wanted)));
        }
        tables.truncate(count);
        tables
    }

    fn below(&self, layers: &[Layer<T, LANES>]) -> Vec<Below<LANES>> {
        let cuts = &self.times.cuts;
        let mut below = self.walk.count(layers, cuts, self.wanted);
        let piles = Piles::new(self.walk.places, self.piles);
        if piles.is_empty() {
            return below;
        }
        below.par_iter_mut().zip(layers).for_each(|(below, layer)| {
            for lane in 0..LANES {
                let mut cells = vec![0; below.len()];
                piles.count(|event| layer[event][lane], cuts, &mut cells);
                for (sum, cell) in below.iter_mut().zip(cells) {
                    sum[lane] += cell;
                }
            }
        });
        below
    }
}

/// Arrangements from number `first` on, side by side; lanes past the last one asked for are filled all the same.
fn layer<T: Tick>(base: &[T], first: usize, permutations: Permutations) -> Layer<T, LANES> {
    let mut layer = vec![[T::default(); LANES]; base.len()];
    let mut one = base.to_vec();
    for lane in 0..LANES {
        one.copy_from_slice(base);
        shuffle(&mut one, &mut stream(permutations.seed, (first + lane) as u64));
        for (lanes, &tick) in layer.iter_mut().zip(&one) {
            lanes[lane] = tick;
        }
    }
    layer
}

/// Any order with the same chance.
pub(in super::super) fn shuffle<T>(values: &mut [T], random: &mut impl Rng) {
    for left in (2..=values.len()).rev() {
        let product = u128::from(random.next_u64()) * left as u128;
        #[expect(clippy::cast_possible_truncation, reason = "less than `left`, which is a usize")]
        let drawn = (product >> 64) as usize;
        values.swap(left - 1, drawn);
    }
}

/// A table by zone of distance and zone of time, row by row, from the pairs below each cut of time. Pairs beyond the last
/// cut of time are what is left of a zone of distance, pairs beyond the last of distance what is left of a zone of time.
pub(super) fn complete(below: &[u64], [space, time]: [&[u64]; 2], wanted: &[bool]) -> Vec<u64> {
    let (cuts, rest) = (time.len() - 1, space.len() - 1);
    let mut table = vec![0; space.len() * time.len()];
    for zone in (0..rest).filter(|&zone| wanted[zone]) {
        let mut nearer = 0;
        for cut in 0..cuts {
            let all = below[zone * cuts + cut];
            table[zone * time.len() + cut] = all - nearer;
            nearer = all;
        }
        table[zone * time.len() + cuts] = space[zone] - nearer;
    }
    if wanted[rest] {
        for (zone, &all) in time.iter().enumerate() {
            let nearer: u64 = (0..rest).map(|row| table[row * time.len() + zone]).sum();
            table[rest * time.len() + zone] = all - nearer;
        }
    }
    table
}

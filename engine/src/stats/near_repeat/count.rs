//! Counting pairs: by zone of distance, and by how many of them are less than each cut of time apart.

use std::ops::Range;

use rayon::prelude::*;

use super::pairs::{Near, Walk};
use super::piles::is_pile;
use super::places::position;
use super::ticks::Tick;

/// Pairs that are gathered before they are counted.
const BATCH: usize = 1 << 12;

/// Times of the events in the order of their places, `L` arrangements side by side.
pub(super) type Layer<T, const L: usize> = Vec<[T; L]>;

/// For each zone of distance and each cut of time, in how many pairs less time lies between the two events, for `L`
/// arrangements of the times; cut after cut within zone after zone.
pub(super) type Below<const L: usize> = Vec<[u64; L]>;

/// Adds one table to another.
fn add<const L: usize>(into: &mut [[u64; L]], of: &[[u64; L]]) {
    for (sum, part) in into.iter_mut().flatten().zip(of.iter().flatten()) {
        *sum += part;
    }
}

/// Pairs of single events that wait to be counted, by zone of distance.
struct Waiting<'a, T: Tick, const L: usize> {
    layers: &'a [Layer<T, L>],
    cuts: &'a [T],
    pairs: Vec<Vec<[u32; 2]>>,
    below: Vec<Below<L>>,
}

impl<'a, T: Tick, const L: usize> Waiting<'a, T, L> {
    fn new(zones: usize, layers: &'a [Layer<T, L>], cuts: &'a [T]) -> Self {
        let below = vec![vec![[0; L]; zones * cuts.len()]; layers.len()];
        Self { layers, cuts, pairs: vec![Vec::with_capacity(BATCH); zones], below }
    }

    /// Adds the pairs of a place's events with those of the places near it, piles left out.
    fn add(&mut self, starts: &[u32], place: usize, near: &[Near]) {
        let here = starts[place]..starts[place + 1];
        for &Near { place: other, zone } in near {
            let (other, zone) = (other as usize, zone as usize);
            let there = starts[other]..starts[other + 1];
            if here.len() == 1 && there.len() == 1 {
                self.pairs[zone].push([here.start, there.start]);
            } else if !is_pile(here.len(), there.len()) {
                self.add_all(zone, here.clone(), there);
            }
        }
        for zone in 0..self.pairs.len() {
            if self.pairs[zone].len() >= BATCH {
                self.count(zone);
            }
        }
    }

    /// Adds the pairs between two sets of events, or within one.
    fn add_all(&mut self, zone: usize, one: Range<u32>, other: Range<u32>) {
        let within = one == other;
        for a in one {
            let from = if within { a + 1 } else { other.start };
            self.pairs[zone].extend((from..other.end).map(|b| [a, b]));
            if self.pairs[zone].len() >= BATCH {
                self.count(zone);
            }
        }
    }

    fn count(&mut self, zone: usize) {
        let cells = zone * self.cuts.len()..(zone + 1) * self.cuts.len();
        for (layer, below) in self.layers.iter().zip(&mut self.below) {
            tally(&self.pairs[zone], layer, self.cuts, &mut below[cells.clone()]);
        }
        self.pairs[zone].clear();
    }

    fn finish(mut self) -> Vec<Below<L>> {
        for zone in 0..self.pairs.len() {
            self.count(zone);
        }
        self.below
    }
}

/// Counts pairs of events: all arrangements at once, each in a lane of its own.
fn tally<T: Tick, const L: usize>(pairs: &[[u32; 2]], layer: &Layer<T, L>, cuts: &[T], below: &mut [[u64; L]]) {
    let mut counts = vec![[T::Count::default(); L]; cuts.len()];
    for some in pairs.chunks(T::MOST) {
        for &[a, b] in some {
            let (a, b) = (&layer[a as usize], &layer[b as usize]);
            let mut between = [T::default(); L];
            for lane in 0..L {
                between[lane] = a[lane].between(b[lane]);
            }
            for (count, &cut) in counts.iter_mut().zip(cuts) {
                for lane in 0..L {
                    count[lane] += between[lane].below(cut);
                }
            }
        }
        for (sum, count) in below.iter_mut().flatten().zip(counts.iter_mut().flatten()) {
            *sum += std::mem::take(count).into();
        }
    }
}

impl Walk<'_> {
    /// Pairs of many arrangements of times, in the zones for which `wanted` holds, piles left out.
    pub(super) fn count<T: Tick, const L: usize>(&self, layers: &[Layer<T, L>], cuts: &[T], wanted: &[bool]) -> Vec<Below<L>> {
        let zones = self.cuts.len();
        let starts = &self.places.starts;
        let count = |piece| {
            let mut waiting = Waiting::new(zones, layers, cuts);
            let mut chosen = Vec::new();
            self.visit(piece, &mut |place, near| {
                chosen.clear();
                chosen.extend(near.iter().filter(|near| wanted[near.zone as usize]));
                if starts[place + 1] - starts[place] > 1 && wanted[0] {
                    chosen.push(Near { place: position(place), zone: 0 });
                }
                waiting.add(starts, place, &chosen);
            });
            waiting.finish()
        };
        let none = || vec![vec![[0; L]; zones * cuts.len()]; layers.len()];
        let both = |mut one: Vec<Below<L>>, other: Vec<Below<L>>| {
            one.iter_mut().zip(&other).for_each(|(into, of)| add(into, of));
            one
        };
        // Sums of whole numbers: the same in any order.
        self.pieces().map(count).reduce(none, both)
    }
}

//! Pairs of places with very many events, whose times are compared in order instead of pair by pair.

use super::places::Places;
use super::ticks::Tick;

/// Pairs of events per event from which sorting their times costs less than comparing them pair by pair.
const WORTH_SORTING: usize = 64;

/// Two places, or one with itself, and the zone of their distance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pile {
    pub(super) one: usize,
    pub(super) other: usize,
    pub(super) zone: usize,
}

/// Whether two places with so many events are compared in order.
pub(super) fn is_pile(one: usize, other: usize) -> bool {
    one * other > WORTH_SORTING * (one + other)
}

/// The places of piles, and where their times are kept.
pub(super) struct Piles<'a> {
    places: &'a Places,
    all: &'a [Pile],
    /// Places in order, each with the start of its times among those of all of them.
    starts: Vec<(usize, usize)>,
}

impl<'a> Piles<'a> {
    pub(super) fn new(places: &'a Places, piles: &'a [Pile]) -> Self {
        let mut all: Vec<usize> = piles.iter().flat_map(|pile| [pile.one, pile.other]).collect();
        all.sort_unstable();
        all.dedup();
        let mut start = 0;
        let starts = all.into_iter().map(|place| {
            let at = start;
            start += places.events_at(place) as usize;
            (place, at)
        });
        Self { places, all: piles, starts: starts.collect() }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Adds the pairs of piles to a table, zone by zone and cut by cut; `time` gives the time of an event by its position.
    pub(super) fn count<T: Tick>(&self, time: impl Fn(usize) -> T, cuts: &[T], below: &mut [u64]) {
        let mut times: Vec<T> = Vec::new();
        for &(place, start) in &self.starts {
            times.extend((self.places.starts[place]..self.places.starts[place + 1]).map(|event| time(event as usize)));
            times[start..].sort_unstable_by(|a, b| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
        }
        for pile in self.all {
            let (one, other) = (self.times(pile.one, &times), self.times(pile.other, &times));
            let cells = &mut below[pile.zone * cuts.len()..(pile.zone + 1) * cuts.len()];
            for (cell, &cut) in cells.iter_mut().zip(cuts) {
                let pairs = nearer_than(one, other, cut);
                // Within one place each pair is met twice, and each event meets itself.
                *cell += if pile.one == pile.other { (pairs - one.len() as u64) / 2 } else { pairs };
            }
        }
    }

    fn times<'b, T>(&self, place: usize, times: &'b [T]) -> &'b [T] {
        let at = self.starts.partition_point(|&(other, _)| other < place);
        let start = self.starts[at].1;
        &times[start..start + self.places.events_at(place) as usize]
    }
}

/// Pairs of one time from each of two sorted lists with less than `cut` between them.
fn nearer_than<T: Tick>(one: &[T], other: &[T], cut: T) -> u64 {
    let (mut first, mut end, mut pairs) = (0, 0, 0);
    for &time in one {
        while first < other.len() && other[first] < time && time.between(other[first]) >= cut {
            first += 1;
        }
        while end < other.len() && (other[end] <= time || time.between(other[end]) < cut) {
            end += 1;
        }
        pairs += (end - first) as u64;
    }
    pairs
}

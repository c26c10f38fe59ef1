//! The pairs of a study as it was: how many near each place, and how soon after each other.

use std::ops::Range;

use rayon::prelude::*;

use super::closed_form::Degrees;
use super::pairs::{Near, Walk};
use super::piles::{Pile, is_pile};
use super::places::position;
use super::ticks::Tick;

/// What is known of the pairs of a study.
pub(super) struct Survey {
    /// For every zone of distance, the last one without end included, its pairs, whatever their times.
    pub(super) zones: Vec<Degrees>,
    /// For each zone of distance with an end and each cut of time, in how many pairs less time lies between the two events;
    /// cut after cut within zone after zone, piles left out.
    pub(super) below: Vec<u64>,
    /// Pairs of places of which at least one has very many events.
    pub(super) piles: Vec<Pile>,
}

/// What one piece of the places adds.
struct Part {
    /// The first place that `degrees` speaks of.
    first: usize,
    /// Zones of distance with an end.
    zones: usize,
    /// Events near each place, zone by zone.
    degrees: Vec<u32>,
    below: Vec<u64>,
    piles: Vec<Pile>,
}

impl Walk<'_> {
    /// Counts all pairs; `ticks` are the times of the events in the order of their places.
    pub(super) fn survey<T: Tick>(&self, ticks: &[T], cuts: &[T]) -> Survey {
        let parts: Vec<Part> = self.pieces().map(|piece| self.survey_piece(piece, ticks, cuts)).collect();
        let zones = self.cuts.len();
        let mut degrees = vec![0; zones * self.places.len()];
        let (mut piles, mut below) = (Vec::new(), vec![0; zones * cuts.len()]);
        for part in parts {
            for (sum, degree) in degrees[part.first * zones..].iter_mut().zip(part.degrees) {
                *sum += degree;
            }
            for (sum, pairs) in below.iter_mut().zip(part.below) {
                *sum += pairs;
            }
            piles.extend(part.piles);
        }
        Survey { zones: self.zones(&degrees, ticks.len()), below, piles }
    }

    fn survey_piece<T: Tick>(&self, piece: Range<usize>, ticks: &[T], cuts: &[T]) -> Part {
        let (first, zones, starts) = (piece.start, self.cuts.len(), &self.places.starts);
        let end = self.places.end_of_reach(self.places.row_of(piece.end - 1));
        let (degrees, below) = (vec![0; zones * (end - first)], vec![0; zones * cuts.len()]);
        let mut part = Part { first, zones, degrees, below, piles: Vec::new() };
        self.visit(piece, &mut |place, near| {
            let events = starts[place]..starts[place + 1];
            if events.len() == 1 {
                part.add_single(starts, place, near, (ticks, cuts));
            } else {
                for &near in near {
                    part.add(starts, place, near, (ticks, cuts));
                }
                // Cuts lie above 0, so that distance 0 is in the first zone.
                part.add(starts, place, Near { place: position(place), zone: 0 }, (ticks, cuts));
            }
        });
        part
    }

    /// All zones from the degrees of places in each zone with an end.
    fn zones(&self, degrees: &[u32], n: usize) -> Vec<Degrees> {
        let ends = self.cuts.len();
        let mut zones = vec![Degrees::new(n); ends + 1];
        for place in 0..self.places.len() {
            let events = u64::from(self.places.events_at(place));
            let mut rest = n as u64 - 1;
            for (zone, &degree) in degrees[place * ends..(place + 1) * ends].iter().enumerate() {
                zones[zone].add(u64::from(degree), events);
                rest -= u64::from(degree);
            }
            zones[ends].add(rest, events);
        }
        zones
    }
}

impl Part {
    /// Adds the pairs of a place with one event; most places have one.
    fn add_single<T: Tick>(&mut self, starts: &[u32], place: usize, near: &[Near], (ticks, cuts): (&[T], &[T])) {
        let here = (place - self.first) * self.zones;
        let tick = ticks[starts[place] as usize];
        for &other in near {
            let (at, zone) = (other.place as usize, other.zone as usize);
            let (start, end) = (starts[at], starts[at + 1]);
            if end - start > 1 {
                self.add(starts, place, other, (ticks, cuts));
                continue;
            }
            self.degrees[here + zone] += 1;
            self.degrees[(at - self.first) * self.zones + zone] += 1;
            let between = tick.between(ticks[start as usize]);
            for (pairs, &cut) in self.below[zone * cuts.len()..].iter_mut().zip(cuts) {
                *pairs += u64::from(between < cut);
            }
        }
    }

    /// Adds the pairs of the events of two places, or of one.
    fn add<T: Tick>(&mut self, starts: &[u32], place: usize, near: Near, (ticks, cuts): (&[T], &[T])) {
        let (other, zone) = (near.place as usize, near.zone as usize);
        let events = |place: usize| starts[place] as usize..starts[place + 1] as usize;
        let (here, there) = (events(place), events(other));
        // An event is not near itself.
        let own = u32::from(other == place);
        self.degrees[(place - self.first) * self.zones + zone] += position(there.len()) - own;
        if own == 0 {
            self.degrees[(other - self.first) * self.zones + zone] += position(here.len());
        }
        if is_pile(here.len(), there.len()) {
            self.piles.push(Pile { one: place, other, zone });
            return;
        }
        for a in here {
            let from = if own == 1 { a + 1 } else { there.start };
            for &tick in &ticks[from..there.end] {
                let between = ticks[a].between(tick);
                for (pairs, &cut) in self.below[zone * cuts.len()..].iter_mut().zip(cuts) {
                    *pairs += u64::from(between < cut);
                }
            }
        }
    }
}

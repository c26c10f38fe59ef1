//! Pairs of places within reach of each other, each once: a walk along the rows of a grid.

use std::ops::Range;

use rayon::prelude::*;

use super::bands::Metric;
use super::places::{Places, position};

/// Slack of everything that decides where to look, so that rounding loses no pair.
const SLACK: f64 = 1e-6;

/// Pieces that the places are cut into for the threads; the same on any number of them.
const PIECES: usize = 64;

/// What a distance is compared by: a number that grows with it and costs less.
pub(super) trait Measure: Copy + Sync {
    /// The number for a difference of coordinates.
    fn of(dx: f64, dy: f64) -> f64;

    /// The least number of a distance of `distance` or more, rounding included.
    fn threshold(distance: f64) -> f64;

    /// How far east or west a place within `reach` can lie when it lies `dy` or more to the north.
    fn half_width(reach: f64, dy: f64) -> f64;
}

/// Squares of distances.
#[derive(Clone, Copy)]
pub(super) struct Square;

impl Measure for Square {
    fn of(dx: f64, dy: f64) -> f64 {
        dx * dx + dy * dy
    }

    /// Comparing with this is the same as comparing the rounded root with `distance`.
    fn threshold(distance: f64) -> f64 {
        let mut square = distance * distance;
        while square.sqrt() >= distance && square > 0.0 {
            square = square.next_down();
        }
        while square.sqrt() < distance {
            square = square.next_up();
        }
        square
    }

    fn half_width(reach: f64, dy: f64) -> f64 {
        (reach * reach - dy * dy).max(0.0).sqrt()
    }
}

/// Distances along the axes.
#[derive(Clone, Copy)]
pub(super) struct Sum;

impl Measure for Sum {
    fn of(dx: f64, dy: f64) -> f64 {
        dx.abs() + dy.abs()
    }

    fn threshold(distance: f64) -> f64 {
        distance
    }

    fn half_width(reach: f64, dy: f64) -> f64 {
        (reach - dy).max(0.0)
    }
}

/// A place within reach, and the zone of its distance: how many cuts lie at or below it.
#[derive(Clone, Copy)]
pub(super) struct Near {
    pub(super) place: u32,
    pub(super) zone: u32,
}

/// Places, and the cuts that distances are told apart by.
pub(super) struct Walk<'a> {
    pub(super) places: &'a Places,
    pub(super) metric: Metric,
    /// Cuts of distance, rising; the last is the reach. None: no pair is looked for.
    pub(super) cuts: &'a [f64],
}

impl Walk<'_> {
    /// The places in pieces of about the same size.
    pub(super) fn pieces(&self) -> impl IndexedParallelIterator<Item = Range<usize>> {
        let (places, pieces) = (self.places.len(), PIECES.min(self.places.len()));
        (0..pieces).into_par_iter().map(move |piece| places * piece / pieces..places * (piece + 1) / pieces)
    }

    /// Calls `visit` with each place of a range and the places after it within reach.
    pub(super) fn visit(&self, range: Range<usize>, visit: &mut impl FnMut(usize, &[Near])) {
        match self.metric {
            Metric::Euclidean => self.visit_by::<Square>(range, visit),
            Metric::Manhattan => self.visit_by::<Sum>(range, visit),
        }
    }

    fn visit_by<M: Measure>(&self, range: Range<usize>, visit: &mut impl FnMut(usize, &[Near])) {
        let Some(&reach) = self.cuts.last() else { return };
        let limits: Vec<f64> = self.cuts.iter().map(|&cut| M::threshold(cut)).collect();
        let mut found = Found::default();
        let mut from = range.start;
        while from < range.end {
            let row = self.places.row_of(from);
            let to = self.places.row(row).end.min(range.end);
            let mut windows = self.windows::<M>(row, reach);
            for place in from..to {
                let x = self.places.x[place];
                windows[0].run.start = place;
                for window in &mut windows {
                    window.slide(x, &self.places.x[..window.end]);
                    let first = if window.run.start == place { place + 1 } else { window.run.start };
                    found.gather::<M>(self.places, place, first..window.run.end, limits[limits.len() - 1]);
                }
                visit(place, found.sorted_into(&limits));
                found.clear();
            }
            from = to;
        }
    }

    /// Where to look from the places of a row: in the row itself, and in those above.
    fn windows<M: Measure>(&self, row: usize, reach: f64) -> Vec<Window> {
        let window = |row: usize, dy: f64| {
            let run = self.places.row(row);
            let half_width = M::half_width(reach, dy * (1.0 - SLACK)) * (1.0 + SLACK) + reach * SLACK;
            Window { half_width, run: run.start..run.start, end: run.end }
        };
        let above = self.places.rows_above(row).map(|(above, between)| window(above, f64::from(between) * self.places.height));
        std::iter::once(window(row, 0.0)).chain(above).collect()
    }
}

/// The stretch of a row that lies within reach of a place, sliding along as the place moves east.
struct Window {
    half_width: f64,
    run: Range<usize>,
    end: usize,
}

impl Window {
    /// `xs` ends where the row does.
    fn slide(&mut self, x: f64, xs: &[f64]) {
        let (west, east) = (x - self.half_width, x + self.half_width);
        let Range { mut start, mut end } = self.run;
        while xs.get(start).is_some_and(|&at| at < west) {
            start += 1;
        }
        end = end.max(start);
        while xs.get(end).is_some_and(|&at| at <= east) {
            end += 1;
        }
        self.run = start..end;
    }
}

/// What was found around a place.
#[derive(Default)]
struct Found {
    near: Vec<Near>,
    measures: Vec<f64>,
    len: usize,
}

impl Found {
    /// Adds the places of a run that lie nearer than `limit`. There is no branch to mispredict: each is written down, and
    /// overwritten by the next where it was too far.
    fn gather<M: Measure>(&mut self, places: &Places, from: usize, run: Range<usize>, limit: f64) {
        if self.near.len() < self.len + run.len() {
            self.near.resize(self.len + run.len(), Near { place: 0, zone: 0 });
            self.measures.resize(self.len + run.len(), 0.0);
        }
        let (x, y) = (places.x[from], places.y[from]);
        let (near, measures) = (&mut self.near[self.len..], &mut self.measures[self.len..]);
        let mut kept = 0;
        for (place, (&east, &north)) in (position(run.start)..).zip(places.x[run.clone()].iter().zip(&places.y[run])) {
            let measure = M::of(east - x, north - y);
            near[kept].place = place;
            measures[kept] = measure;
            kept += usize::from(measure < limit);
        }
        self.len += kept;
    }

    fn sorted_into(&mut self, limits: &[f64]) -> &[Near] {
        let inner = &limits[..limits.len() - 1];
        if inner.is_empty() {
            return &self.near[..self.len];
        }
        for (near, &measure) in self.near[..self.len].iter_mut().zip(&self.measures) {
            near.zone = inner.iter().map(|&limit| u32::from(measure >= limit)).sum();
        }
        &self.near[..self.len]
    }

    fn clear(&mut self) {
        self.len = 0;
    }
}

//! A study: its events by place, its pairs counted, and the table made of them.

use super::bands::Metric;
use super::closed_form::{Degrees, Graph};
use super::law::Rarer;
use super::pairs::Walk;
use super::piles::{Pile, Piles};
use super::places::Places;
use super::simulate::{Shared, complete};
use super::summary::{cell, simulated};
use super::survey::Survey;
use super::ticks::{Tick, Times};
use super::{NearRepeat, NearRepeatCell, NearRepeatInference, NearRepeatOptions};

/// Events in the order of their places, and all pairs counted.
pub(super) struct Study<T> {
    places: Places,
    metric: Metric,
    /// Cuts between zones of distance.
    cuts: Vec<f64>,
    times: Times<T>,
    piles: Vec<Pile>,
    /// Zones of distance and of time, the last of each without end.
    space: Vec<Degrees>,
    time: Vec<Degrees>,
    /// Pairs seen, by zone of distance and zone of time.
    table: Vec<u64>,
    /// Zones before the first band of distance and of time.
    before: [usize; 2],
}

impl<T: Tick> Study<T> {
    pub(super) fn new(points: &[[f64; 2]], times: Times<T>, options: &NearRepeatOptions) -> Self {
        let ((cuts, near), (_, soon)) = (options.distances.zones(), options.days.zones());
        let reach = cuts.last().copied().unwrap_or_default();
        let (places, time) = rayon::join(|| Places::new(points, reach), || times.degrees());
        let walk = Walk { places: &places, metric: options.metric, cuts: &cuts };
        let ticks: Vec<T> = places.events.iter().map(|&event| times.ticks[event as usize]).collect();
        let Survey { zones: space, mut below, piles } = walk.survey(&ticks, &times.cuts);
        Piles::new(&places, &piles).count(|event| ticks[event], &times.cuts, &mut below);
        let table = complete(&below, [&edges(&space), &edges(&time)], &vec![true; space.len()]);
        Self { places, metric: options.metric, cuts, times, piles, space, time, table, before: [near, soon] }
    }

    pub(super) fn answer(&self, options: &NearRepeatOptions) -> NearRepeat {
        let graphs = |zones: &[Degrees]| zones.iter().map(Degrees::graph).collect::<Vec<Graph>>();
        let (space, time) = (graphs(&self.space), graphs(&self.time));
        let (near, soon) = (options.distances.len(), options.days.len());
        let [before_near, before_soon] = self.before;
        let mut cells = Vec::with_capacity(near * soon);
        let mut rarities = Vec::with_capacity(near * soon);
        for [distance, days] in (0..near).flat_map(|distance| (0..soon).map(move |days| [distance, days])) {
            let observed = self.table[self.zone([distance, days])];
            let (a, b) = (&space[distance + before_near], &time[days + before_soon]);
            cells.push(cell([distance, days], observed, [a, b]));
            rarities.push(Rarer::expected(a, b));
        }
        self.simulate(options.inference, &mut cells, &rarities);
        let events = self.times.ticks.len();
        NearRepeat {
            events,
            pairs: events as u64 * (events as u64 - 1) / 2,
            pairs_by_distance: edges(&self.space)[before_near..before_near + near].to_vec(),
            pairs_by_days: edges(&self.time)[before_soon..before_soon + soon].to_vec(),
            cells,
        }
    }

    /// Where a cell stands in the table of zones.
    fn zone(&self, [distance, days]: [usize; 2]) -> usize {
        (distance + self.before[0]) * self.time.len() + days + self.before[1]
    }

    /// Simulates the cells that ask for it; `rarities` are the pairs expected on the rarer side of each.
    fn simulate(&self, inference: NearRepeatInference, cells: &mut [NearRepeatCell], rarities: &[f64]) {
        let (permutations, below) = match inference {
            NearRepeatInference::ClosedForm => return,
            NearRepeatInference::MonteCarlo(permutations) => (permutations, f64::INFINITY),
            NearRepeatInference::Auto { below, permutations } => (permutations, below),
        };
        let asking = |(cell, &expected): (&NearRepeatCell, &f64)| cell.z.is_ok() && expected < below;
        let asks: Vec<bool> = cells.iter().zip(rarities).map(asking).collect();
        let mut wanted = vec![false; self.space.len()];
        for (cell, _) in cells.iter().zip(&asks).filter(|(_, asks)| **asks) {
            wanted[cell.distance + self.before[0]] = true;
        }
        // What lies beyond the last cut is what the other zones leave.
        if wanted.last() == Some(&true) {
            wanted.fill(true);
        }
        if !wanted.contains(&true) {
            return;
        }
        let walk = Walk { places: &self.places, metric: self.metric, cuts: &self.cuts };
        let edges = [&edges(&self.space)[..], &edges(&self.time)];
        let shared = Shared { walk: &walk, piles: &self.piles, times: &self.times, edges, wanted: &wanted };
        let tables = shared.simulate(permutations);
        for (cell, _) in cells.iter_mut().zip(asks).filter(|(_, asks)| *asks) {
            let zone = self.zone([cell.distance, cell.days]);
            cell.simulated = Some(simulated(cell.observed, tables.iter().map(|table| table[zone]).collect()));
        }
    }
}

fn edges(zones: &[Degrees]) -> Vec<u64> {
    zones.iter().map(Degrees::edges).collect()
}

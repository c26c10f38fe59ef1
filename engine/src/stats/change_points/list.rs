//! Starts in a list, for segments that are charged by their length or have more than one level.

use super::cost::Costs;
use super::envelope::{Levels, Start};
use super::options::Charge;

/// Starts that may still be best.
pub(super) struct List {
    levels: Option<Levels>,
    charge: Charge,
    min_size: usize,
    starts: Vec<Listed>,
}

/// A start in a list.
struct Listed {
    start: Start,
    /// Levels at which no other start is known to be better. A start that is good at low and at high levels is listed more than once.
    levels: [f64; 2],
    /// From this row on a newer start is always better.
    until: usize,
}

impl List {
    pub(super) fn new(levels: Option<Levels>, charge: Charge, min_size: usize) -> Self {
        Self { levels, charge, min_size, starts: Vec::new() }
    }

    pub(super) fn enter(&mut self, costs: &Costs, at: usize, value: f64) {
        let Some(levels) = self.levels else {
            let start = Levels::Mean.start(costs, at, value);
            self.starts.push(Listed { start, levels: costs.range, until: usize::MAX });
            return;
        };
        let newer = levels.start(costs, at, value);
        // An older start has the longer segment and is charged more for it, so what beats it without that charge does so with it.
        self.starts.retain_mut(|listed| {
            let left = levels.better(listed.start, newer, listed.levels);
            listed.levels = left.unwrap_or(listed.levels);
            left.is_some()
        });
        let [mut lowest, highest] = levels.range(costs);
        let taken = self.taken(newer, levels, [lowest, highest]);
        for [from, to] in taken.into_iter().chain([[highest, highest]]) {
            if lowest < from {
                self.starts.push(Listed { start: newer, levels: [lowest, from], until: usize::MAX });
            }
            lowest = lowest.max(to);
        }
    }

    /// Levels at which older starts will always be better than a new one, in order. They must make good what they are charged
    /// more for their length, which is most when the new one is first used.
    fn taken(&self, newer: Start, levels: Levels, range: [f64; 2]) -> Vec<[f64; 2]> {
        let better = |older: Start| {
            let lead = newer.at - older.at;
            let charged = self.charge.of_length(lead + self.min_size) - self.charge.of_length(self.min_size);
            levels.better(older, newer.cheaper(charged), range)
        };
        let mut taken: Vec<[f64; 2]> = self.each_once().filter_map(better).collect();
        taken.sort_unstable_by(|one, other| one[0].total_cmp(&other[0]));
        taken
    }

    /// What all rows before `end` cost with each start, and the start.
    pub(super) fn values(&mut self, costs: &Costs, end: usize) -> impl Iterator<Item = (f64, usize)> {
        self.starts.retain(|listed| listed.until > end);
        let charge = self.charge;
        self.each_once().map(move |start| (start.value + costs.of(start.at, end) + charge.of_length(end - start.at), start.at))
    }

    /// Starts, each once: those of one start lie side by side.
    fn each_once(&self) -> impl Iterator<Item = Start> {
        self.starts.chunk_by(|one, next| one.start.at == next.start.at).map(|alike| alike[0].start)
    }

    /// Gives up starts that cost no less at `end` than one that begins there, from the row on at which that one can be used.
    pub(super) fn outlive(&mut self, costs: &Costs, end: usize, value: f64) {
        for listed in self.starts.iter_mut().filter(|listed| listed.until == usize::MAX) {
            if listed.start.value + costs.of(listed.start.at, end) >= value {
                listed.until = end + self.min_size;
            }
        }
    }
}

//! Many data sets scanned side by side: one walk over the zones, one instruction for several simulations.

use super::ScanRates;
use super::count::Count;
use super::data::{Data, added};
use super::design::Event;
use super::plan::{Plan, Terms, UNTESTED};
use super::thresholds::{Thresholds, level_of};
use super::windows::Block;

/// The most unusual window of a data set so far.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Found {
    /// Log likelihood ratio; 0 where no window departs from what is expected.
    pub(super) llr: f64,
    /// Locations in the zone, in order of distance from its centre.
    pub(super) members: usize,
    /// First interval of the window.
    pub(super) start: usize,
    /// Interval after its last one.
    pub(super) end: usize,
    /// Cases in it.
    pub(super) cases: u32,
    /// Its measure.
    pub(super) measure: f64,
}

/// A window that holds a remarkable count in the largest zone of a group, in one data set.
struct Spot<'a> {
    plan: &'a Plan,
    group: usize,
    lane: usize,
    /// First interval, and the one after the last.
    window: (usize, usize),
}

/// `L` data sets and the most unusual window of each.
pub(super) struct Lanes<C, const L: usize> {
    data: Data<C, L>,
    /// How many of the lanes hold a data set.
    used: usize,
    best: [Found; L],
    level: [usize; L],
    /// By bucket and data set, counts that cannot beat the best.
    high: Vec<[C; L]>,
    low: Vec<[C; L]>,
    /// Cases of the zone by interval and data set.
    zone: Vec<[C; L]>,
    /// Their sums over the first 0, 1, 2 ... intervals.
    sums: Vec<[C; L]>,
    /// Windows that hold a remarkable count in some data set.
    hits: Vec<usize>,
    /// Cases that each member of a group adds to a window.
    added: Vec<u32>,
}

impl<C: Count, const L: usize> Lanes<C, L> {
    pub(super) fn new(sets: &[Vec<Event>], terms: &Terms<'_>) -> Self {
        let (kept, buckets) = (terms.windows.kept, terms.thresholds.buckets());
        let rows = |wanted: bool, value| if wanted { vec![[value; L]; buckets] } else { Vec::new() };
        let rates = terms.thresholds.rates();
        let mut lanes = Self {
            data: Data::new(sets, terms.design.sizes.len(), kept),
            used: sets.len().min(L),
            best: [Found::default(); L],
            level: [usize::MAX; L],
            high: rows(rates != ScanRates::Low, C::narrow(u32::MAX)),
            low: rows(rates != ScanRates::High, C::ZERO),
            zone: vec![[C::ZERO; L]; kept],
            sums: vec![[C::ZERO; L]; kept + 1],
            hits: Vec::new(),
            added: Vec::new(),
        };
        lanes.reset(terms.thresholds);
        lanes
    }

    /// The most unusual window of each data set.
    pub(super) fn best(&self) -> &[Found] {
        &self.best[..self.used]
    }

    /// Forgets what was found.
    pub(super) fn reset(&mut self, thresholds: &Thresholds) {
        for lane in 0..self.used {
            self.best[lane] = Found::default();
            self.set_level(lane, 0, thresholds);
        }
    }

    /// Looks at every window around a centre.
    pub(super) fn scan(&mut self, plan: &Plan, terms: &Terms<'_>) {
        self.zone.fill([C::ZERO; L]);
        for (index, group) in plan.groups.iter().enumerate() {
            self.data.add(&plan.growth.members[group.first..group.end], &mut self.zone);
            self.add_up();
            self.test(plan, index, terms);
            if !self.hits.is_empty() {
                self.look_closer(plan, index, terms);
            }
        }
    }

    fn add_up(&mut self) {
        let mut sum = [C::ZERO; L];
        for (sums, row) in self.sums[1..].iter_mut().zip(&self.zone) {
            sum = added(sum, row);
            *sums = sum;
        }
    }

    /// Walks down the tree of windows, past every block that cannot hold the best of any data set.
    fn test(&mut self, plan: &Plan, group: usize, terms: &Terms<'_>) {
        self.hits.clear();
        let blocks = &terms.windows.blocks;
        let of_group = group * blocks.len();
        let mut at = 0;
        while let Some(block) = blocks.get(at) {
            let high = plan.high.get(of_group + at).is_some_and(|&bucket| self.any_high(block, bucket));
            let remarkable = high || plan.low.get(of_group + at).is_some_and(|&bucket| self.any_low(block, bucket));
            if remarkable && block.single {
                self.hits.push(at);
            }
            at = if remarkable { at + 1 } else { block.skip };
        }
    }

    #[inline]
    fn any_high(&self, block: &Block, bucket: u16) -> bool {
        if bucket == UNTESTED {
            return true;
        }
        let (until, before) = (&self.sums[block.end.1], &self.sums[block.start.0]);
        let limits = &self.high[usize::from(bucket)];
        let mut any = C::ZERO;
        for lane in 0..L {
            any = any.or(until[lane].minus(before[lane]).above(limits[lane]));
        }
        any != C::ZERO
    }

    /// The fewest cases that a window of the block can hold are those of its innermost part.
    #[inline]
    fn any_low(&self, block: &Block, bucket: u16) -> bool {
        if bucket == UNTESTED {
            return true;
        }
        let (until, before) = (&self.sums[block.end.0.max(block.start.1)], &self.sums[block.start.1]);
        let limits = &self.low[usize::from(bucket)];
        let mut any = C::ZERO;
        for lane in 0..L {
            any = any.or(limits[lane].above(until[lane].minus(before[lane])));
        }
        any != C::ZERO
    }

    fn is_hit(&self, plan: &Plan, at: usize, block: &Block, lane: usize) -> bool {
        let within = |from: usize, to: usize| self.sums[to][lane].minus(self.sums[from][lane]);
        let high = |&bucket: &u16| within(block.start.0, block.end.1).above(self.high[usize::from(bucket)][lane]) != C::ZERO;
        let low = |&bucket: &u16| {
            let inside = within(block.start.1, block.end.0.max(block.start.1));
            self.low[usize::from(bucket)][lane].above(inside) != C::ZERO
        };
        plan.high.get(at).is_some_and(high) || plan.low.get(at).is_some_and(low)
    }

    /// Looks at the windows that were hit in every zone of the group, in the data sets that hit them.
    fn look_closer(&mut self, plan: &Plan, group: usize, terms: &Terms<'_>) {
        let hits = std::mem::take(&mut self.hits);
        let blocks = &terms.windows.blocks;
        for &at in &hits {
            for lane in 0..self.used {
                if self.is_hit(plan, group * blocks.len() + at, &blocks[at], lane) {
                    self.look_at_zones(&Spot { plan, group, lane, window: (blocks[at].start.0, blocks[at].end.0) }, terms);
                }
            }
        }
        self.hits = hits;
    }

    /// One window in all zones of a group, from the smallest to the largest.
    fn look_at_zones(&mut self, spot: &Spot<'_>, terms: &Terms<'_>) {
        let Spot { plan, group, lane, window: (start, end) } = *spot;
        let kept = terms.windows.kept;
        let range = plan.groups[group];
        let within = |sums: &[f64]| sums[end] - sums[start];
        let mut measure = within(&plan.base[group * (kept + 1)..][..=kept]);
        let members = &plan.growth.members[range.first..range.end];
        let mut cases = self.sums[end][lane].minus(self.sums[start][lane]).wide();
        self.added.clear();
        self.added.extend(members.iter().map(|&member| self.data.within(member, lane, (start, end), kept)));
        cases -= self.added.iter().sum::<u32>();
        for (index, &member) in members.iter().enumerate() {
            cases += self.added[index];
            measure += within(terms.sums(member));
            if plan.growth.ends[range.first + index] {
                let found = Found { llr: 0.0, members: range.first + index + 1, start, end, cases, measure };
                self.compare(lane, found, terms.thresholds);
            }
        }
    }

    /// Keeps a window if it is more unusual than the best; a logarithm only where it may be.
    fn compare(&mut self, lane: usize, found: Found, thresholds: &Thresholds) {
        let bucket = usize::from(thresholds.bucket_of(found.measure));
        let high = self.high.get(bucket).is_some_and(|limits| found.cases > limits[lane].wide());
        if high || self.low.get(bucket).is_some_and(|limits| found.cases < limits[lane].wide()) {
            let llr = thresholds.value(found.cases, found.measure);
            if llr > self.best[lane].llr {
                self.best[lane] = Found { llr, ..found };
                self.set_level(lane, level_of(llr), thresholds);
            }
        }
    }

    fn set_level(&mut self, lane: usize, level: usize, thresholds: &Thresholds) {
        if self.level[lane] == level {
            return;
        }
        self.level[lane] = level;
        let limits = thresholds.level(level);
        self.high.iter_mut().zip(&limits.high).for_each(|(row, &limit)| row[lane] = C::narrow(limit));
        self.low.iter_mut().zip(&limits.low).for_each(|(row, &limit)| row[lane] = C::narrow(limit));
    }
}

//! What to test around one centre: worked out once, then used for the observed cases and for every simulation.
//!
//! What a window expects is the same in all data sets, so everything but the counts is known before any is drawn. Zones
//! that expect nearly the same are put into one group: the counts of the largest are compared with what the smallest
//! expects, and only where that is remarkable are the zones of the group looked at one by one.

use super::ScanRates;
use super::design::Design;
use super::thresholds::Thresholds;
use super::windows::{Block, Windows};
use super::zones::{Growth, Zones};
use crate::stats::real;

/// A bucket for blocks that are so wide, for what they expect, that a test would hardly ever rule them out.
pub(super) const UNTESTED: u16 = u16::MAX;

/// How much zones of a group may differ, and how much windows of a tested block: in units of sqrt(E). Measured.
const SLACK: f64 = 0.5;
const WIDE: f64 = 3.0;

/// Zones that grow from the one before by the members `first..end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    pub(super) first: usize,
    pub(super) end: usize,
}

/// The zones around one centre in groups, and the buckets of all their blocks of windows.
pub(super) struct Plan {
    pub(super) growth: Growth,
    pub(super) groups: Vec<Group>,
    /// For each group and block, the bucket of the least that its windows expect.
    pub(super) high: Vec<u16>,
    /// For each group and block, the bucket of the most that its windows expect; empty where only high rates count.
    pub(super) low: Vec<u16>,
    /// For each group, what lies inside all its zones, the zone before it: its measure up to each edge of intervals.
    pub(super) base: Vec<f64>,
}

/// Everything that stays the same from centre to centre.
pub(super) struct Terms<'a> {
    pub(super) design: &'a Design,
    pub(super) zones: &'a Zones,
    pub(super) windows: &'a Windows,
    pub(super) thresholds: &'a Thresholds,
}

impl Terms<'_> {
    /// The measure of one location up to each edge of intervals.
    pub(super) fn sums(&self, location: u32) -> &[f64] {
        let edges = self.windows.kept + 1;
        &self.design.sums[location as usize * edges..][..edges]
    }

    /// Whether a zone that expects `now` can share a group whose smallest zone expects `least`.
    ///
    /// The ratio of a window changes by about (c - E) times the relative change of E, and c - E is about sqrt(2 E ratio)
    /// where the ratio is near its maximum.
    fn alike(&self, least: f64, now: f64) -> bool {
        let kept = self.windows.kept;
        let share = if kept > 1 { real(self.design.axis.longest) / real(kept) / 2.0 } else { 1.0 };
        let typical = least * share;
        let expected = typical * self.design.ratio.scale();
        self.thresholds.rates() == ScanRates::High && now <= least * (1.0 + SLACK / expected.max(1.0).sqrt())
    }
}

impl Plan {
    pub(super) fn new(centre: usize, terms: &Terms<'_>) -> Self {
        let mut growth = Growth::default();
        terms.zones.grow(centre, &mut growth);
        let mut builder = Builder::new(terms);
        for position in 0..growth.members.len() {
            builder.add(growth.members[position]);
            if growth.ends[position] {
                builder.end_zone(position + 1);
            }
        }
        builder.end_group();
        growth.forget();
        let Builder { groups, high, low, base, .. } = builder;
        Self { growth, groups, high, low, base }
    }
}

struct Builder<'a> {
    terms: &'a Terms<'a>,
    /// Measures up to each edge of intervals: of all added so far, of the last zone, of the smallest zone of the group.
    now: Vec<f64>,
    last: Vec<f64>,
    smallest: Vec<f64>,
    /// What the smallest zone of the group measures, where there is one.
    least: Option<f64>,
    start: usize,
    end: usize,
    groups: Vec<Group>,
    high: Vec<u16>,
    low: Vec<u16>,
    base: Vec<f64>,
}

impl<'a> Builder<'a> {
    fn new(terms: &'a Terms<'a>) -> Self {
        let zero = vec![0.0; terms.windows.kept + 1];
        let [now, last, smallest] = [zero.clone(), zero.clone(), zero];
        let (groups, high, low, base) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Self { terms, now, last, smallest, least: None, start: 0, end: 0, groups, high, low, base }
    }

    fn add(&mut self, location: u32) {
        self.now.iter_mut().zip(self.terms.sums(location)).for_each(|(now, more)| *now += more);
    }

    fn end_zone(&mut self, end: usize) {
        let total = self.now[self.now.len() - 1];
        if !self.least.is_some_and(|least| self.terms.alike(least, total)) {
            self.end_group();
            self.start = self.end;
            self.base.extend(&self.last);
            self.smallest.clone_from(&self.now);
            self.least = Some(total);
        }
        self.end = end;
        self.last.clone_from(&self.now);
    }

    fn end_group(&mut self) {
        if self.least.is_none() {
            return;
        }
        self.groups.push(Group { first: self.start, end: self.end });
        let (thresholds, blocks) = (self.terms.thresholds, &self.terms.windows.blocks);
        let scale = self.terms.design.ratio.scale();
        let bucket = |block: &Block, measure: f64| {
            let (least, most) = (inside(&self.smallest, block) * scale, around(&self.last, block) * scale);
            let wide = !block.single && most - least > WIDE * least.max(1.0).sqrt();
            if wide { UNTESTED } else { thresholds.bucket_of(measure) }
        };
        if thresholds.rates() != ScanRates::Low {
            self.high.extend(blocks.iter().map(|block| bucket(block, inside(&self.smallest, block))));
        }
        if thresholds.rates() != ScanRates::High {
            self.low.extend(blocks.iter().map(|block| bucket(block, around(&self.last, block))));
        }
    }
}

/// What the innermost window of a block measures, given sums up to each edge of intervals.
fn inside(sums: &[f64], block: &Block) -> f64 {
    if block.end.0 > block.start.1 { sums[block.end.0] - sums[block.start.1] } else { 0.0 }
}

/// What the outermost window of a block measures.
fn around(sums: &[f64], block: &Block) -> f64 {
    sums[block.end.1] - sums[block.start.0]
}

/// Sums of the first 0, 1, 2 ... values.
pub(super) fn sums(values: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut sums = vec![0.0];
    sums.extend(values.iter().map(|value| {
        sum += value;
        sum
    }));
    sums
}

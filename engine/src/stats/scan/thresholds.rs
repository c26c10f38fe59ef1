//! Which counts are worth a logarithm: for every expected number and every best ratio so far, looked up instead of computed.
//!
//! The expected number is cut into buckets of equal width in its fourth root: fine enough that a bucket's edges differ by a
//! few tenths in the ratio, whether a window expects a hundredth of a case or ten thousand.

use std::sync::OnceLock;

use super::ScanRates;
use super::ratio::Ratio;
use crate::stats::real;

/// Buckets per unit of the fourth root.
const FINENESS: f64 = 250.0;

/// Levels below which they are a quarter apart, and above which they grow by a sixteenth of an octave.
const EVEN_LEVELS: usize = 256;
/// All levels there are; ratios beyond the last are treated like it.
const LEVELS: usize = 512;

/// Counts to compare with, by level of the best ratio and by bucket.
pub(super) struct Thresholds {
    ratio: Ratio,
    rates: ScanRates,
    fewest: u32,
    buckets: usize,
    levels: Vec<OnceLock<Level>>,
}

/// The counts that cannot beat a level, by bucket.
pub(super) struct Level {
    /// Largest count that is not remarkably high, where at least the lower edge of the bucket is expected.
    pub(super) high: Vec<u32>,
    /// Smallest count that is not remarkably low, where at most the upper edge of the bucket is expected.
    pub(super) low: Vec<u32>,
}

impl Thresholds {
    pub(super) fn new(ratio: Ratio, rates: ScanRates, fewest: u32) -> Self {
        let buckets = usize::from(bucket(ratio.cases())) + 2;
        let levels = (0..LEVELS).map(|_| OnceLock::new()).collect();
        Self { ratio, rates, fewest, buckets, levels }
    }

    /// The ratio and which of its sides counts.
    pub(super) fn value(&self, cases: u32, measure: f64) -> f64 {
        let count = f64::from(cases);
        let high = if cases >= self.fewest { self.ratio.high(count, measure) } else { 0.0 };
        match self.rates {
            ScanRates::High => high,
            ScanRates::Low => self.ratio.low(count, measure),
            ScanRates::Both => high.max(self.ratio.low(count, measure)),
        }
    }

    pub(super) const fn rates(&self) -> ScanRates {
        self.rates
    }

    pub(super) const fn buckets(&self) -> usize {
        self.buckets
    }

    /// The bucket of a measure.
    pub(super) fn bucket_of(&self, measure: f64) -> u16 {
        bucket(measure * self.ratio.scale())
    }

    /// The counts that cannot beat a level.
    pub(super) fn level(&self, level: usize) -> &Level {
        self.levels[level].get_or_init(|| Level { high: self.high(level_value(level)), low: self.low(level_value(level)) })
    }

    fn high(&self, value: f64) -> Vec<u32> {
        if self.rates == ScanRates::Low {
            return Vec::new();
        }
        let floor = self.fewest.saturating_sub(1);
        let mut count = 0;
        let at = |bucket| {
            let measure = self.edge(bucket);
            count = last_before(count, |cases| self.ratio.high(f64::from(cases), measure) > value);
            count.max(floor)
        };
        (0..self.buckets).map(at).collect()
    }

    fn low(&self, value: f64) -> Vec<u32> {
        if self.rates == ScanRates::High {
            return Vec::new();
        }
        let mut count = 0;
        let at = |bucket| {
            let measure = self.edge(bucket + 1) * (1.0 + 4e-12);
            let tame = |cases: u32| self.ratio.low(f64::from(cases), measure) <= value;
            if !tame(count) {
                count = last_before(count, tame).saturating_add(1);
            }
            count
        };
        (0..self.buckets).map(at).collect()
    }

    /// The lower edge of a bucket, in units of measure, a hair below what rounding could make of it.
    fn edge(&self, bucket: usize) -> f64 {
        (real(bucket) / FINENESS).powi(4) / self.ratio.scale() * (1.0 - 2e-12)
    }
}

/// The last count for which a condition that once true stays true is still false, knowing that it is false at `from` or
/// that `from` is 0.
fn last_before(from: u32, reached: impl Fn(u32) -> bool) -> u32 {
    let mut step = 1_u32;
    loop {
        match from.checked_add(step) {
            None => return u32::MAX,
            Some(count) if reached(count) => break,
            Some(_) if step > u32::MAX / 4 => return u32::MAX,
            Some(_) => step *= 2,
        }
    }
    let (mut low, mut high) = (from + step / 2, from + step);
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        *(if reached(middle) { &mut high } else { &mut low }) = middle;
    }
    low
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates; the last bucket is open")]
fn bucket(expected: f64) -> u16 {
    ((expected.max(0.0).sqrt().sqrt() * FINENESS) as u16).min(u16::MAX - 2)
}

/// The highest level that a best ratio has reached.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float cast saturates and is then limited")]
pub(super) fn level_of(best: f64) -> usize {
    let even = real(EVEN_LEVELS) / 4.0;
    let level = if best < even { best * 4.0 } else { real(EVEN_LEVELS) + (best / even).log2() * 16.0 - 1e-9 };
    (level as usize).min(LEVELS - 1)
}

fn level_value(level: usize) -> f64 {
    let even = real(EVEN_LEVELS) / 4.0;
    if level < EVEN_LEVELS { real(level) / 4.0 } else { even * ((real(level) - real(EVEN_LEVELS)) / 16.0).exp2() }
}

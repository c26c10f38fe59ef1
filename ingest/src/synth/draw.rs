//! Seeded random numbers: one stream per purpose, and weighted choice.

use rand::RngExt;
use rand_pcg::Pcg64;

use super::number::{count, mixed};

/// What a stream of random numbers is for. Each has its own, so that changing one part leaves the others as they were.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Purpose {
    /// Streets, banks and neighbourhoods.
    Plan = 1,
    /// Street names.
    Names = 2,
    /// Where the lasting hotspots are.
    Attractors = 3,
    /// Events that follow the city's rhythm.
    Events = 4,
    /// Hotspots and reporters that were planted.
    Planted = 5,
    /// Which rows lose their coordinates.
    Unlocated = 6,
    /// The wording of narratives.
    Words = 7,
    /// Series of one offender each.
    Series = 8,
    /// Second reports of one incident.
    Duplicates = 9,
    /// Which reports mention a vehicle or a way of working, and how.
    Telltales = 10,
}

/// The stream of random numbers that belongs to a seed and a purpose.
pub(crate) fn stream(seed: u64, purpose: Purpose) -> Pcg64 {
    let start = mixed(seed ^ mixed(purpose as u64));
    let state = (u128::from(start) << 64) | u128::from(mixed(start));
    Pcg64::new(state, purpose as u128)
}

/// True with the given probability.
pub(crate) fn happens(rng: &mut Pcg64, probability: f64) -> bool {
    rng.random::<f64>() < probability
}

/// A number between `low` and `high`.
pub(crate) fn between(rng: &mut Pcg64, low: f64, high: f64) -> f64 {
    low + (high - low) * rng.random::<f64>()
}

/// One of `0..length`, all equally likely; 0 where there is nothing to choose from.
pub(crate) fn any(rng: &mut Pcg64, length: usize) -> usize {
    rng.random_range(0..count(length).max(1)) as usize
}

/// Shuffles in place (Fisher and Yates).
pub(crate) fn shuffle<T>(rng: &mut Pcg64, items: &mut [T]) {
    for last in (1..items.len()).rev() {
        items.swap(last, any(rng, last + 1));
    }
}

/// Choice of an index in proportion to weights, by bisection of their running sum.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    sums: Vec<f64>,
    total: f64,
}

impl Table {
    /// A table over these weights (none negative), or nothing where none is above zero.
    pub(crate) fn new(weights: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut total = 0.0;
        let sums: Vec<f64> = weights
            .into_iter()
            .map(|weight| {
                total += weight;
                total
            })
            .collect();
        (total > 0.0).then_some(Self { sums, total })
    }

    /// Draws one index.
    pub(crate) fn draw(&self, rng: &mut Pcg64) -> usize {
        let point = rng.random::<f64>() * self.total;
        self.sums.partition_point(|&sum| sum <= point).min(self.sums.len() - 1)
    }

    /// The probability of an index.
    pub(crate) fn share(&self, index: usize) -> f64 {
        let before = if index == 0 { 0.0 } else { self.sums[index - 1] };
        (self.sums[index] - before) / self.total
    }
}

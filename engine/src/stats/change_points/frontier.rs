//! Starts that the newest segment may still have, so that others need not be tried.

use super::cost::Costs;
use super::envelope::{Envelope, Levels};
use super::list::List;
use super::options::Charge;

/// Starts in one of two ways: by level, where segments have one and are charged the same whatever their length, or in a list.
pub(super) enum Frontier {
    ByLevel(Envelope),
    Listed(List),
}

impl Frontier {
    pub(super) fn new(costs: &Costs, charge: Charge, min_size: usize) -> Self {
        match Levels::of(costs.kind) {
            Some(levels) if charge.ln_length <= 0.0 => Self::ByLevel(Envelope::new(levels, costs)),
            levels => Self::Listed(List::new(levels, charge, min_size)),
        }
    }

    /// Takes in a start, newer than all others, before which everything has cost `value`, its own change included.
    pub(super) fn enter(&mut self, costs: &Costs, at: usize, value: f64) {
        match self {
            Self::ByLevel(envelope) => envelope.enter(costs, at, value),
            Self::Listed(list) => list.enter(costs, at, value),
        }
    }

    /// The least cost of all rows before `end`, and the start of its last segment; the oldest of several.
    pub(super) fn best(&mut self, costs: &Costs, end: usize) -> Option<(f64, usize)> {
        match self {
            Self::ByLevel(envelope) => envelope.values(costs, end).reduce(cheaper),
            Self::Listed(list) => list.values(costs, end).reduce(cheaper),
        }
    }

    /// Learns what a start at `end` is going to cost: older starts that cost no less by then can be given up.
    pub(super) fn outlive(&mut self, costs: &Costs, end: usize, value: f64) {
        if let Self::Listed(list) = self {
            list.outlive(costs, end, value);
        }
    }
}

fn cheaper(one: (f64, usize), other: (f64, usize)) -> (f64, usize) {
    if other.0 < one.0 || (other.0 <= one.0 && other.1 < one.1) { other } else { one }
}

//! What can be asked of change points: what a segment costs, what a change costs, how short a segment may be.

use super::cost::Costs;
use super::{StatsError, real};

/// What a segment costs: how badly one level fits all its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SegmentCost {
    /// Sum of squares around the segment's mean, as ruptures' `l2`: changes of level, with the same spread throughout.
    SquaredError,
    /// Twice the negative Poisson log-likelihood at the segment's mean: changes of a rate of events.
    Poisson,
    /// Twice the negative normal log-likelihood at the segment's mean and variance: changes of level or of spread.
    Normal,
}

/// What every change costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum ChangePenalty {
    /// Bayesian information criterion, each change counted as its position and the parameters of a segment: `2 ln n` for one
    /// parameter and `3 ln n` for two, times the variance of the noise for squared errors and times its ratio to the Poisson one
    /// (at least 1) for counts. The variance is half the mean square of neighbouring differences, which changes hardly touch.
    Bic,
    /// The modified criterion of Zhang and Siegmund: in addition the logarithm of every segment's length, times the same, so
    /// that short segments are cheap no more.
    Mbic,
    /// A number, in units of the cost.
    Fixed(f64),
}

/// How a series is cut.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChangeOptions {
    /// What a segment costs.
    pub cost: SegmentCost,
    /// What a change costs.
    pub penalty: ChangePenalty,
    /// Fewest rows of a segment: at least 1, and 2 for [`SegmentCost::Normal`].
    pub min_size: usize,
}

/// A penalty in place.
#[derive(Clone, Copy)]
pub(super) struct Charge {
    /// For every change.
    pub(super) change: f64,
    /// For every segment, times the logarithm of its length.
    pub(super) ln_length: f64,
}

impl SegmentCost {
    /// Parameters of a segment.
    pub(super) const fn parameters(self) -> f64 {
        match self {
            Self::SquaredError | Self::Poisson => 1.0,
            Self::Normal => 2.0,
        }
    }

    pub(super) fn check_min_size(self, rows: usize, min_size: usize) -> Result<(), StatsError> {
        let least = if self == Self::Normal { 2 } else { 1 };
        if min_size < least {
            let needs = "at least 1 row, and 2 for normal segments";
            return Err(StatsError::BadOption { option: "shortest segment", value: real(min_size), needs });
        }
        if rows < min_size {
            return Err(StatsError::TooFew { what: "rows", given: rows, needed: min_size });
        }
        Ok(())
    }
}

impl ChangePenalty {
    pub(super) fn charge(self, costs: &Costs) -> Result<Charge, StatsError> {
        let preset = (1.0 + costs.kind.parameters()) * real(costs.rows()).ln() * costs.scale;
        match self {
            Self::Bic => Ok(Charge { change: preset, ln_length: 0.0 }),
            Self::Mbic => Ok(Charge { change: preset, ln_length: costs.scale }),
            Self::Fixed(value) if (0.0..=1e200).contains(&value) => Ok(Charge { change: value, ln_length: 0.0 }),
            Self::Fixed(value) => Err(StatsError::BadOption { option: "penalty", value, needs: "a number from 0 to 1e200" }),
        }
    }
}

impl Charge {
    /// What a segment of this length costs beside its misfit.
    pub(super) fn of_length(self, rows: usize) -> f64 {
        if self.ln_length > 0.0 { self.ln_length * real(rows).ln() } else { 0.0 }
    }
}

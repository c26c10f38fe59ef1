//! What segments cost, from sums up to each row.

use super::options::SegmentCost;
use super::{StatsError, real};

/// Largest value accepted: fourth powers of larger ones overflow.
const LARGEST: f64 = 1e60;

/// Costs of all segments of a series.
pub(super) struct Costs {
    pub(super) kind: SegmentCost,
    /// Variance of the noise over the one that the cost takes for granted; what penalties are multiplied with.
    pub(super) scale: f64,
    /// Sums of the first rows, and of their squares, after `origin` was taken off.
    pub(super) sums: Vec<f64>,
    pub(super) squares: Vec<f64>,
    origin: f64,
    /// Least and largest row, after `origin` was taken off.
    pub(super) range: [f64; 2],
    /// Least variance of a segment: that of rounding to the smallest difference between rows.
    floor: f64,
}

impl Costs {
    pub(super) fn new(values: &[f64], kind: SegmentCost) -> Result<Self, StatsError> {
        check(values, kind)?;
        let rows = real(values.len().max(1));
        let mean = values.iter().sum::<f64>() / rows;
        // Whole numbers stay whole, so that their sums are exact; counts must keep their zero.
        let whole = values.iter().all(|value| value.fract().abs() <= 0.0);
        let origin = match kind {
            SegmentCost::Poisson => 0.0,
            _ if whole => mean.round(),
            _ => mean,
        };
        let running = |of: &dyn Fn(f64) -> f64| {
            let mut sum = 0.0;
            let mut add = |value: &f64| {
                sum += of(value - origin);
                sum
            };
            std::iter::once(0.0).chain(values.iter().map(&mut add)).collect::<Vec<f64>>()
        };
        let least = values.iter().copied().fold(f64::INFINITY, f64::min) - origin;
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max) - origin;
        Ok(Self {
            kind,
            scale: scale(values, kind, mean),
            sums: running(&|value| value),
            squares: if kind == SegmentCost::Poisson { Vec::new() } else { running(&|value| value * value) },
            origin,
            range: [least, most],
            floor: rounding(values),
        })
    }

    pub(super) fn rows(&self) -> usize {
        self.sums.len() - 1
    }

    /// Whether all rows are alike, so that rounding must not tell them apart.
    pub(super) fn without_variation(&self) -> bool {
        self.range[0] >= self.range[1]
    }

    /// Cost of the rows from one up to but not including another, which must come later.
    #[inline]
    pub(super) fn of(&self, from: usize, to: usize) -> f64 {
        let (rows, sum) = (real(to - from), self.sums[to] - self.sums[from]);
        match self.kind {
            SegmentCost::SquaredError => self.around_mean(from, to),
            SegmentCost::Poisson if sum > 0.0 => 2.0 * (sum - sum * (sum / rows).ln()),
            SegmentCost::Poisson => 0.0,
            SegmentCost::Normal => {
                let squares = self.around_mean(from, to);
                let variance = (squares / rows).max(self.floor);
                rows * (std::f64::consts::TAU * variance).ln() + squares / variance
            }
        }
    }

    /// Sum of squares around the mean.
    #[inline]
    fn around_mean(&self, from: usize, to: usize) -> f64 {
        let sum = self.sums[to] - self.sums[from];
        (self.squares[to] - self.squares[from] - sum * sum / real(to - from)).max(0.0)
    }

    pub(super) fn mean(&self, from: usize, to: usize) -> f64 {
        self.origin + (self.sums[to] - self.sums[from]) / real(to - from)
    }

    /// Twice the negative log-likelihood of segments that cost so much together, up to a constant.
    pub(super) fn deviance(&self, cost: f64) -> f64 {
        let rows = real(self.rows());
        match self.kind {
            SegmentCost::SquaredError => rows * (std::f64::consts::TAU * (cost / rows).max(self.floor)).ln() + rows,
            SegmentCost::Poisson | SegmentCost::Normal => cost / self.scale,
        }
    }
}

fn check(values: &[f64], kind: SegmentCost) -> Result<(), StatsError> {
    let (least, needs) = match kind {
        SegmentCost::Poisson => (0.0, "a number from 0 to 1e60"),
        SegmentCost::SquaredError | SegmentCost::Normal => (-LARGEST, "a number from -1e60 to 1e60"),
    };
    match values.iter().position(|value| !(least..=LARGEST).contains(value)) {
        Some(index) => Err(StatsError::BadValue { what: "value", index, value: values[index], needs }),
        None => Ok(()),
    }
}

/// Variance of the noise, from differences of neighbours, over the one that the cost takes for granted.
fn scale(values: &[f64], kind: SegmentCost, mean: f64) -> f64 {
    let steps: f64 = values.windows(2).map(|pair| (pair[1] - pair[0]).powi(2)).sum();
    let variance = steps / (2.0 * real(values.len().saturating_sub(1).max(1)));
    match kind {
        SegmentCost::SquaredError => variance,
        SegmentCost::Poisson if mean > 0.0 => (variance / mean).max(1.0),
        SegmentCost::Poisson | SegmentCost::Normal => 1.0,
    }
}

/// Variance that rounding to the smallest difference between two rows hides; 1 where all are alike.
fn rounding(values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let smallest = sorted.windows(2).map(|pair| pair[1] - pair[0]).filter(|step| *step > 0.0).fold(f64::INFINITY, f64::min);
    let variance = smallest * smallest / 12.0;
    if variance.is_finite() { variance.max(f64::MIN_POSITIVE) } else { 1.0 }
}

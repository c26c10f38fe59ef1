//! Local fits on a regular grid: where each looks, and how much it makes of what it sees.

use super::super::real;
use super::{LoessDegree, LoessOptions};

/// One local fit: its window in the series, and where in it the curve is wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fit {
    /// First value of the window.
    pub start: usize,
    /// Values in the window.
    pub count: usize,
    /// Place of the fit, counted from the first value of the window; it may lie outside.
    pub offset: f64,
    /// Distance at which weights have fallen to zero.
    pub reach: f64,
    /// Length of the series less one: slopes are only fitted where the weights spread over a thousandth of it.
    pub range: f64,
}

/// Some fits in a row, each one value on from the one before, so that all have the same weights.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Run {
    /// Place of the first.
    pub at: usize,
    /// Number of fits.
    pub count: usize,
    /// The first.
    pub fit: Fit,
}

/// A fit at `place` (counted from 1, so that 0 is the step before the first value) with the window from `start`.
fn fit(n: usize, window: usize, place: usize, start: usize) -> Fit {
    let count = window.min(n);
    let offset = real(place) - real(start) - 1.0;
    let reach = offset.max(real(count) - 1.0 - offset) + real(window.saturating_sub(n) / 2);
    Fit { start, count, offset, reach, range: real(n) - 1.0 }
}

/// The fits of a smoother of a series of `n` values, 2 or more, in order.
///
/// With a jump the last fit is made at the last value with the window of the one before it, as in the original program.
pub(super) fn fits(n: usize, loess: LoessOptions) -> Vec<Run> {
    let (window, jump) = (loess.window, loess.jump.min(n - 1));
    let start = |at: usize| at.saturating_sub(window / 2).min(n.saturating_sub(window));
    let mut runs: Vec<Run> = Vec::new();
    for at in (0..n).step_by(jump) {
        let next = fit(n, window, at + 1, start(at));
        match runs.last_mut() {
            Some(run) if jump == 1 && follows(run, next) => run.count += 1,
            _ => runs.push(Run { at, count: 1, fit: next }),
        }
    }
    let last = (n - 1) / jump * jump;
    if last != n - 1 {
        runs.push(Run { at: n - 1, count: 1, fit: fit(n, window, n, start(last)) });
    }
    runs
}

/// Whether a fit is the next of a run.
fn follows(run: &Run, next: Fit) -> bool {
    next == Fit { start: run.fit.start + run.count, ..run.fit }
}

/// The fit one step before the first value of a series, and the one a step after the last.
pub(super) fn beyond(n: usize, window: usize) -> [Fit; 2] {
    [fit(n, window, 0, 0), fit(n, window, n + 1, n.saturating_sub(window))]
}

/// Tricube weights of the values of a window, `(1 - (distance / reach)^3)^3`.
pub(super) fn tricube(fit: &Fit, weights: &mut Vec<f64>) {
    weights.clear();
    weights.extend((0..fit.count).map(|index| {
        let distance = (real(index) - fit.offset).abs();
        if distance > 0.999 * fit.reach {
            0.0
        } else if distance <= 0.001 * fit.reach {
            1.0
        } else {
            let near = distance / fit.reach;
            let rest = 1.0 - near * near * near;
            rest * rest * rest
        }
    }));
}

/// Turns the weights of a window into the filter that the fit is where no value has a weight of its own.
pub(super) fn filter_of(fit: &Fit, degree: LoessDegree, weights: &mut [f64]) {
    let total: f64 = weights.iter().sum();
    for weight in &mut *weights {
        *weight /= total;
    }
    if degree == LoessDegree::Constant {
        return;
    }
    let distance = |index: usize| real(index) - fit.offset;
    let mean: f64 = weights.iter().enumerate().map(|(index, weight)| weight * distance(index)).sum();
    let spread: f64 = weights.iter().enumerate().map(|(index, weight)| weight * (distance(index) - mean).powi(2)).sum();
    if spread.sqrt() > 0.001 * fit.range {
        for (index, weight) in weights.iter_mut().enumerate() {
            *weight *= 1.0 - mean / spread * (distance(index) - mean);
        }
    }
}

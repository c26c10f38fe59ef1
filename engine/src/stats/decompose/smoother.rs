//! A loess smoother laid out ahead of time: which fit reads which values with which weights.
//!
//! The weights of a fit depend on the length of the series and on where it is made, not on the values. They are worked out
//! once and serve every series of that length and every pass. Away from the ends all fits have the same weights, so that
//! the smoother is one filter there.
//!
//! The values of one phase lie a period apart. Smoothers of all phases do the same at the same time, so they run side by side
//! along the series, with the period as stride.

mod weighed;

use std::ops::Range;

use super::super::real;
use super::filter::filter;
use super::loess::{Fit, Run, beyond, filter_of, fits, tricube};
use super::{LoessDegree, LoessOptions};

pub(super) use weighed::Weighed;

/// More weights than these are worked out when they are needed: they would not stay in a cache anyway.
const MOST_WEIGHTS: usize = 1 << 22;

/// What the weights of the values are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weighting {
    /// All alike: fits are fixed filters.
    Equal,
    /// Robustness weights, which change.
    Varying,
}

/// Fits side by side that share their weights.
#[derive(Debug)]
struct Pass {
    /// First result, and number of results.
    out: usize,
    width: usize,
    /// First value that the first of them reads.
    input: usize,
    /// The fit, without values of no weight.
    fit: Fit,
    /// Where its weights are stored, if they are.
    stored: Option<Range<usize>>,
    /// What stands in where all values have lost their weight.
    instead: Instead,
}

/// What stands in for a fit to nothing.
#[derive(Debug, Clone, Copy)]
enum Instead {
    /// The value at the place itself.
    Value(usize),
    /// Another fit.
    Fit(usize),
}

/// A straight line between two fits.
#[derive(Debug)]
struct Bridge {
    from: usize,
    steps: usize,
    width: usize,
}

/// A smoother for series of one length.
#[derive(Debug)]
pub(super) struct Smoother {
    stride: usize,
    degree: LoessDegree,
    weighting: Weighting,
    passes: Vec<Pass>,
    bridges: Vec<Bridge>,
    weights: Vec<f64>,
}

/// Phases that are smoothed alike: `width` of them from `first`, results `shift` steps later than the values they are at.
#[derive(Debug, Clone, Copy)]
struct Phases {
    first: usize,
    width: usize,
    shift: usize,
}

impl Smoother {
    /// A smoother along a series of `n` values: as many results as values.
    pub(super) fn along(n: usize, loess: LoessOptions, weighting: Weighting) -> Self {
        let mut smoother = Self::empty(1, loess.degree, weighting);
        let phases = Phases { first: 0, width: 1, shift: 0 };
        for run in fits(n, loess) {
            smoother.add(run, phases);
        }
        smoother.bridge(n, loess, phases);
        smoother
    }

    /// A smoother of each phase of a series of `n` values, two periods or more: a period more of results at either end.
    pub(super) fn of_phases(n: usize, period: usize, loess: LoessOptions, weighting: Weighting) -> Self {
        let mut smoother = Self::empty(period, loess.degree, weighting);
        let (short, left) = (n / period, n % period);
        // The last period may be broken off: its phases have a value more than the others.
        let few = (short, Phases { first: left, width: period - left, shift: period });
        let many = (short + 1, Phases { first: 0, width: left, shift: period });
        let common = if left == 0 { None } else { common(&fits(short, loess), &fits(short + 1, loess)) };
        if let Some(run) = common {
            smoother.add(run, Phases { first: 0, width: period, shift: period });
        }
        for (count, phases) in [few, many].into_iter().filter(|(_, phases)| phases.width > 0) {
            for run in fits(count, loess).into_iter().filter_map(|run| without(run, common)) {
                smoother.add(run, phases);
            }
            smoother.bridge(count, loess, phases);
            smoother.beyond(count, loess.window, phases);
        }
        smoother
    }

    fn empty(stride: usize, degree: LoessDegree, weighting: Weighting) -> Self {
        Self { stride, degree, weighting, passes: Vec::new(), bridges: Vec::new(), weights: Vec::new() }
    }

    /// Adds a run of fits for some phases. Where these are all there are, the whole run is one pass.
    fn add(&mut self, run: Run, phases: Phases) {
        let (fit, stored) = self.store(run.fit);
        let (passes, width) = if phases.width == self.stride { (1, run.count * phases.width) } else { (run.count, phases.width) };
        for index in 0..passes {
            let at = (run.at + index) * self.stride + phases.first;
            let input = (fit.start + index) * self.stride + phases.first;
            let instead = Instead::Value(at);
            self.passes.push(Pass { out: at + phases.shift, width, input, fit, stored: stored.clone(), instead });
        }
    }

    /// Adds the fits one step before the first value of each phase and one after the last.
    fn beyond(&mut self, count: usize, window: usize, phases: Phases) {
        let last = (count + 1) * self.stride + phases.first;
        let places = [(phases.first, phases.first + self.stride), (last, last - self.stride)];
        for (fit, (out, beside)) in beyond(count, window).into_iter().zip(places) {
            let (fit, stored) = self.store(fit);
            let input = fit.start * self.stride + phases.first;
            self.passes.push(Pass { out, width: phases.width, input, fit, stored, instead: Instead::Fit(beside) });
        }
    }

    /// Notes the lines between fits of some phases with `n` values each.
    fn bridge(&mut self, n: usize, loess: LoessOptions, phases: Phases) {
        let jump = loess.jump.min(n - 1);
        let places: Vec<usize> = (0..n).step_by(jump).chain([n - 1]).collect();
        for pair in places.windows(2).filter(|pair| pair[1] - pair[0] > 1) {
            let from = pair[0] * self.stride + phases.first + phases.shift;
            self.bridges.push(Bridge { from, steps: pair[1] - pair[0], width: phases.width });
        }
    }

    /// Keeps the weights of a fit, without the zeros at its ends.
    fn store(&mut self, fit: Fit) -> (Fit, Option<Range<usize>>) {
        if self.weights.len().saturating_add(fit.count) > MOST_WEIGHTS {
            return (fit, None);
        }
        let mut row = Vec::new();
        self.row(&fit, &mut row);
        let some = |weight: &f64| weight.abs() > 0.0;
        let first = row.iter().position(some).unwrap_or(0);
        let after = row.iter().rposition(some).map_or(row.len(), |last| last + 1);
        let from = self.weights.len();
        self.weights.extend(&row[first..after]);
        let trimmed = Fit { start: fit.start + first, count: after - first, offset: fit.offset - real(first), ..fit };
        (trimmed, Some(from..self.weights.len()))
    }

    /// The weights of a fit: the filter that it is, or what robustness weights are multiplied with.
    fn row(&self, fit: &Fit, row: &mut Vec<f64>) {
        tricube(fit, row);
        if self.weighting == Weighting::Equal {
            filter_of(fit, self.degree, row);
        }
    }

    /// The weights of a pass, stored or worked out into `row`.
    fn weights<'a>(&'a self, pass: &Pass, row: &'a mut Vec<f64>) -> &'a [f64] {
        if let Some(range) = &pass.stored {
            return &self.weights[range.clone()];
        }
        self.row(&pass.fit, row);
        row
    }

    /// Smooths values that all count alike.
    pub(super) fn smooth(&self, values: &[f64], out: &mut [f64], row: &mut Vec<f64>) {
        for pass in &self.passes {
            let weights = self.weights(pass, row);
            filter(&mut out[pass.out..pass.out + pass.width], &values[pass.input..], weights, self.stride);
        }
        self.cross(out);
    }

    /// Draws the lines between fits.
    fn cross(&self, out: &mut [f64]) {
        for bridge in &self.bridges {
            for from in bridge.from..bridge.from + bridge.width {
                let (first, last) = (out[from], out[from + bridge.steps * self.stride]);
                let step = (last - first) / real(bridge.steps);
                for index in 1..bridge.steps {
                    out[from + index * self.stride] = first + step * real(index);
                }
            }
        }
    }
}

/// The longest run of fits that phases with one value more have too.
fn common(short: &[Run], long: &[Run]) -> Option<Run> {
    let in_long = |run: &&Run| long.iter().any(|other| is_part(run, other));
    short.iter().filter(|run| run.count > 1).filter(in_long).max_by_key(|run| run.count).copied()
}

/// Whether a run is the first part of another. The lengths of the series differ by one, which only matters to the spread below
/// which no slope is fitted.
fn is_part(run: &Run, of: &Run) -> bool {
    run.at == of.at && run.count <= of.count && run.fit == Fit { range: run.fit.range, ..of.fit }
}

/// What is left of a run without the part in common.
fn without(run: Run, common: Option<Run>) -> Option<Run> {
    let Some(common) = common.filter(|common| is_part(common, &run)) else { return Some(run) };
    let fit = Fit { start: run.fit.start + common.count, ..run.fit };
    (run.count > common.count).then_some(Run { at: run.at + common.count, count: run.count - common.count, fit })
}

//! Quasi-Poisson regression of the reference counts on a level for each part of the year and a slope.
//!
//! For a given slope the levels have a closed form, so the fit is a search for one number, by Newton's method on a concave
//! likelihood; and because reference steps follow each other, the exponentials that it needs are powers of one number. A step of
//! Newton costs a few operations per reference step, and nothing is allocated.

use super::super::real;
use super::layout::{Layout, Run};

/// Newton's method ends when the ends of the references move by less, after which they would move by the square of it.
const STILL: f64 = 1e-7;

/// Most that the logarithm of the level may change from the first reference to the evaluated step.
const STEEPEST: f64 = 300.0;

/// Most steps; four are usual.
const MOST_STEPS: u32 = 100;

/// One level's sums over its reference steps: of weighted events, and of `w exp(slope t) t^k` for k from 0 to 2, each but the
/// first over the first.
#[derive(Debug, Clone, Copy, Default)]
struct Level {
    events: f64,
    mass: f64,
    time: f64,
    spread: f64,
}

impl Level {
    /// Events per unit of `exp(slope t)`.
    fn rate(self) -> f64 {
        if self.mass > 0.0 { self.events / self.mass } else { 0.0 }
    }
}

/// The reference counts of one step of one series, their weights and the fit, in memory that is used again and again.
#[derive(Debug, Default)]
pub(super) struct Model {
    pub(super) counts: Vec<f64>,
    pub(super) weights: Vec<f64>,
    pub(super) means: Vec<f64>,
    /// `exp(slope t)`, where it changes with time.
    growth: Vec<f64>,
    levels: Vec<Level>,
    pub(super) slope: Option<f64>,
    /// Information about the slope, the levels being estimated too.
    pub(super) information: f64,
}

impl Model {
    /// Takes the reference counts of a step, all at weight 1.
    pub(super) fn load(&mut self, layout: &Layout, counts: &[f64], step: usize) {
        self.counts.clear();
        for run in &layout.runs {
            let first = step - run.back;
            self.counts.extend_from_slice(&counts[first..first + run.length]);
        }
        self.weights.clear();
        self.weights.resize(layout.rows, 1.0);
        self.growth.resize(layout.rows, 1.0);
        self.means.resize(layout.rows, 0.0);
        self.levels.resize(layout.levels, Level::default());
    }

    /// Levels alone.
    pub(super) fn fit_levels(&mut self, layout: &Layout) {
        self.events(layout);
        self.grow(layout, 0.0);
        (self.slope, self.information) = (None, f64::INFINITY);
        self.fill(layout);
    }

    /// Levels and a slope, starting from a slope that may be near; levels alone where no finite slope is best.
    pub(super) fn fit_slope(&mut self, layout: &Layout, start: f64) {
        let Some(slope) = self.best_slope(layout, start) else { return self.fit_levels(layout) };
        self.grow(layout, slope);
        (self.slope, self.information) = (Some(slope), self.derivatives().1);
        self.fill(layout);
    }

    /// The slope at which the weighted events have the mean time that their levels expect.
    fn best_slope(&mut self, layout: &Layout, start: f64) -> Option<f64> {
        let time = self.events(layout);
        let ends = self.levels.iter().zip(&layout.reach);
        let (low, high) =
            ends.fold((0.0, 0.0), |(low, high), (level, (first, last))| (low + level.events * first, high + level.events * last));
        // All events at an end of the time of their levels: the steeper, the better.
        let margin = 1e-12 * low.abs();
        if time <= low + margin || time >= high - margin {
            return None;
        }
        let span = layout.runs.first().map_or(1.0, |run| real(run.back)).max(1.0);
        let (mut least, mut most) = (-STEEPEST / span, STEEPEST / span);
        let mut slope = if start > least && start < most { start } else { 0.0 };
        for _ in 0..MOST_STEPS {
            self.grow(layout, slope);
            let (expected, information) = self.derivatives();
            let newton = slope + (time - expected) / information;
            if (newton - slope).abs() * span <= STILL {
                return (newton.abs() * span < 0.9 * STEEPEST).then_some(newton);
            }
            if time > expected {
                least = slope;
            } else {
                most = slope;
            }
            // Also where there is no information left to divide by.
            slope = if newton > least && newton < most { newton } else { 0.5 * (least + most) };
        }
        None
    }

    /// The time of events that the levels expect, and its derivative by the slope.
    fn derivatives(&self) -> (f64, f64) {
        self.levels
            .iter()
            .fold((0.0, 0.0), |(time, spread), level| (time + level.events * level.time, spread + level.events * level.spread))
    }

    /// Sums the weighted events of each level; gives the sum of their times.
    fn events(&mut self, layout: &Layout) -> f64 {
        for level in &mut self.levels {
            level.events = 0.0;
        }
        let (mut at, mut all) = (0, 0.0);
        for run in &layout.runs {
            let end = at + run.length;
            let (mut events, mut offset, mut later) = (0.0, 0.0, 0.0);
            for (count, weight) in self.counts[at..end].iter().zip(&self.weights[at..end]) {
                let counted = count * weight;
                events += counted;
                later += counted * offset;
                offset += 1.0;
            }
            self.levels[run.level].events += events;
            all += later - events * real(run.back);
            at = end;
        }
        all
    }

    /// Fills in `exp(slope t)` and the levels' sums of it.
    fn grow(&mut self, layout: &Layout, slope: f64) {
        for level in &mut self.levels {
            (level.mass, level.time, level.spread) = (0.0, 0.0, 0.0);
        }
        let (factor, mut at, mut next) = (slope.exp(), 0, (usize::MAX, 1.0));
        for run in &layout.runs {
            let end = at + run.length;
            let mut time = -real(run.back);
            let mut growth = if next.0 == run.back { next.1 } else { (slope * time).exp() };
            let (mut mass, mut first, mut second) = (0.0, 0.0, 0.0);
            for (value, weight) in self.growth[at..end].iter_mut().zip(&self.weights[at..end]) {
                *value = growth;
                let counted = growth * weight;
                mass += counted;
                first += counted * time;
                second += counted * time * time;
                growth *= factor;
                time += 1.0;
            }
            next = (run.back.wrapping_sub(run.length), growth);
            let level = &mut self.levels[run.level];
            (level.mass, level.time, level.spread) = (level.mass + mass, level.time + first, level.spread + second);
            at = end;
        }
        for level in self.levels.iter_mut().filter(|level| level.mass > 0.0) {
            level.time /= level.mass;
            level.spread = level.spread / level.mass - level.time * level.time;
        }
    }

    /// Fills in the means.
    fn fill(&mut self, layout: &Layout) {
        let mut at = 0;
        for run in &layout.runs {
            let (end, rate) = (at + run.length, self.levels[run.level].rate());
            for (mean, growth) in self.means[at..end].iter_mut().zip(&self.growth[at..end]) {
                *mean = rate * growth;
            }
            at = end;
        }
    }

    /// Sums over the reference steps, with their counts, means and weights.
    pub(super) fn sum(&self, of: impl Fn(f64, f64) -> f64) -> f64 {
        let rows = self.counts.iter().zip(&self.means).zip(&self.weights);
        rows.map(|((&count, &mean), weight)| weight * of(count, mean)).sum()
    }

    /// How much of its own mean a reference step decides.
    pub(super) fn leverage(&self, run: Run, at: usize, time: f64) -> f64 {
        let level = self.levels[run.level];
        let apart = time - level.time;
        self.weights[at] * self.growth[at] / level.mass * (1.0 + level.events * apart * apart / self.information)
    }

    /// The expected count of the evaluated step, and the variance of its logarithm for a dispersion of 1.
    pub(super) fn forecast(&self) -> (f64, f64) {
        let level = self.levels.last().copied().unwrap_or_default();
        (level.rate(), level.events.recip() + level.time * level.time / self.information)
    }
}

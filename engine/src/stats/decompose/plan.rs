//! The passes of STL over a series, with everything that only depends on its length laid out before.

use super::super::{StatsError, real};
use super::filter::running_sums;
use super::smoother::{Smoother, Weighed, Weighting};
use super::{StlOptions, StlSeason};

/// Distances between values and fit below this part of the largest value are rounding, and no scale to measure others by.
const ROUNDING: f64 = 1e-9;

/// STL for series of one length.
#[derive(Debug)]
pub(super) struct Plan {
    n: usize,
    options: StlOptions,
    seasonal: Smoother,
    low_pass: Smoother,
    trend: Smoother,
}

/// Room for the passes over one series, used again for the next.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// The components found, and the robustness weights.
    pub season: Vec<f64>,
    pub trend: Vec<f64>,
    pub weights: Vec<f64>,
    /// The series without one component, and times its weights.
    rest: Vec<f64>,
    products: Vec<f64>,
    /// Smoothed phases, with a period more at either end, and their moving averages.
    phases: Vec<f64>,
    once: Vec<f64>,
    twice: Vec<f64>,
    level: Vec<f64>,
    by_phase: Weighed,
    by_time: Weighed,
    row: Vec<f64>,
    bits: Vec<u64>,
}

impl Plan {
    /// Lays out the smoothers.
    ///
    /// # Errors
    /// As [`super::stl()`], but for the values.
    pub(super) fn new(n: usize, options: &StlOptions) -> Result<Self, StatsError> {
        options.check(n)?;
        let weighting = if options.outer > 0 { Weighting::Varying } else { Weighting::Equal };
        Ok(Self {
            n,
            options: *options,
            seasonal: Smoother::of_phases(n, options.period, options.seasonal(n), weighting),
            low_pass: Smoother::along(n, options.low_pass, Weighting::Equal),
            trend: Smoother::along(n, options.trend, weighting),
        })
    }

    /// Finds season and trend of a series of the length that was planned for.
    pub(super) fn run(&self, values: &[f64], room: &mut Workspace) {
        room.fit(self.n, self.options.period);
        let floor = ROUNDING * values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let mut has_scale = true;
        for outer in 0..=self.options.outer {
            if self.options.outer > 0 {
                if outer > 0 && has_scale {
                    let reach = distances(values, room);
                    has_scale = outer > 1 || reach > floor;
                    bisquare(&mut room.weights, if has_scale { reach.max(floor) } else { f64::INFINITY });
                }
                self.seasonal.weigh(&room.weights, room.phases.len(), &mut room.by_phase);
                self.trend.weigh(&room.weights, self.n, &mut room.by_time);
            }
            for _ in 0..self.options.inner {
                self.pass(values, room);
            }
        }
        if self.options.season == StlSeason::Periodic {
            average_phases(&mut room.season, self.options.period);
        }
    }

    /// Refines the season by the trend, and the trend by the season.
    fn pass(&self, values: &[f64], room: &mut Workspace) {
        let robust = self.options.outer > 0;
        subtract(values, &room.trend, &mut room.rest);
        if robust {
            multiply(&room.rest, &room.weights, &mut room.products);
            self.seasonal.smooth_weighted(&room.rest, &room.products, &mut room.by_phase, &mut room.phases);
        } else {
            self.seasonal.smooth(&room.rest, &mut room.phases, &mut room.row);
        }
        self.find_level(room);
        subtract(&room.phases[self.options.period..], &room.level, &mut room.season);
        subtract(values, &room.season, &mut room.rest);
        if robust {
            multiply(&room.rest, &room.weights, &mut room.products);
            self.trend.smooth_weighted(&room.rest, &room.products, &mut room.by_time, &mut room.trend);
        } else {
            self.trend.smooth(&room.rest, &mut room.trend, &mut room.row);
        }
    }

    /// What is left of the trend in the smoothed phases: moving averages over a period, a period and three, and a loess.
    fn find_level(&self, room: &mut Workspace) {
        running_sums(&mut room.once, &room.phases, self.options.period);
        running_sums(&mut room.twice, &room.once, self.options.period);
        let share = 1.0 / (3.0 * real(self.options.period) * real(self.options.period));
        for (average, sums) in room.rest.iter_mut().zip(room.twice.windows(3)) {
            *average = (sums[0] + sums[1] + sums[2]) * share;
        }
        self.low_pass.smooth(&room.rest, &mut room.level, &mut room.row);
    }
}

impl Workspace {
    /// Makes room for a series, forgetting the one before.
    fn fit(&mut self, n: usize, period: usize) {
        for values in [&mut self.season, &mut self.rest, &mut self.products, &mut self.level] {
            values.resize(n, 0.0);
        }
        self.phases.resize(n + 2 * period, 0.0);
        self.once.resize(n + period + 1, 0.0);
        self.twice.resize(n + 2, 0.0);
        self.trend.clear();
        self.trend.resize(n, 0.0);
        self.weights.clear();
        self.weights.resize(n, 1.0);
    }
}

/// Puts the distances between values and fit in place of the weights; gives six times their median.
fn distances(values: &[f64], room: &mut Workspace) -> f64 {
    let Workspace { season, trend, weights, bits, .. } = room;
    for ((weight, value), (trend, season)) in weights.iter_mut().zip(values).zip(trend.iter().zip(&*season)) {
        *weight = (value - (trend + season)).abs();
    }
    6.0 * median(weights, bits)
}

/// Turns distances into bisquare weights, `(1 - (distance / reach)^2)^2`.
fn bisquare(weights: &mut [f64], reach: f64) {
    for weight in weights {
        let distance = *weight;
        *weight = if distance <= 0.001 * reach {
            1.0
        } else if distance <= 0.999 * reach {
            (1.0 - (distance / reach).powi(2)).powi(2)
        } else {
            0.0
        };
    }
}

/// Median of numbers of 0 or more, whose bits sort as they do.
fn median(distances: &[f64], bits: &mut Vec<u64>) -> f64 {
    bits.clear();
    bits.extend(distances.iter().map(|distance| distance.to_bits()));
    let (below, &mut upper, _) = bits.select_nth_unstable(distances.len() / 2);
    let upper = f64::from_bits(upper);
    if distances.len() % 2 == 1 {
        return upper;
    }
    let lower = below.iter().max().map_or(upper, |&lower| f64::from_bits(lower));
    f64::midpoint(lower, upper)
}

/// Replaces the values of each phase by their mean.
fn average_phases(season: &mut [f64], period: usize) {
    for phase in 0..period {
        let count = season[phase..].iter().step_by(period).count();
        let mean = season[phase..].iter().step_by(period).sum::<f64>() / real(count);
        season[phase..].iter_mut().step_by(period).for_each(|value| *value = mean);
    }
}

fn subtract(from: &[f64], what: &[f64], rest: &mut [f64]) {
    for ((rest, from), what) in rest.iter_mut().zip(from).zip(what) {
        *rest = from - what;
    }
}

fn multiply(values: &[f64], weights: &[f64], products: &mut [f64]) {
    for ((product, value), weight) in products.iter_mut().zip(values).zip(weights) {
        *product = value * weight;
    }
}

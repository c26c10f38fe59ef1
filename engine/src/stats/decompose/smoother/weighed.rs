//! Fits of values that have robustness weights.
//!
//! The sums of weights that a fit divides by do not depend on the values: they are worked out when weights change, and serve
//! all passes until they change again.

use super::super::super::real;
use super::super::filter::filter;
use super::{Fit, Instead, LoessDegree, Smoother};

/// What robustness weights make of the fits, until they change.
#[derive(Debug, Default)]
pub(in super::super) struct Weighed {
    /// A fit is `level * sum w y + slope * sum w d y`, d being distances from its place.
    level: Vec<f64>,
    slope: Vec<f64>,
    /// Fits to nothing, and what stands in for them.
    empty: Vec<(usize, Instead)>,
    scratch: Scratch,
}

/// Room for one fit at a time.
#[derive(Debug, Default)]
struct Scratch {
    row: Vec<f64>,
    powers: Vec<f64>,
    moments: [Vec<f64>; 2],
}

impl Smoother {
    /// Works out what new robustness weights make of the fits; `results` is the number of results.
    pub(in super::super) fn weigh(&self, robustness: &[f64], results: usize, weighed: &mut Weighed) {
        let Weighed { level, slope, empty, scratch } = weighed;
        let Scratch { row, powers, moments: [first, second] } = scratch;
        for moment in [&mut *level, &mut *slope, &mut *first, &mut *second] {
            moment.resize(results, 0.0);
        }
        empty.clear();
        for pass in &self.passes {
            let (results, values) = (pass.out..pass.out + pass.width, &robustness[pass.input..]);
            let weights = self.weights(pass, row);
            filter(&mut level[results.clone()], values, weights, self.stride);
            if self.degree == LoessDegree::Linear {
                times_distance(weights, &pass.fit, powers);
                filter(&mut first[results.clone()], values, powers, self.stride);
                times_distance_again(&pass.fit, powers);
                filter(&mut second[results.clone()], values, powers, self.stride);
            }
            for at in results {
                if level[at] <= 0.0 {
                    empty.push((at, pass.instead.moved(at - pass.out)));
                } else if self.degree == LoessDegree::Linear {
                    (level[at], slope[at]) = coefficients([level[at], first[at], second[at]], pass.fit.range);
                } else {
                    (level[at], slope[at]) = (1.0 / level[at], 0.0);
                }
            }
        }
    }

    /// Smooths values with the robustness weights that `weighed` was made from; `products` are values times weights.
    pub(in super::super) fn smooth_weighted(&self, values: &[f64], products: &[f64], weighed: &mut Weighed, out: &mut [f64]) {
        let Weighed { level, slope, empty, scratch } = weighed;
        let Scratch { row, powers, moments: [first, _] } = scratch;
        for pass in &self.passes {
            let (results, values) = (pass.out..pass.out + pass.width, &products[pass.input..]);
            let weights = self.weights(pass, row);
            filter(&mut out[results.clone()], values, weights, self.stride);
            if self.degree == LoessDegree::Linear {
                times_distance(weights, &pass.fit, powers);
                filter(&mut first[results.clone()], values, powers, self.stride);
            }
            let (level, slope) = (&level[results.clone()], &slope[results.clone()]);
            let sums = out[results.clone()].iter_mut().zip(&first[results]);
            for ((sum, first), (level, slope)) in sums.zip(level.iter().zip(slope)) {
                *sum = level * *sum + slope * first;
            }
        }
        for &(at, instead) in &*empty {
            out[at] = match instead {
                Instead::Value(value) => values[value],
                Instead::Fit(fit) => out[fit],
            };
        }
        self.cross(out);
    }
}

impl Instead {
    /// The same for the result so many further on.
    const fn moved(self, by: usize) -> Self {
        match self {
            Self::Value(at) => Self::Value(at + by),
            Self::Fit(at) => Self::Fit(at + by),
        }
    }
}

/// What a fit multiplies its sums with, from the sums of weights and of weights times powers of the distance.
///
/// A line through the weighted mean of the values, with the slope `s = cov(d, y) / var(d)`, is `mean(y) - s mean(d)` at
/// distance 0. Where the weights sit on one place it has no slope.
fn coefficients([total, first, second]: [f64; 3], range: f64) -> (f64, f64) {
    let mean = first / total;
    let spread = second / total - mean * mean;
    if spread > (0.001 * range).powi(2) {
        let slope = -mean / (spread * total);
        (1.0 / total - slope * mean, slope)
    } else {
        (1.0 / total, 0.0)
    }
}

/// Weights times distances from the place of the fit.
fn times_distance(weights: &[f64], fit: &Fit, powers: &mut Vec<f64>) {
    powers.clear();
    powers.extend(weights.iter().enumerate().map(|(index, weight)| weight * (real(index) - fit.offset)));
}

fn times_distance_again(fit: &Fit, powers: &mut [f64]) {
    for (index, power) in powers.iter_mut().enumerate() {
        *power *= real(index) - fit.offset;
    }
}

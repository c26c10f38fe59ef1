//! Kernel density: how many events are there per square metre around here, without cells?
//!
//! Two ways to ask: [`density_at`] answers at any places, to a stated relative error, and [`density_on_grid`] at the nodes
//! of a regular grid. How far to smooth is a choice that changes the map more than the kernel does; see
//! [`BandwidthRule`] and [`cross_validate`].

mod bandwidth;
mod binned;
mod cross_validation;
mod diggle;
mod edge;
mod exact;
mod expansion;
mod exponential;
mod grid;
mod index;
mod kernel;

use rayon::prelude::*;

use super::{StatsError, real};

pub use bandwidth::{BandwidthRule, axis_scott_sd, rule_bandwidth};
pub use binned::density_on_grid;
pub use cross_validation::{Criterion, CrossValidation, best_sd, cross_validate, spacing_range};
pub use diggle::diggle_bandwidth;
pub use edge::{Edge, Window};
pub use exact::{Summation, density_at};
pub use grid::DensityGrid;
pub use kernel::Kernel;

/// Farthest a coordinate may lie from 0, metres: beyond it metres themselves are lost to rounding.
const FARTHEST: f64 = 1e15;

/// Largest weight of one event.
const HEAVIEST: f64 = 1e100;

/// Where events happened, and how much each counts.
#[derive(Debug, Clone, Copy)]
pub struct Events<'a> {
    /// `[x, y]` in metres.
    pub points: &'a [[f64; 2]],
    /// One weight from 0 up for each point, or `None` where each counts 1.
    pub weights: Option<&'a [f64]>,
}

/// What a density is a density of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Events (or their weight) per square metre; integrates to their number.
    Intensity,
    /// Share of the events per square metre; integrates to 1.
    Density,
}

/// How events are spread over the plane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Smoothing {
    /// Shape and length of the kernel.
    pub kernel: Kernel,
    /// Per event or per share of all events.
    pub measure: Measure,
    /// What is done near the edge of the study area.
    pub edge: Edge,
}

impl<'a> Events<'a> {
    /// Events that each count 1.
    #[must_use]
    pub const fn unweighted(points: &'a [[f64; 2]]) -> Self {
        Self { points, weights: None }
    }

    /// Events with a weight each.
    #[must_use]
    pub const fn weighted(points: &'a [[f64; 2]], weights: &'a [f64]) -> Self {
        Self { points, weights: Some(weights) }
    }

    fn weight(&self, event: usize) -> f64 {
        self.weights.map_or(1.0, |weights| weights[event])
    }

    fn total(&self) -> f64 {
        self.weights.map_or(real(self.points.len()), |weights| weights.iter().sum())
    }

    fn check(&self) -> Result<(), StatsError> {
        check_points(["x coordinate", "y coordinate"], self.points)?;
        let weights = self.weights.unwrap_or_default();
        if self.weights.is_some() && weights.len() != self.points.len() {
            return Err(StatsError::Lengths { what: "weights", given: weights.len(), expected: self.points.len() });
        }
        match weights.iter().position(|weight| !(0.0..=HEAVIEST).contains(weight)) {
            Some(index) => Err(StatsError::BadValue { what: "weight", index, value: weights[index], needs: "from 0 to 1e100" }),
            None => Ok(()),
        }
    }
}

fn check_points(what: [&'static str; 2], points: &[[f64; 2]]) -> Result<(), StatsError> {
    let bad = |point: &[f64; 2]| point.iter().position(|coordinate| !(-FARTHEST..=FARTHEST).contains(coordinate));
    match points.iter().enumerate().find_map(|(index, point)| bad(point).map(|axis| (index, axis))) {
        Some((index, axis)) => {
            let needs = "a finite number of metres, at most 1e15 from 0";
            Err(StatsError::BadValue { what: what[axis], index, value: points[index][axis], needs })
        }
        None => Ok(()),
    }
}

/// A checked question: the events as they are summed, and what their sum is multiplied by.
struct Prepared<'a> {
    points: &'a [[f64; 2]],
    /// Weights after the correction of Diggle and Jones.
    weights: Option<std::borrow::Cow<'a, [f64]>>,
    scale: f64,
}

impl<'a> Prepared<'a> {
    fn new(events: Events<'a>, smoothing: &Smoothing) -> Result<Self, StatsError> {
        events.check()?;
        let kernel = smoothing.kernel.checked()?;
        let total = events.total();
        let scale = match smoothing.measure {
            Measure::Intensity => kernel.peak(),
            Measure::Density if total > 0.0 => kernel.peak() / total,
            Measure::Density => {
                let because = "there are no events, or all have weight 0, and their density cannot integrate to 1; \
                               ask for an intensity, which is 0 everywhere";
                return Err(StatsError::Undefined { because });
            }
        };
        let window = smoothing.edge.window().map(|window| window.checked("coordinate of event", events.points)).transpose()?;
        let weights = match (smoothing.edge, window) {
            (Edge::DiggleJones(_), Some(window)) => {
                let corrected = |(event, &point): (usize, &[f64; 2])| events.weight(event) / window.mass(point, kernel);
                Some(events.points.par_iter().enumerate().map(corrected).collect::<Vec<f64>>().into())
            }
            _ => events.weights.map(Into::into),
        };
        Ok(Self { points: events.points, weights, scale })
    }

    fn events(&self) -> Events<'_> {
        Events { points: self.points, weights: self.weights.as_deref() }
    }
}

/// Scales sums of kernels of height 1 and divides them, if asked to, by the share of a kernel in the window.
fn finish(sums: &mut [f64], places: impl Fn(usize) -> [f64; 2] + Sync, smoothing: &Smoothing, scale: f64) {
    let of = |(index, sum): (usize, &mut f64)| {
        let mass = match smoothing.edge {
            Edge::Uniform(window) => window.mass(places(index), smoothing.kernel),
            Edge::Uncorrected | Edge::DiggleJones(_) => 1.0,
        };
        *sum *= scale / mass;
    };
    sums.par_iter_mut().enumerate().with_min_len(256).for_each(of);
}

#[cfg(test)]
mod tests;

//! A space-time cube: counts of cells by steps, and the neighbourhood of every bin in space and time.

use rayon::prelude::*;

use super::super::{Adjacency, StatsError, real};
use super::EmergingOptions;

/// Largest count accepted: the squares of larger ones overflow when they are summed over a cube.
const LARGEST_COUNT: f64 = 1e100;

/// Fewest known steps: with three no trend can be significant, whatever it is.
const FEWEST_STEPS: usize = 4;

/// Cells that a thread takes at a time.
const TOGETHER: usize = 64;

/// Counts of events by cell and step.
#[derive(Debug, Clone, Copy)]
pub struct SpaceTimeCube<'a> {
    /// One row per cell of `steps` counts, zeros included: the count of cell `c` in step `t` stands at `c * steps + t`.
    pub counts: &'a [f64],
    /// Steps, all of one length, oldest first.
    pub steps: usize,
    /// Steps, numbered from 0, of which there is no data at all; their counts are not read. Empty where all are known.
    pub unknown: &'a [usize],
}

/// A checked cube without its unknown steps: the neighbourhood sum of every bin, and the moments of all counts.
pub(super) struct Bins {
    /// The known steps.
    pub(super) known: Vec<usize>,
    /// Row-major counts above the lowest one: the same order of sums, and no digits lost to a high common level.
    pub(super) counts: Vec<f64>,
    /// Row-major sums of the neighbourhoods, of counts above the lowest one.
    pub(super) sums: Vec<f64>,
    /// For every known step, how many known steps its neighbourhoods reach over.
    pub(super) reach: Vec<u32>,
    /// For every cell, how many cells its neighbourhoods take in, itself included.
    pub(super) around: Vec<u32>,
    pub(super) lowest: f64,
    /// Mean above the lowest count.
    pub(super) mean: f64,
    /// Population variance.
    pub(super) variance: f64,
}

impl Bins {
    pub(super) fn new(cube: SpaceTimeCube<'_>, adjacency: &Adjacency, options: EmergingOptions) -> Result<Self, StatsError> {
        let known = known_steps(cube, adjacency.len(), options.depth)?;
        let (counts, lowest) = above_lowest(cube, &known)?;
        let [mean, variance] = moments(&counts);
        let first = first_steps(&known, options.depth);
        #[expect(clippy::cast_possible_truncation, reason = "the cube is checked to have fewer bins than u32 holds")]
        let (reach, around) = (
            first.iter().enumerate().map(|(at, first)| (at + 1 - first) as u32).collect(),
            (0..adjacency.len()).map(|cell| adjacency.neighbours(cell).len() as u32 + 1).collect(),
        );
        let sums = neighbourhood_sums(&counts, adjacency, &first);
        Ok(Self { known, counts, sums, reach, around, lowest, mean, variance })
    }

    /// Number of bins.
    pub(super) fn n(&self) -> f64 {
        real(self.counts.len())
    }
}

/// The steps that are not unknown, after all checks that need no counts.
fn known_steps(cube: SpaceTimeCube<'_>, cells: usize, depth: usize) -> Result<Vec<usize>, StatsError> {
    let expected = cells.saturating_mul(cube.steps);
    if cells == 0 {
        return Err(StatsError::TooFew { what: "cells", given: 0, needed: 1 });
    }
    if cube.counts.len() != expected {
        return Err(StatsError::Lengths { what: "counts", given: cube.counts.len(), expected });
    }
    if u32::try_from(expected).is_err() {
        return Err(StatsError::TooManyCells { cells: expected });
    }
    let mut is_known = vec![true; cube.steps];
    for (index, &step) in cube.unknown.iter().enumerate() {
        let needs = "the number of a step of the cube, from 0";
        let refused = || StatsError::BadValue { what: "unknown step", index, value: real(step), needs };
        *is_known.get_mut(step).ok_or_else(refused)? = false;
    }
    let known: Vec<usize> = (0..cube.steps).filter(|&step| is_known[step]).collect();
    if known.len() < FEWEST_STEPS {
        return Err(StatsError::TooFew { what: "known steps", given: known.len(), needed: FEWEST_STEPS });
    }
    if is_known.last() == Some(&false) {
        let because = "nothing is known of the final step, which all classes but one speak of; end the cube at a known step";
        return Err(StatsError::Undefined { because });
    }
    if depth == 0 || depth >= known.len() {
        let needs = "1 or more steps, and fewer than the cube knows";
        return Err(StatsError::BadOption { option: "depth", value: real(depth), needs });
    }
    Ok(known)
}

/// The counts of the known steps, measured from the lowest, and that one.
fn above_lowest(cube: SpaceTimeCube<'_>, known: &[usize]) -> Result<(Vec<f64>, f64), StatsError> {
    let mut counts = Vec::with_capacity(cube.counts.len() / cube.steps * known.len());
    for (cell, row) in cube.counts.chunks_exact(cube.steps).enumerate() {
        for &step in known {
            let (count, index) = (row[step], cell * cube.steps + step);
            if !(0.0..=LARGEST_COUNT).contains(&count) {
                let needs = "a number from 0 to 1e100";
                return Err(StatsError::BadValue { what: "count", index, value: count, needs });
            }
            counts.push(count);
        }
    }
    let (lowest, highest) = counts.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), &at| (low.min(at), high.max(at)));
    // Smaller differences than this square to nothing.
    if highest - lowest <= 1.0 / LARGEST_COUNT {
        return Err(StatsError::NoVariation { value: lowest });
    }
    if lowest > 0.0 {
        for count in &mut counts {
            *count -= lowest;
        }
    }
    Ok((counts, lowest))
}

/// Mean and population variance; the second pass also takes back what rounding left in the mean.
fn moments(counts: &[f64]) -> [f64; 2] {
    let n = real(counts.len());
    let mean = counts.iter().sum::<f64>() / n;
    let (left, squares) = counts.iter().fold((0.0, 0.0), |(left, squares), count| {
        let deviation = count - mean;
        (left + deviation, squares + deviation * deviation)
    });
    [mean, (squares - left * left / n) / n]
}

/// For every known step, the first known step of its neighbourhoods.
fn first_steps(known: &[usize], depth: usize) -> Vec<usize> {
    let first = |&step: &usize| known.partition_point(|&earlier| earlier + depth <= step);
    known.iter().map(first).collect()
}

/// Over each cell and its neighbours, and over each step and those before it within reach.
fn neighbourhood_sums(counts: &[f64], adjacency: &Adjacency, first: &[usize]) -> Vec<f64> {
    let steps = first.len();
    let mut sums = vec![0.0; counts.len()];
    let cell = |around: &mut Vec<f64>, (cell, sums): (usize, &mut [f64])| {
        around.clear();
        around.extend_from_slice(&counts[cell * steps..][..steps]);
        for &other in adjacency.neighbours(cell) {
            let row = &counts[other as usize * steps..][..steps];
            around.iter_mut().zip(row).for_each(|(sum, count)| *sum += count);
        }
        for (at, (sum, &first)) in sums.iter_mut().zip(first).enumerate() {
            *sum = around[first..=at].iter().sum();
        }
    };
    sums.par_chunks_mut(steps).enumerate().with_min_len(TOGETHER).for_each_init(Vec::new, cell);
    sums
}

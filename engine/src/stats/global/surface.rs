//! Values on a lattice with weights: what all three global statistics are made of.

use super::super::{Adjacency, NotComputable, StatsError, real};
use super::{GlobalOptions, GlobalStatistic, Islands, NormalTest, PermutationTest, WeightSums, Weights};

/// Fewest cells for which a variance under randomisation is defined.
const FEWEST_CELLS: usize = 4;

/// Largest value accepted, on either side: fourth powers of larger ones overflow when they are summed over a lattice.
const LARGEST_VALUE: f64 = 1e70;

/// A checked surface, with values measured from their mean.
pub(super) struct Surface<'a> {
    pub(super) adjacency: &'a Adjacency,
    pub(super) options: GlobalOptions,
    /// The cells whose values take part, and are exchanged by permutations.
    pub(super) places: Vec<u32>,
    /// One value per cell of the lattice less the mean of those that take part; 0 for one that does not.
    pub(super) deviations: Vec<f64>,
    /// For each cell, the sum of its row and of its column of weights.
    pub(super) totals: Vec<f64>,
    pub(super) mean: f64,
    /// Sums of squares, cubes and fourth powers of the deviations.
    pub(super) powers: [f64; 3],
    /// The n of the formulas.
    pub(super) n: f64,
    cells: usize,
    pub(super) islands: usize,
    pub(super) sums: WeightSums,
}

impl<'a> Surface<'a> {
    pub(super) fn new(values: &[f64], adjacency: &'a Adjacency, options: GlobalOptions) -> Result<Self, StatsError> {
        check(values, adjacency, options)?;
        let island = |cell: u32| adjacency.neighbours(cell as usize).is_empty();
        let all = (0_u32..).zip(values).map(|(cell, _)| cell);
        let islands = all.clone().filter(|&cell| island(cell)).count();
        let places: Vec<u32> = all.filter(|&cell| options.islands != Islands::LeftOut || !island(cell)).collect();
        let cells = if options.islands == Islands::Counted { values.len() } else { values.len() - islands };
        if cells < FEWEST_CELLS {
            return Err(StatsError::TooFew { what: "cells", given: cells, needed: FEWEST_CELLS });
        }
        let (mean, deviations) = centred(values, &places)?;
        let power = |degree| deviations.iter().map(|deviation: &f64| deviation.powi(degree)).sum();
        let powers = [power(2), power(3), power(4)];
        let totals = totals(adjacency, options.weights);
        let sums = weight_sums(adjacency, options.weights, &totals);
        if sums.s0 <= 0.0 {
            return Err(StatsError::Undefined { because: "no cell has a neighbour; widen the neighbourhood or fill the gaps" });
        }
        Ok(Self { adjacency, options, places, deviations, totals, mean, powers, n: real(cells), cells, islands, sums })
    }

    /// Weight of each of a cell's neighbours.
    pub(super) fn weight(&self, cell: usize) -> f64 {
        row_weight(self.adjacency, self.options.weights, cell)
    }

    /// `sum_ij w_ij pair(z_i, z_j)` over deviations z.
    pub(super) fn over_pairs(&self, pair: impl Fn(f64, f64) -> f64) -> f64 {
        let row = |(cell, &own): (usize, &f64)| {
            let around = self.adjacency.neighbours(cell).iter();
            self.weight(cell) * around.map(|&other| pair(own, self.deviations[other as usize])).sum::<f64>()
        };
        self.deviations.iter().enumerate().map(row).sum()
    }

    /// Kurtosis of the values, with the number of values that it is taken over.
    pub(super) fn kurtosis(&self) -> f64 {
        real(self.places.len()) * self.powers[2] / (self.powers[0] * self.powers[0])
    }

    pub(super) fn answer(
        &self,
        (value, expected): (f64, f64),
        [normality, randomisation]: [Result<NormalTest, NotComputable>; 2],
        permutation: Option<PermutationTest>,
    ) -> GlobalStatistic {
        let Self { cells, islands, sums, .. } = *self;
        GlobalStatistic { value, expected, cells, islands, sums, normality, randomisation, permutation }
    }
}

fn check(values: &[f64], adjacency: &Adjacency, options: GlobalOptions) -> Result<(), StatsError> {
    if values.len() != adjacency.len() {
        return Err(StatsError::Lengths { what: "values", given: values.len(), expected: adjacency.len() });
    }
    if options.permutations.is_some_and(|permutations| permutations.count == 0) {
        return Err(StatsError::BadOption { option: "permutations", value: 0.0, needs: "1 or more, such as 999" });
    }
    match values.iter().position(|value| !(-LARGEST_VALUE..=LARGEST_VALUE).contains(value)) {
        Some(index) => {
            Err(StatsError::BadValue { what: "value", index, value: values[index], needs: "a number from -1e70 to 1e70" })
        }
        None => Ok(()),
    }
}

/// The mean over `places` and what each of them differs from it; measured from one of the values, so that a high common
/// level costs no digits.
fn centred(values: &[f64], places: &[u32]) -> Result<(f64, Vec<f64>), StatsError> {
    let taking_part = || places.iter().map(|&cell| values[cell as usize]);
    let (lowest, highest) = taking_part().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    // Fourth powers of smaller differences vanish.
    if highest - lowest <= 1e-70 {
        return Err(StatsError::NoVariation { value: lowest });
    }
    let above = taking_part().map(|value| value - lowest).sum::<f64>() / real(places.len());
    let left = taking_part().map(|value| value - lowest - above).sum::<f64>() / real(places.len());
    let mut deviations = vec![0.0; values.len()];
    for &cell in places {
        deviations[cell as usize] = values[cell as usize] - lowest - (above + left);
    }
    Ok((lowest + (above + left), deviations))
}

fn row_weight(adjacency: &Adjacency, weights: Weights, cell: usize) -> f64 {
    let degree = adjacency.neighbours(cell).len();
    match weights {
        Weights::RowStandardised if degree > 0 => real(degree).recip(),
        _ => 1.0,
    }
}

fn totals(adjacency: &Adjacency, weights: Weights) -> Vec<f64> {
    let total = |cell: usize| {
        let around = adjacency.neighbours(cell);
        match weights {
            Weights::Binary => 2.0 * real(around.len()),
            Weights::RowStandardised if around.is_empty() => 0.0,
            Weights::RowStandardised => {
                1.0 + around.iter().map(|&other| row_weight(adjacency, weights, other as usize)).sum::<f64>()
            }
        }
    };
    (0..adjacency.len()).map(total).collect()
}

fn weight_sums(adjacency: &Adjacency, weights: Weights, totals: &[f64]) -> WeightSums {
    let squares = |cell: usize| {
        let own = row_weight(adjacency, weights, cell);
        let both = |&other: &u32| (own + row_weight(adjacency, weights, other as usize)).powi(2);
        adjacency.neighbours(cell).iter().map(both).sum::<f64>()
    };
    WeightSums {
        s0: 0.5 * totals.iter().sum::<f64>(),
        s1: 0.5 * (0..adjacency.len()).map(squares).sum::<f64>(),
        s2: totals.iter().map(|total| total * total).sum(),
    }
}

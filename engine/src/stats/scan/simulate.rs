//! Data sets under the null hypothesis.

use rand::{Rng, RngExt};

use super::design::Event;
use super::zones::id;

/// A cell outside the intervals that windows can hold.
const ELSEWHERE: u32 = u32::MAX;

/// Where simulated cases come from.
pub(super) enum Source {
    /// Poisson, given the number of cases: each falls into a cell in proportion to its measure.
    Multinomial {
        /// Draws a cell.
        alias: Alias,
        /// How many are drawn.
        cases: u32,
    },
    /// Bernoulli, given the number of cases: any of the people may be the cases.
    Labels {
        /// The cell of each person.
        people: Vec<u32>,
        /// How many of them are cases.
        cases: usize,
    },
    /// Permutation: each time goes to another place.
    Shuffled {
        /// The location of each case.
        places: Vec<u32>,
        /// The intervals of the cases that windows can hold.
        times: Vec<u32>,
    },
}

impl Source {
    /// Cases among cells of the given measures; what is missing to `total` lies elsewhere.
    pub(super) fn multinomial(measure: &[f64], total: f64, cases: u32) -> Self {
        let elsewhere = (total - measure.iter().sum::<f64>()).max(0.0);
        let elsewhere = if elsewhere < 1e-9 * total { 0.0 } else { elsewhere };
        let weights: Vec<f64> = measure.iter().copied().chain([elsewhere]).collect();
        Self::Multinomial { alias: Alias::new(&weights), cases }
    }

    /// Cases among people; those missing to `total` are elsewhere.
    pub(super) fn labels(people: &[f64], total: f64, cases: u32) -> Self {
        let mut cells = repeated(people);
        cells.resize(whole(total), ELSEWHERE);
        Self::Labels { people: cells, cases: cases as usize }
    }

    /// Places and times of the cases, to be matched anew.
    pub(super) fn shuffled(places: &[f64], times: &[f64]) -> Self {
        Self::Shuffled { places: repeated(places), times: repeated(times) }
    }

    /// Most events that one data set can put where windows look.
    pub(super) fn most(&self) -> usize {
        match self {
            Self::Multinomial { cases, .. } => *cases as usize,
            Self::Labels { cases, .. } => *cases,
            Self::Shuffled { times, .. } => times.len(),
        }
    }

    /// Draws a data set and hands over its events. `scratch` is room to work in; what it holds does not matter.
    pub(super) fn draw(&self, kept: usize, rng: &mut impl Rng, scratch: &mut Vec<u32>, mut event: impl FnMut(Event)) {
        let mut cell = |cell: u32| {
            let kept = id(kept);
            event((cell / kept, cell % kept));
        };
        match self {
            Self::Multinomial { alias, cases } => {
                let elsewhere = id(alias.len() - 1);
                (0..*cases).map(|_| alias.draw(rng)).filter(|&drawn| drawn != elsewhere).for_each(&mut cell);
            }
            Self::Labels { people, cases } => {
                let rest = people.len() - cases;
                scratch.clone_from(people);
                pick(scratch, rest.min(*cases), rng);
                let chosen = if *cases <= rest { &scratch[..*cases] } else { &scratch[rest..] };
                chosen.iter().copied().filter(|&person| person != ELSEWHERE).for_each(&mut cell);
            }
            Self::Shuffled { places, times } => {
                scratch.clone_from(places);
                pick(scratch, times.len(), rng);
                scratch.iter().zip(times).for_each(|(&place, &time)| event((place, time)));
            }
        }
    }
}

/// Puts a random choice of `n` values, in random order, first.
fn pick(values: &mut [u32], n: usize, rng: &mut impl Rng) {
    for first in 0..n {
        let chosen = rng.random_range(first..values.len());
        values.swap(first, chosen);
    }
}

/// The position of each cell, as often as its count says.
fn repeated(counts: &[f64]) -> Vec<u32> {
    let repeat = |(cell, &count): (usize, &f64)| std::iter::repeat_n(id(cell), whole(count));
    counts.iter().enumerate().flat_map(repeat).collect()
}

/// A count that was kept as a real number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "counts are whole and were checked to fit")]
pub(super) fn whole(count: f64) -> usize {
    count.round() as usize
}

/// Draws a cell in proportion to its weight in constant time (A. J. Walker 1977, doi:10.1145/355744.355749; M. D. Vose
/// 1991, doi:10.1109/32.92917).
pub(super) struct Alias {
    /// For each cell, how much of its column is its own, of 2^32, and whose the rest is.
    columns: Vec<(u32, u32)>,
}

impl Alias {
    fn new(weights: &[f64]) -> Self {
        let n = crate::stats::real(weights.len());
        let total: f64 = weights.iter().sum();
        let mut heights: Vec<f64> = weights.iter().map(|weight| weight / total * n).collect();
        let mut columns: Vec<(u32, u32)> = (0..weights.len()).map(|cell| (u32::MAX, id(cell))).collect();
        let (mut short, mut tall): (Vec<usize>, Vec<usize>) = (0..weights.len()).partition(|&cell| heights[cell] < 1.0);
        while let Some(&high) = tall.last() {
            let Some(low) = short.pop() else { break };
            columns[low] = (part(heights[low]), id(high));
            heights[high] -= 1.0 - heights[low];
            if heights[high] < 1.0 {
                short.extend(tall.pop());
            }
        }
        // What rounding left over is a full column, unless it could never be drawn at all.
        for cell in short.into_iter().filter(|&cell| weights[cell] <= 0.0) {
            columns[cell] = (0, id(heaviest(weights)));
        }
        Self { columns }
    }

    const fn len(&self) -> usize {
        self.columns.len()
    }

    /// One random number: its integer part after scaling is the column, its fraction says whose part of it.
    fn draw(&self, rng: &mut impl Rng) -> u32 {
        let wide = u128::from(rng.next_u64()) * self.columns.len() as u128;
        let (column, fraction) = split(wide);
        let (own, other) = self.columns[column];
        if fraction < own || own == u32::MAX { id(column) } else { other }
    }
}

fn heaviest(weights: &[f64]) -> usize {
    let heavier = |best: usize, (cell, weight): (usize, &f64)| if *weight > weights[best] { cell } else { best };
    weights.iter().enumerate().fold(0, heavier)
}

/// The whole part, and the first 32 bits of the fraction, of a number in units of 2^-64.
#[expect(clippy::cast_possible_truncation, reason = "cuts a wide number into its parts")]
const fn split(wide: u128) -> (usize, u32) {
    ((wide >> 64) as usize, (wide >> 32) as u32)
}

/// A share of 2^32.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share is from 0 to 1; a float cast saturates")]
fn part(share: f64) -> u32 {
    (share * 4_294_967_296.0) as u32
}

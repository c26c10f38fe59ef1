//! The null distribution by simulation: random draws of each cell's neighbours from the other cells.

use rand::RngExt as _;
use rayon::prelude::*;

use super::super::draws::stream;
use super::super::{Adjacency, NotComputable, StatsError, real};
use super::{ISLAND, PermutationP, Shuffled};

/// Sums of the same counts in another order differ by less than this share of them.
const ROUNDING: f64 = 4.0 * f64::EPSILON;

/// How many draws per cell, and from which seed.
#[derive(Clone, Copy)]
pub(super) struct Simulation {
    pub(super) permutations: u32,
    pub(super) seed: u64,
}

/// The tails of every cell's sum.
pub(super) fn tails(
    counts: &[f64],
    adjacency: &Adjacency,
    shuffled: Shuffled,
    Simulation { permutations, seed }: Simulation,
) -> Result<Vec<Result<PermutationP, NotComputable>>, StatsError> {
    if permutations == 0 {
        return Err(StatsError::BadOption { option: "permutations", value: 0.0, needs: "1 or more" });
    }
    let largest = counts.iter().copied().fold(0.0, f64::max);
    let cell = |deck: &mut Deck, (cell, index): (usize, u64)| {
        let around = adjacency.neighbours(cell);
        let own = match shuffled {
            Shuffled::Others => None,
            Shuffled::All => Some(counts[cell]),
        };
        let drawn = around.len() + own.iter().len();
        if drawn == 0 {
            return Err(ISLAND);
        }
        let observed: f64 = own.into_iter().chain(around.iter().map(|&other| counts[other as usize])).sum();
        let slack = ROUNDING * real(drawn * drawn) * largest;
        let mut random = stream(seed, index);
        let held = own.is_none().then_some(cell);
        let mut draw = || deck.draw(held, drawn, |below| random.random_range(0..below));
        let (mut as_high, mut as_low) = (0_u32, 0_u32);
        for _ in 0..permutations {
            let sum = draw();
            as_high += u32::from(sum >= observed - slack);
            as_low += u32::from(sum <= observed + slack);
        }
        let share = |times: u32| (1.0 + f64::from(times)) / (1.0 + f64::from(permutations));
        Ok(PermutationP::new(share(as_high), share(as_low)))
    };
    let cells: Vec<(usize, u64)> = (0..counts.len()).zip(0_u64..).collect();
    Ok(cells.into_par_iter().map_init(|| Deck::new(counts), cell).collect())
}

/// The counts in an order that a draw disturbs and restores, so that it does not depend on the draws before it.
struct Deck {
    counts: Vec<f64>,
    swapped: Vec<usize>,
}

impl Deck {
    fn new(counts: &[f64]) -> Self {
        Self { counts: counts.to_vec(), swapped: Vec::new() }
    }

    /// The sum of `size` cells, `held` not among them, all sets alike: the first steps of a shuffle.
    fn draw(&mut self, held: Option<usize>, size: usize, mut below: impl FnMut(usize) -> usize) -> f64 {
        let last = self.counts.len() - 1;
        let shuffled = last + usize::from(held.is_none());
        self.counts.swap(held.unwrap_or(last), last);
        self.swapped.clear();
        let mut sum = 0.0;
        for top in 0..size {
            let other = top + below(shuffled - top);
            self.counts.swap(top, other);
            self.swapped.push(other);
            sum += self.counts[top];
        }
        for (top, &other) in self.swapped.iter().enumerate().rev() {
            self.counts.swap(top, other);
        }
        self.counts.swap(held.unwrap_or(last), last);
        sum
    }
}

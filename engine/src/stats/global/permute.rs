//! Random rearrangements of the values of a surface.

use rand::Rng;
use rayon::prelude::*;

use super::super::draws::stream;
use super::super::real;
use super::surface::Surface;
use super::{PermutationTest, Permutations};

/// A global statistic as a combination of three sums over deviations z: of neighbours' products `sum_ij w_ij z_i z_j`, of
/// levels `sum_i t_i z_i` and of squares `sum_i t_i z_i^2`, t being the sum of a cell's row and column of weights.
#[derive(Clone, Copy)]
pub(super) struct Combination {
    pub(super) products: f64,
    pub(super) levels: f64,
    pub(super) squares: f64,
    pub(super) constant: f64,
}

impl Combination {
    pub(super) fn divided_by(self, divisor: f64) -> Self {
        Self {
            products: self.products / divisor,
            levels: self.levels / divisor,
            squares: self.squares / divisor,
            constant: self.constant / divisor,
        }
    }

    /// The same statistic for deviations measured from a level that lies `base` above: each deviation is `base` more than
    /// what it is now given by. `total` is the sum of all weights' row and column sums over the places that move.
    fn rebased(self, base: f64, s0: f64) -> Self {
        Self {
            products: self.products,
            levels: self.levels + base * self.products + 2.0 * base * self.squares,
            squares: self.squares,
            constant: self.constant
                + base * base * s0 * self.products
                + 2.0 * base * s0 * self.levels
                + 2.0 * base * base * s0 * self.squares,
        }
    }
}

/// The permutation test that the surface's options ask for.
pub(super) fn permute(surface: &Surface, of: Combination) -> Option<PermutationTest> {
    let Permutations { count, seed } = surface.options.permutations?;
    let deck = Deck::new(surface, of);
    let mut hand = Hand::new(&deck);
    let seen = hand.lay_out(|_| 0);
    let drawn: Vec<f64> = (0..count)
        .into_par_iter()
        .map_init(|| Hand::new(&deck), |hand, index| hand.shuffle(&mut stream(seed, u64::from(index))))
        .collect();
    Some(compare(seen, &drawn, count))
}

/// How a statistic compares with those of rearrangements. Statistics that differ by no more than rounding count as equal.
fn compare(seen: f64, drawn: &[f64], permutations: u32) -> PermutationTest {
    let n = f64::from(permutations);
    let mean = drawn.iter().sum::<f64>() / n;
    let sd = (drawn.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / n).sqrt();
    let same = 1e-9 * sd + 1e-12 * seen.abs();
    let share = |of: &dyn Fn(f64) -> bool| (1.0 + real(drawn.iter().filter(|&&value| of(value)).count())) / (n + 1.0);
    let (p_high, p_low) = (share(&|value| value >= seen - same), share(&|value| value <= seen + same));
    PermutationTest { permutations, mean, sd, p: (2.0 * p_high.min(p_low)).min(1.0), p_high, p_low }
}

/// What all rearrangements share. Deviations are measured from the commonest value, so that only the cells that differ
/// from it have to be laid out: on a sparse map that is few of them.
struct Deck<'a> {
    surface: &'a Surface<'a>,
    of: Combination,
    /// Deviations, those that are not zero first.
    cards: Vec<f64>,
    /// How many are not zero.
    busy: usize,
    /// The cells, each at the position of its card.
    places: Vec<u32>,
}

impl<'a> Deck<'a> {
    fn new(surface: &'a Surface<'a>, of: Combination) -> Self {
        let base = commonest(surface);
        let above = |&cell: &u32| surface.deviations[cell as usize] - base;
        let (mut places, plain): (Vec<u32>, Vec<u32>) = surface.places.iter().partition(|cell| above(cell).abs() > 0.0);
        let busy = places.len();
        places.extend(plain);
        let cards = places.iter().map(above).collect();
        Self { surface, of: of.rebased(base, surface.sums.s0), cards, busy, places }
    }

    /// Whether so many cells hold something that walking the lattice in order is quicker than going from one to another.
    fn crowded(&self) -> bool {
        self.busy > self.places.len() / 4
    }

    /// The statistic of sums.
    fn combine(&self, Sums { products, levels, squares }: Sums) -> f64 {
        self.of.products * products + self.of.levels * levels + self.of.squares * squares + self.of.constant
    }
}

/// The commonest of up to a thousand deviations, evenly spread over the places. A rarer one would cost time only.
fn commonest(surface: &Surface) -> f64 {
    let stride = surface.places.len() / 1000 + 1;
    let mut sample: Vec<f64> = surface.places.iter().step_by(stride).map(|&cell| surface.deviations[cell as usize]).collect();
    sample.sort_by(f64::total_cmp);
    let runs = sample.chunk_by(|a, b| a >= b);
    runs.max_by_key(|run| run.len()).map_or(0.0, |run| run[0])
}

/// The three sums that a statistic combines.
#[derive(Clone, Copy, Default)]
struct Sums {
    products: f64,
    levels: f64,
    squares: f64,
}

/// One thread's rearrangement.
struct Hand<'a> {
    deck: &'a Deck<'a>,
    /// Cells or cards, whichever are moved.
    places: Vec<u32>,
    cards: Vec<f64>,
    /// What every cell of the lattice holds: zero between rearrangements.
    field: Vec<f64>,
}

impl<'a> Hand<'a> {
    fn new(deck: &'a Deck<'a>) -> Self {
        Self { deck, places: Vec::new(), cards: Vec::new(), field: vec![0.0; deck.surface.deviations.len()] }
    }

    fn shuffle(&mut self, random: &mut impl Rng) -> f64 {
        if self.deck.crowded() { self.deal(random) } else { self.lay_out(|left| below(random, left)) }
    }

    /// Moves each card to one of the places left, which `pick` chooses from their number, and visits only those.
    fn lay_out(&mut self, mut pick: impl FnMut(usize) -> usize) -> f64 {
        self.places.clone_from(&self.deck.places);
        let left = self.places.len();
        for (index, &card) in self.deck.cards[..self.deck.busy].iter().enumerate() {
            self.places.swap(index, index + pick(left - index));
            self.field[self.places[index] as usize] = card;
        }
        let mut sums = Sums::default();
        for index in 0..self.deck.busy {
            self.visit(self.places[index] as usize, &mut sums);
        }
        for &cell in &self.places[..self.deck.busy] {
            self.field[cell as usize] = 0.0;
        }
        self.deck.combine(sums)
    }

    /// Shuffles the cards, lays them out over the places in the order of the lattice and walks through it: one jump through
    /// memory per card, not four.
    fn deal(&mut self, random: &mut impl Rng) -> f64 {
        self.cards.clone_from(&self.deck.cards);
        let left = self.cards.len();
        for index in 0..self.deck.busy {
            self.cards.swap(index, index + below(random, left - index));
        }
        for (&cell, &card) in self.deck.surface.places.iter().zip(&self.cards) {
            self.field[cell as usize] = card;
        }
        let mut sums = Sums::default();
        for cell in 0..self.field.len() {
            self.visit(cell, &mut sums);
        }
        self.deck.combine(sums)
    }

    /// Adds a cell's value times the weighted sum of its neighbours', and its level and square.
    fn visit(&self, cell: usize, sums: &mut Sums) {
        let own = self.field[cell];
        if own.abs() > 0.0 {
            let Surface { adjacency, totals, .. } = self.deck.surface;
            let around = adjacency.neighbours(cell).iter().map(|&other| self.field[other as usize]).sum::<f64>();
            sums.products += own * self.deck.surface.weight(cell) * around;
            sums.levels += totals[cell] * own;
            sums.squares += totals[cell] * own * own;
        }
    }
}

/// A random number from 0 to `bound - 1`, the high half of a product; its bias is below one in 2^32.
fn below(random: &mut impl Rng, bound: usize) -> usize {
    let product = u128::from(random.next_u64()) * bound as u128;
    #[expect(clippy::cast_possible_truncation, reason = "less than the bound, which is a usize")]
    let high = (product >> 64) as usize;
    high
}

//! Streets: which sides of blocks carry one, and what it is called.

use rand_pcg::Pcg64;

use super::land::Ground;
use super::lattice::Lattice;
use crate::synth::draw::{Purpose, any, happens, shuffle, stream};
use crate::synth::library::StreetWords;
use crate::synth::number::count;

/// Share of the pieces of street that were never built, so that some blocks are larger.
const MISSING: f64 = 0.09;

/// The streets of the lattice. A piece of street is one side of a block.
#[derive(Debug, Clone)]
pub(super) struct Network {
    /// Street of every piece; nothing where there is none.
    pub(super) street: Vec<Option<u32>>,
    /// Names of streets.
    pub(super) names: Vec<String>,
}

impl Network {
    /// Finds and names the streets.
    pub(super) fn name(lattice: &Lattice, ground: &Ground, words: &StreetWords, seed: u64) -> Self {
        let mut rng = stream(seed, Purpose::Names);
        let mut network = Self { street: vec![None; pieces(lattice)], names: Vec::new() };
        let fronted = fronted(lattice, ground);
        let mut side_streets = Names::new(words, &words.streets, &mut rng);
        for row in 0..=lattice.rows {
            let line = (0..lattice.columns).map(|column| row * lattice.columns + column);
            network.walk(line, &fronted, &mut side_streets, &mut rng);
        }
        let mut avenues = Names::new(words, &words.avenues, &mut rng);
        let first = (lattice.rows + 1) * lattice.columns;
        for column in 0..=lattice.columns {
            let line = (0..lattice.rows).map(|row| first + row * (lattice.columns + 1) + column);
            network.walk(line, &fronted, &mut avenues, &mut rng);
        }
        network
    }

    /// Cuts one line of the lattice into streets: a name ends where houses end, or after some pieces.
    fn walk(&mut self, line: impl Iterator<Item = usize>, fronted: &[bool], names: &mut Names, rng: &mut Pcg64) {
        let mut left = 0;
        for piece in line {
            if !fronted[piece] {
                left = 0;
            } else if !happens(rng, MISSING) {
                if left == 0 {
                    left = 4 + any(rng, 9);
                    self.names.push(names.next());
                }
                left -= 1;
                self.street[piece] = Some(count(self.names.len() - 1));
            }
        }
    }
}

/// Number of pieces of street.
pub(super) fn pieces(lattice: &Lattice) -> usize {
    (lattice.rows + 1) * lattice.columns + lattice.rows * (lattice.columns + 1)
}

/// The pieces along a block's south, east, north and west side.
pub(super) fn sides(lattice: &Lattice, block: usize) -> [usize; 4] {
    let (column, row) = (block % lattice.columns, block / lattice.columns);
    let avenue = (lattice.rows + 1) * lattice.columns + row * (lattice.columns + 1) + column;
    [block, avenue + 1, block + lattice.columns, avenue]
}

/// Which pieces have houses on at least one side.
fn fronted(lattice: &Lattice, ground: &Ground) -> Vec<bool> {
    let mut fronted = vec![false; pieces(lattice)];
    for block in (0..lattice.len()).filter(|&block| ground.is_built(block)) {
        for piece in sides(lattice, block) {
            fronted[piece] = true;
        }
    }
    fronted
}

/// A shuffled supply of names that never repeats.
struct Names {
    fresh: Vec<String>,
    used: usize,
    prefixes: Vec<String>,
}

impl Names {
    fn new(words: &StreetWords, seconds: &[String], rng: &mut Pcg64) -> Self {
        let pair = |stem: &String| seconds.iter().map(|second| format!("{stem} {second}")).collect::<Vec<_>>();
        let mut fresh: Vec<String> = words.stems.iter().flat_map(pair).collect();
        shuffle(rng, &mut fresh);
        Self { fresh, used: 0, prefixes: words.prefixes.clone() }
    }

    fn next(&mut self) -> String {
        let (round, at) = (self.used / self.fresh.len(), self.used % self.fresh.len());
        self.used += 1;
        match (round, self.prefixes.get(round.wrapping_sub(1))) {
            (0, _) => self.fresh[at].clone(),
            (_, Some(prefix)) => format!("{prefix} {}", self.fresh[at]),
            (_, None) => format!("{} {round}", self.fresh[at]),
        }
    }
}

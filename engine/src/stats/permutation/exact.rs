//! The exact null distribution: every draw there is, counted by value.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use rayon::prelude::*;

use super::super::{Adjacency, NotComputable, StatsError, real};
use super::merge::{Draws, SMALLEST};
use super::{ISLAND, PermutationP, Shuffled, check_map};

/// Most multiplications spent on the tables of one map, as estimated beforehand: up to half a minute on two cores.
const MOST_WORK: f64 = 1e11;

/// Most entries of one table: 32 MB; a few dozen are held at a time.
const MOST_ENTRIES: f64 = 4e6;

const TOO_LARGE: StatsError = StatsError::Undefined {
    because: "the exact null distribution would take too long: the counts are too large and varied for neighbourhoods of \
              this size; ask for Monte Carlo permutations or the normal approximation, for smaller neighbourhoods, or \
              for counts in coarser units",
};

/// The tails of every cell's sum.
pub(super) fn tails(
    counts: &[f64],
    adjacency: &Adjacency,
    shuffled: Shuffled,
) -> Result<Vec<Result<PermutationP, NotComputable>>, StatsError> {
    let lattice = Lattice::new(counts, adjacency, shuffled)?;
    let tree = Tree::over(&lattice.classes, lattice.most_drawn);
    lattice.check_work(&tree)?;
    if matches!(shuffled, Shuffled::All) {
        return Ok(SumLaw::of(&lattice).of_cells(&lattice));
    }
    let found = lattice.descend(&tree, Draws::new(lattice.most_drawn, lattice.highest_sum));
    let mut p = vec![Err(ISLAND); counts.len()];
    for (class, tails) in found {
        for (&cell, tails) in lattice.classes[class].members.iter().zip(tails) {
            p[cell as usize] = tails;
        }
    }
    Ok(p)
}

/// The tails of the members of a class.
type OfClass = (usize, Vec<Result<PermutationP, NotComputable>>);

/// Cells that hold the same count.
struct Class {
    /// Their count above the lowest one, in steps that all counts share: a smaller number with the same order of sums.
    value: usize,
    members: Vec<u32>,
}

/// Where one cell stands: how many cells its sum takes in, and what they hold in steps above the lowest count.
#[derive(Clone, Copy)]
struct Standing {
    drawn: u32,
    sum: usize,
}

/// A map, sorted by count.
struct Lattice {
    classes: Vec<Class>,
    standings: Vec<Standing>,
    /// The lowest count, and the step that all counts share above it.
    lowest: u64,
    step: u64,
    most_drawn: usize,
    highest_sum: usize,
}

impl Lattice {
    fn new(counts: &[f64], adjacency: &Adjacency, shuffled: Shuffled) -> Result<Self, StatsError> {
        let Sorted { values, classes, lowest, step } = sort(&whole(counts)?);
        let standing = |cell| {
            let (own, sum) = match shuffled {
                Shuffled::Others => (0, 0),
                Shuffled::All => (1, values[cell] as usize),
            };
            let around = adjacency.neighbours(cell);
            #[expect(clippy::cast_possible_truncation, reason = "a cell has fewer neighbours than there are cell numbers")]
            let drawn = own + around.len() as u32;
            Standing { drawn, sum: around.iter().fold(sum, |sum, &other| sum + values[other as usize] as usize) }
        };
        let standings: Vec<Standing> = (0..counts.len()).into_par_iter().with_min_len(1 << 12).map(standing).collect();
        let most = |of: fn(&Standing) -> usize| standings.iter().map(of).max().unwrap_or(0);
        let most_drawn = most(|standing| standing.drawn as usize);
        let highest_sum = most(|standing| standing.sum);
        Ok(Self { classes, standings, lowest: u64::from(lowest), step: u64::from(step), most_drawn, highest_sum })
    }

    /// Refuses tables that would take minutes or fill the memory.
    fn check_work(&self, tree: &Tree) -> Result<(), StatsError> {
        let entries = real(self.most_drawn + 1) * real(self.highest_sum + 2);
        let work = entries * tree.terms(1.0);
        if entries > MOST_ENTRIES || work > MOST_WORK { Err(TOO_LARGE) } else { Ok(()) }
    }

    /// The tails of the members of all classes below a node, given the draws from all classes that are not below it.
    ///
    /// A cell is compared with all cells but itself. So each class needs the product of all others, and a tree finds them
    /// all with a logarithmic number of steps each, without ever taking a class out again: dividing by a factor would
    /// subtract, and lose the small tails.
    fn descend(&self, tree: &Tree, mut draws: Draws) -> Vec<OfClass> {
        match tree {
            Tree::Class { class, .. } => {
                let Class { value, members } = &self.classes[*class];
                draws.add(*value, members.len() - 1);
                vec![(*class, self.look_up(members, &draws))]
            }
            Tree::Pair { left, right, .. } => {
                let side = |keep: &Tree, other: &Tree, mut draws: Draws| {
                    other.each_class(&mut |class| draws.add(self.classes[class].value, self.classes[class].members.len()));
                    self.descend(keep, draws)
                };
                let copy = draws.clone();
                let (mut found, more) = rayon::join(|| side(left, right, copy), || side(right, left, draws));
                found.extend(more);
                found
            }
        }
    }

    /// The tails of some cells, given the draws from all cells that they are compared with.
    fn look_up(&self, cells: &[u32], draws: &Draws) -> Vec<Result<PermutationP, NotComputable>> {
        let standing = |cell: &u32| self.standings[*cell as usize];
        let mut needed = vec![false; self.most_drawn + 1];
        for cell in cells {
            needed[standing(cell).drawn as usize] = true;
        }
        needed[0] = false;
        let table = |(drawn, needed): (usize, &bool)| needed.then(|| Tails::of(draws.row(drawn)));
        let tables: Vec<Option<Tails>> = needed.iter().enumerate().map(table).collect();
        let look_up = |cell: &u32| {
            let Standing { drawn, sum } = standing(cell);
            tables[drawn as usize].as_ref().map_or(Err(ISLAND), |table| Ok(table.at(sum)))
        };
        cells.par_iter().with_min_len(1 << 12).map(look_up).collect()
    }
}

/// The law of the sum of some cells of a map, when all its counts are dealt out anew: what Gi* of every cell is compared with.
///
/// It also tells how likely a neighbourhood would be if it held other counts, the rest of the map being as it is.
#[derive(Debug, Clone)]
pub struct SumLaw {
    /// The lowest count, and the step that all counts share above it.
    lowest: u64,
    step: u64,
    /// By how many cells are drawn; `None` where no neighbourhood is of that size.
    tables: Vec<Option<Tails>>,
    highest_sum: usize,
}

impl SumLaw {
    /// The law for the neighbourhoods of a map, each cell included in its own: [`neighbourhood_sum_p`] of every cell, and more.
    ///
    /// # Errors
    /// As [`neighbourhood_sum_p`] with [`Inference::Exact`].
    ///
    /// # Source
    /// As [`neighbourhood_sum_p`].
    ///
    /// # Example
    /// ```
    /// use engine::stats::{Adjacency, SumLaw};
    ///
    /// let row = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (2, 3), (3, 4)])?;
    /// let law = SumLaw::over(&[0.0, 1.0, 0.0, 3.0, 2.0], &row)?;
    /// // Of the ten pairs of cells one holds 5; one holds 4 or more besides.
    /// assert!((law.tails(2, 5).ok_or("pairs")?.p_high - 0.1).abs() < 1e-15);
    /// assert!((law.tails(2, 4).ok_or("pairs")?.p_high - 0.2).abs() < 1e-15);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// [`neighbourhood_sum_p`]: super::neighbourhood_sum_p
    /// [`Inference::Exact`]: super::Inference::Exact
    pub fn over(counts: &[f64], adjacency: &Adjacency) -> Result<Self, StatsError> {
        check_map(counts, adjacency)?;
        let lattice = Lattice::new(counts, adjacency, Shuffled::All)?;
        lattice.check_work(&Tree::over(&lattice.classes, lattice.most_drawn))?;
        Ok(Self::of(&lattice))
    }

    fn of(lattice: &Lattice) -> Self {
        let mut draws = Draws::new(lattice.most_drawn, lattice.highest_sum);
        for class in &lattice.classes {
            draws.add(class.value, class.members.len());
        }
        let mut needed = vec![false; lattice.most_drawn + 1];
        for standing in &lattice.standings {
            needed[standing.drawn as usize] = true;
        }
        let table = |(drawn, needed): (usize, &bool)| needed.then(|| Tails::of(draws.row(drawn)));
        let tables = needed.iter().enumerate().map(table).collect();
        Self { lowest: lattice.lowest, step: lattice.step, tables, highest_sum: lattice.highest_sum }
    }

    fn of_cells(&self, lattice: &Lattice) -> Vec<Result<PermutationP, NotComputable>> {
        let at = |standing: &Standing| {
            let table = self.tables.get(standing.drawn as usize).and_then(Option::as_ref);
            table.map_or(Err(ISLAND), |table| Ok(table.at(standing.sum)))
        };
        lattice.standings.iter().map(at).collect()
    }

    /// Both tails of the sum of so many cells; `None` for a number of cells that no neighbourhood has. A sum above the highest
    /// one on the map is as likely as all such.
    #[must_use]
    pub fn tails(&self, cells: u32, sum: u64) -> Option<PermutationP> {
        let table = self.tables.get(cells as usize)?.as_ref()?;
        let least = u64::from(cells) * self.lowest;
        let Some(above) = sum.checked_sub(least) else { return Some(PermutationP::new(1.0, SMALLEST)) };
        let place = |steps: u64| usize::try_from(steps).unwrap_or(usize::MAX).min(self.highest_sum + 1);
        Some(PermutationP::new(table.high[place(above.div_ceil(self.step))], table.low[place(above / self.step)]))
    }
}

/// Both tails of every sum of interest, each added up from its small end.
#[derive(Debug, Clone)]
struct Tails {
    high: Vec<f64>,
    low: Vec<f64>,
}

impl Tails {
    fn of(row: &[f64]) -> Self {
        let running = |total: &mut f64, mass: &f64| {
            *total += mass;
            Some(total.clamp(SMALLEST, 1.0))
        };
        let mut high: Vec<f64> = row.iter().rev().scan(0.0, running).collect();
        high.reverse();
        Self { high, low: row.iter().scan(0.0, running).collect() }
    }

    fn at(&self, sum: usize) -> PermutationP {
        PermutationP::new(self.high[sum], self.low[sum])
    }
}

/// The classes as the leaves of a tree whose costly leaves lie near the root (D. A. Huffman, 1952,
/// doi:10.1109/JRPROC.1952.273898): adding a class to a product takes as many steps as it can give draws, and every
/// class is added once at each level above it.
enum Tree {
    Class { class: usize, cost: usize },
    Pair { left: Box<Tree>, right: Box<Tree>, cost: usize },
}

impl Tree {
    fn over(classes: &[Class], draws: usize) -> Self {
        let cost = |class: &Class| class.members.len().min(draws).max(1);
        let leaf = |(class, of): (usize, &Class)| Some(Self::Class { class, cost: cost(of) });
        let mut nodes: Vec<Option<Self>> = classes.iter().enumerate().map(leaf).collect();
        let mut cheapest: BinaryHeap<Reverse<(usize, usize)>> =
            nodes.iter().flatten().enumerate().map(|(at, node)| Reverse((node.cost(), at))).collect();
        let mut root = 0;
        while let Some(Reverse((_, at))) = cheapest.pop() {
            root = at;
            let Some(Reverse((_, next))) = cheapest.pop() else { break };
            if let (Some(left), Some(right)) = (nodes[at].take(), nodes[next].take()) {
                let cost = left.cost() + right.cost();
                cheapest.push(Reverse((cost, nodes.len())));
                nodes.push(Some(Self::Pair { left: Box::new(left), right: Box::new(right), cost }));
            }
        }
        nodes.swap_remove(root).unwrap_or(Self::Class { class: 0, cost: 1 })
    }

    fn cost(&self) -> usize {
        match self {
            Self::Class { cost, .. } | Self::Pair { cost, .. } => *cost,
        }
    }

    /// Terms added up per entry of a table, over the whole tree, this node lying at a depth.
    fn terms(&self, depth: f64) -> f64 {
        match self {
            Self::Class { cost, .. } => real(*cost) * depth,
            Self::Pair { left, right, .. } => left.terms(depth + 1.0) + right.terms(depth + 1.0),
        }
    }

    fn each_class(&self, visit: &mut impl FnMut(usize)) {
        match self {
            Self::Class { class, .. } => visit(*class),
            Self::Pair { left, right, .. } => {
                left.each_class(visit);
                right.each_class(visit);
            }
        }
    }
}

/// The counts as whole numbers.
fn whole(counts: &[f64]) -> Result<Vec<u32>, StatsError> {
    let whole = |(index, &count): (usize, &f64)| {
        let fits = count <= f64::from(u32::MAX) && count.fract() <= 0.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be whole and to fit")]
        fits.then_some(count as u32).ok_or(StatsError::BadValue {
            what: "count",
            index,
            value: count,
            needs: "a whole number below 2^32 for an exact p; ask for Monte Carlo permutations or the normal approximation",
        })
    };
    counts.iter().enumerate().map(whole).collect()
}

/// A map's counts by value.
struct Sorted {
    values: Vec<u32>,
    classes: Vec<Class>,
    lowest: u32,
    step: u32,
}

/// Each cell's count in steps above the lowest, and the cells by count, lowest first.
fn sort(counts: &[u32]) -> Sorted {
    let mut distinct = counts.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let lowest = distinct.first().copied().unwrap_or(0);
    let step = distinct.iter().fold(0, |step, &count| greatest_common_divisor(count - lowest, step)).max(1);
    let value = |count: u32| (count - lowest) / step;
    let class = |&count: &u32| Class { value: value(count) as usize, members: Vec::new() };
    let mut classes: Vec<Class> = distinct.iter().map(class).collect();
    for (cell, count) in (0_u32..).zip(counts) {
        if let Ok(class) = distinct.binary_search(count) {
            classes[class].members.push(cell);
        }
    }
    Sorted { values: counts.iter().map(|&count| value(count)).collect(), classes, lowest, step }
}

fn greatest_common_divisor(mut a: u32, mut b: u32) -> u32 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}

//! Points connected through dense places: what DBSCAN and ST-DBSCAN share.

use rayon::prelude::*;

use super::super::StatsError;
use super::boxes::Boxes;
use super::forest::Forest;
use super::labels::renumber;
use super::reach::{Reach, apart};

/// Lines of boxes that a thread takes at a time.
const LINES: usize = 16;

/// The root of a point that belongs to no cluster.
const NOISE: u32 = u32::MAX;

/// Clusters of points connected through core points, in the order of the rows.
pub(super) struct Density {
    pub(super) labels: Vec<Option<u32>>,
    pub(super) core: Vec<bool>,
    /// Rows within reach of core points of more than one cluster, ascending.
    pub(super) ambiguous: Vec<u32>,
}

/// Clusters of checked points. Any two points of a box of sides `sides` must be within `reach`.
pub(super) fn density<const D: usize>(
    points: &[[f64; D]],
    sides: [f64; D],
    reach: Reach,
    min_points: usize,
) -> Result<Density, StatsError> {
    let boxes = Boxes::new(points, sides)?;
    let core = by_lines(&boxes, |line, found| core_of_line(&boxes, line, &reach, min_points, found));
    let dense = Dense::new(boxes, &core);
    let forest = dense.connect(&reach);
    let joined = by_lines(&dense.boxes, |line, found| dense.join_line(line, &reach, &forest, found));
    Ok(dense.by_row(&core, &joined))
}

/// What `found` collects for the points of each line, in the order of the points. Lines are shared among threads.
fn by_lines<const D: usize, T: Send>(boxes: &Boxes<D>, find: impl Fn(usize, &mut Vec<T>) + Sync) -> Vec<T> {
    let blocks = boxes.lines().div_ceil(LINES);
    let found: Vec<Vec<T>> = (0..blocks)
        .into_par_iter()
        .map(|block| {
            let mut found = Vec::new();
            for line in block * LINES..((block + 1) * LINES).min(boxes.lines()) {
                find(line, &mut found);
            }
            found
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// Which points of a line have at least `min_points` points within reach, themselves included.
fn core_of_line<const D: usize>(boxes: &Boxes<D>, line: usize, reach: &Reach, min_points: usize, core: &mut Vec<bool>) {
    boxes.around(line, |one, near| {
        let own = boxes.range(one);
        if own.len() >= min_points {
            core.extend(own.map(|_| true));
            return;
        }
        let missing = min_points - own.len();
        let candidates: usize = near.iter().map(|&other| boxes.range(other as usize).len()).sum();
        if candidates < missing {
            core.extend(own.map(|_| false));
            return;
        }
        core.extend(own.map(|at| {
            let mut missing = missing;
            near.iter().any(|&other| {
                let around = &boxes.points[boxes.range(other as usize)];
                let found = around.iter().filter(|other| reach.holds(&boxes.points[at], other)).count();
                missing = missing.saturating_sub(found);
                missing == 0
            })
        }));
    });
}

/// Boxes, and the core points among their points.
struct Dense<const D: usize> {
    boxes: Boxes<D>,
    points: Vec<[f64; D]>,
    /// Where each of the core points lies in the boxes' points.
    places: Vec<u32>,
    /// Where each box starts in `points`, and where the last one ends.
    starts: Vec<u32>,
}

/// What a point belongs to: the root of its cluster's boxes or [`NOISE`], and whether another cluster is within reach.
type Joined = (u32, bool);

impl<const D: usize> Dense<D> {
    fn new(boxes: Boxes<D>, core: &[bool]) -> Self {
        let mut dense = Self { points: Vec::new(), places: Vec::new(), starts: vec![0], boxes };
        let mut at = 0_u32;
        for &end in &dense.boxes.starts[1..] {
            for place in at..end {
                if core[place as usize] {
                    dense.points.push(dense.boxes.points[place as usize]);
                    dense.places.push(place);
                }
            }
            at = end;
            #[expect(clippy::cast_possible_truncation, reason = "there are at most u32::MAX points")]
            dense.starts.push(dense.points.len() as u32);
        }
        dense
    }

    fn range(&self, one: u32) -> std::ops::Range<usize> {
        self.starts[one as usize] as usize..self.starts[one as usize + 1] as usize
    }

    /// Which boxes hold core points of the same cluster. Core points of one box always do.
    fn connect(&self, reach: &Reach) -> Forest {
        #[expect(clippy::cast_possible_truncation, reason = "there are no more boxes than points")]
        let forest = Forest::new(self.boxes.len() as u32);
        (0..self.boxes.lines()).into_par_iter().with_min_len(LINES).for_each(|line| {
            let (mut own, mut others) = (Vec::new(), Vec::new());
            #[expect(clippy::cast_possible_truncation, reason = "there are no more boxes than points")]
            self.boxes.around(line, |one, near| {
                let one = one as u32;
                let core = &self.points[self.range(one)];
                for &other in near.iter().filter(|&&other| other > one && !core.is_empty()) {
                    let range = self.range(other);
                    if range.is_empty() || forest.root(one) == forest.root(other) {
                        continue;
                    }
                    refill(&mut own, core);
                    refill(&mut others, &self.points[range]);
                    if reach.touches(&mut own, &mut others) {
                        forest.join(one, other);
                    }
                }
            });
        });
        forest
    }

    /// The cluster of each point of a line: its box's where that holds a core point, or the nearest core point's.
    fn join_line(&self, line: usize, reach: &Reach, forest: &Forest, joined: &mut Vec<Joined>) {
        self.boxes.around(line, |one, near| {
            let own = self.boxes.range(one);
            #[expect(clippy::cast_possible_truncation, reason = "there are no more boxes than points")]
            let one = one as u32;
            let all_core = self.range(one).len() == own.len();
            if all_core {
                joined.extend(own.map(|_| (forest.root(one), false)));
                return;
            }
            let mut core = self.range(one).peekable();
            for at in own {
                if core.next_if(|&core| self.places[core] as usize == at).is_some() {
                    joined.push((forest.root(one), false));
                } else {
                    joined.push(self.nearest(at, near.iter().chain([&one]), reach, forest));
                }
            }
        });
    }

    /// The cluster of the nearest core point within reach: by distance, then days, then row.
    fn nearest<'a>(&self, at: usize, near: impl Iterator<Item = &'a u32>, reach: &Reach, forest: &Forest) -> Joined {
        let (mut best, mut nearest, mut several) = ((f64::INFINITY, f64::INFINITY, u32::MAX), NOISE, false);
        for &other in near {
            for core in self.range(other) {
                let apart = apart(&self.boxes.points[at], &self.points[core]);
                if !reach.covers(apart) {
                    continue;
                }
                let root = forest.root(other);
                several |= nearest != NOISE && nearest != root;
                let candidate = (apart.0, apart.1, self.boxes.rows[self.places[core] as usize]);
                if candidate < best {
                    (best, nearest) = (candidate, root);
                }
            }
        }
        (nearest, several)
    }

    fn by_row(&self, core: &[bool], joined: &[Joined]) -> Density {
        let mut by_row = vec![(NOISE, false); joined.len()];
        let mut core_by_row = vec![false; joined.len()];
        for ((&row, &core), &joined) in self.boxes.rows.iter().zip(core).zip(joined) {
            by_row[row as usize] = joined;
            core_by_row[row as usize] = core;
        }
        Density {
            labels: renumber(by_row.iter().map(|&(root, _)| (root != NOISE).then_some(root)), self.boxes.len()),
            core: core_by_row,
            ambiguous: (0_u32..).zip(&by_row).filter(|(_, (_, several))| *several).map(|(row, _)| row).collect(),
        }
    }
}

fn refill<const D: usize>(scratch: &mut Vec<[f64; D]>, points: &[[f64; D]]) {
    scratch.clear();
    scratch.extend_from_slice(points);
}

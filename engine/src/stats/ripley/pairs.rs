//! Pairs of points within reach of each other, by a grid.

use rayon::prelude::*;

use super::edge::{EdgeWeight, Pair};

/// Distances are compared with this much to spare, so that decimal coordinates tie as they are written.
const TIE: f64 = 1e-12;

/// Points that one thread takes at a time.
const CHUNK: usize = 512;

/// Points sorted by the cells of a grid, and the distances that pairs are told apart by. Only cells that hold points are
/// kept, so that an outlier far away costs nothing.
pub(super) struct Pairs<'a> {
    points: Vec<[f64; 2]>,
    /// For each point, its cell.
    cells: Vec<usize>,
    /// For each cell, where the points end that are its own or in the next cell of its row, and where those of the row above
    /// it that touch it start and end.
    near: Vec<[usize; 3]>,
    distances: &'a [f64],
    /// Squares of the distances, with a little to spare.
    squares: Vec<f64>,
}

impl<'a> Pairs<'a> {
    pub(super) fn new(points: &[[f64; 2]], distances: &'a [f64]) -> Self {
        let squares: Vec<f64> = distances.iter().map(|distance| distance * distance * (1.0 + TIE)).collect();
        let reach = distances.last().copied().unwrap_or_default() * (1.0 + TIE);
        let (keys, points) = sorted(points, reach);
        let mut cells = Vec::with_capacity(points.len());
        let mut near: Vec<[usize; 3]> = Vec::new();
        for (at, &key) in keys.iter().enumerate() {
            if at == 0 || keys[at - 1] != key {
                near.push(Self::around(&keys, key));
            }
            cells.push(near.len() - 1);
        }
        Self { points, cells, near, distances, squares }
    }

    fn around(keys: &[[u32; 2]], [row, column]: [u32; 2]) -> [usize; 3] {
        let up_to = |key: [u32; 2]| keys.partition_point(|&other| other <= key);
        let before = |key: [u32; 2]| keys.partition_point(|&other| other < key);
        [up_to([row, column + 1]), before([row + 1, column - 1]), up_to([row + 1, column + 1])]
    }

    /// For each distance, the sum of weights of the pairs, seen from both points, that are no farther apart.
    pub(super) fn weigh(&self, edge: &EdgeWeight) -> Vec<f64> {
        let starts: Vec<usize> = (0..self.points.len()).step_by(CHUNK).collect();
        let parts: Vec<Vec<f64>> = starts.into_par_iter().map(|start| self.weigh_chunk(start, edge)).collect();
        let mut sums = vec![0.0; self.distances.len() + 1];
        for part in parts {
            for (sum, part) in sums.iter_mut().zip(part) {
                *sum += part;
            }
        }
        sums.pop();
        let mut held = 0.0;
        for sum in &mut sums {
            held += *sum;
            *sum = held;
        }
        sums
    }

    /// What the pairs of a chunk of points add from each distance on; the last entry is beyond them all.
    fn weigh_chunk(&self, start: usize, edge: &EdgeWeight) -> Vec<f64> {
        let mut sums = vec![0.0; self.distances.len() + 1];
        let reach = |border: f64| self.distances.partition_point(|&distance| distance < border);
        let largest = self.squares.last().copied().unwrap_or_default();
        for at in start..(start + CHUNK).min(self.points.len()) {
            let one = self.points[at];
            let [own_end, above, above_end] = self.near[self.cells[at]];
            for &other in self.points[at + 1..own_end].iter().chain(&self.points[above..above_end]) {
                let (dx, dy) = (one[0] - other[0], one[1] - other[1]);
                let square = dx * dx + dy * dy;
                if square <= largest {
                    edge.add(Pair { one, other, square }, self.bin(square), &mut sums, reach);
                }
            }
        }
        sums
    }

    /// The first of the distances that a pair is within.
    fn bin(&self, square: f64) -> usize {
        self.squares.partition_point(|&limit| limit < square)
    }
}

/// Points in the order of their cells, rows first, and the cells: `[row, column]`, both from 1, of a grid whose cells are no
/// narrower than `reach`.
fn sorted(points: &[[f64; 2]], reach: f64) -> (Vec<[u32; 2]>, Vec<[f64; 2]>) {
    let ends = |axis: usize| {
        let at = points.iter().map(|point| point[axis]);
        at.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let [(west, east), (south, north)] = [ends(0), ends(1)];
    // No more cells on a side than 2^30, so that their numbers fit.
    let side = reach.max((east - west).max(north - south) / f64::from(1_u32 << 30)).max(f64::MIN_POSITIVE);
    let number = |at: f64, from: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 1 to 2^30 + 1")]
        let number = ((at - from) / side).floor() as u32 + 1;
        number
    };
    let cell = |&[x, y]: &[f64; 2]| [number(y, south), number(x, west)];
    let mut keyed: Vec<([u32; 2], [f64; 2])> = points.iter().map(|point| (cell(point), *point)).collect();
    keyed.par_sort_by_key(|&(key, _)| key);
    keyed.into_iter().unzip()
}

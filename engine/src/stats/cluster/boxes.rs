//! Points sorted into boxes so small that all points of one box are neighbours.
//!
//! The boxes of A. Gunawan (2013, master's thesis, TU Eindhoven) and M. de Berg, A. Gunawan and M. Roeloffzen (2019,
//! doi:10.1142/S0218195919400028): squares of side eps / sqrt 2, and with time slabs as thick as the reach in days. Only
//! occupied boxes exist, so that a far outlier costs nothing.

use rayon::prelude::*;

use super::super::StatsError;

/// Boxes are this much smaller than the reach allows, so that no rounding puts two points that are no neighbours in one
/// box. It also makes every neighbour at most [`STEPS`] boxes away along an axis.
const SHRINK: f64 = 1.0 - 1e-5;

/// How many boxes away a neighbour can be, along each axis.
const STEPS: u32 = 2;

/// Most boxes along an axis: up to here rounding is far below what [`SHRINK`] allows for.
const MOST_STEPS: f64 = 2_147_483_648.0;

/// Bits sorted by in one pass.
const DIGIT: u32 = 11;

/// Points in the order of their boxes; boxes in the order of their last coordinate, then the one before, then the first.
pub(super) struct Boxes<const D: usize> {
    /// The points, box after box; in one box, in the order of their rows.
    pub(super) points: Vec<[f64; D]>,
    /// Which row of the input each of `points` is.
    pub(super) rows: Vec<u32>,
    /// Where each box starts in `points`, and where the last one ends.
    pub(super) starts: Vec<u32>,
    cells: Vec<[u32; D]>,
    /// Where each line of boxes (alike in all coordinates but the first) starts, and where the last one ends.
    lines: Vec<u32>,
}

impl<const D: usize> Boxes<D> {
    /// Sorts checked points into boxes that reach `reach` from corner to corner: the length of a side times
    /// `sqrt(number of axes that share the reach)` for each axis.
    pub(super) fn new(points: &[[f64; D]], sides: [f64; D]) -> Result<Self, StatsError> {
        let lowest = lowest(points);
        let perside = sides.map(|side| 1.0 / (side * SHRINK));
        let steps = |point: &[f64; D]| -> [f64; D] { std::array::from_fn(|axis| (point[axis] - lowest[axis]) * perside[axis]) };
        let mut most = [0.0_f64; D];
        for point in points {
            for (most, steps) in most.iter_mut().zip(steps(point)) {
                *most = most.max(steps);
            }
        }
        let shifts = shifts(most, sides)?;
        let keys: Vec<(u64, u32)> =
            points.par_iter().zip(0_u32..u32::MAX).map(|(point, row)| (shifts.key(steps(point).map(whole)), row)).collect();
        Ok(Self::cut(points, &sorted(keys, shifts.bits), &shifts))
    }

    fn cut(points: &[[f64; D]], keys: &[(u64, u32)], shifts: &Shifts<D>) -> Self {
        let (mut starts, mut cells, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        let mut last: Option<u64> = None;
        for (&(key, _), at) in keys.iter().zip(0_u32..) {
            if last == Some(key) {
                continue;
            }
            let cell = shifts.cell(key);
            if last.is_none_or(|last| shifts.cell(last)[1..] != cell[1..]) {
                lines.push(index(cells.len()));
            }
            starts.push(at);
            cells.push(cell);
            last = Some(key);
        }
        starts.push(index(keys.len()));
        lines.push(index(cells.len()));
        let sorted = keys.par_iter().map(|&(_, row)| points[row as usize]).collect();
        Self { points: sorted, rows: keys.iter().map(|&(_, row)| row).collect(), starts, cells, lines }
    }

    /// Number of occupied boxes.
    pub(super) fn len(&self) -> usize {
        self.cells.len()
    }

    /// Number of lines of boxes.
    pub(super) fn lines(&self) -> usize {
        self.lines.len() - 1
    }

    /// Positions in `points` of one box.
    pub(super) fn range(&self, one: usize) -> std::ops::Range<usize> {
        self.starts[one] as usize..self.starts[one + 1] as usize
    }

    /// Calls `visit` with every box of a line and the other occupied boxes that may hold neighbours of its points.
    pub(super) fn around(&self, line: usize, mut visit: impl FnMut(usize, &[u32])) {
        let mut cursors = self.near_lines(line);
        let mut near = Vec::new();
        for one in self.lines[line]..self.lines[line + 1] {
            let column = self.cells[one as usize][0];
            near.clear();
            for (cursor, end) in &mut cursors {
                while cursor < end && self.cells[*cursor as usize][0] + STEPS < column {
                    *cursor += 1;
                }
                let within = |&other: &u32| self.cells[other as usize][0] <= column + STEPS;
                near.extend((*cursor..*end).take_while(within).filter(|&other| other != one));
            }
            visit(one as usize, &near);
        }
    }

    /// The boxes of each line that is near enough, as ranges, the line itself first.
    fn near_lines(&self, line: usize) -> Vec<(u32, u32)> {
        let place = |line: usize| &self.cells[self.lines[line] as usize];
        let own = *place(line);
        let mut near = vec![(self.lines[line], self.lines[line + 1])];
        let mut offset = [0_u32; D];
        while advance(&mut offset) {
            let Some(wanted) = moved(own, offset) else { continue };
            let order = |cell: &[u32; D]| cell[1..].iter().rev().cmp(wanted[1..].iter().rev());
            let (mut low, mut high) = (0, self.lines());
            while low < high {
                let middle = low.midpoint(high);
                if order(place(middle)).is_lt() { low = middle + 1 } else { high = middle }
            }
            if low != line && low < self.lines() && order(place(low)).is_eq() {
                near.push((self.lines[low], self.lines[low + 1]));
            }
        }
        near
    }
}

/// A place moved by an offset less [`STEPS`] along each axis but the first; `None` where that is below 0.
fn moved<const D: usize>(mut place: [u32; D], offset: [u32; D]) -> Option<[u32; D]> {
    for (place, offset) in place.iter_mut().zip(offset).skip(1) {
        *place = (*place + offset).checked_sub(STEPS)?;
    }
    Some(place)
}

/// Steps through every offset of the axes after the first; false after the last one.
fn advance<const D: usize>(offset: &mut [u32; D]) -> bool {
    // The first axis counts the very first offset, which would otherwise be stepped over.
    if offset[0] == 0 {
        offset[0] = 1;
        return true;
    }
    for step in &mut offset[1..] {
        *step += 1;
        if *step <= 2 * STEPS {
            return true;
        }
        *step = 0;
    }
    false
}

/// Where each coordinate of a box lies in its sorting key.
struct Shifts<const D: usize> {
    low: [u32; D],
    width: [u32; D],
    bits: u32,
}

impl<const D: usize> Shifts<D> {
    fn key(&self, cell: [u32; D]) -> u64 {
        cell.iter().zip(self.low).fold(0, |key, (&step, low)| key | u64::from(step) << low)
    }

    #[expect(clippy::cast_possible_truncation, reason = "masked to the width of a coordinate, at most 32 bits")]
    fn cell(&self, key: u64) -> [u32; D] {
        std::array::from_fn(|axis| (key >> self.low[axis] & ((1 << self.width[axis]) - 1)) as u32)
    }
}

fn shifts<const D: usize>(most: [f64; D], sides: [f64; D]) -> Result<Shifts<D>, StatsError> {
    let width = most.map(|steps| 32 - whole(steps).leading_zeros());
    let bits: u32 = width.iter().sum();
    let wide = most.iter().position(|steps| !(0.0..MOST_STEPS).contains(steps));
    let too_fine = |axis: usize| StatsError::BadOption {
        option: if axis < 2 { "eps" } else { "eps in days" },
        value: if axis < 2 { sides[axis] * std::f64::consts::SQRT_2 } else { sides[axis] },
        needs: "larger beside the extent of the points; leave out far outliers or widen it",
    };
    match wide {
        Some(axis) => Err(too_fine(axis)),
        None if bits > 63 => Err(too_fine(0)),
        None => Ok(Shifts { low: std::array::from_fn(|axis| width[..axis].iter().sum()), width, bits }),
    }
}

/// Sorts by key, lowest digit first; rows with the same key stay in order.
fn sorted(mut keys: Vec<(u64, u32)>, bits: u32) -> Vec<(u64, u32)> {
    let mut other = vec![(0, 0); keys.len()];
    for shift in (0..bits).step_by(DIGIT as usize) {
        let digit = |key: u64| (key >> shift & ((1 << DIGIT) - 1)) as usize;
        let mut places = vec![0_usize; 1 << DIGIT];
        for &(key, _) in &keys {
            places[digit(key)] += 1;
        }
        let mut sum = 0;
        for place in &mut places {
            sum += std::mem::replace(place, sum);
        }
        for &entry in &keys {
            let place = &mut places[digit(entry.0)];
            other[*place] = entry;
            *place += 1;
        }
        std::mem::swap(&mut keys, &mut other);
    }
    keys
}

fn lowest<const D: usize>(points: &[[f64; D]]) -> [f64; D] {
    points.iter().fold([f64::INFINITY; D], |lowest, point| std::array::from_fn(|axis| lowest[axis].min(point[axis])))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "steps are checked to lie in 0..2^31")]
fn whole(steps: f64) -> u32 {
    steps as u32
}

#[expect(clippy::cast_possible_truncation, reason = "there are at most u32::MAX points, and no more boxes than points")]
fn index(at: usize) -> u32 {
    at as u32
}

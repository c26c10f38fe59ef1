//! Events sorted into square cells, so that those within reach of a place lie together in memory.

use std::ops::Range;

use rayon::prelude::*;

use super::Events;

/// Most cells along one side of the plane; beyond it cells grow.
const MOST_CELLS: f64 = 1_073_741_824.0;

/// Events in the order of their cells, row by row; a column of its own for each coordinate.
pub(super) struct CellIndex {
    side: f64,
    origin: [f64; 2],
    /// Metres.
    pub(super) x: Vec<f64>,
    /// Metres.
    pub(super) y: Vec<f64>,
    /// Weight of each event.
    pub(super) weight: Vec<f64>,
    /// Cells that hold an event, by row and column.
    pub(super) cells: Vec<Cell>,
    rows: Vec<Row>,
}

/// A cell that holds events.
pub(super) struct Cell {
    column: u32,
    /// Where its events lie.
    pub(super) events: Range<usize>,
}

/// A row with events.
pub(super) struct Row {
    row: u32,
    cells: Range<usize>,
}

impl CellIndex {
    /// Events with a weight above 0 in cells of at least `side` metres.
    pub(super) fn new(events: Events<'_>, side: f64) -> Self {
        let origin = events.points.iter().fold([f64::INFINITY; 2], |low, point| [low[0].min(point[0]), low[1].min(point[1])]);
        let far = events.points.iter().fold(0.0_f64, |far, point| far.max(point[0] - origin[0]).max(point[1] - origin[1]));
        let side = side.max(far / MOST_CELLS);
        let key = |point: &[f64; 2]| {
            (u64::from(number((point[1] - origin[1]) / side)) << 32) | u64::from(number((point[0] - origin[0]) / side))
        };
        let mut order: Vec<(u64, usize)> =
            events.points.par_iter().enumerate().map(|(event, point)| (key(point), event)).collect();
        if let Some(weights) = events.weights {
            order.retain(|&(_, event)| weights[event] > 0.0);
        }
        order.par_sort_unstable();
        let (cells, rows) = runs(&order);
        let column = |of: fn(&[f64; 2]) -> f64| order.par_iter().map(|&(_, event)| of(&events.points[event])).collect();
        let weight = order.par_iter().map(|&(_, event)| events.weight(event)).collect();
        Self { side, origin, x: column(|point| point[0]), y: column(|point| point[1]), weight, cells, rows }
    }

    /// Rows that can hold events within `reach` of the ordinate `y`.
    pub(super) fn rows(&self, y: f64, reach: f64) -> &[Row] {
        let (low, high) = self.span(y - self.origin[1], reach);
        let first = self.rows.partition_point(|row| row.row < low);
        let count = self.rows[first..].partition_point(|row| row.row <= high);
        &self.rows[first..first + count]
    }

    /// The cells of `row` that can hold events within `reach` of `place`.
    pub(super) fn cells(&self, row: &Row, place: [f64; 2], reach: f64) -> Range<usize> {
        // The row's strip may lie away from the place; what is left of the reach is a half chord.
        let bottom = self.origin[1] + f64::from(row.row) * self.side;
        let slack = 1e-9 * (self.side + reach);
        let away = (bottom - place[1]).max(place[1] - bottom - self.side).max(0.0) - slack;
        let chord = (reach * reach - away.max(0.0).powi(2)).max(0.0).sqrt() + slack;
        let (low, high) = self.span(place[0] - self.origin[0], chord);
        let cells = &self.cells[row.cells.clone()];
        let first = cells.partition_point(|cell| cell.column < low);
        let count = cells[first..].partition_point(|cell| cell.column <= high);
        row.cells.start + first..row.cells.start + first + count
    }

    /// The events of a whole row.
    pub(super) fn row_events(&self, row: &Row) -> Range<usize> {
        self.events(row.cells.clone())
    }

    /// The events of cells that follow each other.
    pub(super) fn events(&self, cells: Range<usize>) -> Range<usize> {
        if cells.is_empty() { 0..0 } else { self.cells[cells.start].events.start..self.cells[cells.end - 1].events.end }
    }

    fn span(&self, middle: f64, reach: f64) -> (u32, u32) {
        (number((middle - reach) / self.side), number((middle + reach) / self.side))
    }
}

/// Cells and rows of sorted keys.
fn runs(order: &[(u64, usize)]) -> (Vec<Cell>, Vec<Row>) {
    let (mut cells, mut rows): (Vec<Cell>, Vec<Row>) = (Vec::new(), Vec::new());
    let mut start = 0;
    for run in order.chunk_by(|a, b| a.0 == b.0) {
        let [row, column] = halves(run[0].0);
        match rows.last_mut() {
            Some(last) if last.row == row => last.cells.end += 1,
            _ => rows.push(Row { row, cells: cells.len()..cells.len() + 1 }),
        }
        cells.push(Cell { column, events: start..start + run.len() });
        start += run.len();
    }
    (cells, rows)
}

#[expect(clippy::cast_possible_truncation, reason = "the halves of a number are what is wanted")]
const fn halves(key: u64) -> [u32; 2] {
    [(key >> 32) as u32, key as u32]
}

/// A cell number; what lies before the first cell is 0.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, which widens a search at most")]
const fn number(cells: f64) -> u32 {
    cells as u32
}

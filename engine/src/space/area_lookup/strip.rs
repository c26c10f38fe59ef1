//! The tiles of one row: which borders touch each, and which areas contain its anchor.

use std::ops::RangeInclusive;

use super::border::{Border, is_left};
use super::grid::Grid;
use super::tiles::Tiles;

/// Lists of things by number, one after another.
struct Lists<T> {
    starts: Vec<usize>,
    things: Vec<T>,
}

impl<T: Copy + Default> Lists<T> {
    /// Sorts things into so many lists.
    fn of(lists: usize, things: impl Iterator<Item = (usize, T)> + Clone) -> Self {
        let mut starts = vec![0; lists + 1];
        for (list, _) in things.clone() {
            starts[list + 1] += 1;
        }
        for list in 0..lists {
            starts[list + 1] += starts[list];
        }
        let mut next = starts.clone();
        let mut sorted = vec![T::default(); starts[lists]];
        for (list, thing) in things {
            sorted[next[list]] = thing;
            next[list] += 1;
        }
        Self { starts, things: sorted }
    }

    fn list(&self, list: usize) -> &[T] {
        &self.things[self.starts[list]..self.starts[list + 1]]
    }
}

/// The columns of a row that a border touches.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Span {
    border: usize,
    west: usize,
    east: usize,
}

impl Span {
    const fn columns(self) -> RangeInclusive<usize> {
        self.west..=self.east
    }
}

/// The borders that touch each row.
pub(super) struct Rows(Lists<Span>);

impl Rows {
    pub(super) fn of(grid: &Grid, borders: &[Border]) -> Self {
        let spans = borders.iter().enumerate().flat_map(|(border, of)| {
            grid.spans(of).map(move |(row, columns)| (row, Span { border, west: *columns.start(), east: *columns.end() }))
        });
        Self(Lists::of(grid.rows(), spans))
    }

    pub(super) fn spans(&self, row: usize) -> &[Span] {
        self.0.list(row)
    }
}

/// Settles the tiles of a row, from the west.
pub(super) fn strip((grid, row): (&Grid, usize), borders: &[Border], spans: &[Span]) -> Tiles {
    let touching = Lists::of(grid.columns(), spans.iter().flat_map(|span| span.columns().map(|column| (column, span.border))));
    let turns = turns((grid, row), borders, spans);
    let mut turns = turns.iter().peekable();
    let (mut inside, mut tiles) = (Vec::new(), Tiles::default());
    for column in 0..grid.columns() {
        while let Some((_, area)) = turns.next_if(|(at, _)| *at <= column) {
            turn(&mut inside, *area);
        }
        tiles.settle(grid.anchor(column, row), &inside, touching.list(column).iter().map(|border| &borders[*border]));
    }
    tiles
}

/// Where, going east from anchor to anchor, areas are entered or left: the column of the first anchor behind each border.
///
/// An anchor for which that is unclear is taken to lie before the border: nothing is concluded from it.
fn turns((grid, row): (&Grid, usize), borders: &[Border], spans: &[Span]) -> Vec<(usize, u32)> {
    let height = grid.anchor(0, row).y;
    let crosses = |span: &&Span| (borders[span.border].from.y > height) != (borders[span.border].to.y > height);
    let turn = |span: &Span| {
        let Border { from, to, area } = borders[span.border];
        let (low, high) = if from.y < to.y { (from, to) } else { (to, from) };
        let behind = |column: &usize| is_left(low, high, grid.anchor(*column, row)).is_ok_and(|before| !before);
        (span.columns().find(behind).unwrap_or(span.east + 1), area)
    };
    let mut turns: Vec<(usize, u32)> = spans.iter().filter(crosses).map(turn).collect();
    turns.sort_unstable();
    turns
}

/// Enters an area or leaves it.
fn turn(inside: &mut Vec<u32>, area: u32) {
    match inside.binary_search(&area) {
        Ok(position) => drop(inside.remove(position)),
        Err(position) => inside.insert(position, area),
    }
}

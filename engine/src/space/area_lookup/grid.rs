//! The grid of tiles that lies over all areas.

use std::ops::RangeInclusive;

use geo::Coord;

use super::border::Border;

/// Fewest and most tiles.
const TILES: (usize, usize) = (1 << 8, 1 << 18);

/// Where in a tile its known point lies, as shares of its sides: not in the middle, because borders that people draw along
/// meridians and parallels like to run through the middles of tiles.
const ANCHOR: [f64; 2] = [0.483_217, 0.521_843];

/// A grid of tiles over all areas.
#[derive(Debug)]
pub(super) struct Grid {
    west: f64,
    south: f64,
    /// Degrees per tile.
    wide: f64,
    high: f64,
    columns: usize,
    rows: usize,
}

impl Grid {
    /// About one tile for each border, square in degrees.
    pub(super) fn over(borders: &[Border]) -> Self {
        let ends = || borders.iter().flat_map(|border| [border.from, border.to]);
        let (west, south) = ends().fold((f64::MAX, f64::MAX), |(x, y), end| (x.min(end.x), y.min(end.y)));
        let (east, north) = ends().fold((f64::MIN, f64::MIN), |(x, y), end| (x.max(end.x), y.max(end.y)));
        if east <= west || north <= south {
            return Self { west: 0.0, south: 0.0, wide: 1.0, high: 1.0, columns: 0, rows: 0 };
        }
        let tiles = borders.len().clamp(TILES.0, TILES.1);
        #[expect(clippy::cast_precision_loss, reason = "at most 2^18 tiles")]
        let side = ((east - west) * (north - south) / tiles as f64).sqrt();
        let (wide, high) = (side.min(east - west), side.min(north - south));
        let mut grid = Self { west, south, wide, high, columns: usize::MAX, rows: usize::MAX };
        (grid.columns, grid.rows) = (grid.column(east) + 1, grid.row(north) + 1);
        grid
    }

    /// Rows of tiles.
    pub(super) const fn rows(&self) -> usize {
        self.rows
    }

    /// Tiles in a row.
    pub(super) const fn columns(&self) -> usize {
        self.columns
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is checked where it matters")]
    fn column(&self, x: f64) -> usize {
        ((x - self.west) / self.wide) as usize
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is checked where it matters")]
    fn row(&self, y: f64) -> usize {
        ((y - self.south) / self.high) as usize
    }

    /// The tile of a point, counted row by row from the south-west; none outside the grid.
    #[inline]
    pub(super) fn tile(&self, at: Coord) -> Option<usize> {
        let (column, row) = (self.column(at.x), self.row(at.y));
        let within = at.x >= self.west && at.y >= self.south && column < self.columns && row < self.rows;
        within.then(|| row * self.columns + column)
    }

    /// The known point of a tile.
    #[expect(clippy::cast_precision_loss, reason = "at most 2^18 tiles")]
    pub(super) fn anchor(&self, column: usize, row: usize) -> Coord {
        let x = self.west + (column as f64 + ANCHOR[0]) * self.wide;
        Coord { x, y: self.south + (row as f64 + ANCHOR[1]) * self.high }
    }

    /// The south-western corner of a tile.
    #[cfg(test)]
    #[expect(clippy::cast_precision_loss, reason = "a few tiles")]
    pub(super) fn corner(&self, column: usize, row: usize) -> Coord {
        Coord { x: self.west + column as f64 * self.wide, y: self.south + row as f64 * self.high }
    }

    /// The tiles that a border runs through, and perhaps one beside them: for each of its rows the columns.
    pub(super) fn spans(&self, border: &Border) -> impl Iterator<Item = (usize, RangeInclusive<usize>)> + Clone {
        let (low, high) = if border.from.y <= border.to.y { (border.from, border.to) } else { (border.to, border.from) };
        // Far more than rounding can move a border or the edge of a tile.
        let slack = Coord { x: self.wide / 1024.0 + 1e-12, y: self.high / 1024.0 + 1e-12 };
        let rows = self.row(low.y - slack.y)..=self.row(high.y + slack.y).min(self.rows - 1);
        rows.map(move |row| {
            #[expect(clippy::cast_precision_loss, reason = "at most 2^18 rows")]
            let south = self.south + row as f64 * self.high - slack.y;
            let ends = [south, south + self.high + 2.0 * slack.y].map(|y| x_at(low, high, y));
            let west = self.column(ends[0].min(ends[1]) - slack.x);
            (row, west..=self.column(ends[0].max(ends[1]) + slack.x).min(self.columns - 1))
        })
    }
}

/// Where a segment is at a height, or its nearer end where it does not reach that.
fn x_at(low: Coord, high: Coord, y: f64) -> f64 {
    let share = (y - low.y) / (high.y - low.y);
    if y <= low.y {
        low.x
    } else if y >= high.y {
        high.x
    } else {
        (high.x - low.x).mul_add(share, low.x)
    }
}

//! Every cell that holds a report, with its ancestors: ranges of codes for cells of any resolution.

use crate::space::{Cell, Resolution, SpaceError};

/// The resolutions that questions ask for besides the stored one.
const COARSER: [u8; 5] = [5, 6, 7, 8, 9];

/// Distinct cells of the stored resolution in index order; the position of a cell is its code.
#[derive(Debug)]
pub(super) struct CellTable {
    cells: Vec<u64>,
    /// For each coarser resolution its occupied cells in index order, each with the code of its first child.
    ancestors: [Vec<(Cell, u32)>; COARSER.len()],
    stored: Vec<(Cell, u32)>,
}

impl CellTable {
    /// The table of cells in index order.
    pub(super) fn new(cells: Vec<u64>) -> Result<Self, SpaceError> {
        let stored: Vec<(Cell, u32)> =
            cells.iter().zip(0..).map(|(cell, code)| Ok((Cell::from_u64(*cell)?, code))).collect::<Result<_, SpaceError>>()?;
        let mut ancestors = [const { Vec::new() }; COARSER.len()];
        for (level, found) in COARSER.iter().zip(&mut ancestors) {
            let resolution = Resolution::new(*level)?;
            for (cell, code) in &stored {
                let parent = cell.parent(resolution).unwrap_or(*cell);
                if found.last().is_none_or(|(last, _): &(Cell, u32)| *last != parent) {
                    found.push((parent, *code));
                }
            }
        }
        Ok(Self { cells, ancestors, stored })
    }

    /// The cells by code.
    pub(super) fn cells(&self) -> &[u64] {
        &self.cells
    }

    /// The occupied cells of a resolution in index order, with the code of the first child.
    fn at(&self, resolution: Resolution) -> &[(Cell, u32)] {
        let level = COARSER.iter().position(|level| *level == resolution.level());
        level.map_or(&self.stored, |level| &self.ancestors[level])
    }

    /// Every occupied cell of a resolution with the codes of its children.
    pub(super) fn all(&self, resolution: Resolution) -> impl Iterator<Item = (Cell, (u32, u32))> + Clone {
        let cells = self.at(resolution);
        (0..cells.len()).map(|at| (cells[at].0, (cells[at].1, self.end_of(cells, at))))
    }

    /// Those of some cells of a resolution, in index order, that are occupied: position among them, and codes of the children.
    pub(super) fn among(&self, cells: &[Cell], resolution: Resolution) -> Vec<(usize, (u32, u32))> {
        let known = self.at(resolution);
        let mut found = Vec::new();
        let mut next = 0;
        for (position, cell) in cells.iter().enumerate() {
            next += known[next..].partition_point(|(known, _)| known < cell);
            if known.get(next).is_some_and(|(known, _)| known == cell) {
                found.push((position, (known[next].1, self.end_of(known, next))));
            }
        }
        found
    }

    fn end_of(&self, cells: &[(Cell, u32)], at: usize) -> u32 {
        let all = u32::try_from(self.cells.len()).unwrap_or(u32::MAX);
        cells.get(at + 1).map_or(all, |(_, first)| *first)
    }

    pub(super) fn bytes(&self) -> usize {
        let pairs: usize = self.ancestors.iter().map(Vec::capacity).sum::<usize>() + self.stored.capacity();
        self.cells.capacity() * 8 + pairs * size_of::<(Cell, u32)>()
    }
}

//! Which cells of a lattice are neighbours.

use super::StatsError;

/// Symmetric adjacency of a lattice, in compressed rows.
///
/// Cells are numbered from 0. The neighbours of a cell are sorted, listed once, and never include the cell itself: a
/// statistic says for itself whether a cell counts towards itself. A cell without neighbours is an island, and allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adjacency {
    /// Where each cell's row starts in `targets`, and where the last one ends.
    offsets: Vec<usize>,
    targets: Vec<u32>,
}

impl Adjacency {
    /// Adjacency of `cells` cells from neighbour pairs, each meant in both directions.
    ///
    /// A pair given twice, or once in each direction, counts once.
    ///
    /// # Errors
    /// [`StatsError::TooManyCells`], [`StatsError::NeighbourOutOfRange`] and [`StatsError::OwnNeighbour`].
    pub fn from_pairs(cells: usize, pairs: &[(u32, u32)]) -> Result<Self, StatsError> {
        check_size(cells)?;
        let mut rows = vec![Vec::new(); cells];
        for &(a, b) in pairs {
            check_neighbour(cells, a, b)?;
            check_neighbour(cells, b, a)?;
            rows[a as usize].push(b);
            rows[b as usize].push(a);
        }
        Ok(Self::compress(rows))
    }

    /// Adjacency from one list of neighbours per cell, in any order; a neighbour listed twice counts once.
    ///
    /// # Errors
    /// As [`Adjacency::from_pairs`], and [`StatsError::OneSided`] where a neighbour does not name the cell back, as it
    /// happens when a lattice is cut out of a larger one row by row.
    pub fn from_rows(rows: Vec<Vec<u32>>) -> Result<Self, StatsError> {
        check_size(rows.len())?;
        for (cell, row) in (0_u32..).zip(&rows) {
            for &neighbour in row {
                check_neighbour(rows.len(), cell, neighbour)?;
            }
        }
        let adjacency = Self::compress(rows);
        adjacency.check_both_ways()?;
        Ok(adjacency)
    }

    /// The neighbours of `cell`, in ascending order.
    ///
    /// # Panics
    /// When `cell` is not below [`Adjacency::len`], as indexing a slice does.
    #[must_use]
    pub fn neighbours(&self, cell: usize) -> &[u32] {
        &self.targets[self.offsets[cell]..self.offsets[cell + 1]]
    }

    /// Number of cells.
    #[must_use]
    pub fn len(&self) -> usize {
        self.offsets.len() - 1
    }

    /// Whether the lattice has no cells.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn compress(rows: Vec<Vec<u32>>) -> Self {
        let mut offsets = Vec::with_capacity(rows.len() + 1);
        let mut targets = Vec::with_capacity(rows.iter().map(Vec::len).sum());
        offsets.push(0);
        for mut row in rows {
            row.sort_unstable();
            row.dedup();
            targets.append(&mut row);
            offsets.push(targets.len());
        }
        Self { offsets, targets }
    }

    fn check_both_ways(&self) -> Result<(), StatsError> {
        for (cell, at) in (0_u32..).zip(0..self.len()) {
            let one_sided = |&&neighbour: &&u32| self.neighbours(neighbour as usize).binary_search(&cell).is_err();
            if let Some(&neighbour) = self.neighbours(at).iter().find(one_sided) {
                return Err(StatsError::OneSided { cell, neighbour });
            }
        }
        Ok(())
    }
}

fn check_size(cells: usize) -> Result<(), StatsError> {
    match u32::try_from(cells) {
        Ok(_) => Ok(()),
        Err(_) => Err(StatsError::TooManyCells { cells }),
    }
}

fn check_neighbour(cells: usize, cell: u32, neighbour: u32) -> Result<(), StatsError> {
    if neighbour as usize >= cells {
        return Err(StatsError::NeighbourOutOfRange { cell, neighbour, cells });
    }
    if neighbour == cell {
        return Err(StatsError::OwnNeighbour { cell });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Adjacency, StatsError};

    #[test]
    fn merges_duplicates_and_sorts() {
        let adjacency = Adjacency::from_pairs(4, &[(2, 0), (0, 2), (0, 1), (2, 0)]).expect("a lattice");
        assert_eq!(adjacency.neighbours(0), [1, 2]);
        assert_eq!(adjacency.neighbours(2), [0]);
        assert!(adjacency.neighbours(3).is_empty());
        assert_eq!(adjacency.len(), 4);
    }

    #[test]
    fn rows_and_pairs_give_the_same_lattice() {
        let rows = Adjacency::from_rows(vec![vec![2, 1, 2], vec![0], vec![0], vec![]]).expect("a lattice");
        assert_eq!(Adjacency::from_pairs(4, &[(0, 1), (0, 2)]), Ok(rows));
    }

    #[test]
    fn a_lattice_may_have_no_cells() {
        assert!(Adjacency::from_pairs(0, &[]).expect("a lattice").is_empty());
        assert!(Adjacency::from_rows(Vec::new()).expect("a lattice").is_empty());
    }

    #[test]
    fn refuses_cells_outside_the_lattice() {
        let outside = StatsError::NeighbourOutOfRange { cell: 0, neighbour: 3, cells: 3 };
        assert_eq!(Adjacency::from_pairs(3, &[(0, 3)]), Err(outside.clone()));
        assert_eq!(Adjacency::from_pairs(3, &[(3, 0)]), Err(outside.clone()));
        assert_eq!(Adjacency::from_rows(vec![vec![3], vec![], vec![]]), Err(outside));
    }

    #[test]
    fn refuses_a_cell_next_to_itself() {
        assert_eq!(Adjacency::from_pairs(3, &[(1, 1)]), Err(StatsError::OwnNeighbour { cell: 1 }));
        assert_eq!(Adjacency::from_rows(vec![vec![0]]), Err(StatsError::OwnNeighbour { cell: 0 }));
    }

    #[test]
    fn refuses_rows_that_do_not_name_each_other() {
        let refused = Adjacency::from_rows(vec![vec![1], vec![0, 2], vec![]]).expect_err("one-sided");
        assert_eq!(refused, StatsError::OneSided { cell: 1, neighbour: 2 });
        assert!(refused.to_string().ends_with("list both directions"), "{refused}");
    }
}

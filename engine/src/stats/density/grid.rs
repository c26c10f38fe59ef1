//! Regular grids of places.

use super::{StatsError, real};

/// Most bins of one grid of bins, and most nodes of an answer.
pub(super) const MOST_NODES: f64 = 67_108_864.0;

/// A regular grid of places.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DensityGrid {
    /// The south-westernmost node, metres.
    pub first: [f64; 2],
    /// Distance from node to node along x and along y, metres.
    pub step_m: [f64; 2],
    /// Nodes along x.
    pub columns: usize,
    /// Nodes along y.
    pub rows: usize,
}

impl DensityGrid {
    /// A node by its number: row by row from the south, each from the west.
    #[must_use]
    pub fn node(&self, number: usize) -> [f64; 2] {
        [self.along(0, number % self.columns), self.along(1, number / self.columns)]
    }

    pub(super) fn along(&self, axis: usize, node: usize) -> f64 {
        self.first[axis] + real(node) * self.step_m[axis]
    }

    pub(super) fn axis(&self, axis: usize) -> Vec<f64> {
        (0..[self.columns, self.rows][axis]).map(|node| self.along(axis, node)).collect()
    }

    pub(super) fn check(&self) -> Result<(), StatsError> {
        let nodes = real(self.columns) * real(self.rows);
        if nodes > MOST_NODES {
            let needs = "at most 67108864; ask for a coarser grid or a smaller area";
            return Err(StatsError::BadOption { option: "the number of nodes", value: nodes, needs });
        }
        for axis in 0..2 {
            let (first, step) = (self.first[axis], self.step_m[axis]);
            if !(-1e15..=1e15).contains(&first) {
                return Err(StatsError::BadOption {
                    option: "the grid's first node",
                    value: first,
                    needs: "a finite number of metres",
                });
            }
            if !(1e-9..=1e12).contains(&step) {
                return Err(StatsError::BadOption {
                    option: "the grid's step in metres",
                    value: step,
                    needs: "from 1e-9 to 1e12",
                });
            }
        }
        Ok(())
    }
}

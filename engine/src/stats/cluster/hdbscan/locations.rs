//! Rows at the same coordinates, taken together: many reports share one snapped address.

use std::cmp::Ordering;

use rayon::prelude::*;

/// Distinct coordinates, how many rows each holds, and which one each row is at.
pub(super) struct Locations {
    /// In ascending order, so that nothing that follows depends on the order of the rows.
    pub(super) points: Vec<[f64; 2]>,
    pub(super) sizes: Vec<u32>,
    pub(super) of_row: Vec<u32>,
}

impl Locations {
    /// Locations of checked points.
    pub(super) fn new(rows: &[[f64; 2]]) -> Self {
        // Adding 0 turns -0 into 0, which lies at the same place.
        let mut sorted: Vec<([f64; 2], u32)> =
            rows.par_iter().zip(0..u32::MAX).map(|(&[x, y], row)| ([x + 0.0, y + 0.0], row)).collect();
        sorted.par_sort_unstable_by(by_coordinates);
        let mut locations = Self { points: Vec::new(), sizes: Vec::new(), of_row: vec![0; rows.len()] };
        let alike = |a: &([f64; 2], u32), b: &([f64; 2], u32)| by_coordinates(a, b).is_eq();
        for (pile, location) in sorted.chunk_by(alike).zip(0_u32..) {
            locations.points.push(pile[0].0);
            let mut size = 0;
            for &(_, row) in pile {
                locations.of_row[row as usize] = location;
                size += 1;
            }
            locations.sizes.push(size);
        }
        locations
    }
}

fn by_coordinates(([ax, ay], _): &([f64; 2], u32), ([bx, by], _): &([f64; 2], u32)) -> Ordering {
    ax.total_cmp(bx).then(ay.total_cmp(by))
}

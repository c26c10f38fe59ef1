//! The common outline of several cells.

use h3o::geom::SolventBuilder;

use super::area::rings_of;
use super::{Cell, LngLat};

/// Polygons, each an outer ring and its holes, that some distinct cells of one resolution make together; empty for none.
#[must_use]
pub fn dissolved(cells: &[Cell]) -> Vec<Vec<Vec<LngLat>>> {
    let outline = SolventBuilder::new().build().dissolve(cells.iter().map(|cell| cell.to_h3()));
    // It refuses only repeated cells and mixed resolutions.
    outline.map(|polygons| rings_of(&polygons)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_and_its_ring_have_one_outline_of_eighteen_corners() {
        let cell: Cell = "8a19583900c7fff".parse().expect("a cell");
        let outline = dissolved(&cell.disk(1));
        assert_eq!(outline.len(), 1);
        assert_eq!((outline[0].len(), outline[0][0].len()), (1, 19));
        let mut ring = cell.disk(1);
        ring.retain(|other| *other != cell);
        assert_eq!(dissolved(&ring)[0].len(), 2, "an outer ring and a hole");
        assert!(dissolved(&[]).is_empty());
    }
}

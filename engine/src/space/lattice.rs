//! A lattice: every cell of a region, in index order, with its neighbourhoods.

use std::collections::BTreeMap;

use geo::{MultiPolygon, Polygon, Rect};
use h3o::geom::{ContainmentMode, TilerBuilder};

use super::{Area, BBox, Cell, Resolution, SpaceError};

/// More cells than this are refused: about four times Greater London at resolution 10.
const MOST_CELLS: usize = 500_000;

/// Distinct cells of one resolution in ascending index order.
#[derive(Debug, Clone)]
pub struct Lattice {
    resolution: Resolution,
    cells: Vec<Cell>,
    bbox: BBox,
}

impl Lattice {
    /// Every cell whose centre lies in the box.
    ///
    /// # Errors
    /// [`SpaceError::EmptyRegion`] when there is none, [`SpaceError::RegionTooLarge`] beyond half a million cells.
    pub fn of_bbox(bbox: BBox, resolution: Resolution) -> Result<Self, SpaceError> {
        let rect = Rect::new((bbox.west, bbox.south), (bbox.east, bbox.north)).to_polygon();
        Self::of_polygons(&MultiPolygon::new(vec![rect]), resolution, &format!("the box {bbox}"))
    }

    /// Every cell whose centre lies in one of the areas.
    ///
    /// # Errors
    /// As [`Lattice::of_bbox`].
    pub fn of_areas<'a>(areas: impl IntoIterator<Item = &'a Area>, resolution: Resolution) -> Result<Self, SpaceError> {
        let areas: Vec<&Area> = areas.into_iter().collect();
        let region = match areas[..] {
            [area] => format!("area `{}`", area.id),
            _ => format!("the {} areas", areas.len()),
        };
        let polygons = areas.iter().flat_map(|area| area.geometry.iter().cloned()).collect();
        Self::of_polygons(&polygons, resolution, &region)
    }

    /// Exactly these cells, whatever they are; duplicates count once.
    ///
    /// # Errors
    /// [`SpaceError::EmptyRegion`] for no cells.
    pub fn of_cells(cells: impl IntoIterator<Item = Cell>, resolution: Resolution) -> Result<Self, SpaceError> {
        Self::from_unsorted(cells.into_iter().collect(), resolution, "the occupied cells")
    }

    fn of_polygons(polygons: &MultiPolygon, resolution: Resolution, region: &str) -> Result<Self, SpaceError> {
        let mut cells = Vec::new();
        for polygon in polygons {
            tile(polygon, resolution, region, &mut cells)?;
        }
        Self::from_unsorted(cells, resolution, region)
    }

    fn from_unsorted(mut cells: Vec<Cell>, resolution: Resolution, region: &str) -> Result<Self, SpaceError> {
        cells.sort_unstable();
        cells.dedup();
        let empty = || SpaceError::EmptyRegion { region: region.to_owned(), resolution: resolution.level() };
        check_size(cells.len(), resolution, region)?;
        let bbox = BBox::around(cells.iter().flat_map(|cell| cell.outline())).ok_or_else(empty)?;
        Ok(Self { resolution, cells, bbox })
    }

    /// Its resolution.
    #[must_use]
    pub const fn resolution(&self) -> Resolution {
        self.resolution
    }

    /// Its cells in index order.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// The smallest box around the outlines of all its cells.
    #[must_use]
    pub const fn bbox(&self) -> BBox {
        self.bbox
    }

    /// Where a cell stands in [`Lattice::cells`].
    #[must_use]
    pub fn position(&self, cell: Cell) -> Option<usize> {
        self.cells.binary_search(&cell).ok()
    }

    /// For every cell the positions of the other cells within `rings` steps, ascending.
    #[must_use]
    pub fn neighbours(&self, rings: u32) -> Vec<Vec<u32>> {
        let place: BTreeMap<Cell, u32> = self.cells.iter().copied().zip(0..).collect();
        self.cells.iter().map(|cell| neighbours_of(*cell, rings, &place)).collect()
    }
}

fn neighbours_of(cell: Cell, rings: u32, place: &BTreeMap<Cell, u32>) -> Vec<u32> {
    let mut row: Vec<u32> =
        cell.disk(rings).into_iter().filter(|other| *other != cell).filter_map(|other| place.get(&other).copied()).collect();
    row.sort_unstable();
    row
}

fn tile(polygon: &Polygon, resolution: Resolution, region: &str, cells: &mut Vec<Cell>) -> Result<(), SpaceError> {
    let refuse = |error: h3o::error::InvalidGeometry| SpaceError::BadArea { area: region.to_owned(), reason: error.to_string() };
    let mut tiler =
        TilerBuilder::new(resolution.to_h3()).containment_mode(ContainmentMode::ContainsCentroid).disable_transmeridian_heuristic().build();
    tiler.add(polygon.clone()).map_err(refuse)?;
    // The hint is an upper bound of a box, generous for slim polygons: refuse only what is far beyond.
    check_size(tiler.coverage_size_hint() / 4, resolution, region)?;
    cells.extend(tiler.into_coverage().map(Cell::from_h3));
    Ok(())
}

fn check_size(cells: usize, resolution: Resolution, region: &str) -> Result<(), SpaceError> {
    if cells <= MOST_CELLS {
        return Ok(());
    }
    let (region, resolution) = (region.to_owned(), resolution.level());
    Err(SpaceError::RegionTooLarge { region, cells, resolution, limit: MOST_CELLS })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bristol() -> Lattice {
        let bbox = "-2.70,51.40,-2.50,51.52".parse().expect("a box");
        Lattice::of_bbox(bbox, Resolution::new(9).expect("a resolution")).expect("cells")
    }

    #[test]
    fn every_cell_centre_lies_in_the_box_and_none_is_missing() {
        let lattice = bristol();
        let bbox: BBox = "-2.70,51.40,-2.50,51.52".parse().expect("a box");
        assert!(lattice.cells().iter().all(|cell| bbox.contains(cell.centre())));
        let missing = lattice
            .cells()
            .iter()
            .flat_map(|cell| cell.disk(1))
            .filter(|cell| bbox.contains(cell.centre()) && lattice.position(*cell).is_none())
            .count();
        assert_eq!(missing, 0);
    }

    #[test]
    fn neighbourhoods_are_symmetric_and_leave_the_cell_out() {
        let rows = bristol().neighbours(1);
        for (here, row) in (0u32..).zip(&rows) {
            assert!(row.len() <= 6 && !row.contains(&here));
            assert!(row.iter().all(|there| rows[*there as usize].contains(&here)));
        }
    }

    #[test]
    fn a_continent_is_refused_with_its_size() {
        let bbox = "-10,35,30,60".parse().expect("a box");
        let error = Lattice::of_bbox(bbox, Resolution::new(9).expect("a resolution")).expect_err("too large");
        assert!(matches!(error, SpaceError::RegionTooLarge { resolution: 9, .. }));
    }
}

//! A lattice: every cell of a region, in index order, with its neighbourhoods.

use std::collections::HashMap;
use std::sync::Arc;

use geo::{BoundingRect, Intersects, MultiPolygon, Point, Polygon, Rect};

use super::probes::Probes;
use super::{Area, BBox, Cell, LngLat, Resolution, SpaceError};

/// More cells than this are refused: about four times Greater London at resolution 10.
const MOST_CELLS: usize = 500_000;

/// Distinct cells of one resolution in ascending index order. Cloning is cheap.
#[derive(Debug, Clone)]
pub struct Lattice {
    resolution: Resolution,
    cells: Arc<[Cell]>,
    bbox: BBox,
}

impl Lattice {
    /// Every cell whose centre lies in the box.
    ///
    /// # Errors
    /// [`SpaceError::EmptyRegion`] when there is none, [`SpaceError::RegionTooLarge`] beyond half a million cells.
    pub fn of_bbox(bbox: BBox, resolution: Resolution) -> Result<Self, SpaceError> {
        let region = format!("the box {bbox}");
        if let Some(cells) = around_the_middle(bbox, resolution) {
            return Self::from_unsorted(cells, resolution, &region);
        }
        let rect = Rect::new((bbox.west, bbox.south), (bbox.east, bbox.north)).to_polygon();
        Self::of_polygons(&MultiPolygon::new(vec![rect]), resolution, &region)
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
        let bbox = outer_box(&cells).ok_or_else(empty)?;
        Ok(Self { resolution, cells: cells.into(), bbox })
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

    /// A box that holds every point of the stored resolution's cells whose ancestors are in here: they stick out of them.
    #[must_use]
    pub fn reach(&self) -> BBox {
        let (width, height) = self.cells.first().map_or((0.0, 0.0), |cell| extent(*cell));
        let BBox { west, south, east, north } = self.bbox;
        BBox { west: west - width, south: south - height, east: east + width, north: north + height }
    }

    /// Where a cell stands in [`Lattice::cells`].
    #[must_use]
    pub fn position(&self, cell: Cell) -> Option<usize> {
        self.cells.binary_search(&cell).ok()
    }

    /// For every cell the positions of the other cells within `rings` steps, ascending.
    #[must_use]
    pub fn neighbours(&self, rings: u32) -> Vec<Vec<u32>> {
        let place: HashMap<Cell, u32> = self.cells.iter().copied().zip(0..).collect();
        self.cells.iter().map(|cell| neighbours_of(*cell, rings, &place)).collect()
    }
}

/// The smallest box around the outlines of cells. Only those whose centre is near an edge of the box of all centres can bear
/// on it.
fn outer_box(cells: &[Cell]) -> Option<BBox> {
    let centres: Vec<LngLat> = cells.iter().map(|cell| cell.centre()).collect();
    let inner = BBox::around(centres.iter().copied())?;
    let (width, height) = extent(*cells.first()?);
    let is_outer = |centre: &LngLat| {
        let (lng, lat) = (centre.lng(), centre.lat());
        lng - inner.west < width || inner.east - lng < width || lat - inner.south < height || inner.north - lat < height
    };
    let outer = cells.iter().zip(&centres).filter(|(_, centre)| is_outer(centre));
    outer.map(|(cell, _)| cell.bbox()).reduce(BBox::union)
}

/// Width and height of a cell in degrees, doubled: cells of one region differ by less.
fn extent(cell: Cell) -> (f64, f64) {
    let bbox = cell.bbox();
    (2.0 * (bbox.east - bbox.west), 2.0 * (bbox.north - bbox.south))
}

fn neighbours_of(cell: Cell, rings: u32, place: &HashMap<Cell, u32>) -> Vec<u32> {
    let mut row: Vec<u32> =
        cell.disk(rings).into_iter().filter(|other| *other != cell).filter_map(|other| place.get(&other).copied()).collect();
    row.sort_unstable();
    row
}

/// The cells whose centre lies in a box, found ring by ring from the cell in its middle; `None` for boxes so long or so large
/// that most of the rings would miss it.
fn around_the_middle(bbox: BBox, resolution: Resolution) -> Option<Vec<Cell>> {
    let middle = LngLat::on_globe(f64::midpoint(bbox.west, bbox.east), f64::midpoint(bbox.south, bbox.north));
    let grid = Probes::over(bbox, resolution)?;
    let rings = grid.rings_to_the_corners();
    let reached = 3 * rings * (rings + 1) + 1;
    if reached > 6 * grid.cells() + 64 || grid.cells() > MOST_CELLS {
        return None;
    }
    let mut cells = middle.cell(resolution)?.disk(u32::try_from(rings).ok()?);
    cells.retain(|cell| bbox.contains(cell.centre()));
    Some(cells)
}

/// Adds the cells whose centre lies in the polygon.
///
/// The polygon's box is probed on a grid so fine that no cell escapes; then each cell's centre is tested. The library's
/// own tiler gives the same cells (a test compares them) but relates whole hexagons with the polygon, which takes
/// seconds for a county of a thousand areas.
fn tile(polygon: &Polygon, resolution: Resolution, region: &str, cells: &mut Vec<Cell>) -> Result<(), SpaceError> {
    let refuse = |reason: &str| SpaceError::BadArea { area: region.to_owned(), reason: reason.to_owned() };
    let rect = polygon.bounding_rect().ok_or_else(|| refuse("it has no extent"))?;
    let bbox = BBox { west: rect.min().x, south: rect.min().y, east: rect.max().x, north: rect.max().y };
    let grid = Probes::over(bbox, resolution).ok_or_else(|| refuse("it lies off the globe"))?;
    check_size(grid.cells(), resolution, region)?;
    let mut found: Vec<Cell> = grid.points().filter_map(|point| point.cell(resolution)).collect();
    found.sort_unstable();
    found.dedup();
    found.retain(|cell| polygon.intersects(&Point::new(cell.centre().lng(), cell.centre().lat())));
    cells.extend(found);
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

    /// The cells that the library's tiler finds for the same region.
    fn by_tiler(polygon: Polygon, resolution: Resolution) -> Vec<Cell> {
        use h3o::geom::{ContainmentMode, TilerBuilder};
        let mut tiler = TilerBuilder::new(resolution.to_h3()).containment_mode(ContainmentMode::ContainsCentroid).build();
        tiler.add(polygon).expect("a polygon");
        let mut cells: Vec<Cell> = tiler.into_coverage().map(Cell::from_h3).collect();
        cells.sort_unstable();
        cells
    }

    #[test]
    fn the_library_tiler_finds_the_same_cells() {
        for (level, corners) in [
            (9, vec![(-2.70, 51.40), (-2.50, 51.40), (-2.50, 51.52), (-2.70, 51.52)]),
            (10, vec![(-2.61, 51.45), (-2.55, 51.44), (-2.57, 51.47), (-2.60, 51.46)]),
            (8, vec![(24.0, 68.0), (25.5, 68.1), (25.0, 68.6)]),
            (7, vec![(-74.3, -0.4), (-73.5, 0.3), (-74.1, 0.5)]),
        ] {
            let polygon = Polygon::new(corners.into(), Vec::new());
            let resolution = Resolution::new(level).expect("a resolution");
            let lattice = Lattice::of_polygons(&MultiPolygon::new(vec![polygon.clone()]), resolution, "a test").expect("cells");
            assert_eq!(lattice.cells(), by_tiler(polygon, resolution), "resolution {level}");
        }
    }

    #[test]
    fn rings_from_the_middle_find_the_same_cells_as_probes() {
        let boxes = [
            ("-2.70,51.40,-2.50,51.52", 9),
            ("-2.7012,51.4003,-2.7001,51.4011", 10),
            ("-0.51,51.28,0.33,51.69", 8),
            ("24.0,68.0,25.5,68.6", 7),
            ("-87.9,41.6,-87.5,42.1", 9),
            ("-74.3,-0.4,-73.5,0.3", 7),
            ("-2.70,51.40,-2.69,51.52", 10),
        ];
        for (text, level) in boxes {
            let (bbox, resolution): (BBox, _) = (text.parse().expect("a box"), Resolution::new(level).expect("a resolution"));
            let rect = Rect::new((bbox.west, bbox.south), (bbox.east, bbox.north)).to_polygon();
            let probed = Lattice::of_polygons(&MultiPolygon::new(vec![rect]), resolution, text);
            let ringed = Lattice::of_bbox(bbox, resolution);
            match (probed, ringed) {
                (Ok(probed), Ok(ringed)) => {
                    assert_eq!((probed.cells(), probed.bbox()), (ringed.cells(), ringed.bbox()), "{text}");
                }
                (probed, ringed) => assert_eq!(probed.is_err(), ringed.is_err(), "{text}"),
            }
        }
        let square: BBox = boxes[0].0.parse().expect("a box");
        assert!(around_the_middle(square, Resolution::new(9).expect("a resolution")).is_some(), "the usual box goes by rings");
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

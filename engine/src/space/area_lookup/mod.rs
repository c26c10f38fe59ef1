//! Which areas contain each of millions of points: the map is cut into tiles, and what each tile holds is settled once.

mod border;
mod grid;
mod located;
mod strip;
mod tiles;

use geo::Coord;
use rayon::prelude::*;

use super::{Area, AreaIndex, LngLat};
use border::Unclear;
use grid::Grid;
pub use located::Located;
use tiles::Tiles;

/// Points that are located together.
const CHUNK: usize = 1 << 15;

/// An [`AreaIndex`] that knows, tile by tile, what lies there. Answers are those of [`AreaIndex::area_at`].
///
/// Whether an area contains a point follows from whether it contains a known point of the same tile, and from how many of
/// its borders lie between the two. A border that several areas share is looked at once. Where rounding could decide, the
/// areas themselves are asked.
#[derive(Debug)]
pub struct AreaLookup<'a> {
    areas: &'a AreaIndex,
    grid: Grid,
    tiles: Tiles,
}

impl<'a> AreaLookup<'a> {
    /// Cuts the map into tiles, on all cores.
    #[must_use]
    pub fn new(areas: &'a AreaIndex) -> Self {
        let borders = border::of(areas.areas());
        let grid = Grid::over(&borders);
        let tiles = Tiles::of(&grid, &borders, areas.areas().len());
        Self { areas, grid, tiles }
    }

    /// The area that contains a point, its edge included; where several do, the first in the order of the index.
    #[must_use]
    pub fn at(&self, point: LngLat) -> Option<&'a Area> {
        let first = match self.held(point) {
            Ok((parts, held)) => parts.get(held.trailing_zeros() as usize).map(|part| *part as usize),
            Err(Unclear) => self.areas.areas_at(point).min(),
        };
        first.map(|position| &self.areas.areas()[position])
    }

    /// Which areas contain each of many points, edges included, on all cores.
    #[must_use]
    pub fn locate(&self, points: &[LngLat]) -> Located {
        let chunks = points.par_chunks(CHUNK).enumerate().map(|(chunk, points)| {
            let mut located = Located::with_capacity(points.len());
            for (row, point) in (chunk * CHUNK..).zip(points) {
                match self.held(*point) {
                    Ok((parts, held)) => located.push(row, bits(held).map(|bit| parts[bit])),
                    Err(Unclear) => located.push(row, self.asked(*point).into_iter()),
                }
            }
            located
        });
        Located::joined(chunks.collect())
    }

    /// Areas that may contain a point, in the order of the index, and which of them do, the first in the lowest bit.
    fn held(&self, point: LngLat) -> Result<(&[u32], u64), Unclear> {
        let at = Coord { x: point.lng(), y: point.lat() };
        self.grid.tile(at).map_or(Ok((&[], 0)), |tile| self.tiles.held(tile, at))
    }

    /// The areas that contain a point, in the order of the index, by asking each.
    fn asked(&self, point: LngLat) -> Vec<u32> {
        let mut found: Vec<u32> = self.areas.areas_at(point).filter_map(|position| u32::try_from(position).ok()).collect();
        found.sort_unstable();
        found
    }
}

/// The positions of the bits that are set, lowest first.
fn bits(mut of: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let lowest = of.trailing_zeros() as usize;
        of &= of.wrapping_sub(1);
        (lowest < 64).then_some(lowest)
    })
}

#[cfg(test)]
mod tests;

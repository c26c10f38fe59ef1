//! What each tile holds: one area, none, or parts of several with the borders between them.

use std::ops::Range;

use geo::Coord;
use rayon::prelude::*;

use super::border::{Border, Unclear, is_left};
use super::grid::Grid;
use super::strip::{Rows, strip};

/// Most areas of which a tile can hold parts: a bit each.
const PARTS: usize = 64;

/// All tiles, row by row.
#[derive(Debug, Default)]
pub(super) struct Tiles {
    settled: Vec<Tile>,
    divisions: Vec<Division>,
    parts: Vec<u32>,
    edges: Vec<Edge>,
    /// Every area by its position, for tiles that lie in one.
    alone: Vec<u32>,
}

/// What is known of a tile.
#[derive(Debug, Clone, Copy)]
pub(super) enum Tile {
    /// It lies in no area.
    Nowhere,
    /// It lies in this one.
    Whole(u32),
    /// It holds parts of several, as the division at that position says.
    Divided(u32),
    /// A border may run through its anchor, or it holds parts of too many.
    Unclear,
}

/// A tile with borders, or one that several areas cover.
#[derive(Debug)]
struct Division {
    anchor: Coord,
    /// Which of the parts contain the anchor, a bit each.
    held: u64,
    parts: Range<usize>,
    edges: Range<usize>,
}

/// A border in a tile, with the tile's anchor to its left.
#[derive(Debug)]
struct Edge {
    from: Coord,
    to: Coord,
    /// Of which parts it is a border, a bit each.
    of: u64,
}

impl Tiles {
    /// Settles all tiles, on all cores.
    pub(super) fn of(grid: &Grid, borders: &[Border], areas: usize) -> Self {
        let rows = Rows::of(grid, borders);
        let strips: Vec<Self> =
            (0..grid.rows()).into_par_iter().map(|row| strip((grid, row), borders, rows.spans(row))).collect();
        let mut all = Self { alone: (0..).take(areas).collect(), ..Self::default() };
        for strip in strips {
            all.append(strip);
        }
        all
    }

    /// Areas that may contain a point of a tile, in order, and which of them do, the first in the lowest bit.
    #[inline]
    pub(super) fn held(&self, tile: usize, at: Coord) -> Result<(&[u32], u64), Unclear> {
        match self.settled[tile] {
            Tile::Nowhere => Ok((&[], 0)),
            Tile::Whole(area) => Ok((std::slice::from_ref(&self.alone[area as usize]), 1)),
            Tile::Divided(division) => self.held_in(&self.divisions[division as usize], at),
            Tile::Unclear => Err(Unclear),
        }
    }

    #[inline]
    fn held_in(&self, division: &Division, at: Coord) -> Result<(&[u32], u64), Unclear> {
        let (anchor, mut held) = (division.anchor, division.held);
        for edge in &self.edges[division.edges.clone()] {
            if !is_left(edge.from, edge.to, at)? && is_left(anchor, at, edge.from)? != is_left(anchor, at, edge.to)? {
                held ^= edge.of;
            }
        }
        Ok((&self.parts[division.parts.clone()], held))
    }

    /// Adds the next tile: the areas that contain its anchor, in order, and the borders that may touch it.
    pub(super) fn settle<'a>(&mut self, anchor: Coord, inside: &[u32], touching: impl Iterator<Item = &'a Border> + Clone) {
        let tile = self.tile(anchor, inside, touching).unwrap_or(Tile::Unclear);
        self.settled.push(tile);
    }

    fn tile<'a>(
        &mut self,
        anchor: Coord,
        inside: &[u32],
        touching: impl Iterator<Item = &'a Border> + Clone,
    ) -> Result<Tile, Unclear> {
        let mut parts: Vec<u32> = inside.iter().copied().chain(touching.clone().map(|border| border.area)).collect();
        parts.sort_unstable();
        parts.dedup();
        match (parts.as_slice(), inside) {
            ([], _) => return Ok(Tile::Nowhere),
            ([part], [_]) if touching.clone().next().is_none() => return Ok(Tile::Whole(*part)),
            (parts, _) if parts.len() > PARTS => return Err(Unclear),
            _ => {}
        }
        let bit = |area: u32| parts.binary_search(&area).map_or(0, |part| 1_u64 << part);
        let edges = edges(anchor, touching.map(|border| (border, bit(border.area))))?;
        let held = inside.iter().fold(0, |held, area| held | bit(*area));
        let (first_part, first_edge) = (self.parts.len(), self.edges.len());
        self.parts.extend(&parts);
        self.edges.extend(edges);
        let (parts, edges) = (first_part..self.parts.len(), first_edge..self.edges.len());
        self.divisions.push(Division { anchor, held, parts, edges });
        u32::try_from(self.divisions.len() - 1).map(Tile::Divided).map_err(|_| Unclear)
    }

    /// Adds further tiles after those that are there.
    fn append(&mut self, strip: Self) {
        let (divisions, parts, edges) = (self.divisions.len(), self.parts.len(), self.edges.len());
        let moved = |tile| match tile {
            Tile::Divided(division) => u32::try_from(division as usize + divisions).map_or(Tile::Unclear, Tile::Divided),
            other => other,
        };
        let by = |range: Range<usize>, offset: usize| range.start + offset..range.end + offset;
        self.settled.extend(strip.settled.into_iter().map(moved));
        self.divisions.extend(strip.divisions.into_iter().map(|division| Division {
            parts: by(division.parts, parts),
            edges: by(division.edges, edges),
            ..division
        }));
        self.parts.extend(strip.parts);
        self.edges.extend(strip.edges);
    }

    /// The tiles themselves.
    #[cfg(test)]
    pub(super) fn all(&self) -> &[Tile] {
        &self.settled
    }
}

/// Borders turned so that the anchor lies to their left; one that several areas share stands once.
fn edges<'a>(anchor: Coord, borders: impl Iterator<Item = (&'a Border, u64)>) -> Result<Vec<Edge>, Unclear> {
    let mut edges: Vec<Edge> = Vec::new();
    for (border, of) in borders {
        let turned = if is_left(border.from, border.to, anchor)? { (border.from, border.to) } else { (border.to, border.from) };
        match edges.iter_mut().find(|edge| (edge.from, edge.to) == turned) {
            // A border of two polygons of one area separates nothing.
            Some(edge) => edge.of ^= of,
            None => edges.push(Edge { from: turned.0, to: turned.1, of }),
        }
    }
    Ok(edges)
}

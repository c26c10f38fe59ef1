//! Which area contains each of millions of points: the map is cut into tiles, and what a tile's middle lies in is settled once.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use geo::Coord;

use super::{Area, AreaIndex, LngLat};

/// Fewest and most tiles.
const TILES: (usize, usize) = (1 << 8, 1 << 17);

/// An [`AreaIndex`] that remembers, tile by tile, what lies there. Answers are those of [`AreaIndex::area_at`].
///
/// Whether an area contains a point follows from whether it contains the middle of the point's tile, and from how many of
/// its borders lie between the two. Where rounding could decide that, the area itself is asked.
#[derive(Debug)]
pub struct AreaLookup<'a> {
    areas: &'a AreaIndex,
    grid: Grid,
    borders: Vec<Border>,
    /// Borders that may touch a tile, as positions in `borders`: those of tile `t` from `starts[t]` to `starts[t + 1]`.
    touching: Vec<u32>,
    starts: Vec<u32>,
    tiles: Vec<OnceLock<Tile>>,
}

/// One segment of an area's outline.
#[derive(Debug, Clone, Copy)]
struct Border {
    from: Coord,
    to: Coord,
    /// The area's position in the index.
    area: u32,
}

/// What is known of a tile.
#[derive(Debug)]
enum Tile {
    /// It lies in one area or in none, as far as the first of several areas counts.
    Whole(Option<u32>),
    /// Borders run through it.
    Divided(Box<Division>),
    /// Its middle lies on a border.
    Unclear,
}

/// A tile with borders.
#[derive(Debug)]
struct Division {
    middle: Coord,
    /// In the order of the index.
    parts: Vec<Part>,
}

/// An area of which a tile holds a part.
#[derive(Debug, Default)]
struct Part {
    area: u32,
    holds_middle: bool,
    /// Its borders in the tile, and whether the middle lies to the left of each.
    borders: Vec<(Coord, Coord, bool)>,
}

impl<'a> AreaLookup<'a> {
    /// Indexes the borders.
    #[must_use]
    pub fn new(areas: &'a AreaIndex) -> Self {
        let borders: Vec<Border> = (0..).zip(areas.areas()).flat_map(|(position, area)| borders(position, area)).collect();
        let grid = Grid::over(&borders);
        let mut starts = vec![0_u32; grid.tiles() + 1];
        for tile in borders.iter().flat_map(|border| grid.touched_by(border)) {
            starts[tile + 1] += 1;
        }
        for tile in 0..grid.tiles() {
            starts[tile + 1] += starts[tile];
        }
        let mut next = starts.clone();
        let mut touching = vec![0; starts[grid.tiles()] as usize];
        for (position, border) in (0_u32..).zip(&borders) {
            for tile in grid.touched_by(border) {
                touching[next[tile] as usize] = position;
                next[tile] += 1;
            }
        }
        let tiles = std::iter::repeat_with(OnceLock::new).take(grid.tiles()).collect();
        Self { areas, grid, borders, touching, starts, tiles }
    }

    /// The area that contains a point, its edge included; where several do, the first in the order of the index.
    #[must_use]
    pub fn at(&self, point: LngLat) -> Option<&'a Area> {
        let at = Coord { x: point.lng(), y: point.lat() };
        let tile = self.grid.tile(at)?;
        let found = match self.tiles[tile].get_or_init(|| self.survey(tile)) {
            Tile::Whole(area) => Ok(*area),
            Tile::Divided(division) => division.first_around(at),
            Tile::Unclear => Err(Unclear),
        };
        match found {
            Ok(position) => position.map(|position| &self.areas.areas()[position as usize]),
            Err(Unclear) => self.areas.area_at(point),
        }
    }

    fn survey(&self, tile: usize) -> Tile {
        let middle = self.grid.middle(tile);
        let Ok(point) = LngLat::new(middle.x, middle.y) else { return Tile::Unclear };
        let mut parts: BTreeMap<u32, Part> = BTreeMap::new();
        for position in self.areas.areas_at(point) {
            let Ok(area) = u32::try_from(position) else { return Tile::Unclear };
            parts.insert(area, Part { area, holds_middle: true, borders: Vec::new() });
        }
        for border in &self.touching[self.starts[tile] as usize..self.starts[tile + 1] as usize] {
            let Border { from, to, area } = self.borders[*border as usize];
            let Ok(left) = is_left(from, to, middle) else { return Tile::Unclear };
            let part = parts.entry(area).or_insert_with(|| Part { area, ..Part::default() });
            part.borders.push((from, to, left));
        }
        // Whatever lies behind an area that covers the whole tile is never the first.
        match parts.values().next() {
            None => Tile::Whole(None),
            Some(part) if part.holds_middle && part.borders.is_empty() => Tile::Whole(Some(part.area)),
            Some(_) => Tile::Divided(Box::new(Division { middle, parts: parts.into_values().collect() })),
        }
    }
}

/// Rounding could decide.
#[derive(Debug)]
struct Unclear;

impl Division {
    /// The first area that contains a point of the tile.
    fn first_around(&self, at: Coord) -> Result<Option<u32>, Unclear> {
        for part in &self.parts {
            let mut inside = part.holds_middle;
            for (from, to, middle_is_left) in &part.borders {
                let is_between = is_left(*from, *to, at)? != *middle_is_left
                    && is_left(self.middle, at, *from)? != is_left(self.middle, at, *to)?;
                inside ^= is_between;
            }
            if inside {
                return Ok(Some(part.area));
            }
        }
        Ok(None)
    }
}

/// Whether a point lies to the left of the line from one point to another, if rounding leaves no doubt: the first stage of
/// J. R. Shewchuk's orientation test (1997, doi:10.1007/PL00009321).
fn is_left(from: Coord, to: Coord, at: Coord) -> Result<bool, Unclear> {
    const BOUND: f64 = 3.330_669_073_875_471_6e-16;
    let (one, other) = ((from.x - at.x) * (to.y - at.y), (from.y - at.y) * (to.x - at.x));
    let twice_area = one - other;
    if twice_area.abs() > BOUND * (one.abs() + other.abs()) { Ok(twice_area > 0.0) } else { Err(Unclear) }
}

fn borders(area: u32, of: &Area) -> impl Iterator<Item = Border> {
    let rings = of.geometry.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.flat_map(move |ring| ring.lines().map(move |line| Border { from: line.start, to: line.end, area }))
}

/// A grid of tiles over all areas.
#[derive(Debug)]
struct Grid {
    west: f64,
    south: f64,
    /// Degrees per tile.
    wide: f64,
    high: f64,
    columns: usize,
    rows: usize,
}

impl Grid {
    /// About one tile for two borders, square in degrees.
    fn over(borders: &[Border]) -> Self {
        let ends = || borders.iter().flat_map(|border| [border.from, border.to]);
        let (west, south) = ends().fold((f64::MAX, f64::MAX), |(x, y), end| (x.min(end.x), y.min(end.y)));
        let (east, north) = ends().fold((f64::MIN, f64::MIN), |(x, y), end| (x.max(end.x), y.max(end.y)));
        if east <= west || north <= south {
            return Self { west: 0.0, south: 0.0, wide: 1.0, high: 1.0, columns: 0, rows: 0 };
        }
        let tiles = (borders.len() / 2).clamp(TILES.0, TILES.1);
        #[expect(clippy::cast_precision_loss, reason = "at most 2^17 tiles")]
        let side = ((east - west) * (north - south) / tiles as f64).sqrt();
        let (wide, high) = (side.min(east - west), side.min(north - south));
        let mut grid = Self { west, south, wide, high, columns: usize::MAX, rows: usize::MAX };
        (grid.columns, grid.rows) = (grid.column(east) + 1, grid.row(north) + 1);
        grid
    }

    const fn tiles(&self) -> usize {
        self.columns * self.rows
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is checked where it matters")]
    fn column(&self, x: f64) -> usize {
        ((x - self.west) / self.wide) as usize
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, and is checked where it matters")]
    fn row(&self, y: f64) -> usize {
        ((y - self.south) / self.high) as usize
    }

    /// The tile of a point; none outside the grid.
    fn tile(&self, at: Coord) -> Option<usize> {
        let (column, row) = (self.column(at.x), self.row(at.y));
        let within = at.x >= self.west && at.y >= self.south && column < self.columns && row < self.rows;
        within.then(|| row * self.columns + column)
    }

    #[expect(clippy::cast_precision_loss, reason = "at most 2^17 tiles")]
    fn middle(&self, tile: usize) -> Coord {
        let (column, row) = (tile % self.columns, tile / self.columns);
        Coord { x: self.west + (column as f64 + 0.5) * self.wide, y: self.south + (row as f64 + 0.5) * self.high }
    }

    /// The tiles that a border's box meets.
    fn touched_by(&self, border: &Border) -> impl Iterator<Item = usize> {
        let (a, b) = (border.from, border.to);
        let columns = self.column(a.x.min(b.x))..=self.column(a.x.max(b.x));
        let rows = self.row(a.y.min(b.y))..=self.row(a.y.max(b.y));
        let across = self.columns;
        rows.flat_map(move |row| columns.clone().map(move |column| row * across + column))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::space::{AreaColumns, read_areas};

    fn index(features: &[(&str, &str)]) -> AreaIndex {
        let feature = |(id, coordinates): &(&str, &str)| {
            format!(
                r#"{{"type":"Feature","properties":{{"id":"{id}"}},"geometry":{{"type":"MultiPolygon","coordinates":{coordinates}}}}}"#
            )
        };
        let features: Vec<String> = features.iter().map(feature).collect();
        let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
        let columns = AreaColumns { layer: "neighbourhood".into(), id: None, name: None };
        AreaIndex::new(read_areas(&text, &columns).expect("areas").areas)
    }

    /// Two neighbours, the second with a hole and an island in it; a third that lies over both; one apart.
    fn areas() -> AreaIndex {
        index(&[
            ("a", "[[[[0,0],[1,0.1],[1,1],[0,0.9],[0,0]]]]"),
            (
                "b",
                "[[[[1,0.1],[2,0],[2,1],[1,1],[1,0.1]],[[1.2,0.2],[1.2,0.8],[1.8,0.8],[1.8,0.2],[1.2,0.2]]],[[[1.4,0.4],[1.6,0.4],[1.6,0.6],[1.4,0.6],[1.4,0.4]]]]",
            ),
            ("c", "[[[[0.5,0.3],[1.5,0.3],[1.5,0.7],[0.5,0.7],[0.5,0.3]]]]"),
            ("d", "[[[[3,0],[3.5,0.5],[3,1],[3,0]]]]"),
        ])
    }

    fn id(area: Option<&Area>) -> Option<&str> {
        area.map(|area| area.id.as_str())
    }

    proptest! {
        #[test]
        fn says_what_the_areas_say(lng in -0.1f64..3.7, lat in -0.1f64..1.1) {
            let areas = areas();
            let point = LngLat::new(lng, lat).expect("a place");
            prop_assert_eq!(id(AreaLookup::new(&areas).at(point)), id(areas.area_at(point)));
        }

        #[test]
        fn also_on_corners_and_edges(x in 0u32..=37, y in 0u32..=10) {
            let areas = areas();
            let point = LngLat::new(f64::from(x) / 10.0, f64::from(y) / 10.0).expect("a place");
            prop_assert_eq!(id(AreaLookup::new(&areas).at(point)), id(areas.area_at(point)));
        }
    }

    #[test]
    fn no_areas_hold_nothing() {
        let areas = AreaIndex::default();
        assert!(AreaLookup::new(&areas).at(LngLat::new(0.0, 0.0).expect("a place")).is_none());
    }

    #[test]
    fn many_tiles_are_settled_at_once() {
        let areas = areas();
        let lookup = AreaLookup::new(&areas);
        let whole = (0..lookup.grid.tiles()).filter(|tile| matches!(lookup.survey(*tile), Tile::Whole(_))).count();
        assert!(whole * 3 > lookup.grid.tiles(), "{whole} of {}", lookup.grid.tiles());
    }
}

//! The segments of outlines, and on which side of them a point lies.

use geo::Coord;

use crate::space::Area;

/// One segment of an area's outline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Border {
    pub(super) from: Coord,
    pub(super) to: Coord,
    /// The area's position in the index.
    pub(super) area: u32,
}

/// All segments of all outlines, holes included.
pub(super) fn of(areas: &[Area]) -> Vec<Border> {
    (0..).zip(areas).flat_map(|(position, area)| of_area(position, area)).collect()
}

fn of_area(area: u32, of: &Area) -> impl Iterator<Item = Border> {
    let rings = of.geometry.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
    rings.flat_map(move |ring| ring.lines().map(move |line| Border { from: line.start, to: line.end, area }))
}

/// Rounding could decide.
#[derive(Debug)]
pub(super) struct Unclear;

/// Whether a point lies to the left of the line from one point to another, if rounding leaves no doubt: the first stage of
/// J. R. Shewchuk's orientation test (1997, doi:10.1007/PL00009321).
#[inline]
pub(super) fn is_left(from: Coord, to: Coord, at: Coord) -> Result<bool, Unclear> {
    const BOUND: f64 = 3.330_669_073_875_471_6e-16;
    let (one, other) = ((from.x - at.x) * (to.y - at.y), (from.y - at.y) * (to.x - at.x));
    let twice_area = one - other;
    if twice_area.abs() > BOUND * (one.abs() + other.abs()) { Ok(twice_area > 0.0) } else { Err(Unclear) }
}

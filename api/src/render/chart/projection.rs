//! From degrees to pixels: locally equirectangular, north up, the same scale both ways.

use super::canvas::{Point, Rect};

/// Metres in a degree of latitude on the sphere of mean radius 6,371,008.8 m (IUGG).
const METRES_PER_DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

/// The least a map shows in degrees of latitude, about 1.3 km, so that a single cell does not fill it.
const SMALLEST_SPAN: f64 = 0.012;

/// An upright box in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Bounds {
    west: f64,
    south: f64,
    east: f64,
    north: f64,
}

impl Bounds {
    /// The box `[west, south, east, north]`.
    pub(super) const fn new([west, south, east, north]: [f64; 4]) -> Self {
        Self { west, south, east, north }
    }

    /// The smallest box around positions; `None` without any.
    pub(super) fn around<'a>(positions: impl IntoIterator<Item = &'a [f64; 2]>) -> Option<Self> {
        positions.into_iter().map(|[lng, lat]| Self::new([*lng, *lat, *lng, *lat])).reduce(Self::union)
    }

    /// The smallest box around both.
    pub(super) const fn union(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Whether the boxes share a point.
    pub(super) const fn touches(self, other: Self) -> bool {
        self.west <= other.east && other.west <= self.east && self.south <= other.north && other.south <= self.north
    }
}

/// A plane map of a small part of the earth. Within 50 km its error is below a pixel of a large picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Projection {
    middle: [f64; 2],
    centre: Point,
    /// Pixels per degree of latitude.
    scale: f64,
    /// How much shorter a degree of longitude is in the middle of the map.
    shrink: f64,
}

impl Projection {
    /// The largest map of `bounds` that fits into `frame`.
    pub(super) fn fit(bounds: Bounds, frame: Rect) -> Self {
        let middle = [f64::midpoint(bounds.west, bounds.east), f64::midpoint(bounds.south, bounds.north)];
        let shrink = middle[1].to_radians().cos().max(0.01);
        let across = ((bounds.east - bounds.west) * shrink).max(SMALLEST_SPAN);
        let along = (bounds.north - bounds.south).max(SMALLEST_SPAN);
        Self { middle, centre: frame.centre(), scale: (frame.width() / across).min(frame.height() / along), shrink }
    }

    /// Where a position `[longitude, latitude]` lies on the picture.
    pub(super) fn point(&self, [lng, lat]: [f64; 2]) -> Point {
        let x = self.centre.0 + (lng - self.middle[0]) * self.shrink * self.scale;
        (x, self.centre.1 - (lat - self.middle[1]) * self.scale)
    }

    /// Where every position of a ring lies.
    pub(super) fn ring(&self, ring: &[[f64; 2]]) -> Vec<Point> {
        ring.iter().map(|position| self.point(*position)).collect()
    }

    /// Metres on the ground under one pixel.
    pub(super) fn metres_per_pixel(&self) -> f64 {
        METRES_PER_DEGREE / self.scale
    }

    /// The longest round length (1, 2 or 5 times a power of ten metres) whose bar is at most `limit` pixels, and its bar.
    pub(super) fn scale_bar(&self, limit: f64) -> (f64, f64) {
        let most = limit * self.metres_per_pixel();
        let power = 10_f64.powf(most.log10().floor());
        let metres = [5.0, 2.0].into_iter().map(|step| step * power).find(|metres| *metres <= most).unwrap_or(power);
        (metres, metres / self.metres_per_pixel())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Rect = Rect { left: 0.0, top: 0.0, right: 800.0, bottom: 600.0 };

    #[test]
    fn a_kilometre_is_as_long_eastwards_as_northwards() {
        let map = Projection::fit(Bounds::new([-2.7, 51.39, -2.5, 51.52]), FRAME);
        let kilometre = 1000.0 / METRES_PER_DEGREE;
        let (x, y) = map.point([-2.6, 51.455]);
        let north = y - map.point([-2.6, 51.455 + kilometre]).1;
        let east = map.point([-2.6 + kilometre / 51.455_f64.to_radians().cos(), 51.455]).0 - x;
        assert!((north - east).abs() < 0.01 && (north * map.metres_per_pixel() - 1000.0).abs() < 0.1, "{north} {east}");
        assert_eq!(FRAME.centre(), (x.round(), y.round()));
    }

    #[test]
    fn corners_stay_inside_the_frame() {
        let map = Projection::fit(Bounds::new([-2.7, 51.39, -2.5, 51.52]), FRAME);
        let ((left, top), (right, bottom)) = (map.point([-2.7, 51.52]), map.point([-2.5, 51.39]));
        assert!(left > -0.01 && top > -0.01 && right < 800.01 && bottom < 600.01);
    }

    #[test]
    fn the_scale_bar_is_round_and_fits() {
        let map = Projection::fit(Bounds::new([-2.7, 51.39, -2.5, 51.52]), FRAME);
        let (metres, pixels) = map.scale_bar(160.0);
        assert!((metres - 2000.0).abs() < 1e-6, "{metres}");
        assert!(pixels <= 160.0 && (pixels * map.metres_per_pixel() - metres).abs() < 1e-6);
    }
}

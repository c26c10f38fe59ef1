//! Points on the plan, in metres from the centre, and the frame that turns them into longitude and latitude.

use super::number::{cosine, micro};

/// A place on the plan: metres east (`x`) and north (`y`) of the city's centre.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Point {
    /// Metres east.
    pub(crate) x: f64,
    /// Metres north.
    pub(crate) y: f64,
}

impl Point {
    /// The point `x` metres east and `y` metres north of the centre.
    pub(crate) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The point so many kilometres east and north of the centre, as scenarios give places.
    pub(crate) fn kilometres([east, north]: [f64; 2]) -> Self {
        Self::new(east * 1000.0, north * 1000.0)
    }

    /// Distance in metres.
    pub(crate) fn distance(self, other: Self) -> f64 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        (dx * dx + dy * dy).sqrt()
    }

    /// The point `share` of the way to `other`.
    pub(crate) fn towards(self, other: Self, share: f64) -> Self {
        Self::new(self.x + (other.x - self.x) * share, self.y + (other.y - self.y) * share)
    }

    /// Distance in metres to the nearest point of the line from `a` to `b`.
    pub(crate) fn distance_to_line(self, a: Self, b: Self) -> f64 {
        let (dx, dy) = (b.x - a.x, b.y - a.y);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 { ((self.x - a.x) * dx + (self.y - a.y) * dy) / length } else { 0.0 };
        self.distance(a.towards(b, along.clamp(0.0, 1.0)))
    }
}

/// The sine of the turn at `b` on the way from `a` over `b` to `c`: positive to the left.
pub(crate) fn turn(a: Point, b: Point, c: Point) -> f64 {
    let cross = (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
    let lengths = a.distance(b) * b.distance(c);
    if lengths > 0.0 { cross / lengths } else { 0.0 }
}

/// Whether two lines, each given by its ends, cross.
pub(crate) fn cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let parts = |from: Point, to: Point, one: Point, two: Point| (turn(from, to, one) > 0.0) != (turn(from, to, two) > 0.0);
    parts(a, b, c, d) && parts(c, d, a, b)
}

/// A place inside a four-cornered block: `u` along its first side, `v` away from it, both from 0 to 1.
pub(crate) fn within(corners: &[Point; 4], u: f64, v: f64) -> Point {
    let near = corners[0].towards(corners[1], u);
    let far = corners[3].towards(corners[2], u);
    near.towards(far, v)
}

/// Turns metres around one centre into WGS84 degrees.
///
/// Lengths of a degree follow the series for the WGS84 ellipsoid in the latitude of the centre, so the frame is good to
/// a few metres over a city of ten kilometres.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    longitude: f64,
    latitude: f64,
    metres_per_longitude: f64,
    metres_per_latitude: f64,
}

impl Frame {
    /// A frame around a centre given in degrees.
    pub(crate) fn new(longitude: f64, latitude: f64) -> Self {
        let turns = latitude / 360.0;
        Self {
            longitude,
            latitude,
            metres_per_longitude: 111_412.84 * cosine(turns) - 93.5 * cosine(3.0 * turns),
            metres_per_latitude: 111_132.92 - 559.82 * cosine(2.0 * turns) + 1.175 * cosine(4.0 * turns),
        }
    }

    /// Longitude and latitude of a point, in millionths of a degree.
    pub(crate) fn place(&self, point: Point) -> Place {
        Place {
            longitude: micro(self.longitude + point.x / self.metres_per_longitude),
            latitude: micro(self.latitude + point.y / self.metres_per_latitude),
        }
    }
}

/// A place on earth in millionths of a degree, as it is written to files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    /// Millionths of a degree east.
    pub(crate) longitude: i32,
    /// Millionths of a degree north.
    pub(crate) latitude: i32,
}

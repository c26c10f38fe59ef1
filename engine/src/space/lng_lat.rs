//! A coordinate whose order cannot be mixed up.

use super::metres::EARTH_M;
use super::{Cell, Resolution, SpaceError};

/// A point in WGS84 degrees, longitude first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LngLat {
    lng: f64,
    lat: f64,
}

impl LngLat {
    /// The point at a longitude and latitude in degrees.
    ///
    /// # Errors
    /// [`SpaceError::OffTheGlobe`] when either is not finite or out of range.
    pub fn new(lng: f64, lat: f64) -> Result<Self, SpaceError> {
        let on_globe = (-180.0..=180.0).contains(&lng) && (-90.0..=90.0).contains(&lat);
        on_globe.then_some(Self { lng, lat }).ok_or(SpaceError::OffTheGlobe { lng, lat })
    }

    /// The point at coordinates that H3 computed, which are on the globe by construction.
    pub(super) const fn on_globe(lng: f64, lat: f64) -> Self {
        Self { lng, lat }
    }

    /// Degrees east.
    #[must_use]
    pub const fn lng(self) -> f64 {
        self.lng
    }

    /// Degrees north.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// The cell that contains the point.
    #[must_use]
    pub fn cell(self, resolution: Resolution) -> Option<Cell> {
        h3o::LatLng::new(self.lat, self.lng).ok().map(|point| Cell::from_h3(point.to_cell(resolution.to_h3())))
    }

    /// The way to another point along the great circle, in metres, on a sphere of the earth's mean radius.
    ///
    /// True to some 0.5 % of the ellipsoid, and to a micrometre of the sphere for points up to some kilometres apart.
    ///
    /// # Source
    /// R. W. Sinnott, 1984, Virtues of the haversine, Sky and Telescope 68(2), 159.
    #[must_use]
    pub fn metres_to(self, other: Self) -> f64 {
        2.0 * EARTH_M * self.haversine(other).sqrt().min(1.0).asin()
    }

    /// The haversine of the angle between two points: sin²(angle / 2), which rises with their distance.
    pub(super) fn haversine(self, other: Self) -> f64 {
        let half = |degrees: f64| (0.5 * degrees.to_radians()).sin().powi(2);
        let across = self.lat.to_radians().cos() * other.lat.to_radians().cos();
        half(self.lat - other.lat) + across * half(self.lng - other.lng)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_those_of_the_sphere() {
        let metres = |a: (f64, f64), b: (f64, f64)| {
            LngLat::new(a.0, a.1).expect("a place").metres_to(LngLat::new(b.0, b.1).expect("a place"))
        };
        let degree = 111_195.080_233_533;
        assert!((metres((10.0, 0.0), (11.0, 0.0)) - degree).abs() < 1e-6);
        assert!((metres((10.0, 60.0), (10.0, 61.0)) - degree).abs() < 1e-6);
        assert!((metres((179.5, 0.0), (-179.5, 0.0)) - degree).abs() < 1e-6);
        assert!((metres((0.0, 90.0), (123.0, -90.0)) - 180.0 * degree).abs() < 1e-3);
        // Across 60 degrees of latitude by the law of cosines: acos(sin²60 + cos²60 cos 1).
        assert!((metres((0.0, 60.0), (1.0, 60.0)) - 55_597.010_864_932).abs() < 0.01, "{}", metres((0.0, 60.0), (1.0, 60.0)));
    }
}

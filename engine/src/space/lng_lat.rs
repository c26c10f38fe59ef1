//! A coordinate whose order cannot be mixed up.

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
}

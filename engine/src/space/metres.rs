//! A distance that cannot be taken for degrees or kilometres.

use super::SpaceError;

/// The earth's mean radius in metres: (2a + b) / 3 of WGS84.
///
/// # Source
/// H. Moritz, 2000, Geodetic Reference System 1980, Journal of Geodesy 74(1), 128-133, doi:10.1007/s001900050278.
pub(super) const EARTH_M: f64 = 6_371_008.8;

/// A distance on the ground in metres, finite and not negative.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Metres(f64);

impl Metres {
    /// So many metres.
    ///
    /// # Errors
    /// [`SpaceError::BadDistance`] when the number is negative or not finite.
    pub fn new(metres: f64) -> Result<Self, SpaceError> {
        (metres.is_finite() && metres >= 0.0).then_some(Self(metres)).ok_or(SpaceError::BadDistance(metres))
    }

    /// The number of metres.
    #[must_use]
    pub const fn get(self) -> f64 {
        self.0
    }

    /// The ground within this distance of a point, in square kilometres, on the sphere of the earth's mean radius.
    #[must_use]
    pub fn disc_km2(self) -> f64 {
        4.0 * std::f64::consts::PI * (EARTH_M / 1_000.0).powi(2) * self.haversine()
    }

    /// The haversine, sin²(angle / 2), of the angle that it spans on the earth; 1 from half way round on.
    pub(super) fn haversine(self) -> f64 {
        (self.0 / (2.0 * EARTH_M)).min(std::f64::consts::FRAC_PI_2).sin().powi(2)
    }

    /// The angle that it spans on the earth, in radians.
    pub(super) fn angle(self) -> f64 {
        self.0 / EARTH_M
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_disc_is_nearly_flat_and_the_widest_is_the_earth() {
        let km2 = |metres| Metres::new(metres).expect("a distance").disc_km2();
        assert!((km2(500.0) / (std::f64::consts::PI * 0.25) - 1.0).abs() < 1e-8);
        assert!((km2(30_000_000.0) / 510_065_881.0 - 1.0).abs() < 1e-4, "{}", km2(30_000_000.0));
        assert!(Metres::new(-1.0).is_err() && Metres::new(f64::NAN).is_err() && Metres::new(f64::INFINITY).is_err());
    }
}

//! A box of longitudes and latitudes.

use std::fmt;
use std::str::FromStr;

use super::metres::EARTH_M;
use super::{LngLat, SpaceError};

/// A box in WGS84 degrees that does not cross the antimeridian.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BBox {
    /// Least longitude.
    pub west: f64,
    /// Least latitude.
    pub south: f64,
    /// Greatest longitude.
    pub east: f64,
    /// Greatest latitude.
    pub north: f64,
}

impl BBox {
    /// Everywhere.
    pub const WORLD: Self = Self { west: -180.0, south: -90.0, east: 180.0, north: 90.0 };

    /// The box between two corners.
    ///
    /// # Errors
    /// [`SpaceError::BadBBox`] when it is empty, inside out or off the globe.
    pub fn new(west: f64, south: f64, east: f64, north: f64) -> Result<Self, SpaceError> {
        let corners = LngLat::new(west, south).and(LngLat::new(east, north));
        let candidate = Self { west, south, east, north };
        if corners.is_ok() && west < east && south < north {
            Ok(candidate)
        } else {
            Err(SpaceError::BadBBox(candidate.to_string()))
        }
    }

    /// The smallest box that holds every point; `None` for no points.
    #[must_use]
    pub fn around(points: impl IntoIterator<Item = LngLat>) -> Option<Self> {
        points.into_iter().fold(None, |found: Option<Self>, point| {
            let (lng, lat) = (point.lng(), point.lat());
            Some(found.map_or(Self { west: lng, south: lat, east: lng, north: lat }, |b| Self {
                west: b.west.min(lng),
                south: b.south.min(lat),
                east: b.east.max(lng),
                north: b.north.max(lat),
            }))
        })
    }

    /// The box that is a single point.
    pub(crate) const fn at(lng: f64, lat: f64) -> Self {
        Self { west: lng, south: lat, east: lng, north: lat }
    }

    /// The smallest box that holds both.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self {
            west: self.west.min(other.west),
            south: self.south.min(other.south),
            east: self.east.max(other.east),
            north: self.north.max(other.north),
        }
    }

    /// Its area on the ground in square kilometres, on the sphere of the earth's mean radius.
    #[must_use]
    pub fn area_km2(&self) -> f64 {
        let sines = self.north.to_radians().sin() - self.south.to_radians().sin();
        (EARTH_M / 1_000.0).powi(2) * (self.east - self.west).to_radians() * sines
    }

    /// Whether the point lies in the box or on its edge.
    #[must_use]
    pub fn contains(&self, point: LngLat) -> bool {
        (self.west..=self.east).contains(&point.lng()) && (self.south..=self.north).contains(&point.lat())
    }

    /// West, south, east, north.
    #[must_use]
    pub const fn to_array(self) -> [f64; 4] {
        [self.west, self.south, self.east, self.north]
    }
}

impl FromStr for BBox {
    type Err = SpaceError;

    fn from_str(text: &str) -> Result<Self, SpaceError> {
        let bad = || SpaceError::BadBBox(text.to_owned());
        let numbers: Vec<f64> = text.split(',').map(|part| part.trim().parse()).collect::<Result<_, _>>().map_err(|_| bad())?;
        match numbers[..] {
            [west, south, east, north] => Self::new(west, south, east, north).map_err(|_| bad()),
            _ => Err(bad()),
        }
    }
}

impl fmt::Display for BBox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.west, self.south, self.east, self.north)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_reads_back_as_it_was_written() {
        let text = "-2.7,51.4,-2.5,51.52";
        assert_eq!(text.parse::<BBox>().expect("a box").to_string(), text);
    }

    #[test]
    fn the_ground_under_boxes_adds_up_to_the_earth() {
        let km2 = |text: &str| text.parse::<BBox>().expect("a box").area_km2();
        assert!((km2("-180,-90,180,90") / 510_065_881.0 - 1.0).abs() < 1e-4);
        assert!((km2("0,0,1,1") + km2("0,1,1,2") - km2("0,0,1,2")).abs() < 1e-6);
        // GeographicLib's Planimeter on the ellipsoid: 12308.778 km2; the sphere has 0.45 % more.
        assert!((km2("0,0,1,1") / 12_308.778 - 1.0).abs() < 0.006);
    }

    #[test]
    fn what_is_not_a_box_is_refused_in_its_own_words() {
        for text in ["-2.5,51.4,-2.7,51.52", "1,2,3", "1,2,3,4,5", "a,b,c,d", "0,0,0,0", "NaN,0,1,1", "0,0,200,1"] {
            assert_eq!(text.parse::<BBox>(), Err(SpaceError::BadBBox(text.to_owned())));
        }
    }
}

//! A plane around the middle of a map: degrees to metres and back.

use proj4rs::Proj;
use proj4rs::transform::transform;

use super::{LngLat, ProjectionError};

/// A transverse Mercator projection of WGS84 with its origin, and scale 1, at a place: `[east, north]` in metres of it.
///
/// Distances are true to one part in 10,000 up to 90 km east or west of the origin.
#[derive(Clone)]
pub struct LocalPlane {
    degrees: Box<Proj>,
    metres: Box<Proj>,
}

impl LocalPlane {
    /// The plane around a place.
    ///
    /// # Errors
    /// [`ProjectionError`] when the projection cannot be set up there.
    pub fn around(origin: LngLat) -> Result<Self, ProjectionError> {
        let proj = |text: &str| {
            let refuse = |error: proj4rs::errors::Error| ProjectionError::Unsupported { code: 0, reason: error.to_string() };
            Proj::from_proj_string(text).map(Box::new).map_err(refuse)
        };
        let plane =
            format!("+proj=tmerc +lat_0={} +lon_0={} +k=1 +x_0=0 +y_0=0 +ellps=WGS84 +no_defs", origin.lat(), origin.lng());
        Ok(Self { degrees: proj("+proj=longlat +ellps=WGS84 +no_defs")?, metres: proj(&plane)? })
    }

    /// The plane around the mean of some places; around 0, 0 where there are none.
    ///
    /// # Errors
    /// As [`LocalPlane::around`].
    pub fn amid(places: &[LngLat]) -> Result<Self, ProjectionError> {
        let Some(first) = places.first() else { return Self::around(LngLat::on_globe(0.0, 0.0)) };
        let (east, lat, n) = places.iter().fold((0.0, 0.0, 0.0), |(east, lat, n), place| {
            (east + short_way(place.lng() - first.lng()), lat + place.lat(), n + 1.0)
        });
        Self::around(LngLat::on_globe(short_way(first.lng() + east / n), lat / n))
    }

    /// `[east, north]` of a place in metres; `None` on the far side of the globe.
    #[must_use]
    pub fn metres(&self, place: LngLat) -> Option<[f64; 2]> {
        let mut point = (place.lng().to_radians(), place.lat().to_radians());
        transform(&self.degrees, &self.metres, &mut point).ok()?;
        (point.0.is_finite() && point.1.is_finite()).then_some([point.0, point.1])
    }

    /// The place `[east, north]` metres from the origin.
    #[must_use]
    pub fn place(&self, [east, north]: [f64; 2]) -> Option<LngLat> {
        let mut point = (east, north);
        transform(&self.metres, &self.degrees, &mut point).ok()?;
        LngLat::new(short_way(point.0.to_degrees()), point.1.to_degrees()).ok()
    }
}

impl std::fmt::Debug for LocalPlane {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LocalPlane")
    }
}

/// A difference of longitudes from -180 to 180.
fn short_way(degrees: f64) -> f64 {
    if (-180.0..=180.0).contains(&degrees) { degrees } else { degrees - 360.0 * (degrees / 360.0).round() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(lng: f64, lat: f64) -> LngLat {
        LngLat::new(lng, lat).expect("a place")
    }

    #[test]
    fn distances_are_true() {
        // The quarter of the meridian up to 45 degrees on WGS 84, from Bessel's series; a degree along the equator.
        let plane = LocalPlane::around(place(-3.0, 0.0)).expect("a plane");
        let [x, y] = plane.metres(place(-3.0, 45.0)).expect("near");
        assert!(x.abs() < 1e-6 && (y - 4_984_944.378).abs() < 1e-3, "{x} {y}");
        let [x, y] = plane.metres(place(-2.0, 0.0)).expect("near");
        assert!((x / 111_319.491 - 1.0).abs() < 1e-4 && y.abs() < 1e-6, "{x} {y}");
    }

    #[test]
    fn places_come_back_also_across_the_date_line() {
        for (lng, lat) in [(-2.6, 51.45), (179.99, -17.0), (18.0, 69.6)] {
            let plane = LocalPlane::amid(&[place(lng, lat), place(lng - 0.02, lat)]).expect("a plane");
            for (east, north) in [(-0.5, 0.3), (0.4, -0.2), (0.0, 0.0)] {
                let there = place(short_way(lng + east), lat + north);
                let back = plane.place(plane.metres(there).expect("near")).expect("a place");
                let apart = short_way(back.lng() - there.lng());
                assert!(apart.abs() < 1e-10 && (back.lat() - there.lat()).abs() < 1e-10, "{there:?} {back:?}");
            }
        }
    }
}

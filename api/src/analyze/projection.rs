//! Degrees to metres around the middle of a map, and back.

/// Equatorial radius and flattening of WGS 84.
const RADIUS: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;

/// A transverse Mercator projection of WGS 84 with its origin, and scale 1, in the middle of a set of places. Distances are
/// true to one part in 10,000 up to 90 km east or west of the middle.
///
/// Source: L. Krueger, 1912, Konforme Abbildung des Erdellipsoids in der Ebene, doi:10.2312/GFZ.b103-krueger28; series in the
/// third flattening as in C. F. F. Karney, 2011, Journal of Geodesy 85(8), 475-485, doi:10.1007/s00190-011-0445-3.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalMetres {
    /// `[lng, lat]` of the origin.
    middle: [f64; 2],
    /// Northing of the origin.
    north: f64,
}

/// The third flattening and the series of Krueger in it.
struct Series {
    /// Rectifying radius.
    radius: f64,
    alpha: [f64; 4],
    beta: [f64; 4],
    eccentricity: f64,
}

impl Series {
    fn wgs84() -> Self {
        let n = FLATTENING / (2.0 - FLATTENING);
        let (n2, n3, n4) = (n * n, n.powi(3), n.powi(4));
        Self {
            radius: RADIUS / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0),
            alpha: [
                n / 2.0 - 2.0 / 3.0 * n2 + 5.0 / 16.0 * n3 + 41.0 / 180.0 * n4,
                13.0 / 48.0 * n2 - 3.0 / 5.0 * n3 + 557.0 / 1440.0 * n4,
                61.0 / 240.0 * n3 - 103.0 / 140.0 * n4,
                49_561.0 / 161_280.0 * n4,
            ],
            beta: [
                n / 2.0 - 2.0 / 3.0 * n2 + 37.0 / 96.0 * n3 - n4 / 360.0,
                n2 / 48.0 + n3 / 15.0 - 437.0 / 1440.0 * n4,
                17.0 / 480.0 * n3 - 37.0 / 840.0 * n4,
                4397.0 / 161_280.0 * n4,
            ],
            eccentricity: (FLATTENING * (2.0 - FLATTENING)).sqrt(),
        }
    }

    /// The tangent of the conformal latitude.
    fn conformal(&self, tangent: f64) -> f64 {
        let sine = tangent / 1.0_f64.hypot(tangent);
        let sigma = (self.eccentricity * (self.eccentricity * sine).atanh()).sinh();
        tangent * 1.0_f64.hypot(sigma) - sigma * 1.0_f64.hypot(tangent)
    }
}

/// Adds a series to a point of the sphere: `sign` is 1 from sphere to plane and -1 back.
fn shifted(coefficients: [f64; 4], [xi, eta]: [f64; 2], sign: f64) -> [f64; 2] {
    let term = |[north, east]: [f64; 2], (order, c): (f64, f64)| {
        let (angle, growth) = (2.0 * order * xi, 2.0 * order * eta);
        [north + sign * c * angle.sin() * growth.cosh(), east + sign * c * angle.cos() * growth.sinh()]
    };
    [1.0, 2.0, 3.0, 4.0].into_iter().zip(coefficients).fold([xi, eta], term)
}

impl LocalMetres {
    /// The projection in the middle of `[lng, lat]` places; longitudes are taken the short way round.
    #[must_use]
    pub fn around(places: &[[f64; 2]]) -> Self {
        let (mut sum, mut n, first) = ([0.0, 0.0], 0.0_f64, places.first().map_or(0.0, |place| place[0]));
        for [lng, lat] in places {
            sum = [sum[0] + short_way(lng - first), sum[1] + lat];
            n += 1.0;
        }
        let n = n.max(1.0);
        let middle = [first + sum[0] / n, sum[1] / n];
        let mut projection = Self { middle, north: 0.0 };
        projection.north = projection.metres(middle)[1];
        projection
    }

    /// `[x, y]` in metres of a `[lng, lat]` place.
    #[must_use]
    pub fn metres(&self, [lng, lat]: [f64; 2]) -> [f64; 2] {
        let series = Series::wgs84();
        let tangent = series.conformal(lat.clamp(-89.999_999, 89.999_999).to_radians().tan());
        let east = short_way(lng - self.middle[0]).to_radians();
        let xi = tangent.atan2(east.cos());
        let eta = (east.sin() / tangent.hypot(east.cos())).asinh();
        let [xi, eta] = shifted(series.alpha, [xi, eta], 1.0);
        [series.radius * eta, series.radius * xi - self.north]
    }

    /// `[lng, lat]` of a point in metres.
    #[must_use]
    pub fn degrees(&self, [x, y]: [f64; 2]) -> [f64; 2] {
        let series = Series::wgs84();
        let start = [(y + self.north) / series.radius, x / series.radius];
        let [xi, eta] = shifted(series.beta, start, -1.0);
        let wanted = xi.sin() / eta.sinh().hypot(xi.cos());
        let east = eta.sinh().atan2(xi.cos());
        // Newton's steps from the conformal latitude; three reach rounding.
        let ellipse = 1.0 - series.eccentricity * series.eccentricity;
        let step = |tangent: f64, _| {
            let conformal = series.conformal(tangent);
            let slope = (1.0 + ellipse * tangent * tangent) / (ellipse * 1.0_f64.hypot(conformal) * 1.0_f64.hypot(tangent));
            tangent + (wanted - conformal) * slope
        };
        let tangent = (0..3).fold(wanted / ellipse, step);
        [short_way(self.middle[0] + east.to_degrees()), tangent.atan().to_degrees()]
    }
}

/// A difference of longitudes from -180 to 180.
fn short_way(degrees: f64) -> f64 {
    if (-180.0..=180.0).contains(&degrees) { degrees } else { degrees - 360.0 * (degrees / 360.0).round() }
}

#[cfg(test)]
mod tests {
    use super::LocalMetres;

    #[test]
    fn meridian_arc_and_distances_are_true() {
        let projection = LocalMetres::around(&[[-3.0, 0.0]]);
        let [x, y] = projection.metres([-3.0, 45.0]);
        // The quarter of the meridian up to 45 degrees on WGS 84, from Bessel's series.
        assert!(x.abs() < 1e-6 && (y - 4_984_944.378).abs() < 1e-3, "{x} {y}");
        let [x, y] = projection.metres([-2.0, 0.0]);
        // One degree along the equator is 111,319.491 m; the projection stretches it by (x / R)^2 / 6.
        assert!((x / 111_319.491 - 1.0).abs() < 1e-4 && y.abs() < 1e-6, "{x} {y}");
    }

    #[test]
    fn degrees_come_back_also_across_the_date_line() {
        for middle in [[-2.6, 51.45], [179.99, -17.0], [18.0, 69.6]] {
            let projection = LocalMetres::around(&[middle, [middle[0] - 0.02, middle[1]]]);
            for place in [[-0.5, 0.3], [0.4, -0.2], [0.0, 0.0]] {
                let place = [middle[0] + place[0], middle[1] + place[1]];
                let back = projection.degrees(projection.metres(place));
                let apart = (back[0] - place[0] + 540.0).rem_euclid(360.0) - 180.0;
                assert!(apart.abs() < 1e-10 && (back[1] - place[1]).abs() < 1e-10, "{place:?} {back:?}");
            }
        }
    }
}

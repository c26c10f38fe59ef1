//! Projections: from coordinates of a national grid, UTM or a state plane to WGS84 degrees.

use std::fmt;

use proj4rs::Proj;
use proj4rs::transform::transform;

use super::LngLat;

/// WGS84 itself, as EPSG calls it.
const WGS84: u32 = 4326;

/// A coordinate reference system of the EPSG register, as a way from its coordinates to WGS84 degrees.
///
/// # Accuracy
/// The projections themselves agree with PROJ 9.5.1 to a centimetre. A change of datum is a Helmert shift: on the British grid
/// (EPSG:27700) that is 3.5 m from the Ordnance Survey's own answer at its worked example and about 5 m at worst. NAD83,
/// ETRS89, GDA and their like count as WGS84, which is true within two metres. Systems whose shift needs a grid file (NAD27) or
/// is not known to hold within 10 m are refused rather than placed hundreds of metres away.
#[derive(Clone)]
pub struct Projection {
    code: u32,
    way: Way,
}

/// How coordinates become degrees.
#[derive(Clone)]
enum Way {
    /// They are degrees of WGS84.
    Identity,
    /// From one system to the other; both are large.
    Through(Box<(Proj, Proj)>),
}

/// A coordinate reference system that cannot be used, and what to do instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ProjectionError {
    /// No such code.
    #[error("EPSG:{0} is not a code of the EPSG register: look the grid up by its name, for example 27700 for the British grid")]
    Unknown(u32),
    /// A system that is not brought to WGS84 here.
    #[error(
        "EPSG:{code} cannot be used, because {reason}: convert the coordinates to EPSG:4326 first, for example with QGIS or cs2cs"
    )]
    Unsupported {
        /// The code.
        code: u32,
        /// What is missing.
        reason: String,
    },
}

impl Projection {
    /// The system with this code of the EPSG register. Code 4326 is the identity, and so is what OGC calls CRS84: longitude
    /// comes first everywhere in Beatwise.
    ///
    /// # Errors
    /// [`ProjectionError`] when the code is unknown or the system cannot be brought to WGS84 within a few metres.
    pub fn from_epsg(code: u32) -> Result<Self, ProjectionError> {
        if code == WGS84 {
            return Ok(Self { code, way: Way::Identity });
        }
        let known = u16::try_from(code).ok().and_then(crs_definitions::from_code);
        let definition = known.ok_or(ProjectionError::Unknown(code))?.proj4;
        let refuse = |reason: String| ProjectionError::Unsupported { code, reason };
        let proj =
            |text: &str| Proj::from_proj_string(text).map_err(|error| refuse(format!("it is not computed here ({error})")));
        let target = match datum(code, definition).map_err(refuse)? {
            Datum::Alike => "+proj=longlat +ellps=WGS84 +no_defs",
            Datum::Shifted => "+proj=longlat +datum=WGS84 +no_defs",
        };
        // The crate knows the scale of a Lambert cone as `k` only and passes over `k_0`, which would be off by up to 200 m.
        let from = proj(&definition.replace("+k_0=", "+k="))?;
        Ok(Self { code, way: Way::Through(Box::new((from, proj(target)?))) })
    }

    /// The code in the EPSG register.
    #[must_use]
    pub const fn code(&self) -> u32 {
        self.code
    }

    /// Whether its coordinates are degrees rather than metres or feet.
    #[must_use]
    pub fn is_geographic(&self) -> bool {
        match &self.way {
            Way::Identity => true,
            Way::Through(way) => way.0.is_latlong(),
        }
    }

    /// The place at easting (or longitude) `x` and northing (or latitude) `y`, in the system's own unit: metres, feet or degrees.
    ///
    /// `None` where the coordinates are not finite, or the system has no place for them.
    #[must_use]
    pub fn to_wgs84(&self, x: f64, y: f64) -> Option<LngLat> {
        let Way::Through(way) = &self.way else { return LngLat::new(x, y).ok() };
        let (from, to) = way.as_ref();
        let mut point = if from.is_latlong() { (x.to_radians(), y.to_radians()) } else { (x, y) };
        transform(from, to, &mut point).ok()?;
        LngLat::new(point.0.to_degrees(), point.1.to_degrees()).ok()
    }
}

impl fmt::Debug for Projection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Projection(EPSG:{})", self.code)
    }
}

/// How a definition's datum lies to WGS84.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Datum {
    /// Within two metres.
    Alike,
    /// By a Helmert shift that the definition holds.
    Shifted,
}

/// Reads how a definition's datum lies to WGS84, or why that cannot be relied on.
fn datum(code: u32, definition: &str) -> Result<Datum, String> {
    let value = |key: &str| definition.split_whitespace().find_map(|token| token.strip_prefix(key)?.strip_prefix('='));
    if ASTRAY.binary_search(&code).is_ok() {
        return Err("its definition is known to lead astray".into());
    }
    if value("+proj") == Some("geocent") || definition.contains("+geoidgrids=") {
        return Err("it is made for heights".into());
    }
    if value("+pm").is_some() {
        return Err("its longitudes do not count from Greenwich".into());
    }
    if value("+nadgrids") == Some("@null") {
        return Ok(Datum::Alike);
    }
    let zero = |shift: &str| shift.split(',').all(|number| number == "0");
    match (value("+datum").or(value("+towgs84")), value("+ellps")) {
        (Some("WGS84" | "NAD83"), _) | (None, Some("GRS80" | "WGS84")) => Ok(Datum::Alike),
        (Some(shift), _) if zero(shift) => Ok(Datum::Alike),
        (Some(shift), _) if TRUSTED.contains(&shift) => Ok(Datum::Shifted),
        (Some("NAD27"), _) => Err("the shift of NAD27 to WGS84 needs a grid file".into()),
        (Some(_), _) => Err("the published shift of its datum to WGS84 does not hold within 10 m".into()),
        (None, _) => Err("no shift of its datum to WGS84 is published".into()),
    }
}

/// Shifts that stay within 10 m of what PROJ 9.5.1 chooses over their area of use. Others, mostly of the years before
/// satellites, are off by up to a kilometre, and nothing in the definition tells.
const TRUSTED: [&str; 20] = [
    "OSGB36",                                                            // Great Britain
    "ire65",                                                             // Ireland 1965
    "482.5,-130.6,564.6,-1.042,-0.214,-0.631,8.15",                      // Ireland 1975, Northern Ireland
    "565.2369,50.0087,465.658,-0.406857,0.350733,-1.87035,4.0812",       // Amersfoort, Netherlands
    "-106.8686,52.2978,-103.7239,0.3366,-0.457,1.8422,-1.2747",          // Belgium 1972
    "-189.6806,18.3463,-42.7695,-0.33746,-3.09264,2.53861,0.4598",       // Luxembourg
    "674.374,15.056,405.346,0,0,0,0",                                    // CH1903, Switzerland
    "hermannskogel",                                                     // MGI, Austria
    "potsdam",                                                           // DHDN, Germany
    "-223.237,110.193,36.649,0,0,0,0",                                   // Datum 73, Portugal
    "-104.1,-49.1,-9.9,0.971,-2.917,0.714,-11.68",                       // Monte Mario, Italy
    "GGRS87",                                                            // Greece
    "52.17,-71.82,-14.9,0,0,0,0",                                        // HD72, Hungary
    "414.1,41.3,603.1,-0.855,2.141,-7.023,0",                            // RT90, Sweden
    "-96.062,-82.428,-121.753,4.801,0.345,-1.376,1.496",                 // KKJ, Finland
    "nzgd49",                                                            // New Zealand 1949
    "-117.808,-51.536,137.784,0.303,0.446,0.234,-0.29",                  // AGD66, Australia
    "-134,-48,149,0,0,0,0",                                              // AGD84, Australia
    "-146.414,507.337,680.507,0,0,0,0",                                  // Tokyo
    "-162.619,-276.959,-161.764,0.067753,-2.243649,-1.158827,-1.094246", // Hong Kong 1980
];

/// Codes whose definition leads more than 10 m away from PROJ 9.5.1, in order: Balkan zones of the Austrian datum, zones at
/// sea, an Israeli and a Californian grid that were corrected since, and polar grids.
const ASTRAY: [u32; 24] = [
    2170, 3787, 3973, 3974, 5520, 5680, 6989, 6990, 6991, 6996, 6997, 20_248, 20_348, 20_357, 20_358, 31_265, 31_266, 31_267,
    31_268, 31_275, 31_276, 31_277, 31_278, 31_279,
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Code, easting, northing, longitude, latitude by PROJ 9.5.1 (pyproj 3.7.2, `Transformer.from_crs(code, 4326, always_xy=True)`,
    /// no grid files).
    const BY_PROJ: [(u32, f64, f64, f64, f64); 16] = [
        (27_700, 358_600.0, 172_900.0, -2.597_202_179, 51.453_558_145),
        (27_700, 530_000.0, 180_400.0, -0.128_206_635, 51.507_585_489),
        (26_910, 490_320.299, 5_458_606.920_8, -123.133_088_283, 49.280_140_228),
        (3435, 1_176_000.0, 1_900_000.0, -87.629_197_183, 41.880_964_379),
        (2263, 987_000.0, 211_000.0, -73.990_075_436, 40.745_822_376),
        (3857, -9_754_915.0, 5_142_738.0, -87.629_892_398, 41.878_107_563),
        (32_618, 586_000.0, 4_512_000.0, -73.981_205_876, 40.754_464_088),
        (2229, 6_480_000.0, 1_840_000.0, -118.269_592_101, 34.048_110_408),
        (7127, 700_000.0, 170_000.0, -108.244_843_331, 45.799_540_389),
        (2154, 652_000.0, 6_862_000.0, 2.345_811_959, 48.856_248_141),
        (28_992, 121_687.0, 487_484.0, 4.898_009_893, 52.374_218_164),
        (31_370, 148_900.0, 170_800.0, 4.353_132_678, 50.847_601_950),
        (2056, 2_600_000.0, 1_200_000.0, 7.438_632_421, 46.951_082_772),
        (31_256, 2600.0, 341_200.0, 16.367_116_387, 48.209_196_927),
        (23_700, 650_000.0, 240_000.0, 19.047_444_675, 47.503_932_106),
        (2048, -50_000.0, 3_700_000.0, 19.537_615_531, -33.424_880_388),
    ];

    fn metres_apart(place: LngLat, lng: f64, lat: f64) -> f64 {
        const METRES_PER_DEGREE: f64 = 111_195.0;
        let east = (place.lng() - lng) * lat.to_radians().cos();
        east.hypot(place.lat() - lat) * METRES_PER_DEGREE
    }

    #[test]
    fn places_agree_with_proj_within_a_centimetre() {
        for (code, x, y, lng, lat) in BY_PROJ {
            let place = Projection::from_epsg(code).expect("a projection").to_wgs84(x, y).expect("a place");
            let apart = metres_apart(place, lng, lat);
            assert!(apart < 0.01, "EPSG:{code} is {apart} m off");
        }
    }

    #[test]
    fn the_british_grid_is_within_five_metres_of_the_grid_of_shifts() {
        // Ordnance Survey, "Transformations and OSGM15 user guide", annexe A: Caister Water Tower, grid by OSTN15 and ETRS89.
        let grid = Projection::from_epsg(27_700).expect("the British grid");
        let place = grid.to_wgs84(651_409.804, 313_177.450).expect("a place");
        let apart = metres_apart(place, 1.716_073_973, 52.658_007_833);
        assert!((3.0..5.0).contains(&apart), "a Helmert shift is {apart} m off");
    }

    #[test]
    fn degrees_pass_through_and_nonsense_is_no_place() {
        let degrees = Projection::from_epsg(4326).expect("WGS84");
        assert!(degrees.is_geographic());
        assert_eq!(degrees.to_wgs84(-2.6, 51.45), LngLat::new(-2.6, 51.45).ok());
        assert_eq!(degrees.to_wgs84(-2.6, 151.45), None);
        let nad83 = Projection::from_epsg(4269).expect("NAD83").to_wgs84(-87.6, 41.9).expect("a place");
        assert!(metres_apart(nad83, -87.6, 41.9) < 0.01);
        let grid = Projection::from_epsg(27_700).expect("the British grid");
        assert!(!grid.is_geographic());
        assert_eq!(grid.to_wgs84(f64::NAN, 180_400.0), None);
        assert_eq!(grid.to_wgs84(f64::INFINITY, 180_400.0), None);
    }

    #[test]
    fn systems_that_would_lead_astray_are_refused_with_the_way_out() {
        assert_eq!(Projection::from_epsg(1).expect_err("no such code"), ProjectionError::Unknown(1));
        assert_eq!(Projection::from_epsg(700_000).expect_err("no such code"), ProjectionError::Unknown(700_000));
        // NAD27 / Illinois East, NTF (Paris) / Lambert II, Pulkovo 1942 / zone 3, a Balkan zone, a geocentric system.
        for (code, because) in [(26_771, "NAD27"), (27_572, "Greenwich"), (28_403, "10 m"), (31_277, "astray"), (4978, "heights")]
        {
            let message = Projection::from_epsg(code).expect_err("refused").to_string();
            assert!(message.contains(because) && message.contains("EPSG:4326"), "{message}");
        }
    }

    #[test]
    fn workers_share_a_projection() {
        const fn shared<T: Send + Sync + Clone>() {}
        shared::<Projection>();
    }
}

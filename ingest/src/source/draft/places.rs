//! Which columns hold the place, and whether in degrees or on a grid.

use super::column::Column;
use crate::source::mapping::{Decimal, point};

const LONGITUDE: [&str; 7] = ["longitude", "lon", "lng", "long", "longitud", "lonx", "x"];
const LATITUDE: [&str; 6] = ["latitude", "lat", "latitud", "breite", "laty", "y"];
const EASTING: [&str; 6] = ["x", "easting", "east", "xcoord", "xcoordinate", "eastings"];
const NORTHING: [&str; 6] = ["y", "northing", "north", "ycoord", "ycoordinate", "northings"];

/// Least and greatest number of a column.
pub(super) type Range = (f64, f64);

/// Where the place stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    /// Nowhere that could be recognised.
    None,
    /// Columns of longitude and latitude in degrees, with what lies between their extremes, and how many rows are 0, 0.
    Degrees { lng: usize, lat: usize, ranges: (Range, Range), at_null: usize },
    /// Columns of a grid's easting and northing.
    Grid { x: usize, y: usize, ranges: (Range, Range) },
    /// One column of points, and how many of its values are.
    Point { column: usize, fits: usize },
}

impl Place {
    /// Looks for the place.
    pub(super) fn of(columns: &[Column<'_>], decimal: Decimal) -> Self {
        let within = |column: &Column<'_>, most: f64| {
            let range = range(column, decimal);
            range.is_some_and(|(least, greatest)| least >= -most && greatest <= most) && !is_whole(column)
        };
        let find = |names: &[&str], is_so: &dyn Fn(&Column<'_>) -> bool| {
            // The first of the names counts most.
            names.iter().find_map(|name| columns.iter().position(|column| column.is_called(&[name]) && is_so(column)))
        };
        let degrees = (find(&LONGITUDE, &|column| within(column, 180.0)), find(&LATITUDE, &|column| within(column, 90.0)));
        if let (Some(lng), Some(lat)) = degrees {
            let ranges = (range(&columns[lng], decimal), range(&columns[lat], decimal));
            let is_null = |value: &str| decimal.number("", value).is_ok_and(|number| number.abs() < f64::EPSILON);
            let at_null = columns[lng].count(is_null).min(columns[lat].count(is_null));
            return Self::Degrees { lng, lat, ranges: (ranges.0.unwrap_or_default(), ranges.1.unwrap_or_default()), at_null };
        }
        let is_far = |column: &Column<'_>| {
            range(column, decimal).is_some_and(|(least, greatest)| least.abs().max(greatest.abs()) > 1000.0)
        };
        if let (Some(x), Some(y)) = (find(&EASTING, &is_far), find(&NORTHING, &is_far)) {
            let ranges = (range(&columns[x], decimal).unwrap_or_default(), range(&columns[y], decimal).unwrap_or_default());
            return Self::Grid { x, y, ranges };
        }
        let is_point = |value: &str| value.contains('(') && point(value).is_ok();
        let pointed = columns.iter().position(|column| column.is_mostly(is_point));
        pointed.map_or(Self::None, |column| Self::Point { column, fits: columns[column].count(is_point) })
    }

    /// The columns that are spoken for.
    pub(super) fn used(&self) -> Vec<usize> {
        match self {
            Self::None => Vec::new(),
            Self::Degrees { lng, lat, .. } => vec![*lng, *lat],
            Self::Grid { x, y, .. } => vec![*x, *y],
            Self::Point { column, .. } => vec![*column],
        }
    }
}

/// The sign between whole and parts: a comma where most of what only reads with a comma outweighs what only reads with a point.
pub(super) fn decimal(columns: &[Column<'_>]) -> (Decimal, usize) {
    let reads = |decimal: Decimal, value: &str| decimal.number("", value).is_ok();
    let count = |yes: Decimal, no: Decimal| -> usize {
        columns.iter().map(|column| column.count(|value| reads(yes, value) && !reads(no, value))).sum()
    };
    let (commas, points) = (count(Decimal::Comma, Decimal::Point), count(Decimal::Point, Decimal::Comma));
    if commas > points { (Decimal::Comma, commas) } else { (Decimal::Point, points) }
}

/// Least and greatest number of a column that is mostly numbers.
fn range(column: &Column<'_>, decimal: Decimal) -> Option<Range> {
    let numbers = column.numbers(decimal);
    let is_mostly = !numbers.is_empty() && numbers.len() * 10 >= column.values.len() * 9;
    let widest = |(least, greatest): Range, number: &f64| (least.min(*number), greatest.max(*number));
    is_mostly.then(|| numbers.iter().fold((f64::INFINITY, f64::NEG_INFINITY), widest))
}

/// Whether every value is a whole number, as no coordinate in degrees is.
fn is_whole(column: &Column<'_>) -> bool {
    column.values.iter().all(|value| !value.contains(['.', ',']))
}

/// What grids have coordinates like these, as a hint.
pub(super) fn grids((x, y): (Range, Range)) -> &'static str {
    let within = |(least, greatest): Range, low: f64, high: f64| least >= low && greatest <= high;
    if within(x, 0.0, 700_000.0) && within(y, 0.0, 1_300_000.0) {
        "metres of the British grid are 27700, feet of a United States plane are 2225 to 2289 or 3417 to 3460"
    } else if within(x, 100_000.0, 900_000.0) && within(y, 0.0, 10_000_000.0) {
        "metres of a UTM zone are 326 and the zone's two digits, or 269 and the digits for NAD83: Vancouver is 26910"
    } else if y.0.abs().max(y.1.abs()) <= 20_037_509.0 && x.0 < 0.0 {
        "metres of Web Mercator are 3857"
    } else {
        "feet of a United States plane are 2225 to 2289 or 3417 to 3460: Illinois East is 3435, New York 2263"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(header: &[&str], row: &[&str]) -> Place {
        let header: Vec<String> = header.iter().map(|name| (*name).to_owned()).collect();
        let rows = vec![row.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>()];
        let columns = Column::all(&header, &rows).0;
        Place::of(&columns, decimal(&columns).0)
    }

    #[test]
    fn degrees_are_preferred_to_a_grid_and_a_grid_to_a_text() {
        let header = ["X Coordinate", "Y Coordinate", "Latitude", "Longitude", "Location"];
        let found = place(&header, &["1176000", "1900000", "41.88", "-87.63", "(41.88, -87.63)"]);
        let ranges = ((-87.63, -87.63), (41.88, 41.88));
        assert_eq!(found, Place::Degrees { lng: 3, lat: 2, ranges, at_null: 0 });
        let found = place(&header[..2], &["1176000", "1900000"]);
        assert_eq!(found, Place::Grid { x: 0, y: 1, ranges: ((1_176_000.0, 1_176_000.0), (1_900_000.0, 1_900_000.0)) });
        assert_eq!(place(&header[4..], &["(41.88, -87.63)"]), Place::Point { column: 0, fits: 1 });
        assert_eq!(place(&["long", "lat"], &["far", "near"]), Place::None);
    }

    #[test]
    fn names_need_not_be_english_and_commas_are_seen() {
        let found = place(&["longitud", "latitud"], &["-75,56985", "6,257"]);
        assert_eq!(found, Place::Degrees { lng: 0, lat: 1, ranges: ((-75.56985, -75.56985), (6.257, 6.257)), at_null: 0 });
        assert_eq!(
            place(&["x", "y"], &["-2.6", "51.4"]),
            Place::Degrees { lng: 0, lat: 1, ranges: ((-2.6, -2.6), (51.4, 51.4)), at_null: 0 }
        );
    }

    #[test]
    fn coordinates_of_a_grid_come_with_a_hint() {
        for (x, y, says) in [
            (490_320.3, 5_458_606.9, "26910"),
            (530_000.0, 180_400.0, "27700"),
            (1_176_000.0, 1_900_000.0, "3435"),
            (-9_754_915.0, 5_142_738.0, "3857"),
        ] {
            assert!(grids(((x, x), (y, y))).contains(says), "{x} {y}");
        }
    }
}

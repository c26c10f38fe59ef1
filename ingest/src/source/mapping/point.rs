//! Places written in one column: `(41.88, -87.63)`, `POINT (-87.63 41.88)`, or the text of a `GeoJSON` point.

use crate::reason::Reason;

/// The geometries of well-known text.
const GEOMETRIES: [&str; 7] =
    ["POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION"];
/// What may stand between a geometry's name and its brackets.
const MARKS: [&str; 4] = ["Z", "M", "ZM", "EMPTY"];

/// Longitude and latitude in degrees, as the text has them; an empty point is `None`.
///
/// Latitude comes first between brackets or bare, longitude in well-known text and in `GeoJSON`. A postal address before the
/// brackets is passed over.
pub(in crate::source) fn point(text: &str) -> Result<Option<(f64, f64)>, Reason> {
    if text.starts_with('{') {
        return geojson(text).map(Some);
    }
    let geometry = text.strip_prefix("SRID=").and_then(|rest| rest.split_once(';')).map_or(text, |(_, geometry)| geometry);
    let (name, inside) = geometry.split_once('(').map_or((geometry, None), |(name, inside)| (name, Some(inside)));
    match (well_known(name), inside) {
        (Some(("POINT", false)), Some(inside)) => pair(closed(inside), ' ').map(Some),
        (Some(("POINT", true)), None) => Ok(None),
        (Some(_), _) => Err(Reason::NotAPoint),
        (None, _) => {
            let inside = text.rsplit_once('(').map_or(text, |(_, inside)| inside);
            pair(closed(inside), ',').map(|(lat, lng)| Some((lng, lat)))
        }
    }
}

/// The geometry that a name is of, and whether it is empty. `POINT BREEZE AVE` is the name of a street.
fn well_known(name: &str) -> Option<(&'static str, bool)> {
    let mut words = name.split_whitespace();
    let first = words.next()?;
    let geometry = GEOMETRIES.into_iter().find(|geometry| first.eq_ignore_ascii_case(geometry))?;
    let mut mark = "";
    for word in words {
        mark = MARKS.into_iter().find(|mark| word.eq_ignore_ascii_case(mark))?;
    }
    Some((geometry, mark == "EMPTY"))
}

fn closed(inside: &str) -> &str {
    inside.trim_end().trim_end_matches(')')
}

/// `{"type": "Point", "coordinates": [lng, lat]}`
fn geojson(text: &str) -> Result<(f64, f64), Reason> {
    if !text.contains("\"Point\"") {
        return Err(Reason::NotAPoint);
    }
    let inside = text.split_once("\"coordinates\"").and_then(|(_, rest)| rest.split_once('['));
    let inside = inside.and_then(|(_, rest)| rest.split_once(']')).ok_or(Reason::NotAPoint)?.0;
    pair(inside, ',')
}

/// The first two numbers; a height behind them is passed over.
fn pair(text: &str, separator: char) -> Result<(f64, f64), Reason> {
    let mut numbers = text.split(separator).map(str::trim).filter(|word| !word.is_empty());
    let mut next = || numbers.next()?.parse().ok().filter(|number: &f64| number.is_finite());
    next().zip(next()).ok_or(Reason::NotANumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latitude_comes_first_between_brackets_and_last_in_well_known_text() {
        let chicago = Ok(Some((-87.63, 41.88)));
        for text in [
            "(41.88, -87.63)",
            "41.88,-87.63",
            "(41.88,-87.63, 180.5)",
            "100 N STATE ST\nChicago, IL\n(41.88, -87.63)",
            "Point Breeze Ave (rear) (41.88, -87.63)",
            "POINT (-87.63 41.88)",
            "point(-87.63  41.88)",
            "POINT Z (-87.63 41.88 12)",
            "SRID=4326;POINT(-87.63 41.88)",
            r#"{"type": "Point", "coordinates": [-87.63, 41.88]}"#,
            r#"{"coordinates":[-87.63,41.88,12.0],"type":"Point"}"#,
        ] {
            assert_eq!(point(text), chicago, "{text}");
        }
        assert_eq!(point("POINT EMPTY"), Ok(None));
    }

    #[test]
    fn other_geometries_are_no_points_and_words_no_numbers() {
        for text in
            ["POLYGON ((0 0, 1 1, 1 0, 0 0))", "MULTIPOINT (1 2)", r#"{"type":"Polygon","coordinates":[[[0,1]]]}"#, "POINT"]
        {
            assert_eq!(point(text), Err(Reason::NotAPoint), "{text}");
        }
        for text in ["100 N STATE ST", "(41.88)", "(north, west)", "POINT (a b)", "", "(NaN, 2)", "()"] {
            assert_eq!(point(text), Err(Reason::NotANumber), "{text}");
        }
    }
}

//! Places in two columns, and the ways in which they go wrong.

use engine::space::{BBox, LngLat};

use crate::reason::Reason;
use crate::verdict::Rejection;

/// A coordinate as a row has it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Coordinate<'a> {
    /// The column's name.
    pub(super) field: &'a str,
    /// The text, unless it is blank.
    pub(super) text: Option<&'a str>,
}

/// The place in two columns of degrees. Both blank is a report without a place; half a place, or one that cannot be, is a mistake.
///
/// `within` is the area that the source declares, if it does.
pub(super) fn place<'a>(
    lng: Coordinate<'a>,
    lat: Coordinate<'a>,
    within: Option<&BBox>,
) -> Result<Option<LngLat>, Rejection<'a>> {
    let (lng_text, lat_text) = match (lng.text, lat.text) {
        (None, None) => return Ok(None),
        (Some(_), None) => return Err(Rejection::new(lat.field, Reason::HalfAPlace, "")),
        (None, Some(_)) => return Err(Rejection::new(lng.field, Reason::HalfAPlace, "")),
        (Some(lng_text), Some(lat_text)) => (lng_text, lat_text),
    };
    let point = (number(lng.field, lng_text)?, number(lat.field, lat_text)?);
    settle(point, within).map(Some).map_err(|reason| match reason {
        Reason::OffTheGlobe if point.0.abs() <= 180.0 => Rejection::new(lat.field, reason, lat_text),
        _ => Rejection::new(lng.field, reason, lng_text),
    })
}

/// A finite number in a field.
pub(super) fn number<'a>(field: &'a str, text: &'a str) -> Result<f64, Rejection<'a>> {
    let parsed = text.parse::<f64>().ok().filter(|number| number.is_finite());
    parsed.ok_or(Rejection::new(field, Reason::NotANumber, text))
}

/// The place at (longitude, latitude) in degrees, unless it cannot be one.
pub(super) fn settle((lng, lat): (f64, f64), within: Option<&BBox>) -> Result<LngLat, Reason> {
    if lng.abs() < f64::EPSILON && lat.abs() < f64::EPSILON {
        return Err(Reason::NullIsland);
    }
    match (LngLat::new(lng, lat), within) {
        (Ok(place), None) => Ok(place),
        (Ok(place), Some(bbox)) if bbox.contains(place) => Ok(place),
        (Ok(_), Some(bbox)) if swapped(lng, lat).is_some_and(|other| bbox.contains(other)) => Err(Reason::Swapped),
        (Ok(_), Some(_)) => Err(Reason::OutsideBox),
        // Off the globe as it stands, on it the other way round: -87.6 cannot be mended into a latitude, but 41.9, -187.6 is nothing.
        (Err(_), None) if swapped(lng, lat).is_some() => Err(Reason::Swapped),
        (Err(_), Some(bbox)) if swapped(lng, lat).is_some_and(|other| bbox.contains(other)) => Err(Reason::Swapped),
        (Err(_), _) => Err(Reason::OffTheGlobe),
    }
}

fn swapped(lng: f64, lat: f64) -> Option<LngLat> {
    LngLat::new(lat, lng).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(lng: &str, lat: &str, within: Option<&BBox>) -> Result<Option<LngLat>, Reason> {
        let text = |text: &'static str| Some(text).filter(|text| !text.is_empty());
        let (lng, lat) = (lng.to_owned().leak(), lat.to_owned().leak());
        place(Coordinate { field: "x", text: text(lng) }, Coordinate { field: "y", text: text(lat) }, within)
            .map_err(|rejection| rejection.reason)
    }

    #[test]
    fn every_fault_has_its_reason() {
        let chicago = BBox::new(-88.0, 41.5, -87.4, 42.1).expect("a box");
        assert_eq!(judged("", "", None), Ok(None));
        assert_eq!(judged("-2.5", "", None), Err(Reason::HalfAPlace));
        assert_eq!(judged("-2,5", "51", None), Err(Reason::NotANumber));
        assert_eq!(judged("NaN", "51", None), Err(Reason::NotANumber));
        assert_eq!(judged("inf", "51", None), Err(Reason::NotANumber));
        assert_eq!(judged("1e308", "51", None), Err(Reason::OffTheGlobe));
        assert_eq!(judged("0", "0.0", None), Err(Reason::NullIsland));
        assert_eq!(judged("51.4", "-122.6", None), Err(Reason::Swapped));
        assert_eq!(judged("41.88", "-87.63", Some(&chicago)), Err(Reason::Swapped));
        assert_eq!(judged("-91.69", "36.62", Some(&chicago)), Err(Reason::OutsideBox));
        assert!(judged("-87.63", "41.88", Some(&chicago)).is_ok_and(|place| place.is_some()));
        // Without a declared area, a swap that is still on the globe cannot be told from a place.
        assert!(judged("51.4", "-2.6", None).is_ok());
    }
}

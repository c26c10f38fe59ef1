//! Every fault of a row, with the column and the reason that its rejection names.

use proptest::prelude::*;

use super::*;

#[test]
fn times_that_cannot_be() {
    let small = with("", "");
    for (at, reason) in [
        ("", Reason::Missing),
        ("yesterday", Reason::NotAnInstant),
        ("42920.5", Reason::NotAnInstant),
        ("07/04/2017 12:30", Reason::NotAnInstant),
        ("2017-02-30", Reason::NotADate),
        ("2017-03-12 02:30", Reason::SkippedTime),
        ("2017-11-05 01:30", Reason::AmbiguousTime),
        ("0017-07-04 12:30", Reason::ImplausibleTime),
        ("2217-07-04T12:30:00Z", Reason::ImplausibleTime),
    ] {
        assert_eq!(fault(&small, &row(&[("at", at)])), ("at".into(), reason, at.into()));
    }
    assert!(
        judge(&small, &row(&[("at", "2017-11-05T01:30:00-06:00")])).is_ok(),
        "an offset says which of the two hours is meant"
    );
}

#[test]
fn places_that_cannot_be() {
    let boxed = with("zone = ", "box = [-88.0, 41.5, -87.4, 42.1]\nzone = ");
    for (lng, lat, column, reason) in [
        ("-87.63", "", "lat", Reason::HalfAPlace),
        ("", "41.88", "lng", Reason::HalfAPlace),
        ("-87,63", "41,88", "lng", Reason::NotANumber),
        ("-87.63", "41,88", "lat", Reason::NotANumber),
        ("-87.63", "N/A", "lat", Reason::NotANumber),
        ("0", "0.0", "lng", Reason::NullIsland),
        ("41.88", "-87.63", "lng", Reason::Swapped),
        ("-91.69", "36.62", "lng", Reason::OutsideBox),
        ("-187.63", "41.88", "lng", Reason::OffTheGlobe),
    ] {
        let value = if column == "lng" { lng } else { lat };
        assert_eq!(fault(&boxed, &row(&[("lng", lng), ("lat", lat)])), (column.into(), reason, value.into()));
    }
    assert_eq!(judge(&boxed, &row(&[("lng", ""), ("lat", "")])).expect("a report").place, None);
}

#[test]
fn words_for_nothing_are_blank() {
    let blank = with("zone = ", "blank = [\"NA\", \"NULL\"]\nzone = ");
    assert_eq!(judge(&blank, &row(&[("lng", "NA"), ("lat", "NULL")])).expect("a report").place, None);
    assert_eq!(fault(&blank, &row(&[("lng", "NA")])), ("lng".into(), Reason::HalfAPlace, "NA".into()));
    assert_eq!(fault(&blank, &row(&[("kind", "NA")])), ("kind".into(), Reason::Missing, "NA".into()));
    assert_eq!(judge(&blank, &row(&[("no", "NULL")])).expect("a report").external_id, None);
}

#[test]
fn decimal_commas_are_read_where_they_are_declared() {
    let comma = with("zone = ", "decimal = \",\"\nzone = ");
    assert_eq!(
        judge(&comma, &row(&[("lng", "-87,63"), ("lat", "41,88")])).expect("a report").place,
        LngLat::new(-87.63, 41.88).ok()
    );
    assert_eq!(fault(&comma, &row(&[("lng", "-87.63"), ("lat", "41,88")])).1, Reason::NotANumber);
}

#[test]
fn coordinates_of_a_grid_are_projected_and_checked() {
    let text = SMALL.replace("longitude = \"lng\"\nlatitude = \"lat\"", "x = \"lng\"\ny = \"lat\"");
    let grid = mapping(&text.replace("zone = ", "crs = 26910\nbox = [-123.3, 49.1, -122.9, 49.4]\nzone = "));
    let place = judge(&grid, &row(&[("lng", "490320.299"), ("lat", "5458606.9208")])).expect("a report").place.expect("a place");
    // By PROJ 9.5.1: -123.133088283, 49.280140228; a degree of 1e-8 is a millimetre.
    assert!((place.lng() + 123.133_088_283).abs() < 1e-8 && (place.lat() - 49.280_140_228).abs() < 1e-8, "{place:?}");
    for (x, y, reason) in [
        ("0.0", "0", Reason::NullIsland),
        ("490320.3", "", Reason::HalfAPlace),
        ("5458606.9", "490320.3", Reason::Swapped),
        ("590320.3", "5458606.9", Reason::OutsideBox),
        ("-123.1", "49.28", Reason::OutsideBox),
        ("4903202990000", "5458606.9", Reason::OffTheGlobe),
        ("490 320", "5458606.9", Reason::NotANumber),
    ] {
        assert_eq!(fault(&grid, &row(&[("lng", x), ("lat", y)])).1, reason, "{x} {y}");
    }
}

#[test]
fn points_in_one_column_are_read_and_checked() {
    let text = SMALL.replace("longitude = \"lng\"\nlatitude = \"lat\"", "point = \"where\"");
    let point = mapping(&text.replace("zone = ", "box = [-88.0, 41.5, -87.4, 42.1]\nzone = "));
    let chicago = LngLat::new(-87.63, 41.88).ok();
    for text in ["(41.88, -87.63)", "POINT (-87.63 41.88)"] {
        assert_eq!(judge(&point, &row(&[("where", text)])).expect("a report").place, chicago);
    }
    for text in ["", "POINT EMPTY"] {
        assert_eq!(judge(&point, &row(&[("where", text)])).expect("a report").place, None);
    }
    for (text, reason) in [
        ("POLYGON ((0 0, 1 1, 1 0, 0 0))", Reason::NotAPoint),
        ("(41.88)", Reason::NotANumber),
        ("(0, 0)", Reason::NullIsland),
        ("(-87.63, 41.88)", Reason::Swapped),
        ("(41.88, -97.63)", Reason::OutsideBox),
    ] {
        assert_eq!(fault(&point, &row(&[("where", text)])), ("where".into(), reason, text.into()));
    }
}

#[test]
fn a_report_needs_to_be_about_something() {
    assert_eq!(fault(&with("", ""), &row(&[("kind", " ")])), ("kind".into(), Reason::Missing, String::new()));
}

proptest! {
    #[test]
    fn no_text_is_too_odd_to_be_judged(texts in proptest::collection::vec("\\PC{0,12}|[-0-9:T Z/.,()]{0,24}", 5)) {
        let columns = ["no", "lng", "lat", "kind", "at"];
        let odd: Vec<(&str, &str)> = columns.into_iter().zip(texts.iter().map(String::as_str)).collect();
        let grid = SMALL.replace("longitude = \"lng\"\nlatitude = \"lat\"", "x = \"lng\"\ny = \"lat\"");
        let point = SMALL.replace("longitude = \"lng\"\nlatitude = \"lat\"", "point = \"lng\"");
        for text in [SMALL.to_owned(), grid.replace("zone = ", "crs = 27700\nzone = "), point.clone(), point.replace("zone = ", "decimal = \",\"\nzone = ")] {
            for format in ["iso", "excel", "unix-ms", "%d/%m/%Y %H:%M"] {
                let judged = judge(&mapping(&text.replace("\"iso\"", &format!("\"{format}\""))), &odd);
                prop_assert!(judged.map_or_else(|(column, ..)| columns.contains(&column.as_str()), |kept| kept.occurred.0 <= kept.occurred.1));
            }
        }
    }
}

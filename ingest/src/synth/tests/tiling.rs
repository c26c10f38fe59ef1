//! Neighbourhoods are simple, counter-clockwise, and cover every report exactly once.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::Scenario;
use super::{City, place};

type Corner = (i64, i64);

/// The exterior ring in millionths of a degree.
fn ring(area: &Value) -> Vec<Corner> {
    assert_eq!(area["geometry"]["type"], "Polygon");
    let rings = area["geometry"]["coordinates"].as_array().expect("rings");
    assert_eq!(rings.len(), 1, "no holes");
    let micro = |value: &Value| {
        let degrees = value.as_f64().expect("a number");
        format!("{degrees:.6}").replace('.', "").parse::<i64>().expect("digits")
    };
    rings[0].as_array().expect("places").iter().map(|place| (micro(&place[0]), micro(&place[1]))).collect()
}

/// Twice the signed area of a triangle: positive where `c` lies to the left of the way from `a` to `b`.
fn side(a: Corner, b: Corner, c: Corner) -> i64 {
    (b.0 - a.0) * (c.1 - a.1) - (b.1 - a.1) * (c.0 - a.0)
}

/// Casts a ray eastwards and counts crossings, in whole numbers.
fn contains(ring: &[Corner], point: Corner) -> bool {
    let crossed = ring.windows(2).filter(|edge| {
        let upward = edge[0].1 <= point.1 && point.1 < edge[1].1;
        let downward = edge[1].1 <= point.1 && point.1 < edge[0].1;
        let left = side(edge[0], edge[1], point);
        (upward && left > 0) || (downward && left < 0)
    });
    crossed.count() % 2 == 1
}

pub(super) fn reports_in(city: &City, area: &Value) -> u64 {
    let ring = ring(area);
    city.count(|row| place(row).is_some_and(|place| contains(&ring, place)))
}

#[test]
fn every_report_lies_in_exactly_one_neighbourhood() {
    for name in Scenario::names() {
        let city = City::synthesised(name, 20_000, 1);
        let rings: Vec<Vec<Corner>> = city.areas.iter().map(ring).collect();
        for place in city.rows.iter().filter_map(place) {
            assert_eq!(rings.iter().filter(|ring| contains(ring, place)).count(), 1, "{name}: {place:?}");
        }
        assert!(city.areas.iter().all(|area| reports_in(&city, area) >= 20), "{name}");
    }
}

#[test]
fn rings_are_closed_simple_and_counter_clockwise() {
    for name in Scenario::names() {
        for area in &City::synthesised(name, 50, 1).areas {
            let ring = ring(area);
            assert_eq!(ring.first(), ring.last());
            let twice: i64 = ring.windows(2).map(|edge| side((0, 0), edge[0], edge[1])).sum();
            assert!(twice > 0, "{area}");
            let corners: BTreeSet<Corner> = ring.iter().copied().collect();
            assert_eq!(corners.len(), ring.len() - 1, "no corner is passed twice");
            let edges: Vec<&[Corner]> = ring.windows(2).collect();
            for (at, one) in edges.iter().enumerate() {
                for two in edges.iter().skip(at + 2).filter(|two| two[1] != one[0]) {
                    let parts = |a: &[Corner], b: &[Corner]| side(a[0], a[1], b[0]).signum() * side(a[0], a[1], b[1]).signum();
                    assert!(parts(one, two) > 0 || parts(two, one) > 0, "{one:?} crosses {two:?}");
                }
            }
        }
    }
}

#[test]
fn neighbours_share_their_boundary_exactly() {
    for name in Scenario::names() {
        let city = City::synthesised(name, 50, 1);
        let mut edges = BTreeSet::new();
        for edge in city.areas.iter().map(ring).flat_map(|ring| ring.windows(2).map(<[_]>::to_vec).collect::<Vec<_>>()) {
            assert!(edges.insert((edge[0], edge[1])), "two neighbourhoods lie on the same side of {edge:?}");
        }
        let shared = edges.iter().filter(|(a, b)| edges.contains(&(*b, *a))).count();
        assert!(shared * 4 > edges.len(), "{name}: many boundaries lie between neighbourhoods");
    }
}

#[test]
fn properties_name_and_count_the_people() {
    let city = City::synthesised("harbour-city", 50, 1);
    assert_eq!((city.areas.len(), city.summary.neighbourhoods), (40, 40));
    let sum =
        |field: &str| -> u64 { city.areas.iter().map(|area| area["properties"][field].as_u64().expect("a whole number")).sum() };
    assert_eq!(sum("population"), 480_000);
    assert!((1.5..3.0).contains(&(480_000.0 / f64::from(u32::try_from(sum("households")).expect("small")))));
    let slugs: BTreeSet<&str> = city.areas.iter().filter_map(|area| area["properties"]["area_id"].as_str()).collect();
    assert!(slugs.len() == 40 && slugs.contains("pilots-reach"));
    assert!(city.areas.iter().all(|area| area["properties"]["layer"] == "neighbourhood"));
}

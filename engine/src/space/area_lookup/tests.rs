//! The lookup against the areas themselves, on random points and on those where it is hard.

use geo::Intersects as _;
use proptest::prelude::*;

use super::tiles::Tile;
use super::*;
use crate::space::{AreaColumns, read_areas};

fn index(features: &[(String, String)]) -> AreaIndex {
    let feature = |(id, coordinates): &(String, String)| {
        format!(
            r#"{{"type":"Feature","properties":{{"id":"{id}"}},"geometry":{{"type":"MultiPolygon","coordinates":{coordinates}}}}}"#
        )
    };
    let features: Vec<String> = features.iter().map(feature).collect();
    let text = format!(r#"{{"type":"FeatureCollection","features":[{}]}}"#, features.join(","));
    let columns = AreaColumns { layer: "neighbourhood".into(), id: None, name: None };
    AreaIndex::new(read_areas(&text, &columns).expect("areas").areas)
}

/// Two neighbours, the second with a hole and an island in it; a third that lies over both; one apart.
fn areas() -> AreaIndex {
    let areas = [
        ("a", "[[[[0,0],[1,0.1],[1,1],[0,0.9],[0,0]]]]"),
        (
            "b",
            "[[[[1,0.1],[2,0],[2,1],[1,1],[1,0.1]],[[1.2,0.2],[1.2,0.8],[1.8,0.8],[1.8,0.2],[1.2,0.2]]],[[[1.4,0.4],[1.6,0.4],[1.6,0.6],[1.4,0.6],[1.4,0.4]]]]",
        ),
        ("c", "[[[[0.5,0.3],[1.5,0.3],[1.5,0.7],[0.5,0.7],[0.5,0.3]]]]"),
        ("d", "[[[[3,0],[3.5,0.5],[3,1],[3,0]]]]"),
    ];
    index(&areas.map(|(id, coordinates)| (id.to_owned(), coordinates.to_owned())))
}

/// Wards of a town: squares of which the corners were moved, with the corners in common; a hole in every third; and one area
/// over the middle of all.
fn town(side: usize, moved: &[(f64, f64)]) -> AreaIndex {
    #[expect(clippy::cast_precision_loss, reason = "a few wards")]
    let corner = |column: usize, row: usize| {
        let (x, y) = moved[row * (side + 1) + column];
        [column as f64 + x, row as f64 + y]
    };
    let ring = |corners: &[[f64; 2]]| {
        let all: Vec<String> = corners.iter().chain(corners.first()).map(|[x, y]| format!("[{x:?},{y:?}]")).collect();
        format!("[{}]", all.join(","))
    };
    let ward = |number: usize| {
        let (column, row) = (number % side, number / side);
        let corners = [(0, 0), (1, 0), (1, 1), (0, 1)].map(|(east, north)| corner(column + east, row + north));
        let middle = [0, 1].map(|axis| corners.iter().map(|corner| corner[axis]).sum::<f64>() / 4.0);
        let inner = corners.map(|corner| [0, 1].map(|axis| middle[axis] + (corner[axis] - middle[axis]) * 0.25));
        let hole = if number.is_multiple_of(3) { format!(",{}", ring(&inner)) } else { String::new() };
        (format!("w{number}"), format!("[[{}{hole}]]", ring(&corners)))
    };
    #[expect(clippy::cast_precision_loss, reason = "a few wards")]
    let half = side as f64 / 2.0;
    let over = [[half, 0.25], [half + 1.0, half], [half, half * 1.5], [half - 1.0, half]];
    let mut features: Vec<(String, String)> = (0..side * side).map(ward).collect();
    features.push(("over".to_owned(), format!("[[{}]]", ring(&over))));
    index(&features)
}

/// Vertices, the middles of borders, the corners and anchors of tiles, and what lies a hair beside them.
fn hard_points(lookup: &AreaLookup<'_>) -> Vec<LngLat> {
    let borders = border::of(lookup.areas.areas());
    let on_borders = borders.iter().flat_map(|border| [border.from, (border.from + border.to) / 2.0]);
    let grid = &lookup.grid;
    let tiles = (0..grid.rows()).flat_map(|row| (0..grid.columns()).map(move |column| (column, row)));
    let of_tiles = tiles.flat_map(|(column, row)| [grid.corner(column, row), grid.anchor(column, row)]);
    let beside = |at: Coord| {
        let to = |x: f64, y: f64| LngLat::new(x, y).ok();
        [to(at.x, at.y), to(at.x.next_up(), at.y), to(at.x, at.y.next_down()), to(at.x.next_down(), at.y.next_up())]
    };
    on_borders.chain(of_tiles).flat_map(beside).flatten().collect()
}

/// Compares with asking every area for every point.
fn assert_right(index: &AreaIndex, lookup: &AreaLookup<'_>, points: &[LngLat]) {
    let located = lookup.locate(points);
    let mut further = located.further().iter().peekable();
    for ((row, point), first) in points.iter().enumerate().zip(located.first()) {
        let at = geo::Point::new(point.lng(), point.lat());
        let expected: Vec<usize> =
            (0..index.areas().len()).filter(|area| index.areas()[*area].geometry.intersects(&at)).collect();
        let others = std::iter::from_fn(|| further.next_if(|(of, _)| *of == row).map(|(_, area)| *area as usize));
        let found: Vec<usize> = first.into_iter().chain(others).collect();
        assert_eq!(found, expected, "{point:?}");
        let at = lookup.at(*point).map(|area| &area.id);
        assert_eq!(at, expected.first().map(|area| &index.areas()[*area].id), "{point:?}");
        assert_eq!(at, index.area_at(*point).map(|area| &area.id), "{point:?}");
    }
    assert!(further.next().is_none(), "further areas of points that are none");
}

proptest! {
    #[test]
    fn says_what_the_areas_say(lng in -0.1f64..3.7, lat in -0.1f64..1.1) {
        let areas = areas();
        assert_right(&areas, &AreaLookup::new(&areas), &[LngLat::new(lng, lat).expect("a place")]);
    }

    #[test]
    fn also_on_corners_and_edges(x in 0u32..=37, y in 0u32..=10) {
        let areas = areas();
        let point = LngLat::new(f64::from(x) / 10.0, f64::from(y) / 10.0).expect("a place");
        assert_right(&areas, &AreaLookup::new(&areas), &[point]);
    }

    #[test]
    fn also_in_towns_with_borders_in_common(
        side in 2usize..6,
        moved in proptest::collection::vec((-0.2f64..0.2, -0.2f64..0.2), 36),
        points in proptest::collection::vec((-0.5f64..6.5, -0.5f64..6.5), 64),
    ) {
        let areas = town(side, &moved);
        let lookup = AreaLookup::new(&areas);
        let mut points: Vec<LngLat> = points.iter().map(|(x, y)| LngLat::new(*x, *y).expect("a place")).collect();
        points.extend(hard_points(&lookup));
        assert_right(&areas, &lookup, &points);
    }

    #[test]
    fn also_where_all_corners_lie_on_a_lattice(
        side in 2usize..6,
        moved in proptest::collection::vec((-2i8..=2, -2i8..=2), 36),
    ) {
        let moved: Vec<(f64, f64)> = moved.into_iter().map(|(x, y)| (f64::from(x) / 8.0, f64::from(y) / 8.0)).collect();
        let areas = town(side, &moved);
        let lookup = AreaLookup::new(&areas);
        let lattice = (0..56 * 56).map(|at| LngLat::new(f64::from(at % 56) / 8.0, f64::from(at / 56) / 8.0).expect("a place"));
        let points: Vec<LngLat> = lattice.chain(hard_points(&lookup)).collect();
        assert_right(&areas, &lookup, &points);
    }
}

#[test]
fn long_borders_touch_few_tiles_and_none_is_missed() {
    let blade = |number: usize| {
        #[expect(clippy::cast_precision_loss, reason = "a few blades")]
        let west = number as f64 / 8.0;
        let coordinates = format!("[[[[{west},0],[{},10],[{},10.01],[{west},0]]]]", west + 5.0, west + 5.1);
        (format!("blade {number}"), coordinates)
    };
    let areas = index(&(0..40).map(blade).collect::<Vec<_>>());
    let lookup = AreaLookup::new(&areas);
    let many = (0..100 * 100).map(|at| LngLat::new(f64::from(at % 100) / 9.7, f64::from(at / 100) / 9.7).expect("a place"));
    let points: Vec<LngLat> = many.chain(hard_points(&lookup)).collect();
    assert_right(&areas, &lookup, &points);
    let borders = border::of(areas.areas());
    let touched: usize = borders.iter().flat_map(|border| lookup.grid.spans(border)).map(|(_, columns)| columns.count()).sum();
    let across = lookup.grid.rows() + lookup.grid.columns();
    assert!(touched < borders.len() * across * 2, "{touched} by {} borders", borders.len());
}

#[test]
fn more_areas_over_one_place_than_a_tile_can_hold_are_all_found() {
    let square = "[[[[0,0],[1,0],[1,1],[0,1],[0,0]]]]";
    let areas = index(&(0..70).map(|number| (format!("a{number}"), square.to_owned())).collect::<Vec<_>>());
    let lookup = AreaLookup::new(&areas);
    let points = [(0.5, 0.5), (0.0, 0.3), (1.1, 0.5)].map(|(lng, lat)| LngLat::new(lng, lat).expect("a place"));
    assert_right(&areas, &lookup, &points);
    let located = lookup.locate(&points);
    assert_eq!((located.len(), located.in_none(), located.in_several(), located.further().len()), (3, 1, 2, 138));
}

#[test]
fn no_areas_hold_nothing() {
    let areas = AreaIndex::default();
    let lookup = AreaLookup::new(&areas);
    let point = LngLat::new(0.0, 0.0).expect("a place");
    assert!(lookup.at(point).is_none());
    assert_eq!(lookup.locate(&[point]).in_none(), 1);
    assert!(lookup.locate(&[]).is_empty());
}

#[test]
fn rows_keep_their_numbers_over_many_chunks() {
    let areas = areas();
    let lookup = AreaLookup::new(&areas);
    let places = [(0.1, 0.5), (0.75, 0.5), (2.5, 0.5)].map(|(lng, lat)| LngLat::new(lng, lat).expect("a place"));
    let points: Vec<LngLat> = (0..CHUNK * 3 + 5).map(|row| places[row % 3]).collect();
    let located = lookup.locate(&points);
    assert!(located.first().enumerate().all(|(row, first)| first == [Some(0), Some(0), None][row % 3]));
    assert_eq!(located.further().len(), located.in_several());
    assert!(located.further().iter().enumerate().all(|(number, further)| *further == (number * 3 + 1, 2)));
    assert_eq!(located.in_none(), points.len() / 3);
}

#[test]
fn many_tiles_are_settled_at_once() {
    let areas = areas();
    let lookup = AreaLookup::new(&areas);
    let all = lookup.tiles.all();
    let settled = all.iter().filter(|tile| matches!(tile, Tile::Whole(_) | Tile::Nowhere)).count();
    assert!(settled * 3 > all.len(), "{settled} of {}", all.len());
    assert!(!all.iter().any(|tile| matches!(tile, Tile::Unclear)), "borders through anchors");
}

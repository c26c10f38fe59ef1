//! Tests of centrography: shapes worked by hand, refusals, and how answers move with the points.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{
    DistanceConvention, EllipseConvention, PointWeights, StatsError, convex_hull, deviational_ellipse, manhattan_median,
    mean_centre, median_centre, standard_distance,
};

const EQUAL: PointWeights = PointWeights::Equal;

fn apart(a: [f64; 2], b: [f64; 2]) -> f64 {
    (a[0] - b[0]).hypot(a[1] - b[1])
}

fn way(points: &[[f64; 2]], from: [f64; 2]) -> f64 {
    points.iter().map(|&point| apart(point, from)).sum()
}

#[test]
fn one_point_is_every_centre() {
    let one = [[3.0, -4.0]];
    assert_eq!(mean_centre(&one, EQUAL), Ok(one[0]));
    assert_eq!(median_centre(&one, EQUAL), Ok(one[0]));
    assert_eq!(manhattan_median(&one), Ok(one[0]));
    assert_eq!(convex_hull(&one), Ok(one.to_vec()));
    assert_eq!(standard_distance(&one, EQUAL, DistanceConvention::Points), Ok(0.0));
    let ellipse = deviational_ellipse(&one, EQUAL, EllipseConvention::ArcGis).expect("an ellipse");
    assert!(ellipse.major <= 0.0 && ellipse.angle.is_err());
}

#[test]
fn coincident_points_spread_nowhere() {
    let same = [[1e6, 2e6]; 5];
    assert_eq!(median_centre(&same, EQUAL), Ok(same[0]));
    assert_eq!(convex_hull(&same), Ok(vec![same[0]]));
    let ellipse = deviational_ellipse(&same, EQUAL, EllipseConvention::CrimeStat).expect("an ellipse");
    assert!(ellipse.major <= 0.0 && ellipse.minor <= 0.0 && ellipse.angle.is_err());
}

#[test]
fn points_on_a_line_have_an_ellipse_without_width() {
    let line = [[0.0, 0.0], [1.0, -2.0], [2.0, -4.0], [5.0, -10.0]];
    let ellipse = deviational_ellipse(&line, EQUAL, EllipseConvention::CrimeStat).expect("an ellipse");
    assert!(ellipse.minor < 1e-6 && (ellipse.angle.expect("an angle") + 2.0_f64.atan()).abs() < 1e-12);
    assert_eq!(convex_hull(&line), Ok(vec![line[0], line[3]]));
    let median = median_centre(&line, EQUAL).expect("a median");
    assert!((way(&line, median) - way(&line, line[1])).abs() < 1e-9);
}

#[test]
fn conventions_differ_by_their_factors() {
    let points = [[0.0, 0.0], [5.0, 1.0], [2.0, 7.0], [9.0, 4.0], [3.0, 3.0]];
    let axis = |convention| deviational_ellipse(&points, EQUAL, convention).expect("an ellipse").major;
    let ratio = axis(EllipseConvention::CrimeStat) / axis(EllipseConvention::ArcGis);
    assert!((ratio - (2.0 * 5.0 / 3.0_f64).sqrt()).abs() < 1e-12);
    let distance = |convention| standard_distance(&points, EQUAL, convention).expect("a distance");
    let ratio = distance(DistanceConvention::DegreesOfFreedom) / distance(DistanceConvention::Points);
    assert!((ratio - (5.0 / 3.0_f64).sqrt()).abs() < 1e-12);
    // Axes and distance share the same squares.
    let ellipse = deviational_ellipse(&points, EQUAL, EllipseConvention::ArcGis).expect("an ellipse");
    assert!((ellipse.major.hypot(ellipse.minor) - distance(DistanceConvention::Points)).abs() < 1e-12);
}

#[test]
fn the_median_may_be_a_point_that_the_iteration_starts_or_stops_at() {
    // The mean centre is a point of its own and not the median.
    let start = [[0.0, 0.0], [-3.0, 0.0], [1.0, 1.0], [1.0, -1.0], [1.0, 0.0]];
    let median = median_centre(&start, EQUAL).expect("a median");
    assert!(way(&start, median) <= way(&start, [0.4, 0.0]) + 1e-9 && way(&start, median) < way(&start, [0.0, 0.0]));
    // A point that outweighs all others.
    let weights = PointWeights::Each(&[1.0, 1.0, 5.0]);
    assert_eq!(median_centre(&[[0.0, 0.0], [10.0, 0.0], [7.0, 90.0]], weights), Ok([7.0, 90.0]));
    // An obtuse triangle: the corner of an angle of 120 degrees or more.
    assert_eq!(median_centre(&[[0.0, 0.0], [10.0, 1.0], [-10.0, 1.0]], EQUAL), Ok([0.0, 0.0]));
}

#[test]
fn the_median_of_an_acute_triangle_sees_its_sides_alike() {
    let triangle = [[0.0, 0.0], [10.0, 0.0], [3.0, 8.0]];
    let median = median_centre(&triangle, EQUAL).expect("a median");
    let unit = |corner: [f64; 2]| [0, 1].map(|axis| (corner[axis] - median[axis]) / apart(corner, median));
    let ways = triangle.map(unit);
    for [from, to] in [[0, 1], [1, 2], [2, 0]].map(|pair| pair.map(|corner: usize| ways[corner])) {
        assert!((from[0] * to[0] + from[1] * to[1] + 0.5).abs() < 1e-9, "120 degrees between any two");
    }
}

#[test]
fn refuses_input_without_an_answer() {
    assert!(matches!(mean_centre(&[], EQUAL), Err(StatsError::TooFew { given: 0, .. })));
    assert!(matches!(manhattan_median(&[]), Err(StatsError::TooFew { .. })));
    assert!(matches!(convex_hull(&[]), Err(StatsError::TooFew { .. })));
    let two = [[0.0, 0.0], [1.0, 1.0]];
    assert!(matches!(deviational_ellipse(&two, EQUAL, EllipseConvention::CrimeStat), Err(StatsError::TooFew { needed: 3, .. })));
    let degrees = standard_distance(&two, EQUAL, DistanceConvention::DegreesOfFreedom);
    assert!(matches!(degrees, Err(StatsError::TooFew { needed: 3, .. })));
    for bad in [f64::NAN, f64::INFINITY, -1e200] {
        assert!(matches!(median_centre(&[two[0], [0.0, bad]], EQUAL), Err(StatsError::BadValue { index: 1, .. })));
    }
    assert!(matches!(mean_centre(&two, PointWeights::Each(&[1.0])), Err(StatsError::Lengths { .. })));
    assert!(matches!(mean_centre(&two, PointWeights::Each(&[1.0, -1.0])), Err(StatsError::BadValue { what: "weight", .. })));
    assert!(matches!(mean_centre(&two, PointWeights::Each(&[0.0, 0.0])), Err(StatsError::Undefined { .. })));
}

fn clouds() -> impl Strategy<Value = Vec<[f64; 2]>> {
    vec([-1e3..1e3_f64, -1e3..1e3_f64], 3..40)
}

proptest! {
    #[test]
    fn answers_turn_and_move_with_the_points(points in clouds(), angle in 0.1..3.0_f64, shift in -1e6..1e6_f64) {
        let (sin, cos) = angle.sin_cos();
        let carry = |[x, y]: [f64; 2]| [x * cos - y * sin + shift, x * sin + y * cos - shift];
        let moved: Vec<[f64; 2]> = points.iter().rev().map(|&point| carry(point)).collect();
        for centre in [mean_centre, median_centre] {
            let (before, after) = (centre(&points, EQUAL).expect("a centre"), centre(&moved, EQUAL).expect("a centre"));
            prop_assert!(apart(carry(before), after) < 1e-3);
        }
        let shape = |points: &[[f64; 2]]| deviational_ellipse(points, EQUAL, EllipseConvention::CrimeStat).expect("an ellipse");
        let (before, after) = (shape(&points), shape(&moved));
        prop_assert!((before.major - after.major).abs() < 1e-5 && (before.minor - after.minor).abs() < 1e-3);
    }

    #[test]
    fn no_place_nearby_is_a_better_median(points in clouds()) {
        let median = median_centre(&points, EQUAL).expect("a median");
        let best = way(&points, median);
        for step in [1e-2, 1.0, 100.0] {
            for [x, y] in [[step, 0.0], [-step, 0.0], [0.0, step], [0.0, -step]] {
                prop_assert!(way(&points, [median[0] + x, median[1] + y]) >= best - 1e-9);
            }
        }
    }

    #[test]
    fn a_weight_of_two_is_two_points(points in clouds()) {
        let weights: Vec<f64> = (0..points.len()).map(|index| if index % 3 == 0 { 2.0 } else { 1.0 }).collect();
        let doubled: Vec<[f64; 2]> = points.iter().enumerate().flat_map(|(index, &point)| vec![point; 1 + usize::from(index % 3 == 0)]).collect();
        let each = PointWeights::Each(&weights);
        for centre in [mean_centre, median_centre] {
            prop_assert!(apart(centre(&points, each).expect("a centre"), centre(&doubled, EQUAL).expect("a centre")) < 1e-4);
        }
        let distance = |points: &[[f64; 2]], weights| standard_distance(points, weights, DistanceConvention::Points).expect("one");
        prop_assert!((distance(&points, each) - distance(&doubled, EQUAL)).abs() < 1e-9);
    }

    #[test]
    fn the_hull_holds_all_points_and_turns_left(points in clouds()) {
        let corners = convex_hull(&points).expect("corners");
        let turn = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        let next = |at: usize| corners[at % corners.len()];
        for at in 0..corners.len() {
            prop_assert!(corners.len() < 3 || turn(next(at), next(at + 1), next(at + 2)) > 0.0);
            prop_assert!(corners.len() < 3 || points.iter().all(|&point| turn(next(at), next(at + 1), point) >= -1e-6));
        }
    }
}

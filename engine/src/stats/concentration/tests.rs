//! Tests of concentration: the mean difference read literally, refusals, and what must not change the answer.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{StatsError, concentration, held_by_top, lorenz, places_holding};

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("few"))
}

#[test]
fn equal_places_are_not_concentrated() {
    let equal = concentration(&[3.0; 7]).expect("counts");
    assert!(close(equal.gini, 0.0) && equal.generalised_gini.is_ok_and(|gini| close(gini, 0.0)));
    // Fewer events than places, spread as evenly as can be.
    let sparse = concentration(&[1.0, 0.0, 1.0, 0.0, 0.0]).expect("counts");
    assert!(close(sparse.gini, 0.6) && sparse.generalised_gini.is_ok_and(|gini| close(gini, 0.0)));
}

#[test]
fn one_place_or_one_event_has_no_unbiased_coefficient() {
    let one_place = concentration(&[4.0]).expect("counts");
    assert!(one_place.gini <= 0.0 && one_place.gini_unbiased.is_err());
    let one_event = concentration(&[0.0, 1.0, 0.0]).expect("counts");
    assert!(one_event.gini_unbiased.is_ok_and(|gini| close(gini, 1.0)) && one_event.generalised_gini_unbiased.is_err());
}

#[test]
fn harm_weights_have_a_plain_coefficient_only() {
    let harm = concentration(&[0.5, 12.25, 3.0]).expect("counts");
    assert!(harm.gini_unbiased.is_ok() && harm.generalised_gini.is_err() && harm.generalised_gini_unbiased.is_err());
}

#[test]
fn refuses_input_without_an_answer() {
    assert!(matches!(concentration(&[]), Err(StatsError::TooFew { given: 0, .. })));
    assert!(matches!(lorenz(&[0.0, 0.0]), Err(StatsError::Undefined { .. })));
    for bad in [f64::NAN, f64::INFINITY, -1.0] {
        assert!(matches!(concentration(&[1.0, bad]), Err(StatsError::BadValue { what: "count", index: 1, .. })));
        assert!(matches!(places_holding(&[1.0], &[0.5, bad]), Err(StatsError::BadValue { what: "share", index: 1, .. })));
        assert!(matches!(held_by_top(&[1.0], &[bad]), Err(StatsError::BadValue { what: "share", index: 0, .. })));
    }
}

#[test]
fn shares_that_fall_on_a_place_are_not_pushed_past_it() {
    // 0.07 of 100 is 7.000000000000001 in binary.
    assert!(close(places_holding(&[1.0; 100], &[0.07]).expect("counts")[0], 0.07));
    assert!(close(held_by_top(&[1.0; 100], &[0.07]).expect("counts")[0], 0.07));
    assert!(close(places_holding(&[1.0, 0.0], &[1.0]).expect("counts")[0], 0.5));
    assert!(close(places_holding(&[1.0, 0.0], &[0.0]).expect("counts")[0], 0.0));
}

fn counts() -> impl Strategy<Value = Vec<f64>> {
    vec((0..20_u8).prop_map(f64::from), 1..60).prop_filter("some events", |counts| counts.iter().sum::<f64>() > 0.0)
}

proptest! {
    #[test]
    fn gini_is_half_the_relative_mean_difference(counts in counts()) {
        let n = count(counts.len());
        let differences: f64 = counts.iter().flat_map(|a| counts.iter().map(move |b| (a - b).abs())).sum();
        let literal = differences / (2.0 * n * counts.iter().sum::<f64>());
        prop_assert!(close(concentration(&counts).expect("counts").gini, literal));
    }

    #[test]
    fn gini_is_twice_the_area_above_the_lorenz_curve(counts in counts()) {
        let curve = lorenz(&counts).expect("counts");
        let strip = |pair: &[[f64; 2]]| (pair[1][0] - pair[0][0]) * (pair[0][1] + pair[1][1]);
        let below: f64 = curve.windows(2).map(strip).sum();
        prop_assert!(close(concentration(&counts).expect("counts").gini, 1.0 - below));
        prop_assert!(curve.windows(2).all(|pair| pair[0][1] <= pair[1][1]) && curve.len() == counts.len() + 1);
    }

    #[test]
    fn order_and_unit_do_not_matter(counts in counts(), scale in 1..50_u8) {
        let turned: Vec<f64> = counts.iter().rev().map(|count| count * f64::from(scale)).collect();
        let (plain, other) = (concentration(&counts).expect("counts"), concentration(&turned).expect("counts"));
        prop_assert!(close(plain.gini, other.gini));
        prop_assert_eq!(
            places_holding(&counts, &[0.1, 0.25, 0.5, 0.8, 1.0]), places_holding(&turned, &[0.1, 0.25, 0.5, 0.8, 1.0])
        );
    }

    #[test]
    fn places_and_shares_are_each_others_inverse(counts in counts(), share in 0.01..1.0_f64) {
        let places = places_holding(&counts, &[share]).expect("counts")[0];
        prop_assert!(held_by_top(&counts, &[places]).expect("counts")[0] >= share - 1e-9);
        let fewer = places - 1.0 / count(counts.len());
        prop_assert!(fewer < 1e-9 || held_by_top(&counts, &[fewer]).expect("counts")[0] < share);
    }

    #[test]
    fn coefficients_lie_between_none_and_all(counts in counts()) {
        let all = concentration(&counts).expect("counts");
        let inside = |gini: f64| (0.0..=1.0 + 1e-12).contains(&gini);
        prop_assert!(inside(all.gini) && all.generalised_gini.is_ok_and(inside));
        prop_assert!(all.gini_unbiased.map_or(true, inside) && all.generalised_gini_unbiased.map_or(true, inside));
        prop_assert!(all.generalised_gini.is_ok_and(|generalised| generalised <= all.gini + 1e-12));
    }
}

//! Tests of evaluations: sums by hand, signs, degenerate places, and what must not matter.

use proptest::prelude::*;

use super::{Evaluation, NotComputable, Place, StatsError, displacement_difference, displacement_quotient, relative_incidence};

fn place(before: f64, after: f64, area: f64) -> Place {
    Place { before, after, area }
}

fn study(treated: Place, control: Place) -> Evaluation {
    Evaluation { treated, control, displacement: None, lengths: [1.0, 1.0] }
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * (1.0 + b.abs())
}

#[test]
fn weights_by_hand() {
    // Two years before, one after; the treated place twice as large. T: 8/2 - 12/4, C: 6 - 10/2.
    let plain = study(place(12.0, 8.0, 2.0), place(10.0, 6.0, 1.0));
    let found = displacement_difference(Evaluation { lengths: [2.0, 1.0], ..plain }, 0.95).expect("a difference");
    assert!(close(found.local.value, 1.0 - 1.0));
    assert!(close(found.local.standard_error.powi(2), 8.0 / 4.0 + 12.0 / 16.0 + 6.0 + 10.0 / 4.0));
    assert!(found.z.is_ok_and(|z| close(z, 0.0)) && found.p.is_ok_and(|p| close(p, 1.0)));
    assert!(close(found.displaced.value, 0.0) && close(found.displaced.standard_error, 0.0));
}

#[test]
fn displacement_adds_to_estimate_and_variance() {
    let places = Some((place(30.0, 20.0, 1.0), place(30.0, 30.0, 1.0)));
    let all = Evaluation { displacement: places, ..study(place(20.0, 10.0, 1.0), place(20.0, 20.0, 1.0)) };
    let found = displacement_difference(all, 0.95).expect("a difference");
    assert!(close(found.total.value, -20.0) && close(found.total.standard_error, 180.0_f64.sqrt()));
    assert!(close(found.displaced.standard_error, 110.0_f64.sqrt()));
    let half = 1.959_963_984_540_054 * 180.0_f64.sqrt();
    assert!((found.lower - (-20.0 - half)).abs() < 1e-9 && (found.upper - (-20.0 + half)).abs() < 1e-9);
}

#[test]
fn nothing_anywhere_has_no_z() {
    let nothing = place(0.0, 0.0, 1.0);
    let found = displacement_difference(study(nothing, nothing), 0.9).expect("a difference");
    assert!(matches!(found.z, Err(NotComputable::Because(_))) && found.p.is_err());
    assert!(close(found.lower, 0.0) && close(found.upper, 0.0));
}

#[test]
fn the_quotient_tells_moved_from_spread() {
    let control = place(200.0, 100.0, 1.0);
    // The treated place fell from half of the control to a quarter: success is -0.25.
    let treated = place(100.0, 25.0, 1.0);
    let quotient = |buffer| displacement_quotient(treated, buffer, control).expect("places").quotient.expect("a quotient");
    assert!(close(quotient(place(40.0, 20.0, 1.0)), 0.0));
    assert!(close(quotient(place(40.0, 30.0, 1.0)), -0.4));
    assert!(close(quotient(place(40.0, 10.0, 1.0)), 0.4));
    let failed = displacement_quotient(place(10.0, 20.0, 1.0), treated, control).expect("places");
    assert!(failed.success.is_ok_and(|success| success > 0.0) && failed.quotient.is_err());
    let none = displacement_quotient(treated, treated, place(0.0, 5.0, 1.0)).expect("places");
    assert!(none.success.is_err() && none.buffer.is_err() && none.quotient.is_err());
}

#[test]
fn relative_incidence_by_hand() {
    let found = relative_incidence(place(10.0, 5.0, 1.0), place(4.0, 8.0, 1.0), 0.95).expect("a ratio");
    assert!(close(found.rate_ratio, 0.25) && close(found.phi, 4.0));
    let error = (0.2_f64 + 0.1 + 0.125 + 0.25).sqrt();
    assert!((found.upper / found.rate_ratio - (1.959_963_984_540_054 * error).exp()).abs() < 1e-9);
    assert!(close(found.upper * found.lower, 0.0625));
}

#[test]
fn refuses_input_without_an_answer() {
    let some = place(1.0, 1.0, 1.0);
    assert!(matches!(displacement_difference(study(some, some), 0.0), Err(StatsError::NotALevel { .. })));
    for bad in [place(-1.0, 1.0, 1.0), place(1.0, f64::NAN, 1.0), place(1.0, 1.0, 0.0), place(f64::INFINITY, 1.0, 1.0)] {
        assert!(matches!(displacement_difference(study(some, bad), 0.9), Err(StatsError::BadValue { index: 1, .. })));
        let moved = Evaluation { displacement: Some((some, bad)), ..study(some, some) };
        assert!(matches!(displacement_difference(moved, 0.9), Err(StatsError::BadValue { index: 3, .. })));
        assert!(matches!(displacement_quotient(some, bad, some), Err(StatsError::BadValue { index: 1, .. })));
        assert!(matches!(relative_incidence(bad, some, 0.9), Err(StatsError::BadValue { index: 0, .. })));
    }
    for length in [0.0, f64::NAN, -1.0] {
        let refused = displacement_difference(Evaluation { lengths: [1.0, length], ..study(some, some) }, 0.9);
        assert!(matches!(refused, Err(StatsError::BadOption { option: "length", .. })));
    }
    assert!(matches!(relative_incidence(place(0.0, 1.0, 1.0), some, 0.9), Err(StatsError::Undefined { .. })));
    assert!(matches!(relative_incidence(some, some, 1.0), Err(StatsError::NotALevel { .. })));
}

proptest! {
    #[test]
    fn swapping_treated_and_control_turns_the_sign(a in 0..90_u8, b in 0..90_u8, c in 0..90_u8, d in 1..90_u8, area in 0.1..9.0_f64) {
        let (treated, control) = (place(a.into(), b.into(), area), place(c.into(), d.into(), 1.0));
        let there = displacement_difference(study(treated, control), 0.9).expect("a difference");
        let back = displacement_difference(study(control, treated), 0.9).expect("a difference");
        prop_assert!(close(there.total.value, -back.total.value) && close(there.lower, -back.upper));
        prop_assert!(there.p.is_ok_and(|p| p > 0.0 && p <= 1.0));
    }

    #[test]
    fn the_unit_of_time_scales_the_estimate_alone(a in 0..90_u8, b in 1..90_u8, unit in 0.01..100.0_f64) {
        let plain = study(place(a.into(), b.into(), 1.0), place(b.into(), a.into(), 2.0));
        let one = displacement_difference(plain, 0.9).expect("a difference");
        let other = displacement_difference(Evaluation { lengths: [unit, unit], ..plain }, 0.9).expect("a difference");
        prop_assert!(close(one.total.value, other.total.value * unit));
        prop_assert!((one.z.expect("a z") - other.z.expect("a z")).abs() < 1e-9);
    }
}

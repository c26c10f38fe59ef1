//! Tests of scores: small tables by hand, ties, bounds, and what must not matter.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Accuracy, BootstrapOptions, StatsError, TieOrder, accuracy, bootstrap_mean};

const ALL_TIES: [TieOrder; 4] = [TieOrder::Averaged, TieOrder::Input, TieOrder::FewestFirst, TieOrder::MostFirst];

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * (1.0 + b.abs())
}

fn score(observed: &[f64], predicted: &[f64], areas: &[f64], ties: TieOrder) -> Accuracy {
    accuracy(observed, predicted, areas, ties).expect("a score")
}

#[test]
fn a_small_table_by_hand() {
    // Densities predicted 4, 2, 1: cells 1, 0, 2. Observed densities 1, 4, 0.5.
    let scored = score(&[2.0, 4.0, 1.0], &[4.0, 4.0, 2.0], &[2.0, 1.0, 2.0], TieOrder::Averaged);
    let [first, second, third] = scored.steps[..] else { panic!("three cells") };
    assert_eq!([first.cell, second.cell, third.cell], [1, 0, 2]);
    assert!(close(first.hit_rate, 4.0 / 7.0) && close(first.area_share, 0.2) && close(first.pai, 20.0 / 7.0));
    assert!(close(first.pei, 1.0) && close(first.pei_star, 1.0) && close(first.best_pai, 20.0 / 7.0));
    assert!(close(second.caught, 6.0) && close(second.pai, 6.0 / 7.0 / 0.6) && close(second.search_efficiency, 2.0));
    assert!(second.predicted_per_caught.is_ok_and(|ratio| close(ratio, 8.0 / 6.0)));
    assert!(second.recapture.is_ok_and(|ratio| close(ratio, (6.0 / 7.0) / 0.8)));
    assert!(close(third.hit_rate, 1.0) && close(third.pai, 1.0) && close(third.pei, 1.0) && close(third.pei_star, 1.0));
    let area = 0.2 * 2.0 / 7.0 + 0.4 * 5.0 / 7.0 + 0.4 * 6.5 / 7.0;
    assert!(close(scored.area_under_curve, area), "{scored:?}");
}

#[test]
fn the_best_of_an_area_takes_a_last_cell_in_part() {
    // The forecast takes the large cell first; in its area of 3, cells of 1 and 2 hold 5 and half of 4.
    let scored = score(&[1.0, 5.0, 4.0], &[9.0, 1.0, 1.0], &[3.0, 1.0, 4.0], TieOrder::Input);
    let first = scored.steps[0];
    assert!(close(first.pei_star, 1.0 / 7.0) && close(first.best_pai, (7.0 / 10.0) / (3.0 / 8.0)), "{first:?}");
}

#[test]
fn cells_predicted_alike_are_ordered_as_asked() {
    let (observed, predicted, areas) = ([3.0, 0.0, 1.0, 9.0], [1.0, 1.0, 1.0, 0.0], [1.0; 4]);
    let caught = |ties| score(&observed, &predicted, &areas, ties).steps.iter().map(|step| step.caught).collect::<Vec<_>>();
    for (ties, expected) in [
        (TieOrder::Input, [3.0, 3.0, 4.0, 13.0]),
        (TieOrder::FewestFirst, [0.0, 1.0, 4.0, 13.0]),
        (TieOrder::MostFirst, [3.0, 4.0, 4.0, 13.0]),
        (TieOrder::Averaged, [4.0 / 3.0, 8.0 / 3.0, 4.0, 13.0]),
    ] {
        assert!(caught(ties).into_iter().zip(expected).all(|(ours, expected)| close(ours, expected)), "{ties:?}");
    }
}

#[test]
fn nothing_caught_or_predicted_leaves_two_ratios_out() {
    let scored = score(&[0.0, 2.0], &[1.0, 0.0], &[1.0, 1.0], TieOrder::Averaged);
    assert!(scored.steps[0].predicted_per_caught.is_err() && scored.steps[0].recapture.is_ok());
    assert!(scored.steps[0].pai <= 0.0 && scored.steps[0].pei <= 0.0);
    let scored = score(&[1.0, 2.0], &[0.0, 0.0], &[1.0, 1.0], TieOrder::Averaged);
    assert!(scored.steps[1].recapture.is_err() && close(scored.area_under_curve, 0.5));
}

#[test]
fn a_share_of_area_finds_its_row() {
    let scored = score(&[1.0; 5], &[5.0, 4.0, 3.0, 2.0, 1.0], &[0.1; 5], TieOrder::Input);
    assert!(scored.within(0.1).is_none());
    assert_eq!(scored.within(0.6).map(|step| step.cell), Some(2));
    assert_eq!(scored.within(1.0).map(|step| step.cell), Some(4));
}

#[test]
fn refuses_input_without_an_answer() {
    let ask = |observed: &[f64], predicted: &[f64], areas: &[f64]| accuracy(observed, predicted, areas, TieOrder::Averaged);
    assert!(matches!(ask(&[], &[], &[]), Err(StatsError::TooFew { .. })));
    assert!(matches!(ask(&[1.0], &[1.0, 2.0], &[1.0]), Err(StatsError::Lengths { what: "predictions", .. })));
    assert!(matches!(ask(&[1.0], &[1.0], &[]), Err(StatsError::Lengths { what: "areas", .. })));
    assert!(matches!(ask(&[0.0], &[1.0], &[1.0]), Err(StatsError::Undefined { .. })));
    assert!(matches!(ask(&[f64::NAN], &[1.0], &[1.0]), Err(StatsError::BadValue { what: "count", .. })));
    assert!(matches!(ask(&[1.0], &[f64::INFINITY], &[1.0]), Err(StatsError::BadValue { what: "prediction", .. })));
    assert!(matches!(ask(&[1.0], &[1.0], &[0.0]), Err(StatsError::BadValue { what: "area", .. })));
    let options = BootstrapOptions { resamples: 9, level: 0.9, seed: 1 };
    assert!(matches!(bootstrap_mean(&[], options), Err(StatsError::TooFew { .. })));
    assert!(matches!(bootstrap_mean(&[f64::NAN], options), Err(StatsError::BadValue { .. })));
    assert!(matches!(bootstrap_mean(&[1.0], BootstrapOptions { level: 1.0, ..options }), Err(StatsError::NotALevel { .. })));
    assert!(matches!(bootstrap_mean(&[1.0], BootstrapOptions { resamples: 0, ..options }), Err(StatsError::BadOption { .. })));
}

#[test]
fn a_bootstrap_is_as_wide_as_the_normal_law_says() {
    let values: Vec<f64> = (0..100).map(|at| f64::from((at * 37) % 101)).collect();
    let mean = values.iter().sum::<f64>() / 100.0;
    let sd = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / 100.0).sqrt();
    let options = BootstrapOptions { resamples: 4_000, level: 0.95, seed: 3 };
    let drawn = bootstrap_mean(&values, options).expect("an interval");
    let half = 1.96 * sd / 10.0;
    assert!((drawn.lower - (mean - half)).abs() < 0.1 * half && (drawn.upper - (mean + half)).abs() < 0.1 * half, "{drawn:?}");
    assert_eq!(Ok(drawn), bootstrap_mean(&values, options), "the same seed gives the same bits");
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    assert_eq!(Ok(drawn), one.install(|| bootstrap_mean(&values, options)), "on one thread too");
}

fn tables() -> impl Strategy<Value = Vec<(f64, f64, f64)>> {
    vec(((0..5_u8).prop_map(f64::from), (0..4_u8).prop_map(f64::from), 0.1..4.0_f64), 1..40)
        .prop_filter("some events", |rows| rows.iter().any(|row| row.0 > 0.0))
}

fn columns(rows: &[(f64, f64, f64)]) -> [Vec<f64>; 3] {
    [rows.iter().map(|row| row.0).collect(), rows.iter().map(|row| row.1).collect(), rows.iter().map(|row| row.2).collect()]
}

proptest! {
    #[test]
    fn scores_stay_within_their_bounds(rows in tables()) {
        let [observed, predicted, areas] = columns(&rows);
        for ties in ALL_TIES {
            let scored = score(&observed, &predicted, &areas, ties);
            for step in &scored.steps {
                prop_assert!(step.hit_rate >= 0.0 && step.hit_rate <= 1.0 + 1e-12);
                prop_assert!(step.pei_star >= 0.0 && step.pei_star <= 1.0);
                prop_assert!(step.pai <= step.best_pai * (1.0 + 1e-9), "{:?}", step);
            }
            let last = scored.steps.last().expect("a cell");
            prop_assert!(close(last.hit_rate, 1.0) && close(last.pai, 1.0) && close(last.pei, 1.0));
            prop_assert!(scored.area_under_curve >= 0.0 && scored.area_under_curve <= 1.0);
        }
    }

    #[test]
    fn averaging_lies_between_the_two_extremes_and_forgets_the_order(rows in tables(), turn in 0..40_usize) {
        let [observed, predicted, _] = columns(&rows);
        let areas = vec![1.0; rows.len()];
        let curve = |ties| score(&observed, &predicted, &areas, ties).area_under_curve;
        let (least, mean, most) = (curve(TieOrder::FewestFirst), curve(TieOrder::Averaged), curve(TieOrder::MostFirst));
        prop_assert!(least <= mean + 1e-12 && mean <= most + 1e-12);
        let mut turned = rows.clone();
        turned.rotate_left(turn % rows.len());
        let [observed, predicted, _] = columns(&turned);
        prop_assert!(close(score(&observed, &predicted, &areas, TieOrder::Averaged).area_under_curve, mean));
    }

    #[test]
    fn units_do_not_matter(rows in tables(), unit in 0.01..100.0_f64) {
        let [observed, predicted, areas] = columns(&rows);
        // A power of two keeps ties where they are.
        let unit = unit.log2().round().exp2();
        let scaled: Vec<f64> = areas.iter().map(|area| area * unit).collect();
        let one = score(&observed, &predicted, &areas, TieOrder::FewestFirst);
        let other = score(&observed, &predicted, &scaled, TieOrder::FewestFirst);
        for (one, other) in one.steps.iter().zip(&other.steps) {
            prop_assert!(one.cell == other.cell && close(one.pai, other.pai) && close(one.pei_star, other.pei_star));
        }
    }
}

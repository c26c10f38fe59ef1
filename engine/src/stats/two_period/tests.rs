//! Tests of two-period tests: sums taken literally, closed forms, intervals against the p they belong to, and refusals.

mod negative_binomial;

use proptest::prelude::*;

use super::super::poisson::two_period;
use super::super::tails::{CountLaw, Poisson};
use super::{
    EStatistic, NotComputable, PeriodChange, PeriodCount, PeriodTest, PeriodTestOptions, StatsError, mover_interval, poisson_z,
    two_period_test, two_period_tests,
};

const E_TEST: PeriodTest = PeriodTest::ETest(EStatistic::Score);

const ALL: [PeriodTest; 11] = [
    PeriodTest::Exact,
    PeriodTest::MinLikelihood,
    PeriodTest::Blaker,
    PeriodTest::MidP,
    PeriodTest::MidPMinLikelihood,
    E_TEST,
    PeriodTest::ETest(EStatistic::Wald),
    PeriodTest::Score,
    PeriodTest::ScoreLog,
    PeriodTest::Wald,
    PeriodTest::WaldLog,
];

fn period(count: u64, exposure: f64) -> PeriodCount {
    PeriodCount { count, exposure }
}

fn options(test: PeriodTest, ratio: f64) -> PeriodTestOptions {
    PeriodTestOptions { test, ratio, level: 0.95 }
}

fn compare(now: u64, before: u64, test: PeriodTest) -> PeriodChange {
    two_period_test(period(now, 1.0), period(before, 1.0), options(test, 1.0)).expect("some events")
}

fn p(now: u64, before: u64, test: PeriodTest) -> f64 {
    compare(now, before, test).p.expect("a p")
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * b.abs()
}

/// The E-test as it is defined: every pair of counts, one after another.
fn e_test_by_definition(now: (f64, f64), before: (f64, f64), ratio: f64, of: EStatistic) -> f64 {
    let odds = ratio * now.1 / before.1;
    let total = now.0 + before.0;
    let statistic = |x: f64, y: f64| {
        let variance = match of {
            EStatistic::Score => (x + y) * odds,
            EStatistic::Wald => x + odds * odds * y,
        };
        if x + y < 1.0 { 0.0 } else { ((x - odds * y) / variance.sqrt()).abs() }
    };
    let bar = statistic(now.0, before.0) * (1.0 - 1e-13);
    let (law_now, law_before) = (Poisson { mean: total * odds / (1.0 + odds) }, Poisson { mean: total / (1.0 + odds) });
    let mut sum = 0.0;
    for x in (0..220).map(f64::from) {
        for y in (0..220).map(f64::from) {
            if statistic(x, y) >= bar {
                sum += (law_now.ln_mass(x) + law_before.ln_mass(y)).exp();
            }
        }
    }
    sum
}

#[test]
fn the_e_test_is_its_definition() {
    for (now, exposure_now, before, exposure_before, ratio) in [
        (6, 1.0, 2, 1.0, 1.0),
        (0, 1.0, 4, 2.0, 1.0),
        (7, 2.0, 0, 3.0, 0.5),
        (20, 3.0, 31, 5.0, 1.5),
        (3, 1.0, 3, 1.0, 1.0),
        (1, 4.0, 12, 1.0, 3.0),
        (40, 1.0, 5, 1.0, 1.0),
    ] {
        for of in [EStatistic::Score, EStatistic::Wald] {
            let test = options(PeriodTest::ETest(of), ratio);
            let ours = two_period_test(period(now, exposure_now), period(before, exposure_before), test).expect("some events");
            let real = |count: u64| f64::from(u32::try_from(count).expect("few"));
            let literal = e_test_by_definition((real(now), exposure_now), (real(before), exposure_before), ratio, of);
            assert!(ours.p.is_ok_and(|p| close(p, literal.min(1.0), 1e-11)), "{now} v {before}: {ours:?}, {literal}");
        }
    }
}

#[test]
fn closed_forms_of_three_against_none() {
    // All three heads, one chance in eight each way.
    assert!(close(p(3, 0, PeriodTest::Exact), 0.25, 1e-13));
    assert!(close(p(3, 0, PeriodTest::MinLikelihood), 0.25, 1e-13));
    assert!(close(p(3, 0, PeriodTest::Blaker), 0.25, 1e-13));
    assert!(close(p(3, 0, PeriodTest::MidP), 0.125, 1e-13));
    assert!(close(p(3, 0, PeriodTest::MidPMinLikelihood), 0.187_5, 1e-13));
    let square = 1.959_963_984_540_054_f64.powi(2);
    let score = compare(3, 0, PeriodTest::Score);
    assert!(close(score.lower, 3.0 / square, 1e-12) && score.upper.is_none());
    assert!(score.statistic.is_ok_and(|z| close(z, 3.0_f64.sqrt(), 1e-14)));
    // Half of share^3 is 2.5 %.
    let mid_p = compare(3, 0, PeriodTest::MidP);
    let share = 0.05_f64.cbrt();
    assert!(close(mid_p.lower, share / (1.0 - share), 1e-12) && mid_p.upper.is_none());
    for test in [PeriodTest::ScoreLog, PeriodTest::WaldLog] {
        let change = compare(3, 0, test);
        assert!(change.p.is_err() && change.statistic.is_err() && change.lower <= 0.0 && change.upper.is_none());
    }
    assert_eq!(compare(3, 0, E_TEST).ratio, Err(NotComputable::NoEarlierEvents));
}

#[test]
fn exact_is_the_test_of_two_periods() {
    for (now, before) in [(6, 2), (0, 5), (120, 90), (1, 300)] {
        let (now, before) = (period(now, 3.0), period(before, 2.0));
        let known = two_period(now, before, 0.9).expect("some events");
        let change =
            |test| two_period_test(now, before, PeriodTestOptions { test, ratio: 1.0, level: 0.9 }).expect("some events");
        let exact = change(PeriodTest::Exact);
        assert!(exact.p.is_ok_and(|p| close(p, known.p_doubled, 1e-12)));
        assert!(change(PeriodTest::MinLikelihood).p.is_ok_and(|p| close(p, known.p_min_likelihood, 1e-12)));
        assert!((exact.lower - known.lower).abs() <= 1e-12 * known.lower);
        assert!(exact.upper.zip(known.upper).is_none_or(|(ours, known)| close(ours, known, 1e-12)));
        assert_eq!(exact.ratio, known.ratio);
    }
}

#[test]
fn exactly_as_expected_has_p_one() {
    for test in ALL {
        let change = two_period_test(period(20, 4.0), period(10, 1.0), options(test, 0.5)).expect("some events");
        let half = if matches!(test, PeriodTest::MidP | PeriodTest::MidPMinLikelihood) { 0.9 } else { 1.0 - 1e-12 };
        assert!(change.p.is_ok_and(|p| p >= half && p <= 1.0), "{test:?}: {change:?}");
    }
}

#[test]
fn counts_of_a_million_stay_quick_and_near_the_score_test() {
    let (now, before) = (period(1_002_500, 1.0), period(1_000_000, 1.0));
    let p = |test| two_period_test(now, before, options(test, 1.0)).expect("some events");
    let (e_test, score) = (p(E_TEST), p(PeriodTest::Score));
    assert!((e_test.p.expect("a p") - score.p.expect("a p")).abs() < 1e-4, "{e_test:?} {score:?}");
    assert!((e_test.lower - score.lower).abs() < 1e-6, "{e_test:?} {score:?}");
    let far = two_period_test(period(1_000_000, 1.0), period(1, 1.0), options(E_TEST, 1.0)).expect("some events");
    assert!(far.p.is_ok_and(|p| p > 0.0 && p < 1e-300), "{far:?}");
}

#[test]
fn far_tails_of_the_e_test_keep_their_digits() {
    let far = p(120, 20, E_TEST);
    let literal = e_test_by_definition((120.0, 1.0), (20.0, 1.0), 1.0, EStatistic::Score);
    assert!(far < 1e-15 && close(far, literal, 1e-9), "{far} {literal}");
}

#[test]
fn many_rows_are_each_row() {
    let rows: Vec<(PeriodCount, PeriodCount)> =
        (0..200).map(|at| (period(at * 7 % 5, 1.0 + f64::from(u8::from(at % 3 == 0))), period(at % 4, 1.0))).collect();
    let options = options(PeriodTest::MidP, 1.0);
    let each: Vec<_> = rows.iter().map(|&(now, before)| two_period_test(now, before, options)).collect();
    assert_eq!(two_period_tests(&rows, options), each);
    assert!(each.iter().any(Result::is_err) && two_period_tests(&[], options).is_empty());
}

#[test]
fn refuses_input_without_an_answer() {
    let some = period(1, 1.0);
    let ask = |now, before, test, ratio, level| two_period_test(now, before, PeriodTestOptions { test, ratio, level });
    for test in ALL {
        assert_eq!(ask(period(0, 1.0), period(0, 2.0), test, 1.0, 0.95), Err(StatsError::NoEvents));
        assert_eq!(ask(period(1, 0.0), some, test, 1.0, 0.95), Err(StatsError::NotAnExposure { exposure: 0.0 }));
        assert!(matches!(ask(some, period(1, f64::NAN), test, 1.0, 0.95), Err(StatsError::NotAnExposure { .. })));
        assert_eq!(ask(some, some, test, 1.0, 1.0), Err(StatsError::NotALevel { level: 1.0 }));
        assert!(matches!(ask(some, some, test, 0.0, 0.95), Err(StatsError::BadOption { option: "ratio", .. })));
        assert!(matches!(ask(some, some, test, f64::NAN, 0.95), Err(StatsError::BadOption { option: "ratio", .. })));
        assert!(matches!(ask(period(u64::MAX, 1.0), some, test, 1.0, 0.95), Err(StatsError::TooManyEvents { .. })));
    }
    let many = ask(period(1_000_000_001, 1.0), some, E_TEST, 1.0, 0.95);
    assert_eq!(many, Err(StatsError::TooManyEvents { events: 1_000_000_002, limit: 1_000_000_000 }));
    assert!(matches!(mover_interval(some, some, 2.0), Err(StatsError::NotALevel { .. })));
    assert!(matches!(poisson_z(1.0, -1.0), Err(StatsError::BadValue { index: 1, .. })));
    assert!(matches!(poisson_z(f64::NAN, 1.0), Err(StatsError::BadValue { index: 0, .. })));
}

/// Tests whose interval is one stretch by construction: a ratio is in it exactly when its p is above 5 %.
const MONOTONE: [PeriodTest; 6] =
    [PeriodTest::Exact, PeriodTest::MidP, PeriodTest::Score, PeriodTest::Wald, PeriodTest::WaldLog, PeriodTest::SquareRoot];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn an_interval_holds_what_is_not_rejected(
        now in 0..60_u64, before in 0..60_u64, exposure in 0.2..5.0_f64, ln_ratio in -3.0..3.0_f64,
    ) {
        prop_assume!(now + before > 0);
        let (now, before) = (period(now, exposure), period(before, 1.0));
        for test in MONOTONE {
            let at = two_period_test(now, before, options(test, ln_ratio.exp())).expect("some events");
            let Ok(p) = at.p else { continue };
            if test == PeriodTest::Wald && (now.count == 0 || before.count == 0) {
                prop_assert!(at.lower <= 0.0 && at.upper.is_none());
                continue;
            }
            let inside = at.lower <= ln_ratio.exp() && at.upper.is_none_or(|upper| ln_ratio.exp() <= upper);
            prop_assert!(inside == (p > 0.05) || (p - 0.05).abs() < 1e-9, "{:?}: {:?}", test, at);
        }
    }

    #[test]
    fn nothing_outside_the_other_intervals_stands(
        now in 0..40_u64, before in 0..40_u64, exposure in 0.2..5.0_f64, beyond in 1e-7..2.0_f64,
    ) {
        prop_assume!(now + before > 0);
        let (now, before) = (period(now, exposure), period(before, 1.0));
        for test in [PeriodTest::MinLikelihood, PeriodTest::Blaker] {
            let p_at = |ratio: f64| two_period_test(now, before, options(test, ratio)).map(|change| change.p);
            let change = two_period_test(now, before, options(test, 1.0)).expect("some events");
            let mut limits = Vec::new();
            if change.lower > 0.0 {
                limits.push((change.lower, -1.0));
            }
            limits.extend(change.upper.map(|upper| (upper, 1.0)));
            for (limit, outward) in limits {
                let outside = p_at(limit * (outward * beyond).exp()).expect("a test").expect("a p");
                let inside = p_at(limit * (-outward * 1e-9).exp()).expect("a test").expect("a p");
                prop_assert!(outside <= 0.05 + 1e-6, "{:?}: {} beyond {}", test, outside, limit);
                prop_assert!(inside > 0.05 - 1e-6, "{:?}: {} within {}", test, inside, limit);
            }
        }
    }

    #[test]
    fn the_limits_of_the_e_test_are_where_p_passes_five_percent(now in 1..80_u64, before in 1..80_u64, exposure in 0.2..5.0_f64) {
        let (now, before) = (period(now, exposure), period(before, 1.0));
        let p_at = |ratio: f64| two_period_test(now, before, options(E_TEST, ratio)).map(|change| change.p);
        let change = two_period_test(now, before, options(E_TEST, 1.0)).expect("some events");
        for (limit, outward) in [(change.lower, -1.0_f64), (change.upper.expect("a limit"), 1.0)] {
            let inside = p_at(limit * (-outward * 1e-7).exp()).expect("a test").expect("a p");
            let outside = p_at(limit * (outward * 1e-7).exp()).expect("a test").expect("a p");
            prop_assert!(inside > 0.05 - 1e-5 && outside < 0.05 + 1e-5, "{} {} at {}", inside, outside, limit);
        }
        prop_assert!(change.lower < change.ratio.expect("a ratio") && change.ratio.expect("a ratio") < change.upper.expect("a limit"));
    }

    #[test]
    fn turning_time_round_turns_the_ratio_round(
        now in 0..50_u64, before in 0..50_u64, exposure in 0.2..5.0_f64, ratio in 0.2..5.0_f64,
    ) {
        prop_assume!(now + before > 0);
        for test in ALL {
            let there = two_period_test(period(now, exposure), period(before, 1.0), options(test, ratio)).expect("events");
            let back = two_period_test(period(before, 1.0), period(now, exposure), options(test, ratio.recip())).expect("events");
            match (there.p, back.p) {
                (Ok(there), Ok(back)) => prop_assert!(close(there, back, 1e-9), "{:?}: {} {}", test, there, back),
                (there, back) => prop_assert!(there.is_err() && back.is_err()),
            }
            prop_assert!((there.lower * back.upper.unwrap_or(f64::INFINITY) - 1.0).abs() < 1e-9 || there.lower <= 0.0);
            prop_assert_eq!(there.lower <= 0.0, back.upper.is_none(), "{:?}: {:?} {:?}", test, there, back);
        }
    }

    #[test]
    fn the_unit_of_exposure_does_not_matter(now in 0..50_u64, before in 0..50_u64, unit in 1e-3..1e3_f64) {
        prop_assume!(now + before > 0);
        for test in ALL {
            let one = two_period_test(period(now, 2.0), period(before, 3.0), options(test, 1.0)).expect("some events");
            let other = two_period_test(period(now, 2.0 * unit), period(before, 3.0 * unit), options(test, 1.0)).expect("events");
            prop_assert!(one.p.ok().zip(other.p.ok()).is_none_or(|(one, other)| close(one, other, 1e-9)));
            prop_assert!((one.lower - other.lower).abs() <= 1e-9 * one.lower);
        }
    }

    #[test]
    fn every_p_is_a_probability(now in 0..20_000_u64, before in 0..20_000_u64, ln_ratio in -8.0..8.0_f64) {
        prop_assume!(now + before > 0);
        for test in ALL {
            let change = two_period_test(period(now, 1.0), period(before, 1.0), options(test, ln_ratio.exp())).expect("some events");
            prop_assert!(change.p.is_err() || change.p.is_ok_and(|p| p > 0.0 && p <= 1.0), "{:?}: {:?}", test, change);
            prop_assert!(change.lower >= 0.0 && change.upper.is_none_or(|upper| upper >= change.lower), "{:?}: {:?}", test, change);
        }
    }
}

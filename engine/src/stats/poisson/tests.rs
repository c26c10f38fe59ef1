//! Tests of rates and of two periods: closed forms, refusals, large counts, and how the answers hang together.

use proptest::prelude::*;

use super::{NotComputable, PeriodCount, StatsError, TwoPeriod, garwood_interval, two_period};

fn period(count: u64, exposure: f64) -> PeriodCount {
    PeriodCount { count, exposure }
}

fn compare(now: u64, before: u64) -> TwoPeriod {
    two_period(period(now, 1.0), period(before, 1.0), 0.95).expect("some events")
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-12 * b.abs()
}

#[test]
fn no_events_bound_the_rate_from_above() {
    let quiet = garwood_interval(0, 4.0, 0.95).expect("an interval");
    assert!(quiet.rate <= 0.0 && quiet.lower <= 0.0);
    assert!(close(quiet.upper, -(0.025_f64.ln()) / 4.0));
}

#[test]
fn nothing_before_leaves_a_lower_limit_and_p() {
    let change = compare(3, 0);
    assert_eq!(change.ratio, Err(NotComputable::NoEarlierEvents));
    assert_eq!(change.upper, None);
    let share = 0.025_f64.cbrt();
    assert!(close(change.lower, share / (1.0 - share)));
    assert!(close(change.p_doubled, 0.25) && close(change.p_min_likelihood, 0.25));
}

#[test]
fn nothing_now_leaves_an_upper_limit_and_p() {
    let change = compare(0, 3);
    assert_eq!(change.ratio, Ok(0.0));
    assert!(change.lower <= 0.0);
    let share = 0.025_f64.cbrt();
    assert!(change.upper.is_some_and(|upper| close(upper, (1.0 - share) / share)));
    assert!(close(change.p_doubled, 0.25));
}

#[test]
fn the_two_conventions_differ_where_exposures_do() {
    // Share 1/3: two of two have probability 1/9, and no other split is that unlikely.
    let change = two_period(period(2, 1.0), period(0, 2.0), 0.95).expect("some events");
    assert!(close(change.p_doubled, 2.0 / 9.0));
    assert!(close(change.p_min_likelihood, 1.0 / 9.0));
}

#[test]
fn large_counts_stay_finite_and_near_the_normal_answer() {
    let change = compare(1_002_000, 1_000_000);
    // Wald on the logarithm of the ratio is good to about one part in a million here.
    let half_width = 1.959_963_984_540_054 * (1.0 / 1_002_000.0 + 1.0 / 1e6_f64).sqrt();
    assert!((change.lower.ln() - (1.002_f64.ln() - half_width)).abs() < 1e-5);
    assert!(change.upper.is_some_and(|upper| (upper.ln() - (1.002_f64.ln() + half_width)).abs() < 1e-5));
    assert!((change.p_doubled - 0.157_5).abs() < 2e-3, "{change:?}");

    let rate = garwood_interval(1_000_000, 1.0, 0.95).expect("an interval");
    assert!((rate.lower - (1e6 - 1960.0)).abs() < 2.0 && (rate.upper - (1e6 + 1960.0)).abs() < 3.0, "{rate:?}");
}

#[test]
fn lopsided_large_counts_stay_finite() {
    let change = compare(1, 1_000_000);
    assert!(change.p_doubled <= 0.0 && change.p_min_likelihood <= 0.0);
    assert!(change.lower > 0.0 && change.upper.is_some_and(|upper| upper < 1e-5));
}

#[test]
fn refuses_input_without_an_answer() {
    let some = period(1, 1.0);
    let refused = [
        two_period(period(0, 1.0), period(0, 1.0), 0.95).expect_err("no events"),
        two_period(some, period(1, 0.0), 0.95).expect_err("no exposure"),
        two_period(period(1, f64::NAN), some, 0.95).expect_err("no exposure"),
        two_period(some, some, 1.0).expect_err("no level"),
        two_period(period(u64::MAX, 1.0), some, 0.95).expect_err("too many"),
        garwood_interval(1, f64::INFINITY, 0.95).expect_err("no exposure"),
        garwood_interval(1, 1.0, f64::NAN).expect_err("no level"),
        garwood_interval(1_000_000_000_001, 1.0, 0.95).expect_err("too many"),
    ];
    assert_eq!(refused[0], StatsError::NoEvents);
    assert!(matches!(refused[1], StatsError::NotAnExposure { .. }));
    assert!(matches!(refused[2], StatsError::NotAnExposure { .. }));
    assert_eq!(refused[3], StatsError::NotALevel { level: 1.0 });
    assert!(matches!(refused[4], StatsError::TooManyEvents { .. }));
    assert!(matches!(refused[5], StatsError::NotAnExposure { .. }));
    assert!(matches!(refused[6], StatsError::NotALevel { .. }));
    assert!(matches!(refused[7], StatsError::TooManyEvents { .. }));
    assert!(refused.iter().all(|error| error.to_string().starts_with("not computable, because ")));
}

/// Counts from none to tens of thousands, small ones often.
fn counts() -> impl Strategy<Value = u64> {
    prop_oneof![0..12_u64, 0..300_u64, 0..50_000_u64]
}

proptest! {
    #[test]
    fn turning_the_periods_round_turns_the_ratio_round(
        now in counts(), before in 1..300_u64, exposure in 0.01..100.0_f64,
    ) {
        let forth = two_period(period(now, exposure), period(before, 1.0), 0.9).expect("some events");
        let back = two_period(period(before, 1.0), period(now, exposure), 0.9).expect("some events");
        let near = |a: f64, b: f64| (a - b).abs() <= 1e-9 * b.abs() + 1e-300;
        prop_assert!(near(forth.p_doubled, back.p_doubled));
        prop_assert!(near(forth.p_min_likelihood, back.p_min_likelihood));
        prop_assert_eq!(forth.lower > 0.0, back.upper.is_some());
        prop_assert!(back.upper.is_none_or(|upper| near(upper.recip(), forth.lower)));
    }

    #[test]
    fn interval_and_doubled_p_agree(now in counts(), before in counts(), exposure in 0.1..10.0_f64) {
        prop_assume!(now + before > 0);
        let change = two_period(period(now, exposure), period(before, 1.0), 0.95).expect("some events");
        let leaves_out_one = change.lower > 1.0 || change.upper.is_some_and(|upper| upper < 1.0);
        prop_assume!((change.p_doubled - 0.05).abs() > 1e-9);
        prop_assert_eq!(leaves_out_one, change.p_doubled < 0.05);
        prop_assert!((0.0..=1.0).contains(&change.p_doubled) && (0.0..=1.0).contains(&change.p_min_likelihood));
    }

    #[test]
    fn intervals_hold_their_estimate_and_widen_with_the_level(count in counts(), level in 0.01..0.98_f64) {
        let narrow = garwood_interval(count, 1.0, level).expect("an interval");
        let wide = garwood_interval(count, 1.0, level + 0.01).expect("an interval");
        prop_assert!(wide.lower <= narrow.lower && narrow.upper < wide.upper);
        prop_assert!(narrow.lower <= narrow.rate && narrow.rate <= narrow.upper);
    }

    #[test]
    fn only_the_ratio_of_exposures_counts(now in counts(), before in counts(), unit in 1e-9..1e9_f64) {
        prop_assume!(now + before > 0);
        let days = two_period(period(now, 7.0), period(before, 28.0), 0.95).expect("some events");
        let other = two_period(period(now, 7.0 * unit), period(before, 28.0 * unit), 0.95).expect("some events");
        prop_assert!((days.p_doubled - other.p_doubled).abs() < 1e-9);
        prop_assert!((days.lower - other.lower).abs() <= 1e-9 * days.lower);
    }
}

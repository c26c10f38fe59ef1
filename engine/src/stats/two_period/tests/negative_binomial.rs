//! Tests of the two-period test that bears overdispersion.

use proptest::collection::vec;
use proptest::prelude::*;
use statrs::function::gamma::ln_gamma;

use super::super::shares::Shares;
use super::super::{
    Dispersion, NegativeBinomialChange, NegativeBinomialOptions, NotComputable, PeriodCount, StatsError,
    negative_binomial_two_period, two_period_test,
};
use super::{PeriodTest, close, options, period};

fn periods(counts: &[u64]) -> Vec<PeriodCount> {
    counts.iter().map(|&count| period(count, 1.0)).collect()
}

fn ask(now: &[u64], before: &[u64], dispersion: Dispersion) -> NegativeBinomialChange {
    let options = NegativeBinomialOptions { ratio: 1.0, level: 0.95, dispersion };
    negative_binomial_two_period(&periods(now), &periods(before), options).expect("some events")
}

/// The beta-binomial law, term by term.
fn by_definition(total: u32, here: f64, there: f64, seen: u32) -> (f64, f64) {
    let rising = |size: f64, events: f64| ln_gamma(size + events) - ln_gamma(size) - ln_gamma(events + 1.0);
    let mass = |count: u32| {
        let (count, total) = (f64::from(count), f64::from(total));
        (rising(here, count) + rising(there, total - count) - rising(here + there, total)).exp()
    };
    ((0..=seen).map(mass).sum(), (seen..=total).map(mass).sum())
}

#[test]
fn shares_are_their_definition() {
    for (total, here, there, seen) in
        [(10, 1.0, 1.0, 3), (40, 0.2, 0.3, 0), (40, 0.2, 0.3, 40), (200, 7.5, 30.0, 60), (80, 500.0, 0.4, 71), (3, 2.0, 9.0, 1)]
    {
        let (low, high) = Shares { total: f64::from(total), here, there }.tails(f64::from(seen));
        let (all_low, all_high) = by_definition(total, here, there, seen);
        assert!(close(low, all_low, 1e-10) && close(high, all_high, 1e-10), "{seen} of {total}: {low} {high}");
    }
}

#[test]
fn one_and_one_make_every_share_as_likely() {
    // A uniform share: with 4 events each of 0..=4 has probability 1/5.
    let (low, high) = Shares { total: 4.0, here: 1.0, there: 1.0 }.tails(3.0);
    assert!(close(low, 0.8, 1e-14) && close(high, 0.4, 1e-14));
}

#[test]
fn a_variance_of_one_mean_is_the_exact_test() {
    let exact = two_period_test(period(20, 4.0), period(9, 4.0), options(PeriodTest::Exact, 1.0)).expect("some events");
    let ours = ask(&[7, 3, 4, 6], &[2, 1, 4, 2], Dispersion::VarianceRatio(1.0));
    assert!(exact.p.is_ok_and(|p| close(ours.p, p, 1e-8)), "{ours:?} {exact:?}");
    assert!(close(ours.lower, exact.lower, 1e-7) && close(ours.upper.expect("a limit"), exact.upper.expect("a limit"), 1e-7));
}

#[test]
fn spread_makes_less_sure() {
    let sure = ask(&[20, 20, 20, 20], &[10, 10, 10, 10], Dispersion::Estimated);
    let unsure = ask(&[2, 55, 3, 20], &[1, 25, 2, 12], Dispersion::Estimated);
    assert!(sure.p < 0.02 && unsure.p > 0.2, "{sure:?} {unsure:?}");
    assert!(unsure.variance_ratio > 5.0 && sure.variance_ratio < 1.5);
    assert!(unsure.lower < sure.lower && unsure.upper > sure.upper);
    let known = ask(&[20, 20, 20, 20], &[10, 10, 10, 10], Dispersion::VarianceRatio(10.0));
    assert!(known.p > 0.1 && close(known.variance_ratio, 10.0, 1e-12), "{known:?}");
}

#[test]
fn no_events_on_a_side_leave_one_limit() {
    let rise = ask(&[3, 1, 4], &[0, 0, 0], Dispersion::Estimated);
    assert_eq!(rise.ratio, Err(NotComputable::NoEarlierEvents));
    assert!(rise.upper.is_none() && rise.lower > 0.0 && rise.p < 0.2, "{rise:?}");
    let fall = ask(&[0, 0, 0], &[3, 1, 4], Dispersion::Estimated);
    assert!(fall.lower <= 0.0 && fall.upper.is_some_and(|upper| close(upper, rise.lower.recip(), 1e-6)), "{fall:?}");
    assert!(close(fall.p, rise.p, 1e-9));
}

#[test]
fn many_periods_and_many_events() {
    let weeks: Vec<u64> = (0..520).map(|week| 40 + (week * 7919) % 23).collect();
    let change = ask(&weeks[..52], &weeks[52..], Dispersion::Estimated);
    assert!(change.p > 0.05 && change.variance_ratio < 1.6, "{change:?}");
    let large = ask(&[100_000, 101_000, 99_500], &[100_500, 99_900, 100_200], Dispersion::Estimated);
    assert!(large.p > 0.3 && large.lower > 0.9 && large.upper.is_some_and(|upper| upper < 1.1), "{large:?}");
}

#[test]
fn refuses_input_without_an_answer() {
    let ask = |now: &[PeriodCount], before: &[PeriodCount], dispersion| {
        negative_binomial_two_period(now, before, NegativeBinomialOptions { ratio: 1.0, level: 0.95, dispersion })
    };
    let (one, two) = (periods(&[3]), periods(&[2, 5]));
    assert!(matches!(ask(&[], &two, Dispersion::Estimated), Err(StatsError::TooFew { given: 0, .. })));
    assert!(matches!(ask(&two, &[], Dispersion::Estimated), Err(StatsError::TooFew { given: 0, .. })));
    assert!(matches!(ask(&one, &one, Dispersion::Estimated), Err(StatsError::TooFew { given: 2, needed: 3, .. })));
    assert!(ask(&one, &one, Dispersion::VarianceRatio(2.0)).is_ok());
    assert!(ask(&one, &two, Dispersion::Estimated).is_ok());
    assert_eq!(ask(&periods(&[0, 0]), &periods(&[0]), Dispersion::Estimated), Err(StatsError::NoEvents));
    for ratio in [0.5, f64::NAN, f64::INFINITY] {
        let refused = ask(&two, &two, Dispersion::VarianceRatio(ratio));
        assert!(matches!(refused, Err(StatsError::BadOption { option: "dispersion", .. })), "{refused:?}");
    }
    assert!(matches!(ask(&[period(1, 0.0)], &two, Dispersion::Estimated), Err(StatsError::NotAnExposure { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn order_and_unit_do_not_matter_and_turning_round_inverts(
        now in vec((0..30_u64, 0.5..3.0_f64), 1..6), before in vec((0..30_u64, 0.5..3.0_f64), 2..6), unit in 0.01..100.0_f64,
    ) {
        let of = |side: &[(u64, f64)], unit: f64| side.iter().map(|&(count, e)| period(count, e * unit)).collect::<Vec<_>>();
        let (mut first, mut second) = (of(&now, 1.0), of(&before, 1.0));
        let asked = NegativeBinomialOptions { ratio: 1.3, level: 0.9, dispersion: Dispersion::Estimated };
        prop_assume!(first.iter().chain(&second).any(|period| period.count > 0));
        let one = negative_binomial_two_period(&first, &second, asked).expect("some events");
        prop_assert!(one.p > 0.0 && one.p <= 1.0 && one.lower >= 0.0);
        prop_assert!(one.variance_ratio >= 1.0);
        first.reverse();
        second.reverse();
        let other = negative_binomial_two_period(&first, &second, asked).expect("some events");
        prop_assert!(close(one.p, other.p, 1e-9), "{:?} {:?}", one, other);
        let scaled = negative_binomial_two_period(&of(&now, unit), &of(&before, unit), asked).expect("some events");
        prop_assert!(close(one.p, scaled.p, 1e-7), "{:?} {:?}", one, scaled);
        let turned = NegativeBinomialOptions { ratio: 1.3_f64.recip(), ..asked };
        let back = negative_binomial_two_period(&second, &first, turned).expect("some events");
        prop_assert!(close(one.p, back.p, 1e-7), "{:?} {:?}", one, back);
    }

    #[test]
    fn a_limit_has_a_tail_of_half_of_what_the_level_leaves(
        now in vec(0..40_u64, 2..5), before in vec(0..40_u64, 2..5),
    ) {
        prop_assume!(now.iter().sum::<u64>() > 0 && before.iter().sum::<u64>() > 0);
        let (now, before) = (periods(&now), periods(&before));
        let asked = NegativeBinomialOptions { ratio: 1.0, level: 0.8, dispersion: Dispersion::Estimated };
        let change = negative_binomial_two_period(&now, &before, asked).expect("some events");
        for limit in [Some(change.lower), change.upper].into_iter().flatten() {
            let at = negative_binomial_two_period(&now, &before, NegativeBinomialOptions { ratio: limit, ..asked });
            let at = at.expect("some events");
            prop_assert!((at.p - 0.2).abs() < 1e-4, "{:?} at {}", at, limit);
        }
    }
}

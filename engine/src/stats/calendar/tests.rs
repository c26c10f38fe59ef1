//! Tests of unusual days: a month by hand, levels and profiles that are got right, and how often noise stands out.

use rand::RngExt as _;

use super::super::draws::stream;
use super::{CalendarDay, StatsError, UnusualDay, unusual_days};

/// Days in order from a Monday, in months of thirty days.
fn days(counts: impl IntoIterator<Item = u64>) -> Vec<CalendarDay> {
    counts.into_iter().enumerate().map(|(day, count)| CalendarDay { count, weekday: day % 7, month: day / 30 }).collect()
}

fn judged(days: &[CalendarDay]) -> Vec<UnusualDay> {
    unusual_days(days).expect("an answer").days.into_iter().map(|day| day.expect("a day")).collect()
}

#[test]
fn two_months_by_hand() {
    // Sixty days of one event each: level and shares are 1. Given the thirty events of its month a day has one of them with
    // probability 1/30: P(X >= 1) = 1 - (29/30)^30, P(X <= 1) = (29/30)^30 + (29/30)^29.
    let found = unusual_days(&days([1; 60])).expect("an answer");
    assert!(found.dispersion.abs() < 1e-12 && found.weekdays.iter().all(|share| (share - 1.0).abs() < 1e-9));
    let day = found.days[10].expect("a day");
    let none = (29.0_f64 / 30.0).powi(30);
    assert!((day.expected - 1.0).abs() < 1e-9, "{day:?}");
    assert!((day.p_high - (1.0 - none)).abs() < 1e-9 && (day.p_low - none - (29.0_f64 / 30.0).powi(29)).abs() < 1e-9, "{day:?}");
}

#[test]
fn months_and_weekdays_explain_what_is_theirs() {
    // Saturdays hold three times as much, and the second month twice: no day stands out.
    let count = |day: usize| (if day % 7 == 5 { 30 } else { 10 }) * if day / 30 == 1 { 2 } else { 1 };
    let found = unusual_days(&days((0..120).map(count))).expect("an answer");
    assert!(found.dispersion < 1e-9, "{}", found.dispersion);
    assert!((found.weekdays[5] / found.weekdays[0] - 3.0).abs() < 1e-9, "{:?}", found.weekdays);
    for (day, judged) in found.days.iter().enumerate() {
        let judged = judged.expect("a day");
        let count = super::events(count(day));
        assert!((judged.expected - count).abs() < 1e-6 * count, "{day}: {judged:?}");
        assert!(judged.p() > 0.9, "{day}: {judged:?}");
    }
}

#[test]
fn a_day_does_not_hide_behind_itself() {
    let mut counts = [10; 112];
    (counts[50], counts[80]) = (40, 0);
    let found = judged(&days(counts));
    // Both are judged by the others: ten or so were expected, though the forty are in the month's total.
    assert!((found[50].expected - 10.0).abs() < 0.7 && (found[80].expected - 10.0).abs() < 0.7, "{:?}", found[50]);
    assert!(found[50].p() < 1e-5 && found[50].p_high < found[50].p_low, "{:?}", found[50]);
    assert!(found[80].p() < 0.05 && found[80].p_low < found[80].p_high, "{:?}", found[80]);
    let most = found.iter().enumerate().min_by(|a, b| a.1.p().total_cmp(&b.1.p())).map(|(day, _)| day);
    assert_eq!(most, Some(50));
}

/// Events of a day: bouts of `bout` events, so many of them on average.
fn drawn(bouts: f64, bout: u64, random: &mut impl rand::Rng) -> u64 {
    let (mut product, mut count) = (1.0, 0);
    loop {
        product *= random.random::<f64>();
        if product < (-bouts).exp() {
            return count * bout;
        }
        count += 1;
    }
}

#[test]
fn noise_seldom_stands_out_be_it_in_bouts_or_not() {
    for (bouts, bout) in [(6.0, 1), (0.8, 1), (3.0, 3)] {
        let (mut below, mut all, mut tried) = (0, 0, 0);
        for seed in 0..40 {
            let mut random = stream(seed, 11);
            let counts: Vec<u64> =
                (0..180).map(|day| drawn(bouts * if day % 7 > 4 { 1.5 } else { 1.0 }, bout, &mut random)).collect();
            let found = judged(&days(counts));
            all += found.len();
            below += found.iter().filter(|day| day.p() <= 0.05).count();
            let p: Vec<f64> = found.iter().map(UnusualDay::p).collect();
            let q = super::super::benjamini_hochberg(&p).expect("q");
            tried += usize::from(q.iter().any(|q| *q <= 0.05));
        }
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let share = below as f64 / all as f64;
        // Bouts are not quite negative binomial, and a weekday's share is taken as known.
        assert!(share < if bout > 1 { 0.075 } else { 0.06 }, "{bouts} of {bout}: p up to 0.05 for {share}");
        assert!(tried <= 6, "{bouts} of {bout}: {tried} of 40 halves of a year hold a day that stands out");
    }
}

#[test]
fn days_without_an_answer() {
    assert!(matches!(unusual_days(&days([1; 55])), Err(StatsError::TooFew { given: 55, needed: 56, .. })));
    assert_eq!(unusual_days(&days([0; 60])), Err(StatsError::NoEvents));
    let mut odd = days([1; 60]);
    odd[7].weekday = 7;
    assert!(matches!(unusual_days(&odd), Err(StatsError::BadValue { what: "weekday", index: 7, .. })));
    // The sixty-first day is alone in its month; a month without events expects none.
    let found = unusual_days(&days((0..91).map(|day| u64::from(day < 60)))).expect("an answer");
    assert!(found.days[90].is_err());
    let empty = found.days[70].expect("a day");
    assert!(empty.expected.abs() < 1e-12 && empty.p() >= 1.0, "{empty:?}");
}

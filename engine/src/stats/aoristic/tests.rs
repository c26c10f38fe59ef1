//! Tests of aoristic weights: the conventions by hand, a minute-by-minute count, and what must hold for any interval.

use proptest::prelude::*;

use super::super::real;
use super::{Aoristic, AoristicOptions, CivilInterval, Cycle, StatsError, aoristic};

const WEEK: f64 = 168.0 * 60.0;

const fn interval(from: f64, to: f64) -> CivilInterval {
    CivilInterval { from, to: Some(to) }
}

fn of_week(intervals: &[CivilInterval]) -> Aoristic {
    let options = AoristicOptions { cycle: Cycle::HOURS_OF_WEEK, wide_minutes: 360.0 };
    aoristic(intervals, options).expect("intervals")
}

/// What is not 0.
fn occupied(found: &Aoristic) -> Vec<(usize, f64)> {
    found.weights.iter().copied().enumerate().filter(|(_, weight)| *weight > 0.0).collect()
}

fn same(found: &[(usize, f64)], expected: &[(usize, f64)]) -> bool {
    let close = |((a, x), (b, y)): (&(usize, f64), &(usize, f64))| a == b && (x - y).abs() < 1e-14;
    found.len() == expected.len() && found.iter().zip(expected).all(close)
}

#[test]
fn conventions_by_hand() {
    let cases: [(CivilInterval, &[(usize, f64)]); 8] = [
        // A moment, one on the hour, one just before midnight on Sunday, one before the origin.
        (interval(30.0, 30.0), &[(0, 1.0)]),
        (interval(60.0, 60.0), &[(1, 1.0)]),
        (interval(WEEK - 1.0, WEEK - 1.0), &[(167, 1.0)]),
        (interval(-1.0, -1.0), &[(167, 1.0)]),
        // The end is not included.
        (interval(60.0, 120.0), &[(1, 1.0)]),
        (interval(59.0, 61.0), &[(0, 0.5), (1, 0.5)]),
        // Across the end of the week, five weeks on.
        (interval(6.0 * WEEK - 30.0, 6.0 * WEEK + 60.0), &[(0, 2.0 / 3.0), (167, 1.0 / 3.0)]),
        (CivilInterval { from: 55.0, to: None }, &[(0, 1.0)]),
    ];
    for (interval, expected) in cases {
        let found = of_week(&[interval]);
        assert!(same(&occupied(&found), expected), "{interval:?}: {:?}", occupied(&found));
    }
}

#[test]
fn a_week_and_more_is_any_hour() {
    for to in [90.0 + WEEK, 90.0 + WEEK + 1.0, 90.0 + 9.0 * 1440.0] {
        let found = of_week(&[interval(90.0, to)]);
        assert!(found.weights.iter().all(|weight| (weight * 168.0 - 1.0).abs() < 1e-12), "{to}");
        assert_eq!(found.beyond_cycle, usize::from(to > 90.0 + WEEK));
        assert!(found.known.expect("an event").abs() < 1e-12);
    }
    // A little less than a week: the hour it begins in gets what is left of it.
    let found = of_week(&[interval(90.0, WEEK + 75.0)]);
    assert!((found.weights[1] - 45.0 / (WEEK - 15.0)).abs() < 1e-15);
    assert!((found.weights[2] - 60.0 / (WEEK - 15.0)).abs() < 1e-15);
}

#[test]
fn what_is_not_known_is_told() {
    let night = interval(0.0, 480.0);
    let found =
        of_week(&[night, interval(100.0, 40.0), CivilInterval { from: 5.0, to: None }, interval(7.0, 7.0), interval(0.0, 2e4)]);
    assert_eq!((found.events, &found.inverted[..], found.open, found.beyond_cycle), (4, &[1][..], 1, 1));
    assert!((found.weights.iter().sum::<f64>() - 4.0).abs() < 1e-12);
    assert!((found.wide.expect("events") - 0.5).abs() < 1e-15);
    // Entropies: ln 8, 0, 0, ln 168.
    let known = 1.0 - (8.0_f64.ln() + 168.0_f64.ln()) / 168.0_f64.ln() / 4.0;
    assert!((found.known.expect("events") - known).abs() < 1e-14);
}

#[test]
fn nothing_is_nothing() {
    for intervals in [&[][..], &[interval(5.0, 4.0)]] {
        let found = of_week(intervals);
        assert!(found.weights.len() == 168 && occupied(&found).is_empty() && found.events == 0);
        assert!(found.wide.is_err() && found.known.is_err());
    }
}

#[test]
fn refuses_what_is_no_time() {
    let options = AoristicOptions { cycle: Cycle::HOURS_OF_DAY, wide_minutes: 60.0 };
    for bad in [f64::NAN, f64::INFINITY, -1e11] {
        for (interval, word) in [(interval(bad, 1.0), "start"), (interval(1.0, bad), "end")] {
            let refused = aoristic(&[interval], options).expect_err("no time").to_string();
            assert!(refused.contains(word), "{interval:?}: {refused}");
            assert!(options.cycle.shares(interval).is_err());
        }
    }
    for wide_minutes in [-1.0, f64::NAN] {
        let refused = aoristic(&[], AoristicOptions { wide_minutes, ..options });
        assert!(matches!(refused, Err(StatsError::BadOption { .. })));
    }
    for (bins, minutes) in [(0, 60.0), (2_000_000, 60.0), (24, 0.0), (24, f64::NAN)] {
        assert!(matches!(Cycle::new(bins, minutes), Err(StatsError::BadOption { .. })));
    }
}

#[test]
fn other_cycles() {
    let days = Cycle::new(7, 1440.0).expect("days");
    assert!(same(&days.shares(interval(1080.0, 1800.0)).expect("shares"), &[(0, 0.5), (1, 0.5)]));
    let one = Cycle::new(1, 60.0).expect("one bin");
    let found = aoristic(&[interval(30.0, 75.0)], AoristicOptions { cycle: one, wide_minutes: 0.0 }).expect("an event");
    assert!((found.weights[0] - 1.0).abs() < 1e-15 && (found.known.expect("an event") - 1.0).abs() < 1e-15);
}

/// Every minute of the interval by itself.
fn by_minutes(from: u32, minutes: u32, cycle: Cycle) -> Vec<f64> {
    let mut weights = vec![0.0; cycle.bins()];
    for minute in from..from + minutes.max(1) {
        weights[cycle.bin_of(f64::from(minute))] += f64::from(minutes.max(1)).recip();
    }
    weights
}

proptest! {
    #[test]
    fn is_the_share_of_minutes(from in 0..50_000_u32, minutes in 0..=10_080_u32) {
        let found = of_week(&[interval(f64::from(from), f64::from(from + minutes))]);
        for (ours, theirs) in found.weights.iter().zip(by_minutes(from, minutes, Cycle::HOURS_OF_WEEK)) {
            prop_assert!((ours - theirs).abs() < 1e-10);
        }
    }

    #[test]
    fn shares_add_up_and_stay_in_their_cycle(
        from in prop_oneof![-1e6..1e6_f64, (-9_000..9_000_i32).prop_map(|tenths| f64::from(tenths) * 0.1)],
        length in 0.0..30_000.0_f64,
        bins in 1..200_usize,
        width in prop_oneof![Just(60.0), Just(0.1), Just(7.0 / 3.0)],
    ) {
        let cycle = Cycle::new(bins, width).expect("a cycle");
        let shares = cycle.shares(interval(from, from + length)).expect("shares");
        prop_assert!((shares.iter().map(|(_, share)| share).sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(shares.iter().all(|&(bin, share)| bin < bins && share > 0.0));
        let mut seen: Vec<usize> = shares.iter().map(|(bin, _)| *bin).collect();
        seen.sort_unstable();
        seen.dedup();
        prop_assert_eq!(seen.len(), shares.len());
    }

    #[test]
    fn whole_weeks_later_is_the_same(from in 0..10_080_u32, minutes in 0..20_000_u32, weeks in -50..50_i32) {
        let later = f64::from(weeks) * WEEK;
        let (from, minutes) = (f64::from(from), f64::from(minutes));
        let (here, there) = (of_week(&[interval(from, from + minutes)]), of_week(&[interval(from + later, from + minutes + later)]));
        for (here, there) in here.weights.iter().zip(&there.weights) {
            prop_assert!((here - there).abs() < 1e-12);
        }
    }

    #[test]
    fn events_add_up(starts in proptest::collection::vec((0..10_080_u32, 0..3_000_u32), 0..30)) {
        let intervals: Vec<_> = starts.iter().map(|&(from, to)| interval(f64::from(from), f64::from(from + to))).collect();
        let together = of_week(&intervals);
        let mut one_by_one = vec![0.0; 168];
        for one in &intervals {
            one_by_one.iter_mut().zip(of_week(&[*one]).weights).for_each(|(sum, weight)| *sum += weight);
        }
        for (together, apart) in together.weights.iter().zip(&one_by_one) {
            prop_assert!((together - apart).abs() < 1e-12);
        }
        prop_assert!((together.weights.iter().sum::<f64>() - real(intervals.len())).abs() < 1e-10);
    }
}

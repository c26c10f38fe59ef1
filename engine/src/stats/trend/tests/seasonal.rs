//! Seasons, missing values and correlated seasons.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Seasons, mann_kendall, seasonal_mann_kendall, seasonal_sen_slope};
use super::{close, pairs, real, sign};
use crate::stats::StatsError;

type Gaps = Vec<Option<f64>>;

/// The seasons of a series, each with a value or none for every cycle.
fn seasons(values: &[Option<f64>], period: usize) -> Vec<Gaps> {
    let cycles = values.len().div_ceil(period);
    let at = |cycle: usize, season: usize| values.get(cycle * period + season).copied().flatten();
    (0..period).map(|season| (0..cycles).map(|cycle| at(cycle, season)).collect()).collect()
}

fn difference(season: &Gaps, i: usize, j: usize) -> f64 {
    season[i].zip(season[j]).map_or(0.0, |(from, to)| sign(to - from))
}

/// The variance of Hirsch and Slack, matrix and ranks and all.
fn covariances(seasons: &[Gaps]) -> f64 {
    let cycles = seasons[0].len();
    let seen = |season: &Gaps| real(season.iter().flatten().count());
    let rank = |season: &Gaps, i: usize| {
        let above: f64 = (0..cycles).map(|other| difference(season, other, i)).sum();
        0.5 * (seen(season) + 1.0 + above)
    };
    let covariance = |g: &Gaps, h: &Gaps| {
        let k: f64 = pairs(cycles).map(|(i, j)| difference(g, i, j) * difference(h, i, j)).sum();
        let ranks: f64 = (0..cycles).map(|i| rank(g, i) * rank(h, i)).sum();
        (k + 4.0 * ranks - real(cycles) * (seen(g) + 1.0) * (seen(h) + 1.0)) / 3.0
    };
    seasons.iter().flat_map(|g| seasons.iter().map(move |h| covariance(g, h))).sum()
}

#[test]
fn seasons_are_added_up() {
    let one: Gaps = [5.0, 1.0, 2.0, 8.0, 3.0, 3.0, 9.0, 4.0, 6.0].map(Some).to_vec();
    let ours = seasonal_mann_kendall(&one, 3, Seasons::Independent).expect("a test");
    let each: Vec<_> =
        [[5.0, 8.0, 9.0], [1.0, 3.0, 4.0], [2.0, 3.0, 6.0]].iter().map(|season| mann_kendall(season).expect("a test")).collect();
    assert_eq!(ours.s, each.iter().map(|season| season.s).sum::<i64>());
    assert_eq!((ours.s, ours.n), (9, 9));
    assert!(close(ours.variance.expect("a variance"), 3.0 * 11.0 / 3.0, 1e-15));
    assert!(close(ours.test.expect("a test").z, 8.0 / 11.0_f64.sqrt(), 1e-15));
    assert!(close(ours.tau_a, 1.0, 1e-15));
}

#[test]
fn seasons_that_move_together_are_one() {
    // Two seasons that are the same: S doubles, and so does its deviation, where independent ones would have less.
    let season = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0];
    let twice: Gaps = season.iter().flat_map(|&value| [Some(value), Some(value + 100.0)]).collect();
    let alone = mann_kendall(&season).expect("a test");
    let ours = seasonal_mann_kendall(&twice, 2, Seasons::Correlated).expect("a test");
    assert_eq!(ours.s, 2 * alone.s);
    assert!(close(ours.variance.expect("a variance"), 4.0 * alone.variance.expect("a variance"), 1e-14));
}

#[test]
fn gaps_stay_in_their_season() {
    // Mondays rise, Tuesdays are level, and a Monday is missing: closing the gap would shift the days.
    let days = [Some(1.0), Some(5.0), None, Some(5.0), Some(3.0), Some(5.0), Some(4.0)];
    let ours = seasonal_mann_kendall(&days, 2, Seasons::Independent).expect("a test");
    assert_eq!((ours.s, ours.n), (3, 6));
    let sen = seasonal_sen_slope(&days, 2, Some(0.5)).expect("a slope");
    // Slopes per cycle: Mondays 2/2, 3/3, 1/1; Tuesdays 0, 0, 0.
    assert!(close(sen.slope, 0.5, 1e-15));
    // Median value 4.5; steps seen are 0, 1, 3, 4, 5, 6.
    assert!(close(sen.intercept, 4.5 - 3.5 / 2.0 * 0.5, 1e-15));
}

#[test]
fn level_seasons_have_no_test() {
    let level: Gaps = (0..12).map(|step| Some(f64::from(step % 3))).collect();
    for seasons in [Seasons::Independent, Seasons::Correlated] {
        let trend = seasonal_mann_kendall(&level, 3, seasons).expect("a score");
        assert!(trend.s == 0 && trend.test.is_err() && trend.tau_b.is_err());
    }
    assert!(seasonal_sen_slope(&level, 3, None).expect("a slope").slope.abs() <= 0.0);
}

#[test]
fn refuses_what_has_no_seasons() {
    let values = [1.0, 2.0, 3.0].map(Some);
    for period in [0, 1] {
        assert!(matches!(seasonal_mann_kendall(&values, period, Seasons::Independent), Err(StatsError::BadOption { .. })));
    }
    for (values, given) in [(&[][..], 0), (&values[..], 1), (&[None, None, None, None, None, None], 0)] {
        let refused = seasonal_mann_kendall(values, 3, Seasons::Correlated);
        assert!(matches!(refused, Err(StatsError::TooFew { needed: 2, given: seen, .. }) if seen == given), "{refused:?}");
    }
    assert!(matches!(seasonal_mann_kendall(&values, usize::MAX, Seasons::Independent), Err(StatsError::TooFew { .. })));
    let bad = [Some(1.0), None, Some(f64::NAN)];
    assert!(matches!(seasonal_sen_slope(&bad, 2, None), Err(StatsError::BadValue { index: 2, .. })));
    assert!(matches!(seasonal_sen_slope(&values, 2, Some(2.0)), Err(StatsError::NotALevel { .. })));
}

#[test]
fn years_of_hours_are_done() {
    let noise = super::scattered(24 * 7 * 200);
    let hours: Gaps = noise.iter().enumerate().map(|(at, value)| Some((9.0 * value).floor() + real(at % 168))).collect();
    for seasons in [Seasons::Independent, Seasons::Correlated] {
        let trend = seasonal_mann_kendall(&hours, 168, seasons).expect("a test");
        assert!(trend.tau_a.abs() < 0.02, "{}", trend.tau_a);
    }
    let tilted: Gaps = hours.iter().enumerate().map(|(at, value)| value.map(|value| value + real(at / 168))).collect();
    assert!((seasonal_sen_slope(&tilted, 168, None).expect("a slope").slope - 1.0).abs() < 1e-3);
}

/// Counts, some of which are missing.
fn gaps() -> impl Strategy<Value = Gaps> {
    vec(prop_oneof![4 => (0..6_u8).prop_map(|count| Some(f64::from(count))), 1 => Just(None)], 8..60)
}

/// The slopes per cycle of all pairs within a season.
fn slopes(seasons: &[Gaps]) -> Vec<f64> {
    let slope = |season: &Gaps, (i, j): (usize, usize)| season[i].zip(season[j]).map(|(from, to)| (to - from) / real(j - i));
    let mut slopes: Vec<f64> =
        seasons.iter().flat_map(|season| pairs(season.len()).filter_map(move |pair| slope(season, pair))).collect();
    slopes.sort_by(f64::total_cmp);
    slopes
}

proptest! {
    #[test]
    fn is_the_definition(values in gaps(), period in 2..6_usize) {
        let split = seasons(&values, period);
        prop_assume!(split.iter().any(|season| season.iter().flatten().count() > 1));
        let ours = seasonal_mann_kendall(&values, period, Seasons::Correlated).expect("a test");
        prop_assert!((ours.variance.expect("a variance") - covariances(&split)).abs() < 1e-6);
        let independent = seasonal_mann_kendall(&values, period, Seasons::Independent).expect("a test");
        let sum: f64 = split.iter().map(|season| covariances(std::slice::from_ref(season))).sum();
        prop_assert!((independent.variance.expect("a variance") - sum).abs() < 1e-6);
        prop_assert_eq!(independent.s, ours.s);
        let s: f64 = split.iter().flat_map(|season| pairs(season.len()).map(move |(i, j)| difference(season, i, j))).sum();
        prop_assert!((s - super::super::many(ours.s.unsigned_abs()) * sign(s)).abs() < 0.5);
        let slopes = slopes(&split);
        let middle = f64::midpoint(slopes[(slopes.len() - 1) / 2], slopes[slopes.len() / 2]);
        prop_assert!((seasonal_sen_slope(&values, period, None).expect("a slope").slope - middle).abs() < 1e-12);
    }
}

//! Windows compared, area by area: the share of steady areas that are called changed, and whether the spread is seen.

use std::f64::consts::TAU;

use engine::stats::{
    CalendarStep, PeriodCount, PeriodTest, PeriodTestOptions, SeasonalOptions, StepTrend, benjamini_hochberg, exact_test_q,
    poisson_spread, quasi_poisson_two_period, seasonal_total, two_period_tests,
};
use rand::SeedableRng as _;
use rand_pcg::Pcg64Mcg;

use super::{Noise, Share, prove};

/// Areas of a city.
const AREAS: usize = 200;

/// A count with this mean, drawn in parts: both laws add up to themselves, and each part's chance of nothing is no tiny number.
fn draw(noise: Noise, mean: f64, random: &mut Pcg64Mcg) -> f64 {
    let parts = (mean / 10.0).ceil();
    let mut sum = 0.0;
    let mut part = 0.0;
    while part < parts {
        sum += noise.draw(mean / parts, random);
        part += 1.0;
    }
    sum
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small whole count")]
fn months(noise: Noise, mean: f64, (number, random): (usize, &mut Pcg64Mcg)) -> Vec<PeriodCount> {
    (0..number).map(|_| PeriodCount { count: draw(noise, mean, random) as u64, exposure: 1.0 }).collect()
}

fn total(steps: &[PeriodCount]) -> PeriodCount {
    PeriodCount { count: steps.iter().map(|step| step.count).sum(), exposure: steps.iter().map(|step| step.exposure).sum() }
}

/// p of every area of a city without any change: five months against six.
struct City {
    exact: Vec<f64>,
    /// q of the exact test that knows which p are possible.
    discrete: Vec<f64>,
    quasi: Vec<f64>,
}

fn city(noise: Noise, mean: f64, seed: u64) -> City {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let sides: Vec<(Vec<PeriodCount>, Vec<PeriodCount>)> =
        (0..AREAS).map(|_| (months(noise, mean, (5, &mut random)), months(noise, mean, (6, &mut random)))).collect();
    let pairs: Vec<(PeriodCount, PeriodCount)> = sides.iter().map(|(now, before)| (total(now), total(before))).collect();
    let options = PeriodTestOptions { test: PeriodTest::Exact, ratio: 1.0, level: 0.95 };
    let exact = two_period_tests(&pairs, options).into_iter().filter_map(|change| change.ok()?.p.ok()).collect();
    let quasi = sides.iter().filter_map(|(now, before)| {
        let spread = poisson_spread(&[now, before]).ok()?;
        quasi_poisson_two_period(total(now), total(before), spread, 0.95).ok()?.p.ok()
    });
    let pairs: Vec<_> = pairs.into_iter().filter(|(now, before)| now.count + before.count > 0).collect();
    let discrete = exact_test_q(&pairs).expect("exact tests");
    City { exact, discrete, quasi: quasi.collect() }
}

/// The share of areas with p up to 5 %, and of cities in which any area has q up to 5 %.
fn called(noise: Noise, mean: f64, (cities, of): (u64, fn(City) -> Vec<f64>)) -> (Share, Share) {
    let (mut areas, mut any) = (Share::default(), Share::default());
    for seed in 0..cities {
        let p = of(city(noise, mean, seed));
        for p in &p {
            areas.count(*p <= 0.05);
        }
        any.count(benjamini_hochberg(&p).expect("probabilities").iter().any(|q| *q <= 0.05));
    }
    (areas, any)
}

fn show(what: &str, (noise, mean): (Noise, f64), (areas, any): (Share, Share)) {
    eprintln!("calibration: comparison, {what} | {noise} | {mean} a month | areas {areas} | cities with any {any} | {}", any.of);
}

#[test]
fn steady_areas_are_left_alone() {
    let cities = if prove() { 400 } else { 40 };
    for mean in [0.3, 2.0, 10.0] {
        let poisson = called(Noise::Poisson, mean, (cities, |city| city.exact));
        show("exact", (Noise::Poisson, mean), poisson);
        assert!(poisson.0.holds_five_percent() && poisson.1.holds_five_percent(), "{mean}: {} {}", poisson.0, poisson.1);
        let mut discrete = Share::default();
        (0..cities).for_each(|seed| discrete.count(city(Noise::Poisson, mean, seed).discrete.iter().any(|q| *q <= 0.05)));
        eprintln!("calibration: comparison, discrete | poisson | {mean} a month | cities with any {discrete} | {}", discrete.of);
        assert!(discrete.holds_five_percent(), "{mean}: {discrete}");
        for noise in [Noise::Poisson, Noise::Clumped] {
            let quasi = called(noise, mean, (cities, |city| city.quasi));
            show("quasi-Poisson", (noise, mean), quasi);
            assert!(quasi.0.holds_five_percent(), "{noise}, {mean}: {}", quasi.0);
        }
        // What the warning is for: clumps are taken for changes by the exact test.
        let clumped = called(Noise::Clumped, mean, (cities, |city| city.exact));
        show("exact", (Noise::Clumped, mean), clumped);
        assert!(clumped.0.value() > 0.1, "{mean}: {}", clumped.0);
    }
}

#[test]
fn spread_is_seen_where_it_is_and_not_where_it_is_not() {
    for mean in [1.0, 5.0, 20.0] {
        let [mut steady, mut clumped] = [Share::default(); 2];
        for seed in 0..2_000 {
            let mut random = Pcg64Mcg::seed_from_u64(seed);
            for (noise, share) in [(Noise::Poisson, &mut steady), (Noise::Clumped, &mut clumped)] {
                let steps = months(noise, mean, (12, &mut random));
                share.count(poisson_spread(&[&steps]).is_ok_and(|spread| spread.p <= 0.05));
            }
        }
        eprintln!("calibration: spread of 12 months | mean {mean} | poisson {steady} | four times the variance {clumped}");
        // The gamma law is near enough the statistic's own: at most 6 % for the stated 5.
        assert!(steady.value() <= 0.06 + 3.0 * (0.06 * 0.94 / 2_000.0_f64).sqrt(), "{mean}: {steady}");
        assert!(clumped.value() > 0.6, "{mean}: {clumped}");
    }
}

/// Six months after so many years of months with a season and a drift, and p of their total.
fn season(noise: Noise, mean: f64, (years, seed): (u32, u64)) -> f64 {
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let mut step = |at: u32| {
        let year = (f64::from(at) + 0.5) / 12.0;
        let level = mean * (0.05 * year + 0.3 * (TAU * year).sin()).exp();
        CalendarStep { count: draw(noise, level, &mut random), exposure: 1.0, year }
    };
    let history: Vec<CalendarStep> = (0..12 * years).map(&mut step).collect();
    let ahead: Vec<CalendarStep> = (12 * years..12 * years + 6).map(&mut step).collect();
    let observed = ahead.iter().map(|step| step.count).sum();
    let options = SeasonalOptions { harmonics: if years >= 4 { 2 } else { 1 }, trend: StepTrend::Linear, level: 0.95 };
    seasonal_total(&history, &ahead, observed, options).expect("a total").p
}

#[test]
fn a_season_that_goes_on_is_no_change() {
    let series = if prove() { 4_000 } else { 600 };
    for noise in [Noise::Poisson, Noise::Clumped] {
        for (years, mean) in [(2, 5.0), (2, 30.0), (6, 5.0), (6, 30.0)] {
            let mut share = Share::default();
            (0..series).for_each(|seed| share.count(season(noise, mean, (years, seed)) <= 0.05));
            eprintln!("calibration: seasonal total | {noise} | {mean} a month | {years} years | {share} | {series}");
            let error = 3.0 * (0.06 * 0.94 / f64::from(share.of)).sqrt();
            assert!(share.value() <= 0.06 + error, "{noise}, {mean}, {years} years: {share}");
        }
    }
}

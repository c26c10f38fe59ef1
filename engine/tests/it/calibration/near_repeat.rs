//! The near-repeat table and Knox's test on events whose times know nothing of their places: how often each p calls near
//! repeats at 5 %, and how often it finds those that are put there.

use std::fmt;

use engine::stats::{
    Bands, CutOffs, Metric, NearRepeat, NearRepeatCell, NearRepeatInference, NearRepeatOptions, Permutations, SamePlace,
    near_repeat,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

use super::{Share, prove};

/// Side of the study area in metres, and its days.
const SIDE: f64 = 2000.0;
const DAYS: f64 = 365.0;

/// Events without interaction.
#[derive(Clone, Copy)]
enum Null {
    /// Anywhere, any day.
    Even,
    /// Most of them around ten places, a third of those at one of their addresses, and most in six short waves: places and
    /// times are drawn apart from each other.
    Clustered,
}

impl fmt::Display for Null {
    fn fmt(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str(match self {
            Self::Even => "even",
            Self::Clustered => "clustered in space and in time",
        })
    }
}

/// A roughly normal number with standard deviation 1.
fn normal(random: &mut Pcg64Mcg) -> f64 {
    (0..12).map(|_| random.random::<f64>()).sum::<f64>() - 6.0
}

impl Null {
    fn place(self, random: &mut Pcg64Mcg, centres: &[[f64; 2]]) -> [f64; 2] {
        let anywhere = [random.random::<f64>() * SIDE, random.random::<f64>() * SIDE];
        let [x, y] = centres[random.random_range(0..centres.len())];
        match (self, random.random::<f64>()) {
            (Self::Clustered, part) if part < 0.25 => [x, y],
            (Self::Clustered, part) if part < 0.75 => [x + 80.0 * normal(random), y + 80.0 * normal(random)],
            (Self::Clustered | Self::Even, _) => anywhere,
        }
    }

    fn day(self, random: &mut Pcg64Mcg, waves: &[f64]) -> f64 {
        let any = random.random::<f64>() * DAYS;
        match (self, random.random::<f64>()) {
            (Self::Clustered, part) if part < 0.6 => (waves[random.random_range(0..waves.len())] + 6.0 * normal(random)).floor(),
            (Self::Clustered | Self::Even, _) => any.floor(),
        }
    }

    /// `n` events, and near repeats of a share of them: within some 60 m and 4 days.
    fn events(self, n: usize, planted: f64, seed: u64) -> (Vec<[f64; 2]>, Vec<f64>) {
        let mut random = Pcg64Mcg::seed_from_u64(seed);
        let centres: Vec<[f64; 2]> = (0..10).map(|_| [random.random::<f64>() * SIDE, random.random::<f64>() * SIDE]).collect();
        let waves: Vec<f64> = (0..6).map(|_| random.random::<f64>() * DAYS).collect();
        let (mut points, mut days) = (Vec::with_capacity(n), Vec::with_capacity(n));
        for _ in 0..n {
            let place: [f64; 2] = self.place(&mut random, &centres);
            let day = self.day(&mut random, &waves);
            match days.len() {
                all if all > 0 && random.random::<f64>() < planted => {
                    let origin = random.random_range(0..all);
                    let [x, y]: [f64; 2] = points[origin];
                    points.push([x + 30.0 * normal(&mut random), y + 30.0 * normal(&mut random)]);
                    days.push(days[origin] + (random.random::<f64>() * 4.0).floor());
                }
                _ => {
                    points.push(place);
                    days.push(day);
                }
            }
        }
        (points, days)
    }
}

fn table(null: Null, n: usize, planted: f64, seed: u64) -> NearRepeat {
    let (points, days) = null.events(n, planted, seed);
    let options = NearRepeatOptions {
        distances: Bands::of_distance(&[100.0, 200.0], SamePlace::Apart { tolerance: 0.0 }, CutOffs::LeftClosed).expect("bands"),
        days: Bands::of_days(&[7.0, 14.0], CutOffs::LeftClosed).expect("bands"),
        metric: Metric::Euclidean,
        inference: NearRepeatInference::MonteCarlo(Permutations { count: 199, seed }),
    };
    near_repeat(&points, &days, &options).expect("a table")
}

/// Probability of as many pairs or more under a Poisson law: Knox's p.
fn knox_p(cell: &NearRepeatCell) -> f64 {
    let (mut ln_mass, mut below) = (-cell.expected, 0.0);
    for count in 0..u32::try_from(cell.observed).expect("few pairs") {
        below += ln_mass.exp();
        ln_mass += (cell.expected / (f64::from(count) + 1.0)).ln();
    }
    1.0 - below
}

/// Shares of tables whose cell has an upper p of 5 % or less, by where that p comes from.
#[derive(Clone, Copy, Default)]
struct Calls {
    law: Share,
    normal: Share,
    simulated: Share,
    knox: Share,
    expected: f64,
    dispersion: f64,
}

/// The cells looked at: band of distance, band of days.
const CELLS: [(&str, usize, usize); 4] = [
    ("same place, under 7 days", 0, 0),
    ("under 100 m, under 7 days", 1, 0),
    ("100 to 200 m, 7 to 14 days", 2, 1),
    ("beyond 200 m, from 14 days", 3, 2),
];

fn calls(null: Null, n: usize, planted: f64, tables: u32) -> [Calls; 4] {
    let mut calls = [Calls::default(); 4];
    for seed in 0..u64::from(tables) {
        let table = table(null, n, planted, seed);
        for (calls, (_, distance, days)) in calls.iter_mut().zip(CELLS) {
            let cell = &table.cells[distance * 3 + days];
            // A cell that can hold no pair calls nothing.
            let (Ok(normal), Some(simulated)) = (cell.normal, cell.simulated) else { continue };
            calls.law.count(cell.closed_form.p_high <= 0.05);
            calls.normal.count(normal.p_high <= 0.05);
            calls.simulated.count(simulated.p.p_high <= 0.05);
            calls.knox.count(knox_p(cell) <= 0.05);
            calls.expected += cell.expected;
            calls.dispersion += cell.variance / cell.expected;
        }
    }
    calls
}

/// Within 4.5 standard errors of what a true 5 % can give, as for the global statistics: many shares are looked at.
fn holds(share: Share) -> bool {
    share.value() <= 0.05 + 4.5 * (0.05 * 0.95 / f64::from(share.of.max(1))).sqrt()
}

fn calibrate(null: Null, n: usize, tables: u32) {
    for (calls, (cell, ..)) in calls(null, n, 0.0, tables).into_iter().zip(CELLS) {
        let Calls { law, normal, simulated, knox, expected, dispersion } = calls;
        let all = f64::from(law.of.max(1));
        eprintln!(
            "calibration: near-repeat | {null} | {n} events | {cell} | {:.2} expected | variance {:.2} of it | closed form {law} | \
             normal {normal} | monte-carlo {simulated} | knox's poisson {knox} | {} tables",
            expected / all,
            dispersion / all,
            law.of
        );
        assert!(holds(simulated), "{null}, {n} events, {cell}: simulated p calls {simulated}");
        // The law of the closed form is an approximation: it may call a little more than it says.
        assert!(law.value() <= 0.065 + 4.5 * (0.05 * 0.95 / all).sqrt(), "{null}, {n} events, {cell}: closed form calls {law}");
    }
}

fn power(null: Null, n: usize, planted: f64, tables: u32) {
    let calls = calls(null, n, planted, tables)[1];
    eprintln!(
        "power: near-repeat | {null} | {n} events, {:.0} % of them near repeats | closed form {} | normal {} | monte-carlo {} | {tables} \
         tables",
        100.0 * planted,
        calls.law,
        calls.normal,
        calls.simulated
    );
    let close = (calls.law.value() - calls.simulated.value()).abs();
    assert!(close <= 0.05 + 3.0 / f64::from(tables).sqrt(), "closed form {}, simulated {}", calls.law, calls.simulated);
}

#[test]
fn near_repeats_are_not_called_where_there_are_none() {
    calibrate(Null::Even, 200, 300);
    calibrate(Null::Clustered, 200, 300);
    calibrate(Null::Clustered, 60, 300);
}

#[test]
fn planted_near_repeats_are_found() {
    let calls = calls(Null::Even, 300, 0.08, 40)[1];
    assert!(calls.simulated.value() > 0.8 && calls.law.value() > 0.8, "{} {}", calls.simulated, calls.law);
    power(Null::Clustered, 300, 0.2, 40);
}

#[test]
fn the_whole_table_of_near_repeats() {
    if !prove() {
        eprintln!("skipped: the whole table of near repeats, because BEATWISE_PROVE is not set");
        return;
    }
    for null in [Null::Even, Null::Clustered] {
        for (n, tables) in [(60, 8000), (200, 8000), (1000, 3000)] {
            calibrate(null, n, tables);
        }
        for planted in [0.02, 0.05, 0.1] {
            power(null, 300, planted, 1000);
        }
    }
}

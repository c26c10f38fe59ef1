//! How the time of each kernel of change and of repeats grows with n: `cargo bench -p engine --bench temporal`, about a minute.
//!
//! `scripts/statistics-page.py --growth target/criterion` fits the exponents of growth for the documentation.

#![expect(clippy::expect_used, reason = "a bench of input that is no input has nothing to time")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use engine::stats::{
    Bands, ChangeOptions, ChangePenalty, CutOffs, FarringtonOptions, Metric, NearRepeatInference, NearRepeatOptions,
    Permutations, SamePlace, SegmentCost, StlOptions, Year, farrington_all, mann_kendall_many, near_repeat, pelt, stl_all,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

/// Events per square kilometre, so that more events are a larger city and not a denser one.
const PER_KM2: f64 = 400.0;

/// Counts of `n` series of so many weeks, small whole numbers with a season.
fn series(n: u32, weeks: usize) -> Vec<f64> {
    let mut random = Pcg64Mcg::seed_from_u64(u64::from(n));
    let mut count = |week: usize| (random.random::<f64>() * if week % 52 < 26 { 8.0 } else { 12.0 }).floor();
    (0..n as usize * weeks).map(|at| count(at % weeks)).collect()
}

/// Places and days of `n` events in five years.
fn events(n: u32) -> (Vec<[f64; 2]>, Vec<f64>) {
    let (side, mut random) = ((f64::from(n) / PER_KM2).sqrt() * 1_000.0, Pcg64Mcg::seed_from_u64(u64::from(n)));
    let places = (0..n).map(|_| [random.random::<f64>() * side, random.random::<f64>() * side]).collect();
    (places, (0..n).map(|_| (random.random::<f64>() * 1_826.0).floor()).collect())
}

/// Times `kernel` on what `prepare` makes of each n, as `name/n`.
fn growth<T, R>(bench: &mut Criterion, name: &str, (sizes, prepare): (&[u32], impl Fn(u32) -> T), kernel: impl Fn(&T) -> R) {
    let mut group = bench.benchmark_group(name);
    for &n in sizes {
        let input = prepare(n);
        group.throughput(Throughput::Elements(u64::from(n)));
        group.bench_with_input(BenchmarkId::from_parameter(n), &input, |timed, input| {
            timed.iter(|| black_box(kernel(black_box(input))));
        });
    }
    group.finish();
}

const SERIES: [u32; 3] = [250, 1_000, 4_000];

fn when(bench: &mut Criterion) {
    growth(bench, "mann-kendall", (&SERIES, |n| series(n, 156)), |values| {
        mann_kendall_many(values, 156, Some(0.95)).expect("counts")
    });
    growth(bench, "stl", (&[25, 100, 400], |n| series(n, 520)), |values| {
        let rows: Vec<&[f64]> = values.chunks(520).collect();
        stl_all(&rows, &StlOptions::plain(52))
    });
    growth(bench, "farrington", (&SERIES, |n| series(n, 416)), |values| {
        let rows: Vec<&[f64]> = values.chunks(416).collect();
        farrington_all(&rows, &FarringtonOptions { from: 364, ..FarringtonOptions::flexible(Year::Steps(52.0)) }).expect("counts")
    });
    let options = ChangeOptions { cost: SegmentCost::Poisson, penalty: ChangePenalty::Mbic, min_size: 3 };
    growth(bench, "changepoints", (&[1_000, 10_000, 100_000], |n| series(n, 1)), |values| pelt(values, options).expect("counts"));
}

fn again(bench: &mut Criterion) {
    let table = |inference| NearRepeatOptions {
        distances: Bands::of_distance(&[100.0, 200.0, 300.0], SamePlace::Apart { tolerance: 0.0 }, CutOffs::LeftClosed)
            .expect("rising bands"),
        days: Bands::of_days(&[7.0, 14.0, 21.0], CutOffs::LeftClosed).expect("rising bands"),
        metric: Metric::Euclidean,
        inference,
    };
    let sizes = [10_000, 40_000, 160_000];
    let closed = table(NearRepeatInference::ClosedForm);
    growth(bench, "near-repeat", (&sizes, events), |(places, days)| near_repeat(places, days, &closed).expect("events"));
    let simulated = table(NearRepeatInference::MonteCarlo(Permutations { count: 99, seed: 1 }));
    growth(bench, "near-repeat-99", (&sizes, events), |(places, days)| near_repeat(places, days, &simulated).expect("events"));
}

criterion_group! {
    name = temporal;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
    targets = when, again
}
criterion_main!(temporal);

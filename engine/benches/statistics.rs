//! How the time of each spatial kernel grows with n: `cargo bench -p engine --bench statistics`, under two minutes.
//!
//! `scripts/statistics-page.py --growth target/criterion` fits the exponents of growth for the documentation.

#![expect(clippy::expect_used, reason = "a bench of input that is no input has nothing to time")]

use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use engine::stats::density::{DensityGrid, Edge, Events, Kernel, Measure, Smoothing, Summation, density_at, density_on_grid};
use engine::stats::{
    Adjacency, AtRisk, DbscanOptions, Focal, HdbscanOptions, Inference, LocalMoranOptions, MoranScaling, RipleyEdge,
    RipleyOptions, ScanCount, ScanDistance, ScanModel, ScanOptions, ScanStopping, ScanStudy, ScanWindow, StatsError, Weights,
    Window, dbscan, getis_ord_test, hdbscan, local_moran, nearest_distances, ripley, scan,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

/// Events per square kilometre, so that a larger n is a larger city and not a denser one.
const PER_KM2: f64 = 400.0;

/// The side of the square, metres, in which so many points lie.
fn side_m(n: u32) -> f64 {
    (f64::from(n) / PER_KM2).sqrt() * 1_000.0
}

/// Points of which half lie anywhere and half within some 200 m of one place in a hundred.
fn city(n: u32) -> Vec<[f64; 2]> {
    let (side, mut random) = (side_m(n), Pcg64Mcg::seed_from_u64(u64::from(n)));
    let mut places: Vec<[f64; 2]> = Vec::new();
    for number in 0..n {
        let anywhere = [random.random::<f64>() * side, random.random::<f64>() * side];
        let near = random.random_range(0..places.len().max(1));
        let point = match places.get(near / 100 * 100) {
            Some(place) if number % 2 == 1 => {
                place.map(|at| (at + 200.0 * (random.random::<f64>() - random.random::<f64>())).clamp(0.0, side))
            }
            _ => anywhere,
        };
        places.push(point);
    }
    places
}

/// Sparse counts, a fifth of an event per cell, on a square lattice of hexagons with `side` cells along its edge.
fn lattice(side: u32) -> Result<(Vec<f64>, Adjacency), StatsError> {
    let (n, mut random) = (side * side, Pcg64Mcg::seed_from_u64(1));
    let mut counts = vec![0.0; n as usize];
    for _ in 0..n / 5 {
        counts[random.random_range(0..n) as usize] += 1.0;
    }
    let mut pairs = Vec::new();
    for cell in 0..n {
        let (q, r) = (cell % side, cell / side);
        if q + 1 < side {
            pairs.push((cell, cell + 1));
        }
        if r + 1 < side {
            pairs.push((cell, cell + side));
            if q > 0 {
                pairs.push((cell, cell + side - 1));
            }
        }
    }
    Ok((counts, Adjacency::from_pairs(n as usize, &pairs)?))
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

const POINTS: [u32; 3] = [5_000, 20_000, 80_000];

fn lattices(bench: &mut Criterion) {
    let cells = [2_500, 10_000, 40_000, 160_000];
    let prepare = |n: u32| lattice(n.isqrt()).expect("pairs of the lattice");
    growth(bench, "gi-star", (&cells, prepare), |(counts, adjacency)| {
        getis_ord_test(counts, adjacency, Focal::Included, Inference::Exact).expect("counts")
    });
    let options = LocalMoranOptions { weights: Weights::RowStandardised, scaling: MoranScaling::N, inference: Inference::Exact };
    growth(bench, "local-moran", (&cells, prepare), |(counts, adjacency)| {
        local_moran(counts, adjacency, options).expect("counts")
    });
}

fn clusters(bench: &mut Criterion) {
    let options = DbscanOptions { eps: 60.0, min_points: 10 };
    growth(bench, "dbscan", (&POINTS, city), |points| dbscan(points, options).expect("points"));
    let options = HdbscanOptions { min_cluster_size: 20, min_samples: 10 };
    growth(bench, "hdbscan", (&POINTS, city), |points| hdbscan(points, options).expect("points"));
}

fn densities(bench: &mut Criterion) {
    let kernel = Kernel::Gaussian { sd_m: 300.0 };
    let smoothing = Smoothing { kernel, measure: Measure::Intensity, edge: Edge::Uncorrected };
    let summation = Summation::Certified { relative_error: 1e-10 };
    growth(bench, "kde", (&POINTS, city), |points| {
        density_at(Events::unweighted(points), &points[..1_000], &smoothing, summation).expect("points")
    });
    growth(bench, "kde-grid", (&POINTS, |n| (city(n), side_m(n))), |(points, side)| {
        let grid = DensityGrid { first: [0.0; 2], step_m: [side / 255.0; 2], columns: 256, rows: 256 };
        density_on_grid(Events::unweighted(points), &grid, &smoothing).expect("points")
    });
}

fn patterns(bench: &mut Criterion) {
    growth(bench, "nni", (&POINTS, city), |points| nearest_distances(points).expect("points"));
    growth(bench, "ripley-k", (&[1_000, 4_000, 16_000], |n| (city(n), side_m(n))), |(points, side)| {
        let window = Window { west: 0.0, south: 0.0, east: *side, north: *side };
        let options = RipleyOptions { window, edge: RipleyEdge::Isotropic, patterns: None };
        ripley(points, &[100.0, 200.0, 400.0], options).expect("points")
    });
}

/// As many locations as n, five cases at each, 99 simulations of a purely spatial scan.
fn scans(bench: &mut Criterion) {
    let options = ScanOptions { simulations: 99, ..ScanOptions::satscan(ScanWindow::Spatial, 1, ScanStopping::Fixed) };
    growth(bench, "scan", (&[125, 500, 2_000], city), |places| {
        let population = vec![1.0; places.len()];
        let cases: Vec<ScanCount> = (0..places.len()).map(|location| ScanCount { location, period: 0, count: 5 }).collect();
        let model = ScanModel::Poisson(AtRisk::Constant(&population));
        let study = ScanStudy { locations: places, distance: ScanDistance::Planar, periods: 1, cases: &cases, model };
        scan(&study, &options).expect("a study")
    });
}

criterion_group! {
    name = statistics;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
    targets = lattices, clusters, densities, patterns, scans
}
criterion_main!(statistics);

//! How long it takes to say which areas contain points: `cargo bench -p engine --bench areas`, about a minute.
//!
//! A town of wards with jagged borders in common, some 200 corners each, and points of which half lie anywhere and half in
//! crowds. `lookup` cuts the map into tiles, `locate` asks for many points on all cores, `ask` asks the areas one by one.

#![expect(clippy::expect_used, reason = "a bench of input that is no input has nothing to time")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use engine::space::{AreaColumns, AreaIndex, AreaLookup, LngLat, read_areas};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;

/// Pieces of a border between two wards.
const PIECES: u32 = 50;

/// Degrees from ward to ward.
const WARD: f64 = 0.02;

/// Corners and borders of a town of `side` times `side` wards.
struct Town {
    side: u32,
    random: Pcg64Mcg,
}

impl Town {
    fn shift(&mut self, by: f64) -> f64 {
        (self.random.random::<f64>() - 0.5) * by
    }

    /// A jagged line from one corner to the next, without its end.
    fn line(&mut self, from: [f64; 2], to: [f64; 2]) -> Vec<[f64; 2]> {
        let (across, along) = (WARD / 40.0, 1.0 / f64::from(PIECES));
        let mut at = |piece: u32| {
            let share = f64::from(piece) * along;
            let place = [0, 1].map(|axis| from[axis] + (to[axis] - from[axis]) * share);
            let upright = (to[1] - from[1]).abs() > (to[0] - from[0]).abs();
            let shift = if piece == 0 { 0.0 } else { self.shift(across) };
            if upright { [place[0] + shift, place[1]] } else { [place[0], place[1] + shift] }
        };
        (0..PIECES).map(&mut at).collect()
    }

    /// The wards as `GeoJSON`.
    fn geojson(mut self) -> String {
        let side = self.side;
        let places = (0..=side).flat_map(|row| (0..=side).map(move |column| (column, row)));
        let corners: Vec<[f64; 2]> = places
            .map(|(column, row)| {
                [f64::from(column) * WARD + self.shift(WARD / 4.0), f64::from(row) * WARD + self.shift(WARD / 4.0)]
            })
            .collect();
        let corner = |column: u32, row: u32| corners[(row * (side + 1) + column) as usize];
        let mut lines = |east: u32, north: u32| -> Vec<Vec<[f64; 2]>> {
            let each = (0..=side).flat_map(|row| (0..=side).map(move |column| (column, row)));
            let within = |(column, row): (u32, u32)| column + east <= side && row + north <= side;
            each.map(|at| if within(at) { self.line(corner(at.0, at.1), corner(at.0 + east, at.1 + north)) } else { Vec::new() })
                .collect()
        };
        let (eastward, northward) = (lines(1, 0), lines(0, 1));
        let at = |column: u32, row: u32| (row * (side + 1) + column) as usize;
        let back = |line: &[[f64; 2]], to: [f64; 2]| -> Vec<[f64; 2]> {
            std::iter::once(to).chain(line[1..].iter().rev().copied()).collect()
        };
        let mut text = String::from(r#"{"type":"FeatureCollection","features":["#);
        for (column, row) in (0..side).flat_map(|row| (0..side).map(move |column| (column, row))) {
            let south = eastward[at(column, row)].clone();
            let east = northward[at(column + 1, row)].clone();
            let north = back(&eastward[at(column, row + 1)], corner(column + 1, row + 1));
            let west = back(&northward[at(column, row)], corner(column, row + 1));
            let ring = [south, east, north, west, vec![corner(column, row)]].concat();
            let comma = if (column, row) == (0, 0) { "" } else { "," };
            let _ = write!(
                text,
                r#"{comma}{{"type":"Feature","properties":{{"id":"{column} {row}"}},"geometry":{{"type":"Polygon","coordinates":[{ring:?}]}}}}"#
            );
        }
        text.push_str("]}");
        text
    }
}

/// About `n` wards.
fn wards(n: u32) -> AreaIndex {
    let town = Town { side: n.isqrt(), random: Pcg64Mcg::seed_from_u64(u64::from(n)) };
    let columns = AreaColumns { layer: "ward".to_owned(), id: None, name: None };
    let report = read_areas(&town.geojson(), &columns).expect("wards");
    assert!(report.repaired.is_empty(), "borders cross: {:?}", report.repaired);
    AreaIndex::new(report.areas)
}

/// Points over so many wards.
fn points(n: u32, wards: u32) -> Vec<LngLat> {
    let (side, mut random) = (f64::from(wards.isqrt()) * WARD, Pcg64Mcg::seed_from_u64(u64::from(n)));
    let crowds: Vec<[f64; 2]> = (0..200).map(|_| [random.random::<f64>() * side, random.random::<f64>() * side]).collect();
    let mut point = |number: u32| {
        let at = match number % 2 {
            0 => [random.random::<f64>() * side, random.random::<f64>() * side],
            _ => crowds[random.random_range(0..crowds.len())]
                .map(|at| at + 0.004 * (random.random::<f64>() - random.random::<f64>())),
        };
        LngLat::new(at[0], at[1]).expect("a place")
    };
    (0..n).map(&mut point).collect()
}

fn areas(bench: &mut Criterion) {
    let mut group = bench.benchmark_group("lookup");
    for n in [100, 1_000, 10_000] {
        let index = wards(n);
        group.throughput(Throughput::Elements(u64::from(n)));
        group.bench_with_input(BenchmarkId::from_parameter(n), &index, |timed, index| {
            timed.iter(|| AreaLookup::new(black_box(index)));
        });
    }
    group.finish();
    let index = wards(1_000);
    let lookup = AreaLookup::new(&index);
    let mut group = bench.benchmark_group("locate");
    for n in [100_000, 1_000_000, 10_000_000] {
        let points = points(n, 1_000);
        group.throughput(Throughput::Elements(u64::from(n)));
        group.bench_with_input(BenchmarkId::from_parameter(n), &points, |timed, points| {
            timed.iter(|| lookup.locate(black_box(points)));
        });
    }
    group.finish();
    let points = points(100_000, 1_000);
    let asked = || points.iter().filter(|point| index.area_at(**point).is_some()).count();
    bench.bench_function("ask/100000", |timed| timed.iter(|| black_box(asked())));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10).warm_up_time(Duration::from_millis(200)).measurement_time(Duration::from_secs(1));
    targets = areas
}
criterion_main!(benches);

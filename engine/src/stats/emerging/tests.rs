//! Tests of emerging hot spots: the definition read literally, every class, unknown steps, and what must not change an answer.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Inference, benjamini_hochberg, neighbourhood_sum_p, real};
use super::trend::tests::trend_by_definition;
use super::{Adjacency, BinMark, CubeInference, Emerging, EmergingClass, EmergingOptions, SpaceTimeCube, StatsError, emerging};

const OPTIONS: EmergingOptions = EmergingOptions { depth: 2, inference: CubeInference::Exact, level: 0.1, trend_level: 0.1 };

/// Cells in a row, each beside the next.
fn row(cells: u32) -> Adjacency {
    let pairs: Vec<(u32, u32)> = (1..cells).map(|cell| (cell - 1, cell)).collect();
    Adjacency::from_pairs(cells as usize, &pairs).expect("a row")
}

const fn cube(counts: &[f64], steps: usize) -> SpaceTimeCube<'_> {
    SpaceTimeCube { counts, steps, unknown: &[] }
}

fn run(counts: &[f64], steps: usize, options: EmergingOptions) -> Emerging {
    let cells = u32::try_from(counts.len() / steps).expect("few");
    emerging(cube(counts, steps), &row(cells), options).expect("a cube")
}

/// The bins of a neighbourhood, from the definition; unknown steps are left out.
fn neighbourhood(adjacency: &Adjacency, steps: usize, depth: usize, unknown: &[usize], bin: usize) -> Vec<usize> {
    let (cell, step) = (bin / steps, bin % steps);
    let cells = adjacency.neighbours(cell).iter().map(|&other| other as usize).chain([cell]);
    let near = |other: usize| (0..depth).filter(move |lag| *lag <= step).map(move |lag| other * steps + step - lag);
    cells.flat_map(near).filter(|bin| !unknown.contains(&(bin % steps))).collect()
}

/// Gi* with a weight for every pair of bins, in the form of Ord and Getis.
fn z_by_definition(counts: &[f64], around: &[usize], known: &[usize]) -> f64 {
    let n = real(known.len());
    let mean = known.iter().map(|&bin| counts[bin]).sum::<f64>() / n;
    let s = (known.iter().map(|&bin| counts[bin] * counts[bin]).sum::<f64>() / n - mean * mean).sqrt();
    let w: Vec<f64> = known.iter().map(|bin| f64::from(u8::from(around.contains(bin)))).collect();
    let (sum_w, sum_w2): (f64, f64) = (w.iter().sum(), w.iter().map(|w| w * w).sum());
    let weighted: f64 = w.iter().zip(known).map(|(w, &bin)| w * counts[bin]).sum();
    (weighted - mean * sum_w) / (s * ((n * sum_w2 - sum_w * sum_w) / (n - 1.0)).sqrt())
}

#[test]
fn a_worked_cube() {
    // Two cells apart, four steps, one event: n = 8, mean 1/8, variance 7/64.
    let apart = Adjacency::from_pairs(2, &[]).expect("islands");
    let counts = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0];
    let found = emerging(cube(&counts, 4), &apart, OPTIONS).expect("a cube");
    assert!((found.mean - 0.125).abs() < 1e-15 && (found.sd - 7.0_f64.sqrt() / 8.0).abs() < 1e-15);
    // W = 2: (1 - 1/4) / sqrt(7/64 * 2 * 6 / 7) = sqrt(3); W = 1 in the first step: -1/8 / sqrt(7/64).
    let z: Vec<f64> = found.bins_of(0).iter().map(|bin| bin.z).collect();
    let quiet = -0.25 / (12.0_f64 / 64.0).sqrt();
    for (z, expected) in z.iter().zip([-(7.0_f64.sqrt()).recip(), quiet, quiet, 3.0_f64.sqrt()]) {
        assert!((z - expected).abs() < 1e-14, "{z} is not {expected}");
    }
    // The event is in one of two of eight bins: 1/4, two-sided 1/2.
    assert!((found.bins_of(0)[3].p - 0.5).abs() < 1e-15);
    let super::CubeTrend { s, variance, .. } = found.cells[0].trend;
    // -.38 > -.58 = -.58 < 1.73: S = -2 + 3 = 1; (4 * 3 * 13 - 2 * 1 * 9) / 18.
    assert_eq!(s, 1);
    assert!((variance - 138.0 / 18.0).abs() < 1e-12);
    assert_eq!(found.cells[0].class, EmergingClass::NoPattern);
}

#[test]
fn an_unknown_step_is_not_there_at_all() {
    let counts: Vec<f64> = (0..60).map(|bin| f64::from((bin * 7 + bin * bin) % 5)).collect();
    let mut with_holes = counts.clone();
    for (bin, count) in with_holes.iter_mut().enumerate() {
        if bin % 12 == 4 || bin % 12 == 7 {
            *count = f64::NAN;
        }
    }
    let (adjacency, unknown) = (row(5), [7, 4, 7]);
    let holed = SpaceTimeCube { counts: &with_holes, steps: 12, unknown: &unknown };
    let found = emerging(holed, &adjacency, OPTIONS).expect("a cube");
    assert_eq!(found.known, [0, 1, 2, 3, 5, 6, 8, 9, 10, 11]);
    let known: Vec<usize> = (0..60).filter(|bin| !unknown.contains(&(bin % 12))).collect();
    for (bin, &at) in found.bins.iter().zip(&known) {
        let around = neighbourhood(&adjacency, 12, 2, &unknown, at);
        assert!((bin.z - z_by_definition(&counts, &around, &known)).abs() < 1e-12, "bin {at}");
    }
    // With depth 1 nothing reaches over the gap: the cube without these steps is the same.
    let shallow = EmergingOptions { depth: 1, ..OPTIONS };
    let short: Vec<f64> = known.iter().map(|&bin| counts[bin]).collect();
    let found = emerging(holed, &adjacency, shallow).expect("a cube");
    let without = emerging(cube(&short, 10), &adjacency, shallow).expect("a cube");
    assert_eq!((found.bins, found.cells), (without.bins, without.cells));
}

#[test]
fn a_run_goes_on_across_a_gap() {
    let mut counts = vec![0.0; 20 * 12];
    counts[10 * 12 + 9] = 40.0;
    counts[10 * 12 + 11] = 40.0;
    let unknown = SpaceTimeCube { counts: &counts, steps: 12, unknown: &[10] };
    let options = EmergingOptions { depth: 1, inference: CubeInference::Normal, ..OPTIONS };
    let found = emerging(unknown, &row(20), options).expect("a cube");
    assert_eq!(found.cells[10].class.to_string(), "consecutive hot spot");
    let found = run(&counts, 12, options);
    assert_eq!(found.cells[10].class.to_string(), "sporadic hot spot");
}

#[test]
fn degenerate_cubes_say_why() {
    let refused = |counts: &[f64], steps, unknown: &[usize], options| {
        let cells = counts.len().checked_div(steps).unwrap_or(0);
        let adjacency = Adjacency::from_pairs(cells, &[]).expect("islands");
        emerging(SpaceTimeCube { counts, steps, unknown }, &adjacency, options).expect_err("no answer")
    };
    let counts: Vec<f64> = (0..12).map(f64::from).collect();
    assert!(matches!(refused(&[], 4, &[], OPTIONS), StatsError::TooFew { what: "cells", .. }));
    assert!(matches!(refused(&counts, 3, &[], OPTIONS), StatsError::TooFew { given: 3, needed: 4, .. }));
    assert!(matches!(refused(&counts, 6, &[0, 2, 3], OPTIONS), StatsError::TooFew { given: 3, .. }));
    assert!(matches!(refused(&counts, 6, &[5], OPTIONS), StatsError::Undefined { .. }));
    assert!(matches!(refused(&counts, 6, &[6], OPTIONS), StatsError::BadValue { what: "unknown step", .. }));
    assert!(matches!(refused(&counts, 5, &[], OPTIONS), StatsError::Lengths { given: 12, expected: 10, .. }));
    assert_eq!(refused(&[2.0; 12], 6, &[], OPTIONS), StatsError::NoVariation { value: 2.0 });
    for depth in [0, 6] {
        let options = EmergingOptions { depth, ..OPTIONS };
        assert!(matches!(refused(&counts, 6, &[], options), StatsError::BadOption { option: "depth", .. }));
    }
    for level in [0.0, 1.0, f64::NAN] {
        assert!(matches!(refused(&counts, 6, &[], EmergingOptions { level, ..OPTIONS }), StatsError::NotALevel { .. }));
    }
    for bad in [-1.0, f64::NAN, f64::INFINITY, 1e101] {
        let counts = [0.0, 1.0, 2.0, bad];
        assert!(matches!(refused(&counts, 4, &[], OPTIONS), StatsError::BadValue { what: "count", index: 3, .. }));
    }
    let halves: Vec<f64> = counts.iter().map(|count| count / 2.0).collect();
    assert!(matches!(refused(&halves, 6, &[], OPTIONS), StatsError::BadValue { .. }));
    let huge: Vec<f64> = counts.iter().map(|count| count * 1e8).collect();
    assert!(matches!(refused(&huge, 6, &[], OPTIONS), StatsError::Undefined { .. }));
}

#[test]
fn a_cell_where_nothing_happens_has_no_class() {
    let mut counts = vec![0.0; 30 * 12];
    counts[0] = 5.0;
    let found = run(&counts, 12, OPTIONS);
    assert_eq!(found.cells[20].class, EmergingClass::NoPattern);
    assert!(found.cells[20].trend.s <= 0 && found.cells[20].trend.p > 0.0);
}

#[test]
fn an_exact_p_keeps_its_digits_far_out() {
    // 24 of 60,000 bins hold one event, and all of them lie in one neighbourhood of 24 bins.
    let star: Vec<(u32, u32)> = (1..12).map(|other| (0, other)).collect();
    let star = Adjacency::from_pairs(600, &star).expect("a star");
    let mut counts = vec![0.0; 60_000];
    for cell in 0..12 {
        counts[cell * 100 + 98] = 1.0;
        counts[cell * 100 + 99] = 1.0;
    }
    let found = emerging(cube(&counts, 100), &star, OPTIONS).expect("a cube");
    let sets: f64 = (0..24_u32).map(|drawn| f64::from(60_000 - drawn) / f64::from(24 - drawn)).product();
    let p = found.bins_of(0)[99].p;
    assert!(p < 1e-90 && (p * sets / 2.0 - 1.0).abs() < 1e-11, "{p:e}");
    assert_eq!(found.bins_of(0)[99].mark, BinMark::Hot);
}

#[test]
fn threads_change_nothing() {
    let counts: Vec<f64> = (0..3_000_u32).map(|bin| f64::from(bin.wrapping_mul(2_654_435_761) % 7 / 3)).collect();
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| run(&counts, 30, OPTIONS))
    };
    assert_eq!(on(1), on(4));
}

/// Counts of a cube of 4 to 9 steps, of which few are high.
fn cubes() -> impl Strategy<Value = (Vec<f64>, usize, usize)> {
    (2..6_usize, 4..10_usize, 1..4_usize).prop_flat_map(|(cells, steps, depth)| {
        let count = prop_oneof![3 => Just(0_u8), 2 => 0..4_u8, 1 => 0..30_u8];
        (vec(count.prop_map(f64::from), cells * steps), Just(steps), Just(depth))
    })
}

proptest! {
    #[test]
    fn agrees_with_the_definition((counts, steps, depth) in cubes()) {
        let cells = u32::try_from(counts.len() / steps).expect("few");
        let adjacency = row(cells);
        let all: Vec<usize> = (0..counts.len()).collect();
        let options = EmergingOptions { depth, inference: CubeInference::Normal, ..OPTIONS };
        let Ok(found) = emerging(cube(&counts, steps), &adjacency, options) else { return Ok(()) };
        for (bin, found) in found.bins.iter().enumerate() {
            let around = neighbourhood(&adjacency, steps, depth, &[], bin);
            prop_assert!((found.z - z_by_definition(&counts, &around, &all)).abs() < 1e-9);
        }
        let p: Vec<f64> = found.bins.iter().map(|bin| bin.p).collect();
        let q: Vec<f64> = found.bins.iter().map(|bin| bin.q).collect();
        prop_assert_eq!(q, benjamini_hochberg(&p).expect("probabilities"));
        for (cell, found_cell) in found.cells.iter().enumerate() {
            let z: Vec<f64> = found.bins_of(cell).iter().map(|bin| super::alike(bin.z)).collect();
            let (s, variance) = trend_by_definition(&z);
            prop_assert_eq!(found_cell.trend.s, s);
            prop_assert!((found_cell.trend.variance - variance).abs() < 1e-9);
        }
    }

    #[test]
    fn the_exact_p_is_that_of_a_map_of_all_bins((counts, steps, _) in cubes()) {
        // With depth 1 neighbourhoods are mutual, so the bins are the cells of a lattice: one row of cells per step.
        let cells = counts.len() / steps;
        let beside = |bin: usize| (u32::try_from(bin).expect("few"), u32::try_from(bin + steps).expect("few"));
        let pairs: Vec<(u32, u32)> = (0..(cells - 1) * steps).map(beside).collect();
        let lattice = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        let Ok(map) = neighbourhood_sum_p(&counts, &lattice, Inference::Exact) else { return Ok(()) };
        let found = run(&counts, steps, EmergingOptions { depth: 1, ..OPTIONS });
        for (found, p) in found.bins.iter().zip(map) {
            prop_assert!((found.p / p.expect("a p").p - 1.0).abs() < 1e-9);
            prop_assert!(found.p > 0.0 && found.p <= 1.0 && found.q >= found.p && found.q <= 1.0);
        }
    }

    #[test]
    fn level_and_scale_of_the_counts_change_nothing((counts, steps, depth) in cubes(), add in 0..1000_u16, times in 1..5_u8) {
        let other: Vec<f64> = counts.iter().map(|count| count * f64::from(times) + f64::from(add)).collect();
        let options = EmergingOptions { depth, ..OPTIONS };
        let adjacency = row(u32::try_from(counts.len() / steps).expect("few"));
        let (Ok(a), Ok(b)) = (emerging(cube(&counts, steps), &adjacency, options), emerging(cube(&other, steps), &adjacency, options))
        else { return Ok(()) };
        for (a, b) in a.bins.iter().zip(&b.bins) {
            prop_assert!((a.z - b.z).abs() < 1e-9 && (a.p / b.p - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn numbering_the_cells_the_other_way_changes_nothing((counts, steps, depth) in cubes()) {
        let turned: Vec<f64> = counts.chunks(steps).rev().flatten().copied().collect();
        let options = EmergingOptions { depth, ..OPTIONS };
        let adjacency = row(u32::try_from(counts.len() / steps).expect("few"));
        let Ok(straight) = emerging(cube(&counts, steps), &adjacency, options) else { return Ok(()) };
        let back = emerging(cube(&turned, steps), &adjacency, options).expect("the same cube");
        for (cell, other) in straight.cells.iter().zip(back.cells.iter().rev()) {
            prop_assert_eq!(cell.class, other.class);
            prop_assert_eq!(cell.trend.s, other.trend.s);
        }
    }
}

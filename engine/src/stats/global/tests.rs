//! Tests of the global statistics: dense definitions, every rearrangement, refusals, and what must not change the answer.

use proptest::collection::vec;
use proptest::prelude::*;

use super::super::{Adjacency, NotComputable, StatsError};
use super::{GlobalOptions, GlobalStatistic, Islands, Permutations, Weights, geary, general_g, moran};

type Pairs = Vec<(u32, u32)>;
type Statistic = fn(&[f64], &Adjacency, GlobalOptions) -> Result<GlobalStatistic, StatsError>;

const ALL: [(&str, Statistic); 3] = [("I", moran), ("C", geary), ("G", general_g)];

fn options(weights: Weights) -> GlobalOptions {
    GlobalOptions { weights, islands: Islands::Counted, permutations: None }
}

fn drawing(weights: Weights, count: u32, seed: u64) -> GlobalOptions {
    GlobalOptions { permutations: Some(Permutations { count, seed }), ..options(weights) }
}

/// A row of cells, each next to the one before it.
fn row(cells: usize) -> Adjacency {
    let pairs: Pairs = (1..cells).zip(0_u32..).map(|(_, a)| (a, a + 1)).collect();
    Adjacency::from_pairs(cells, &pairs).expect("a row")
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1e-6)
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("few"))
}

/// The dense weight matrix.
fn matrix(adjacency: &Adjacency, weights: Weights) -> Vec<Vec<f64>> {
    let entry = |i: usize, j: usize| {
        let around = adjacency.neighbours(i);
        let near = around.iter().any(|&other| other as usize == j);
        match (near, weights) {
            (false, _) => 0.0,
            (true, Weights::Binary) => 1.0,
            (true, Weights::RowStandardised) => 1.0 / count(around.len()),
        }
    };
    (0..adjacency.len()).map(|i| (0..adjacency.len()).map(|j| entry(i, j)).collect()).collect()
}

/// The three statistics from a dense matrix, as their sources print them.
fn by_definition(name: &str, x: &[f64], w: &[Vec<f64>]) -> f64 {
    let n = count(x.len());
    let mean = x.iter().sum::<f64>() / n;
    let sum = |of: &dyn Fn(usize, usize) -> f64| -> f64 {
        (0..x.len()).flat_map(|i| (0..x.len()).map(move |j| (i, j))).map(|(i, j)| of(i, j)).sum()
    };
    let s0 = sum(&|i, j| w[i][j]);
    let squares: f64 = x.iter().map(|x| (x - mean) * (x - mean)).sum();
    match name {
        "I" => n / s0 * sum(&|i, j| w[i][j] * (x[i] - mean) * (x[j] - mean)) / squares,
        "C" => (n - 1.0) / (2.0 * s0) * sum(&|i, j| w[i][j] * (x[i] - x[j]) * (x[i] - x[j])) / squares,
        _ => sum(&|i, j| w[i][j] * x[i] * x[j]) / sum(&|i, j| if i == j { 0.0 } else { x[i] * x[j] }),
    }
}

/// Every order of the values.
fn arrangements(values: &[f64]) -> Vec<Vec<f64>> {
    let mut all = vec![Vec::new()];
    for (placed, &value) in values.iter().enumerate() {
        let insert = |at: usize, order: &Vec<f64>| [&order[..at], &[value], &order[at..]].concat();
        all = all.iter().flat_map(|order| (0..=placed).map(move |at| (at, order))).map(|(at, order)| insert(at, order)).collect();
    }
    all
}

#[test]
fn randomisation_and_permutation_are_those_of_every_rearrangement() {
    let adjacency = Adjacency::from_pairs(7, &[(0, 1), (1, 2), (2, 3), (3, 4), (1, 3), (0, 5)]).expect("a lattice");
    let values = [0.0, 0.0, 2.0, 5.0, 3.0, 0.0, 1.0];
    for weights in [Weights::Binary, Weights::RowStandardised] {
        let dense = matrix(&adjacency, weights);
        for (name, statistic) in ALL {
            let every: Vec<f64> = arrangements(&values).iter().map(|order| by_definition(name, order, &dense)).collect();
            let mean = every.iter().sum::<f64>() / count(every.len());
            let variance = every.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count(every.len());
            let ours = statistic(&values, &adjacency, drawing(weights, 9999, 7)).expect("a statistic");
            assert!(close(ours.expected, mean), "{name}: {} is not {mean}", ours.expected);
            let test = ours.randomisation.expect("a test");
            assert!(close(test.variance, variance), "{name}: {} is not {variance}", test.variance);

            let share = |of: &dyn Fn(f64) -> bool| count(every.iter().filter(|&&value| of(value)).count()) / count(every.len());
            let (high, low) = (share(&|value| value >= ours.value - 1e-9), share(&|value| value <= ours.value + 1e-9));
            let drawn = ours.permutation.expect("permutations");
            for (ours, exact) in [(drawn.p_high, high), (drawn.p_low, low)] {
                let error = 4.0 * (exact * (1.0 - exact) / 9999.0).sqrt() + 1e-4;
                assert!((ours - exact).abs() <= error, "{name}, {weights:?}: {ours} is not {exact}");
            }
            assert!((drawn.mean - mean).abs() < 4.0 * (variance / 9999.0).sqrt(), "{name}");
            assert!((drawn.sd / variance.sqrt() - 1.0).abs() < 0.05, "{name}");
        }
    }
}

#[test]
fn islands_enter_as_the_option_says() {
    let adjacency = Adjacency::from_pairs(7, &[(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)]).expect("a lattice");
    let values = [3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0];
    for (name, statistic) in ALL {
        let with = |islands| {
            let options = GlobalOptions { islands, ..drawing(Weights::Binary, 99, 3) };
            statistic(&values, &adjacency, options).expect("a statistic")
        };
        let without = statistic(&values[..6], &row(6), drawing(Weights::Binary, 99, 3)).expect("a statistic");
        let [counted, not_counted, left_out] = [Islands::Counted, Islands::NotCounted, Islands::LeftOut].map(with);
        assert_eq!((counted.cells, not_counted.cells, left_out.cells, counted.islands), (7, 6, 6, 1));
        assert!(close(counted.value, by_definition(name, &values, &matrix(&adjacency, Weights::Binary))), "{name}");
        assert!(close(left_out.value, without.value) && left_out.permutation == without.permutation, "{name}");
        assert!(close(not_counted.expected, without.expected), "{name}");
        assert_eq!(left_out.randomisation.is_ok(), without.randomisation.is_ok(), "{name}");
    }
    // I and C scale with n and n - 1; the moments of the values stay those of all seven.
    let value = |of: Statistic, islands| of(&values, &adjacency, GlobalOptions { islands, ..options(Weights::Binary) });
    let ratio = |of| {
        let value = |islands| value(of, islands).expect("a statistic").value;
        value(Islands::NotCounted) / value(Islands::Counted)
    };
    assert!(close(ratio(moran), 6.0 / 7.0) && close(ratio(geary), 5.0 / 6.0));
    assert_eq!(value(general_g, Islands::NotCounted), value(general_g, Islands::LeftOut));
}

#[test]
fn a_map_of_neighbours_only_has_no_test() {
    let pairs: Pairs = (0..5_u32).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
    let everyone = Adjacency::from_pairs(5, &pairs).expect("a lattice");
    for (name, statistic) in ALL {
        let ours = statistic(&[0.1, 0.0, 2.0, 0.3, 7.0], &everyone, drawing(Weights::Binary, 99, 1)).expect("a statistic");
        assert!(close(ours.value, ours.expected), "{name}");
        assert!(matches!(ours.randomisation, Err(NotComputable::Because(_))), "{name}");
        assert!(ours.permutation.is_some_and(|test| test.p >= 1.0), "{name}: every rearrangement ties");
    }
}

#[test]
fn strong_clustering_is_seen_and_p_stays_above_zero() {
    let cells = 4000;
    let values: Vec<f64> = (0..cells).map(|cell| if cell < cells / 2 { 0.0 } else { 1.0 }).collect();
    let ours = moran(&values, &row(cells), drawing(Weights::RowStandardised, 99, 5)).expect("I");
    let test = ours.randomisation.expect("a test");
    assert!(test.z > 37.0 && test.p > 0.0 && test.p_high > 0.0 && test.p_low <= 1.0, "{test:?}");
    let drawn = ours.permutation.expect("permutations");
    assert!(close(drawn.p_high, 0.01) && close(drawn.p_low, 1.0) && close(drawn.p, 0.02), "{drawn:?}");
}

#[test]
fn threads_do_not_change_the_answer() {
    let values: Vec<f64> = (0..200_u32).map(|cell| f64::from(cell * cell % 17)).collect();
    let pool = |threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
    let run = || moran(&values, &row(200), drawing(Weights::Binary, 199, 11)).expect("I");
    assert_eq!(pool(1).install(run), pool(5).install(run));
    assert_ne!(run(), moran(&values, &row(200), drawing(Weights::Binary, 199, 12)).expect("I"));
}

#[test]
fn refuses_input_without_an_answer() {
    let plain = options(Weights::Binary);
    for (name, statistic) in ALL {
        let refuse = |values: &[f64], adjacency: &Adjacency| statistic(values, adjacency, plain).expect_err("degenerate");
        let alone = Adjacency::from_pairs(5, &[]).expect("a lattice");
        assert!(
            matches!(refuse(&[], &Adjacency::from_pairs(0, &[]).expect("none")), StatsError::TooFew { given: 0, .. }),
            "{name}"
        );
        assert!(matches!(refuse(&[1.0, 2.0, 3.0], &row(3)), StatsError::TooFew { given: 3, needed: 4, .. }), "{name}");
        assert!(matches!(refuse(&[1.0, 2.0], &row(5)), StatsError::Lengths { given: 2, expected: 5, .. }), "{name}");
        assert!(matches!(refuse(&[0.7; 5], &row(5)), StatsError::NoVariation { .. }), "{name}");
        assert!(matches!(refuse(&[0.0; 5], &row(5)), StatsError::NoVariation { .. }), "{name}");
        assert!(matches!(refuse(&[1.0, 2.0, 3.0, 4.0, 5.0], &alone), StatsError::Undefined { .. }), "{name}");
        for bad in [f64::NAN, f64::INFINITY, 1e80] {
            let refused = refuse(&[1.0, 2.0, bad, 4.0, 5.0], &row(5));
            assert!(matches!(refused, StatsError::BadValue { index: 2, .. }), "{name}");
            assert!(refused.to_string().starts_with("not computable, because "), "{refused}");
        }
        let none = GlobalOptions { permutations: Some(Permutations { count: 0, seed: 0 }), ..plain };
        assert!(matches!(statistic(&[1.0, 2.0, 3.0, 4.0], &row(4), none), Err(StatsError::BadOption { .. })), "{name}");
    }
    assert!(matches!(general_g(&[1.0, -2.0, 3.0, 4.0], &row(4), plain), Err(StatsError::BadValue { index: 1, .. })));
    assert!(matches!(general_g(&[0.0, 2.0, 0.0, 0.0], &row(4), plain), Err(StatsError::Undefined { .. })));
}

/// Between 4 and 25 cells with counts that are not all alike, random neighbour pairs, at least one, and new names.
fn lattice() -> impl Strategy<Value = (Vec<f64>, Pairs, Vec<u32>)> {
    (4..25_u32)
        .prop_flat_map(|cells| {
            let counts = vec((0..6_u8).prop_map(f64::from), cells as usize);
            let pairs = vec((0..cells, 1..cells), 1..3 * cells as usize);
            (counts, pairs, Just((0..cells).collect::<Vec<u32>>()).prop_shuffle())
        })
        .prop_filter("two counts above zero that vary", |(counts, ..)| {
            counts.iter().filter(|&&count| count > 0.0).count() > 1 && counts.iter().any(|&count| count > counts[0])
        })
        .prop_map(|(counts, pairs, names)| {
            let cells = u32::try_from(counts.len()).expect("few");
            (counts, pairs.into_iter().map(|(a, step)| (a, (a + step) % cells)).collect(), names)
        })
}

proptest! {
    #[test]
    fn agrees_with_the_definition((counts, pairs, _) in lattice()) {
        let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        for weights in [Weights::Binary, Weights::RowStandardised] {
            for (name, statistic) in ALL {
                let ours = statistic(&counts, &adjacency, options(weights)).expect("a statistic");
                let dense = by_definition(name, &counts, &matrix(&adjacency, weights));
                prop_assert!((ours.value - dense).abs() < 1e-9, "{name}: {} is not {dense}", ours.value);
            }
        }
    }

    #[test]
    fn names_units_and_levels_do_not_matter((counts, pairs, names) in lattice(), scale in 1e-3..1e3_f64, level in -1e3..1e3_f64) {
        let before = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        let renamed: Pairs = pairs.iter().map(|&(a, b)| (names[a as usize], names[b as usize])).collect();
        let after = Adjacency::from_pairs(counts.len(), &renamed).expect("a lattice");
        for (name, statistic) in ALL {
            let level = if name == "G" { 0.0 } else { level };
            let mut moved = vec![0.0; counts.len()];
            for (&to, &count) in names.iter().zip(&counts) {
                moved[to as usize] = count * scale + level;
            }
            let plain = statistic(&counts, &before, options(Weights::RowStandardised)).expect("a statistic");
            let other = statistic(&moved, &after, options(Weights::RowStandardised)).expect("a statistic");
            prop_assert!((plain.value - other.value).abs() < 1e-8, "{name}");
            prop_assert_eq!(plain.randomisation.is_ok(), other.randomisation.is_ok());
            if let (Ok(plain), Ok(other)) = (plain.randomisation, other.randomisation) {
                prop_assert!((plain.z - other.z).abs() <= 1e-6 * plain.z.abs().max(1.0), "{name}");
            }
        }
    }

    #[test]
    fn every_p_is_a_probability_above_zero((counts, pairs, _) in lattice(), seed in any::<u64>()) {
        let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        for (_, statistic) in ALL {
            let ours = statistic(&counts, &adjacency, drawing(Weights::Binary, 19, seed)).expect("a statistic");
            let drawn = ours.permutation.expect("permutations");
            let normal = ours.randomisation.ok().into_iter().flat_map(|test| [test.p, test.p_high, test.p_low]);
            prop_assert!(normal.chain([drawn.p, drawn.p_high, drawn.p_low]).all(|p| p > 0.0 && p <= 1.0));
            prop_assert!(drawn.p_high + drawn.p_low > 1.0 && drawn.sd >= 0.0);
        }
    }
}

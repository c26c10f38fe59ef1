//! Change points by hand, by brute force, and of input that has none.

use proptest::collection::vec;
use proptest::prelude::*;

use super::cost::Costs;
use super::options::Charge;
use super::{
    ChangeOptions, ChangePenalty, EnergyOptions, PartitionOptions, SegmentCost, SplitOptions, SplitUntil, StatsError,
    binary_segmentation, e_divisive, optimal_partitions, pelt, real,
};

const COSTS: [SegmentCost; 3] = [SegmentCost::SquaredError, SegmentCost::Poisson, SegmentCost::Normal];

fn options(cost: SegmentCost, penalty: ChangePenalty, min_size: usize) -> ChangeOptions {
    ChangeOptions { cost, penalty, min_size }
}

/// What a segment costs, read literally.
fn cost(kind: SegmentCost, rows: &[f64], floor: f64) -> f64 {
    let n = real(rows.len());
    let mean = rows.iter().sum::<f64>() / n;
    let squares: f64 = rows.iter().map(|row| (row - mean).powi(2)).sum();
    match kind {
        SegmentCost::SquaredError => squares,
        SegmentCost::Poisson => 2.0 * rows.iter().map(|&row| mean - if row > 0.0 { row * mean.ln() } else { 0.0 }).sum::<f64>(),
        SegmentCost::Normal => {
            let variance = (squares / n).max(floor);
            n * (std::f64::consts::TAU * variance).ln() + squares / variance
        }
    }
}

/// Least penalised cost over all segmentations, by dynamic programming without any pruning.
fn least(values: &[f64], options: ChangeOptions, charge: Charge) -> f64 {
    let whole = values.iter().all(|value| value.fract().abs() <= 0.0);
    assert!(whole, "the floor of a normal variance below is that of whole numbers one apart");
    let mut best = vec![f64::INFINITY; values.len() + 1];
    best[0] = -charge.change;
    for end in options.min_size..=values.len() {
        for start in 0..=end - options.min_size {
            let here = cost(options.cost, &values[start..end], 1.0 / 12.0) + charge.of_length(end - start) + charge.change;
            best[end] = best[end].min(best[start] + here);
        }
    }
    best[values.len()]
}

fn charge(values: &[f64], options: ChangeOptions) -> Charge {
    let costs = Costs::new(values, options.cost).expect("numbers");
    options.penalty.charge(&costs).expect("a penalty")
}

fn penalised(values: &[f64], options: ChangeOptions) -> f64 {
    let cut = pelt(values, options).expect("a segmentation");
    let charge = charge(values, options);
    let ends = cut.breakpoints.iter().copied().chain([values.len()]);
    let starts = std::iter::once(0).chain(cut.breakpoints.iter().copied());
    let lengths: f64 = starts.zip(ends).map(|(start, end)| charge.of_length(end - start)).sum();
    cut.cost + charge.change * real(cut.breakpoints.len()) + lengths
}

/// Counts that include 0 and 1, so that the smallest difference between two rows is 1, with changes of level.
fn counts() -> impl Strategy<Value = Vec<f64>> {
    vec((0..4_u8, 0..3_u8), 4..70).prop_map(|rows| {
        let mut level = 0.0;
        let mut next = |(row, jump): (u8, u8)| {
            level = if jump == 0 { f64::from(row) * 3.0 } else { level };
            level + f64::from(row)
        };
        let rows = rows.into_iter().map(&mut next);
        [0.0, 1.0].into_iter().chain(rows).collect()
    })
}

#[test]
fn a_step_is_found_by_every_search() {
    let values: Vec<f64> = (0..60).map(|row| f64::from((row * 7) % 5) + if row < 37 { 2.0 } else { 12.0 }).collect();
    for cost in COSTS {
        for penalty in [ChangePenalty::Bic, ChangePenalty::Mbic] {
            assert_eq!(pelt(&values, options(cost, penalty, 3)).expect("an answer").breakpoints, [37], "{cost:?} {penalty:?}");
        }
        let split = SplitOptions { cost, min_size: 3, until: SplitUntil::Penalty(ChangePenalty::Bic) };
        assert_eq!(binary_segmentation(&values, split).expect("an answer").breakpoints, [37]);
        let partition = PartitionOptions { cost, min_size: 3, most_changes: 4 };
        let cuts = optimal_partitions(&values, partition).expect("an answer");
        assert_eq!((cuts.chosen, &cuts.by_changes[1].breakpoints[..]), (1, &[37][..]));
    }
    let energy = EnergyOptions { min_size: 5, level: 0.05, permutations: 99, seed: 3 };
    let cut = e_divisive(&values, energy).expect("an answer");
    assert_eq!((&cut.breakpoints[..], &cut.found[..]), (&[37][..], &[37][..]));
    assert!((cut.p[0] - 0.01).abs() < 1e-12 && cut.p[1..].iter().all(|p| *p > 0.05 && *p <= 1.0));
}

#[test]
fn a_change_of_spread_is_one_of_normal_segments_only() {
    let swing = |row: u32| if row < 40 { 1.0 } else { 12.0 };
    let values: Vec<f64> = (0..80).map(|row| 50.0 + swing(row) * if row % 2 == 0 { 1.0 } else { -1.0 }).collect();
    let cut = |cost| pelt(&values, options(cost, ChangePenalty::Bic, 2)).expect("an answer").breakpoints;
    assert_eq!(cut(SegmentCost::Normal), [40]);
    assert!(cut(SegmentCost::SquaredError).is_empty());
}

#[test]
fn a_series_without_variation_has_no_changes() {
    for level in [0.0, 4.0, 0.1, 1e9] {
        let values = [level; 30];
        for cost in COSTS {
            for penalty in [ChangePenalty::Bic, ChangePenalty::Mbic, ChangePenalty::Fixed(0.0)] {
                let cut = pelt(&values, options(cost, penalty, 2)).expect("an answer");
                assert!(cut.breakpoints.is_empty(), "{level} {cost:?} {penalty:?}: {:?}", cut.breakpoints);
                assert!(cut.means.iter().all(|mean| (mean - level).abs() <= 1e-12 * level));
            }
            let until = SplitUntil::Penalty(ChangePenalty::Bic);
            let split = binary_segmentation(&values, SplitOptions { cost, min_size: 2, until }).expect("an answer");
            assert!(split.breakpoints.is_empty());
            let partition = PartitionOptions { cost, min_size: 2, most_changes: 3 };
            assert_eq!(optimal_partitions(&values, partition).expect("an answer").chosen, 0);
        }
        let energy = EnergyOptions { min_size: 2, level: 0.05, permutations: 19, seed: 3 };
        let cut = e_divisive(&values, energy).expect("an answer");
        assert!(cut.breakpoints.is_empty() && cut.p.is_empty());
    }
}

#[test]
fn what_makes_no_sense_is_refused() {
    let bic = |cost, min_size| options(cost, ChangePenalty::Bic, min_size);
    let refused = |values: &[f64], options| pelt(values, options).expect_err("no answer");
    for cost in COSTS {
        for value in [f64::NAN, f64::INFINITY, -f64::INFINITY, 1e70] {
            let error = refused(&[1.0, value, 2.0], bic(cost, 2));
            assert!(matches!(error, StatsError::BadValue { index: 1, .. }), "{error}");
        }
        assert!(matches!(refused(&[], bic(cost, 2)), StatsError::TooFew { given: 0, needed: 2, .. }));
        assert!(matches!(refused(&[1.0], bic(cost, 0)), StatsError::BadOption { .. }));
        let penalty = ChangePenalty::Fixed(f64::NAN);
        assert!(matches!(refused(&[1.0; 9], options(cost, penalty, 2)), StatsError::BadOption { option: "penalty", .. }));
        let partition = PartitionOptions { cost, min_size: 3, most_changes: 3 };
        assert!(matches!(optimal_partitions(&[1.0; 9], partition), Err(StatsError::BadOption { option: "changes", .. })));
        let split = SplitOptions { cost, min_size: 3, until: SplitUntil::Changes(3) };
        assert!(matches!(binary_segmentation(&[1.0; 9], split), Err(StatsError::BadOption { option: "changes", .. })));
    }
    assert!(matches!(refused(&[1.0, -1.0], bic(SegmentCost::Poisson, 1)), StatsError::BadValue { index: 1, .. }));
    assert!(matches!(refused(&[1.0, 2.0], bic(SegmentCost::Normal, 1)), StatsError::BadOption { .. }));
    for (min_size, level, permutations) in [(1, 0.05, 9), (2, 0.0, 9), (2, 1.0, 9), (2, f64::NAN, 9), (2, 0.05, 0)] {
        let energy = EnergyOptions { min_size, level, permutations, seed: 1 };
        assert!(matches!(e_divisive(&[1.0; 9], energy), Err(StatsError::BadOption { .. })));
    }
}

#[test]
fn short_series_have_one_segment() {
    for cost in COSTS {
        for rows in 2..4 {
            let values: Vec<f64> = (0..rows).map(|row| f64::from(row * 100)).collect();
            let cut = pelt(&values, options(cost, ChangePenalty::Bic, 2)).expect("an answer");
            assert!(cut.breakpoints.is_empty() && cut.means.len() == 1);
        }
    }
}

#[test]
fn runs_of_zeros_among_counts_are_segments() {
    let values: Vec<f64> = (0..90).map(|row| if (30..60).contains(&row) { 0.0 } else { f64::from(3 + row % 3) }).collect();
    let cut = pelt(&values, options(SegmentCost::Poisson, ChangePenalty::Bic, 1)).expect("an answer");
    assert_eq!(cut.breakpoints, [30, 60]);
    assert!(cut.means[1].abs() < 1e-12);
}

/// Energy distance of one split and end, from all pairs.
fn distance(first: &[f64], second: &[f64]) -> f64 {
    let mean =
        |a: &[f64], b: &[f64], pairs: f64| a.iter().flat_map(|x| b.iter().map(move |y| (x - y).abs())).sum::<f64>() / pairs;
    let (n, m) = (real(first.len()), real(second.len()));
    let within = |a: &[f64], n: f64| mean(a, a, n * (n - 1.0));
    n * m / (n + m) * (2.0 * mean(first, second, n * m) - within(first, n) - within(second, m))
}

proptest! {
    #[test]
    fn nothing_is_cheaper(values in counts(), penalty in 0.0..40.0_f64, min_size in 1..8_usize) {
        prop_assume!(values.len() >= min_size);
        for cost in COSTS {
            if cost == SegmentCost::Normal && min_size < 2 {
                continue;
            }
            for penalty in [ChangePenalty::Fixed(penalty), ChangePenalty::Bic, ChangePenalty::Mbic] {
                let options = options(cost, penalty, min_size);
                let ours = penalised(&values, options);
                let least = least(&values, options, charge(&values, options));
                prop_assert!((ours - least).abs() <= 1e-9 * (1.0 + least.abs()), "{cost:?} {penalty:?}: {ours} {least}");
            }
        }
    }

    #[test]
    fn partitions_are_the_best_with_their_number_of_changes(values in counts(), min_size in 2..5_usize) {
        prop_assume!(values.len() >= 4 * min_size);
        for cost in COSTS {
            let cuts = optimal_partitions(&values, PartitionOptions { cost, min_size, most_changes: 2 }).expect("an answer");
            let of = |from: usize, to: usize| self::cost(cost, &values[from..to], 1.0 / 12.0);
            let n = values.len();
            let ends = |from: usize, after: usize| from + min_size..=n - after * min_size;
            let one = ends(0, 1).map(|a| of(0, a) + of(a, n)).fold(f64::INFINITY, f64::min);
            let two = ends(0, 2).flat_map(|a| ends(a, 1).map(move |b| (a, b)));
            let two = two.map(|(a, b)| of(0, a) + of(a, b) + of(b, n)).fold(f64::INFINITY, f64::min);
            for (cut, expected) in cuts.by_changes.iter().zip([of(0, n), one, two]) {
                prop_assert!((cut.cost - expected).abs() <= 1e-9 * (1.0 + expected.abs()), "{cost:?}: {} {expected}", cut.cost);
            }
        }
    }

    #[test]
    fn segments_are_long_enough_and_means_are_theirs(values in counts(), min_size in 2..8_usize, penalty in 0.0..20.0_f64) {
        prop_assume!(values.len() >= min_size);
        for cost in COSTS {
            let until = SplitUntil::Penalty(ChangePenalty::Fixed(penalty));
            let cuts = [
                pelt(&values, options(cost, ChangePenalty::Fixed(penalty), min_size)).expect("an answer"),
                binary_segmentation(&values, SplitOptions { cost, min_size, until }).expect("an answer"),
            ];
            for cut in cuts {
                let edges: Vec<usize> = std::iter::once(0).chain(cut.breakpoints).chain([values.len()]).collect();
                prop_assert_eq!(cut.means.len(), edges.len() - 1);
                for (edge, mean) in edges.windows(2).zip(&cut.means) {
                    let rows = &values[edge[0]..edge[1]];
                    prop_assert!(rows.len() >= min_size);
                    prop_assert!((mean - rows.iter().sum::<f64>() / real(rows.len())).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn adding_a_constant_or_turning_the_series_upside_down_moves_nothing(values in counts(), shift in -1000..1000_i32) {
        let bic = options(SegmentCost::SquaredError, ChangePenalty::Bic, 2);
        let cost = penalised(&values, bic);
        for moved in [values.iter().map(|row| row + f64::from(shift)).collect(), values.iter().map(|row| -row).collect::<Vec<_>>()] {
            prop_assert!((penalised(&moved, bic) - cost).abs() <= 1e-9 * (1.0 + cost));
        }
        let backwards: Vec<f64> = values.iter().rev().copied().collect();
        prop_assert!((penalised(&backwards, bic) - cost).abs() <= 1e-9 * (1.0 + cost));
    }

    #[test]
    fn the_first_split_has_the_largest_energy_distance(values in vec((0..9_u8).prop_map(f64::from), 10..26), min_size in 2..5_usize) {
        let energy = EnergyOptions { min_size, level: 0.999, permutations: 1, seed: 5 };
        let cut = e_divisive(&values, energy).expect("an answer");
        let n = values.len();
        let splits = (min_size..=n - min_size).flat_map(|at| (at + min_size..=n).map(move |end| (at, end)));
        let (mut most, mut at_first) = (0.0_f64, 0.0_f64);
        for (at, end) in splits {
            let here = distance(&values[..at], &values[at..end]);
            most = most.max(here);
            at_first = if cut.found.first() == Some(&at) { at_first.max(here) } else { at_first };
        }
        prop_assert!(cut.found.is_empty() || (most - at_first).abs() <= 1e-9 * most, "{most} {at_first}");
        prop_assert!(cut.p.iter().all(|p| *p > 0.0 && *p <= 1.0));
    }
}

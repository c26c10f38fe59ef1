//! Tests of the conditional permutation p: every draw listed, closed forms, and what must not change it.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{
    Adjacency, Inference, NotComputable, PermutationP, StatsError, Tail, false_discovery_q, neighbour_sum_p, neighbourhood_sum_p,
};

type Pairs = Vec<(u32, u32)>;
type Cells = Vec<Result<PermutationP, NotComputable>>;

const SIMULATED: Inference = Inference::MonteCarlo { permutations: 999, seed: 7 };

/// Cell 0 beside each of the next `neighbours`, in a lattice of `cells`.
fn star(cells: usize, neighbours: u32) -> Adjacency {
    let pairs: Pairs = (1..=neighbours).map(|other| (0, other)).collect();
    Adjacency::from_pairs(cells, &pairs).expect("a star")
}

fn exact(counts: &[f64], adjacency: &Adjacency) -> Cells {
    neighbour_sum_p(counts, adjacency, Inference::Exact).expect("whole counts")
}

fn both_close(a: PermutationP, b: PermutationP, tolerance: f64) -> bool {
    [(a.p_high, b.p_high), (a.p_low, b.p_low), (a.p, b.p)].iter().all(|(a, b)| (a / b - 1.0).abs() <= tolerance)
}

/// All sums of `size` of the counts, one for every set.
fn sums(counts: &[f64], size: usize) -> Vec<f64> {
    let Some((first, rest)) = counts.split_first() else { return if size == 0 { vec![0.0] } else { Vec::new() } };
    let mut all = sums(rest, size);
    if size > 0 {
        all.extend(sums(rest, size - 1).into_iter().map(|sum| sum + first));
    }
    all
}

/// The definition: every set of as many of the counts, one by one.
fn by_listing(counts: &[f64], drawn: usize, observed: f64) -> PermutationP {
    let all = sums(counts, drawn);
    let number = |cases: usize| f64::from(u32::try_from(cases).expect("few"));
    let share = |of: &dyn Fn(f64) -> bool| number(all.iter().filter(|&&sum| of(sum)).count()) / number(all.len());
    PermutationP::new(share(&|sum| sum >= observed), share(&|sum| sum <= observed))
}

#[test]
fn zeros_and_ones_are_hypergeometric_far_into_the_tail() {
    // 40 of 150,000 cells hold one event, and all of them are neighbours of cell 0: one set in C(149,999, 40).
    let mut counts = vec![0.0; 150_000];
    counts[1..=40].fill(1.0);
    let sets: f64 = (0..40_u32).map(|drawn| f64::from(149_999 - drawn) / f64::from(40 - drawn)).product();
    let p = exact(&counts, &star(counts.len(), 40))[0].expect("neighbours");
    assert!(p.p_high < 1e-150 && (p.p_high * sets - 1.0).abs() < 1e-12, "{:e}", p.p_high);
    assert!((p.p_low - 1.0).abs() < 1e-15 && (p.p / p.p_high - 2.0).abs() < 1e-15);
}

#[test]
fn a_tail_too_small_to_hold_is_not_zero() {
    let mut counts = vec![0.0; 150_000];
    counts[1..=90].fill(1.0);
    let p = exact(&counts, &star(counts.len(), 90))[0].expect("neighbours");
    assert!(p.p_high > 0.0 && p.p_high <= 1e-300, "{:e}", p.p_high);
}

#[test]
fn one_neighbour_is_a_draw_from_the_others() {
    let counts: Vec<f64> = (0..1_000_u32).map(|cell| f64::from(cell * 4_000_000)).collect();
    let p = exact(&counts, &star(1_000, 1));
    // Cell 0 holds the least and its neighbour the next; cell 1 is next to cell 0.
    assert!(both_close(p[0].expect("a neighbour"), PermutationP::new(1.0, 1.0 / 999.0), 1e-12));
    assert!(both_close(p[1].expect("a neighbour"), PermutationP::new(1.0, 1.0 / 999.0), 1e-12));
}

#[test]
fn islands_have_no_p_and_are_not_tested() {
    let counts = [0.0, 1.0, 2.0, 5.0, 0.0];
    let island = star(5, 2);
    for inference in [Inference::Exact, SIMULATED, Inference::Normal] {
        let p = neighbour_sum_p(&counts, &island, inference).expect("a lattice");
        assert!(p[..3].iter().all(Result::is_ok), "{inference:?}: {p:?}");
        assert!(matches!(p[3], Err(NotComputable::Because(why)) if why.contains("widen")), "{inference:?}");
        let q = false_discovery_q(&p, Tail::Both).expect("probabilities");
        assert_eq!(q.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, true, false, false]);
    }
}

#[test]
fn where_every_draw_is_alike_p_is_one() {
    let certain = |p: Cells| p.into_iter().flatten().all(|p| p.p_high >= 1.0 && p.p_low >= 1.0);
    for inference in [Inference::Exact, SIMULATED] {
        // All others are neighbours of cell 0, and all others of cell 3 are alike.
        let p = neighbour_sum_p(&[0.0, 0.0, 0.0, 4.0], &star(4, 3), inference).expect("a lattice");
        assert!(certain(vec![p[0], p[3]]), "{inference:?}: {p:?}");
    }
    let refused = neighbour_sum_p(&[0.0, 0.0, 0.0, 4.0], &star(4, 3), Inference::Normal).expect("a lattice");
    assert_eq!((refused[0], refused[3]), (Err(NotComputable::CoversLattice), Err(NotComputable::OthersAlike)));
}

#[test]
fn refuses_input_without_an_answer() {
    let refuse = |counts: &[f64], inference| neighbour_sum_p(counts, &star(4, 2), inference).expect_err("degenerate");
    let refused = [
        refuse(&[], Inference::Exact),
        refuse(&[2.0; 4], Inference::Exact),
        refuse(&[0.0, 1.0, f64::NAN, 0.0], SIMULATED),
        refuse(&[0.0, 1.0, f64::INFINITY, 0.0], Inference::Exact),
        refuse(&[0.0, 1.0, -1.0, 0.0], Inference::Normal),
        refuse(&[0.0, 1.0, 0.0, 0.5], Inference::Exact),
        refuse(&[0.0, 1.0, 0.0, 4_294_967_296.0], Inference::Exact),
        refuse(&[0.0, 1.0, 0.0, 3.0], Inference::MonteCarlo { permutations: 0, seed: 1 }),
    ];
    assert!(matches!(refused[0], StatsError::LengthMismatch { counts: 0, cells: 4 }));
    assert!(matches!(refused[1], StatsError::NoVariation { .. }));
    assert!(refused[2..5].iter().all(|error| matches!(error, StatsError::NotACount { .. })));
    assert!(refused[5..7].iter().all(|error| matches!(error, StatsError::BadValue { index: 3, .. })));
    assert!(refused[5].to_string().contains("ask for Monte Carlo"), "{}", refused[5]);
    assert!(matches!(refused[7], StatsError::BadOption { option: "permutations", .. }));
}

#[test]
fn says_so_when_the_tables_would_take_too_long() {
    // 5,000 different counts up to 250 million that share no step, and a neighbourhood of 60 cells.
    let counts: Vec<f64> = (0..5_000_u32).map(|cell| f64::from(cell * (cell % 97) * 500 + cell)).collect();
    let refused = neighbour_sum_p(&counts, &star(5_000, 60), Inference::Exact).expect_err("too much work");
    assert!(refused.to_string().contains("ask for Monte Carlo permutations"), "{refused}");
    assert!(neighbour_sum_p(&counts, &star(5_000, 60), SIMULATED).is_ok());
}

#[test]
fn simulation_is_the_same_on_any_number_of_threads_and_differs_by_seed() {
    let counts: Vec<f64> = (0..500_u32).map(|cell| f64::from(cell * cell % 7)).collect();
    let on = |threads: usize, seed| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let inference = Inference::MonteCarlo { permutations: 99, seed };
        pool.install(|| neighbour_sum_p(&counts, &star(500, 30), inference)).expect("a lattice")
    };
    assert_eq!(on(1, 1), on(3, 1));
    assert_ne!(on(1, 1), on(1, 2));
}

#[test]
fn simulation_counts_fractions_that_add_up_to_the_same_as_ties() {
    // 0.1 + 0.2 is not 0.3 in binary; every sum of two neighbours is one of few.
    let counts: Vec<f64> = (0..300_u32).map(|cell| f64::from(cell % 4) / 10.0).collect();
    let whole: Vec<f64> = (0..300_u32).map(|cell| f64::from(cell % 4)).collect();
    let simulate = |counts: &[f64]| neighbour_sum_p(counts, &star(300, 9), SIMULATED).expect("a lattice");
    assert_eq!(simulate(&counts), simulate(&whole));
}

/// Between 3 and 11 cells with counts that are not all alike, and random neighbour pairs.
fn lattice() -> impl Strategy<Value = (Vec<f64>, Pairs)> {
    let counts = |cells| vec(prop_oneof![3 => 0..3_u8, 1 => 0..60_u8].prop_map(f64::from), cells);
    let pairs = |cells: usize| vec((0..30_u32, 1..30_u32), 0..4 * cells);
    (3..12_usize)
        .prop_flat_map(move |cells| (counts(cells), pairs(cells)))
        .prop_filter("counts differ", |(counts, _)| counts.iter().any(|&count| (count - counts[0]).abs() > 0.5))
        .prop_map(|(counts, pairs)| {
            let cells = u32::try_from(counts.len()).expect("few");
            let pairs = pairs.into_iter().map(|(a, step)| (a % cells, (a + step) % cells));
            (counts, pairs.filter(|(a, b)| a != b).collect())
        })
}

proptest! {
    #[test]
    fn is_the_share_of_all_draws((counts, pairs) in lattice()) {
        let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        let with_own = neighbourhood_sum_p(&counts, &adjacency, Inference::Exact).expect("whole counts");
        for (cell, (p, with_own)) in exact(&counts, &adjacency).into_iter().zip(with_own).enumerate() {
            let around = adjacency.neighbours(cell);
            let sum: f64 = around.iter().map(|&other| counts[other as usize]).sum();
            let listed = by_listing(&counts, around.len() + 1, sum + counts[cell]);
            prop_assert!(both_close(with_own.expect("a sum"), listed, 1e-12), "{with_own:?} is not {listed:?}");

            let mut others = counts.clone();
            others.remove(cell);
            let listed = by_listing(&others, around.len(), sum);
            prop_assert!(p.map_or(around.is_empty(), |p| both_close(p, listed, 1e-12)), "{p:?} is not {listed:?}");
        }
    }

    #[test]
    fn simulation_comes_near_the_count_of_all_draws((counts, pairs) in lattice(), seed: u64) {
        let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        let inference = Inference::MonteCarlo { permutations: 999, seed };
        let mut simulated = neighbour_sum_p(&counts, &adjacency, inference).expect("a lattice");
        simulated.extend(neighbourhood_sum_p(&counts, &adjacency, inference).expect("a lattice"));
        let with_own = neighbourhood_sum_p(&counts, &adjacency, Inference::Exact).expect("whole counts");
        for (p, near) in exact(&counts, &adjacency).into_iter().chain(with_own).zip(simulated) {
            let (Ok(p), Ok(near)) = (p, near) else { continue };
            for (p, near) in [(p.p_high, near.p_high), (p.p_low, near.p_low)] {
                prop_assert!((p - near).abs() <= 6.0 * (p * (1.0 - p) / 999.0).sqrt() + 0.001, "{near} is not {p}");
                prop_assert!(near > 0.0 && near <= 1.0);
            }
        }
    }

    #[test]
    fn adding_a_constant_or_scaling_changes_nothing((counts, pairs) in lattice(), added in 0..1_000_u16, times in 1..50_u8) {
        let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        let changed: Vec<f64> = counts.iter().map(|count| count * f64::from(times) + f64::from(added)).collect();
        prop_assert_eq!(exact(&counts, &adjacency), exact(&changed, &adjacency));
    }

    #[test]
    fn numbering_the_cells_otherwise_changes_nothing((counts, pairs) in lattice(), by in 1..11_usize) {
        let cells = counts.len();
        let place = |cell: usize| (cell + by) % cells;
        let mut moved = counts.clone();
        (0..cells).for_each(|cell| moved[place(cell)] = counts[cell]);
        let moved_pairs: Pairs = pairs
            .iter()
            .map(|&(a, b)| [a, b].map(|cell| u32::try_from(place(cell as usize)).expect("few")))
            .map(|[a, b]| (a, b))
            .collect();
        let before = exact(&counts, &Adjacency::from_pairs(cells, &pairs).expect("a lattice"));
        let after = exact(&moved, &Adjacency::from_pairs(cells, &moved_pairs).expect("a lattice"));
        prop_assert!((0..cells).all(|cell| before[cell] == after[place(cell)]));
    }

    #[test]
    fn tails_are_probabilities_that_share_what_was_seen((counts, pairs) in lattice()) {
        let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        for p in exact(&counts, &adjacency).into_iter().flatten() {
            prop_assert!([p.p_high, p.p_low, p.p].iter().all(|&p| p > 0.0 && p <= 1.0));
            prop_assert!(p.p_high + p.p_low >= 1.0 - 1e-12);
            prop_assert!(p.folded() <= p.p && p.tail(Tail::Both) >= p.tail(Tail::High).min(p.tail(Tail::Low)));
        }
    }
}

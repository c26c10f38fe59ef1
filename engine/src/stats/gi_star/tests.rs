//! Tests of Gi and Gi*: cases worked by hand, refusals, and what must not change the answer.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{Adjacency, Focal, GetisOrd, NotComputable, StatsError, getis_ord};

type Pairs = Vec<(u32, u32)>;

/// A row of cells, each next to the one before it.
fn row(cells: usize) -> Adjacency {
    let pairs: Pairs = (1..cells).zip(0_u32..).map(|(_, a)| (a, a + 1)).collect();
    Adjacency::from_pairs(cells, &pairs).expect("a row")
}

fn both(counts: &[f64], adjacency: &Adjacency) -> [GetisOrd; 2] {
    [Focal::Included, Focal::Excluded].map(|focal| getis_ord(counts, adjacency, focal).expect("a lattice"))
}

fn z_agree(a: Result<f64, NotComputable>, b: Result<f64, NotComputable>) -> bool {
    match (a, b) {
        (Ok(a), Ok(b)) => (a - b).abs() <= 1e-9 * a.abs().max(1.0),
        (a, b) => a == b,
    }
}

/// The source's formula with a dense weight matrix and textbook sums, for whole counts below 20.
fn by_definition(counts: &[f64], adjacency: &Adjacency, cell: usize, focal: Focal) -> Option<f64> {
    let included = |other: usize| other != cell || focal == Focal::Included;
    let pool: Vec<usize> = (0..counts.len()).filter(|&other| included(other)).collect();
    let n = f64::from(u32::try_from(pool.len()).expect("few"));
    let near = |other: usize| other == cell || adjacency.neighbours(cell).iter().any(|&near| near as usize == other);
    let sum: f64 = pool.iter().filter(|&&other| near(other)).map(|&other| counts[other]).sum();
    let weight: f64 = pool.iter().filter(|&&other| near(other)).map(|_| 1.0).sum();
    let mean = pool.iter().map(|&other| counts[other]).sum::<f64>() / n;
    let square = pool.iter().map(|&other| counts[other] * counts[other]).sum::<f64>() / n;
    let variance = (square - mean * mean) * (n * weight - weight * weight) / (n - 1.0);
    (variance > 1e-9).then(|| (sum - weight * mean) / variance.sqrt())
}

#[test]
fn islands_have_gi_star_but_no_gi() {
    let island = Adjacency::from_pairs(4, &[(0, 1), (1, 2)]).expect("a lattice");
    let [gi_star, gi] = both(&[0.0, 1.0, 2.0, 5.0], &island);
    // Alone, W = 1: z is the count's own standard score, (5 - 2) / sqrt(14 / 4).
    assert!(z_agree(gi_star.cells[3].z, Ok(3.0 / 3.5_f64.sqrt())));
    assert_eq!(gi.cells[3].z, Err(NotComputable::NoNeighbours));
    assert_eq!((gi_star.cells[3].neighbours, gi.cells[3].neighbours), (1, 0));
}

#[test]
fn a_neighbourhood_of_everything_cannot_stand_out() {
    let [gi_star, gi] = both(&[0.0, 1.0, 2.0], &row(3));
    assert_eq!(gi_star.cells[1].z, Err(NotComputable::CoversLattice));
    assert_eq!(gi.cells[1].z, Err(NotComputable::CoversLattice));
    assert!(gi_star.cells[0].z.is_ok() && gi.cells[0].z.is_ok());
}

#[test]
fn gi_needs_other_cells_that_differ() {
    // 0.1 is not exact in binary, so a rounded variance of the others would be tiny but not zero.
    let [gi_star, gi] = both(&[0.1, 0.1, 0.1, 0.1, 0.1, 0.7], &row(6));
    assert_eq!(gi.cells[5].z, Err(NotComputable::OthersAlike));
    assert!((gi.cells[5].expected - 0.1).abs() < 1e-15);
    assert!(gi_star.cells[5].z.is_ok());
}

#[test]
fn leaving_out_a_dominant_cell_keeps_the_digits_of_the_rest() {
    let counts = [0.0, 1.0, 0.0, 1.0, 1e9];
    let [_, gi] = both(&counts, &row(5));
    // The others are 0, 1, 0, 1: mean 1/2, sd 1/2; cell 3 alone gives (1 - 1/2) / (1/2 sqrt((4 - 1) / 3)) = 1.
    assert!(z_agree(gi.cells[4].z, Ok(1.0)), "{:?}", gi.cells[4]);
}

#[test]
fn a_high_common_level_costs_no_digits() {
    let low = [3.0, 0.0, 1.0, 0.0, 7.0, 2.0];
    let high = low.map(|count| count + 1e15);
    for (low, high) in both(&low, &row(6)).into_iter().zip(both(&high, &row(6))) {
        assert!(low.cells.iter().zip(&high.cells).all(|(low, high)| z_agree(low.z, high.z)));
    }
}

#[test]
fn refuses_input_without_an_answer() {
    let refuse = |counts: &[f64], cells| getis_ord(counts, &row(cells), Focal::Included).expect_err("degenerate");
    let refused = [
        refuse(&[1.0, 2.0], 2),
        refuse(&[1.0, 2.0, 3.0], 4),
        refuse(&[0.1, 0.1, 0.1], 3),
        refuse(&[0.0, 1.0, -1.0], 3),
        refuse(&[0.0, 1.0, f64::NAN], 3),
        refuse(&[0.0, f64::INFINITY, 1.0], 3),
    ];
    assert!(matches!(refused[0], StatsError::TooFewCells { cells: 2, needed: 3 }));
    assert!(matches!(refused[1], StatsError::LengthMismatch { counts: 3, cells: 4 }));
    assert!(matches!(refused[2], StatsError::NoVariation { .. }));
    assert!(matches!(refused[3], StatsError::NotACount { cell: 2, .. }));
    assert!(matches!(refused[4], StatsError::NotACount { cell: 2, .. }));
    assert!(matches!(refused[5], StatsError::NotACount { cell: 1, .. }));
    assert!(refused.iter().all(|error| error.to_string().starts_with("not computable, because ")));
}

/// Between 4 and 30 cells with counts that are not all alike, and random neighbour pairs.
fn lattice() -> impl Strategy<Value = (Vec<f64>, Pairs)> {
    let counts = |cells| vec((0..20_u8).prop_map(f64::from), cells);
    let pairs = |cells: usize| vec((0..30_u32, 1..30_u32), 0..4 * cells);
    (4..30_usize)
        .prop_flat_map(move |cells| (counts(cells), pairs(cells)))
        .prop_filter("counts differ", |(counts, _)| counts.iter().any(|&count| count > counts[0]))
        .prop_map(|(counts, pairs)| {
            let cells = u32::try_from(counts.len()).expect("few");
            let pairs = pairs.into_iter().map(|(a, step)| (a % cells, (a + step) % cells));
            let pairs = pairs.filter(|(a, b)| a != b).collect();
            (counts, pairs)
        })
}

fn relabelled_lattice() -> impl Strategy<Value = (Vec<f64>, Pairs, Vec<u32>)> {
    lattice().prop_flat_map(|(counts, pairs)| {
        let labels: Vec<u32> = (0_u32..).zip(&counts).map(|(label, _)| label).collect();
        (Just(counts), Just(pairs), Just(labels).prop_shuffle())
    })
}

proptest! {
    #[test]
    fn agrees_with_the_definition((counts, pairs) in lattice()) {
        let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        for result in both(&counts, &adjacency) {
            for (i, cell) in result.cells.iter().enumerate() {
                let expected = by_definition(&counts, &adjacency, i, result.focal);
                prop_assert_eq!(cell.z.is_ok(), expected.is_some());
                prop_assert!(z_agree(cell.z, expected.map_or(cell.z, Ok)), "{:?} is not {:?}", cell, expected);
            }
        }
    }

    #[test]
    fn names_of_cells_do_not_matter((counts, pairs, labels) in relabelled_lattice()) {
        let mut renamed = vec![0.0; counts.len()];
        for (&label, &count) in labels.iter().zip(&counts) {
            renamed[label as usize] = count;
        }
        let name = |&(a, b): &(u32, u32)| (labels[a as usize], labels[b as usize]);
        let before = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        let after = Adjacency::from_pairs(counts.len(), &pairs.iter().map(name).collect::<Pairs>()).expect("a lattice");
        for (before, after) in both(&counts, &before).into_iter().zip(both(&renamed, &after)) {
            for (cell, &label) in before.cells.iter().zip(&labels) {
                prop_assert!(z_agree(cell.z, after.cells[label as usize].z));
            }
        }
    }

    #[test]
    fn the_unit_of_counting_does_not_matter((counts, pairs) in lattice(), scale in 1e-3..1e3_f64) {
        let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
        let scaled: Vec<f64> = counts.iter().map(|count| count * scale).collect();
        for (plain, scaled) in both(&counts, &adjacency).into_iter().zip(both(&scaled, &adjacency)) {
            for (plain, scaled) in plain.cells.iter().zip(&scaled.cells) {
                prop_assert!(z_agree(plain.z, scaled.z));
            }
        }
    }
}

//! Tests of local Moran's I: cases worked by hand, moments over all orders, and what must not change the answer.

use proptest::collection::vec;
use proptest::prelude::*;

use super::{
    Adjacency, Inference, LocalMoran, LocalMoranCell, LocalMoranOptions, MoranScaling, NotComputable, Quadrant, StatsError,
    Weights, local_moran, neighbour_sum_p,
};

const CUSTOMARY: LocalMoranOptions =
    LocalMoranOptions { weights: Weights::RowStandardised, scaling: MoranScaling::N, inference: Inference::Exact };

/// A row of cells, each next to the one before it.
fn row(cells: u32) -> Adjacency {
    let pairs: Vec<(u32, u32)> = (1..cells).map(|cell| (cell - 1, cell)).collect();
    Adjacency::from_pairs(cells as usize, &pairs).expect("a row")
}

fn customary(counts: &[f64], adjacency: &Adjacency) -> LocalMoran {
    local_moran(counts, adjacency, CUSTOMARY).expect("a lattice")
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * b.abs().max(1.0)
}

/// Every order of the values.
fn orders(values: &[f64]) -> Vec<Vec<f64>> {
    if values.is_empty() {
        return vec![Vec::new()];
    }
    let mut all = Vec::new();
    for (at, &value) in values.iter().enumerate() {
        let mut rest = values.to_vec();
        rest.remove(at);
        all.extend(orders(&rest).into_iter().map(|mut order| {
            order.push(value);
            order
        }));
    }
    all
}

/// Mean and variance of I of the last cell of a star with `neighbours` neighbours, over the orders that are let through.
fn moments(counts: &[f64], neighbours: usize, weight: f64, lets: impl Fn(&[f64]) -> bool) -> (f64, f64) {
    let n = f64::from(u32::try_from(counts.len()).expect("few"));
    let mean = counts.iter().sum::<f64>() / n;
    let m2 = counts.iter().map(|count| (count - mean).powi(2)).sum::<f64>() / n;
    let i = |order: &[f64]| {
        let (last, others) = order.split_last().expect("cells");
        (last - mean) * others[..neighbours].iter().map(|other| other - mean).sum::<f64>() * weight / m2
    };
    let all: Vec<f64> = orders(counts).iter().filter(|order| lets(order)).map(|order| i(order)).collect();
    let cases = f64::from(u32::try_from(all.len()).expect("few"));
    let mean = all.iter().sum::<f64>() / cases;
    (mean, all.iter().map(|i| (i - mean).powi(2)).sum::<f64>() / cases)
}

#[test]
fn moments_are_those_over_all_orders() {
    let counts = [0.0, 5.0, 1.0, 1.0, 0.0, 2.0, 3.0];
    let star = Adjacency::from_pairs(7, &[(6, 0), (6, 1), (6, 2)]).expect("a star");
    for (weights, weight) in [(Weights::RowStandardised, 1.0 / 3.0), (Weights::Binary, 1.0)] {
        let moran = local_moran(&counts, &star, LocalMoranOptions { weights, ..CUSTOMARY }).expect("a lattice");
        let LocalMoranCell { total, conditional, .. } = moran.cells[6];
        let (mean, variance) = moments(&counts, 3, weight, |_| true);
        assert!(close(total.mean, mean) && close(total.variance, variance), "{total:?}: {mean} {variance}");
        let (mean, variance) = moments(&counts, 3, weight, |order| order[6] > 2.5 && order[6] < 3.5);
        assert!(close(conditional.mean, mean) && close(conditional.variance, variance), "{conditional:?}: {mean} {variance}");
    }
}

#[test]
fn scalings_and_weights_change_i_but_neither_z_nor_p() {
    let counts = [0.0, 5.0, 1.0, 1.0, 0.0, 2.0, 9.0];
    let base = customary(&counts, &row(7));
    for weights in [Weights::RowStandardised, Weights::Binary] {
        let options = LocalMoranOptions { weights, scaling: MoranScaling::NMinusOne, ..CUSTOMARY };
        let other = local_moran(&counts, &row(7), options).expect("a lattice");
        for (cell, (a, b)) in base.cells.iter().zip(&other.cells).enumerate() {
            let weight = if weights == Weights::Binary && (1..6).contains(&cell) { 2.0 } else { 1.0 };
            assert!(close(b.i, a.i * weight * 6.0 / 7.0) && close(b.lag, a.lag * weight));
            assert!(close(b.z_total.expect("a z"), a.z_total.expect("a z")));
            assert!(close(b.z_conditional.expect("a z"), a.z_conditional.expect("a z")));
            assert_eq!((a.p, a.quadrant), (b.p, b.quadrant));
        }
    }
}

#[test]
fn z_is_i_less_its_mean_over_its_deviation() {
    let moran = customary(&[0.0, 5.0, 1.0, 1.0, 0.0, 2.0, 9.0], &row(7));
    for cell in &moran.cells {
        let z = (cell.i - cell.conditional.mean) / cell.conditional.variance.sqrt();
        assert!(close(cell.z_conditional.expect("a z"), z));
        assert!(cell.p_normal().is_ok_and(|p| p > 0.0 && p <= 1.0));
    }
}

#[test]
fn a_cell_at_the_mean_is_like_nothing_and_certain() {
    // Mean 2. Cell 2 holds it; cell 0's only neighbour does.
    let moran = customary(&[0.0, 2.0, 2.0, 6.0, 0.0], &row(5));
    let cell = moran.cells[2];
    assert!(cell.i.abs() <= 0.0 && cell.conditional.variance.abs() <= 0.0);
    assert!(matches!(cell.z_conditional, Err(NotComputable::Because(why)) if why.contains("the mean")));
    assert!(cell.p.is_ok_and(|p| p.p_high >= 1.0 && p.p_low >= 1.0 && p.p >= 1.0));
    assert_eq!((cell.quadrant, moran.cells[0].quadrant), (Quadrant::LowHigh, Quadrant::LowLow));
}

#[test]
fn an_island_has_neither_z_nor_p() {
    let with_island = Adjacency::from_pairs(5, &[(0, 1), (1, 2), (2, 3)]).expect("a lattice");
    let cell = customary(&[0.0, 1.0, 0.0, 2.0, 5.0], &with_island).cells[4];
    assert!(cell.i.abs() <= 0.0 && cell.lag.abs() <= 0.0 && cell.total.variance.abs() <= 0.0);
    assert_eq!(cell.quadrant, Quadrant::HighLow);
    assert!(cell.z_total.is_err() && cell.z_conditional.is_err() && cell.p.is_err());
}

#[test]
fn a_neighbourhood_of_everything_is_always_the_same() {
    let all = Adjacency::from_pairs(4, &[(0, 1), (0, 2), (0, 3), (1, 2)]).expect("a lattice");
    let cell = customary(&[3.0, 1.0, 0.0, 4.0], &all).cells[0];
    assert_eq!(cell.z_conditional, Err(NotComputable::CoversLattice));
    assert!(cell.p.is_ok_and(|p| p.p_high >= 1.0 && p.p_low >= 1.0));
}

#[test]
fn p_is_that_of_the_neighbour_sum_with_the_tails_exchanged_for_low_cells() {
    let counts = [0.0, 7.0, 1.0, 6.0, 0.0, 2.0, 9.0, 0.0];
    let moran = customary(&counts, &row(8));
    let sums = neighbour_sum_p(&counts, &row(8), Inference::Exact).expect("whole counts");
    for ((cell, sum), count) in moran.cells.iter().zip(sums).zip(counts) {
        let (cell, sum) = (cell.p.expect("a p"), sum.expect("a p"));
        let expected = if count > moran.mean { (sum.p_high, sum.p_low) } else { (sum.p_low, sum.p_high) };
        assert!(close(cell.p_high, expected.0) && close(cell.p_low, expected.1));
    }
}

#[test]
fn refuses_input_without_an_answer() {
    let refuse = |counts: &[f64]| local_moran(counts, &row(4), CUSTOMARY).expect_err("degenerate");
    assert!(matches!(refuse(&[]), StatsError::LengthMismatch { counts: 0, cells: 4 }));
    assert!(matches!(refuse(&[0.0; 4]), StatsError::NoVariation { .. }));
    assert!(matches!(refuse(&[0.0, 1.0, f64::NAN, 0.0]), StatsError::NotACount { cell: 2, .. }));
    assert!(matches!(refuse(&[0.0, 1.0, 0.5, 0.0]), StatsError::BadValue { index: 2, .. }));
    let simulated = LocalMoranOptions { inference: Inference::MonteCarlo { permutations: 99, seed: 1 }, ..CUSTOMARY };
    assert!(local_moran(&[0.0, 1.0, 0.5, 0.0], &row(4), simulated).is_ok());
}

proptest! {
    #[test]
    fn reversing_or_moving_the_counts_moves_nothing_else(counts in vec((0..9_u8).prop_map(f64::from), 4..30), added in 0..99_u8) {
        prop_assume!(counts.iter().any(|&count| (count - counts[0]).abs() > 0.5));
        let adjacency = row(u32::try_from(counts.len()).expect("few"));
        let changed: Vec<f64> = counts.iter().rev().map(|count| 3.0 * count + f64::from(added)).collect();
        let (before, after) = (customary(&counts, &adjacency), customary(&changed, &adjacency));
        for (a, b) in before.cells.iter().zip(after.cells.iter().rev()) {
            prop_assert!(close(a.i, b.i) && close(3.0 * a.lag, b.lag) && a.quadrant == b.quadrant && a.p == b.p);
            prop_assert!(close(a.total.variance, b.total.variance) && close(a.conditional.mean, b.conditional.mean));
        }
    }
}

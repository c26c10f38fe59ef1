//! Gi, Gi*, their normal p-values and their correction, against hand-worked cases, esda and spdep.

use std::path::Path;

use engine::stats::{Adjacency, Focal, GetisOrd, benjamini_hochberg, getis_ord, two_sided_normal_p};

use super::{Table, family, reference, same};

/// What both peers and a dense evaluation of the formula agree on to 2e-15, with room for another order of summation.
const TOLERANCE: f64 = 1e-9;

/// The z of every cell, `None` where it is not computable.
fn z(result: &GetisOrd) -> Vec<Option<f64>> {
    result.cells.iter().map(|cell| cell.z.ok()).collect()
}

fn assert_same(what: &str, ours: &[Option<f64>], theirs: &[Option<f64>]) {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (cell, (&ours, &theirs)) in ours.iter().zip(theirs).enumerate() {
        assert!(same(ours, theirs, |_| TOLERANCE), "{what}, cell {cell}: {ours:?} is not {theirs:?}");
    }
}

/// The same, with the largest difference said for the page of statistics.
fn agree(method: &str, peer: &str, quantity: &str, (ours, theirs): (&[Option<f64>], &[Option<f64>])) {
    assert_same(&format!("{peer}, {quantity}"), ours, theirs);
    let apart =
        |(ours, theirs): (&Option<f64>, &Option<f64>)| ours.zip(*theirs).map_or(0.0, |(ours, theirs)| (ours - theirs).abs());
    let largest = ours.iter().zip(theirs).map(apart).fold(0.0, f64::max);
    eprintln!("agreement: {method} | {peer} | {quantity} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}");
}

#[test]
fn hand_worked_row_of_cells() {
    let table = Table::read(&reference("getis_ord.csv"));
    let row = |text: &String| text.split(' ').map(|cell| cell.parse().expect("a cell")).collect();
    let adjacency = Adjacency::from_rows(table.column("neighbours").iter().map(row).collect()).expect("a lattice");
    let counts: Vec<f64> = table.numbers("count").into_iter().flatten().collect();

    let gi_star = getis_ord(&counts, &adjacency, Focal::Included).expect("varied counts");
    let column = |of: fn(&engine::stats::GetisOrdCell) -> f64| gi_star.cells.iter().map(of).map(Some).collect::<Vec<_>>();
    assert_same("sum", &column(|cell| cell.sum), &table.numbers("gi_star_sum"));
    assert_same("expected", &column(|cell| cell.expected), &table.numbers("gi_star_expected"));
    assert_same("Gi*", &z(&gi_star), &table.numbers("gi_star_z"));

    let gi = getis_ord(&counts, &adjacency, Focal::Excluded).expect("varied counts");
    assert_same("Gi", &z(&gi), &table.numbers("gi_z"));
}

#[test]
fn hand_worked_correction() {
    let table = Table::read(&reference("benjamini_hochberg.csv"));
    let p: Vec<f64> = table.numbers("p").into_iter().flatten().collect();
    let q: Vec<_> = benjamini_hochberg(&p).expect("probabilities").into_iter().map(Some).collect();
    assert_same("q", &q, &table.numbers("q"));
}

#[test]
fn esda_and_spdep_on_hexagons() {
    let Some(folder) = family("lisa_h3") else { return };
    for ring in ["k1", "k2"] {
        compare_ring(&folder, ring);
    }
}

fn compare_ring(folder: &Path, ring: &str) {
    let cells = Table::read(&folder.join("cells.csv"));
    let esda = Table::read(&folder.join(format!("gistar_{ring}.csv")));
    let spdep = Table::read(&folder.join(format!("gistar_{ring}_spdep.csv")));
    assert_eq!(cells.column("cell"), esda.column("cell"));
    assert_eq!(cells.column("cell"), spdep.column("cell"));

    let adjacency = adjacency(folder, ring, esda.whole("degree"));
    let counts: Vec<f64> = cells.numbers("count").into_iter().flatten().collect();
    let gi = getis_ord(&counts, &adjacency, Focal::Excluded).expect("varied counts");
    agree("gi", "esda", &format!("z, {ring}"), (&z(&gi), &esda.numbers("gi_z")));
    agree("gi", "spdep", &format!("z, {ring}"), (&z(&gi), &spdep.numbers("gi_z_spdep")));

    let gi_star = getis_ord(&counts, &adjacency, Focal::Included).expect("varied counts");
    agree("gi-star", "esda", &format!("z, {ring}"), (&z(&gi_star), &esda.numbers("gistar_z")));
    for weights in ["gistar_z_spdep_B", "gistar_z_spdep_W"] {
        let kind = weights.rsplit('_').next().unwrap_or_default();
        agree("gi-star", "spdep", &format!("z, {ring}, weights {kind}"), (&z(&gi_star), &spdep.numbers(weights)));
    }
    compare_correction(ring, &gi_star, &esda);
}

/// The adjacency of a ring, checked to be the one the peer counted.
fn adjacency(folder: &Path, ring: &str, degrees: Vec<usize>) -> Adjacency {
    let pairs = Table::read(&folder.join(format!("adjacency_{ring}.csv")));
    let pairs: Vec<(u32, u32)> = pairs.whole("i").into_iter().zip(pairs.whole("j")).collect();
    let adjacency = Adjacency::from_pairs(degrees.len(), &pairs).expect("a lattice");
    for (cell, degree) in degrees.into_iter().enumerate() {
        assert_eq!(adjacency.neighbours(cell).len(), degree, "{ring}: degree of cell {cell}");
    }
    adjacency
}

/// Cells without a z have no p-value either, and are not among the tests that are corrected for.
fn compare_correction(ring: &str, gi_star: &GetisOrd, esda: &Table) {
    let p: Vec<Option<f64>> = z(gi_star).into_iter().map(|z| z.map(two_sided_normal_p)).collect();
    let tested: Vec<f64> = p.iter().copied().flatten().collect();
    let mut corrected = benjamini_hochberg(&tested).expect("probabilities").into_iter();
    let q: Vec<Option<f64>> = p.iter().map(|p| p.and_then(|_| corrected.next())).collect();
    assert_same(&format!("{ring}: p"), &p, &esda.numbers("gistar_p_two_sided"));
    assert_same(&format!("{ring}: q"), &q, &esda.numbers("bh_adjusted_p"));

    let declared: Vec<u8> = q.iter().map(|q| u8::from(q.is_some_and(|q| q <= 0.05))).collect();
    assert_eq!(declared, esda.whole::<u8>("bh_reject_05"), "{ring}: declared at 5 %");
}

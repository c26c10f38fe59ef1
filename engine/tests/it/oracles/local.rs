//! Exact and simulated permutation p of Gi* and local Moran's I, and I itself, against esda, spdep and a second count of
//! all draws.

use std::path::Path;

use engine::stats::{Adjacency, Inference, LocalMoran, LocalMoranCell, LocalMoranOptions, MoranScaling, Weights};
use engine::stats::{NotComputable, PermutationP, Quadrant, local_moran, neighbour_sum_p, two_sided_normal_p};

use super::{Table, family, same};

/// Both sides are sums of a few hundred rounded terms.
const TOLERANCE: f64 = 1e-9;

/// Draws per cell, and a seed. Any seed must do.
const SIMULATED: Inference = Inference::MonteCarlo { permutations: 9_999, seed: 2_026 };

/// A lattice of the family: counts, and the adjacency of a ring.
fn lattice(folder: &Path, ring: &str) -> (Vec<f64>, Adjacency) {
    let cells = Table::read(&folder.join("cells.csv"));
    let counts: Vec<f64> = cells.numbers("count").into_iter().flatten().collect();
    let pairs = Table::read(&folder.join(format!("adjacency_{ring}.csv")));
    let pairs: Vec<(u32, u32)> = pairs.whole("i").into_iter().zip(pairs.whole("j")).collect();
    let adjacency = Adjacency::from_pairs(counts.len(), &pairs).expect("a lattice");
    (counts, adjacency)
}

/// Compares a column with the peer's, row by row, and says how far apart they were at most.
fn agree(what: &str, ours: &[Option<f64>], theirs: &[Option<f64>], tolerance: impl Fn(f64) -> f64) -> f64 {
    assert_eq!(ours.len(), theirs.len(), "{what}");
    for (cell, (&ours, &theirs)) in ours.iter().zip(theirs).enumerate() {
        assert!(same(ours, theirs, &tolerance), "{what}, cell {cell}: {ours:?} is not {theirs:?}");
    }
    let apart = ours.iter().zip(theirs).filter_map(|(ours, theirs)| Some((ours.as_ref()? - theirs.as_ref()?).abs()));
    apart.fold(0.0, f64::max)
}

fn agree_closely(method: &str, peer: &str, quantity: &str, ours: &[Option<f64>], theirs: &[Option<f64>]) {
    let largest = agree(&format!("{method}, {peer}, {quantity}"), ours, theirs, |_| TOLERANCE);
    eprintln!("agreement: {method} | {peer} | {quantity} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e}");
}

/// How far a simulation of `permutations` draws may lie from the truth.
fn simulated(p: f64, permutations: f64) -> f64 {
    4.0 * (p * (1.0 - p) / permutations).sqrt() + 1.0 / permutations
}

/// Where a column is in our answer.
type OfCell = fn(&LocalMoranCell) -> Option<f64>;
type OfP = fn(PermutationP) -> f64;

type Cells = Vec<Result<PermutationP, NotComputable>>;

fn tail(cells: &Cells, of: fn(&PermutationP) -> f64) -> Vec<Option<f64>> {
    cells.iter().map(|cell| cell.as_ref().ok().map(of)).collect()
}

/// The peer's column without islands, to whose empty neighbourhoods it gives a p of 1; here they have none.
fn without_islands(column: Vec<Option<f64>>, adjacency: &Adjacency) -> Vec<Option<f64>> {
    column.into_iter().enumerate().map(|(cell, p)| p.filter(|_| !adjacency.neighbours(cell).is_empty())).collect()
}

#[test]
fn permutation_p_of_gi_star() {
    let Some(folder) = family("lisa_h3") else { return };
    for ring in ["k1", "k2"] {
        let (counts, adjacency) = lattice(&folder, ring);
        let peer = Table::read(&folder.join(format!("gistar_{ring}.csv")));
        let exact = neighbour_sum_p(&counts, &adjacency, Inference::Exact).expect("whole counts");
        let random = neighbour_sum_p(&counts, &adjacency, SIMULATED).expect("permutations");
        for (name, of) in [("high", (|p| p.p_high) as fn(&PermutationP) -> f64), ("low", |p| p.p_low)] {
            let theirs = without_islands(peer.numbers(&format!("perm_exact_p_{name}")), &adjacency);
            let quantity = format!("exact p_{name}, {ring}");
            agree_closely("gi-star", "integer count of all draws", &quantity, &tail(&exact, of), &theirs);
            compare_simulated(&format!("p_{name}, {ring}"), &tail(&random, of), &theirs);
            // The peer's own simulation against our exact p: its seed, its draws.
            let esda = peer.numbers(&format!("perm_mc99999_p_{name}"));
            let largest = agree("esda, 99,999 draws", &tail(&exact, of), &esda, |p| 2.0 * simulated(p, 99_999.0));
            eprintln!(
                "agreement: gi-star | esda, 99,999 draws | p_{name}, {ring} | largest difference {largest:.1e} | \
                 tolerance 8 standard errors"
            );
        }
    }
}

/// One cell in 16,000 lies beyond four standard errors by chance, so a family of a thousand may have one or two; none may
/// lie beyond six.
fn compare_simulated(quantity: &str, ours: &[Option<f64>], exact: &[Option<f64>]) {
    let largest = agree(quantity, ours, exact, |p| 1.5 * simulated(p, 9_999.0));
    let within = |(&ours, &exact): (&Option<f64>, &Option<f64>)| same(ours, exact, |p| simulated(p, 9_999.0));
    let stray = ours.iter().zip(exact).filter(|&pair| !within(pair)).count();
    assert!(stray <= 2, "{quantity}: {stray} cells beyond four standard errors");
    eprintln!(
        "agreement: gi-star | integer count of all draws | simulated {quantity}, 9,999 draws | \
         largest difference {largest:.1e} | tolerance 4 standard errors"
    );
}

fn moran(counts: &[f64], adjacency: &Adjacency, scaling: MoranScaling) -> LocalMoran {
    let options = LocalMoranOptions { weights: Weights::RowStandardised, scaling, inference: Inference::Exact };
    local_moran(counts, adjacency, options).expect("a lattice")
}

fn column(moran: &LocalMoran, of: impl Fn(&LocalMoranCell) -> Option<f64>) -> Vec<Option<f64>> {
    moran.cells.iter().map(of).collect()
}

#[test]
fn local_moran_of_esda() {
    let Some(folder) = family("lisa_h3") else { return };
    let (counts, adjacency) = lattice(&folder, "k1");
    let esda = Table::read(&folder.join("local_moran_k1.csv"));
    let ours = moran(&counts, &adjacency, MoranScaling::N);
    let quadrants: Vec<u8> = ours.cells.iter().map(|cell| number(cell.quadrant)).collect();
    assert_eq!(quadrants, esda.whole::<u8>("quadrant_1HH_2LH_3LL_4HL"));

    let compare = |name: &str, ours: &[Option<f64>]| agree_closely("local-moran", "esda", name, ours, &esda.numbers(name));
    let other_scaling = moran(&counts, &adjacency, MoranScaling::NMinusOne);
    compare("I_esda_n_minus_1", &column(&other_scaling, |cell| Some(cell.i)));
    compare("I_n_scaling", &column(&ours, |cell| Some(cell.i)));
    // esda scales I by n - 1 and its moments by n.
    compare("EI_total", &column(&ours, |cell| Some(cell.total.mean)));
    compare("VI_total", &column(&ours, |cell| Some(cell.total.variance)));
    compare("EI_cond", &column(&ours, |cell| Some(cell.conditional.mean)));
    compare("VI_cond", &column(&ours, |cell| Some(cell.conditional.variance)));

    let tails: [(&str, OfP); 3] = [
        ("exact_p_greater_I", |p| p.p_high),
        ("exact_p_less_I", |p| p.p_low),
        ("exact_p_folded_one_sided", PermutationP::folded),
    ];
    for (name, of) in tails {
        let theirs = without_islands(esda.numbers(name), &adjacency);
        let ours = column(&ours, |cell| cell.p.ok().map(of));
        agree_closely("local-moran", "integer count of all draws", name, &ours, &theirs);
    }
}

/// esda's number of a quadrant.
fn number(quadrant: Quadrant) -> u8 {
    match quadrant {
        Quadrant::HighHigh => 1,
        Quadrant::LowHigh => 2,
        Quadrant::LowLow => 3,
        Quadrant::HighLow => 4,
    }
}

#[test]
fn local_moran_of_spdep() {
    let Some(folder) = family("lisa_h3") else { return };
    let (counts, adjacency) = lattice(&folder, "k1");
    let spdep = Table::read(&folder.join("local_moran_k1_spdep.csv"));
    let ours = moran(&counts, &adjacency, MoranScaling::N);
    let columns: [(&str, OfCell); 9] = [
        ("Ii", |cell| Some(cell.i)),
        ("E_cond", |cell| Some(cell.conditional.mean)),
        ("Var_cond", |cell| Some(cell.conditional.variance)),
        ("Z_cond", |cell| cell.z_conditional.ok()),
        ("p2_cond", |cell| cell.p_normal().ok()),
        ("E_tot", |cell| Some(cell.total.mean)),
        ("Var_tot", |cell| Some(cell.total.variance)),
        ("Z_tot", |cell| cell.z_total.ok()),
        ("p2_tot", |cell| cell.z_total.ok().map(two_sided_normal_p)),
    ];
    for (name, of) in columns {
        agree_closely("local-moran", "spdep", name, &column(&ours, of), &spdep.numbers(name));
    }
}

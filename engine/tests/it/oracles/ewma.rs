//! Exponentially weighted means and variances, against pandas.
//!
//! What each column holds is read from its name, such as `ewm_alpha0.3_adjustFalse` or `ewm_var_span7_biasTrue_adjustTrue`.

use std::fs;

use engine::stats::{Decay, EwmStart, exponentially_weighted};

use super::{Table, family, same};

const TOLERANCE: f64 = 1e-12;

/// The decay in a column's name.
fn decay(name: &str) -> Option<Decay> {
    let after = |key: &str| name.split('_').find_map(|part| part.strip_prefix(key)?.parse().ok());
    let alpha = || after("alpha").map(Decay::Alpha);
    let span = || after("span").map(Decay::Span);
    let half_life = || after("halflife").map(Decay::HalfLife);
    alpha().or_else(span).or_else(half_life).or_else(|| after("com").map(Decay::MeanAge))
}

/// What differences are measured in: the figure itself, or 1 where it is smaller.
fn scale(theirs: f64) -> f64 {
    theirs.abs().max(1.0)
}

#[test]
fn ewm_of_pandas() {
    let Some(folder) = family("ewma") else { return };
    let values: Vec<f64> = Table::read(&folder.join("series.csv")).numbers("y").into_iter().flatten().collect();
    let path = folder.join("expected_pandas.csv");
    let table = Table::read(&path);
    let text = fs::read_to_string(&path).expect("a file");
    let names: Vec<&str> = text.lines().next().unwrap_or_default().split(',').map(|name| name.trim().trim_matches('"')).collect();
    let mut compared = 0;
    for name in names {
        let Some(decay) = decay(name).filter(|_| !name.contains("biasFalse")) else { continue };
        let start = if name.contains("adjustTrue") { EwmStart::Adjusted } else { EwmStart::Recursive };
        let ours = exponentially_weighted(&values, decay, start).expect("values");
        let ours = if name.contains("_var_") { ours.variance } else { ours.mean };
        let theirs = table.numbers(name);
        assert_eq!(ours.len(), theirs.len(), "{name}");
        let mut largest = 0.0_f64;
        for (row, (ours, theirs)) in ours.into_iter().zip(theirs).enumerate() {
            assert!(same(Some(ours), theirs, |theirs| TOLERANCE * scale(theirs)), "{name}, row {row}: {ours} is not {theirs:?}");
            largest = theirs.map_or(largest, |theirs| largest.max((ours - theirs).abs() / scale(theirs)));
        }
        eprintln!(
            "agreement: ewma | pandas ewm | {name} | largest difference {largest:.1e} | tolerance {TOLERANCE:.0e} (relative)"
        );
        compared += 1;
    }
    assert!(compared > 0, "nothing to compare in {}", folder.display());
}

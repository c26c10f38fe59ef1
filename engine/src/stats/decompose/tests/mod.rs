//! Tests of decomposition: what every answer must satisfy, degenerate input, and a literal twin.

mod classical;
mod literal;
mod mstl;
mod smoother;
mod stl;

use proptest::collection::vec;
use proptest::prelude::*;

/// Counts like those of a street: small, with some quiet steps.
fn counts(n: impl Into<proptest::collection::SizeRange>) -> impl Strategy<Value = Vec<f64>> {
    vec((0..40_u8).prop_map(f64::from), n)
}

/// A step as a number.
fn at(step: usize) -> f64 {
    f64::from(u32::try_from(step).expect("few"))
}

/// A series from its steps.
fn series(n: usize, value: impl Fn(f64) -> f64) -> Vec<f64> {
    (0..n).map(|step| value(at(step))).collect()
}

fn apart(ours: &[f64], theirs: &[f64]) -> f64 {
    assert_eq!(ours.len(), theirs.len());
    ours.iter().zip(theirs).map(|(ours, theirs)| (ours - theirs).abs()).fold(0.0, f64::max)
}

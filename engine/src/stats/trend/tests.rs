//! Trends by hand, by definition, and of what has none.

mod exact;
mod mann_kendall;
mod pettitt;
mod seasonal;
mod sen;
mod serial;

use proptest::collection::vec;
use proptest::prelude::*;

/// Small whole values with many ties, or values that all differ.
fn series(most: usize) -> impl Strategy<Value = Vec<f64>> {
    prop_oneof![
        vec((0..5_u8).prop_map(f64::from), 3..most),
        vec((-1000..1000_i32).prop_map(f64::from), 3..most),
        vec(-10.0..10.0_f64, 3..most),
    ]
}

/// 1, 0 or -1.
fn sign(number: f64) -> f64 {
    f64::from(i8::from(number > 0.0) - i8::from(number < 0.0))
}

/// A length as a real number, the long way round.
fn real(n: usize) -> f64 {
    f64::from(u32::try_from(n).expect("short"))
}

/// All pairs of positions, the earlier one first.
fn pairs(n: usize) -> impl Iterator<Item = (usize, usize)> {
    (0..n).flat_map(move |i| (i + 1..n).map(move |j| (i, j)))
}

/// S, read literally.
fn score(values: &[f64]) -> f64 {
    pairs(values.len()).map(|(i, j)| sign(values[j] - values[i])).sum()
}

/// Values that repeat, however far one looks: the fractional parts of multiples of the golden ratio.
fn scattered(n: u32) -> Vec<f64> {
    (0..n).map(|step| (f64::from(step) * 0.618_033_988_749_894_8).fract()).collect()
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs())
}

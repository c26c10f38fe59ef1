//! Arithmetic that gives the same bits on every machine, and the few narrowing conversions.
//!
//! The standard library's `sin` and `cos` may differ in the last bit between platforms. A city must not, so its plan
//! uses only operations that IEEE 754 rounds exactly (+, -, *, /, square root, floor) and the series below.

use std::f64::consts::TAU;

/// Sine of an angle given in turns (1 is a full circle); Taylor series, error below 1e-13.
pub(crate) fn sine(turns: f64) -> f64 {
    let turn = turns - (turns + 0.5).floor();
    let folded = if turn > 0.25 {
        0.5 - turn
    } else if turn < -0.25 {
        -0.5 - turn
    } else {
        turn
    };
    let x = folded * TAU;
    let mut sum = 1.0;
    for step in [210.0, 156.0, 110.0, 72.0, 42.0, 20.0, 6.0] {
        sum = 1.0 - sum * x * x / step;
    }
    x * sum
}

/// Cosine of an angle given in turns.
pub(crate) fn cosine(turns: f64) -> f64 {
    sine(turns + 0.25)
}

/// The whole part of a number between 0 and `u32::MAX`; what lies outside is moved to the nearer end.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "float casts saturate, which is the documented behaviour"
)]
pub(crate) fn whole(value: f64) -> u32 {
    value.floor() as u32
}

/// Degrees to millionths of a degree, rounded: about 0.1 m, the precision of every coordinate that is written.
#[expect(clippy::cast_possible_truncation, reason = "180 million fits in an i32")]
pub(crate) fn micro(degrees: f64) -> i32 {
    (degrees * 1e6).round() as i32
}

/// Millionths of a degree to degrees.
pub(crate) fn degrees(micro: i32) -> f64 {
    f64::from(micro) / 1e6
}

/// A length as `u32`. Everything counted here is far below four thousand million; more would saturate.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// `share` of `total`, rounded to the nearest whole number.
pub(crate) fn portion(total: u32, share: f64) -> u32 {
    whole(f64::from(total) * share + 0.5)
}

/// Rounded to six decimals, so that printed floats stay short.
pub(crate) fn rounded(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

/// The finaliser of the `SplitMix64` generator (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195): a well mixed
/// number that depends on every bit of `value`.
pub(crate) fn mixed(value: u64) -> u64 {
    let mut z = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

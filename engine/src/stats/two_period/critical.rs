//! How far from zero a standard normal variable lies with a stated probability.

use super::super::normal::two_sided_normal_p;
use super::super::tails::crossing;

/// The z that a standard normal variable stays within, on both sides, with probability `level`: 1.96 for 0.95.
///
/// `level` must lie strictly between 0 and 1. Good to a few units in the last place, because p near it is.
pub(in crate::stats) fn critical(level: f64) -> f64 {
    let outside = (1.0 - level).ln();
    // In the square root of z: straighter, and never negative.
    let rising = |root: f64| outside - two_sided_normal_p(root * root).ln();
    let z = crossing(rising, 1.4, 0.1).powi(2);
    if z.is_finite() { z } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::critical;

    #[test]
    fn known_quantiles() {
        // R 4.2.2's qnorm((1 + level) / 2) prints the same to 3e-11.
        for (level, z) in [
            (0.95, 1.959_963_984_540_054),
            (0.9, 1.644_853_626_951_472_6),
            (0.99, 2.575_829_303_548_900_4),
            (0.5, 0.674_489_750_196_081_7),
            (0.999_999, 4.891_638_475_698_912),
            (0.01, 0.012_533_469_508_069_281),
        ] {
            assert!((critical(level) - z).abs() < 1e-11, "{level}: {} is not {z}", critical(level));
        }
    }
}

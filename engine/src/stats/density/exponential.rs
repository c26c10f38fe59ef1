//! The exponential of a negative number, written so that the compiler can evaluate several at once.

/// Below this, `exp(-t)` is smaller than the smallest normal number.
const LARGEST: f64 = 708.0;

/// Adding and taking back this number rounds to the nearest whole one and leaves it in the low bits: 1.5 x 2^52.
const ROUNDER: f64 = 6_755_399_441_055_744.0;

/// The high half of ln 2: few enough digits that a whole multiple of it is exact.
const LN_2_HIGH: f64 = 0.693_147_180_369_123_8;

/// What [`LN_2_HIGH`] leaves of ln 2.
const LN_2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// The polynomial through `exp` at the twelve Chebyshev nodes of `[-ln 2 / 2, ln 2 / 2]`: within 2e-17 of it.
const POLYNOMIAL: [f64; 12] = [
    1.0,
    1.0,
    0.500_000_000_000_001_9,
    0.166_666_666_666_666_8,
    0.041_666_666_666_487_95,
    0.008_333_333_333_319_589,
    0.001_388_888_895_235_286_3,
    0.000_198_412_698_900_764_03,
    2.480_148_544_156_131_3e-5,
    2.755_724_088_722_987e-6,
    2.763_265_472_252_779e-7,
    2.511_004_920_481_865_8e-8,
];

/// `exp(-t)` for `t >= 0`, within a few units of the last place, and 0 beyond 708.
#[inline(always)]
#[expect(clippy::inline_always, reason = "a call would keep the loop around it from being vectorised")]
pub(super) fn exp_minus(t: f64) -> f64 {
    let held = t.min(LARGEST);
    let shifted = ROUNDER - held * std::f64::consts::LOG2_E;
    let whole = shifted - ROUNDER;
    let rest = (-held - whole * LN_2_HIGH) - whole * LN_2_LOW;
    let mut sum = POLYNOMIAL[11];
    for coefficient in POLYNOMIAL.iter().rev().skip(1) {
        sum = sum * rest + coefficient;
    }
    // The low bits of `shifted` are the whole power of two; moved up, they are the exponent of a number.
    let power = f64::from_bits((shifted.to_bits() << 52).wrapping_add(1.0_f64.to_bits()));
    if t > LARGEST { 0.0 } else { sum * power }
}

#[cfg(test)]
mod tests {
    use super::exp_minus;

    #[test]
    fn agrees_with_the_library() {
        let worst = (0..1_000_000_u32)
            .map(|step| f64::from(step) * 7.0e-4)
            .map(|t| (exp_minus(t) / (-t).exp() - 1.0).abs())
            .fold(0.0, f64::max);
        assert!(worst < 5e-16, "{worst:e}");
    }

    #[test]
    fn ends_are_one_and_nothing() {
        assert_eq!(exp_minus(0.0).to_bits(), 1.0_f64.to_bits());
        for far in [708.1, 1e300, f64::INFINITY] {
            assert_eq!(exp_minus(far).to_bits(), 0.0_f64.to_bits());
        }
    }
}

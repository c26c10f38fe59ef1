//! Where a quadratic is at most zero, which is where a squared z is small enough.

use super::Limits;

/// The stretch of `x >= 0` with `a x^2 - 2 b x + c <= 0`, given that it is not empty and `b >= 0`.
///
/// Where the stretch is open above, the upper limit is `None`.
pub(super) fn at_most_zero(a: f64, b: f64, c: f64) -> Limits {
    let root = (b * b - a * c).max(0.0).sqrt();
    let far = b + root;
    if a > 0.0 {
        return ((c / far).max(0.0), Some(far / a));
    }
    // Opens downwards, or is a line: everything beyond the one root above zero, or everything.
    let lower = if c > 0.0 { c / far } else { 0.0 };
    (lower, None)
}

#[cfg(test)]
mod tests {
    use super::at_most_zero;

    #[test]
    fn both_roots_one_or_none() {
        let (lower, upper) = at_most_zero(1.0, 3.0, 8.0);
        assert!((lower - 2.0).abs() < 1e-15 && upper.is_some_and(|upper| (upper - 4.0).abs() < 1e-15));
        let (lower, upper) = at_most_zero(1.0, 1.0, -3.0);
        assert!(lower <= 0.0 && upper.is_some_and(|upper| (upper - 3.0).abs() < 1e-15));
        let (lower, upper) = at_most_zero(-1.0, 1.0, 3.0);
        assert!((lower - 1.0).abs() < 1e-15 && upper.is_none());
        let (lower, upper) = at_most_zero(0.0, 2.0, 8.0);
        assert!((lower - 2.0).abs() < 1e-15 && upper.is_none());
        assert_eq!(at_most_zero(-1.0, 1.0, -3.0), (0.0, None));
    }
}

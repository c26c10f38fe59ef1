//! Tails and quantiles of Student's and the normal law.

use statrs::function::gamma::ln_gamma;

use super::super::normal::two_sided_normal_p;
use super::super::tails::crossing;

/// Probability that a Student variable with `freedom` degrees lies at least as far from zero as `t`, on either side.
///
/// Above zero, like every p-value. Degrees of freedom may be fractions and infinite, which is the normal law.
pub(in crate::stats) fn two_sided_student_p(t: f64, freedom: f64) -> f64 {
    let p = if freedom.is_finite() {
        // The share of t^2 in both, in a form that an infinite square does not spoil.
        let (own, far) = (freedom / (freedom + t * t), (1.0 + freedom / (t * t)).recip());
        incomplete_beta((0.5 * freedom, 0.5), (own, far))
    } else {
        two_sided_normal_p(t)
    };
    p.clamp(f64::MIN_POSITIVE, 1.0)
}

/// The value that a Student variable exceeds with probability `tail`, below one half.
pub(in crate::stats) fn student_quantile(tail: f64, freedom: f64) -> f64 {
    // Logarithms of both, because the tails of few degrees of freedom are long.
    let shortfall = |ln_t: f64| (2.0 * tail).ln() - two_sided_student_p(ln_t.exp(), freedom).ln();
    crossing(shortfall, 0.0, 0.5).exp()
}

/// The value that a standard normal variable exceeds with probability `tail`, below one half.
pub(in crate::stats) fn normal_quantile(tail: f64) -> f64 {
    student_quantile(tail, f64::INFINITY)
}

/// The regularised incomplete beta function of `x` for positive `a` and `b`; `x` comes with `1 - x`, so that neither loses digits.
///
/// Keeps its digits where it is small. statrs leaves the continued fraction after 140 terms, which is too early for parameters
/// of some thousands.
pub(in crate::stats) fn incomplete_beta((a, b): (f64, f64), (x, rest): (f64, f64)) -> f64 {
    // The fraction converges fast on this side only.
    if x < (a + 1.0) / (a + b + 2.0) { beta_fraction((a, b), (x, rest)) } else { 1.0 - beta_fraction((b, a), (rest, x)) }
}

/// The logarithm of `gamma(x + by) / gamma(x)`, with the digits that two large logarithms would lose.
pub(in crate::stats) fn ln_rising(x: f64, by: f64) -> f64 {
    if x < 30.0 {
        return ln_gamma(x + by) - ln_gamma(x);
    }
    // Stirling's series, of which each next term would be below 1e-16 here.
    let rest = |x: f64| {
        let square = (x * x).recip();
        (1.0 / 12.0 + square * (-1.0 / 360.0 + square * (1.0 / 1_260.0 + square * (-1.0 / 1_680.0 + square / 1_188.0)))) / x
    };
    (x - 0.5) * (by / x).ln_1p() + by * (x + by).ln() - by + rest(x + by) - rest(x)
}

/// The continued fraction of the incomplete beta function, for `x` below `(a + 1) / (a + b + 2)`.
///
/// W. J. Lentz, 1976, Applied Optics 15(3), 668-671, doi:10.1364/AO.15.000668, as modified by Thompson and Barnett.
/// The number of terms grows with the square root of the larger parameter.
fn beta_fraction((a, b): (f64, f64), (x, rest): (f64, f64)) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let ln_front = ln_rising(a.max(b), a.min(b)) - ln_gamma(a.min(b)) + a * x.ln() + b * rest.ln();
    let away_from_zero = |value: f64| if value.abs() < 1e-300 { 1e-300 } else { value };
    let mut numerator = 1.0;
    let mut denominator = away_from_zero(1.0 - (a + b) * x / (a + 1.0)).recip();
    let mut fraction = denominator;
    for step in 1..100_000_u32 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = fraction;
        for term in [even, odd] {
            denominator = away_from_zero(1.0 + term * denominator).recip();
            numerator = away_from_zero(1.0 + term / numerator);
            fraction *= denominator * numerator;
        }
        if (fraction - before).abs() <= f64::EPSILON * fraction.abs() {
            break;
        }
    }
    (ln_front.exp() * fraction / a).min(1.0)
}

//! The law of a count with a given mean and variance: binomial, Poisson or negative binomial, whichever has them.

use std::f64::consts::TAU;

use statrs::function::gamma::ln_gamma;

use super::super::permutation::PermutationP;
use super::super::tails::{Binomial, CountLaw, Poisson};
use super::super::two_sided_normal_p;
use super::closed_form::{Graph, Moments, moments};

/// Standard deviation above which a count is taken to be normal.
const WIDE: f64 = 1e4;

/// Variance and mean closer than this are those of a Poisson law.
const ALIKE: f64 = 1e-6;

/// A count of common edges turned round so that both graphs are the sparser of themselves and what is left of them: the
/// rarer a count, the closer it is to the laws below.
pub(super) struct Rarer {
    observed: f64,
    moments: Moments,
    /// Whether a high count turned into a low one.
    mirrored: bool,
}

impl Rarer {
    pub(super) fn new(observed: f64, a: &Graph, b: &Graph) -> Self {
        let (dense_a, dense_b) = (a.edges > a.others, b.edges > b.others);
        let observed = match (dense_a, dense_b) {
            (false, false) => observed,
            (true, false) => b.edges - observed,
            (false, true) => a.edges - observed,
            (true, true) => observed - a.edges + b.others,
        };
        let Moments { variance, .. } = moments(a, b);
        let moments = Moments { mean: Self::expected(a, b), variance };
        Self { observed, moments, mirrored: dense_a != dense_b }
    }

    /// The mean of such a count.
    pub(super) fn expected(a: &Graph, b: &Graph) -> f64 {
        a.edges.min(a.others) * b.edges.min(b.others) / (a.edges + a.others)
    }

    /// Both tails of the count that was given.
    pub(super) fn tails(&self) -> PermutationP {
        let Moments { mean, variance } = self.moments;
        let (high, low) = if mean <= 0.0 || variance <= 0.0 {
            (1.0, 1.0)
        } else if variance > WIDE * WIDE {
            let sd = variance.sqrt();
            (above((self.observed - 0.5 - mean) / sd), above((mean - self.observed - 0.5) / sd))
        } else if (variance / mean - 1.0).abs() < ALIKE {
            self.of(&Poisson { mean })
        } else if variance > mean {
            self.of(&NegativeBinomial { mean, size: mean * mean / (variance - mean) })
        } else {
            self.of(&binomial(self.moments, self.observed))
        };
        let (p_high, p_low) = if self.mirrored { (low, high) } else { (high, low) };
        tails(p_high, p_low)
    }

    fn of(&self, law: &impl CountLaw) -> (f64, f64) {
        (law.ln_at_least(self.observed).exp(), law.ln_at_most(self.observed).exp())
    }
}

/// Both tails and twice the smaller; none is ever 0.
pub(in super::super) fn tails(p_high: f64, p_low: f64) -> PermutationP {
    let inside = |p: f64| p.clamp(1e-300, 1.0);
    PermutationP { p_high: inside(p_high), p_low: inside(p_low), p: inside(2.0 * p_high.min(p_low)) }
}

/// The probability that a standard normal variable lies above `z`.
pub(super) fn above(z: f64) -> f64 {
    let beyond = 0.5 * two_sided_normal_p(z);
    if z > 0.0 { beyond } else { 1.0 - beyond }
}

/// A number of pairs as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 pairs, those of a hundred million events")]
pub(super) fn wide(pairs: u64) -> f64 {
    pairs as f64
}

/// A binomial law with a mean and about a variance: as many trials, in whole numbers, as give both.
fn binomial(Moments { mean, variance }: Moments, observed: f64) -> Binomial {
    let trials = (mean * mean / (mean - variance)).round().max(observed).max(mean.floor() + 1.0);
    Binomial { trials, odds: mean / (trials - mean) }
}

/// A negative binomial law; its size need not be whole.
#[derive(Clone, Copy)]
pub(super) struct NegativeBinomial {
    pub(super) mean: f64,
    pub(super) size: f64,
}

impl CountLaw for NegativeBinomial {
    fn mean(&self) -> f64 {
        self.mean
    }

    fn highest(&self) -> f64 {
        f64::INFINITY
    }

    /// In the saddle-point form, as for the other laws.
    fn ln_mass(&self, count: f64) -> f64 {
        let Self { mean, size } = *self;
        if count < 1.0 {
            return -size * (mean / size).ln_1p();
        }
        let all = size + count;
        let stirling = stirling_error(all) - stirling_error(count) - stirling_error(size);
        let far = deviance(size, all * size / (size + mean)) + deviance(count, all * mean / (size + mean));
        stirling - far + 0.5 * (size / (TAU * count * all)).ln()
    }

    fn step(&self, count: f64) -> f64 {
        (count + self.size) / (count + 1.0) * (self.mean / (self.size + self.mean))
    }
}

/// `ln(Gamma(x + 1))` less Stirling's approximation of it.
fn stirling_error(x: f64) -> f64 {
    if x < 16.0 {
        return ln_gamma(x + 1.0) - (x + 0.5) * x.ln() + x - 0.5 * TAU.ln();
    }
    let inverse_square = (x * x).recip();
    let coefficients = [1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
    coefficients.into_iter().fold(0.0, |sum, coefficient| sum * inverse_square + coefficient) / x
}

/// `x ln(x / mean) + mean - x`, without cancellation where the two are close.
fn deviance(x: f64, mean: f64) -> f64 {
    let apart = (mean - x) / x;
    if apart.abs() > 0.1 {
        return x * (apart - apart.ln_1p());
    }
    let (mut power, mut order, mut sum) = (apart * apart, 2.0, 0.0);
    while power.abs() > f64::EPSILON * sum {
        sum += power / order;
        power *= -apart;
        order += 1.0;
    }
    x * sum
}

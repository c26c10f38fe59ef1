//! Exact tails of the binomial and Poisson laws, for counts up to a million million.
//!
//! statrs leaves its continued fraction for the incomplete beta function after 140 terms, which is too early for counts
//! of tens of thousands near their mean. Here a tail is the probability of its first count, from the saddle-point form
//! that keeps every digit (C. Loader, 2000, "Fast and Accurate Computation of Binomial Probabilities"), times a series
//! of positive terms that is summed to the end: some nine standard deviations of terms.

use std::f64::consts::TAU;

/// A law of a count. Counts are whole numbers held as `f64`, exact below 2^53; logarithms are natural.
pub(super) trait CountLaw {
    /// Expected count.
    fn mean(&self) -> f64;

    /// Largest count with a probability above zero.
    fn highest(&self) -> f64;

    /// Logarithm of the probability of exactly `count`, from 0 to the highest.
    fn ln_mass(&self, count: f64) -> f64;

    /// Probability of `count + 1` over that of `count`.
    fn step(&self, count: f64) -> f64;

    /// Logarithm of the probability of `count` or more.
    fn ln_at_least(&self, count: f64) -> f64 {
        if count > self.highest() {
            f64::NEG_INFINITY
        } else if count >= self.mean() {
            self.ln_mass(count) + series(|terms| self.step(count + terms)).ln()
        } else {
            ln_complement(self.ln_at_most(count - 1.0))
        }
    }

    /// Logarithm of the probability of `count` or fewer.
    fn ln_at_most(&self, count: f64) -> f64 {
        if count < 0.0 {
            f64::NEG_INFINITY
        } else if count <= self.mean() {
            self.ln_mass(count) + series(|terms| self.step(count - terms - 1.0).recip()).ln()
        } else {
            ln_complement(self.ln_at_least(count + 1.0))
        }
    }
}

/// `1 + r(0) + r(0) r(1) + ...` for ratios below one that fall.
fn series(ratio: impl Fn(f64) -> f64) -> f64 {
    let (mut term, mut sum, mut terms) = (1.0, 1.0, 0.0);
    while term > sum * (f64::EPSILON / 16.0) {
        term *= ratio(terms);
        sum += term;
        terms += 1.0;
    }
    sum
}

fn ln_complement(ln_probability: f64) -> f64 {
    (-ln_probability.exp()).ln_1p()
}

/// How many of `trials` events fall on one side, at `odds` to one for each.
#[derive(Clone, Copy)]
pub(super) struct Binomial {
    pub(super) trials: f64,
    pub(super) odds: f64,
}

impl Binomial {
    /// The same law seen from the other side.
    pub(super) fn mirrored(self) -> Self {
        Self { odds: self.odds.recip(), ..self }
    }
}

impl CountLaw for Binomial {
    fn mean(&self) -> f64 {
        self.trials * (self.odds / (1.0 + self.odds))
    }

    fn highest(&self) -> f64 {
        self.trials
    }

    fn ln_mass(&self, count: f64) -> f64 {
        let rest = self.trials - count;
        if count < 1.0 {
            return -self.trials * self.odds.ln_1p();
        }
        if rest < 1.0 {
            return -self.trials * self.odds.recip().ln_1p();
        }
        let stirling = stirling_error(self.trials) - stirling_error(count) - stirling_error(rest);
        let far = deviance(count, self.mean()) + deviance(rest, self.mirrored().mean());
        stirling - far - 0.5 * (TAU * count * (rest / self.trials)).ln()
    }

    fn step(&self, count: f64) -> f64 {
        (self.trials - count) / (count + 1.0) * self.odds
    }
}

/// How many events happen where `mean` are expected.
#[derive(Clone, Copy)]
pub(super) struct Poisson {
    pub(super) mean: f64,
}

impl CountLaw for Poisson {
    fn mean(&self) -> f64 {
        self.mean
    }

    fn highest(&self) -> f64 {
        f64::INFINITY
    }

    fn ln_mass(&self, count: f64) -> f64 {
        if count < 1.0 {
            return -self.mean;
        }
        -stirling_error(count) - deviance(count, self.mean) - 0.5 * (TAU * count).ln()
    }

    fn step(&self, count: f64) -> f64 {
        self.mean / (count + 1.0)
    }
}

/// `ln(n!)` less Stirling's approximation of it, for `n >= 1`.
fn stirling_error(n: f64) -> f64 {
    if n < 16.0 {
        let factorial: f64 = std::iter::successors(Some(n), |k| Some(k - 1.0)).take_while(|&k| k > 1.0).product();
        return factorial.ln() - (n + 0.5) * n.ln() + n - 0.5 * TAU.ln();
    }
    let inverse_square = (n * n).recip();
    let coefficients = [1.0 / 1188.0, -1.0 / 1680.0, 1.0 / 1260.0, -1.0 / 360.0, 1.0 / 12.0];
    coefficients.into_iter().fold(0.0, |sum, coefficient| sum * inverse_square + coefficient) / n
}

/// `count ln(count / mean) + mean - count`, without cancellation where the two are close.
fn deviance(count: f64, mean: f64) -> f64 {
    let apart = (count - mean) / (count + mean);
    if apart.abs() > 0.1 {
        return count * (count / mean).ln() + mean - count;
    }
    // ln(count / mean) = 2 atanh(apart); its first term is taken out and joined with mean - count.
    let square = apart * apart;
    let (mut power, mut odd, mut sum) = (2.0 * count * apart * square, 3.0, (count - mean) * apart);
    while power.abs() > sum * f64::EPSILON {
        sum += power / odd;
        power *= square;
        odd += 2.0;
    }
    sum
}

/// Where a rising function crosses zero, found from `start` by steps of `stride` and then by the Illinois rule.
///
/// The function must take both signs. M. Dowell and P. Jarratt, 1971, BIT 11, 168-174, doi:10.1007/BF01934364.
pub(super) fn crossing(rising: impl Fn(f64) -> f64, start: f64, stride: f64) -> f64 {
    let away = |mut at: f64, mut stride: f64| {
        while rising(at) * stride <= 0.0 {
            at += stride;
            stride *= 2.0;
        }
        at
    };
    let (mut old, mut new) = (away(start, -stride), away(start, stride));
    let (mut at_old, mut at_new) = (rising(old), rising(new));
    for _ in 0..200 {
        let next = new - at_new * (new - old) / (at_new - at_old);
        let at_next = rising(next);
        let moved = (next - new).abs();
        if at_next * at_new < 0.0 {
            (old, at_old) = (new, at_new);
        } else {
            at_old *= 0.5;
        }
        (new, at_new) = (next, at_next);
        if moved <= 4.0 * f64::EPSILON * (1.0 + new.abs()) || at_new.abs() <= f64::EPSILON {
            break;
        }
    }
    new
}

#[cfg(test)]
mod tests;

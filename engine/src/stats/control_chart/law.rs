//! The laws that exact limits come from: Poisson with a known mean, and negative binomial where the mean was estimated.

use statrs::function::gamma::ln_gamma;

use crate::stats::tails::CountLaw;

/// Up to this mean a limit is found by adding up probabilities from 0; the one of 0 itself must not vanish.
const SHORT: f64 = 200.0;

/// How many events happen before their number has `shape` failures, an event being `odds` times as likely as a failure.
///
/// With a whole shape B + 1 and odds 1 / m this is what a day gives after m days with B events, whatever the rate: its upper
/// tail is the binomial one of today's share of all events.
#[derive(Clone, Copy)]
pub(in crate::stats) struct NegativeBinomial {
    pub(in crate::stats) shape: f64,
    pub(in crate::stats) odds: f64,
}

impl NegativeBinomial {
    /// Logarithm of the probability that a trial fails.
    fn ln_failure(&self) -> f64 {
        -self.odds.ln_1p()
    }

    fn share(&self) -> f64 {
        self.odds / (1.0 + self.odds)
    }
}

impl CountLaw for NegativeBinomial {
    fn mean(&self) -> f64 {
        self.shape * self.odds
    }

    fn highest(&self) -> f64 {
        f64::INFINITY
    }

    fn ln_mass(&self, count: f64) -> f64 {
        let none = self.shape * self.ln_failure();
        if count < 1.0 {
            return none;
        }
        let ways = ln_gamma(count + self.shape) - ln_gamma(self.shape) - ln_gamma(count + 1.0);
        ways + none + count * self.share().ln()
    }

    fn step(&self, count: f64) -> f64 {
        if count < 0.0 {
            // Nothing lies below 0, and a shape of 1 would make that 0 / 0.
            return f64::INFINITY;
        }
        (count + self.shape) / (count + 1.0) * self.share()
    }
}

/// The largest count that is no alarm: `P(X > upper) <= risk`, and no smaller count is as unlikely to be passed.
pub(in crate::stats) fn upper(law: &impl CountLaw, risk: f64) -> f64 {
    if law.mean() <= SHORT && risk >= 1e-9 {
        let (mut count, mut mass) = (0.0, law.ln_mass(0.0).exp());
        let mut left = 1.0 - mass;
        // The second condition ends the sum where rounding keeps it from getting down to the risk.
        while left > risk && (count <= law.mean() || mass > f64::EPSILON * risk) {
            mass *= law.step(count);
            left -= mass;
            count += 1.0;
        }
        return count;
    }
    let passed = |count: f64| law.ln_at_least(count + 1.0) <= risk.ln();
    first_whole(law.mean().ceil().max(1.0), passed)
}

/// The smallest count that is no alarm from below: `P(X < lower) <= risk`, and no larger count is as unlikely to be missed.
pub(in crate::stats) fn lower(law: &impl CountLaw, risk: f64) -> f64 {
    let missed = |count: f64| law.ln_at_most(count) > risk.ln();
    first_whole(law.mean().ceil().max(1.0), missed)
}

/// Probability of `count` or more.
pub(in crate::stats) fn at_least(law: &impl CountLaw, count: f64) -> f64 {
    if count < 1.0 { 1.0 } else { law.ln_at_least(count).exp().clamp(f64::MIN_POSITIVE, 1.0) }
}

/// The smallest whole number from 0 that a condition holds for, which holds for all numbers above it.
pub(in crate::stats) fn first_whole(start: f64, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut below, mut at) = (-1.0, start);
    while !holds(at) {
        below = at;
        at *= 2.0;
    }
    while at - below > 1.0 {
        let middle = (0.5 * (below + at)).floor();
        if holds(middle) {
            at = middle;
        } else {
            below = middle;
        }
    }
    at
}

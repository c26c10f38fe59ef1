//! Tests that are exact given the total, which makes the present count binomial, and the odds that each leaves standing.

use super::super::NotComputable;
use super::super::tails::{Binomial, CountLaw, crossing};
use super::{Outcome, Pair, PeriodTest};

/// Probabilities within this relative distance count as equal when outcomes are called "no more likely", as in R.
const TIE: f64 = 1e-7;

/// How many stretches beyond the first that is rejected are looked at, in case p rises again.
const BEYOND: u8 = 16;

/// p and limits of the odds.
pub(super) fn exact(pair: Pair, odds: f64, test: PeriodTest, alpha: f64) -> Outcome {
    let law = Binomial { trials: pair.total(), odds };
    let half = 0.5 * law.ln_mass(pair.now).exp();
    let doubled = || 2.0 * law.ln_at_least(pair.now).exp().min(law.ln_at_most(pair.now).exp());
    let p = match test {
        PeriodTest::MinLikelihood => no_more_likely(&law, pair.now),
        PeriodTest::Blaker => blaker(law, pair.now),
        PeriodTest::MidP => doubled() - 2.0 * half,
        PeriodTest::MidPMinLikelihood => no_more_likely(&law, pair.now) - half,
        _ => doubled(),
    };
    let upper = |pair: Pair| match test {
        PeriodTest::MinLikelihood => Tails::MinLikelihood.upper(pair, alpha),
        PeriodTest::Blaker => Tails::Blaker.upper(pair, alpha),
        PeriodTest::MidP | PeriodTest::MidPMinLikelihood => central_upper(pair, alpha, 0.5),
        _ => central_upper(pair, alpha, 1.0),
    };
    // The lower limit is the upper one seen from the other side.
    let limits = (upper(pair.turned()).map_or(0.0, f64::recip), upper(pair));
    let statistic = Err(NotComputable::Because("the exact tests have no statistic; read p"));
    Outcome { statistic, p: Ok(p), limits }
}

/// The odds at which the count seen or fewer have probability `alpha / 2`, the count seen itself with a weight; `None`
/// where all events are present ones.
fn central_upper(pair: Pair, alpha: f64, weight: f64) -> Option<f64> {
    let (start, stride) = search(pair);
    let ln_tail = (0.5 * alpha).ln();
    let law = |ln_odds: f64| Binomial { trials: pair.total(), odds: ln_odds.exp() };
    let at_most = |at: f64| {
        let law = law(at);
        if weight >= 1.0 {
            law.ln_at_most(pair.now)
        } else {
            ln_sum(law.ln_at_most(pair.now - 1.0), law.ln_mass(pair.now) + weight.ln())
        }
    };
    (pair.before >= 1.0).then(|| crossing(|at| ln_tail - at_most(at), start, stride).exp())
}

/// Where to look for limits of the logarithm of the odds, and in what steps.
fn search(pair: Pair) -> (f64, f64) {
    let (on, off) = (pair.now + 0.5, pair.before + 0.5);
    ((on / off).ln(), 2.0 * (on.recip() + off.recip()).sqrt())
}

fn ln_sum(a: f64, b: f64) -> f64 {
    let (low, high) = (a.min(b), a.max(b));
    if low.is_finite() { high + (low - high).exp().ln_1p() } else { high }
}

/// Probability of all counts that are no more likely than the one seen, of a law with one peak within one of its mean.
pub(in crate::stats) fn no_more_likely(law: &impl CountLaw, seen: f64) -> f64 {
    let bar = law.ln_mass(seen) + TIE.ln_1p();
    let unlikely = |count: f64| law.ln_mass(count) <= bar;
    let (low, high) = if seen <= law.mean() {
        (seen, first(law.mean().ceil(), law.highest() + 1.0, unlikely))
    } else {
        (-first(-law.mean().floor(), 1.0, |count| unlikely(-count)), seen)
    };
    (law.ln_at_most(low).exp() + law.ln_at_least(high).exp()).min(1.0)
}

/// The first whole number from `from` to `to` at which something holds, given that it holds from there on.
fn first(mut from: f64, mut to: f64, holds: impl Fn(f64) -> bool) -> f64 {
    while from < to {
        let middle = f64::midpoint(from, to).floor();
        if holds(middle) {
            to = middle;
        } else {
            from = middle + 1.0;
        }
    }
    to
}

/// The smaller tail, and as much of the other as is no larger.
fn blaker(law: Binomial, seen: f64) -> f64 {
    let (low, high) = (law.ln_at_most(seen), law.ln_at_least(seen));
    let (law, seen, tail) = if low <= high { (law, seen, low) } else { (law.mirrored(), law.trials - seen, high) };
    let other = first(seen + 1.0, law.trials + 1.0, |count| law.ln_at_least(count) <= tail + TIE.ln_1p());
    (tail.exp() + law.ln_at_least(other).exp()).min(1.0)
}

/// Which counts of the far tail go with the count seen.
#[derive(Clone, Copy)]
enum Tails {
    /// Those that are no more likely each.
    MinLikelihood,
    /// As many as together are no more likely than the near tail.
    Blaker,
}

impl Tails {
    /// The highest odds whose p is above `alpha`; `None` where all events are present ones.
    ///
    /// Above the estimate p is `P(X <= seen) + P(X >= far)`, where `far` moves up by one wherever the odds pass a certain value.
    /// Between two such values p falls and then rises, so that it is highest at one of them.
    fn upper(self, pair: Pair, alpha: f64) -> Option<f64> {
        if pair.before < 1.0 {
            return None;
        }
        let stands = |far: f64| self.p_before(pair, far) > alpha || self.p_after(pair, far) > alpha;
        let end = pair.total() + 1.0;
        let mut last = first(pair.now + 1.0, end + 1.0, |far| !stands(far)) - 1.0;
        for beyond in 1..=BEYOND {
            let far = last + f64::from(beyond);
            if far <= end && stands(far) {
                last = far;
            }
        }
        if self.p_before(pair, last) > alpha {
            return Some(self.jump(pair, last).exp());
        }
        if last >= end {
            return central_upper(pair, 2.0 * alpha, 1.0);
        }
        // From just after the jump before it to the next, p falls through alpha once and does not come back.
        let (mut inside, mut outside) = (self.jump(pair, last - 1.0), self.jump(pair, last));
        while outside - inside > 4.0 * f64::EPSILON * (1.0 + inside.abs()) {
            let middle = f64::midpoint(inside, outside);
            if p(pair, last, middle) > alpha {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        Some(inside.exp())
    }

    /// p just before the odds at which `far` leaves the far tail.
    fn p_before(self, pair: Pair, far: f64) -> f64 {
        if far > pair.total() { 0.0 } else { p(pair, far, self.jump(pair, far)) }
    }

    /// p just after the odds at which the count before `far` left the far tail.
    fn p_after(self, pair: Pair, far: f64) -> f64 {
        if far - 1.0 <= pair.now { 1.0 } else { p(pair, far, self.jump(pair, far - 1.0)) }
    }

    /// Logarithm of the odds at which `far` leaves the far tail.
    fn jump(self, pair: Pair, far: f64) -> f64 {
        let law = |ln_odds: f64| Binomial { trials: pair.total(), odds: ln_odds.exp() };
        match self {
            // One of `far` events more for every step between the two counts, each worth the odds.
            Self::MinLikelihood => (law(0.0).ln_mass(pair.now) - law(0.0).ln_mass(far)) / (far - pair.now),
            Self::Blaker => {
                let rising = |at: f64| law(at).ln_at_least(far) - law(at).ln_at_most(pair.now);
                let middle = f64::midpoint(pair.now, far);
                crossing(rising, ((middle + 0.5) / (pair.total() - middle + 0.5)).ln(), search(pair).1)
            }
        }
    }
}

/// Probability of the count seen or fewer, or `far` or more.
fn p(pair: Pair, far: f64, ln_odds: f64) -> f64 {
    let law = Binomial { trials: pair.total(), odds: ln_odds.exp() };
    law.ln_at_most(pair.now).exp() + law.ln_at_least(far).exp()
}

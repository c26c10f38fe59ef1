//! How a total of overdispersed events falls to two sides.

/// The number of a total of events that fall to one side, where both sides are negative binomial with one probability: the
/// beta-binomial law with the sizes of both sides.
#[derive(Debug, Clone, Copy)]
pub(in crate::stats) struct Shares {
    /// Events of both sides.
    pub(in crate::stats) total: f64,
    /// Size of the side that is counted.
    pub(in crate::stats) here: f64,
    /// Size of the other side.
    pub(in crate::stats) there: f64,
}

impl Shares {
    /// Probabilities of `seen` or fewer, and of `seen` or more.
    pub(in crate::stats) fn tails(self, seen: f64) -> (f64, f64) {
        let turned = Self { here: self.there, there: self.here, ..self };
        // In units of the probability of the count seen, so that neither tail is a difference.
        let (below, above) = (turned.beyond(self.total - seen), self.beyond(seen));
        let all = below + above + 1.0;
        let share = |tail: f64| if tail.is_finite() { (tail + 1.0) / all } else { 1.0 };
        (share(below), share(above))
    }

    /// Probability of all counts above `seen` over that of `seen`.
    fn beyond(self, seen: f64) -> f64 {
        // With both sizes at least 1 there is one peak, and past it the terms fall ever faster.
        let one_peak = self.here >= 1.0 && self.there >= 1.0;
        let (mut term, mut sum, mut count, mut rest) = (1.0, 0.0, seen, self.total - seen);
        while rest > 0.0 && sum < f64::MAX {
            let ratio = rest * (count + self.here) / ((count + 1.0) * (rest - 1.0 + self.there));
            term *= ratio;
            sum += term;
            if one_peak && ratio < 1.0 && term * ratio <= (1.0 - ratio) * sum * f64::EPSILON {
                break;
            }
            count += 1.0;
            rest -= 1.0;
        }
        sum
    }
}

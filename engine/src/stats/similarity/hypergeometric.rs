//! The hypergeometric law: how many of an area's events are of one pattern, where patterns do not differ.

use super::super::tails::{Binomial, CountLaw};

/// Of `drawn` events from `here` of one kind and `there` of another, those of the first kind beyond the fewest possible.
pub(super) struct Hypergeometric {
    here: f64,
    there: f64,
    drawn: f64,
    fewest: f64,
}

impl Hypergeometric {
    pub(super) fn new(here: f64, there: f64, drawn: f64) -> Self {
        Self { here, there, drawn, fewest: (drawn - there).max(0.0) }
    }

    /// Where a count of the first kind stands in this law.
    pub(super) fn place(&self, count: f64) -> f64 {
        count - self.fewest
    }
}

impl CountLaw for Hypergeometric {
    fn mean(&self) -> f64 {
        self.drawn * (self.here / (self.here + self.there)) - self.fewest
    }

    fn highest(&self) -> f64 {
        self.drawn.min(self.here) - self.fewest
    }

    fn ln_mass(&self, count: f64) -> f64 {
        // Two binomial probabilities over that of their sum, whatever the odds; these keep all three near their peaks.
        let (count, all) = (count + self.fewest, self.here + self.there);
        if self.drawn < 1.0 || self.drawn >= all {
            return 0.0;
        }
        let law = |trials: f64| Binomial { trials, odds: self.drawn / (all - self.drawn) };
        let part = |trials: f64, count: f64| if trials < 1.0 { 0.0 } else { law(trials).ln_mass(count) };
        part(self.here, count) + part(self.there, self.drawn - count) - law(all).ln_mass(self.drawn)
    }

    fn step(&self, count: f64) -> f64 {
        let count = count + self.fewest;
        (self.here - count) / (count + 1.0) * ((self.drawn - count) / (self.there - self.drawn + count + 1.0))
    }
}

//! Sites, what they cover, and which of them were chosen.

use std::collections::HashSet;

use crate::stats::StatsError;

/// Sites that may be chosen, and the demand that each covers.
#[derive(Debug, Clone, Copy)]
pub struct Sites<'a> {
    /// Demand at each place: expected reports, say.
    pub weights: &'a [f64],
    /// For each site the positions of the places that it covers.
    pub covers: &'a [Vec<usize>],
    /// Sites that belong together, where only so many of a group may be chosen.
    pub groups: Option<Groups<'a>>,
}

/// Groups of sites with a limit.
#[derive(Debug, Clone, Copy)]
pub struct Groups<'a> {
    /// The group of each site; `None` for one that stands alone.
    pub of_site: &'a [Option<usize>],
    /// How many sites of one group may be chosen.
    pub most: usize,
}

/// Chosen sites and the demand that they cover.
#[derive(Debug, Clone, PartialEq)]
pub struct Covering {
    /// Positions of the chosen sites: ascending, or for a greedy choice in the order in which they were chosen.
    pub open: Vec<usize>,
    /// Demand within reach of one of them, each place once.
    pub covered: f64,
    /// What no choice can exceed; equal to `covered` where the optimum is proved.
    pub bound: f64,
}

impl Covering {
    /// Whether no other choice covers more.
    #[must_use]
    pub fn is_optimal(&self) -> bool {
        self.bound <= self.covered * (1.0 + 1e-9)
    }
}

/// Distances from places (rows) to sites (columns), in any one unit.
#[derive(Debug, Clone, Copy)]
pub struct Distances<'a> {
    /// Row after row.
    pub values: &'a [f64],
    /// How many sites there are.
    pub sites: usize,
}

/// Chosen sites and the distance that was minimised.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// Positions of the chosen sites, ascending.
    pub open: Vec<usize>,
    /// What was minimised.
    pub objective: f64,
}

impl Sites<'_> {
    pub(super) fn check(&self) -> Result<(), StatsError> {
        if self.weights.is_empty() || self.covers.is_empty() {
            return Err(StatsError::TooFew { what: "places and sites", given: 0, needed: 1 });
        }
        if let Some(at) = self.weights.iter().position(|weight| !(weight.is_finite() && *weight >= 0.0)) {
            return Err(StatsError::BadOption {
                option: "a weight",
                value: self.weights[at],
                needs: "a finite number, not negative",
            });
        }
        if self.covers.iter().flatten().any(|place| *place >= self.weights.len()) {
            return Err(StatsError::Undefined { because: "a site covers a place that is not there" });
        }
        let is_twice = |covers: &&Vec<usize>| covers.iter().collect::<HashSet<_>>().len() < covers.len();
        if self.covers.iter().any(|covers| is_twice(&covers)) {
            return Err(StatsError::Undefined { because: "a site covers a place twice" });
        }
        match self.groups {
            Some(groups) if groups.of_site.len() != self.covers.len() => {
                Err(StatsError::Lengths { what: "groups of sites", given: groups.of_site.len(), expected: self.covers.len() })
            }
            _ => Ok(()),
        }
    }

    /// Demand within reach of any of some sites.
    pub(super) fn covered(&self, open: &[usize]) -> f64 {
        let mut is_covered = vec![false; self.weights.len()];
        for place in open.iter().flat_map(|site| &self.covers[*site]) {
            is_covered[*place] = true;
        }
        self.weights.iter().zip(is_covered).filter(|(_, is_covered)| *is_covered).map(|(weight, _)| weight).sum()
    }
}

impl Distances<'_> {
    /// How many places there are.
    pub(super) fn places(&self) -> usize {
        self.values.len() / self.sites.max(1)
    }

    pub(super) fn row(&self, place: usize) -> &[f64] {
        &self.values[place * self.sites..][..self.sites]
    }

    pub(super) fn check(&self, open: usize) -> Result<(), StatsError> {
        if self.sites == 0 || self.values.is_empty() || !self.values.len().is_multiple_of(self.sites) {
            return Err(StatsError::Lengths { what: "distances", given: self.values.len(), expected: self.sites });
        }
        if let Some(bad) = self.values.iter().find(|metres| !(metres.is_finite() && **metres >= 0.0)) {
            return Err(StatsError::BadOption { option: "a distance", value: *bad, needs: "a finite number, not negative" });
        }
        if open == 0 || open > self.sites {
            return Err(StatsError::TooFew { what: "sites to choose from", given: self.sites, needed: open.max(1) });
        }
        Ok(())
    }
}

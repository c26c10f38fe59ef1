//! Incidents that two households report, minutes and doors apart.

use std::collections::BTreeSet;

use rand::RngExt;
use rand_pcg::Pcg64;

use crate::synth::draw::{Purpose, happens, stream};
use crate::synth::event::{Event, Mark, Origin};
use crate::synth::model::{Cluster, Model};

/// Draws second reports from a stream of their own.
pub(super) struct Doubles<'a> {
    model: &'a Model<'a>,
    categories: BTreeSet<usize>,
    rng: Pcg64,
    pairs: usize,
}

impl<'a> Doubles<'a> {
    pub(super) fn new(model: &'a Model<'a>, seed: u64) -> Self {
        let slugs = &model.city.scenario.spec.duplicates.categories;
        let categories = slugs.iter().filter_map(|slug| model.city.library.category(slug)).collect();
        Self { model, categories, rng: stream(seed, Purpose::Duplicates), pairs: 0 }
    }

    /// A second report of an ordinary incident that a resident reported, for a share of them; marks the first.
    pub(super) fn again(&mut self, first: &mut Event) -> Option<Event> {
        let spec = &self.model.city.scenario.spec.duplicates;
        let told = first.household.filter(|_| first.mark == Mark::Ordinary && self.categories.contains(&first.category))?;
        if !happens(&mut self.rng, spec.share) {
            return None;
        }
        let plan = self.model.city.plan;
        let near = Cluster::around(plan, plan.houses[first.house as usize].at, spec.distance_m, &|_| true)?;
        let house = near.draw(&mut self.rng);
        let household = self.model.reporter(house, &mut self.rng);
        let minutes = i64::from(spec.minutes);
        let shift = 60 * self.rng.random_range(-minutes..=minutes);
        let wait = 60 + 60 * self.rng.random_range(0..minutes);
        let (from, to) = (first.from + shift, first.to + shift);
        let calendar = self.model.city.calendar;
        if household.abs_diff(told) <= 1 || !(calendar.from..calendar.to).contains(&from) {
            return None;
        }
        first.mark = Mark::Doubled(self.pairs);
        let mark = Mark::Double(self.pairs);
        self.pairs += 1;
        let reported = (first.reported + wait).max(to + 60);
        Some(Event { reported, from, to, house, household: Some(household), origin: Origin::Resident, mark, ..first.clone() })
    }
}

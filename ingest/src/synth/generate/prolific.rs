//! One household that files far more than others, about its own street.

use rand_pcg::Pcg64;

use crate::synth::draw::any;
use crate::synth::event::{Event, Mark, Origin};
use crate::synth::geometry::Place;
use crate::synth::model::Model;
use crate::synth::number::count;

/// Homes tried until one lies on a street that is long enough.
const TRIES: usize = 200;
/// Houses of a long enough street.
const HOUSES: usize = 20;

/// The prolific household.
#[derive(Debug, Clone)]
pub(crate) struct Prolific {
    pub(crate) household: u32,
    /// Its home.
    pub(crate) place: Place,
    /// The houses of its street.
    houses: Vec<u32>,
}

impl Prolific {
    /// A household in a fully reporting neighbourhood, on a long enough street if one is found.
    pub(super) fn choose(model: &Model, rng: &mut Pcg64) -> Self {
        let plan = model.city.plan;
        let mut home = 0;
        let mut houses = Vec::new();
        for _ in 0..TRIES {
            home = count(any(rng, plan.houses.len()));
            let street = plan.houses[home as usize].street;
            houses = (0..count(plan.houses.len())).filter(|&at| plan.houses[at as usize].street == street).collect();
            if houses.len() >= HOUSES && houses.iter().all(|&house| model.share_reported(house) >= 1.0) {
                break;
            }
        }
        let house = &plan.houses[home as usize];
        Self { household: house.first_household, place: house.place, houses }
    }

    pub(super) fn file(&self, model: &Model, reports: u32, events: &mut Vec<Event>, rng: &mut Pcg64) {
        let slugs = &model.city.scenario.spec.prolific_reporter.categories;
        let categories: Vec<usize> = slugs.iter().filter_map(|slug| model.city.library.category(slug)).collect();
        for _ in 0..reports {
            let category = categories[any(rng, categories.len())];
            let house = self.houses[any(rng, self.houses.len())];
            let from = model.moment_between(category, 0..model.city.calendar.days.len(), rng);
            let event = model.event((category, house), from, Mark::Prolific, rng);
            events.push(Event { origin: Origin::Resident, household: Some(self.household), ..event });
        }
    }

    /// Gives reports that fell to this household by chance to the next one, so that its planted number is exact.
    pub(super) fn keep_apart(&self, model: &Model, events: &mut [Event]) {
        let next = (self.household + 1) % model.city.plan.households;
        for event in events.iter_mut().filter(|event| event.mark != Mark::Prolific) {
            if event.household == Some(self.household) {
                event.household = Some(next);
            }
        }
    }
}

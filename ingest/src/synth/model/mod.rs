//! The city in motion: what happens where and when, and who reports it.

mod attractor;
mod rhythm;

use rand::RngExt;
use rand_pcg::Pcg64;

pub(crate) use attractor::{Attractor, Cluster};
use rhythm::Rhythm;

use super::SynthError;
use super::calendar::Calendar;
use super::draw::{Table, any, happens};
use super::event::{Event, Located, Mark, Origin};
use super::geometry::Point;
use super::library::Library;
use super::number::count;
use super::plan::Plan;
use super::scenario::{NamedPlace, Scenario};

/// Share of residents' reports filed from the block where it happened; the others come from the same neighbourhood.
const SAME_BLOCK: f64 = 0.6;

/// A city at rest: what its scenario says, where its streets are, which days it has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct City<'a> {
    pub(crate) scenario: &'a Scenario,
    pub(crate) library: &'a Library,
    pub(crate) plan: &'a Plan,
    pub(crate) calendar: &'a Calendar,
}

/// Everything that events are drawn from.
#[derive(Debug)]
pub(crate) struct Model<'a> {
    pub(crate) city: City<'a>,
    /// The lasting hotspots, the strongest first.
    pub(crate) attractors: Vec<Attractor>,
    categories: Vec<CategoryModel>,
    mix: Table,
    /// Houses by their households.
    streets: Table,
    /// Houses of every neighbourhood.
    houses_of: Vec<Vec<u32>>,
}

#[derive(Debug)]
struct CategoryModel {
    rhythm: Rhythm,
    /// Choice among attractors; nothing where none draws this category.
    attractors: Option<Table>,
}

impl<'a> Model<'a> {
    /// A model of a city; the seed decides where lasting hotspots are.
    pub(crate) fn new(city: City<'a>, seed: u64) -> Result<Self, SynthError> {
        let City { scenario, library, plan, calendar } = city;
        let attractors = attractor::place(scenario, library, plan, seed);
        let mut categories = Vec::with_capacity(library.categories.len());
        for (at, category) in library.categories.iter().enumerate() {
            let rhythm = Rhythm::new(category, &library.rhythms, calendar)
                .ok_or_else(|| scenario.blame("weights", format!("`{}` has no rhythm", category.slug)))?;
            let attractors = Table::new(attractors.iter().map(|attractor| attractor.draws[at]));
            categories.push(CategoryModel { rhythm, attractors });
        }
        let weight = |slug: &str| scenario.spec.weights.get(slug).copied().unwrap_or_default();
        let mix = Table::new(library.categories.iter().map(|category| weight(&category.slug)));
        let streets = Table::new(plan.houses.iter().map(|house| f64::from(house.units)));
        let (Some(mix), Some(streets)) = (mix, streets) else {
            return Err(scenario.blame("weights", "leave nothing to happen, or the plan has no houses"));
        };
        let mut houses_of = vec![Vec::new(); plan.areas.len()];
        for block in &plan.blocks {
            houses_of[block.area as usize].extend(block.houses.clone());
        }
        Ok(Self { city, attractors, categories, mix, streets, houses_of })
    }

    /// An ordinary event; nothing where it happened but was not reported.
    pub(crate) fn ordinary(&self, rng: &mut Pcg64) -> Option<Event> {
        let category = self.mix.draw(rng);
        let house = self.house(category, rng);
        let reported = happens(rng, self.share_reported(house));
        reported.then(|| {
            let from = self.categories[category].rhythm.moment(self.city.calendar, rng);
            self.event((category, house), from, Mark::Ordinary, rng)
        })
    }

    /// An event of a category at a house at a moment, with its end, its reporter and the time it was reported.
    pub(crate) fn event(&self, (category, house): (usize, u32), from: i64, mark: Mark, rng: &mut Pcg64) -> Event {
        let kind = &self.city.library.categories[category];
        let to = from + rhythm::duration(kind, rng);
        let origin = match rng.random::<f64>() {
            chance if chance < kind.officer => Origin::Officer,
            chance if chance < kind.officer + kind.agency => Origin::Agency,
            _ => Origin::Resident,
        };
        let household = (origin == Origin::Resident).then(|| self.reporter(house, rng));
        let reported = to + rhythm::delay(kind, origin, rng);
        Event { reported, from, to, house, household, category, origin, mark, located: Located::House }
    }

    /// A moment of a category between two days of the window.
    pub(crate) fn moment_between(&self, category: usize, days: std::ops::Range<usize>, rng: &mut Pcg64) -> i64 {
        self.categories[category].rhythm.moment_between(self.city.calendar, days, rng)
    }

    /// Share of what happens at a house that its neighbourhood reports.
    pub(crate) fn share_reported(&self, house: u32) -> f64 {
        let block = &self.city.plan.blocks[self.city.plan.houses[house as usize].block as usize];
        self.city.plan.areas[block.area as usize].share_reported
    }

    /// The houses around a named place, those in the middle most often.
    pub(crate) fn around(&self, place: &NamedPlace) -> Option<Cluster> {
        let middle = Point::kilometres(place.at_km);
        Cluster::around(self.city.plan, middle, place.radius_m, &|house| self.share_reported(house) >= 1.0)
    }

    /// Share of ordinary events that fall to each attractor and category, before under-reporting.
    pub(crate) fn expected(&self, attractor: usize, category: usize) -> f64 {
        let drawn = self.categories[category].attractors.as_ref().map_or(0.0, |table| table.share(attractor));
        self.mix.share(category) * self.city.library.categories[category].hotspots * drawn
    }

    fn house(&self, category: usize, rng: &mut Pcg64) -> u32 {
        let at_hotspot = happens(rng, self.city.library.categories[category].hotspots);
        match &self.categories[category].attractors {
            Some(table) if at_hotspot => self.attractors[table.draw(rng)].cluster.draw(rng),
            _ => count(self.streets.draw(rng)),
        }
    }

    /// A household near a house.
    pub(crate) fn reporter(&self, house: u32, rng: &mut Pcg64) -> u32 {
        let block = &self.city.plan.blocks[self.city.plan.houses[house as usize].block as usize];
        let home = if happens(rng, SAME_BLOCK) {
            rng.random_range(block.houses.clone())
        } else {
            let near = &self.houses_of[block.area as usize];
            near[any(rng, near.len())]
        };
        let home = &self.city.plan.houses[home as usize];
        home.first_household + rng.random_range(0..home.units)
    }
}

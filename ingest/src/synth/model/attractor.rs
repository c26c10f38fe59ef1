//! Places that draw reports year after year: shopping streets, bars, stations, parks, estates.

use std::collections::BTreeSet;

use rand_pcg::Pcg64;

use crate::synth::draw::{Purpose, Table, any, between, stream};
use crate::synth::geometry::{Place, Point};
use crate::synth::library::{AttractorKind, Library, Pull};
use crate::synth::number::count;
use crate::synth::plan::Plan;
use crate::synth::scenario::{NamedPlace, Scenario};

/// How often another spot is tried for an attractor that fell beside a planted hotspot or has a name twice.
const TRIES: usize = 40;

/// One lasting hotspot.
#[derive(Debug, Clone)]
pub(crate) struct Attractor {
    /// Street and kind of place, such as `Tarn Street bars`.
    pub(crate) name: String,
    pub(crate) place: Place,
    pub(crate) radius_m: f64,
    pub(crate) cluster: Cluster,
    /// Pull on every category of the library.
    pub(crate) draws: Vec<f64>,
}

/// Houses around a middle, those near it more likely: (1 - d2/r2)2, the quartic kernel.
#[derive(Debug, Clone)]
pub(crate) struct Cluster {
    houses: Vec<u32>,
    table: Table,
}

impl Cluster {
    /// The houses within `radius` metres that fit; nothing where there is none.
    pub(crate) fn around(plan: &Plan, middle: Point, radius: f64, fits: &dyn Fn(u32) -> bool) -> Option<Self> {
        let mut houses = Vec::new();
        let mut weights = Vec::new();
        for block in plan.blocks.iter().filter(|block| block.middle.distance(middle) < radius + block.reach_m) {
            for house in block.houses.clone().filter(|&house| fits(house)) {
                let share = plan.houses[house as usize].at.distance(middle) / radius;
                if share < 1.0 {
                    houses.push(house);
                    weights.push((1.0 - share * share) * (1.0 - share * share));
                }
            }
        }
        Table::new(weights).map(|table| Self { houses, table })
    }

    /// Draws one house.
    pub(crate) fn draw(&self, rng: &mut Pcg64) -> u32 {
        self.houses[self.table.draw(rng)]
    }
}

/// Places the scenario's attractors. The k-th weighs 1 / (k + shift): Zipf's law as Mandelbrot (1953) flattened it.
pub(super) fn place(scenario: &Scenario, library: &Library, plan: &Plan, seed: u64) -> Vec<Attractor> {
    let mut rng = stream(seed, Purpose::Attractors);
    let spec = &scenario.spec;
    let Some(kinds) = Table::new(library.kinds.iter().map(|kind| kind.share)) else { return Vec::new() };
    let planted = [&spec.new_hotspot.place, &spec.fading_hotspot.place];
    let mut names = BTreeSet::new();
    let mut attractors = Vec::new();
    for rank in 1..=spec.hotspots.count {
        let kind = &library.kinds[kinds.draw(&mut rng)];
        let Some((home, name)) = spot(plan, kind, &planted, &names, &mut rng) else { continue };
        let house = &plan.houses[home as usize];
        let Some(cluster) = Cluster::around(plan, house.at, kind.radius_m, &|_| true) else { continue };
        let weight = 1.0 / (f64::from(rank) + spec.hotspots.shift);
        let draws = library.categories.iter().map(|category| {
            let pull = kind.draws.get(&category.slug).copied().unwrap_or_default();
            weight * pull * between(&mut rng, 0.6, 1.4)
        });
        let draws = draws.collect();
        names.insert(name.clone());
        attractors.push(Attractor { name, place: house.place, radius_m: kind.radius_m, cluster, draws });
    }
    attractors
}

/// A house and a name for an attractor, away from the planted hotspots.
fn spot(
    plan: &Plan,
    kind: &AttractorKind,
    planted: &[&NamedPlace],
    names: &BTreeSet<String>,
    rng: &mut Pcg64,
) -> Option<(u32, String)> {
    for _ in 0..TRIES {
        let home = pulled(plan, kind, rng);
        let house = &plan.houses[home as usize];
        let clear =
            planted.iter().all(|place| house.at.distance(Point::kilometres(place.at_km)) > place.radius_m + kind.radius_m);
        let noun = kind.nouns.get(any(rng, kind.nouns.len())).map_or("corner", String::as_str);
        let name = format!("{} {noun}", plan.streets[house.street as usize]);
        if clear && !names.contains(&name) {
            return Some((home, name));
        }
    }
    None
}

/// Of a few houses, the one furthest along the kind's pull.
fn pulled(plan: &Plan, kind: &AttractorKind, rng: &mut Pcg64) -> u32 {
    let mut best = (f64::INFINITY, 0);
    for _ in 0..kind.choices.max(1) {
        let home = any(rng, plan.houses.len());
        let distance = plan.houses[home].at.distance(Point::default());
        let merit = if kind.pull == Pull::Centre { distance } else { -distance };
        if merit < best.0 {
            best = (merit, home);
        }
    }
    count(best.1)
}

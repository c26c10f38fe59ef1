//! Ordinary events, the bursts that some of them set off, and the second reports of others.

use std::collections::BTreeMap;

use rand::RngExt;
use rand_pcg::Pcg64;

use super::double::Doubles;
use crate::synth::calendar::DAY;
use crate::synth::draw::{Purpose, Table, happens, stream};
use crate::synth::event::{Event, Mark};
use crate::synth::model::{Cluster, Model};
use crate::synth::number::portion;

/// Weights of 1, 2, 3 and 4 offspring.
const OFFSPRING: [f64; 4] = [0.55, 0.25, 0.13, 0.07];

/// Ordinary events with their bursts and second reports, up to the total.
pub(super) fn fill(model: &Model, total: u32, seed: u64, events: &mut Vec<Event>) {
    let rng = &mut stream(seed, Purpose::Events);
    let mut doubles = Doubles::new(model, seed);
    let total = total as usize;
    let repeats = &model.city.scenario.spec.near_repeat;
    let numbers: BTreeMap<usize, usize> = repeats
        .iter()
        .enumerate()
        .filter_map(|(number, repeat)| model.city.library.category(&repeat.category).map(|category| (category, number)))
        .collect();
    let brood = Table::new(OFFSPRING);
    while events.len() < total {
        let Some(mut event) = model.ordinary(rng) else { continue };
        let number = numbers.get(&event.category).copied();
        let parent = number.filter(|&number| happens(rng, repeats[number].share_of_parents));
        let offspring = match (parent, &brood) {
            (Some(number), Some(brood)) => burst(model, &event, (number, brood.draw(rng) + 1), rng),
            _ => Vec::new(),
        };
        let room = total - events.len() - 1;
        if let (Some(number), true) = (parent, room > 0 && !offspring.is_empty()) {
            event.mark = Mark::Parent(number);
        }
        let double = if room > 0 { doubles.again(&mut event) } else { None };
        events.push(event);
        events.extend(offspring.into_iter().chain(double).take(room));
    }
}

/// Offspring of a parent: near it, days after it, at a similar hour, thinned where a neighbourhood under-reports.
fn burst(model: &Model, parent: &Event, (number, wanted): (usize, usize), rng: &mut Pcg64) -> Vec<Event> {
    let repeat = &model.city.scenario.spec.near_repeat[number];
    let home = model.city.plan.houses[parent.house as usize].at;
    let Some(near) = Cluster::around(model.city.plan, home, repeat.distance_m, &|_| true) else { return Vec::new() };
    let mut offspring = Vec::with_capacity(wanted);
    for _ in 0..wanted {
        let chance = rng.random::<f64>();
        let days = i64::from(portion(repeat.days - 2, chance * chance)) + 1;
        let from = parent.from + days * DAY + 60 * rng.random_range(-180..=180_i64);
        let house = near.draw(rng);
        if from < model.city.calendar.to && happens(rng, model.share_reported(house)) {
            offspring.push(model.event((parent.category, house), from, Mark::Offspring(number), rng));
        }
    }
    offspring
}

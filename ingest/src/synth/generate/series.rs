//! Series: reports of one offender, who keeps to one part of the city, one hour, one vehicle and one way of working.

use std::collections::BTreeMap;

use rand::RngExt;
use rand_pcg::Pcg64;

use super::LEAST_SHARE;
use crate::synth::draw::{Purpose, any, between, shuffle, stream};
use crate::synth::event::{Event, Mark, Origin};
use crate::synth::geometry::Point;
use crate::synth::model::{Cluster, Model};
use crate::synth::number::{count, portion};
use crate::synth::scenario::SeriesSpec;

/// Homes and reporters tried until one fits.
const TRIES: usize = 40;
/// How far the hour of an event lies from the usual one at most, in steps of five minutes.
const JITTER: i64 = 15;

/// One offender's habits, and where and when they were followed.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    /// Place in `Library::categories`.
    pub(crate) category: usize,
    /// Place in `Habits::vehicles`.
    pub(crate) vehicle: usize,
    /// Place in the category's `Habits::methods`.
    pub(crate) method: usize,
    /// The middle of its part of the city.
    pub(crate) base: Point,
    /// No two reports lie further apart.
    pub(crate) roam_m: f64,
    /// First day of the window on which it is active, and for how many days.
    first: usize,
    days: u32,
}

/// Plants the scenario's series, one after the other, as long as they hold at most [`LEAST_SHARE`] of the total.
pub(super) fn plant(model: &Model, total: u32, seed: u64, rows: &mut Vec<Event>) -> Vec<Series> {
    let mut rng = stream(seed, Purpose::Series);
    let spec = &model.city.scenario.spec.series;
    let mut room = portion(total, LEAST_SHARE);
    let mut planted: Vec<Series> = Vec::new();
    for (category, vehicle, method) in habits(model, &mut rng) {
        let twin = planted.iter().find(|other| (other.category, other.method) == (category, method));
        let mut series = draw(model, spec, twin, &mut rng);
        (series.category, series.vehicle, series.method) = (category, vehicle, method);
        let events = rng.random_range(spec.events[0]..=spec.events[1]);
        let Some(near) = around(model, &series).filter(|_| events <= room) else { continue };
        let mark = Mark::Series(planted.len());
        rows.extend(deeds(model, (&series, &near), (events, mark), &mut rng));
        room -= events;
        planted.push(series);
    }
    planted
}

/// Category, vehicle and way of working of every series; the second of the first category works like its first.
fn habits(model: &Model, rng: &mut Pcg64) -> Vec<(usize, usize, usize)> {
    let (spec, library) = (&model.city.scenario.spec.series, model.city.library);
    let mut vehicles: Vec<usize> = (0..library.habits.vehicles.len()).collect();
    shuffle(rng, &mut vehicles);
    let mut methods: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for slug in &spec.categories {
        let mut order: Vec<usize> = (0..library.habits.methods.get(slug).map_or(0, Vec::len)).collect();
        shuffle(rng, &mut order);
        methods.insert(slug, order);
    }
    let habit = |number: usize| {
        let slug = spec.categories.get(number % spec.categories.len())?;
        let round = number / spec.categories.len();
        let round = if number.is_multiple_of(spec.categories.len()) { round.saturating_sub(1) } else { round };
        let methods = methods.get(slug.as_str()).filter(|methods| !methods.is_empty())?;
        Some((library.category(slug)?, *vehicles.get(number % vehicles.len())?, methods[round % methods.len()]))
    };
    (0..spec.count as usize).filter_map(habit).collect()
}

/// Where and when one offender is active: far from a twin who works in the same way, but in the same weeks.
fn draw(model: &Model, spec: &SeriesSpec, twin: Option<&Series>, rng: &mut Pcg64) -> Series {
    let plan = model.city.plan;
    let mut base = Point::default();
    let mut merit = f64::NEG_INFINITY;
    for _ in 0..TRIES {
        let home = any(rng, plan.houses.len());
        let at = plan.houses[home].at;
        let distance = twin.map_or(0.0, |twin| at.distance(twin.base));
        if model.share_reported(count(home)) >= 1.0 && distance > merit {
            (base, merit) = (at, distance);
        }
    }
    let roam_m = between(rng, spec.roam_m[0], spec.roam_m[1]);
    let days = rng.random_range(spec.days[0]..=spec.days[1]);
    let last = model.city.calendar.days.len().saturating_sub(days as usize + 1);
    let first = any(rng, last);
    Series { category: 0, vehicle: 0, method: 0, base, roam_m, first: twin.map_or(first, |twin| twin.first.min(last)), days }
}

fn around(model: &Model, series: &Series) -> Option<Cluster> {
    Cluster::around(model.city.plan, series.base, series.roam_m / 2.0, &|house| model.share_reported(house) >= 1.0)
}

/// The events of a series: one on its first day, one on its last, the others between, each told by another household.
fn deeds(model: &Model, (series, near): (&Series, &Cluster), (events, mark): (u32, Mark), rng: &mut Pcg64) -> Vec<Event> {
    let calendar = model.city.calendar;
    let usual = model.moment_between(series.category, series.first..series.first + 1, rng);
    let hour = calendar.local_hour(usual) as usize;
    let mut deeds: Vec<Event> = Vec::new();
    for number in 0..events {
        let day = match number {
            0 => 0,
            1 => series.days - 1,
            _ => rng.random_range(0..series.days),
        };
        let minutes = 30 + 5 * rng.random_range(-JITTER..=JITTER);
        let from = calendar.second(series.first + day as usize, hour, 60 * minutes, calendar.days.len()).max(calendar.from);
        let house = near.draw(rng);
        let household = another(model, house, &deeds, rng);
        let event = model.event((series.category, house), from, mark, rng);
        deeds.push(Event { origin: Origin::Resident, household: Some(household), ..event });
    }
    deeds
}

/// A household near a house that has not told of the series yet, nor have its neighbours by number.
fn another(model: &Model, house: u32, told: &[Event], rng: &mut Pcg64) -> u32 {
    let mut household = model.reporter(house, rng);
    for _ in 0..TRIES {
        if told.iter().filter_map(|event| event.household).all(|other| other.abs_diff(household) > 1) {
            break;
        }
        household = model.reporter(house, rng);
    }
    household
}

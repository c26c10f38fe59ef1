//! Draws exactly as many events as were asked for, the planted ones first.

mod burst;
mod double;
mod hotspot;
mod prolific;
mod series;
mod unlocated;

use super::SynthError;
use super::draw::{Purpose, stream};
use super::event::{Event, Mark};
use super::geometry::Place;
use super::model::Model;
use super::number::portion;
use hotspot::Hotspot;
use prolific::Prolific;
pub(crate) use series::Series;

/// Planted things have at least so many reports where the total allows ...
const LEAST: u32 = 30;
/// ... that is, where this is at most one twentieth of it.
const LEAST_SHARE: f64 = 0.05;

/// All events of a city, ordered by the time they were reported.
#[derive(Debug)]
pub(crate) struct Drawn {
    pub(crate) rows: Vec<Event>,
    /// The household that files far more than others.
    pub(crate) prolific: Prolific,
    /// Series, by the number in their mark.
    pub(crate) series: Vec<Series>,
    /// Middles of the planted hotspots.
    pub(crate) new_hotspot: Place,
    pub(crate) fading_hotspot: Place,
}

/// Draws `total` events.
pub(crate) fn events(model: &Model, total: u32, seed: u64) -> Result<Drawn, SynthError> {
    let mut rng = stream(seed, Purpose::Planted);
    let spec = &model.city.scenario.spec;
    let prolific = Prolific::choose(model, &mut rng);
    let mut rows = Vec::with_capacity(total as usize);
    let new_hotspot = Hotspot::new(model).plant(quota(total, spec.new_hotspot.share), &mut rows, &mut rng)?;
    let fading_hotspot = Hotspot::fading(model).plant(quota(total, spec.fading_hotspot.share), &mut rows, &mut rng)?;
    prolific.file(model, quota(total, spec.prolific_reporter.share), &mut rows, &mut rng);
    let series = series::plant(model, total, seed, &mut rows);
    burst::fill(model, total, seed, &mut rows);
    prolific.keep_apart(model, &mut rows);
    rows.sort_by_key(|event| event.reported);
    unlocated::unlocate(
        (quota(total, spec.default_point.share), quota(total, spec.blank_coordinates.share)),
        &mut rows,
        &mut stream(seed, Purpose::Unlocated),
    );
    Ok(Drawn { rows, prolific, series, new_hotspot, fading_hotspot })
}

/// A share of the total, but enough to be found.
fn quota(total: u32, share: f64) -> u32 {
    let least = if share > 0.0 { LEAST.min(portion(total, LEAST_SHARE)) } else { 0 };
    portion(total, share).max(least)
}

/// Whether an event is neither planted nor part of a burst.
fn is_ordinary(event: &Event) -> bool {
    event.mark == Mark::Ordinary
}

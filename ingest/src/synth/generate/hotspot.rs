//! Planted hotspots: one that begins within the window and one that ends in it.

use std::ops::Range;

use rand_pcg::Pcg64;

use crate::synth::SynthError;
use crate::synth::event::{Event, Mark};
use crate::synth::geometry::{Place, Point};
use crate::synth::model::Model;
use crate::synth::scenario::NamedPlace;

/// A hotspot that is there on some days only.
pub(super) struct Hotspot<'a> {
    model: &'a Model<'a>,
    /// Its table in the scenario file.
    field: &'static str,
    place: &'a NamedPlace,
    category: &'a str,
    days: Range<usize>,
    mark: Mark,
}

impl<'a> Hotspot<'a> {
    /// The scenario's hotspot that begins.
    pub(super) fn new(model: &'a Model<'a>) -> Self {
        let hotspot = &model.city.scenario.spec.new_hotspot;
        let calendar = model.city.calendar;
        Self {
            model,
            field: "new_hotspot",
            place: &hotspot.place,
            category: &hotspot.category,
            days: calendar.day(hotspot.begins)..calendar.days.len(),
            mark: Mark::NewHotspot,
        }
    }

    /// The scenario's hotspot that ends.
    pub(super) fn fading(model: &'a Model<'a>) -> Self {
        let hotspot = &model.city.scenario.spec.fading_hotspot;
        Self {
            model,
            field: "fading_hotspot",
            place: &hotspot.place,
            category: &hotspot.category,
            days: 0..model.city.calendar.day(hotspot.ends),
            mark: Mark::FadingHotspot,
        }
    }

    /// Adds its reports; returns its middle.
    pub(super) fn plant(&self, reports: u32, rows: &mut Vec<Event>, rng: &mut Pcg64) -> Result<Place, SynthError> {
        let city = self.model.city;
        let cluster = self.model.around(self.place).ok_or_else(|| {
            let problem = "has no house in a fully reporting neighbourhood nearby; move it or widen its radius_m";
            city.scenario.blame(format!("{}.place", self.field), problem)
        })?;
        let category = city.library.category(self.category).unwrap_or_default();
        for _ in 0..reports {
            let from = self.model.moment_between(category, self.days.clone(), rng);
            rows.push(self.model.event((category, cluster.draw(rng)), from, self.mark, rng));
        }
        Ok(city.plan.frame.place(Point::kilometres(self.place.at_km)))
    }
}

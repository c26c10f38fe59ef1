//! The sentence in which a report mentions a vehicle or a way of working.

use std::collections::BTreeSet;

use rand_pcg::Pcg64;

use super::draw::{any, happens};
use super::event::{Event, Mark};
use super::generate::Series;
use super::library::{Library, Phrase};
use super::model::City;
use super::scenario::SeriesSpec;

/// Who mentions what: reports of a series its own habits, other reports of its categories any, at a base rate.
pub(crate) struct Telltales<'a> {
    library: &'a Library,
    spec: &'a SeriesSpec,
    series: &'a [Series],
    /// Categories in which series are planted.
    categories: BTreeSet<usize>,
}

impl<'a> Telltales<'a> {
    /// The habits of these series in a city.
    pub(crate) fn new(city: City<'a>, series: &'a [Series]) -> Self {
        let spec = &city.scenario.spec.series;
        let categories = spec.categories.iter().filter_map(|slug| city.library.category(slug)).collect();
        Self { library: city.library, spec, series, categories }
    }

    /// The sentence of one report, if it has any.
    pub(crate) fn sentence(&self, event: &Event, rng: &mut Pcg64) -> Option<String> {
        if !self.categories.contains(&event.category) {
            return None;
        }
        let habits = &self.library.habits;
        let methods = habits.methods.get(&self.library.categories[event.category].slug)?;
        let own = if let Mark::Series(number) = event.mark { self.series.get(number) } else { None };
        let rates = own.map_or((self.spec.decoys.vehicle, self.spec.decoys.method), |_| (self.spec.vehicle, self.spec.method));
        let (vehicle, method) = match own {
            Some(series) => (series.vehicle, series.method),
            None => (any(rng, habits.vehicles.len()), any(rng, methods.len())),
        };
        let vehicle = happens(rng, rates.0).then(|| wording(&habits.vehicles[vehicle], rng));
        let method = happens(rng, rates.1).then(|| wording(&methods[method], rng));
        let shapes = match (vehicle, method) {
            (None, None) => return None,
            (Some(_), None) => &habits.shapes.vehicle,
            (None, Some(_)) => &habits.shapes.method,
            (Some(_), Some(_)) => &habits.shapes.both,
        };
        let shape = wording(shapes, rng);
        Some(filled(&filled(shape, ["{vehicle}", "{Vehicle}"], vehicle), ["{method}", "{Method}"], method))
    }
}

fn wording<'a>(phrase: &'a Phrase, rng: &mut Pcg64) -> &'a str {
    phrase.get(any(rng, phrase.len())).map_or("", String::as_str)
}

/// A sentence with words put in, with a capital letter in the second kind of slot.
fn filled(shape: &str, [within, first]: [&str; 2], words: Option<&str>) -> String {
    let Some(words) = words else { return shape.to_owned() };
    let mut capital = words.to_owned();
    if let Some(letter) = capital.get_mut(..1) {
        letter.make_ascii_uppercase();
    }
    shape.replace(within, words).replace(first, &capital)
}

//! When things happen, how long they may have taken, and when they are reported.

use rand::RngExt;
use rand_pcg::Pcg64;

use crate::synth::calendar::{Calendar, HOUR};
use crate::synth::draw::{Table, happens};
use crate::synth::event::Origin;
use crate::synth::library::{Category, Rhythms};
use crate::synth::number::whole;

/// Share of moments that people give to the nearest five minutes.
const ROUNDED: f64 = 0.55;

/// The rhythm of one category over the days of a window.
#[derive(Debug)]
pub(crate) struct Rhythm {
    weights: Vec<f64>,
    days: Table,
    hours: Table,
}

impl Rhythm {
    /// The product of a category's weekday and month weights for every day, and its hours; nothing where a rhythm of
    /// that name does not exist.
    pub(super) fn new(category: &Category, rhythms: &Rhythms, calendar: &Calendar) -> Option<Self> {
        let weekdays = rhythms.weekdays.get(&category.weekdays)?;
        let months = rhythms.months.get(&category.months)?;
        let hours = rhythms.hours.get(&category.hours)?;
        let weight = |day: &jiff::civil::Date| {
            let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or_default();
            let month = usize::try_from(day.month() - 1).unwrap_or_default();
            weekdays[weekday] * months[month]
        };
        let weights: Vec<f64> = calendar.days.iter().map(weight).collect();
        let days = Table::new(weights.iter().copied())?;
        Some(Self { weights, days, hours: Table::new(hours.iter().copied())? })
    }

    /// A moment of the window, UTC seconds.
    pub(super) fn moment(&self, calendar: &Calendar, rng: &mut Pcg64) -> i64 {
        let day = self.days.draw(rng);
        calendar.second(day, self.hours.draw(rng), within_hour(rng), calendar.days.len())
    }

    /// A moment between two days of the window (half-open), UTC seconds.
    pub(super) fn moment_between(&self, calendar: &Calendar, days: std::ops::Range<usize>, rng: &mut Pcg64) -> i64 {
        let end = days.end;
        let drawn = Table::new(self.weights[days.clone()].iter().copied()).map_or(0, |table| table.draw(rng));
        calendar.second(days.start + drawn, self.hours.draw(rng), within_hour(rng), end)
    }
}

/// Seconds since the full hour: whole minutes, often multiples of five.
fn within_hour(rng: &mut Pcg64) -> i64 {
    let minute = rng.random_range(0..60_i64);
    60 * if happens(rng, ROUNDED) { minute - minute % 5 } else { minute }
}

/// How long an event may have taken: 0 for an instant. Short times are the more likely ones.
pub(super) fn duration(category: &Category, rng: &mut Pcg64) -> i64 {
    let Some(interval) = category.interval.filter(|interval| happens(rng, interval.share)) else { return 0 };
    let chance = rng.random::<f64>();
    let hours = interval.least_hours + (interval.most_hours - interval.least_hours) * chance * chance;
    i64::from(whole(hours * 12.0).max(1)) * 300
}

/// Seconds from the end of an event to its report: at least half a minute. Agencies and officers are quick.
pub(super) fn delay(category: &Category, origin: Origin, rng: &mut Pcg64) -> i64 {
    let hours = match origin {
        Origin::Resident => category.delay_hours,
        Origin::Agency | Origin::Officer => category.delay_hours.min(2.0),
    };
    let chance = rng.random::<f64>();
    let seconds = f64::from(whole(hours * 3600.0)) * chance * chance * chance * chance;
    30 + rng.random_range(0..HOUR / 12) + i64::from(whole(seconds))
}

//! `reports.csv`: the canonical Beatwise CSV.

use std::path::{Path, PathBuf};

use rand_pcg::Pcg64;

use super::Sink;
use super::field::{push_date, push_instant, push_number, push_place, push_text};
use crate::synth::SynthError;
use crate::synth::calendar::DAY;
use crate::synth::draw::{Purpose, happens, stream};
use crate::synth::event::{Event, Located};
use crate::synth::generate::Drawn;
use crate::synth::model::Model;
use crate::synth::narrative::Wordings;
use crate::synth::number::mixed;
use crate::synth::telltale::Telltales;

const HEADER: &[u8] = b"external_id,origin,audience,category,occurred_from,occurred_to,reported_at,longitude,latitude,\
place_precision,household,household_since,verified,narrative,status\n";
/// Rows between two calls of the progress function.
const STEP: u64 = 8192;
/// Households joined within so many days before the window.
const JOINED_WITHIN: u64 = 6 * 365;
/// Share of households with a proven address.
const VERIFIED: f64 = 0.9;
/// Reports older than this at the end of the window are mostly resolved.
const SETTLED: i64 = 60 * DAY;
/// Shares of resolved reports among older and recent ones.
const RESOLVED: (f64, f64) = (0.86, 0.45);
/// Share of the sentences about a vehicle or a way of working that come first.
const TOLD_FIRST: f64 = 0.25;

/// Where rows come from: the model their numbers point into, and the seed.
pub(crate) struct Origins<'a> {
    pub(crate) model: &'a Model<'a>,
    pub(crate) drawn: &'a Drawn,
    pub(crate) seed: u64,
}

/// Writes all rows in their order; `progress` hears how many are done.
pub(crate) fn write_reports(origins: &Origins, path: &Path, progress: &mut dyn FnMut(u64)) -> Result<PathBuf, SynthError> {
    let mut rows = Rows {
        origins,
        wordings: Wordings::new(origins.model.city.library),
        telltales: Telltales::new(origins.model.city, &origins.drawn.series),
        rng: stream(origins.seed, Purpose::Words),
        telling: stream(origins.seed, Purpose::Telltales),
        narrative: Vec::new(),
        line: Vec::new(),
    };
    let mut sink = Sink::create(path)?;
    sink.write(HEADER)?;
    let mut done = 0;
    for event in &origins.drawn.rows {
        done += 1;
        sink.write(rows.row(event, done))?;
        if done % STEP == 0 {
            progress(done);
        }
    }
    progress(done);
    sink.finish()
}

struct Rows<'a> {
    origins: &'a Origins<'a>,
    wordings: Wordings,
    telltales: Telltales<'a>,
    rng: Pcg64,
    telling: Pcg64,
    narrative: Vec<u8>,
    line: Vec<u8>,
}

impl Rows<'_> {
    fn row(&mut self, event: &Event, number: u64) -> &[u8] {
        let model = self.origins.model;
        let out = &mut self.line;
        out.clear();
        out.extend_from_slice(model.city.scenario.spec.prefix.as_bytes());
        out.push(b'-');
        push_number(out, number, 7);
        out.push(b',');
        out.extend_from_slice(event.origin.word().as_bytes());
        out.extend_from_slice(b",public,");
        out.extend_from_slice(model.city.library.categories[event.category].slug.as_bytes());
        for second in [event.from, event.to, event.reported] {
            out.push(b',');
            push_instant(out, second);
        }
        out.push(b',');
        match event.located {
            Located::House => push_place(out, model.city.plan.houses[event.house as usize].place),
            Located::DefaultPoint => push_place(out, model.city.plan.hall.place),
            Located::Blank => out.push(b','),
        }
        out.extend_from_slice(b",exact,");
        self.household(event);
        self.narrative(event);
        self.status(event);
        &self.line
    }

    /// `household,household_since,verified`: what is known of a household does not change from row to row.
    fn household(&mut self, event: &Event) {
        let out = &mut self.line;
        let Some(household) = event.household else { return out.extend_from_slice(b",,") };
        let traits = mixed(self.origins.seed ^ mixed(u64::from(household)));
        out.push(b'H');
        push_number(out, u64::from(household), 6);
        out.push(b',');
        let first = self.origins.model.city.calendar.from.div_euclid(DAY);
        push_date(out, first - 1 - i64::try_from(traits % JOINED_WITHIN).unwrap_or_default());
        let mut own = stream(traits, Purpose::Words);
        out.extend_from_slice(if happens(&mut own, VERIFIED) { b",true" } else { b",false" });
    }

    fn narrative(&mut self, event: &Event) {
        let model = self.origins.model;
        let street = &model.city.plan.streets[model.city.plan.houses[event.house as usize].street as usize];
        let hour = (event.from == event.to).then(|| model.city.calendar.local_hour(event.from));
        self.narrative.clear();
        let telltale = self.telltales.sentence(event, &mut self.telling);
        let first = telltale.is_some() && happens(&mut self.telling, TOLD_FIRST);
        if let Some(sentence) = telltale.as_ref().filter(|_| first) {
            self.narrative.extend_from_slice(sentence.as_bytes());
            self.narrative.push(b' ');
        }
        self.wordings.write((event.category, street), hour, &mut self.rng, &mut self.narrative);
        if let Some(sentence) = telltale.as_ref().filter(|_| !first) {
            self.narrative.push(b' ');
            self.narrative.extend_from_slice(sentence.as_bytes());
        }
        self.line.push(b',');
        push_text(&mut self.line, &self.narrative);
    }

    fn status(&mut self, event: &Event) {
        let old = event.reported < self.origins.model.city.calendar.to - SETTLED;
        let share = if old { RESOLVED.0 } else { RESOLVED.1 };
        let resolved = happens(&mut self.rng, share);
        self.line.extend_from_slice(if resolved { b",resolved\n" } else { b",open\n" });
    }
}

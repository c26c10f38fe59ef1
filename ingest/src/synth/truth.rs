//! What was planted, as `truth.json` says it.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::event::{Event, Located, Mark};
use super::generate::Drawn;
use super::geometry::Place;
use super::model::Model;
use super::number::{count, degrees, rounded};

/// Lasting hotspots with a smaller share of ordinary events are not listed.
const LEAST_WEIGHT: f64 = 0.000_05;

/// `truth.json`: what a method should find. Numbers of reports count rows of `reports.csv`.
#[derive(Debug, Serialize)]
pub(crate) struct Truth<'a> {
    scenario: &'a str,
    seed: u64,
    reports: u32,
    window: Window<'a>,
    /// The lasting hotspots, the heaviest first.
    hotspots: Vec<Lasting<'a>>,
    new_hotspot: New<'a>,
    fading_hotspot: Fading<'a>,
    near_repeat: Vec<Bursts<'a>>,
    series: Vec<Linked<'a>>,
    /// External ids of two reports of one incident, the earlier report first.
    duplicates: Vec<Vec<String>>,
    under_reporting: Vec<Silence<'a>>,
    prolific_reporter: Reporter<'a>,
    default_point: Pile<'a>,
    blank_coordinates: u32,
}

#[derive(Debug, Serialize)]
struct Window<'a> {
    from: Date,
    /// The day after the last.
    to: Date,
    zone: &'a str,
}

#[derive(Debug, Serialize)]
struct Lasting<'a> {
    place: &'a str,
    lon: f64,
    lat: f64,
    radius_m: f64,
    category: &'a str,
    /// Expected share of all ordinary events, before under-reporting.
    weight: f64,
}

#[derive(Debug, Serialize)]
struct New<'a> {
    name: &'a str,
    lon: f64,
    lat: f64,
    radius_m: f64,
    category: &'a str,
    begins: Date,
    extra_reports: u32,
}

#[derive(Debug, Serialize)]
struct Fading<'a> {
    name: &'a str,
    lon: f64,
    lat: f64,
    radius_m: f64,
    category: &'a str,
    /// The first day without it.
    ends: Date,
    extra_reports: u32,
}

#[derive(Debug, Serialize)]
struct Bursts<'a> {
    category: &'a str,
    parents: u32,
    offspring: u32,
    distance_m: f64,
    days: u32,
}

/// What one offender did.
#[derive(Debug, Serialize)]
struct Linked<'a> {
    category: &'a str,
    /// As one of its wordings says it.
    vehicle: &'a str,
    method: &'a str,
    lon: f64,
    lat: f64,
    /// No two reports lie further apart.
    roam_m: f64,
    /// The civil day of the first event, and the day after the last.
    from: Date,
    to: Date,
    /// External ids, the earliest report first.
    reports: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Silence<'a> {
    area_id: &'a str,
    share_reported: f64,
}

#[derive(Debug, Serialize)]
struct Reporter<'a> {
    household: String,
    reports: u32,
    lon: f64,
    lat: f64,
    categories: &'a [String],
}

#[derive(Debug, Serialize)]
struct Pile<'a> {
    name: &'a str,
    lon: f64,
    lat: f64,
    reports: u32,
}

impl<'a> Truth<'a> {
    /// What is true of these events.
    pub(crate) fn of(model: &'a Model<'a>, drawn: &Drawn, seed: u64) -> Self {
        let spec = &model.city.scenario.spec;
        let unlocated = |how: Located| count(drawn.rows.iter().filter(|event| event.located == how).count());
        Self {
            scenario: &spec.name,
            seed,
            reports: count(drawn.rows.len()),
            window: Window { from: spec.from, to: spec.to, zone: &spec.zone },
            hotspots: lasting(model),
            new_hotspot: new(model, drawn),
            fading_hotspot: fading(model, drawn),
            near_repeat: bursts(model, drawn),
            series: series(model, drawn),
            duplicates: duplicates(model, drawn),
            under_reporting: silences(model),
            prolific_reporter: reporter(model, drawn),
            default_point: Pile {
                name: &spec.default_point.name,
                lon: degrees(model.city.plan.hall.place.longitude),
                lat: degrees(model.city.plan.hall.place.latitude),
                reports: unlocated(Located::DefaultPoint),
            },
            blank_coordinates: unlocated(Located::Blank),
        }
    }
}

/// The opaque id of a household.
pub(crate) fn household(number: u32) -> String {
    format!("H{number:06}")
}

fn rows(drawn: &Drawn, mark: Mark) -> u32 {
    count(drawn.rows.iter().filter(|event| event.mark == mark).count())
}

fn lasting<'a>(model: &'a Model<'a>) -> Vec<Lasting<'a>> {
    let mut hotspots = Vec::new();
    for (at, attractor) in model.attractors.iter().enumerate() {
        for (category, kind) in model.city.library.categories.iter().enumerate() {
            let weight = model.expected(at, category);
            if weight >= LEAST_WEIGHT {
                let Place { longitude, latitude } = attractor.place;
                hotspots.push(Lasting {
                    place: &attractor.name,
                    lon: degrees(longitude),
                    lat: degrees(latitude),
                    radius_m: attractor.radius_m,
                    category: &kind.slug,
                    weight: rounded(weight),
                });
            }
        }
    }
    hotspots.sort_by(|a, b| b.weight.total_cmp(&a.weight));
    hotspots
}

fn new<'a>(model: &'a Model<'a>, drawn: &Drawn) -> New<'a> {
    let planted = &model.city.scenario.spec.new_hotspot;
    New {
        name: &planted.place.name,
        lon: degrees(drawn.new_hotspot.longitude),
        lat: degrees(drawn.new_hotspot.latitude),
        radius_m: planted.place.radius_m,
        category: &planted.category,
        begins: planted.begins,
        extra_reports: rows(drawn, Mark::NewHotspot),
    }
}

fn fading<'a>(model: &'a Model<'a>, drawn: &Drawn) -> Fading<'a> {
    let planted = &model.city.scenario.spec.fading_hotspot;
    Fading {
        name: &planted.place.name,
        lon: degrees(drawn.fading_hotspot.longitude),
        lat: degrees(drawn.fading_hotspot.latitude),
        radius_m: planted.place.radius_m,
        category: &planted.category,
        ends: planted.ends,
        extra_reports: rows(drawn, Mark::FadingHotspot),
    }
}

fn bursts<'a>(model: &'a Model<'a>, drawn: &Drawn) -> Vec<Bursts<'a>> {
    let bursts = model.city.scenario.spec.near_repeat.iter().enumerate().map(|(number, repeat)| Bursts {
        category: &repeat.category,
        parents: rows(drawn, Mark::Parent(number)),
        offspring: rows(drawn, Mark::Offspring(number)),
        distance_m: repeat.distance_m,
        days: repeat.days,
    });
    bursts.collect()
}

/// External id and event of every row.
fn named<'a>(model: &'a Model<'a>, drawn: &'a Drawn) -> impl Iterator<Item = (String, &'a Event)> {
    let prefix = &model.city.scenario.spec.prefix;
    (1_u64..).zip(&drawn.rows).map(move |(number, event)| (format!("{prefix}-{number:07}"), event))
}

fn series<'a>(model: &'a Model<'a>, drawn: &Drawn) -> Vec<Linked<'a>> {
    let (library, calendar) = (model.city.library, model.city.calendar);
    let linked = drawn.series.iter().enumerate().map(|(number, series)| {
        let own: Vec<(String, &Event)> = named(model, drawn).filter(|(_, event)| event.mark == Mark::Series(number)).collect();
        let moments = || own.iter().map(|(_, event)| event.from);
        let base = model.city.plan.frame.place(series.base);
        let slug = library.categories[series.category].slug.as_str();
        Linked {
            category: slug,
            vehicle: &library.habits.vehicles[series.vehicle][0],
            method: &library.habits.methods[slug][series.method][0],
            lon: degrees(base.longitude),
            lat: degrees(base.latitude),
            roam_m: rounded(series.roam_m),
            from: calendar.date(moments().min().unwrap_or(calendar.from)),
            to: calendar.date(moments().max().unwrap_or(calendar.from)).saturating_add(jiff::Span::new().days(1)),
            reports: own.into_iter().map(|(id, _)| id).collect(),
        }
    });
    linked.collect()
}

fn duplicates(model: &Model, drawn: &Drawn) -> Vec<Vec<String>> {
    let mut pairs: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (id, event) in named(model, drawn) {
        if let Mark::Doubled(number) | Mark::Double(number) = event.mark {
            pairs.entry(number).or_default().push(id);
        }
    }
    pairs.into_values().collect()
}

fn silences<'a>(model: &'a Model<'a>) -> Vec<Silence<'a>> {
    let quiet = model.city.plan.areas.iter().filter(|area| area.share_reported < 1.0);
    quiet.map(|area| Silence { area_id: &area.slug, share_reported: area.share_reported }).collect()
}

fn reporter<'a>(model: &'a Model<'a>, drawn: &Drawn) -> Reporter<'a> {
    Reporter {
        household: household(drawn.prolific.household),
        reports: rows(drawn, Mark::Prolific),
        lon: degrees(drawn.prolific.place.longitude),
        lat: degrees(drawn.prolific.place.latitude),
        categories: &model.city.scenario.spec.prolific_reporter.categories,
    }
}

//! A plan as finished words: what the cards say.

use serde::Serialize;

use crate::render::chart::Stop;
use crate::render::chart::palette::look_of;
use crate::render::words::{category, count, decimal, list, quantity};
use crate::view::{EvidenceView, PlanFiguresView, PlanView, VisitView};

/// Every text of a plan, ready to be set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Page {
    /// Title of the document.
    pub(super) title: String,
    /// When it must not be acted on any more.
    pub(super) expires: String,
    /// What it amounts to, a sentence each.
    pub(super) figures: Vec<String>,
    /// The map in words.
    pub(super) map_description: String,
    /// The places, by number.
    pub(super) places: Vec<PlaceRow>,
    /// What the reader must know.
    pub(super) notes: Vec<String>,
    /// The cards, officer by officer.
    pub(super) officers: Vec<Officer>,
    /// What to tick and fill in.
    pub(super) outcomes: Vec<&'static str>,
    /// The last line of every page.
    pub(super) footer: String,
}

/// One place that is visited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct PlaceRow {
    pub(super) stop: String,
    pub(super) name: String,
    pub(super) why: String,
    pub(super) expected: String,
    pub(super) times: String,
}

/// Who goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Officer {
    pub(super) title: String,
    pub(super) cards: Vec<Card>,
}

/// One visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Card {
    pub(super) when: String,
    pub(super) name: String,
    pub(super) stop: String,
    pub(super) place: String,
    pub(super) way: String,
    pub(super) why: String,
    pub(super) evidence: String,
    pub(super) before: String,
    pub(super) write_to: String,
}

/// The places of a plan in the order of their first visits.
pub(super) fn stops(plan: &PlanView) -> Vec<Stop<'_>> {
    let mut stops: Vec<Stop<'_>> = Vec::new();
    for visit in &plan.visits {
        if !stops.iter().any(|stop| stop.visit.cell == visit.cell) {
            stops.push(Stop { number: stops.len() + 1, visit });
        }
    }
    stops
}

impl Page {
    /// The words of a plan.
    pub(super) fn new(plan: &PlanView) -> Self {
        let stops = stops(plan);
        let title = format!("Patrol plan, {}", span(&plan.shift));
        let mut officers: Vec<usize> = plan.visits.iter().map(|visit| visit.officer).collect();
        officers.sort_unstable();
        officers.dedup();
        let cards = |officer: usize| Officer {
            title: format!("Officer {officer}"),
            cards: plan.visits.iter().filter(|visit| visit.officer == officer).map(|visit| card(plan, &stops, visit)).collect(),
        };
        Self {
            expires: format!("Throw this away at {}: what it rests on is older then.", moment(&plan.expires)),
            figures: figures(&plan.figures),
            map_description: described(&stops),
            places: stops.iter().map(|stop| place(plan, *stop)).collect(),
            notes: plan.receipt.notes.clone(),
            officers: officers.into_iter().map(cards).collect(),
            outcomes: vec!["nothing seen", "spoke with residents", "problem found", "problem solved", "not done"],
            footer: format!(
                "{title}. Plan {}, snapshot {}. {}",
                plan.id,
                plan.receipt.snapshot,
                plan.receipt.attributions.join("; ")
            ),
            title,
        }
    }
}

fn figures(figures: &PlanFiguresView) -> Vec<String> {
    let percent = |share: f64| format!("{} %", decimal(100.0 * share, 0));
    let hours = |minutes: u64| decimal(f64::from(u32::try_from(minutes).unwrap_or(u32::MAX)) / 60.0, 1);
    let best = if figures.is_best_known {
        "The best choice of as many places reaches"
    } else {
        "No choice of as many places reaches more than"
    };
    vec![
        format!(
            "{}: {} to hotspots, {} for repeat windows, {} exploring ({}). {}, each {} times.",
            quantity(figures.visits, "visit"),
            count(figures.hotspot_visits),
            count(figures.window_visits),
            count(figures.exploring_visits),
            percent(figures.exploring_share),
            quantity(figures.places, "place"),
            figures.rounds
        ),
        format!(
            "{} of {} hours are used, {} of them on the way; the rest is free.",
            hours(figures.visiting_minutes + figures.travelling_minutes),
            hours(figures.minutes),
            hours(figures.travelling_minutes)
        ),
        format!(
            "{} reports are expected in the shift, {} of them within reach of a place that is returned to. {best} {}: {} are missing to it.",
            decimal(figures.expected, 1),
            percent(figures.covered_share),
            percent(figures.best_share),
            percent(figures.gap)
        ),
    ]
}

fn described(stops: &[Stop<'_>]) -> String {
    let named: Vec<String> = stops.iter().map(|stop| format!("{} {}", stop.number, stop.visit.name)).collect();
    if named.is_empty() { "A map without a visit.".to_owned() } else { format!("Map of the places to visit: {}.", list(&named)) }
}

fn place(plan: &PlanView, stop: Stop<'_>) -> PlaceRow {
    let visits: Vec<&VisitView> = plan.visits.iter().filter(|visit| visit.cell == stop.visit.cell).collect();
    let times: Vec<&str> = visits.iter().map(|visit| clock(&visit.arrive)).collect();
    PlaceRow {
        stop: stop.number.to_string(),
        name: stop.visit.name.clone(),
        why: kind(stop.visit),
        expected: decimal(stop.visit.expected, 2),
        times: format!("officer {}: {}", stop.visit.officer, times.join(", ")),
    }
}

fn card(plan: &PlanView, stops: &[Stop<'_>], visit: &VisitView) -> Card {
    let stop = stops.iter().find(|stop| stop.visit.cell == visit.cell).map_or(0, |stop| stop.number);
    let before = match (visit.visits_before, &visit.last_outcome) {
        (0, _) => "No visit was written back in the four weeks before.".to_owned(),
        (visits, Some(outcome)) => {
            format!("{} in the four weeks before; the last one: {}.", quantity(visits, "visit"), outcome.replace('-', " "))
        }
        (visits, None) => format!("{} in the four weeks before.", quantity(visits, "visit")),
    };
    let way = match visit.travel_minutes {
        0 => String::new(),
        minutes => format!("{minutes} min on the way"),
    };
    Card {
        when: format!("{} to {}", clock(&visit.arrive), clock(&visit.leave)),
        name: visit.name.clone(),
        stop: stop.to_string(),
        place: format!("{}, {} (cell {})", decimal(visit.latitude, 5), decimal(visit.longitude, 5), visit.cell),
        way,
        why: format!("{}. {}", kind(visit), visit.reason),
        evidence: visit.evidence.as_ref().map_or_else(String::new, evidence),
        before,
        write_to: format!("Plan {}, visit {}", plan.id, visit.number),
    }
}

/// Why somebody is sent there, in a few words.
fn kind(visit: &VisitView) -> String {
    let strength = |class: &str| look_of(class).strength;
    match (visit.kind, visit.class) {
        ("hotspot", Some(class)) => format!("Hotspot, evidence {}", strength(class)),
        ("repeat-window", _) => "Repeat window".to_owned(),
        _ => "Exploring".to_owned(),
    }
}

fn evidence(evidence: &EvidenceView) -> String {
    let named: Vec<String> =
        evidence.categories.iter().map(|of| format!("{} {}", count(of.reports), category(of.category))).collect();
    let share = evidence
        .largest_share
        .map_or_else(String::new, |share| format!("; the loudest household filed {} % of them", decimal(100.0 * share, 0)));
    let who = match evidence.households {
        "unknown" => "the source names no household".to_owned(),
        band => format!("{band} households"),
    };
    format!(
        "{} ({}); {who}{share}; {}; {} % stand on map points.",
        quantity(evidence.reports, "report"),
        list(&named),
        evidence.class.replace('-', " "),
        decimal(100.0 * evidence.artefact_share, 0)
    )
}

/// `18:00` of `2026-11-27T18:00`, and `01:20+01:00` of a time with its offset.
fn clock(at: &str) -> &str {
    at.get(11..).unwrap_or(at)
}

/// `2026-11-27 18:00` of `2026-11-27T18:00`.
fn moment(at: &str) -> String {
    at.replace('T', " ")
}

fn span(shift: &str) -> String {
    shift.split_once('/').map_or_else(|| shift.to_owned(), |(from, to)| format!("{} to {}", moment(from), moment(to)))
}

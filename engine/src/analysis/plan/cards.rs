//! A card for every visit: where, when, how long, why, on what evidence, what to write back.

use std::collections::BTreeMap;

use jiff::Zoned;

use super::super::{Evidence, HotPlace, Hotspot, Hotspots, OpenWindow, SignificanceClass};
use super::choice::{Chosen, hot_cells, hotspot_near, is_near};
use super::demand::Demand;
use super::options::{Dose, PlanOptions};
use super::shift::after;
use crate::space::{AreaIndex, Cell, LngLat};
use crate::stats::PatrolVisit;

/// What to write back after every visit.
pub const WRITE_BACK: [&str; 3] = [
    "when you came and how long you stayed",
    "what came of it: nothing seen, spoke with residents, problem found, problem solved, or not done and why",
    "anything that the next officer should know; no names",
];

/// So many repeat windows are told on a card.
const TOLD: usize = 3;

/// Why somebody is sent somewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VisitKind {
    /// A hotspot.
    Hotspot,
    /// A report near which the risk is raised still.
    RepeatWindow,
    /// A place that the ranking would skip.
    Exploring,
}

impl VisitKind {
    /// The word by which people and files name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hotspot => "hotspot",
            Self::RepeatWindow => "repeat-window",
            Self::Exploring => "exploring",
        }
    }
}

/// One visit, with all that its card says.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Its number in the plan, from 1, by beginning.
    pub number: u32,
    /// Who goes, from 1.
    pub officer: usize,
    /// When it begins.
    pub arrive: Zoned,
    /// When it ends.
    pub leave: Zoned,
    /// How long it lasts, in minutes.
    pub minutes: u32,
    /// Minutes on the way there.
    pub travel_minutes: u32,
    /// The cell.
    pub cell: Cell,
    /// Its centre.
    pub place: LngLat,
    /// What people would call it.
    pub name: String,
    /// Why somebody is sent there.
    pub kind: VisitKind,
    /// The number of the hotspot that it is for.
    pub hotspot: Option<u32>,
    /// Reports expected within reach during the shift.
    pub expected: f64,
    /// The class of the hotspot.
    pub class: Option<SignificanceClass>,
    /// Its q.
    pub q: Option<f64>,
    /// Why, in plain words.
    pub reason: String,
    /// Who reported what in the hotspot.
    pub evidence: Option<Evidence>,
    /// Repeat windows that are open within reach, those with the highest ratio first.
    pub windows: Vec<OpenWindow>,
    /// Visits that it had in the four weeks before.
    pub visits_before: u64,
    /// What came of the last of them.
    pub last_outcome: Option<String>,
}

/// What cards are written from.
pub(super) struct Facts<'a> {
    pub(super) hotspots: &'a Hotspots,
    pub(super) demand: &'a Demand,
    pub(super) areas: &'a AreaIndex,
    pub(super) options: &'a PlanOptions,
    pub(super) doses: &'a [Dose],
    /// When the shift begins.
    pub(super) begun: &'a Zoned,
}

/// The visits of a patrol as cards, by beginning.
pub(super) fn cards(chosen: &Chosen, facts: &Facts<'_>) -> Vec<Visit> {
    let hot = hot_cells(facts.hotspots);
    let card = |(visit, number): (&PatrolVisit, u32)| card((visit, number), chosen, (facts, &hot));
    chosen.patrol.visits.iter().zip(1..).map(card).collect()
}

fn card((visit, number): (&PatrolVisit, u32), chosen: &Chosen, (facts, hot): (&Facts<'_>, &BTreeMap<Cell, &Hotspot>)) -> Visit {
    let cell = chosen.points[visit.point];
    let is_returned_to = visit.point < chosen.sites;
    let windows = if is_returned_to { windows_near(cell, facts) } else { Vec::new() };
    let hotspot = if is_returned_to { hotspot_near(cell, hot, facts.options.reach_m) } else { None };
    let kind = match (hotspot, is_returned_to) {
        (_, false) => VisitKind::Exploring,
        (Some(_), true) => VisitKind::Hotspot,
        (None, true) => VisitKind::RepeatWindow,
    };
    let place = hotspot.and_then(|found| place_of(found, facts.hotspots));
    let before: Vec<&Dose> = doses_before(cell, facts).collect();
    Visit {
        number,
        officer: visit.officer + 1,
        arrive: after(facts.begun, visit.arrive),
        leave: after(facts.begun, visit.arrive + visit.minutes),
        minutes: visit.minutes,
        travel_minutes: visit.travel,
        cell,
        place: cell.centre(),
        name: place.map_or_else(|| area_name(cell, facts.areas), |place| place.name.clone()),
        kind,
        hotspot: hotspot.and_then(|found| found.place),
        expected: chosen.expected[visit.point],
        class: hotspot.map(|found| found.class),
        q: hotspot.and_then(|found| found.q),
        reason: reason((kind, cell), hotspot, &windows),
        evidence: hotspot.and_then(|found| found.evidence.clone()),
        windows,
        visits_before: before.len() as u64,
        last_outcome: before.last().map(|dose| dose.outcome.clone()),
    }
}

/// Repeat windows within reach, those with the highest ratio first.
fn windows_near(cell: Cell, facts: &Facts<'_>) -> Vec<OpenWindow> {
    let near = facts.demand.windows.iter().filter(|(at, _)| is_near(cell, *at, facts.options.reach_m));
    let mut windows: Vec<OpenWindow> = near.map(|(_, window)| window.clone()).collect();
    windows.sort_by(|a, b| b.ratio.total_cmp(&a.ratio).then(a.until.cmp(&b.until)).then(a.report_id.cmp(&b.report_id)));
    windows
}

fn place_of<'a>(hotspot: &Hotspot, hotspots: &'a Hotspots) -> Option<&'a HotPlace> {
    hotspots.places.iter().find(|place| Some(place.number) == hotspot.place)
}

fn area_name(cell: Cell, areas: &AreaIndex) -> String {
    areas.area_at(cell.centre()).map_or_else(|| format!("cell {cell}"), |area| area.name.clone())
}

/// Visits of the four weeks before the shift, the last one last.
fn doses_before<'a>(cell: Cell, facts: &Facts<'a>) -> impl Iterator<Item = &'a Dose> {
    use jiff::ToSpan;
    let (shift, doses) = (facts.options.shift.from.date(), facts.doses);
    let since = shift.saturating_sub(28.days());
    doses.iter().filter(move |dose| dose.cell == cell && dose.day >= since && dose.day <= shift)
}

fn reason((kind, cell): (VisitKind, Cell), hotspot: Option<&Hotspot>, windows: &[OpenWindow]) -> String {
    let told = |found: &&Hotspot| {
        let metres = cell.centre().metres_to(found.cell.centre());
        if found.cell == cell { found.reason.clone() } else { format!("{metres:.0} m from here: {}", found.reason) }
    };
    let mut parts: Vec<String> = hotspot.iter().map(told).collect();
    if kind == VisitKind::Exploring {
        parts = vec![
            "This place was drawn by lot among those that nobody is sent back to, so that what is not reported can be found too."
                .to_owned(),
        ];
    }
    parts.extend(windows.iter().take(TOLD).map(|window| {
        let near =
            if window.radius_m > 0.0 { format!("within {:.0} m of it", window.radius_m) } else { "at the same place".to_owned() };
        format!(
            "After the report of {}, {:.1} times as many as expected follow {near}; until {}.",
            window.day, window.ratio, window.until
        )
    }));
    if windows.len() > TOLD {
        parts.push(format!("{} more windows are open within reach.", windows.len() - TOLD));
    }
    parts.join(" ")
}

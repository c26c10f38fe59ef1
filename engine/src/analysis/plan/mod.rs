//! From pattern to patrol: hotspots and open repeat windows as timed visits, each with its reason.

mod cards;
mod choice;
mod demand;
mod options;
mod shift;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use jiff::{Unit, Zoned};

use super::coverage::reported_until;
use super::hotspots::hotspots;
use super::region::lattice_of;
use super::{Question, Receipt};
use crate::EngineError;
use crate::disclosure::{Policy, Released};
use crate::query::{Initiative, Scope};
use crate::space::Cell;
use crate::store::Snapshot;

use cards::{Facts, cards};
pub use cards::{Visit, VisitKind, WRITE_BACK};
use choice::{Candidates, Chosen, WEIGHED, choose};
use demand::Demand;
pub use options::{Dose, PlanOptions};
pub use shift::Shift;

/// A shift's visits.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// When officers are out.
    pub shift: Shift,
    /// Whether clocks change during it: then a time by the clock on the wall is not enough.
    pub has_clock_change: bool,
    /// The visits, by beginning.
    pub visits: Vec<Visit>,
    /// What it amounts to.
    pub figures: PlanFigures,
    /// Cells that would be returned to, but had their share in the week before.
    pub resting: Vec<Resting>,
    /// When it must not be acted on any more: the end of the shift.
    pub expires: Zoned,
    /// What the answer rests on.
    pub receipt: Receipt,
}

/// A cell that rests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resting {
    /// The cell.
    pub cell: Cell,
    /// Visits in the seven days before the shift's first day.
    pub visits: u64,
}

/// What a plan amounts to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct PlanFigures {
    /// Visits.
    pub visits: u64,
    /// Places that are returned to.
    pub places: u64,
    /// How often each of them is visited.
    pub rounds: u32,
    /// Visits to hotspots.
    pub hotspot_visits: u64,
    /// Visits for repeat windows only.
    pub window_visits: u64,
    /// Visits that explore.
    pub exploring_visits: u64,
    /// Share of visits that explore.
    pub exploring_share: f64,
    /// Minutes of all officers together.
    pub minutes: u64,
    /// Minutes of visits.
    pub visiting_minutes: u64,
    /// Minutes on the way.
    pub travelling_minutes: u64,
    /// Minutes of visits and ways over all minutes.
    pub used_share: f64,
    /// Reports expected in the region during the shift.
    pub expected: f64,
    /// Share of them within reach of a place that is returned to.
    pub covered_share: f64,
    /// The share that the best choice of as many places would reach, or what it cannot exceed.
    pub best_share: f64,
    /// What is missing to that: 1 less covered over best.
    pub gap: f64,
    /// Whether the best choice was found, and not only a bound of it.
    pub is_best_known: bool,
    /// Share of the returning visits that the hotspot with most of them gets; a place without one stands for itself.
    pub largest_share: f64,
}

/// Where should officers be during a shift, when, and why?
///
/// Hotspots are asked for as [`super::hotspots`] does, over the question's window: hot cells may be returned to, held ones are
/// neither returned to nor explored. Cells of the region with a repeat window that is open on the day of the shift
/// ([`super::live_repeats`], over the days before it) may be returned to too. What is expected of a cell in the shift is its
/// voices times the share of the region's reports that falls on such hours, without what officers began themselves, and for
/// each open window what followed such reports beyond chance. Places are chosen one by one for what a visit's reach adds to
/// that (greedy maximal covering), with a cap on how many may be for one hotspot; a cell that had `rest_after` visits in the
/// week before rests. They are visited in rounds that fit into the shift ([`crate::stats::patrol`]). A share of visits
/// explores: cells drawn by lot among those that the ranking would skip, those with many visits before less often, so that the
/// plan does not only confirm itself. As many places are also chosen at the optimum of the same problem; the gap is stated.
///
/// What officers find is never counted as a report that ranks.
///
/// # Errors
/// As [`super::hotspots`]; [`EngineError::BadOption`] for a shift that begins before the window ends or at a time that the
/// clock skips or repeats, and for settings that make no plan.
///
/// # Source
/// Koper (1995), doi:10.1080/07418829500096231; Church and `ReVelle` (1974), doi:10.1007/BF01942293; on exploring: Ensign et al.
/// (2018), Proceedings of Machine Learning Research 81, 160-171.
pub async fn plan(
    snapshot: &Snapshot,
    question: &Question,
    (options, doses): (&PlanOptions, &[Dose]),
    policy: &Policy,
) -> Result<Released<Plan>, EngineError> {
    let zone = question.window.zone();
    let minutes = options.shift.minutes(zone)?;
    options.check(minutes)?;
    let (begun, expires) = options.shift.ends(zone)?;
    let day = options.shift.from.date();
    if day < question.window.to() {
        let reason = format!(
            "shift: {} begins before the window ends on {}; a plan rests on what was known before",
            options.shift,
            question.window.to()
        );
        return Err(EngineError::BadOption(reason));
    }
    let doses: Vec<Dose> = doses.iter().filter(|dose| dose.day <= day).cloned().collect();
    let doses = doses.as_slice();
    let found = hotspots(snapshot, question, options.hotspots, policy).await?.into_inner();
    let categories = question.categories.as_slice();
    let scope = Scope { window: &question.window, categories, initiative: Initiative::NotOfficers, policy };
    let lattice = lattice_of(snapshot, question, &scope).await?;
    let demand = Demand::of(snapshot, (question, options, policy), (&found, &lattice)).await?;
    let until = reported_until(snapshot, policy).await?;
    let areas = snapshot.areas().await?;
    // Pure computation: other requests must not wait for it.
    let (chosen, visits, candidates) = tokio::task::block_in_place(|| {
        let candidates = Candidates::of(&found, &demand, (options, doses));
        let chosen = choose(&lattice, (&candidates, &demand), (options, minutes, doses))?;
        let facts = Facts { hotspots: &found, demand: &demand, areas, options, doses, begun: &begun };
        let visits = cards(&chosen, &facts);
        Ok::<_, EngineError>((chosen, visits, candidates))
    })?;
    let figures = figures(&visits, &chosen, (&demand, options, minutes));
    let told = notes(&figures, (options, &candidates), (found.expires, until));
    let mut receipt = described(found.receipt, (options, doses), &demand);
    receipt.notes.extend(demand.notes.into_iter().chain(told));
    let mut said = BTreeSet::new();
    receipt.notes.retain(|note| said.insert(note.clone()));
    let (shift, has_clock_change) = (options.shift, begun.offset() != expires.offset());
    Ok(policy.release(Plan { shift, has_clock_change, visits, figures, resting: candidates.resting, expires, receipt }))
}

fn figures(visits: &[Visit], chosen: &Chosen, (demand, options, minutes): (&Demand, &PlanOptions, u32)) -> PlanFigures {
    let of = |kind: VisitKind| visits.iter().filter(|visit| visit.kind == kind).count() as u64;
    let (exploring, all) = (of(VisitKind::Exploring), visits.len() as u64);
    let visiting: u64 = visits.iter().map(|visit| u64::from(visit.minutes)).sum();
    let travelling: u64 = visits.iter().map(|visit| u64::from(visit.travel_minutes)).sum();
    let minutes = u64::from(minutes) * options.officers as u64;
    let expected: f64 = demand.cells.iter().map(|(_, expected)| expected).sum();
    let best = chosen.best.bound.max(chosen.covered);
    PlanFigures {
        visits: all,
        places: chosen.patrol.placed.len() as u64,
        rounds: chosen.patrol.rounds,
        hotspot_visits: of(VisitKind::Hotspot),
        window_visits: of(VisitKind::RepeatWindow),
        exploring_visits: exploring,
        exploring_share: share(real(exploring), real(all)),
        minutes,
        visiting_minutes: visiting,
        travelling_minutes: travelling,
        used_share: share(real(visiting + travelling), real(minutes)),
        expected,
        covered_share: share(chosen.covered, expected),
        best_share: share(best, expected),
        gap: if best > 0.0 { (1.0 - chosen.covered / best).max(0.0) } else { 0.0 },
        is_best_known: chosen.best.is_optimal(),
        largest_share: largest_share(visits),
    }
}

/// Share of the returning visits that the hotspot with most of them gets; a cell without one stands for itself.
fn largest_share(visits: &[Visit]) -> f64 {
    let returning = || visits.iter().filter(|visit| visit.kind != VisitKind::Exploring);
    let mut by_hotspot = BTreeMap::<(Option<u32>, Option<Cell>), u64>::new();
    for visit in returning() {
        let alone = visit.hotspot.is_none().then_some(visit.cell);
        *by_hotspot.entry((visit.hotspot, alone)).or_default() += 1;
    }
    share(real(by_hotspot.into_values().max().unwrap_or(0)), real(returning().count() as u64))
}

/// A part of something; of nothing, none.
fn share(part: f64, of: f64) -> f64 {
    if of > 0.0 { part / of } else { 0.0 }
}

/// Options of the near-repeat table, by their names in the receipt of a plan and in that of the table.
const REPEATS: [(&str, &str); 9] = [
    ("repeat_as_of", "as_of"),
    ("repeat_bands_days", "days"),
    ("repeat_bands_m", "bands_m"),
    ("repeat_correction", "correction"),
    ("repeat_cut_offs", "cut_offs"),
    ("repeat_inference", "inference"),
    ("repeat_left_out", "left_out"),
    ("repeat_metric", "metric"),
    ("repeat_q", "q"),
];

/// The receipt of the hotspots, with what the plan adds.
fn described(receipt: Receipt, (options, doses): (&PlanOptions, &[Dose]), demand: &Demand) -> Receipt {
    let mut receipt = Receipt { method: "patrol-plan", seed: Some(options.seed), ..receipt };
    if let Some(repeats) = &demand.repeats {
        for (name, theirs) in REPEATS {
            if let Some(value) = repeats.options.get(theirs) {
                receipt = receipt.option(name, value.clone());
            }
        }
        if let (Some(seed), Some(simulations)) = (repeats.seed, repeats.permutations) {
            receipt = receipt.option("repeat_seed", seed).option("repeat_simulations", simulations);
        }
        receipt = receipt.option("repeat_reports", repeats.reports_in_region);
    }
    receipt
        .option("share_of_voices", demand.share)
        .option("shift", options.shift.to_string())
        .option("officers", options.officers)
        .option("hotspots_by", options.hotspots.method.as_str())
        .option("visit_minutes", vec![options.visit.0, options.visit.1])
        .option("again_minutes", options.again)
        .option("speed_kmh", options.speed_kmh)
        .option("detour", options.detour)
        .option("reach_m", options.reach_m)
        .option("explore", options.explore)
        .option("cap", options.cap)
        .option("rest_after", options.rest_after)
        .option("repeat_days", options.repeat_days)
        .option("visits_known", doses.len())
}

fn notes(
    figures: &PlanFigures,
    (options, candidates): (&PlanOptions, &Candidates),
    (stale, until): (Date, Option<Date>),
) -> Vec<String> {
    let (mut notes, day, rest) = (Vec::new(), options.shift.from.date(), candidates.resting.len());
    if figures.places == 0 {
        let then = if figures.exploring_visits > 0 { "all visits explore" } else { "nobody is sent anywhere" };
        notes.push(format!("{}: {then}.", why_nowhere(candidates)));
    }
    if candidates.left_out > 0 {
        notes.push(format!(
            "The {WEIGHED} cells with most expected within reach were weighed; {} more that are hot or have an open window were \
             not: ask for a smaller region or a coarser resolution.",
            candidates.left_out
        ));
    }
    notes.extend(until.and_then(|until| late(until, day)));
    if day >= stale {
        notes.push(format!("The hotspots were to be asked for anew from {stale}; this shift is later."));
    }
    if rest > 0 {
        let enough = options.rest_after;
        notes.push(format!("{rest} cells rest: they had {enough} visits or more in the seven days before the shift."));
    }
    if figures.exploring_share + 0.02 < options.explore {
        let (wanted, found) = (100.0 * options.explore, 100.0 * figures.exploring_share);
        notes.push(format!(
            "{found:.0} % of the visits explore, {wanted:.0} % were asked for: there was no more time or place for them."
        ));
    }
    notes
}

/// Why nobody is sent back anywhere. Time is never the reason: a shift has room for one visit at least.
fn why_nowhere(candidates: &Candidates) -> String {
    match (candidates.cells.len(), candidates.resting.len()) {
        (0, 0) => "Nothing stands out that is not held, and no repeat window is open".to_owned(),
        (0, rest) => format!("{rest} cells are hot or have an open repeat window, and all of them rest"),
        (cells, _) => format!("Nothing is expected within reach of the {cells} cells that are hot or have an open repeat window"),
    }
}

/// That the lake's reports, of which `until` is the first day without, end some days before the shift.
fn late(until: Date, shift: Date) -> Option<String> {
    let last = until.yesterday().ok()?;
    let days = last.until((Unit::Day, shift)).ok()?.get_days();
    (days > 1).then(|| format!("The last report is of {last}, {days} days before the shift: what happened since is not known."))
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "exact up to 2^53 reports")]
const fn real(count: u64) -> f64 {
    count as f64
}

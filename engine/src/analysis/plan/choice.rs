//! Which cells are returned to, which are explored, and what the best choice would cover.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::super::{Hotspot, Hotspots};
use super::demand::{Demand, held_cells};
use super::options::{Dose, PlanOptions};
use super::{Resting, real};
use crate::EngineError;
use crate::space::{Cell, Lattice};
use crate::stats::{
    Covering, Groups, Patrol, PatrolOptions, PatrolPoints, Sites, greedy_covering, maximal_covering, patrol, weighted_order,
};

/// A cell without a report is so much less likely to be explored than one with.
const SILENT: f64 = 0.25;
/// Exploring goes no further from a place that is returned to, in minutes.
const FURTHEST: f64 = 12.0;
/// So many cells are tried for exploring, in all.
const TRIED: usize = 400;
/// So many cells are weighed for being returned to: ways are measured between every two of them.
pub(super) const WEIGHED: usize = 2_000;
/// Minutes of the longest way. Cells that are further apart are never in one round, however much further.
const LONGEST_WAY: f64 = 10_000.0;
/// Metres of a degree of latitude, or a little less.
const DEGREE_M: f64 = 110_000.0;

/// Cells that may be returned to, and those that rest.
pub(super) struct Candidates {
    /// In index order.
    pub(super) cells: Vec<Cell>,
    /// Positions in the demand that a visit to each reaches.
    covers: Vec<Vec<usize>>,
    /// The hotspot that a visit to each is for, by its number.
    pub(super) places: Vec<Option<usize>>,
    pub(super) resting: Vec<Resting>,
    /// Cells with less demand within reach that were not weighed.
    pub(super) left_out: usize,
    /// All of these and the held ones: what is not explored.
    known: BTreeSet<Cell>,
}

/// What was chosen.
pub(super) struct Chosen {
    pub(super) patrol: Patrol,
    /// Cells by the patrol's points: those returned to, then those explored.
    pub(super) points: Vec<Cell>,
    /// How many of them are returned to.
    pub(super) sites: usize,
    /// Reports expected within reach of each point.
    pub(super) expected: Vec<f64>,
    /// Reports expected within reach of any place returned to.
    pub(super) covered: f64,
    /// The most that as many places could cover.
    pub(super) best: Covering,
}

impl Candidates {
    /// Hot cells and those with an open repeat window, but for cells that rest and those that are held.
    pub(super) fn of(hotspots: &Hotspots, demand: &Demand, (options, doses): (&PlanOptions, &[Dose])) -> Self {
        let (hot, mut known) = (hot_cells(hotspots), held_cells(hotspots));
        let mut all: BTreeSet<Cell> = hot.keys().copied().collect();
        all.extend(demand.windows.iter().map(|(cell, _)| *cell).filter(|cell| !known.contains(cell)));
        known.extend(&all);
        let day = options.shift.from.date();
        let visits = visits_by_cell(doses.iter().filter(|dose| (day.saturating_sub(7.days())..day).contains(&dose.day)));
        let visits = |cell: &Cell| visits.get(cell).copied().unwrap_or(0);
        let (rests, cells): (Vec<Cell>, Vec<Cell>) = all.into_iter().partition(|cell| visits(cell) >= options.rest_after);
        let resting = rests.iter().map(|cell| Resting { cell: *cell, visits: visits(cell) }).collect();
        let surroundings = Surroundings::new(demand, options.reach_m);
        let left_out = cells.len().saturating_sub(WEIGHED);
        let (cells, covers): (Vec<Cell>, Vec<Vec<usize>>) =
            richest(cells.into_iter().map(|cell| (cell, surroundings.of(cell))).collect(), demand).into_iter().unzip();
        let number = |cell: &Cell| hotspot_near(*cell, &hot, options.reach_m)?.place.map(|number| number as usize);
        let places = cells.iter().map(number).collect();
        Self { cells, covers, places, resting, left_out, known }
    }

    fn sites<'a>(&'a self, weights: &'a [f64], most: usize) -> Sites<'a> {
        Sites { weights, covers: &self.covers, groups: Some(Groups { of_site: &self.places, most }) }
    }
}

/// Visits by cell.
fn visits_by_cell<'a>(doses: impl Iterator<Item = &'a Dose>) -> BTreeMap<Cell, u64> {
    let mut visits = BTreeMap::<Cell, u64>::new();
    for dose in doses {
        *visits.entry(dose.cell).or_default() += 1;
    }
    visits
}

/// Of cells and what they cover, those with most demand within reach, as many as are weighed, in the order in which they came.
fn richest(mut cells: Vec<(Cell, Vec<usize>)>, demand: &Demand) -> Vec<(Cell, Vec<usize>)> {
    if cells.len() > WEIGHED {
        let expected = |covers: &[usize]| covers.iter().map(|at| demand.cells[*at].1).sum::<f64>();
        let mut ranked: Vec<(f64, Cell)> = cells.iter().map(|(cell, covers)| (expected(covers), *cell)).collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let kept: BTreeSet<Cell> = ranked.into_iter().take(WEIGHED).map(|(_, cell)| cell).collect();
        cells.retain(|(cell, _)| kept.contains(cell));
    }
    cells
}

/// Cells with demand by latitude, so that those within reach are found among a few.
struct Surroundings<'a> {
    demand: &'a Demand,
    reach_m: f64,
    /// Latitudes of centres, ascending, and positions in the demand.
    by_latitude: Vec<(f64, usize)>,
}

impl<'a> Surroundings<'a> {
    fn new(demand: &'a Demand, reach_m: f64) -> Self {
        let latitude = |(at, (cell, _)): (usize, &(Cell, f64))| (cell.centre().lat(), at);
        let mut by_latitude: Vec<(f64, usize)> = demand.cells.iter().enumerate().map(latitude).collect();
        by_latitude.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        Self { demand, reach_m, by_latitude }
    }

    /// Positions in the demand, ascending, of the cells whose centre a visit reaches.
    fn of(&self, cell: Cell) -> Vec<usize> {
        let (lat, degrees) = (cell.centre().lat(), self.reach_m / DEGREE_M);
        let first = self.by_latitude.partition_point(|(other, _)| *other < lat - degrees);
        let band = self.by_latitude[first..].iter().take_while(|(other, _)| *other <= lat + degrees);
        let mut near: Vec<usize> =
            band.map(|(_, at)| *at).filter(|at| is_near(cell, self.demand.cells[*at].0, self.reach_m)).collect();
        near.sort_unstable();
        near
    }
}

/// Whether a visit to a cell reaches the centre of another.
pub(super) fn is_near(cell: Cell, other: Cell, reach_m: f64) -> bool {
    cell == other || cell.centre().metres_to(other.centre()) <= reach_m
}

/// The hot cells.
pub(super) fn hot_cells(hotspots: &Hotspots) -> BTreeMap<Cell, &Hotspot> {
    hotspots.cells.iter().filter(|cell| cell.class.is_hot()).map(|cell| (cell.cell, cell)).collect()
}

/// The hotspot that a visit is for: of the cell itself, or the surest within reach.
pub(super) fn hotspot_near<'a>(cell: Cell, hot: &BTreeMap<Cell, &'a Hotspot>, reach_m: f64) -> Option<&'a Hotspot> {
    let surest = |a: &&Hotspot, b: &&Hotspot| (a.class, b.voices, a.cell).cmp(&(b.class, a.voices, b.cell));
    let near = || hot.values().copied().filter(|found| is_near(cell, found.cell, reach_m)).min_by(surest);
    hot.get(&cell).copied().or_else(near)
}

/// Chooses and times the visits.
pub(super) fn choose(
    lattice: &Lattice,
    (candidates, demand): (&Candidates, &Demand),
    (options, minutes, doses): (&PlanOptions, u32, &[Dose]),
) -> Result<Chosen, EngineError> {
    let weights: Vec<f64> = demand.cells.iter().map(|(_, expected)| *expected).collect();
    let to_explore = |placed: &[Cell]| explored(lattice, (candidates, demand, placed), options, doses);
    let Some(first) = chosen_sites(candidates, &weights, usize::MAX)? else {
        let plan = Points::new(&[], &to_explore(&[])?, options).patrol(options, minutes)?;
        return Ok(finish(plan, (candidates, demand), options, Covering { open: Vec::new(), covered: 0.0, bound: 0.0 }));
    };
    // How many places there is time for says how many of one hotspot the cap allows.
    let room = Points::new(&first, &[], options).patrol(options, minutes)?.patrol.placed.len();
    let most = most_of_one(room, options.cap);
    let sites = chosen_sites(candidates, &weights, most)?.unwrap_or_default();
    // Exploring leaves the places alone that are returned to, and takes no time from them.
    let alone = Points::new(&sites, &[], options).patrol(options, minutes)?;
    let placed: Vec<Cell> = alone.patrol.placed.iter().map(|site| sites[*site]).collect();
    let plan = Points::new(&placed, &to_explore(&placed)?, options).patrol(options, minutes)?;
    let best = match plan.patrol.placed.len() {
        0 => Covering { open: Vec::new(), covered: 0.0, bound: 0.0 },
        placed => maximal_covering(candidates.sites(&weights, most), placed)?,
    };
    Ok(finish(plan, (candidates, demand), options, best))
}

/// The greedy order of all candidates; `None` where there are none.
fn chosen_sites(candidates: &Candidates, weights: &[f64], most: usize) -> Result<Option<Vec<Cell>>, EngineError> {
    if candidates.cells.is_empty() || weights.is_empty() {
        return Ok(None);
    }
    let order = greedy_covering(candidates.sites(weights, most), candidates.cells.len())?.open;
    Ok(Some(order.into_iter().map(|site| candidates.cells[site]).collect()).filter(|cells: &Vec<Cell>| !cells.is_empty()))
}

/// How many of so many places may be for one hotspot.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few places")]
fn most_of_one(places: usize, cap: f64) -> usize {
    ((real(places as u64) * cap).floor() as usize).max(1)
}

/// Points of a patrol: cells to return to, then cells to explore.
struct Points {
    cells: Vec<Cell>,
    sites: usize,
    travel: Vec<f64>,
}

/// A patrol over points.
struct Walked {
    points: Points,
    patrol: Patrol,
}

impl Points {
    fn new(sites: &[Cell], explored: &[Cell], options: &PlanOptions) -> Self {
        let minutes = |metres: f64| metres * options.detour / (options.speed_kmh * 1_000.0 / 60.0);
        let way = |a: Cell, b: Cell| minutes(a.centre().metres_to(b.centre())).min(LONGEST_WAY);
        let count = sites.len();
        let is_near = |cell: &Cell| sites.is_empty() || sites.iter().any(|site| way(*site, *cell) <= FURTHEST);
        let cells: Vec<Cell> = sites.iter().copied().chain(explored.iter().copied().filter(is_near).take(TRIED)).collect();
        let travel = cells.iter().flat_map(|a| cells.iter().map(move |b| way(*a, *b))).collect();
        Self { cells, sites: count, travel }
    }

    fn patrol(self, options: &PlanOptions, minutes: u32) -> Result<Walked, EngineError> {
        let PlanOptions { officers, visit, again, explore, seed, .. } = *options;
        let points = PatrolPoints { travel: &self.travel, sites: self.sites, points: self.cells.len() };
        let patrol = patrol(points, PatrolOptions { officers, shift: minutes, visit, again, explore, seed })?;
        Ok(Walked { points: self, patrol })
    }
}

/// Cells that the ranking skips, out of reach of the places that are returned to, in a random order: those with reports tend
/// to come before silent ones, those seldom visited before others.
fn explored(
    lattice: &Lattice,
    (candidates, demand, placed): (&Candidates, &Demand, &[Cell]),
    options: &PlanOptions,
    doses: &[Dose],
) -> Result<Vec<Cell>, EngineError> {
    let month = options.shift.from.date().saturating_sub(28.days());
    let visits = visits_by_cell(doses.iter().filter(|dose| dose.day >= month));
    let weight = |cell: &Cell| {
        if candidates.known.contains(cell) || placed.iter().any(|place| is_near(*place, *cell, options.reach_m)) {
            return 0.0;
        }
        let seldom = 1.0 / real(1 + visits.get(cell).copied().unwrap_or(0));
        let is_silent = demand.cells.binary_search_by_key(cell, |(known, _)| *known).is_err();
        if is_silent { SILENT * seldom } else { seldom }
    };
    let weights: Vec<f64> = lattice.cells().iter().map(weight).collect();
    Ok(weighted_order(&weights, options.seed)?.into_iter().map(|at| lattice.cells()[at]).collect())
}

fn finish(walked: Walked, (candidates, demand): (&Candidates, &Demand), options: &PlanOptions, best: Covering) -> Chosen {
    let Walked { points, patrol } = walked;
    let surroundings = Surroundings::new(demand, options.reach_m);
    let reach = |cell: &Cell| match candidates.cells.binary_search(cell) {
        Ok(at) => candidates.covers[at].clone(),
        Err(_) => surroundings.of(*cell),
    };
    let is_used: BTreeSet<usize> = patrol.visits.iter().map(|visit| visit.point).collect();
    let covers: Vec<Vec<usize>> =
        points.cells.iter().enumerate().map(|(at, cell)| if is_used.contains(&at) { reach(cell) } else { Vec::new() }).collect();
    // Nothing expected is 0, not -0, which a sum of nothing is.
    let sum = |at: &BTreeSet<usize>| at.iter().map(|at| demand.cells[*at].1).sum::<f64>() + 0.0;
    let expected = covers.iter().map(|covers| sum(&covers.iter().copied().collect())).collect();
    let covered = sum(&patrol.placed.iter().flat_map(|site| covers[*site].iter().copied()).collect());
    Chosen { patrol, points: points.cells, sites: points.sites, expected, covered, best }
}

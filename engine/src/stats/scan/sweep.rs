//! One pass over all centres: the observed cases first, then simulation upon simulation.

use rayon::prelude::*;

use super::count::Count;
use super::design::Event;
use super::inference::stops_after;
use super::lanes::{Found, Lanes};
use super::plan::{Plan, Terms};
use super::{ScanOptions, ScanStopping};
use crate::stats::draws::stream;

/// Data sets that are scanned side by side.
const LANES: usize = 32;
/// Centres whose plans are kept at a time.
const TILE: usize = 64;
/// Bytes that simulated data sets may take at a time, roughly.
const ROOM: usize = 1 << 29;

/// What was found around every centre, and the maximum of every simulation.
pub(super) struct Swept {
    pub(super) centres: Vec<Found>,
    pub(super) maxima: Vec<f64>,
}

/// Scans the observed cases and as many simulations as the options ask for.
pub(super) fn sweep<C: Count>(terms: &Terms<'_>, options: &ScanOptions) -> Swept {
    let total = u64::from(options.simulations);
    let mut round = first_round(terms, options).min(total);
    let mut batches = simulate::<C>(0..round, terms, options.seed);
    let centres = pass(terms, &mut batches, true);
    let mut maxima: Vec<f64> = Vec::new();
    let top = centres.iter().map(|found| found.llr).fold(0.0, f64::max);
    loop {
        maxima.extend(batches.iter().flat_map(|batch| batch.best().iter().map(|found| found.llr)));
        if let Some(made) = stops_after(&maxima, top, options.stopping) {
            maxima.truncate(made);
            break;
        }
        let done = round;
        if done >= total {
            break;
        }
        round = (done * 2).min(done + most_at_once(terms)).min(total);
        batches = simulate::<C>(done..round, terms, options.seed);
        pass(terms, &mut batches, false);
    }
    Swept { centres, maxima }
}

/// Simulations of the first round: all that fit, unless the test may end early.
fn first_round(terms: &Terms<'_>, options: &ScanOptions) -> u64 {
    match options.stopping {
        ScanStopping::Fixed => most_at_once(terms),
        ScanStopping::Sequential(exceedances) => u64::from(exceedances).next_multiple_of(2 * LANES as u64),
    }
}

fn most_at_once(terms: &Terms<'_>) -> u64 {
    let bytes = 64 + terms.design.source.most() * 12;
    (ROOM / bytes).max(LANES).next_multiple_of(LANES) as u64
}

fn simulate<C: Count>(range: std::ops::Range<u64>, terms: &Terms<'_>, seed: u64) -> Vec<Lanes<C, LANES>> {
    let firsts: Vec<u64> = range.clone().step_by(LANES).collect();
    let batch = |first: u64| {
        let mut scratch = Vec::new();
        let mut set = |index: u64| {
            let mut events: Vec<Event> = Vec::new();
            let source = &terms.design.source;
            source.draw(terms.windows.kept, &mut stream(seed, index), &mut scratch, |event| events.push(event));
            events
        };
        let sets: Vec<Vec<Event>> = (first..(first + LANES as u64).min(range.end)).map(&mut set).collect();
        Lanes::new(&sets, terms)
    };
    firsts.into_par_iter().map(batch).collect()
}

/// Scans around every centre; the observed cases too, where they are asked for.
fn pass<C: Count>(terms: &Terms<'_>, batches: &mut [Lanes<C, LANES>], observed: bool) -> Vec<Found> {
    let centres: Vec<usize> = (0..terms.zones.centres()).collect();
    let mut found = Vec::new();
    for tile in centres.chunks(TILE) {
        let plans: Vec<Plan> = tile.par_iter().map(|&centre| Plan::new(centre, terms)).collect();
        if observed {
            let fresh = || Lanes::<C, 1>::new(std::slice::from_ref(&terms.design.observed), terms);
            found.par_extend(plans.par_iter().map_init(fresh, |lanes, plan| best(lanes, plan, terms)));
        }
        batches.par_iter_mut().for_each(|batch| plans.iter().for_each(|plan| batch.scan(plan, terms)));
    }
    found
}

fn best<C: Count>(lanes: &mut Lanes<C, 1>, plan: &Plan, terms: &Terms<'_>) -> Found {
    lanes.reset(terms.thresholds);
    lanes.scan(plan, terms);
    lanes.best()[0]
}

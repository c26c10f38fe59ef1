//! Reports near places, and on the ground that they are held against.

use rayon::prelude::*;

use super::codes::Placement;
use super::month::{Month, NOWHERE};
use super::pick::{Codes, Pick};
use super::{Placed, ReportIndex};
use crate::query::{Ground, Scope};
use crate::space::{BBox, DiscCounts, Discs, LngLat, MetCell, SpaceError};

/// Counts of one month: by disc, by the position of a cell that discs meet, and in any disc.
struct Found {
    by_disc: Vec<u64>,
    by_cell: Vec<u64>,
    in_any: u64,
}

impl ReportIndex {
    /// How many reports of a scope lie in each disc, and in any.
    pub(crate) fn near_points(&self, scope: &Scope<'_>, discs: &Discs) -> Result<DiscCounts, SpaceError> {
        let pick = Pick::new(scope, Placement::NoDefaultPoint);
        let met = discs.meeting_cells(&self.ground);
        let months: Vec<&Placed> = self.months_in(pick.micros()).collect();
        let found: Vec<Found> =
            months.into_par_iter().map(|placed| near(&pick, placed, (discs, &met))).collect::<Result<_, SpaceError>>()?;
        let mut counts = DiscCounts { by_disc: vec![0; discs.len()], in_any: found.iter().map(|month| month.in_any).sum() };
        for month in &found {
            counts.by_disc.iter_mut().zip(&month.by_disc).for_each(|(sum, reports)| *sum += reports);
        }
        for (at, cell) in met.iter().enumerate() {
            let reports: u64 = found.iter().map(|month| month.by_cell[at]).sum();
            for disc in &cell.inside {
                counts.by_disc[*disc as usize] += reports;
            }
        }
        Ok(counts)
    }

    /// How many located reports of a scope lie on a ground.
    pub(crate) fn region_total(&self, scope: &Scope<'_>, ground: Ground<'_>) -> u64 {
        let pick = Pick::new(scope, Placement::NoDefaultPoint);
        let months: Vec<&Placed> = self.months_in(pick.micros()).collect();
        let (bbox, wanted) = match ground {
            Ground::Box(bbox) => (bbox, Wanted::Anywhere),
            Ground::Areas(bbox) => (bbox, Wanted::AnyArea),
            Ground::Area(id, bbox) => (bbox, Wanted::Area(id)),
        };
        let runs = self.runs(bbox);
        let in_month = |placed: &Placed| {
            let month = &placed.month;
            if let Some(total) = in_all_areas(&pick, month, (wanted, bbox)) {
                return total;
            }
            let area = match wanted {
                Wanted::Anywhere | Wanted::AnyArea => None,
                // An area that no report of the month names has none there.
                Wanted::Area(id) => match month.areas.iter().position(|area| area == id) {
                    None => return 0,
                    found => found,
                },
            };
            let is_in = |row: usize| match (wanted, area) {
                (Wanted::Anywhere, _) => true,
                (_, None) => month.area[row] != NOWHERE,
                (_, Some(area)) => month.area[row] as usize == area,
            };
            let mut reports = 0;
            for (is_whole, codes) in &runs {
                pick.each(month, placed.rows(*codes), |row| {
                    let is_there = *is_whole || holds(bbox, BBox::at(month.lng[row], month.lat[row]));
                    reports += u64::from(is_there && is_in(row));
                });
            }
            reports
        };
        months.into_par_iter().map(in_month).sum()
    }

    /// Runs of cells that a box meets, and whether it holds all places in them.
    fn runs(&self, bbox: BBox) -> Vec<(bool, Codes)> {
        let codes = 0..u32::try_from(self.cells.cells().len()).unwrap_or(u32::MAX);
        let of_cell = |code: u32| {
            let around = self.ground.bbox(code);
            meets(bbox, around).then(|| (holds(bbox, around), (code, code + 1)))
        };
        let mut runs: Vec<(bool, Codes)> = Vec::new();
        for (is_whole, codes) in codes.filter_map(of_cell) {
            match runs.last_mut() {
                Some((was_whole, (_, end))) if *was_whole == is_whole && *end == codes.0 => *end = codes.1,
                _ => runs.push((is_whole, codes)),
            }
        }
        runs
    }
}

/// Which areas' reports are counted.
#[derive(Clone, Copy)]
enum Wanted<'a> {
    Anywhere,
    AnyArea,
    Area(&'a str),
}

fn near(pick: &Pick, placed: &Placed, (discs, met): (&Discs, &[MetCell])) -> Result<Found, SpaceError> {
    let month = &placed.month;
    let mut found = Found { by_disc: vec![0; discs.len()], by_cell: vec![0; met.len()], in_any: 0 };
    for (cell, by_cell) in met.iter().zip(&mut found.by_cell) {
        let is_inside = !cell.inside.is_empty();
        let mut failed = None;
        pick.each(month, placed.rows((cell.code, cell.code + 1)), |row| {
            *by_cell += 1;
            let mut is_held = is_inside;
            if !cell.edge.is_empty() {
                match LngLat::new(month.lng[row], month.lat[row]) {
                    Ok(place) => {
                        for disc in cell.edge.iter().filter(|disc| discs.holds(**disc as usize, place)) {
                            found.by_disc[*disc as usize] += 1;
                            is_held = true;
                        }
                    }
                    Err(error) => failed = Some(error),
                }
            }
            found.in_any += u64::from(is_held);
        });
        if let Some(error) = failed {
            return Err(error);
        }
    }
    Ok(found)
}

/// Reports of a month that lie in any area, from its tally: where it can tell, because a box holds them all.
fn in_all_areas(pick: &Pick, month: &Month, (wanted, bbox): (Wanted<'_>, BBox)) -> Option<u64> {
    let is_told = matches!(wanted, Wanted::AnyArea) && month.in_areas.is_none_or(|around| holds(bbox, around));
    is_told.then(|| pick.tallied(month))?.map(|tallied| tallied.map(|entry| u64::from(entry.in_areas)).sum())
}

/// Whether two boxes share a place.
fn meets(a: BBox, b: BBox) -> bool {
    a.west <= b.east && b.west <= a.east && a.south <= b.north && b.south <= a.north
}

/// Whether a box holds all of another.
fn holds(outer: BBox, inner: BBox) -> bool {
    outer.west <= inner.west && outer.south <= inner.south && inner.east <= outer.east && inner.north <= outer.north
}

//! Reports near places, and on the ground that they are held against.

use rayon::prelude::*;

use super::codes::Placement;
use super::month::NOWHERE;
use super::pick::Pick;
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
        let in_month = |placed: &Placed| {
            let month = &placed.month;
            let (bbox, area) = match ground {
                Ground::Box(bbox) => (bbox, None),
                Ground::Areas(bbox) => (bbox, Some(None)),
                Ground::Area(id, bbox) => (bbox, Some(Some(month.areas.iter().position(|area| area == id)))),
            };
            let is_in = |row: usize| match area {
                None => true,
                Some(None) => month.area[row] != NOWHERE,
                Some(Some(wanted)) => wanted.is_some_and(|wanted| month.area[row] as usize == wanted),
            };
            let mut reports = 0;
            for code in 0..u32::try_from(self.cells.cells().len()).unwrap_or(u32::MAX) {
                let rows = placed.rows((code, code + 1));
                if !rows.is_empty() {
                    let is_whole = holds(bbox, self.ground.bbox(code));
                    pick.each(month, rows, |row| {
                        let is_there = is_whole || holds(bbox, BBox::at(month.lng[row], month.lat[row]));
                        reports += u64::from(is_there && is_in(row));
                    });
                }
            }
            reports
        };
        months.into_par_iter().map(in_month).sum()
    }
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

/// Whether a box holds all of another.
fn holds(outer: BBox, inner: BBox) -> bool {
    outer.west <= inner.west && outer.south <= inner.south && inner.east <= outer.east && inner.north <= outer.north
}

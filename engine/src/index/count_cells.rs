//! Reports and voices per cell, and per cell and step of time.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rayon::prelude::*;

use super::codes::Placement;
use super::pick::{Codes, Pick};
use super::{Placed, ReportIndex};
use crate::query::{Counted, Scope};
use crate::space::{Cell, Lattice, Resolution};
use crate::time::{Bucket, Steps, TimeError, Within};

/// Cells that are counted by one thread before another takes part.
const ALONE: usize = 2_048;

/// What one household says of one category in one week, within one step: bucket, household, week and category.
type Voice = (u32, u64, u32, u8);

/// One look at the rows of a scope.
struct Look<'a> {
    pick: Pick,
    months: Vec<(&'a Placed, Within<'a>)>,
}

impl<'a> Look<'a> {
    /// `weeks` are those of the scope's window.
    fn new(index: &'a ReportIndex, scope: &Scope<'_>, weeks: &'a Steps) -> Self {
        let pick = Pick::new(scope, Placement::NoDefaultPoint);
        let weeks_of = |placed: &'a Placed| {
            let (first, last) = pick.reach(&placed.month);
            (placed, weeks.between(first, last))
        };
        Self { months: index.months_in(pick.micros()).map(weeks_of).collect(), pick }
    }

    /// Counts the rows of a range of cells. `voices` is room to work in.
    fn count(&self, codes: Codes, voices: &mut Vec<Voice>) -> Counted {
        let mut counted = Counted::default();
        voices.clear();
        for (placed, weeks) in &self.months {
            let month = &placed.month;
            self.pick.each(month, placed.rows(codes), |row| {
                counted.reports += 1;
                match month.household(row) {
                    None => counted.voices += 1,
                    Some(household) => voices.push((0, household, weeks.at(month.from.at(row)), month.category[row])),
                }
            });
        }
        counted.voices += distinct(voices);
        counted
    }

    /// Counts voices by step.
    fn by_step(&self, codes: Codes, steps: &Steps, voices: &mut Vec<Voice>) -> BTreeMap<u32, u64> {
        let mut counts = BTreeMap::new();
        voices.clear();
        for (placed, weeks) in &self.months {
            let month = &placed.month;
            self.pick.each(month, placed.rows(codes), |row| {
                let moment = month.from.at(row);
                let step = steps.at(moment);
                match month.household(row) {
                    None => *counts.entry(step).or_default() += 1,
                    Some(household) => voices.push((step, household, weeks.at(moment), month.category[row])),
                }
            });
        }
        voices.sort_unstable();
        voices.dedup();
        for (step, ..) in voices {
            *counts.entry(*step).or_default() += 1;
        }
        counts
    }
}

fn distinct(voices: &mut Vec<Voice>) -> u64 {
    voices.sort_unstable();
    voices.dedup();
    voices.len() as u64
}

impl ReportIndex {
    /// What the cells of a lattice hold, or every cell of a resolution, in index order and only where there is a report.
    pub(crate) fn cell_counts(
        &self,
        scope: &Scope<'_>,
        within: Option<&Lattice>,
        resolution: Resolution,
    ) -> Result<Vec<(Cell, Counted)>, TimeError> {
        let weeks = Steps::over(scope.window, Bucket::Week)?;
        let look = Look::new(self, scope, &weeks);
        let count = |voices: &mut Vec<Voice>, (cell, codes): (Cell, Codes)| {
            let counted = look.count(codes, voices);
            (counted.reports > 0).then_some((cell, counted))
        };
        Ok(each_cell(self.occupied(within, resolution), count))
    }

    /// Voices of the cells of a lattice by first day of the bucket, in the order of cells and days.
    pub(crate) fn cell_buckets(
        &self,
        scope: &Scope<'_>,
        lattice: &Lattice,
        bucket: Bucket,
    ) -> Result<Vec<(Cell, Date, u64)>, TimeError> {
        let (weeks, steps) = (Steps::over(scope.window, Bucket::Week)?, Steps::over(scope.window, bucket)?);
        let look = Look::new(self, scope, &weeks);
        let count = |voices: &mut Vec<Voice>, (cell, codes): (Cell, Codes)| {
            let by_step = look.by_step(codes, &steps, voices);
            Some(by_step.into_iter().map(|(step, voices)| (cell, steps.first_day(step), voices)).collect::<Vec<_>>())
        };
        Ok(each_cell(self.occupied(Some(lattice), lattice.resolution()), count).into_iter().flatten().collect())
    }

    fn occupied(&self, within: Option<&Lattice>, resolution: Resolution) -> Vec<(Cell, Codes)> {
        match within {
            None => self.cells.all(resolution).collect(),
            Some(lattice) => {
                let found = self.cells.among(lattice.cells(), resolution);
                found.into_iter().map(|(position, codes)| (lattice.cells()[position], codes)).collect()
            }
        }
    }
}

/// What `count` finds in each cell, in their order; many cells are shared among threads.
fn each_cell<T: Send>(cells: Vec<(Cell, Codes)>, count: impl Fn(&mut Vec<Voice>, (Cell, Codes)) -> Option<T> + Sync) -> Vec<T> {
    if cells.len() <= ALONE {
        let mut voices = Vec::new();
        return cells.into_iter().filter_map(|cell| count(&mut voices, cell)).collect();
    }
    cells.into_par_iter().map_init(Vec::new, |voices, cell| count(voices, cell)).flatten_iter().collect()
}

//! Reports per step of time: altogether, per category, per neighbourhood; and per category over a whole window.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;
use rayon::prelude::*;

use super::codes::{CATEGORIES, Placement, categories};
use super::month::{NOWHERE, Tally};
use super::pick::{Codes, Pick, each_in};
use super::{Placed, ReportIndex};
use crate::query::Scope;
use crate::report::Category;
use crate::space::Cell;
use crate::time::{Bucket, Steps, TimeError, Within};

impl ReportIndex {
    /// Counts of the categories that hold a report, anywhere or in some cells.
    pub(crate) fn category_counts(&self, scope: &Scope<'_>, cells: Option<&[Cell]>) -> BTreeMap<Category, u64> {
        let counts = self.by_month(scope, (Placement::Any, cells), |look, placed| {
            let mut counts = vec![0_u64; CATEGORIES];
            look.each(placed, |row| counts[usize::from(placed.month.category[row])] += 1);
            counts
        });
        let total = |code: usize| counts.iter().map(|month| month[code]).sum::<u64>();
        categories().into_iter().enumerate().map(|(code, category)| (category, total(code))).filter(|(_, n)| *n > 0).collect()
    }

    /// Counts by first day of the bucket, anywhere or in some cells.
    pub(crate) fn bucket_counts(
        &self,
        scope: &Scope<'_>,
        cells: Option<&[Cell]>,
        bucket: Bucket,
    ) -> Result<BTreeMap<Date, u64>, TimeError> {
        let steps = Steps::over(scope.window, bucket)?;
        let months = self.by_month(scope, (Placement::Any, cells), |look, placed| {
            let mut counts = vec![0_u64; steps.len()];
            let within = look.within(&steps, placed);
            match look.tallied(placed) {
                // Every bucket is one of whole days.
                Some(tallied) => tallied.for_each(|entry| counts[within.at(entry.day) as usize] += u64::from(entry.reports)),
                None => look.each(placed, |row| counts[within.at(placed.month.from.at(row)) as usize] += 1),
            }
            counts
        });
        Ok(summed(&months, steps.len()).map(|(step, reports)| (steps.first_day(step), reports)).collect())
    }

    /// Counts by category and first day of the bucket, in that order.
    pub(crate) fn category_buckets(
        &self,
        scope: &Scope<'_>,
        cells: Option<&[Cell]>,
        bucket: Bucket,
    ) -> Result<Vec<(Category, Date, u64)>, TimeError> {
        let steps = Steps::over(scope.window, bucket)?;
        let cells_of_table = CATEGORIES * steps.len();
        let months = self.by_month(scope, (Placement::Any, cells), |look, placed| {
            let month = &placed.month;
            let mut counts = vec![0_u64; cells_of_table];
            let within = look.within(&steps, placed);
            let at = |category: u8, moment: i64| usize::from(category) * steps.len() + within.at(moment) as usize;
            match look.tallied(placed) {
                Some(tallied) => tallied.for_each(|entry| counts[at(entry.category, entry.day)] += u64::from(entry.reports)),
                None => look.each(placed, |row| counts[at(month.category[row], month.from.at(row))] += 1),
            }
            counts
        });
        let categories = categories();
        let mut found: Vec<_> = summed(&months, cells_of_table)
            .map(|(at, reports)| {
                let (category, step) = (at as usize / steps.len(), at as usize % steps.len());
                (categories[category], steps.first_day(u32::try_from(step).unwrap_or(0)), reports)
            })
            .collect();
        found.sort_unstable();
        Ok(found)
    }

    /// Counts by first day of the bucket of each neighbourhood by id, in that order; default points are left out.
    pub(crate) fn area_buckets(
        &self,
        scope: &Scope<'_>,
        cells: Option<&[Cell]>,
        bucket: Bucket,
    ) -> Result<BTreeMap<String, Vec<(Date, u64)>>, TimeError> {
        let steps = Steps::over(scope.window, bucket)?;
        let months = self.by_month(scope, (Placement::NoDefaultPoint, cells), |look, placed| {
            let month = &placed.month;
            let within = look.within(&steps, placed);
            let (first, width) = (within.first() as usize, within.len());
            let mut counts = vec![0_u32; month.areas.len() * width];
            look.each(placed, |row| {
                if month.area[row] != NOWHERE {
                    counts[month.area[row] as usize * width + within.at(month.from.at(row)) as usize - first] += 1;
                }
            });
            (placed, first, width, counts)
        });
        let mut areas: Vec<&str> = months.iter().flat_map(|(placed, ..)| placed.month.areas.iter().map(String::as_str)).collect();
        areas.sort_unstable();
        areas.dedup();
        let position: HashMap<&str, usize> = areas.iter().copied().zip(0..).collect();
        let mut table = vec![0_u64; areas.len() * steps.len()];
        for (placed, first, width, counts) in &months {
            for (area, counts) in placed.month.areas.iter().zip(counts.chunks(*width)) {
                let row = position[area.as_str()] * steps.len() + first;
                table[row..row + width].iter_mut().zip(counts).for_each(|(sum, count)| *sum += u64::from(*count));
            }
        }
        let of_area = areas.iter().zip(table.chunks(steps.len().max(1)));
        let days: Vec<Date> = (0..).take(steps.len()).map(|step| steps.first_day(step)).collect();
        let found = of_area.filter_map(|(area, counts)| {
            let held: Vec<(Date, u64)> = days.iter().copied().zip(counts.iter().copied()).filter(|(_, n)| *n > 0).collect();
            (!held.is_empty()).then(|| ((*area).to_owned(), held))
        });
        Ok(found.collect())
    }

    /// What `count` finds in each month of a scope, months shared among threads.
    fn by_month<'a, T: Send>(
        &'a self,
        scope: &Scope<'_>,
        (placement, cells): (Placement, Option<&[Cell]>),
        count: impl Fn(&Look, &'a Placed) -> T + Sync,
    ) -> Vec<T> {
        let look = Look { pick: Pick::new(scope, placement), codes: self.codes_of(cells) };
        let months: Vec<&Placed> = self.months_in(look.pick.micros()).collect();
        if months.len() < 3 {
            return months.into_iter().map(|placed| count(&look, placed)).collect();
        }
        months.into_par_iter().map(|placed| count(&look, placed)).collect()
    }
}

/// Rows that count, anywhere or in some cells.
struct Look {
    pick: Pick,
    codes: Option<Vec<Codes>>,
}

impl Look {
    fn within<'a>(&self, steps: &'a Steps, placed: &Placed) -> Within<'a> {
        let (first, last) = self.pick.reach(&placed.month);
        steps.between(first, last)
    }

    /// The tally's entries that count, where no cells were asked for and the window is one of days.
    fn tallied<'a>(&self, placed: &'a Placed) -> Option<impl Iterator<Item = &'a Tally>> {
        if self.codes.is_some() { None } else { self.pick.tallied(&placed.month) }
    }

    fn each(&self, placed: &Placed, row: impl FnMut(usize)) {
        each_in(&self.pick, placed, self.codes.as_deref(), row);
    }
}

/// The sums of equally long tables, position by position, where there is anything.
fn summed(tables: &[Vec<u64>], length: usize) -> impl Iterator<Item = (u32, u64)> {
    let mut sums = vec![0; length];
    for table in tables {
        sums.iter_mut().zip(table).for_each(|(sum, count)| *sum += count);
    }
    (0..).zip(sums).filter(|(_, reports)| *reports > 0)
}

//! Who reported what in some cells.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;

use super::ReportIndex;
use super::codes::{Placement, categories};
use super::pick::Pick;
use crate::query::{CellSource, Scope};
use crate::space::{Cell, Resolution};
use crate::time::{Bucket, Steps, TimeError};

/// Day zero of dates that are counted in days.
const EPOCH: Date = Date::constant(1970, 1, 1);

/// Kind, category, household, the day it joined, and week.
type Source = (u16, u8, Option<u64>, Option<i32>, Option<u32>);

impl ReportIndex {
    /// The sources of some cells of a resolution, in a fixed order.
    pub(crate) fn cell_sources(
        &self,
        scope: &Scope<'_>,
        cells: &[Cell],
        resolution: Resolution,
    ) -> Result<Vec<CellSource>, TimeError> {
        let pick = Pick::new(scope, Placement::NoDefaultPoint);
        let weeks = Steps::over(scope.window, Bucket::Week)?;
        let categories = categories();
        let mut cells = cells.to_vec();
        cells.sort_unstable();
        cells.dedup();
        let mut found = Vec::new();
        for (position, codes) in self.cells.among(&cells, resolution) {
            let mut sources = BTreeMap::<Source, u64>::new();
            for placed in self.months_in(pick.micros()) {
                let month = &placed.month;
                let (first, last) = pick.reach(month);
                let weeks = weeks.between(first, last);
                pick.each(month, placed.rows(codes), |row| {
                    let household = month.household(row);
                    let week = household.map(|_| weeks.at(month.from.at(row)));
                    let kind = month.kind(row).without_what_sources_share().bits();
                    *sources.entry((kind, month.category[row], household, month.since(row), week)).or_default() += 1;
                });
            }
            found.extend(sources.into_iter().map(|((kind, category, household, since, week), reports)| {
                let kind = super::codes::Kind::of_bits(kind);
                CellSource {
                    cell: cells[position],
                    household,
                    since: since.map(|days| EPOCH.saturating_add(i64::from(days).days())),
                    origin: kind.origin(),
                    category: categories[usize::from(category)],
                    week: week.map(|week| weeks.first_day(week)),
                    place_precision: kind.place_precision(),
                    reports,
                }
            }));
        }
        found.sort_unstable();
        Ok(found)
    }
}

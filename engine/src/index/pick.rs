//! Which rows count: by kind, category and moment, within ranges of rows.

use std::ops::Range;

use super::codes::{CATEGORIES, Placement, counted_categories, counted_kinds};
use super::month::{Month, Tally};
use super::{Placed, ReportIndex};
use crate::query::Scope;
use crate::space::{Cell, Resolution};

/// Codes of cells from the first up to, and without, the second.
pub(super) type Codes = (u32, u32);

/// What a scope counts, as tables that are looked up row by row.
#[derive(Debug)]
pub(super) struct Pick {
    kinds: Box<[bool]>,
    categories: [bool; CATEGORIES],
    micros: (i64, i64),
}

impl Pick {
    pub(super) fn new(scope: &Scope<'_>, placement: Placement) -> Self {
        Self { kinds: counted_kinds(scope, placement), categories: counted_categories(scope), micros: scope.window.micros() }
    }

    /// From the tables themselves: of kinds, of categories by code, and a half-open stretch of time.
    pub(super) const fn of(kinds: Box<[bool]>, categories: [bool; CATEGORIES], micros: (i64, i64)) -> Self {
        Self { kinds, categories, micros }
    }

    pub(super) const fn micros(&self) -> (i64, i64) {
        self.micros
    }

    /// Hands over every row of a range that counts.
    pub(super) fn each(&self, month: &Month, rows: Range<usize>, mut row: impl FnMut(usize)) {
        let is_whole = self.holds_whole(month);
        let kinds_and_categories = month.kind[rows.clone()].iter().zip(&month.category[rows.clone()]);
        for (at, (kind, category)) in rows.zip(kinds_and_categories) {
            if self.counts(*kind, *category) && (is_whole || self.holds(month, at)) {
                row(at);
            }
        }
    }

    /// Whether the window begins and ends with days of a month, or outside it.
    fn is_of_days(&self, month: &Month) -> bool {
        let (Some(first), Some(last)) = (month.days.first(), month.days.last()) else { return false };
        let is_clean = |moment: i64| moment <= *first || moment >= *last || month.days.binary_search(&moment).is_ok();
        is_clean(self.micros.0) && is_clean(self.micros.1)
    }

    /// The tally's entries that count, where the window is one of days.
    pub(super) fn tallied<'a>(&self, month: &'a Month) -> Option<impl Iterator<Item = &'a Tally>> {
        let (from, to) = self.micros;
        let counted = move |entry: &&Tally| from <= entry.day && entry.day < to && self.counts(entry.kind, entry.category);
        self.is_of_days(month).then(|| month.tally.iter().filter(counted))
    }

    /// Whether it counts reports of a kind and a category, by their codes.
    pub(super) fn counts(&self, kind: u16, category: u8) -> bool {
        self.categories[usize::from(category)] && self.kinds[usize::from(kind)]
    }

    /// Whether all of a month lies in the window.
    pub(super) fn holds_whole(&self, month: &Month) -> bool {
        let (first, last) = month.reach();
        self.micros.0 <= first && last < self.micros.1
    }

    /// The first and last moment of a month that can count.
    pub(super) fn reach(&self, month: &Month) -> (i64, i64) {
        let (first, last) = month.reach();
        (first.max(self.micros.0), last.min(self.micros.1 - 1))
    }

    fn holds(&self, month: &Month, row: usize) -> bool {
        let moment = month.from.at(row);
        self.micros.0 <= moment && moment < self.micros.1
    }
}

impl Placed {
    /// The rows of a range of cells.
    pub(super) fn rows(&self, (first, end): Codes) -> Range<usize> {
        self.first_row[first as usize] as usize..self.first_row[end as usize] as usize
    }
}

impl ReportIndex {
    /// Codes of some cells of the stored resolution, or `None` for every row, with a place or without.
    pub(super) fn codes_of(&self, cells: Option<&[Cell]>) -> Option<Vec<Codes>> {
        let mut cells = cells?.to_vec();
        cells.sort_unstable();
        cells.dedup();
        Some(self.cells.among(&cells, Resolution::STORED).into_iter().map(|(_, codes)| codes).collect())
    }
}

/// Hands over every row of a month that counts, anywhere or in some cells.
pub(super) fn each_in(pick: &Pick, placed: &Placed, codes: Option<&[Codes]>, mut row: impl FnMut(usize)) {
    match codes {
        None => pick.each(&placed.month, 0..placed.month.rows(), row),
        Some(codes) => codes.iter().for_each(|codes| pick.each(&placed.month, placed.rows(*codes), &mut row)),
    }
}

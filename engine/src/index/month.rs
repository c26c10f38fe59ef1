//! One civil month of reports, column by column, sorted by cell and time; those without a place come last.

use jiff::civil::Date;

use super::codes::Kind;
use super::moments::Moments;
use crate::space::BBox;

/// No area.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Which rows of which files a month was made of: numbers of files and names of masks.
pub(super) type Origins = Vec<(i64, Option<String>)>;

/// Reports of one month.
#[derive(Debug)]
pub(super) struct Month {
    pub(super) first_day: Date,
    pub(super) origins: Origins,
    /// Distinct cells in index order, and the row at which each begins; one more start, where reports without a place begin.
    pub(super) cells: Vec<u64>,
    pub(super) starts: Vec<u32>,
    pub(super) from: Moments,
    pub(super) to: Moments,
    /// First and last `occurred_from`.
    pub(super) reach: (i64, i64),
    pub(super) kind: Vec<u16>,
    pub(super) category: Vec<u8>,
    /// Positions in `areas`, or [`NOWHERE`].
    pub(super) area: Vec<u32>,
    pub(super) areas: Vec<String>,
    /// Empty when no report names a household.
    pub(super) household: Vec<u64>,
    /// Days since 1970-01-01; empty when no report says when its household joined.
    pub(super) since: Vec<i32>,
    pub(super) lng: Vec<f64>,
    pub(super) lat: Vec<f64>,
    /// When its civil days begin, and when the last ends.
    pub(super) days: Vec<i64>,
    /// How many reports of each day, kind and category there are, of how many the place is known, and how many lie in a neighbourhood.
    pub(super) tally: Vec<Tally>,
    /// The box around the reports of neighbourhoods that have a place.
    pub(super) in_areas: Option<BBox>,
}

/// Reports of one day, kind and category.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally {
    /// When the day begins.
    pub(super) day: i64,
    pub(super) kind: u16,
    pub(super) category: u8,
    pub(super) reports: u32,
    pub(super) located: u32,
    /// How many of those with a place lie in a neighbourhood.
    pub(super) in_areas: u32,
}

impl Month {
    pub(super) const fn rows(&self) -> usize {
        self.kind.len()
    }

    /// First and last `occurred_from`.
    pub(super) const fn reach(&self) -> (i64, i64) {
        self.reach
    }

    /// Rows that have a place come before this one.
    pub(super) fn unplaced_from(&self) -> usize {
        self.starts.last().map_or(0, |start| *start as usize)
    }

    pub(super) fn kind(&self, row: usize) -> Kind {
        Kind::of_bits(self.kind[row])
    }

    /// The household of a row, where it is known.
    pub(super) fn household(&self, row: usize) -> Option<u64> {
        self.kind(row).has_household().then(|| self.household[row])
    }

    /// The day on which the household of a row joined, where it is known.
    pub(super) fn since(&self, row: usize) -> Option<i32> {
        self.kind(row).has_since().then(|| self.since[row])
    }

    /// The neighbourhood of a row, where it has one.
    pub(super) fn area(&self, row: usize) -> Option<&str> {
        self.areas.get(self.area[row] as usize).map(String::as_str)
    }

    pub(super) fn bytes(&self) -> usize {
        let fixed = self.cells.capacity() * 8 + self.starts.capacity() * 4 + self.from.bytes() + self.to.bytes();
        let words = self.kind.capacity() * 2 + self.category.capacity() + self.area.capacity() * 4;
        let who = self.household.capacity() * 8 + self.since.capacity() * 4;
        let places = self.lng.capacity() * 8 + self.lat.capacity() * 8;
        let tally = self.tally.capacity() * size_of::<Tally>();
        fixed + words + who + places + tally + self.areas.iter().map(|area| area.capacity() + 24).sum::<usize>()
    }
}

//! The report index: a lake's recent months in memory, for answers within milliseconds.
//!
//! Reports lie by civil month, and within a month by cell and time, as they do in the lake's files, column by column and in
//! codes instead of words. The questions that only count ask the columns directly (`count_*.rs`); every other question reads
//! the index as a `DataFusion` table (`table.rs`), which hands what it does not hold to the lake.

mod build;
mod cells;
mod codes;
mod count_buckets;
mod count_cells;
mod count_near;
mod count_totals;
mod moments;
mod month;
mod pick;
mod read;
mod scan;
mod sources;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use jiff::civil::Date;

use crate::space::OccupiedCells;
use crate::time::TimeWindow;
use cells::CellTable;
use month::Month;

pub use build::Budget;
pub(crate) use table::IndexedReports;

/// A lake's recent months in memory, as they were at one snapshot.
///
/// Months that a later snapshot does not touch are shared with the index of the earlier one.
pub struct ReportIndex {
    snapshot: i64,
    months: Vec<Placed>,
    cells: Arc<CellTable>,
    ground: OccupiedCells,
    /// The first day that is wholly in here; `None` when the whole lake is.
    since: Option<Date>,
    /// The same in microseconds since 1970-01-01T00:00Z.
    since_micros: i64,
    /// When the reports of each file begin and end, by the file's number in the catalog.
    spans: BTreeMap<i64, (i64, i64)>,
    bytes: usize,
}

/// A month, and where each cell's reports begin in it.
#[derive(Clone)]
struct Placed {
    month: Arc<Month>,
    /// By the code of the cell; one more entry than there are cells, behind which lie the reports without a place.
    first_row: Arc<[u32]>,
}

impl ReportIndex {
    /// The snapshot it was made of.
    #[must_use]
    pub const fn snapshot(&self) -> i64 {
        self.snapshot
    }

    /// How many reports it holds.
    #[must_use]
    pub fn reports(&self) -> u64 {
        self.months.iter().map(|placed| placed.month.rows() as u64).sum()
    }

    /// How many bytes its columns take.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.bytes
    }

    /// The first day from which on it holds everything; `None` when it holds the whole lake.
    #[must_use]
    pub const fn since(&self) -> Option<Date> {
        self.since
    }

    /// Whether it holds every report of a window.
    #[must_use]
    pub const fn covers(&self, window: &TimeWindow) -> bool {
        self.covers_from(window.micros().0)
    }

    const fn covers_from(&self, micros: i64) -> bool {
        micros >= self.since_micros
    }

    /// The months that overlap a half-open stretch of time.
    fn months_in(&self, (from, to): (i64, i64)) -> impl Iterator<Item = &Placed> {
        self.months.iter().filter(move |placed| {
            let (first, last) = placed.month.reach();
            first < to && last >= from
        })
    }
}

impl fmt::Debug for ReportIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReportIndex")
            .field("snapshot", &self.snapshot)
            .field("reports", &self.reports())
            .field("bytes", &self.bytes)
            .field("since", &self.since)
            .finish_non_exhaustive()
    }
}

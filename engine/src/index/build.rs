//! Which months an index holds, and which of them must be made anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;
use rayon::prelude::*;

use super::cells::CellTable;
use super::month::{Month, Origins};
use super::read::{COLUMNS, month};
use super::{Placed, ReportIndex};
use crate::space::{BBox, OccupiedCells};
use crate::store::{ReportFile, Store, StoreError};
use crate::time::{Bucket, Zone};

/// How much memory an index may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Bytes of its columns.
    pub bytes: usize,
}

/// A month to be held: its days, and the files that reach into it.
struct Wanted<'a> {
    first_day: Date,
    /// When its days begin, and when the last ends.
    days: Vec<i64>,
    files: Vec<&'a ReportFile>,
}

impl Wanted<'_> {
    fn origins(&self) -> Origins {
        self.files.iter().map(|file| (file.id, file.mask.as_ref().map(|mask| mask.display().to_string()))).collect()
    }

    fn make(&self) -> Result<Month, StoreError> {
        let mut batches = Vec::new();
        for file in &self.files {
            batches.extend(file.rows(&COLUMNS)?);
        }
        month((self.first_day, self.days.clone()), &batches, self.origins())
    }
}

impl ReportIndex {
    /// The index of a snapshot: the newest months that fit into the budget. Months that have not changed since `earlier` are
    /// shared with it. `progress` hears how many of how many months are ready.
    ///
    /// # Errors
    /// [`StoreError`] when a file cannot be read, or holds what the schema does not allow.
    pub fn build(
        store: &Store,
        snapshot: i64,
        (earlier, budget): (Option<&Self>, Budget),
        progress: impl Fn(usize, usize) + Sync,
    ) -> Result<Self, StoreError> {
        let files = store.report_files(snapshot)?;
        let spans = spans(&files, earlier)?;
        let wanted = wanted(&files, &spans, store.zone())?;
        let (months, left_out) = months(&wanted, (earlier, budget), &progress)?;
        let since = left_out.map(|day: Date| Bucket::Month.next(day));
        let since_micros = since.map_or(Ok(i64::MIN), |day| store.zone().start_of(day))?;
        let cells = cells_of(&months, earlier)?;
        let months = placed(months, &cells, earlier);
        let first_rows: usize = months.iter().map(|placed| placed.first_row.len() * 4).sum();
        let ground = ground(&months, cells.cells().len());
        let columns: usize = months.iter().map(|placed| placed.month.bytes()).sum();
        let bytes = columns + first_rows + cells.bytes() + ground.bytes();
        Ok(Self { snapshot, months, cells, ground, since, since_micros, spans, bytes })
    }
}

/// First and last moment of every file; what is known already is not read again.
fn spans(files: &[ReportFile], earlier: Option<&ReportIndex>) -> Result<BTreeMap<i64, (i64, i64)>, StoreError> {
    let known = |file: &ReportFile| earlier.and_then(|earlier| earlier.spans.get(&file.id).copied());
    files.par_iter().map(|file| Ok((file.id, known(file).map_or_else(|| file.span(), Ok)?))).collect()
}

/// Every month that a file reaches into, oldest first.
fn wanted<'a>(files: &'a [ReportFile], spans: &BTreeMap<i64, (i64, i64)>, zone: &Zone) -> Result<Vec<Wanted<'a>>, StoreError> {
    let mut months = BTreeMap::<Date, Vec<&ReportFile>>::new();
    for file in files {
        let (first, last) = spans[&file.id];
        let (mut day, last) = (Bucket::Month.start(zone.date_of(first)?), zone.date_of(last)?);
        while day <= last {
            months.entry(day).or_default().push(file);
            day = Bucket::Month.next(day);
        }
    }
    let place = |(first_day, files): (Date, Vec<_>)| {
        let days = first_day.series(1.day()).take_while(|day| *day <= Bucket::Month.next(first_day));
        let days = days.map(|day| zone.start_of(day)).collect::<Result<_, _>>()?;
        Ok(Wanted { first_day, days, files })
    };
    months.into_iter().map(place).collect()
}

/// The newest months within the budget, oldest first, and the newest that is left out.
fn months(
    wanted: &[Wanted<'_>],
    (earlier, budget): (Option<&ReportIndex>, Budget),
    progress: &(impl Fn(usize, usize) + Sync),
) -> Result<(Vec<Arc<Month>>, Option<Date>), StoreError> {
    let at_once = rayon::current_num_threads().max(1);
    let (mut held, mut bytes) = (Vec::<Arc<Month>>::new(), 0_usize);
    for newest in wanted.rchunks(at_once) {
        let made: Vec<Arc<Month>> = newest
            .par_iter()
            .map(|wanted| match known(earlier, wanted) {
                Some(month) => Ok(month),
                None => wanted.make().map(Arc::new),
            })
            .collect::<Result<_, StoreError>>()?;
        for month in made.into_iter().rev() {
            bytes = bytes.saturating_add(month.bytes());
            if bytes > budget.bytes {
                held.reverse();
                return Ok((held, Some(month.first_day)));
            }
            if month.rows() > 0 {
                held.push(month);
            }
        }
        progress(held.len(), wanted.len());
    }
    held.reverse();
    Ok((held, None))
}

/// The same month of an earlier index, if it was made of the same rows.
fn known(earlier: Option<&ReportIndex>, wanted: &Wanted<'_>) -> Option<Arc<Month>> {
    let origins = wanted.origins();
    let same = |placed: &&Placed| placed.month.first_day == wanted.first_day && placed.month.origins == origins;
    earlier?.months.iter().find(same).map(|placed| Arc::clone(&placed.month))
}

/// The cells of all months; the table of the earlier index, if it knows them all.
fn cells_of(months: &[Arc<Month>], earlier: Option<&ReportIndex>) -> Result<Arc<CellTable>, StoreError> {
    let mut cells: Vec<u64> = months.iter().flat_map(|month| month.cells.iter().copied()).collect();
    cells.par_sort_unstable();
    cells.dedup();
    match earlier {
        Some(earlier) if earlier.cells.cells() == cells => Ok(Arc::clone(&earlier.cells)),
        _ => Ok(Arc::new(CellTable::new(cells)?)),
    }
}

/// Where each cell begins in each month.
fn placed(months: Vec<Arc<Month>>, cells: &Arc<CellTable>, earlier: Option<&ReportIndex>) -> Vec<Placed> {
    let unchanged = earlier.filter(|earlier| Arc::ptr_eq(&earlier.cells, cells));
    let place = |month: Arc<Month>| {
        let same = unchanged.and_then(|earlier| earlier.months.iter().find(|placed| Arc::ptr_eq(&placed.month, &month)));
        let first_row = same.map_or_else(|| first_rows(&month, cells.cells()), |placed| Arc::clone(&placed.first_row));
        Placed { month, first_row }
    };
    months.into_par_iter().map(place).collect()
}

/// The boxes around the points of all cells.
fn ground(months: &[Placed], cells: usize) -> OccupiedCells {
    let of_code = |code: usize| {
        let rows = months.iter().flat_map(|placed| {
            let rows = placed.first_row[code] as usize..placed.first_row[code + 1] as usize;
            rows.map(|row| BBox::at(placed.month.lng[row], placed.month.lat[row]))
        });
        rows.reduce(BBox::union)
    };
    OccupiedCells::new((0..cells).into_par_iter().map(of_code).collect())
}

fn first_rows(month: &Month, cells: &[u64]) -> Arc<[u32]> {
    let mut next = 0;
    let mut first_row = Vec::with_capacity(cells.len() + 1);
    for cell in cells {
        first_row.push(month.starts[next]);
        if month.cells.get(next) == Some(cell) {
            next += 1;
        }
    }
    first_row.push(month.starts[next]);
    first_row.into()
}

/// The months that two indexes share.
#[cfg(test)]
pub(super) fn shared_months(a: &ReportIndex, b: &ReportIndex) -> Vec<Date> {
    let shared = |placed: &&Placed| b.months.iter().any(|other| Arc::ptr_eq(&placed.month, &other.month));
    a.months.iter().filter(shared).map(|placed| placed.month.first_day).collect()
}

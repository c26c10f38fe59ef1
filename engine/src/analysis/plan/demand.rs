//! How many reports are expected in a shift, cell by cell.

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::rhythm::rhythm_of;
use super::super::{By, Hotspots, HourOfWeek, LiveRepeats, OpenWindow, Question, Receipt, SignificanceClass, live_repeats};
use super::{PlanOptions, real};
use crate::EngineError;
use crate::disclosure::Policy;
use crate::query::Initiative;
use crate::space::{Cell, Lattice};
use crate::store::Snapshot;
use crate::time::{CivilPiece, TimeWindow, WallClock, hour_of_week};

/// What is expected of a shift.
#[derive(Default)]
pub(super) struct Demand {
    /// Cells with anything expected, in index order, and how many reports.
    pub(super) cells: Vec<(Cell, f64)>,
    /// Open repeat windows of the region, and the cell of the plan's resolution in which each lies.
    pub(super) windows: Vec<(Cell, OpenWindow)>,
    /// Share of a window's voices that a shift as this one brings.
    pub(super) share: f64,
    /// What the windows rest on; `None` where they cannot be known.
    pub(super) repeats: Option<Receipt>,
    /// What the reader must know.
    pub(super) notes: Vec<String>,
}

impl Demand {
    pub(super) async fn of(
        snapshot: &Snapshot,
        (question, options, policy): (&Question, &PlanOptions, &Policy),
        (hotspots, lattice): (&Hotspots, &Lattice),
    ) -> Result<Self, EngineError> {
        let mut notes = Vec::new();
        let share = share(snapshot, (question, options, policy), &mut notes).await?;
        let live = windows(snapshot, (question, options, policy), &mut notes).await?;
        let extra = live.as_ref().map_or_else(Vec::new, |live| extra(live, question, options));
        let held = held_cells(hotspots).len();
        if held > 0 {
            notes.push(format!("Cells that nobody is sent to, and of which nothing is expected, because they are held: {held}."));
        }
        Ok(Self { repeats: live.map(|live| live.receipt), notes, ..Self::gathered((hotspots, lattice), share, extra) })
    }

    /// Voices of cells times a share, and what follows windows; nothing of held cells, and of windows only those in the lattice.
    pub(super) fn gathered((hotspots, lattice): (&Hotspots, &Lattice), share: f64, extra: Vec<(OpenWindow, f64)>) -> Self {
        let held = held_cells(hotspots);
        let mut cells: Vec<(Cell, f64)> = hotspots.cells.iter().map(|cell| (cell.cell, share * real(cell.voices))).collect();
        let mut windows = Vec::new();
        for (window, expected) in extra {
            let cell = window.place.cell(lattice.resolution()).filter(|cell| lattice.position(*cell).is_some());
            let Some(cell) = cell.filter(|cell| !held.contains(cell)) else { continue };
            cells.push((cell, expected));
            windows.push((cell, window));
        }
        cells.retain(|(cell, _)| !held.contains(cell));
        cells.sort_by_key(|(cell, _)| *cell);
        let cells = cells.chunk_by(|a, b| a.0 == b.0).map(|own| (own[0].0, own.iter().map(|(_, expected)| expected).sum()));
        let cells = cells.filter(|(_, expected)| *expected > 0.0).collect();
        Self { cells, windows, share, ..Self::default() }
    }
}

/// The cells that are held: nobody is sent to what may be made up.
pub(super) fn held_cells(hotspots: &Hotspots) -> BTreeSet<Cell> {
    hotspots.cells.iter().filter(|cell| cell.class == SignificanceClass::Held).map(|cell| cell.cell).collect()
}

/// The share of a window's voices that falls on hours as those of the shift; by its length where that cannot be known.
async fn share(
    snapshot: &Snapshot,
    (question, options, policy): (&Question, &PlanOptions, &Policy),
    notes: &mut Vec<String>,
) -> Result<f64, EngineError> {
    let zone = question.window.zone();
    let evenly = f64::from(options.shift.minutes(zone)?) / (f64::from(question.window.days()) * 1_440.0);
    let found = match rhythm_of(snapshot, question, (By::Whole, Initiative::NotOfficers), policy).await {
        Ok(found) => found.into_inner(),
        Err(EngineError::FinerThanMonth { .. }) => {
            notes.push(format!("Reports are known to the month only: {EVENLY}"));
            return Ok(evenly);
        }
        Err(EngineError::Stats(why)) => {
            notes.push(format!("The hours of the week are not known ({why}): {EVENLY}"));
            return Ok(evenly);
        }
        Err(error) => return Err(error),
    };
    notes.extend(found.receipt.notes.iter().map(|note| format!("Hours of the week: {note}")));
    let Some(table) = found.tables.first() else { return Ok(evenly) };
    let (begun, ends) = options.shift.ends(zone)?;
    let (from, to) = (begun.timestamp().as_microsecond(), ends.timestamp().as_microsecond());
    let pieces = WallClock::new(zone, from, to)?.pieces(from, to);
    let share = reports_in(&pieces, &table.hours).map(|reports| reports / real(table.reports.max(1)));
    notes.extend(doubt(share).map(|why| format!("{why}: {EVENLY}")));
    Ok(share.filter(|share| *share > 0.0).unwrap_or(evenly))
}

/// What is done where hours cannot be told apart.
const EVENLY: &str = "every hour is taken to be like every other.";

/// Why a share cannot be used, where it cannot.
fn doubt(share: Option<f64>) -> Option<&'static str> {
    match share {
        None => Some("The window does not hold every hour of the week that the shift has"),
        Some(share) if share > 0.0 => None,
        Some(_) => Some("No report of the window fell on such hours of the week as the shift's"),
    }
}

/// Reports to expect in some civil time by the rates of the hours of the week; `None` where one of them is not known.
fn reports_in(pieces: &[CivilPiece], hours: &[HourOfWeek]) -> Option<f64> {
    let mut reports = 0.0;
    for piece in pieces {
        let mut at = piece.from;
        while at < piece.to {
            let end = ((at / 60.0).floor() * 60.0 + 60.0).min(piece.to);
            reports += hours[hour_of_week(at)].rate? * (end - at) / 60.0;
            at = end;
        }
    }
    Some(reports)
}

/// Where the risk is raised on the day of the shift; nowhere, with the reason, where that cannot be known.
async fn windows(
    snapshot: &Snapshot,
    (question, options, policy): (&Question, &PlanOptions, &Policy),
    notes: &mut Vec<String>,
) -> Result<Option<LiveRepeats>, EngineError> {
    let day: Date = options.shift.from.date();
    let from = day.saturating_sub(i64::from(options.repeat_days).days());
    let window = TimeWindow::new(from.min(question.window.from()), day, question.window.zone())?;
    let asked = Question { window, ..question.clone() };
    match live_repeats(snapshot, &asked, (&options.repeats, Some(day)), policy).await {
        Ok(live) => {
            let live = live.into_inner();
            notes.extend(live.receipt.notes.iter().map(|note| format!("Repeat windows: {note}")));
            notes.extend(live.none.iter().map(|why| format!("No repeat window is open: {why}")));
            Ok(Some(live))
        }
        Err(EngineError::FinerThanMonth { .. }) => {
            notes.push("Repeat windows are left out: reports are known to the month only.".to_owned());
            Ok(None)
        }
        Err(EngineError::Stats(why)) => {
            notes.push(format!("Repeat windows are left out: {why}."));
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

/// What follows an originator beyond what places and times at random would give: the band's pairs above expectation, by report and by day.
fn extra(live: &LiveRepeats, question: &Question, options: &PlanOptions) -> Vec<(OpenWindow, f64)> {
    let originators = real(live.receipt.reports_in_region.max(1));
    let days = f64::from(options.shift.minutes(question.window.zone()).unwrap_or(0)) / 1_440.0;
    let expected = |window: &OpenWindow| {
        let band = &window.band;
        let length = (band.to_days.unwrap_or(band.from_days) - band.from_days).max(1.0);
        (real(band.observed) - band.expected).max(0.0) / originators / length * days
    };
    live.open.iter().map(|window| (window.clone(), expected(window))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hours with one report each, but for those of which the window holds none.
    fn hours(unknown: std::ops::Range<usize>) -> Vec<HourOfWeek> {
        let rate = |at: &usize| (!unknown.contains(at)).then_some(1.0);
        let hour = |at: usize| HourOfWeek { reports: 1.0, hours: 1.0, rate: rate(&at), lower: None, upper: None };
        (0..168).map(hour).collect()
    }

    /// From a quarter to seven in the evening of a Sunday until four on Monday morning.
    const NIGHT: [CivilPiece; 2] = [
        CivilPiece { from: 6.0 * 1_440.0 + 1_125.0, to: 7.0 * 1_440.0, share: 0.6 },
        CivilPiece { from: 7.0 * 1_440.0, to: 7.0 * 1_440.0 + 240.0, share: 0.4 },
    ];

    #[test]
    fn an_hour_that_the_window_lacks_is_not_an_hour_without_reports() {
        let known = reports_in(&NIGHT, &hours(0..0)).expect("every hour is known");
        assert!((known - 9.25).abs() < 1e-9, "{known}");
        assert_eq!(reports_in(&NIGHT, &hours(3..4)), None, "Monday at three is not held");
        assert_eq!(reports_in(&NIGHT, &hours(4..5)), reports_in(&NIGHT, &hours(0..0)), "at four the shift is over");
    }

    #[test]
    fn a_share_that_is_none_or_nothing_says_so() {
        assert_eq!(doubt(Some(0.01)), None);
        assert!(doubt(None).is_some_and(|why| why.contains("does not hold every hour")));
        assert!(doubt(Some(0.0)).is_some_and(|why| why.contains("No report of the window fell on such hours")));
    }
}

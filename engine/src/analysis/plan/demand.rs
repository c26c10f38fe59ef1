//! How many reports are expected in a shift, cell by cell.

use jiff::ToSpan;
use jiff::civil::Date;

use super::super::{By, Hotspots, LiveRepeats, OpenWindow, Question, live_repeats, rhythm};
use super::{PlanOptions, real};
use crate::EngineError;
use crate::disclosure::Policy;
use crate::space::Cell;
use crate::store::Snapshot;
use crate::time::{TimeWindow, WallClock};

/// What is expected of a shift.
pub(super) struct Demand {
    /// Cells with anything expected, in index order, and how many reports.
    pub(super) cells: Vec<(Cell, f64)>,
    /// Open repeat windows, and the cell of the plan's resolution in which each lies.
    pub(super) windows: Vec<(Cell, OpenWindow)>,
    /// Share of a window's voices that a shift as this one brings.
    pub(super) share: f64,
    /// What the reader must know.
    pub(super) notes: Vec<String>,
}

impl Demand {
    pub(super) async fn of(
        snapshot: &Snapshot,
        (question, options, policy): (&Question, &PlanOptions, &Policy),
        hotspots: &Hotspots,
    ) -> Result<Self, EngineError> {
        let mut notes = Vec::new();
        let share = share(snapshot, (question, options, policy), &mut notes).await?;
        let live = windows(snapshot, (question, options, policy), &mut notes).await?;
        let mut cells: Vec<(Cell, f64)> = hotspots.cells.iter().map(|cell| (cell.cell, share * real(cell.voices))).collect();
        let extra = live.as_ref().map_or_else(Vec::new, |live| extra(live, question, options));
        let mut windows = Vec::new();
        for (window, expected) in extra {
            let Some(cell) = window.place.cell(question.resolution) else { continue };
            cells.push((cell, expected));
            windows.push((cell, window));
        }
        cells.sort_unstable_by_key(|(cell, _)| *cell);
        let cells = cells.chunk_by(|a, b| a.0 == b.0).map(|own| (own[0].0, own.iter().map(|(_, expected)| expected).sum()));
        let cells = cells.filter(|(_, expected)| *expected > 0.0).collect();
        Ok(Self { cells, windows, share, notes })
    }
}

/// The share of a window's voices that falls on hours as those of the shift; by its length where only months are known.
async fn share(
    snapshot: &Snapshot,
    (question, options, policy): (&Question, &PlanOptions, &Policy),
    notes: &mut Vec<String>,
) -> Result<f64, EngineError> {
    let zone = question.window.zone();
    let minutes = f64::from(options.shift.minutes(zone)?);
    let table = match rhythm(snapshot, question, By::Whole, policy).await {
        Ok(found) => found.into_inner().tables.into_iter().next(),
        Err(EngineError::FinerThanMonth { .. }) => {
            notes.push("Reports are known to the month only: every hour is taken to be like every other.".to_owned());
            None
        }
        Err(error) => return Err(error),
    };
    let evenly = || minutes / (f64::from(question.window.days()) * 1_440.0);
    let Some(table) = table else { return Ok(evenly()) };
    let (from, to) = options.shift.micros(zone)?;
    let pieces = WallClock::new(zone, from, to)?.pieces(from, to);
    let mut reports = 0.0;
    for piece in pieces {
        let mut at = piece.from;
        while at < piece.to {
            let end = ((at / 60.0).floor() * 60.0 + 60.0).min(piece.to);
            reports += table.hours[hour(at)].rate.unwrap_or(0.0) * (end - at) / 60.0;
            at = end;
        }
    }
    Ok(if table.reports == 0 { evenly() } else { reports / real(table.reports) })
}

/// The hour of the week that a civil minute since a Monday lies in.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a remainder below 168")]
fn hour(minute: f64) -> usize {
    (minute / 60.0).floor().rem_euclid(168.0) as usize
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

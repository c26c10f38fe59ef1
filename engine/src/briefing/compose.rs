//! Asking a briefing's questions and gathering the answers.

use super::Briefing;
use crate::EngineError;
use crate::analysis::{Hotspot, HotspotOptions, Hotspots, LatticeKind, Question, Receipt, Region, changes, hotspots};
use crate::disclosure::{Policy, Released};
use crate::space::{Area, Resolution};
use crate::store::Snapshot;
use crate::time::Period;

/// How many hotspots a page has room for.
const SHOWN: usize = 5;
/// Fewer reports than this and a ratio says little.
const FEW: u64 = 10;

/// Writes the briefing of one area for one week or month.
///
/// Hotspots are the area's cells that stand out among all loaded areas, so a quiet area is not made to look hot by
/// comparing it with itself alone.
///
/// # Errors
/// [`EngineError::NoArea`] for an unknown area, [`EngineError::FinerThanMonth`] for a week of month-precision reports.
pub async fn compose(
    snapshot: &Snapshot,
    area_id: &str,
    period: Period,
    policy: &Policy,
) -> Result<Released<Briefing>, EngineError> {
    let areas = snapshot.areas().await?;
    let unknown = || EngineError::NoArea { area: area_id.to_owned(), known: areas.areas().len() };
    let area = areas.get(area_id).ok_or_else(unknown)?.clone();
    let window = period.window(snapshot.zone())?;
    let before = period.previous().window(snapshot.zone())?;
    let resolution = Resolution::new(9)?;
    let everywhere = Question {
        window: window.clone(),
        categories: Vec::new(),
        region: Region::Everywhere,
        resolution,
        lattice: LatticeKind::Region,
    };
    let here = Question { region: Region::Area(area.id.clone()), resolution: Resolution::STORED, ..everywhere.clone() };
    let changes = changes(snapshot, &here, &before, policy).await?.into_inner();

    let mut receipts = vec![changes.receipt.clone()];
    let (map, no_hotspots_because) = match hotspots(snapshot, &everywhere, HotspotOptions::default(), policy).await {
        Ok(answer) => (cells_of(&area, answer.into_inner(), &mut receipts), None),
        Err(EngineError::Stats(why)) => (Vec::new(), Some(why.to_string())),
        Err(other) => return Err(other),
    };
    let hot: Vec<Hotspot> = map.iter().filter(|cell| cell.class.is_hot()).take(SHOWN).cloned().collect();
    let unknowns = unknowns(&area, changes.total.now, &receipts);
    Ok(policy.release(Briefing { area, period, window, changes, hotspots: hot, no_hotspots_because, map, unknowns, receipts }))
}

fn cells_of(area: &Area, answer: Hotspots, receipts: &mut Vec<Receipt>) -> Vec<Hotspot> {
    receipts.push(answer.receipt);
    answer.cells.into_iter().filter(|cell| cell.area_id.as_deref() == Some(area.id.as_str())).collect()
}

fn unknowns(area: &Area, now: u64, receipts: &[Receipt]) -> Vec<String> {
    let mut unknowns = Vec::new();
    if now == 0 {
        unknowns.push("Nobody reported anything here. That is not evidence of safety: this area cannot be compared.".to_owned());
    } else if now < FEW {
        unknowns.push(format!("With {now} reports, a single one more or less changes the picture."));
    }
    if area.population.is_none() {
        unknowns.push("The area's population is not known, so nothing here is a rate per resident.".to_owned());
    }
    unknowns.push("Reports measure what was reported and recorded. Neighbourhoods differ in how readily they report.".to_owned());
    let mut notes: Vec<String> = receipts.iter().flat_map(|receipt| receipt.notes.iter().cloned()).collect();
    notes.dedup();
    unknowns.extend(notes);
    unknowns
}

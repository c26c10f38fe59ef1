//! Asking a briefing's questions and gathering the answers.

use super::Briefing;
use crate::EngineError;
use crate::analysis::{Hotspot, HotspotOptions, Hotspots, LatticeKind, Question, Receipt, Region, changes, hotspots};
use crate::disclosure::{Policy, Released};
use crate::space::{Area, Resolution};
use crate::store::Snapshot;
use crate::time::{Period, TimeWindow};

/// How many hotspots a page has room for.
const SHOWN: usize = 5;
/// Fewer reports than this and a ratio says little.
const FEW: u64 = 10;

/// The briefings of one week or month: what all areas share is asked once.
#[derive(Debug)]
pub struct Edition<'a> {
    snapshot: &'a Snapshot,
    policy: &'a Policy,
    period: Period,
    before: TimeWindow,
    question: Question,
    citywide: Result<Hotspots, String>,
}

impl<'a> Edition<'a> {
    /// Prepares the briefings of a period.
    ///
    /// Hotspots are the cells that stand out among all loaded areas, so a quiet area is not made to look hot by comparing
    /// it with itself alone.
    ///
    /// # Errors
    /// [`EngineError::NoRegion`] when no areas are loaded, [`EngineError::FinerThanMonth`] for a week of month-precision
    /// reports, [`EngineError::Store`] when the lake cannot be read.
    pub async fn prepare(snapshot: &'a Snapshot, period: Period, policy: &'a Policy) -> Result<Self, EngineError> {
        let question = Question {
            window: period.window(snapshot.zone())?,
            categories: Vec::new(),
            region: Region::Everywhere,
            resolution: Resolution::new(9)?,
            lattice: LatticeKind::Region,
        };
        let citywide = match hotspots(snapshot, &question, HotspotOptions::default(), policy).await {
            Ok(answer) => Ok(answer.into_inner()),
            Err(EngineError::Stats(why)) => Err(why.to_string()),
            Err(other) => return Err(other),
        };
        let before = period.previous().window(snapshot.zone())?;
        Ok(Self { snapshot, policy, period, before, question, citywide })
    }

    /// The briefing of one area.
    ///
    /// # Errors
    /// [`EngineError::NoArea`] for an unknown area, [`EngineError::Space`] for one too small to hold a cell,
    /// [`EngineError::Store`] when the lake cannot be read.
    pub async fn briefing(&self, area_id: &str) -> Result<Released<Briefing>, EngineError> {
        let areas = self.snapshot.areas().await?;
        let unknown = || EngineError::NoArea { area: area_id.to_owned(), known: areas.areas().len() };
        let area = areas.get(area_id).ok_or_else(unknown)?.clone();
        let region = Region::Area(area.id.clone());
        let here = Question { region, resolution: Resolution::STORED, ..self.question.clone() };
        let changes = changes(self.snapshot, &here, &self.before, self.policy).await?.into_inner();

        let mut receipts = vec![changes.receipt.clone()];
        receipts.extend(self.citywide.as_ref().ok().map(|answer| answer.receipt.clone()));
        let map = self.cells_of(&area);
        Ok(self.policy.release(Briefing {
            hotspots: map.iter().filter(|cell| cell.class.is_hot()).take(SHOWN).cloned().collect(),
            no_hotspots_because: self.citywide.as_ref().err().cloned(),
            unknowns: unknowns(&area, changes.total.now, &receipts),
            period: self.period,
            window: self.question.window.clone(),
            area,
            changes,
            map,
            receipts,
        }))
    }

    fn cells_of(&self, area: &Area) -> Vec<Hotspot> {
        let all = self.citywide.as_ref().map_or(&[][..], |answer| &answer.cells);
        all.iter().filter(|cell| cell.area_id.as_deref() == Some(area.id.as_str())).cloned().collect()
    }
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

//! Holding back: a place is hot only if it stays hot without the reports that deserve doubt and without its loudest households.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::super::SignificanceClass;
use super::assemble::Grid;
use super::local::class_of_one;
use super::options::{HotspotMethod, HotspotOptions};
use super::voices::{Contents, Doubt, doubted, doubted_and_loudest};
use super::{Seen, judge, real};
use crate::EngineError;

/// So many households could be colluding; without any of them, a hotspot must still be one.
const COLLUDING: usize = 4;

/// Why a place that looks hot is not called so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// Without a burst of texts that say the same it would not be hot.
    LookAlikeTexts {
        /// Voices of households that only repeat, here and around.
        voices: u64,
    },
    /// Without households that joined in the four weeks before their report it would not be hot.
    NewHouseholds {
        /// Voices of such households, here and around.
        voices: u64,
    },
    /// Without the four households that speak most here it would not be hot.
    FewHouseholds {
        /// Voices of those four, here and around.
        voices: u64,
    },
}

impl Held {
    /// The word by which people, files and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LookAlikeTexts { .. } => "look-alike-texts",
            Self::NewHouseholds { .. } => "new-households",
            Self::FewHouseholds { .. } => "few-households",
        }
    }

    /// What a person is told.
    pub(in super::super) fn words(self) -> String {
        match self {
            Self::LookAlikeTexts { voices } => format!(
                "Held: {voices} voices repeat what others say nearly word for word, and without them it would not stand out. Look at the texts first."
            ),
            Self::NewHouseholds { voices } => format!(
                "Held: {voices} voices are of households that joined in the four weeks before, and without them it would not stand out."
            ),
            Self::FewHouseholds { voices } => {
                format!("Held: four households speak {voices} times here, and without them it would not stand out for certain.")
            }
        }
    }
}

/// The places that are held, and the class of those that are not, by position.
pub(super) type Outcome = BTreeMap<usize, Result<SignificanceClass, Held>>;

/// Cells that look hot for the same reason, and the cells whose voices made them so.
#[derive(Debug, Clone)]
pub(super) struct Stand {
    pub(super) members: Vec<usize>,
    pub(super) cells: Vec<usize>,
    /// Where voices are taken out when it is asked about again: a scan looks beyond the cells of one cluster.
    pub(super) reach: Vec<usize>,
}

/// Asks again about everything that looks hot, without the voices that deserve doubt, then without its loudest households too.
///
/// The counts left are compared with the map as it is where one law serves all its cells (Gi* under the total null); otherwise
/// with the counts without those voices.
pub(super) fn hold(
    grid: &Grid<'_>,
    contents: &Contents,
    stands: &[Stand],
    options: HotspotOptions,
) -> Result<Outcome, EngineError> {
    let ask = |stand: &Stand| {
        let outcome = Again { grid, contents, stand, options }.outcome()?;
        Ok::<_, EngineError>(stand.members.iter().map(|at| (*at, outcome)).collect::<Vec<_>>())
    };
    let found: Vec<_> = stands.par_iter().map(ask).collect::<Result<_, _>>()?;
    let mut outcome: Outcome = found.into_iter().flatten().collect();
    if options.method.is_local() {
        hold_edges(&mut outcome, grid, stands);
    }
    Ok(outcome)
}

/// A cell that is hot only by a held one beside it is held with it: one whose own voices are below the average, without a hot cell
/// beside it that has more.
fn hold_edges(outcome: &mut Outcome, grid: &Grid<'_>, stands: &[Stand]) {
    let mean = real(grid.voices.iter().sum()) / real(grid.voices.len() as u64);
    let bears = |at: &usize| matches!(outcome.get(at), Some(Ok(_))) && real(grid.voices[*at]) >= mean;
    let edge = |stand: &Stand| {
        let at = stand.members[0];
        outcome.get(&at)?.as_ref().ok()?;
        if stand.cells.iter().any(bears) {
            return None;
        }
        Some((at, stand.cells.iter().find_map(|cell| outcome.get(cell)?.as_ref().err().copied())?))
    };
    let edges: Vec<(usize, Held)> = stands.iter().filter_map(edge).collect();
    for (at, held) in edges {
        outcome.insert(at, Err(held));
    }
}

/// One stand asked again.
struct Again<'a> {
    grid: &'a Grid<'a>,
    contents: &'a Contents,
    stand: &'a Stand,
    options: HotspotOptions,
}

type Without = BTreeMap<usize, u64>;

impl Again<'_> {
    fn outcome(&self) -> Result<Result<SignificanceClass, Held>, EngineError> {
        let suspects = doubted(self.contents, &self.stand.reach);
        let cleaned = self.class(&suspects)?;
        if stands_down(cleaned) {
            return Ok(Err(self.suspicion(&suspects)));
        }
        let loud = doubted_and_loudest(self.contents, (&self.stand.cells, &self.stand.reach), COLLUDING);
        let left = self.class(&loud)?;
        if stands_down(left) {
            let voices = loud.values().sum::<u64>() - suspects.values().sum::<u64>();
            return Ok(Err(Held::FewHouseholds { voices }));
        }
        Ok(Ok(cleaned))
    }

    /// The class of the stand without some voices.
    fn class(&self, without: &Without) -> Result<SignificanceClass, EngineError> {
        let at = self.stand.members[0];
        let as_it_was = self.grid.judgement.verdicts[at].class;
        if without.is_empty() {
            return Ok(as_it_was);
        }
        if let Some(reference) = &self.grid.judgement.reference {
            let sum = |cells: &[usize]| cells.iter().filter_map(|cell| without.get(cell)).sum::<u64>();
            let verdict = &self.grid.judgement.verdicts[at];
            let left = verdict.sum.saturating_sub(sum(&self.stand.cells));
            return Ok(reference.class(verdict.around + 1, left, verdict));
        }
        let mut voices = self.grid.voices.to_vec();
        for (at, gone) in without {
            voices[*at] = voices[*at].saturating_sub(*gone);
        }
        match self.options.method {
            HotspotMethod::GiStar | HotspotMethod::Gi | HotspotMethod::LocalMoran => {
                let around: Vec<usize> = self.stand.cells.iter().copied().filter(|cell| *cell != at).collect();
                class_of_one((at, &around), &voices, self.options, &self.grid.judgement.verdicts)
            }
            HotspotMethod::Scan => self.scanned(without, &voices),
            // Nothing is called hot here: a few reports of as many households only lead where there is little.
            _ => {
                let sum = |counts: &[u64]| self.stand.members.iter().map(|at| counts[*at]).sum::<u64>();
                let was = sum(self.grid.voices);
                let is_carried = was > COLLUDING as u64 && 2 * sum(&voices) < was;
                Ok(if is_carried { SignificanceClass::Held } else { as_it_was })
            }
        }
    }

    /// A scan is made anew: which circles it finds depends on all of them.
    fn scanned(&self, without: &Without, voices: &[u64]) -> Result<SignificanceClass, EngineError> {
        let Seen::Dated(dated) = self.grid.seen else { return Ok(SignificanceClass::NotComputable) };
        let mut left = without.clone();
        let mut kept = dated.clone();
        // Of several periods the latest lose first: they are what a prospective scan judges.
        for (cell, _, reports) in kept.iter_mut().rev() {
            if let Some(gone) = self.grid.lattice.position(*cell).and_then(|at| left.get_mut(&at)) {
                let taken = (*gone).min(*reports);
                *reports -= taken;
                *gone -= taken;
            }
        }
        kept.retain(|(.., reports)| *reports > 0);
        if voices.iter().all(|voices| *voices == 0) {
            return Ok(SignificanceClass::Held);
        }
        let (judgement, _) = judge(self.grid.lattice, voices, &Seen::Dated(kept), self.grid.question, self.options)?;
        let hot = self.stand.members.iter().map(|at| judgement.verdicts[*at].class).find(|class| class.is_hot());
        Ok(hot.unwrap_or(SignificanceClass::NotSignificant))
    }

    /// What most of the doubted voices are.
    fn suspicion(&self, suspects: &Without) -> Held {
        let voices: u64 = suspects.values().sum();
        let doubts =
            self.stand.reach.iter().filter_map(|at| self.contents.get(at)).flat_map(|cell| cell.voices.values().flatten());
        let copies = doubts.filter(|doubt| **doubt == Doubt::LookAlike).count() as u64;
        if 2 * copies >= voices {
            Held::LookAlikeTexts { voices: copies }
        } else {
            Held::NewHouseholds { voices: voices - copies }
        }
    }
}

/// Whether a class is one that nobody would be sent to.
const fn stands_down(class: SignificanceClass) -> bool {
    !(class.is_hot() || matches!(class, SignificanceClass::NotTested | SignificanceClass::OutlierHigh))
}

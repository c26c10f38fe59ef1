//! What a hotspot rests on: who reported, of what, how precisely, against which expectation, and what changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::super::Change;
use super::super::comparison::compare;
use super::exposure::Exposed;
use super::real;
use super::voices::Contents;
use crate::EngineError;
use crate::report::{Category, Origin};

/// Categories that are named.
const NAMED: usize = 3;

/// Who reported, of what, and how far it can be trusted: over the cells whose voices were judged together.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// Reports.
    pub reports: u64,
    /// Voices: one household is one per cell, category and week, a report without a household is one.
    pub voices: u64,
    /// The categories with most reports.
    pub categories: Vec<(Category, u64)>,
    /// How many households spoke, in bands.
    pub households: HouseholdBand,
    /// Share of all reports that the household with most of them filed; `None` where no household is known.
    pub largest_share: Option<f64>,
    /// Who reported.
    pub class: EvidenceClass,
    /// Share of the reports that stand on a publisher's map points, or on default points beside them.
    pub artefact_share: f64,
    /// Voices now against those of the window just before, in the same cells.
    pub change: Change,
    /// What would be expected, and by what.
    pub exposed: Exposed,
}

/// How many distinct households spoke.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum HouseholdBand {
    /// The source names no households.
    Unknown,
    /// 1 to 4.
    UnderFive,
    /// 5 to 9.
    FiveToNine,
    /// 10 to 19.
    TenToNineteen,
    /// 20 to 49.
    TwentyToFortyNine,
    /// 50 and more.
    FiftyOrMore,
}

impl HouseholdBand {
    const fn of(households: usize) -> Self {
        match households {
            0 => Self::Unknown,
            1..=4 => Self::UnderFive,
            5..=9 => Self::FiveToNine,
            10..=19 => Self::TenToNineteen,
            20..=49 => Self::TwentyToFortyNine,
            _ => Self::FiftyOrMore,
        }
    }

    /// The word by which people and files name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::UnderFive => "under 5",
            Self::FiveToNine => "5 to 9",
            Self::TenToNineteen => "10 to 19",
            Self::TwentyToFortyNine => "20 to 49",
            Self::FiftyOrMore => "50 or more",
        }
    }
}

impl fmt::Display for HouseholdBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who reported. What officers began themselves is not among it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EvidenceClass {
    /// Residents only.
    ResidentOnly,
    /// Residents, and an agency's own records or devices.
    Corroborated,
    /// An agency's own records or devices only.
    Agency,
}

impl EvidenceClass {
    /// The word by which people and files name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResidentOnly => "resident-only",
            Self::Corroborated => "corroborated",
            Self::Agency => Origin::Agency.as_str(),
        }
    }
}

impl fmt::Display for EvidenceClass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a window and the one before it held, by position in the lattice.
pub(super) struct Periods<'a> {
    /// Voices now.
    pub(super) now: &'a [u64],
    /// Voices before; `None` where that window is missing from the lake.
    pub(super) before: Option<&'a [u64]>,
    /// Days of both.
    pub(super) days: (f64, f64),
    /// Reports on default points now.
    pub(super) piled: &'a BTreeMap<usize, u64>,
}

impl Periods<'_> {
    fn change(&self, cells: &[usize]) -> Result<Change, EngineError> {
        let sum = |counts: &[u64]| cells.iter().map(|at| counts[*at]).sum::<u64>();
        compare((sum(self.now), self.before.map_or(0, sum)), self.before.map(|_| self.days))
    }
}

/// The evidence of some cells together.
pub(super) fn evidence(
    contents: &Contents,
    cells: &[usize],
    periods: &Periods<'_>,
    exposed: Exposed,
) -> Result<Evidence, EngineError> {
    let held: Vec<_> = cells.iter().filter_map(|at| contents.get(at)).collect();
    let (mut categories, mut households) = (BTreeMap::<Category, u64>::new(), BTreeMap::<u64, u64>::new());
    for cell in &held {
        cell.categories.iter().for_each(|(category, reports)| *categories.entry(*category).or_default() += reports);
        cell.by_household.iter().for_each(|(household, reports)| *households.entry(*household).or_default() += reports);
    }
    let reports: u64 = held.iter().map(|cell| cell.counted.reports).sum();
    let (residents, agencies): (u64, u64) = held.iter().fold((0, 0), |(a, b), cell| (a + cell.residents, b + cell.agencies));
    let piled: u64 = cells.iter().filter_map(|at| periods.piled.get(at)).sum();
    let snapped: u64 = held.iter().map(|cell| cell.snapped).sum();
    Ok(Evidence {
        reports,
        voices: held.iter().map(|cell| cell.counted.voices).sum(),
        categories: most(categories),
        households: HouseholdBand::of(households.keys().collect::<BTreeSet<_>>().len()),
        largest_share: households.values().max().map(|most| real(*most) / real(reports)),
        class: match (residents, agencies) {
            (_, 0) => EvidenceClass::ResidentOnly,
            (0, _) => EvidenceClass::Agency,
            _ => EvidenceClass::Corroborated,
        },
        artefact_share: if reports + piled == 0 { 0.0 } else { real(snapped + piled) / real(reports + piled) },
        change: periods.change(cells)?,
        exposed,
    })
}

fn most(categories: BTreeMap<Category, u64>) -> Vec<(Category, u64)> {
    let mut found: Vec<(Category, u64)> = categories.into_iter().collect();
    found.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    found.truncate(NAMED);
    found
}

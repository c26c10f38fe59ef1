//! Exposure: what a place's count is held against.

use std::collections::BTreeMap;
use std::str::FromStr;

use super::real;
use crate::EngineError;
use crate::space::{Area, AreaIndex, Cell, Lattice};
use crate::stats::{RateInterval, garwood_interval};

/// Confidence of the ratio's interval.
const LEVEL: f64 = 0.95;

/// What expected counts are proportional to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExposureKind {
    /// Square kilometres: every place alike.
    Area,
    /// Households of the areas, spread evenly over their cells.
    Households,
    /// Residents of the areas, spread evenly over their cells.
    Population,
    /// What the same cells held in the window just before.
    Previous,
}

impl ExposureKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Area, Self::Households, Self::Population, Self::Previous];

    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Area => "area",
            Self::Households => "households",
            Self::Population => "population",
            Self::Previous => "previous",
        }
    }
}

impl FromStr for ExposureKind {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            EngineError::BadOption(format!("`{word}` is not an exposure: use {known}"))
        })
    }
}

/// A count held against an exposure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Exposed {
    /// Which exposure.
    pub kind: ExposureKind,
    /// How much of it these cells have: km², households, residents, or voices before; `None` where it is not known.
    pub amount: Option<f64>,
    /// Voices expected here if all exposure of the region were alike.
    pub expected: Option<f64>,
    /// Voices over expected, with Garwood's exact 95 % interval, the expectation taken as known.
    pub ratio: Option<RateInterval>,
}

/// The exposure of every cell of a lattice; `None` where it is not known.
pub(super) struct Exposures {
    kind: ExposureKind,
    of: Vec<Option<f64>>,
    /// Voices and exposure of the cells whose exposure is known.
    voices: f64,
    exposure: f64,
}

impl Exposures {
    /// The exposures of a lattice with these voices now; `before` is what each cell is expected to hold by the window before,
    /// where that is known.
    pub(super) fn of(kind: ExposureKind, (lattice, areas): (&Lattice, &AreaIndex), now: &[u64], before: Option<&[f64]>) -> Self {
        let of: Vec<Option<f64>> = match kind {
            ExposureKind::Area => lattice.cells().iter().map(|cell| Some(cell.area_km2())).collect(),
            ExposureKind::Households => spread(lattice, areas, |area| area.households),
            ExposureKind::Population => spread(lattice, areas, |area| area.population),
            ExposureKind::Previous => match before {
                None => vec![None; now.len()],
                Some(before) => before.iter().map(|voices| Some(*voices)).collect(),
            },
        };
        let known = |at: &usize| of[*at].is_some();
        let voices = real((0..now.len()).filter(known).map(|at| now[at]).sum());
        let exposure = of.iter().flatten().sum();
        Self { kind, of, voices, exposure }
    }

    /// How many cells have no exposure.
    pub(super) fn unknown(&self) -> usize {
        self.of.iter().filter(|exposure| exposure.is_none()).count()
    }

    /// What some cells are exposed to, and how many voices they would hold by it.
    pub(super) fn at(&self, cells: &[usize], now: &[u64]) -> Result<Exposed, EngineError> {
        let amount: Option<f64> = cells.iter().map(|at| self.of[*at]).sum();
        let expected = amount.map(|amount| match self.kind {
            ExposureKind::Previous => amount,
            _ => amount * self.voices / self.exposure,
        });
        let expected = expected.filter(|expected| *expected > 0.0);
        let voices: u64 = cells.iter().map(|at| now[*at]).sum();
        let ratio = expected.map(|expected| garwood_interval(voices, expected, LEVEL)).transpose()?;
        Ok(Exposed { kind: self.kind, amount, expected, ratio })
    }
}

/// A figure of each area, spread evenly over the cells whose centre lies in it, inside the lattice or not.
fn spread(lattice: &Lattice, areas: &AreaIndex, figure: impl Fn(&Area) -> Option<u64>) -> Vec<Option<f64>> {
    let mut per_cell = BTreeMap::<&str, Option<f64>>::new();
    let mut of = |cell: &Cell| {
        let area = areas.area_at(cell.centre())?;
        *per_cell.entry(area.id.as_str()).or_insert_with(|| {
            let cells = Lattice::of_areas([area], lattice.resolution()).ok()?.cells().len();
            Some(real(figure(area)?) / real(cells as u64))
        })
    };
    lattice.cells().iter().map(&mut of).collect()
}

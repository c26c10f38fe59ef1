//! How hotspots are found: the method and its settings.

use std::str::FromStr;

use super::exposure::ExposureKind;
use crate::EngineError;
use crate::stats::Inference;
use crate::time::Bucket;

/// Widest neighbourhood a question may ask for.
const MOST_RINGS: u32 = 5;
/// Most shuffles or simulations.
const MOST_PERMUTATIONS: u32 = 99_999;

/// What makes a place a hotspot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HotspotMethod {
    /// Getis-Ord Gi*: the cell and those around it hold more than their share.
    GiStar,
    /// Getis-Ord Gi: those around it do.
    Gi,
    /// Local Moran's I: the cell and those around it are alike, or the cell stands out.
    LocalMoran,
    /// Most reports, with an exact interval; nothing is tested.
    Count,
    /// Kernel density at the cell's centre; nothing is tested.
    Density,
    /// Kulldorff's prospective space-time permutation scan: more than usual lately.
    Scan,
    /// DBSCAN: reports that lie close together; nothing is tested.
    Dbscan,
    /// HDBSCAN: reports that lie closer together than those around them; nothing is tested.
    Hdbscan,
}

/// How the p of a cell is worked out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InferenceKind {
    /// From every way to deal the counts out.
    Exact,
    /// From random shuffles.
    MonteCarlo,
    /// From the normal approximation, which fills sparse maps with false hotspots.
    Normal,
}

/// What chance deals out anew, for Gi*.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullKind {
    /// All counts, the cell's own among them: a cell can be hot by what happens in itself.
    Total,
    /// All counts but the cell's own, as the local statistics of other programs have it: only its neighbours speak.
    Conditional,
}

/// How hotspots are found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HotspotOptions {
    /// What makes a place a hotspot.
    pub method: HotspotMethod,
    /// Rings of cells around a cell that make its neighbourhood: 1 to 5. For Gi*, Gi and local Moran's I.
    pub rings: u32,
    /// Where p comes from, for the same three.
    pub inference: InferenceKind,
    /// What chance deals out anew, for Gi*; the others hold the cell's own count.
    pub null: NullKind,
    /// Shuffles per cell, or simulations of a scan.
    pub permutations: u32,
    /// Seed of the shuffles and simulations.
    pub seed: u64,
    /// Periods of a scan.
    pub bucket: Bucket,
    /// Standard deviation of the density's Gaussian kernel, or reach of DBSCAN, in metres. Without it a density smooths by
    /// Scott's rule; DBSCAN needs it.
    pub reach_m: Option<f64>,
    /// Fewest reports of a cluster, for DBSCAN and HDBSCAN.
    pub min_points: usize,
    /// What counts are held against.
    pub exposure: ExposureKind,
    /// Whether the question is asked again a little differently.
    pub stability: StabilityKind,
    /// How many cells are described, the most remarkable first; `None` is all. The others are judged all the same.
    pub listed: Option<usize>,
}

/// Whether a question is asked again a little differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StabilityKind {
    /// Once, as it is.
    Once,
    /// Also at coarser and finer resolutions, with other rings and with other windows.
    Varied,
}

impl Default for HotspotOptions {
    fn default() -> Self {
        Self {
            method: HotspotMethod::GiStar,
            rings: 1,
            inference: InferenceKind::Exact,
            null: NullKind::Total,
            permutations: 999,
            seed: 1,
            bucket: Bucket::Week,
            reach_m: None,
            min_points: 10,
            exposure: ExposureKind::Area,
            stability: StabilityKind::Once,
            listed: None,
        }
    }
}

impl HotspotOptions {
    /// Refuses settings that no method takes.
    pub(super) fn check(&self) -> Result<(), EngineError> {
        let bad = |what: String| Err(EngineError::BadOption(what));
        if !(1..=MOST_RINGS).contains(&self.rings) {
            return bad(format!("{} rings: use 1 to {MOST_RINGS}", self.rings));
        }
        if !(1..=MOST_PERMUTATIONS).contains(&self.permutations) {
            return bad(format!("{} permutations: use 1 to {MOST_PERMUTATIONS}", self.permutations));
        }
        if self.reach_m.is_some_and(|reach| !(1.0..=100_000.0).contains(&reach)) {
            return bad("the reach is a distance in metres, from 1 to 100000".to_owned());
        }
        if self.method == HotspotMethod::Dbscan && self.reach_m.is_none() {
            return bad("dbscan needs a reach in metres: give one, such as 150".to_owned());
        }
        if self.stability == StabilityKind::Varied && !self.method.tests() {
            return bad(format!("stability needs a method that tests; {} only describes: use gi-star", self.method.as_str()));
        }
        if self.min_points < 2 {
            return bad(format!("{} reports are no cluster: use 2 or more", self.min_points));
        }
        Ok(())
    }

    /// One ring fewer and one more, or one and two more where there is one; none for methods without rings.
    pub(super) fn other_rings(&self) -> Vec<u32> {
        let others = if self.rings > 1 { [self.rings - 1, self.rings + 1] } else { [2, 3] };
        others.into_iter().filter(|rings| self.method.is_local() && *rings <= MOST_RINGS).collect()
    }

    /// Where the p of a cell comes from.
    pub(super) const fn inference(&self) -> Inference {
        match self.inference {
            InferenceKind::Exact => Inference::Exact,
            InferenceKind::MonteCarlo => Inference::MonteCarlo { permutations: self.permutations, seed: self.seed },
            InferenceKind::Normal => Inference::Normal,
        }
    }
}

impl HotspotMethod {
    /// Every method.
    pub const ALL: [Self; 8] =
        [Self::GiStar, Self::Gi, Self::LocalMoran, Self::Count, Self::Density, Self::Scan, Self::Dbscan, Self::Hdbscan];

    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GiStar => "gi-star",
            Self::Gi => "gi",
            Self::LocalMoran => "local-moran",
            Self::Count => "count",
            Self::Density => "density",
            Self::Scan => "scan",
            Self::Dbscan => "dbscan",
            Self::Hdbscan => "hdbscan",
        }
    }

    /// Its name in receipts.
    pub(super) const fn in_receipts(self) -> &'static str {
        match self {
            Self::GiStar => "getis-ord-gi-star",
            Self::Gi => "getis-ord-gi",
            Self::LocalMoran => "local-moran",
            Self::Count => "count",
            Self::Density => "kernel-density",
            Self::Scan => "kulldorff-space-time-permutation-scan",
            Self::Dbscan => "dbscan",
            Self::Hdbscan => "hdbscan",
        }
    }

    /// Whether it says what chance could do.
    pub(in super::super) const fn tests(self) -> bool {
        self.is_local() || matches!(self, Self::Scan)
    }

    /// Whether it compares each cell with those around it.
    pub(super) const fn is_local(self) -> bool {
        matches!(self, Self::GiStar | Self::Gi | Self::LocalMoran)
    }
}

impl FromStr for HotspotMethod {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        Self::ALL.into_iter().find(|method| method.as_str() == word).ok_or_else(|| {
            let known = Self::ALL.map(Self::as_str).join(", ");
            EngineError::BadOption(format!("`{word}` is not a method: use {known}"))
        })
    }
}

impl StabilityKind {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Once => "once",
            Self::Varied => "varied",
        }
    }
}

impl FromStr for StabilityKind {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        [Self::Once, Self::Varied]
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| EngineError::BadOption(format!("`{word}` is not a stability: use once or varied")))
    }
}

impl InferenceKind {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::MonteCarlo => "monte-carlo",
            Self::Normal => "normal",
        }
    }
}

impl FromStr for InferenceKind {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        [Self::Exact, Self::MonteCarlo, Self::Normal]
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| EngineError::BadOption(format!("`{word}` is not an inference: use exact, monte-carlo or normal")))
    }
}

impl NullKind {
    /// The word by which people and URLs name it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Conditional => "conditional",
        }
    }
}

impl FromStr for NullKind {
    type Err = EngineError;

    fn from_str(word: &str) -> Result<Self, EngineError> {
        [Self::Total, Self::Conditional]
            .into_iter()
            .find(|kind| kind.as_str() == word)
            .ok_or_else(|| EngineError::BadOption(format!("`{word}` is not a null: use total or conditional")))
    }
}

//! Places: adjoining cells that stand out together, and what hotspots rest on.

use engine::analysis::{Evidence, Exposed, Held, HotPlace, Stability};
use serde::Serialize;
use utoipa::ToSchema;

use super::{ChangeView, PolygonView, outline};

/// Who reported what, and how far it can be trusted.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct EvidenceView {
    /// Reports.
    pub reports: u64,
    /// Voices: one household is one per cell, category and week, a report without a household is one.
    pub voices: u64,
    /// The categories with most reports.
    pub categories: Vec<CategoryReportsView>,
    /// Distinct households, in bands: `under 5`, `5 to 9`, `10 to 19`, `20 to 49`, `50 or more`, or `unknown`.
    pub households: &'static str,
    /// Share of all reports that the household with most of them filed; null where no household is known.
    pub largest_share: Option<f64>,
    /// `resident-only`, `corroborated` or `agency`.
    pub class: &'static str,
    /// Share of the reports that stand on map points or default points.
    pub artefact_share: f64,
    /// Voices now against those of the window just before.
    pub change: ChangeView,
    /// What would be expected, and by what.
    pub exposure: ExposureView,
}

/// Reports of a category.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CategoryReportsView {
    /// The category's slug.
    pub category: &'static str,
    /// Its reports.
    pub reports: u64,
}

/// A count held against an exposure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ExposureView {
    /// `area`, `households`, `population` or `previous`.
    pub kind: &'static str,
    /// How much of it: km², households, residents, or voices expected from the window before; null where it is not known.
    pub amount: Option<f64>,
    /// Voices expected if all exposure of the region were alike.
    pub expected: Option<f64>,
    /// Voices over expected.
    pub ratio: Option<f64>,
    /// Lower end of its exact 95 % interval.
    pub lower: Option<f64>,
    /// Upper end of its exact 95 % interval.
    pub upper: Option<f64>,
}

/// Adjoining cells that stand out together.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HotPlaceView {
    /// By this number its cells name it.
    pub number: u32,
    /// What people would call it.
    pub name: String,
    /// The surest class of its cells.
    pub class: &'static str,
    /// Why it is held rather than hot.
    pub held: Option<&'static str>,
    /// Least q of its cells.
    pub q: Option<f64>,
    /// Its cells as H3 indexes, the most remarkable first.
    pub cells: Vec<String>,
    /// The areas that they lie in, the one with most cells first.
    pub area_ids: Vec<String>,
    /// Longitude of the middle of its most remarkable cell.
    pub longitude: f64,
    /// Latitude of that middle.
    pub latitude: f64,
    /// Its outline.
    pub outline: PolygonView,
    /// Who reported what in its cells.
    pub evidence: EvidenceView,
    /// In how many questions that differ a little it stands out; null unless asked for.
    pub stability: Option<StabilityView>,
    /// The numbers in plain words.
    pub reason: String,
}

/// In how many questions that differ a little a place stands out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct StabilityView {
    /// Questions in which it does.
    pub holds: u32,
    /// Questions that have an answer.
    pub of: u32,
    /// The questions in which it does not.
    pub fails: Vec<String>,
}

impl EvidenceView {
    pub(super) fn new(evidence: &Evidence) -> Self {
        let category = |(category, reports): &(engine::report::Category, u64)| CategoryReportsView {
            category: category.slug(),
            reports: *reports,
        };
        Self {
            reports: evidence.reports,
            voices: evidence.voices,
            categories: evidence.categories.iter().map(category).collect(),
            households: evidence.households.as_str(),
            largest_share: evidence.largest_share,
            class: evidence.class.as_str(),
            artefact_share: evidence.artefact_share,
            change: ChangeView::new(&evidence.change),
            exposure: ExposureView::new(&evidence.exposed),
        }
    }
}

impl ExposureView {
    fn new(exposed: &Exposed) -> Self {
        Self {
            kind: exposed.kind.as_str(),
            amount: exposed.amount,
            expected: exposed.expected,
            ratio: exposed.ratio.map(|ratio| ratio.rate),
            lower: exposed.ratio.map(|ratio| ratio.lower),
            upper: exposed.ratio.map(|ratio| ratio.upper),
        }
    }
}

impl HotPlaceView {
    pub(super) fn new(place: &HotPlace) -> Self {
        Self {
            number: place.number,
            name: place.name.clone(),
            class: place.class.as_str(),
            held: place.held.map(Held::as_str),
            q: place.q,
            cells: place.cells.iter().map(ToString::to_string).collect(),
            area_ids: place.area_ids.clone(),
            longitude: place.centre.lng(),
            latitude: place.centre.lat(),
            outline: outline(place.outline.clone()),
            evidence: EvidenceView::new(&place.evidence),
            stability: place.stability.as_ref().map(StabilityView::new),
            reason: place.reason.clone(),
        }
    }
}

impl StabilityView {
    fn new(stability: &Stability) -> Self {
        Self { holds: stability.holds, of: stability.of, fails: stability.fails.clone() }
    }
}

//! Hotspots in JSON, GeoJSON and as rows.

use engine::analysis::{Hotspot, Hotspots, Pile, Receipt};
use engine::disclosure::Released;
use serde::Serialize;
use utoipa::ToSchema;

use super::{PolygonView, cell_polygon};

/// One cell of a hotspot answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HotspotView {
    /// H3 index: 15 hexadecimal digits.
    pub cell: String,
    /// Reports in the cell.
    pub count: u64,
    /// Reports in the cell and its neighbours.
    pub neighbourhood_count: u64,
    /// What the neighbourhood would hold at the region's average.
    pub expected: f64,
    /// Getis-Ord Gi*; null where it is not computable.
    pub z: Option<f64>,
    /// Two-sided normal p of z.
    pub p_normal: Option<f64>,
    /// Benjamini-Hochberg q over all cells of the lattice.
    pub q: Option<f64>,
    /// `hot-99` to `cold-99`, `not-significant` or `not-computable`.
    pub class: &'static str,
    /// The area that holds the cell's centre.
    pub area_id: Option<String>,
    /// The default point that sits in the cell or makes it hot.
    pub pile: Option<PileView>,
    /// The numbers in plain words.
    pub reason: String,
    /// Longitude of the cell's centre.
    pub longitude: f64,
    /// Latitude of the cell's centre.
    pub latitude: f64,
}

/// A point on which a geocoder drops what it cannot place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PileView {
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Reports on exactly this point.
    pub reports: u64,
    /// Share of its batch's located reports.
    pub share: f64,
}

/// The answer to a hotspot question.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HotspotsView {
    /// Cells that hold a report or stand out, highest z first.
    pub hotspots: Vec<HotspotView>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// The answer as a GeoJSON `FeatureCollection`.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HotspotCollection {
    /// Always `FeatureCollection`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// One hexagon per cell.
    pub features: Vec<HotspotFeature>,
    /// What the answer rests on.
    #[schema(value_type = Object)]
    pub receipt: Receipt,
}

/// One hexagon.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HotspotFeature {
    /// Always `Feature`.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// H3 index: 15 hexadecimal digits.
    pub id: String,
    /// The cell's outline.
    pub geometry: PolygonView,
    /// The cell's numbers.
    pub properties: HotspotView,
}

impl HotspotView {
    pub(super) fn new(hotspot: &Hotspot) -> Self {
        let centre = hotspot.cell.centre();
        Self {
            cell: hotspot.cell.to_string(),
            count: hotspot.count,
            neighbourhood_count: hotspot.neighbourhood_count,
            expected: hotspot.expected,
            z: hotspot.z.as_ref().ok().copied(),
            p_normal: hotspot.p_normal,
            q: hotspot.q,
            class: hotspot.class.as_str(),
            area_id: hotspot.area_id.clone(),
            pile: hotspot.pile.as_ref().map(PileView::new),
            reason: hotspot.reason.clone(),
            longitude: centre.lng(),
            latitude: centre.lat(),
        }
    }
}

impl PileView {
    fn new(pile: &Pile) -> Self {
        Self { longitude: pile.place.lng(), latitude: pile.place.lat(), reports: pile.reports, share: pile.share }
    }
}

impl HotspotsView {
    /// The first `top` cells of a released answer; `None` is all of them.
    #[must_use]
    pub fn new(answer: &Released<Hotspots>, top: Option<usize>) -> Self {
        let answer = answer.get();
        let shown = top.unwrap_or(usize::MAX);
        Self { hotspots: answer.cells.iter().take(shown).map(HotspotView::new).collect(), receipt: answer.receipt.clone() }
    }

    /// The same answer as GeoJSON.
    #[must_use]
    pub fn into_collection(self) -> HotspotCollection {
        HotspotCollection {
            kind: "FeatureCollection",
            features: self.hotspots.into_iter().filter_map(HotspotFeature::new).collect(),
            receipt: self.receipt,
        }
    }
}

impl HotspotFeature {
    fn new(properties: HotspotView) -> Option<Self> {
        let cell = properties.cell.parse().ok()?;
        Some(Self { kind: "Feature", id: properties.cell.clone(), geometry: cell_polygon(cell), properties })
    }
}

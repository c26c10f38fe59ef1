//! Hotspots in JSON, GeoJSON and as rows.

use engine::analysis::{Held, Hotspot, HotspotCluster, Hotspots, Pile, Receipt};
use engine::disclosure::Released;
use engine::stats::Quadrant;
use serde::Serialize;
use utoipa::ToSchema;

use super::{EvidenceView, HotPlaceView, PolygonView, cell_polygon};

/// One cell of a hotspot answer.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HotspotView {
    /// H3 index: 15 hexadecimal digits.
    pub cell: String,
    /// Reports in the cell.
    pub count: u64,
    /// Voices in the cell: one household is one per category and week, a report without a household is one. All that follows is
    /// of voices.
    pub voices: u64,
    /// Voices per square kilometre of the cell.
    pub per_km2: f64,
    /// Lower end of the exact 95 % interval of `per_km2`.
    pub per_km2_lower: f64,
    /// Upper end of the exact 95 % interval of `per_km2`.
    pub per_km2_upper: f64,
    /// Voices in the cell and its neighbours; in the cell alone where the method does not look around.
    pub neighbourhood_count: u64,
    /// What the neighbourhood would hold at the region's average.
    pub expected: f64,
    /// Best rank that the cell could have, by the 95 % intervals of all cells' voices over expected.
    pub rank_best: u64,
    /// Worst such rank.
    pub rank_worst: u64,
    /// The statistic in standard deviations; null where the method has none or it is not computable.
    pub z: Option<f64>,
    /// Two-sided p by the inference asked for, exact unless said otherwise; not corrected for the number of cells.
    pub p: Option<f64>,
    /// Its upper tail.
    pub p_high: Option<f64>,
    /// Its lower tail.
    pub p_low: Option<f64>,
    /// Two-sided normal p of z, for comparison with other programs.
    pub p_normal: Option<f64>,
    /// Benjamini-Hochberg q of p over all cells of the lattice.
    pub q: Option<f64>,
    /// `hot-99` to `cold-99`, `outlier-high`, `outlier-low`, `held`, `not-significant`, `not-tested` or `not-computable`.
    pub class: &'static str,
    /// Quadrant of local Moran's I: `HH`, `LH`, `LL` or `HL`.
    pub quadrant: Option<&'static str>,
    /// Kernel density at the cell's centre, in reports per square kilometre.
    pub density_per_km2: Option<f64>,
    /// The cluster that the cell belongs to, by its number.
    pub cluster: Option<u32>,
    /// The area that holds the cell's centre.
    pub area_id: Option<String>,
    /// The place that the cell belongs to, by its number.
    pub place: Option<u32>,
    /// Why it is held rather than hot: `look-alike-texts`, `new-households` or `few-households`.
    pub held: Option<&'static str>,
    /// Who reported what in the cells that were judged together; null for cells that do not stand out.
    pub evidence: Option<EvidenceView>,
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

/// Cells that a method sees as one hotspot.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ClusterView {
    /// By this number its cells name it.
    pub number: u32,
    /// Cells that belong to it.
    pub cells: usize,
    /// Its reports.
    pub reports: u64,
    /// Longitude of its middle.
    pub longitude: f64,
    /// Latitude of its middle.
    pub latitude: f64,
    /// How far it reaches; scans only, as all that follows.
    pub radius_km: Option<f64>,
    /// First day, YYYY-MM-DD.
    pub from: Option<String>,
    /// First day after it, YYYY-MM-DD.
    pub to: Option<String>,
    /// Reports expected in it at that time.
    pub expected: Option<f64>,
    /// Log likelihood ratio.
    pub llr: Option<f64>,
    /// Monte Carlo p, adjusted for all places and times looked at.
    pub p: Option<f64>,
    /// Days that one waits on average for a false alarm as large.
    pub recurrence_days: Option<f64>,
}

/// The answer to a hotspot question.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct HotspotsView {
    /// Cells that hold a report or stand out, the most remarkable first.
    pub hotspots: Vec<HotspotView>,
    /// Adjoining cells that stand out together, the most remarkable first; held ones among them.
    pub places: Vec<HotPlaceView>,
    /// First day on which the answer should not be acted on any more, YYYY-MM-DD.
    pub expires: String,
    /// Groups of cells, for the methods that find such.
    pub clusters: Vec<ClusterView>,
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
    /// Adjoining cells that stand out together, the most remarkable first; held ones among them.
    pub places: Vec<HotPlaceView>,
    /// First day on which the answer should not be acted on any more, YYYY-MM-DD.
    pub expires: String,
    /// Groups of cells, for the methods that find such.
    pub clusters: Vec<ClusterView>,
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
            voices: hotspot.voices,
            per_km2: hotspot.per_km2.rate,
            per_km2_lower: hotspot.per_km2.lower,
            per_km2_upper: hotspot.per_km2.upper,
            neighbourhood_count: hotspot.neighbourhood_count,
            expected: hotspot.expected,
            rank_best: hotspot.rank_band.0,
            rank_worst: hotspot.rank_band.1,
            z: hotspot.z.and_then(Result::ok),
            p: hotspot.p.map(|p| p.p),
            p_high: hotspot.p.map(|p| p.p_high),
            p_low: hotspot.p.map(|p| p.p_low),
            p_normal: hotspot.p_normal,
            q: hotspot.q,
            class: hotspot.class.as_str(),
            quadrant: hotspot.quadrant.map(quadrant),
            density_per_km2: hotspot.density_per_km2,
            cluster: hotspot.cluster,
            area_id: hotspot.area_id.clone(),
            place: hotspot.place,
            held: hotspot.held.map(Held::as_str),
            evidence: hotspot.evidence.as_ref().map(EvidenceView::new),
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
        Self {
            hotspots: answer.cells.iter().take(shown).map(HotspotView::new).collect(),
            places: answer.places.iter().map(HotPlaceView::new).collect(),
            expires: answer.expires.to_string(),
            clusters: answer.clusters.iter().map(ClusterView::new).collect(),
            receipt: answer.receipt.clone(),
        }
    }

    /// The same answer as GeoJSON.
    #[must_use]
    pub fn into_collection(self) -> HotspotCollection {
        HotspotCollection {
            kind: "FeatureCollection",
            features: self.hotspots.into_iter().filter_map(HotspotFeature::new).collect(),
            places: self.places,
            expires: self.expires,
            clusters: self.clusters,
            receipt: self.receipt,
        }
    }
}

impl ClusterView {
    fn new(cluster: &HotspotCluster) -> Self {
        Self {
            number: cluster.number,
            cells: cluster.cells,
            reports: cluster.reports,
            longitude: cluster.centre.lng(),
            latitude: cluster.centre.lat(),
            radius_km: cluster.radius_km,
            from: cluster.from.map(|day| day.to_string()),
            to: cluster.to.map(|day| day.to_string()),
            expected: cluster.expected,
            llr: cluster.llr,
            p: cluster.p,
            recurrence_days: cluster.recurrence_days,
        }
    }
}

/// As the field writes quadrants: the cell first, then those around it.
const fn quadrant(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::HighHigh => "HH",
        Quadrant::LowHigh => "LH",
        Quadrant::LowLow => "LL",
        Quadrant::HighLow => "HL",
    }
}

impl HotspotFeature {
    fn new(properties: HotspotView) -> Option<Self> {
        let cell = properties.cell.parse().ok()?;
        Some(Self { kind: "Feature", id: properties.cell.clone(), geometry: cell_polygon(cell), properties })
    }
}

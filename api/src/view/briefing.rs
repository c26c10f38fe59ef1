//! A briefing as JSON; the PDF and the HTML page are set from the same value.

use engine::analysis::{Hotspot, Receipt};
use engine::briefing::Briefing;
use engine::disclosure::Released;
use serde::Serialize;

use super::ring::area_polygon;
use super::{AreaProperties, CategoryChangeView, ChangeView, HotspotView, PolygonView, cell_polygon};

/// A briefing of one area and one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BriefingView {
    /// The area.
    pub area: AreaProperties,
    /// `2018-W30` or `2018-07`.
    pub period: String,
    /// `week` or `month`.
    pub bucket: &'static str,
    /// First day of the period.
    pub from: String,
    /// First day after it.
    pub to: String,
    /// First day of the previous period.
    pub before_from: String,
    /// First day after the previous period.
    pub before_to: String,
    /// All categories together.
    pub total: ChangeView,
    /// Every category, largest first.
    pub categories: Vec<CategoryChangeView>,
    /// The area's hot cells among all areas, highest z first, at most five.
    pub hotspots: Vec<HotspotView>,
    /// Why there are none, where none could be computed.
    pub no_hotspots_because: Option<String>,
    /// The area's outline, for the map.
    pub outline: PolygonView,
    /// The area's cells, for the map.
    pub cells: Vec<BriefingCell>,
    /// What the figures cannot say.
    pub unknowns: Vec<String>,
    /// What the figures rest on.
    pub receipts: Vec<Receipt>,
}

/// One cell of the briefing's map.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BriefingCell {
    /// H3 index.
    pub cell: String,
    /// Its class.
    pub class: &'static str,
    /// Reports in it.
    pub count: u64,
    /// Its hexagon.
    pub geometry: PolygonView,
}

impl BriefingView {
    /// The wire form of a released briefing.
    #[must_use]
    pub fn new(briefing: &Released<Briefing>) -> Self {
        let briefing = briefing.get();
        let before = &briefing.changes.before;
        Self {
            area: AreaProperties::new(&briefing.area),
            period: briefing.period.to_string(),
            bucket: briefing.period.bucket().as_str(),
            from: briefing.window.from().to_string(),
            to: briefing.window.to().to_string(),
            before_from: before.from().to_string(),
            before_to: before.to().to_string(),
            total: ChangeView::new(&briefing.changes.total),
            categories: briefing.changes.categories.iter().map(CategoryChangeView::new).collect(),
            hotspots: briefing.hotspots.iter().map(HotspotView::new).collect(),
            no_hotspots_because: briefing.no_hotspots_because.clone(),
            outline: area_polygon(&briefing.area),
            cells: briefing.map.iter().map(BriefingCell::new).collect(),
            unknowns: briefing.unknowns.clone(),
            receipts: briefing.receipts.clone(),
        }
    }
}

impl BriefingCell {
    fn new(hotspot: &Hotspot) -> Self {
        Self {
            cell: hotspot.cell.to_string(),
            class: hotspot.class.as_str(),
            count: hotspot.count,
            geometry: cell_polygon(hotspot.cell),
        }
    }
}

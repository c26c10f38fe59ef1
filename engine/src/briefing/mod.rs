//! The briefing of one area and one period as plain data: sections, findings, provenance. No layout in here.

mod compose;

pub use compose::Edition;

use crate::analysis::{Changes, Hotspot, Receipt};
use crate::space::Area;
use crate::time::{Period, TimeWindow};

/// What an area should know about a period.
#[derive(Debug, Clone)]
pub struct Briefing {
    /// The area.
    pub area: Area,
    /// The week or month.
    pub period: Period,
    /// Its days.
    pub window: TimeWindow,
    /// Counts against the previous period.
    pub changes: Changes,
    /// Hot cells of the area, compared with all areas, highest z first.
    pub hotspots: Vec<Hotspot>,
    /// Why there are no hotspots to show, where none could be computed.
    pub no_hotspots_because: Option<String>,
    /// Every cell of the area that holds a report or stands out, for the map.
    pub map: Vec<Hotspot>,
    /// What the figures cannot say.
    pub unknowns: Vec<String>,
    /// What the figures rest on, one receipt per question asked.
    pub receipts: Vec<Receipt>,
}

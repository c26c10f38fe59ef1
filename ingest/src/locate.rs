//! Where a report lies: its H3 cell and the neighbourhood that contains it.

use engine::space::{AreaLookup, Cell, LngLat, Resolution};

/// What is known of a point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) point: LngLat,
    pub(crate) cell: Option<Cell>,
    pub(crate) area: Option<&'a str>,
}

impl<'a> Place<'a> {
    /// Locates a point.
    pub(crate) fn of(point: LngLat, areas: &AreaLookup<'a>) -> Self {
        Self { point, cell: point.cell(Resolution::STORED), area: areas.at(point).map(|area| area.id.as_str()) }
    }
}

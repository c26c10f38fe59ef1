//! Where a report lies: its H3 cell and the neighbourhood that contains it.

use std::collections::HashMap;

use engine::space::{AreaIndex, Cell, LngLat, Resolution};

/// Finds cells and areas; a point met before costs a look-up.
#[derive(Debug)]
pub(crate) struct Locator<'a> {
    areas: &'a AreaIndex,
    met: HashMap<(u64, u64), Place<'a>>,
}

/// What is known of a point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) cell: Option<Cell>,
    pub(crate) area: Option<&'a str>,
}

impl<'a> Locator<'a> {
    pub(crate) fn new(areas: &'a AreaIndex) -> Self {
        Self { areas, met: HashMap::new() }
    }

    pub(crate) fn locate(&mut self, point: LngLat) -> Place<'a> {
        let areas = self.areas;
        *self.met.entry((point.lng().to_bits(), point.lat().to_bits())).or_insert_with(|| Place {
            cell: point.cell(Resolution::STORED),
            area: areas.area_at(point).map(|area| area.id.as_str()),
        })
    }
}

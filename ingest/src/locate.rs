//! Where a report lies: its H3 cell and the neighbourhood that contains it.

use std::collections::HashMap;

use engine::space::{Area, AreaLookup, Cell, LngLat, Resolution};

/// Finds cells and areas for one worker; a cell met before that lies in one area costs a look-up.
#[derive(Debug)]
pub(crate) struct Locator<'a> {
    areas: &'a AreaLookup<'a>,
    /// What of_cell said of cells met before.
    met: HashMap<Cell, Option<Option<&'a Area>>>,
}

/// What is known of a point.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) point: LngLat,
    pub(crate) cell: Option<Cell>,
    pub(crate) area: Option<&'a str>,
}

impl<'a> Locator<'a> {
    /// Cells that are remembered before the memory starts anew.
    const MOST: usize = 1 << 20;

    pub(crate) fn new(areas: &'a AreaLookup<'a>) -> Self {
        Self { areas, met: HashMap::new() }
    }

    pub(crate) fn locate(&mut self, point: LngLat) -> Place<'a> {
        let cell = point.cell(Resolution::STORED);
        if self.met.len() >= Self::MOST {
            self.met.clear();
        }
        let areas = self.areas;
        let whole = cell.and_then(|cell| *self.met.entry(cell).or_insert_with(|| areas.of_cell(cell)));
        let area = whole.unwrap_or_else(|| areas.at(point));
        Place { point, cell, area: area.map(|area| area.id.as_str()) }
    }
}

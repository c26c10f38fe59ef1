//! Where a report lies: its H3 cell and the neighbourhood that contains it.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use engine::space::{Area, AreaLookup, Cell, LngLat, Resolution};

use crate::pile::Mixed;

/// Finds cells and areas for one worker; a cell met before that lies in one area costs a look-up.
#[derive(Debug)]
pub(crate) struct Locator<'a> {
    areas: &'a AreaLookup<'a>,
    met: HashMap<u64, Cover<'a>, BuildHasherDefault<Mixed>>,
}

/// What covers a cell.
#[derive(Debug, Clone, Copy)]
enum Cover<'a> {
    /// One area, or none at all.
    Whole(Option<&'a Area>),
    /// A border runs through it.
    Divided,
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
        Self { areas, met: HashMap::default() }
    }

    pub(crate) fn locate(&mut self, point: LngLat) -> Place<'a> {
        let cell = point.cell(Resolution::STORED);
        if self.met.len() >= Self::MOST {
            self.met.clear();
        }
        let areas = self.areas;
        let cover = cell.map_or(Cover::Divided, |cell| {
            *self.met.entry(cell.to_u64()).or_insert_with(|| areas.of_cell(cell).map_or(Cover::Divided, Cover::Whole))
        });
        let area = match cover {
            Cover::Whole(area) => area,
            Cover::Divided => areas.at(point),
        };
        Place { point, cell, area: area.map(|area| area.id.as_str()) }
    }
}

//! The map of a plan: the cells that are visited, by why, numbered as on the cards.

use plotters::prelude::DrawingBackend;
use serde::Serialize;

use super::canvas::{Canvas, Rect};
use super::legend::{SHORT_ROW, draw_short};
use super::map::{self, MapArea, MapCell, MapContent, rings_of};
use super::palette::{CLASSES, ClassLook};
use super::projection::Bounds;
use super::{Chart, ChartText, Setting, svg};
use crate::render::RenderError;
use crate::view::{AreasView, VisitView, cell_polygon};

const WIDTH: u32 = 640;
const MAP_HEIGHT: u32 = 420;
/// Pixels between map and legend.
const GAP: u32 = 10;
/// Around the visited cells so many degrees of ground are shown.
const AROUND: f64 = 0.004;

/// So much of a cell's height north of it stands its number.
const BESIDE: f64 = 0.5;

/// One place that is visited, once or more.
#[derive(Debug, Clone, Copy)]
pub(in crate::render) struct Stop<'a> {
    /// Its number on cards and map.
    pub(in crate::render) number: usize,
    /// The first visit to it.
    pub(in crate::render) visit: &'a VisitView,
}

impl Stop<'_> {
    /// What its colour says.
    pub(in crate::render) fn class(self) -> &'static str {
        self.visit.class.unwrap_or(self.visit.kind)
    }
}

/// The map of a plan in SVG, described in the words given.
///
/// # Errors
/// [`RenderError::Chart`] when the drawing fails.
pub(in crate::render) fn plan_map(stops: &[Stop<'_>], areas: &AreasView, description: &str) -> Result<String, RenderError> {
    svg(&PlanMap::new(stops, areas, description)?)
}

struct PlanMap<'a> {
    stops: &'a [Stop<'a>],
    text: ChartText,
    map: MapContent,
    looks: Vec<ClassLook>,
}

impl<'a> PlanMap<'a> {
    fn new(stops: &'a [Stop<'a>], areas: &AreasView, description: &str) -> Result<Self, RenderError> {
        let drawn = |stop: &Stop<'_>| {
            let cell =
                stop.visit.cell.parse().map_err(|error: engine::space::SpaceError| RenderError::Chart(error.to_string()))?;
            let ring = rings_of(&cell_polygon(cell)).into_iter().next().unwrap_or_default();
            Ok::<_, RenderError>(MapCell { ring, class: stop.class(), piled: false })
        };
        let cells: Vec<MapCell> = stops.iter().map(drawn).collect::<Result<_, _>>()?;
        // Beside the cell: a disc on it would hide its colour.
        let marked: Vec<[f64; 2]> =
            stops.iter().zip(&cells).map(|(stop, cell)| [stop.visit.longitude, beside(&cell.ring)]).collect();
        let around = |[lng, lat]: &[f64; 2]| [[lng - AROUND, lat - AROUND], [lng + AROUND, lat + AROUND]];
        let corners: Vec<[f64; 2]> = cells.iter().flat_map(|cell| &cell.ring).chain(&marked).flat_map(around).collect();
        let bounds = Bounds::around(&corners);
        let looks = CLASSES.into_iter().filter(|look| cells.iter().any(|cell| cell.class == look.class)).collect();
        let text = ChartText {
            title: "Map of the plan".to_owned(),
            subtitle: Vec::new(),
            notes: Vec::new(),
            source: Vec::new(),
            description: description.to_owned(),
        };
        let in_view = |area: &MapArea| Bounds::around(area.rings.iter().flatten()).zip(bounds).is_some_and(|(a, b)| a.touches(b));
        let outlines = areas.features.iter().map(|area| MapArea { name: String::new(), rings: rings_of(&area.geometry) });
        let areas = outlines.filter(in_view).collect();
        let map = MapContent { cells, areas, marked, bounds, empty: "No visit".to_owned() };
        Ok(Self { stops, text, map, looks })
    }
}

impl Chart for PlanMap<'_> {
    fn size(&self) -> (u32, u32) {
        (WIDTH, MAP_HEIGHT + GAP + SHORT_ROW * u32::try_from(self.looks.len()).unwrap_or(0))
    }

    fn text(&self) -> &ChartText {
        &self.text
    }

    fn data(&self) -> Result<String, serde_json::Error> {
        let row = |stop: &Stop<'_>| Row { stop: stop.number, cell: stop.visit.cell.clone(), class: stop.class() };
        serde_json::to_string(&self.stops.iter().map(row).collect::<Vec<_>>())
    }

    fn setting(&self) -> Setting {
        Setting::InPage
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, body: Rect) -> Result<(), RenderError> {
        let frame = Rect { bottom: body.top + f64::from(MAP_HEIGHT), ..body }.inset(1.0);
        map::draw(canvas, frame, &self.map)?;
        draw_short(canvas, Rect { top: frame.bottom + f64::from(GAP), ..body }, &self.looks, 0)
    }
}

/// The latitude at which a cell's number stands.
fn beside(ring: &[[f64; 2]]) -> f64 {
    let (south, north) =
        ring.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(south, north), [_, lat]| (south.min(*lat), north.max(*lat)));
    north + BESIDE * (north - south)
}

#[derive(Serialize)]
struct Row {
    stop: usize,
    cell: String,
    class: &'static str,
}

#[cfg(test)]
mod tests {
    use engine::space::{LngLat, Resolution};

    use super::*;
    use crate::render::sample::{no_areas, plan};

    #[test]
    fn numbers_stand_beside_cells_of_every_size_and_in_view() {
        let areas = no_areas();
        for level in 5..=10 {
            let mut visit = plan().visits.remove(0);
            let place = LngLat::new(visit.longitude, visit.latitude).expect("a place");
            let cell = place.cell(Resolution::new(level).expect("a resolution")).expect("a cell");
            (visit.cell, visit.longitude, visit.latitude) = (cell.to_string(), cell.centre().lng(), cell.centre().lat());
            let stops = [Stop { number: 1, visit: &visit }];
            let map = PlanMap::new(&stops, &areas, "").expect("a map").map;
            let north = map.cells[0].ring.iter().map(|[_, lat]| *lat).fold(f64::NEG_INFINITY, f64::max);
            let height = 2.0 * (north - visit.latitude);
            let number = map.marked[0][1];
            assert!(number > north && number < north + height, "{level}: {number} of {north}");
            let mark = Bounds::around(&map.marked).expect("a place");
            assert_eq!(map.bounds.map(|bounds| bounds.union(mark)), map.bounds, "{level}: the number is in view");
        }
    }
}

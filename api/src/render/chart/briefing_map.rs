//! The small map of a briefing: one area, its cells by class, its hot cells numbered as in the table beside it.

use plotters::prelude::DrawingBackend;
use serde::Serialize;

use super::canvas::{Canvas, Rect};
use super::legend::{SHORT_ROW, draw_short};
use super::map::{self, MapArea, MapCell, MapContent, Ring, rings_of};
use super::palette::{CLASSES, ClassLook};
use super::projection::Bounds;
use super::{Chart, ChartText, Setting, svg};
use crate::render::RenderError;
use crate::view::{BriefingCell, BriefingView};

const WIDTH: u32 = 300;
const MAP_HEIGHT: u32 = 250;
/// Pixels between map and legend.
const GAP: u32 = 10;

/// The map of a briefing in SVG, described in the words given.
///
/// It holds no text but numbers, the scale and the legend, so that any area's name is left to the page around it.
///
/// # Errors
/// [`RenderError::Chart`] when the drawing fails.
pub(in crate::render) fn briefing_map(briefing: &BriefingView, description: &str) -> Result<String, RenderError> {
    svg(&BriefingMap::new(briefing, description))
}

struct BriefingMap<'a> {
    briefing: &'a BriefingView,
    text: ChartText,
    map: MapContent,
    looks: Vec<ClassLook>,
    /// Cells marked for a default point.
    piles: usize,
}

impl<'a> BriefingMap<'a> {
    fn new(briefing: &'a BriefingView, description: &str) -> Self {
        let has_pile = |cell: &BriefingCell| briefing.hotspots.iter().any(|spot| spot.cell == cell.cell && spot.pile.is_some());
        let drawn = |cell: &BriefingCell| MapCell {
            ring: rings_of(&cell.geometry).into_iter().next().unwrap_or_default(),
            class: cell.class,
            piled: has_pile(cell),
        };
        let cells: Vec<MapCell> = briefing.cells.iter().map(drawn).collect();
        let outline: Vec<Ring> = rings_of(&briefing.outline);
        let bounds = Bounds::around(outline.iter().flatten().chain(cells.iter().flat_map(|cell| &cell.ring)));
        let marked = briefing.hotspots.iter().map(|spot| [spot.longitude, spot.latitude]).collect();
        let looks = CLASSES.into_iter().filter(|look| cells.iter().any(|cell| cell.class == look.class)).collect();
        let piles = cells.iter().filter(|cell| cell.piled).count();
        let text = ChartText {
            title: format!("Map of {}", briefing.area.name),
            subtitle: Vec::new(),
            notes: Vec::new(),
            source: Vec::new(),
            description: description.to_owned(),
        };
        let areas = vec![MapArea { name: String::new(), rings: outline }];
        let map = MapContent { cells, areas, marked, bounds, empty: "No cell to show".to_owned() };
        Self { briefing, text, map, looks, piles }
    }

    fn legend_rows(&self) -> u32 {
        u32::try_from(self.looks.len()).unwrap_or(0) + u32::from(self.piles > 0)
    }
}

impl Chart for BriefingMap<'_> {
    fn size(&self) -> (u32, u32) {
        (WIDTH, MAP_HEIGHT + GAP + SHORT_ROW * self.legend_rows())
    }

    fn text(&self) -> &ChartText {
        &self.text
    }

    fn data(&self) -> Result<String, serde_json::Error> {
        let cells = self.briefing.cells.iter().map(|cell| Row { cell: &cell.cell, count: cell.count, class: cell.class });
        serde_json::to_string(&cells.collect::<Vec<_>>())
    }

    fn setting(&self) -> Setting {
        Setting::InPage
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, body: Rect) -> Result<(), RenderError> {
        let frame = Rect { bottom: body.top + f64::from(MAP_HEIGHT), ..body }.inset(1.0);
        map::draw(canvas, frame, &self.map)?;
        let legend = Rect { top: frame.bottom + f64::from(GAP), ..body };
        draw_short(canvas, legend, &self.looks, self.piles)
    }
}

#[derive(Serialize)]
struct Row<'a> {
    cell: &'a str,
    count: u64,
    class: &'static str,
}

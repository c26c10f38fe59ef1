//! The hotspot map: every cell of the answer by class, with areas, legend and the hottest cells numbered.

use engine::analysis::{Receipt, Region};
use engine::space::Cell;
use plotters::prelude::DrawingBackend;
use serde::Serialize;

use super::canvas::{Canvas, Rect};
use super::hotspot_words::{EMPTY, blank, numbered_words, text};
use super::legend::{self, LegendContent};
use super::map::{self, MapArea, MapCell, MapContent, rings_of};
use super::palette::{CLASSES, is_hot};
use super::projection::Bounds;
use super::{Chart, ChartText, svg};
use crate::render::RenderError;
use crate::view::{AreasView, HotspotView, HotspotsView, cell_polygon};

const SIZE: (u32, u32) = (1200, 900);
/// Width of the legend, and the space left of it.
const LEGEND: (f64, f64) = (272.0, 26.0);
/// How many cells are numbered.
const NUMBERED: usize = 5;

/// The answer as a map of 1200 by 900 pixels, in SVG.
///
/// Hexagons at their true shape, north up, in a local equirectangular projection; classes by colour and in words; cells
/// that owe their heat to a default point are hatched. An answer without cells says so in the picture.
///
/// # Errors
/// [`RenderError::Chart`] when a cell's index is not one of H3.
pub fn hotspot_map(answer: &HotspotsView, areas: &AreasView) -> Result<String, RenderError> {
    svg(&HotspotMap::new(answer, areas)?)
}

struct HotspotMap<'a> {
    answer: &'a HotspotsView,
    text: ChartText,
    map: MapContent,
    legend: LegendContent,
}

impl<'a> HotspotMap<'a> {
    fn new(answer: &'a HotspotsView, areas: &AreasView) -> Result<Self, RenderError> {
        let cells: Vec<MapCell> = answer.hotspots.iter().map(map_cell).collect::<Result<_, _>>()?;
        let numbered: Vec<&HotspotView> = answer.hotspots.iter().filter(|spot| is_hot(spot.class)).take(NUMBERED).collect();
        let bounds = bounds(&answer.receipt.question.region, &cells, areas);
        let areas_in_view = areas_in_view(areas, bounds);
        let legend = LegendContent {
            cells: CLASSES.map(|look| number_of(&cells, |cell| cell.class == look.class)),
            piled: number_of(&cells, |cell| cell.piled),
            areas: areas_in_view.len(),
            blank: blank(answer),
            numbered: numbered.iter().map(|spot| numbered_words(spot)).collect(),
        };
        let marked = numbered.iter().map(|spot| [spot.longitude, spot.latitude]).collect();
        let text = text(answer, areas);
        Ok(Self {
            answer,
            text,
            map: MapContent { cells, areas: areas_in_view, marked, bounds, empty: EMPTY.to_owned() },
            legend,
        })
    }
}

impl Chart for HotspotMap<'_> {
    fn size(&self) -> (u32, u32) {
        SIZE
    }

    fn text(&self) -> &ChartText {
        &self.text
    }

    fn data(&self) -> Result<String, serde_json::Error> {
        let cells = self.answer.hotspots.iter().map(|spot| Row {
            cell: &spot.cell,
            count: spot.count,
            expected: spot.expected,
            z: spot.z,
            q: spot.q,
            class: spot.class,
            pile: spot.pile.is_some(),
        });
        serde_json::to_string(&Beside { cells: cells.collect(), receipt: &self.answer.receipt })
    }

    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, body: Rect) -> Result<(), RenderError> {
        let (wide, gap) = LEGEND;
        map::draw(canvas, Rect { right: body.right - wide - gap, ..body }, &self.map)?;
        legend::draw(canvas, Rect { left: body.right - wide, ..body }, &self.legend)
    }
}

/// The data beside the picture.
#[derive(Serialize)]
struct Beside<'a> {
    cells: Vec<Row<'a>>,
    receipt: &'a Receipt,
}

#[derive(Serialize)]
struct Row<'a> {
    cell: &'a str,
    count: u64,
    expected: f64,
    z: Option<f64>,
    q: Option<f64>,
    class: &'static str,
    pile: bool,
}

fn map_cell(spot: &HotspotView) -> Result<MapCell, RenderError> {
    let cell: Cell = spot.cell.parse().map_err(|error: engine::space::SpaceError| RenderError::Chart(error.to_string()))?;
    let ring = rings_of(&cell_polygon(cell)).into_iter().next().unwrap_or_default();
    Ok(MapCell { ring, class: spot.class, piled: spot.pile.is_some() })
}

fn number_of(cells: &[MapCell], which: impl Fn(&MapCell) -> bool) -> u64 {
    cells.iter().filter(|cell| which(cell)).count() as u64
}

/// What must be in view: every cell, and the region that was asked for where it has an outline of its own.
fn bounds(region: &Region, cells: &[MapCell], areas: &AreasView) -> Option<Bounds> {
    let of_cells = Bounds::around(cells.iter().flat_map(|cell| &cell.ring));
    let of_region = match region {
        Region::Box(bbox) => Some(Bounds::new(bbox.to_array())),
        Region::Area(id) => areas
            .features
            .iter()
            .find(|area| area.id == *id)
            .and_then(|area| Bounds::around(rings_of(&area.geometry).iter().flatten())),
        Region::Everywhere => of_cells.or_else(|| areas.bbox.map(Bounds::new)),
    };
    of_region.into_iter().chain(of_cells).reduce(Bounds::union)
}

fn areas_in_view(areas: &AreasView, bounds: Option<Bounds>) -> Vec<MapArea> {
    let drawn = areas.features.iter().map(|area| MapArea { name: area.properties.name.clone(), rings: rings_of(&area.geometry) });
    let in_view = |area: &MapArea| Bounds::around(area.rings.iter().flatten()).zip(bounds).is_some_and(|(a, b)| a.touches(b));
    drawn.filter(in_view).collect()
}

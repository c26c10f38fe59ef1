//! Drawing cells and areas: hexagons at their true shape, outlines, hatching, scale bar and north.

use plotters::prelude::DrawingBackend;

use super::canvas::{Anchor, Canvas, Lettering, Point, Rect, Stroke};
use super::palette::{INK, LINE, MUTED, OUTLINE, PAPER, WASH, height, look_of};
use super::projection::{Bounds, Projection};
use super::{area_names, clip, markers};
use crate::render::RenderError;
use crate::render::font::{Weight, width, wrap};
use crate::render::words::decimal;
use crate::view::PolygonView;

/// Space between the outermost cell and the frame; below, the scale bar stands in it.
const PADDING: f64 = 14.0;
const SCALE_STRIP: f64 = 34.0;
/// Cells narrower than this have no edge of their own: it would hide them.
const SMALLEST_EDGED: f64 = 7.0;
/// Share of the frame's width that the scale bar may take.
const SCALE_BAR_SHARE: f64 = 0.22;

/// A closed or open ring of positions `[longitude, latitude]`.
pub(super) type Ring = Vec<[f64; 2]>;

/// One cell on a map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MapCell {
    pub(super) ring: Ring,
    pub(super) class: &'static str,
    /// Whether a default point sits in it or makes it hot.
    pub(super) piled: bool,
}

/// One area on a map.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MapArea {
    /// Written into it where there is room; empty for none.
    pub(super) name: String,
    pub(super) rings: Vec<Ring>,
}

/// What a map shows.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MapContent {
    pub(super) cells: Vec<MapCell>,
    pub(super) areas: Vec<MapArea>,
    /// Places that carry a number, the first `1`.
    pub(super) marked: Vec<[f64; 2]>,
    /// What must be in view; `None` when there is nothing to show.
    pub(super) bounds: Option<Bounds>,
    /// What the map says when it has no cell.
    pub(super) empty: String,
}

/// The rings of an outline, outer ones and holes alike.
pub(super) fn rings_of(outline: &PolygonView) -> Vec<Ring> {
    match outline {
        PolygonView::Polygon(rings) => rings.clone(),
        PolygonView::MultiPolygon(polygons) => polygons.iter().flatten().cloned().collect(),
    }
}

/// Draws the map into its frame.
pub(super) fn draw<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, frame: Rect, map: &MapContent) -> Result<(), RenderError> {
    canvas.rect(frame, WASH)?;
    if let Some(bounds) = map.bounds {
        let inner = frame.inset(PADDING);
        let projection = Projection::fit(bounds, Rect { bottom: frame.bottom - SCALE_STRIP, ..inner });
        let rings = drawn_order(&map.cells, &projection);
        draw_cells(canvas, &rings)?;
        draw_outlines(canvas, frame, &map.areas, &projection)?;
        draw_piles(canvas, &rings)?;
        let furniture = draw_scale(canvas, frame, &projection)?;
        let spots: Vec<Point> = map.marked.iter().map(|position| projection.point(*position)).collect();
        let taken = markers::draw(canvas, frame, &spots)?;
        area_names::draw(canvas, frame, &named_rings(&map.areas, &projection), taken.into_iter().chain([furniture]).collect())?;
    }
    if map.cells.is_empty() {
        draw_message(canvas, frame, &map.empty)?;
    }
    canvas.frame(frame, Stroke(LINE, 1.2))
}

/// The cells on the picture, those that stand out last.
fn drawn_order<'a>(cells: &'a [MapCell], projection: &Projection) -> Vec<(&'a MapCell, Vec<Point>)> {
    let mut rings: Vec<(&MapCell, Vec<Point>)> = cells.iter().map(|cell| (cell, corners(&cell.ring, projection))).collect();
    rings.sort_by_key(|(cell, _)| height(cell.class));
    rings
}

/// The corners of a ring on the picture, the closing one left out.
fn corners(ring: &[[f64; 2]], projection: &Projection) -> Vec<Point> {
    let open = if ring.len() > 1 && ring.first() == ring.last() { &ring[..ring.len() - 1] } else { ring };
    projection.ring(open)
}

fn draw_cells<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, rings: &[(&MapCell, Vec<Point>)]) -> Result<(), RenderError> {
    for (cell, corners) in rings {
        canvas.polygon(corners, look_of(cell.class).colour)?;
        if breadth(corners) >= SMALLEST_EDGED {
            canvas.outline(corners, Stroke(PAPER, 0.8))?;
        }
    }
    Ok(())
}

fn draw_outlines<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    frame: Rect,
    areas: &[MapArea],
    projection: &Projection,
) -> Result<(), RenderError> {
    for ring in areas.iter().flat_map(|area| &area.rings) {
        for part in clip::line(&projection.ring(ring), frame) {
            canvas.path(&part, Stroke(OUTLINE, 0.9))?;
        }
    }
    Ok(())
}

fn draw_piles<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, rings: &[(&MapCell, Vec<Point>)]) -> Result<(), RenderError> {
    for (_, corners) in rings.iter().filter(|(cell, _)| cell.piled) {
        draw_pile(canvas, corners)?;
    }
    Ok(())
}

/// Hatching and a dark edge: the mark of a default point, on maps and in the legend.
pub(super) fn draw_pile<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, corners: &[Point]) -> Result<(), RenderError> {
    let spacing = (breadth(corners) / 3.0).clamp(3.0, 7.0);
    for stroke in clip::hatch(corners, spacing) {
        canvas.path(&stroke, Stroke(INK, 1.0))?;
    }
    canvas.outline(corners, Stroke(INK, 1.5))
}

/// Scale bar and north arrow in the lower left corner; gives the box they take.
fn draw_scale<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, frame: Rect, projection: &Projection) -> Result<Rect, RenderError> {
    let (metres, pixels) = projection.scale_bar(frame.width() * SCALE_BAR_SHARE);
    let label = length_words(metres);
    let (left, y) = (frame.left + 34.0, frame.bottom - 14.0);
    let look = Lettering::new(11.0, INK);
    let right = left + pixels + 8.0 + width(&label, look.size, Weight::Regular)?;
    let plate = Rect { left: frame.left + 4.0, top: frame.bottom - 30.0, right: right + 6.0, bottom: frame.bottom - 4.0 };
    canvas.rect(plate, PAPER)?;
    canvas.path(&[(left, y - 5.0), (left, y), (left + pixels, y), (left + pixels, y - 5.0)], Stroke(INK, 1.4))?;
    canvas.text((left + pixels + 8.0, y - 3.0), &label, look)?;
    let north = frame.left + 17.0;
    canvas.polygon(&[(north, y - 13.0), (north + 4.5, y - 3.0), (north, y - 5.5), (north - 4.5, y - 3.0)], INK)?;
    canvas.text((north, y + 3.5), "N", Lettering::new(8.5, INK).bold().at(Anchor::Middle))?;
    Ok(plate)
}

fn length_words(metres: f64) -> String {
    if metres < 1000.0 { format!("{} m", decimal(metres, 0)) } else { format!("{} km", decimal(metres / 1000.0, 0)) }
}

/// A message in the middle of the map, on one plate.
fn draw_message<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, frame: Rect, message: &str) -> Result<(), RenderError> {
    let look = Lettering::new((frame.width() / 48.0).clamp(11.5, 16.0), MUTED).at(Anchor::Middle);
    let (leading, (x, middle)) = (look.size * 1.5, frame.centre());
    let lines = wrap(message, look.size, frame.width() * 0.62)?;
    let widths = lines.iter().map(|line| width(line, look.size, Weight::Regular)).collect::<Result<Vec<f64>, _>>()?;
    let (wide, high) = (widths.into_iter().fold(0.0, f64::max), lines.iter().map(|_| leading).sum::<f64>());
    let plate = Rect::around((x, middle), wide + 2.0 * leading, high + leading);
    canvas.rect(plate, PAPER)?;
    canvas.frame(plate, Stroke(LINE, 1.0))?;
    let mut y = middle - high / 2.0 + leading / 2.0;
    for line in lines {
        canvas.text((x, y), &line, look)?;
        y += leading;
    }
    Ok(())
}

fn named_rings(areas: &[MapArea], projection: &Projection) -> Vec<(String, Vec<Point>)> {
    let largest = |area: &MapArea| area.rings.iter().max_by_key(|ring| ring.len()).map(|ring| projection.ring(ring));
    let named = areas.iter().filter(|area| !area.name.is_empty());
    named.filter_map(|area| Some((area.name.clone(), largest(area)?))).collect()
}

fn breadth(corners: &[Point]) -> f64 {
    let across =
        corners.iter().map(|(x, _)| *x).fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), x| (low.min(x), high.max(x)));
    across.1 - across.0
}

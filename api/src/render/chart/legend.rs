//! The legend beside a map: every class in words with its cells, other marks, and the hottest cells.

use plotters::prelude::DrawingBackend;

use super::canvas::{Anchor, Canvas, Lettering, Point, Rect, Stroke};
use super::map::draw_pile;
use super::markers::{RADIUS, draw_disc};
use super::palette::{ALWAYS_NAMED, CLASSES, ClassLook, INK, LINE, MUTED, OUTLINE, WASH};
use crate::render::RenderError;
use crate::render::words::count;

const ROW: f64 = 35.0;
/// Radius of a swatch, and of one in the short legend.
const SWATCH: f64 = 9.5;
const SMALL_SWATCH: f64 = 7.0;
const WORDS: Lettering = Lettering::new(13.0, INK);
const SMALL: Lettering = Lettering::new(11.0, MUTED);

/// What the legend explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LegendContent {
    /// Cells of each class, in the palette's order.
    pub(super) cells: [u64; CLASSES.len()],
    /// Cells marked for a default point.
    pub(super) piled: u64,
    /// What a place without a cell means.
    pub(super) blank: &'static str,
    /// Outlines on the map.
    pub(super) areas: usize,
    /// The numbered cells: what each holds, and its evidence.
    pub(super) numbered: Vec<(String, String)>,
}

/// Draws the legend from the top of its box; numbered cells that do not fit are left out.
pub(super) fn draw<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, panel: Rect, legend: &LegendContent) -> Result<(), RenderError> {
    let mut y = heading(canvas, panel, panel.top, "Cells by class")?;
    // A row that is always zero would only puzzle.
    let rows = CLASSES.iter().zip(legend.cells).enumerate();
    for (_, (look, cells)) in rows.filter(|(row, (_, cells))| *row < ALWAYS_NAMED || *cells > 0) {
        canvas.polygon(&hexagon((panel.left + 11.0, y + 14.0), SWATCH), look.colour)?;
        y = row(canvas, panel, y, [look.words, look.evidence, &count(cells)])?;
    }
    if legend.piled > 0 {
        draw_pile(canvas, &hexagon((panel.left + 11.0, y + 14.0), SWATCH))?;
        y = row(
            canvas,
            panel,
            y,
            ["Pile of reports on one point", "a default location, perhaps no place", &count(legend.piled)],
        )?;
    }
    canvas.polygon(&hexagon((panel.left + 11.0, y + 14.0), SWATCH), WASH)?;
    canvas.outline(&hexagon((panel.left + 11.0, y + 14.0), SWATCH), Stroke(LINE, 1.0))?;
    y = row(canvas, panel, y, ["No cell drawn", legend.blank, ""])?;
    if legend.areas > 0 {
        canvas.path(&[(panel.left + 2.0, y + 14.0), (panel.left + 20.0, y + 14.0)], Stroke(OUTLINE, 1.2))?;
        y = row(canvas, panel, y, ["Boundary of an area", "", ""])?;
    }
    numbered(canvas, Rect { top: y + 6.0, ..panel }, &legend.numbered)
}

/// Pixels of a line of the short legend.
pub(super) const SHORT_ROW: u32 = 17;

/// The legend of a small map: one line for each class that occurs, without counts.
pub(super) fn draw_short<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    panel: Rect,
    looks: &[ClassLook],
    piles: usize,
) -> Result<(), RenderError> {
    let look = Lettering::new(11.5, INK);
    let mut y = panel.top + f64::from(SHORT_ROW) / 2.0;
    for class in looks {
        canvas.polygon(&hexagon((panel.left + 9.0, y), SMALL_SWATCH), class.colour)?;
        canvas.text((panel.left + 24.0, y), &format!("{} ({})", class.words, class.evidence), look)?;
        y += f64::from(SHORT_ROW);
    }
    if piles > 0 {
        draw_pile(canvas, &hexagon((panel.left + 9.0, y), SMALL_SWATCH))?;
        canvas.text((panel.left + 24.0, y), "Pile of reports on one point: perhaps no place", look)?;
    }
    Ok(())
}

fn numbered<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, panel: Rect, cells: &[(String, String)]) -> Result<(), RenderError> {
    if cells.is_empty() || panel.top + 2.0 * ROW > panel.bottom {
        return Ok(());
    }
    let mut y = heading(canvas, panel, panel.top, "Highest z")?;
    for (number, (holds, evidence)) in (1_usize..).zip(cells) {
        if y + ROW > panel.bottom + 6.0 {
            break;
        }
        draw_disc(canvas, (panel.left + 1.0 + RADIUS, y + 14.0), number)?;
        y = row(canvas, panel, y, [holds, evidence, ""])?;
    }
    Ok(())
}

fn heading<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, panel: Rect, y: f64, words: &str) -> Result<f64, RenderError> {
    canvas.text((panel.left, y + 8.0), words, WORDS.bold())?;
    Ok(y + 26.0)
}

/// One row: words, a smaller line under them, a figure at the right edge. Gives the top of the next row.
fn row<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    panel: Rect,
    y: f64,
    [words, small, figure]: [&str; 3],
) -> Result<f64, RenderError> {
    let line = if small.is_empty() { y + 14.0 } else { y + 7.0 };
    canvas.text((panel.left + 32.0, line), words, WORDS)?;
    if !small.is_empty() {
        canvas.text((panel.left + 32.0, y + 22.5), small, SMALL)?;
    }
    if !figure.is_empty() {
        canvas.text((panel.right, line), figure, WORDS.at(Anchor::End))?;
    }
    Ok(y + ROW)
}

/// A swatch of the shape of a cell.
fn hexagon((x, y): Point, full: f64) -> [Point; 6] {
    let half = full * 0.75_f64.sqrt();
    [
        (x, y - full),
        (x + half, y - full / 2.0),
        (x + half, y + full / 2.0),
        (x, y + full),
        (x - half, y + full / 2.0),
        (x - half, y - full / 2.0),
    ]
}

//! What charts over time share: the grid of counts, the dates below it, and the key of their lines.

use plotters::prelude::DrawingBackend;
use plotters::style::RGBColor;

use super::axis::DateTick;
use super::canvas::{Anchor, Canvas, Lettering, Point, Rect, Stroke};
use super::palette::{INK, LINE, MUTED};
use super::scales::Scales;
use crate::render::RenderError;
use crate::render::font::{Weight, width};
use crate::render::words;

/// Labels of axes.
pub(super) const LABELS: Lettering = Lettering::new(12.5, MUTED);
/// Height of the dates under the baseline.
pub(super) const DATES: f64 = 40.0;
/// So many date labels fit side by side.
pub(super) const DATE_TICKS: usize = 17;

/// The grid: a line for each round count.
pub(super) fn counts<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, scales: &Scales, ticks: &[u64]) -> Result<(), RenderError> {
    for tick in ticks {
        let y = scales.y(*tick);
        canvas.path(&[(scales.plot.left, y), (scales.plot.right, y)], Stroke(LINE, 1.0))?;
        canvas.text((scales.plot.left - 8.0, y), &words::count(*tick), LABELS.at(Anchor::End))?;
    }
    Ok(())
}

/// Dates below the baseline, each at its place along.
pub(super) fn dates<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    bottom: f64,
    ticks: &[(f64, DateTick)],
) -> Result<(), RenderError> {
    for (x, tick) in ticks {
        canvas.path(&[(*x, bottom), (*x, bottom + 5.0)], Stroke(INK, 1.0))?;
        canvas.text((*x, bottom + 15.0), &tick.label, LABELS.at(Anchor::Middle))?;
        if let Some(year) = &tick.year {
            canvas.text((*x, bottom + 32.0), year, LABELS.bold().at(Anchor::Middle))?;
        }
    }
    Ok(())
}

/// How a thing of the picture is shown in its key.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Sign {
    /// A filled box.
    Box(RGBColor),
    /// A line.
    Line(Stroke),
    /// A disc.
    Disc(RGBColor),
}

/// The key: signs and words side by side from a point.
pub(super) fn key<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    (left, y): Point,
    entries: &[(Sign, &str)],
) -> Result<(), RenderError> {
    let mut x = left;
    for (sign, words) in entries {
        match sign {
            Sign::Box(colour) => canvas.rect(Rect::around((x + 9.0, y), 14.0, 11.0), *colour)?,
            Sign::Line(stroke) => canvas.path(&[(x, y), (x + 20.0, y)], *stroke)?,
            Sign::Disc(colour) => canvas.disc((x + 10.0, y), 4.5, *colour)?,
        }
        canvas.text((x + 26.0, y), words, LABELS)?;
        x += 26.0 + width(words, LABELS.size, Weight::Regular)? + 24.0;
    }
    Ok(())
}

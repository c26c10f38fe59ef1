//! The frame of every chart that stands alone: title and subtitle above, footnote below, the picture between.

use plotters::prelude::DrawingBackend;

use super::ChartText;
use super::canvas::{Canvas, Lettering, Rect, Stroke};
use super::palette::{INK, LINE, MUTED};
use crate::render::RenderError;
use crate::render::font::{Weight, width, wrap};
use crate::render::words::{count, list};
use engine::analysis::Receipt;

/// White around everything.
const MARGIN: f64 = 36.0;
const TITLE_SIZE: f64 = 26.0;
/// A title too long for one line shrinks down to this and then wraps.
const SMALLEST_TITLE: f64 = 19.0;
const SUBTITLE_SIZE: f64 = 14.5;
const FOOTNOTE_SIZE: f64 = 11.0;
/// Line height over text size.
const LEADING: f64 = 1.42;
/// More lines of notes than this are cut: the metadata has the whole receipt.
const NOTE_LINES: usize = 6;
const CUT: &str = "More notes stand in the receipt inside this picture.";

/// Draws the frame and gives the box that is left for the picture.
pub(super) fn draw<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, page: Rect, text: &ChartText) -> Result<Rect, RenderError> {
    let inner = page.inset(MARGIN);
    let mut y = inner.top - 8.0;
    let title_size = title_size(&text.title, inner.width())?;
    for line in wrap(&text.title, title_size, inner.width() * 0.94)? {
        y = write(canvas, (inner.left, y), &line, Lettering::new(title_size, INK).bold())?;
    }
    y += 3.0;
    for paragraph in &text.subtitle {
        for line in wrap(paragraph, SUBTITLE_SIZE, inner.width())? {
            y = write(canvas, (inner.left, y), &line, Lettering::new(SUBTITLE_SIZE, MUTED))?;
        }
    }
    let bottom = footnote(canvas, inner, text)?;
    Ok(Rect { top: y + 10.0, bottom: bottom - 10.0, ..inner })
}

/// The largest size between the usual and the smallest at which the title fits on one line.
fn title_size(title: &str, limit: f64) -> Result<f64, RenderError> {
    let usual = width(title, TITLE_SIZE, Weight::Bold)?;
    Ok(if usual <= limit { TITLE_SIZE } else { (TITLE_SIZE * limit / usual).max(SMALLEST_TITLE) })
}

/// Writes the footnote upwards from the bottom and gives the y of the rule above it.
fn footnote<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, inner: Rect, text: &ChartText) -> Result<f64, RenderError> {
    let source = lines_of(&text.source, inner.width())?;
    let mut lines = lines_of(&text.notes, inner.width())?;
    if lines.len() > NOTE_LINES {
        lines.truncate(NOTE_LINES - 1);
        lines.push(CUT.to_owned());
    }
    lines.extend(source);
    let rows = lines.iter().map(|_| FOOTNOTE_SIZE * LEADING).sum::<f64>();
    let mut y = inner.bottom + 14.0 - rows;
    let rule = y - 8.0;
    canvas.path(&[(inner.left, rule), (inner.right, rule)], Stroke(LINE, 1.0))?;
    for line in &lines {
        y = write(canvas, (inner.left, y), line, Lettering::new(FOOTNOTE_SIZE, MUTED))?;
    }
    Ok(rule)
}

fn lines_of(paragraphs: &[String], limit: f64) -> Result<Vec<String>, RenderError> {
    let wrapped = paragraphs.iter().map(|paragraph| wrap(paragraph, FOOTNOTE_SIZE, limit));
    Ok(wrapped.collect::<Result<Vec<_>, _>>()?.concat())
}

/// Writes one line whose top is `y` and gives the top of the next.
fn write<DB: DrawingBackend>(
    canvas: &Canvas<'_, DB>,
    (x, y): (f64, f64),
    line: &str,
    look: Lettering,
) -> Result<f64, RenderError> {
    let leading = look.size * LEADING;
    canvas.text((x, y + leading / 2.0), line, look)?;
    Ok(y + leading)
}

/// What an answer rests on and whom its data's licences ask to be named.
pub(super) fn source(receipt: &Receipt) -> Vec<String> {
    let placeless = match receipt.reports_without_place {
        0 => String::new(),
        reports => format!(" {} have no place.", count(reports)),
    };
    let read = format!(
        "Snapshot {}, policy {}. {} reports read, {} of them in the region.{placeless}",
        receipt.snapshot,
        receipt.policy,
        count(receipt.reports_read),
        count(receipt.reports_in_region)
    );
    let attributions = (!receipt.attributions.is_empty()).then(|| format!("Data: {}", receipt.attributions.join("; ")));
    std::iter::once(read).chain(attributions).collect()
}

/// The categories of a question in words; `all categories` where it names none.
pub(super) fn categories(receipt: &Receipt) -> String {
    /// More than this and a title would not fit.
    const NAMED: usize = 4;
    let mut named: Vec<String> =
        receipt.question.categories.iter().map(|category| crate::render::words::category(category.slug())).collect();
    if named.is_empty() {
        return "all categories".to_owned();
    }
    if named.len() > NAMED {
        let rest = named.len() - (NAMED - 1);
        named.truncate(NAMED - 1);
        named.push(format!("{rest} more categories"));
    }
    list(&named)
}

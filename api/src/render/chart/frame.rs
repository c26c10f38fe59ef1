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
/// Footnotes longer than this are cut: the metadata has the whole receipt.
const FOOTNOTE_LINES: usize = 9;
const CUT: &str = "More notes and attributions stand in the receipt inside this picture.";

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
    let bottom = footnote(canvas, inner, &text.footnote)?;
    Ok(Rect { top: y + 10.0, bottom: bottom - 10.0, ..inner })
}

/// The largest size between the usual and the smallest at which the title fits on one line.
fn title_size(title: &str, limit: f64) -> Result<f64, RenderError> {
    let usual = width(title, TITLE_SIZE, Weight::Bold)?;
    Ok(if usual <= limit { TITLE_SIZE } else { (TITLE_SIZE * limit / usual).max(SMALLEST_TITLE) })
}

/// Writes the footnote upwards from the bottom and gives the y of the rule above it.
fn footnote<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, inner: Rect, paragraphs: &[String]) -> Result<f64, RenderError> {
    let mut lines = Vec::new();
    for paragraph in paragraphs {
        lines.extend(wrap(paragraph, FOOTNOTE_SIZE, inner.width())?);
    }
    if lines.len() > FOOTNOTE_LINES {
        lines.truncate(FOOTNOTE_LINES - 1);
        lines.push(CUT.to_owned());
    }
    let rows = lines.iter().map(|_| FOOTNOTE_SIZE * LEADING).sum::<f64>();
    let mut y = inner.bottom + 14.0 - rows;
    let rule = y - 8.0;
    canvas.path(&[(inner.left, rule), (inner.right, rule)], Stroke(LINE, 1.0))?;
    for line in &lines {
        y = write(canvas, (inner.left, y), line, Lettering::new(FOOTNOTE_SIZE, MUTED))?;
    }
    Ok(rule)
}

/// Writes one line whose top is `y` and gives the top of the next.
fn write<DB: DrawingBackend>(canvas: &Canvas<'_, DB>, (x, y): (f64, f64), line: &str, look: Lettering) -> Result<f64, RenderError> {
    let leading = look.size * LEADING;
    canvas.text((x, y + leading / 2.0), line, look)?;
    Ok(y + leading)
}

/// The footnote of an answer: what it rests on, what to know before relying on it, whom to name.
pub(super) fn provenance(receipt: &Receipt) -> Vec<String> {
    let mut source = format!(
        "Snapshot {}, policy {}. {} reports read, {} of them in the region.",
        receipt.snapshot,
        receipt.policy,
        count(receipt.reports_read),
        count(receipt.reports_in_region)
    );
    if receipt.reports_without_place > 0 {
        source.push_str(&format!(" {} have no place.", count(receipt.reports_without_place)));
    }
    let attributions = (!receipt.attributions.is_empty()).then(|| format!("Data: {}.", receipt.attributions.join("; ")));
    receipt.notes.iter().cloned().chain([source]).chain(attributions).collect()
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

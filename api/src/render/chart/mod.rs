//! Charts: deterministic SVG with title, description and the data beside the picture, and PNG from it.

mod area_names;
mod axis;
mod briefing_map;
mod canvas;
mod clip;
mod components;
mod frame;
mod hotspot_words;
mod hotspots;
mod legend;
mod map;
mod markers;
pub(super) mod palette;
mod pixels;
mod plan_map;
mod plot;
mod projection;
mod scales;
mod series;
mod trend;
mod xml;

#[cfg(test)]
mod tests;

use plotters::backend::SVGBackend;
use plotters::drawing::IntoDrawingArea;
use plotters::prelude::DrawingBackend;

use super::RenderError;
use canvas::{Canvas, Rect, STEPS};
use xml::escaped;

pub(super) use briefing_map::briefing_map;
pub use components::components_chart;
pub use hotspots::hotspot_map;
pub use pixels::png;
pub(super) use plan_map::{Stop, plan_map};
pub use series::series_chart;
pub use trend::trend_chart;

/// What a chart says in words, around the picture and to those who cannot see it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct ChartText {
    /// What the picture shows, where and when.
    title: String,
    /// Counts and method, one line each.
    subtitle: Vec<String>,
    /// What to know before relying on it, one paragraph each; cut where there are too many.
    notes: Vec<String>,
    /// What it rests on and whom to name, one paragraph each; never cut.
    source: Vec<String>,
    /// The picture in words.
    description: String,
}

/// Whether a chart stands alone or inside a page that has the words already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Setting {
    /// With title, subtitle and footnote.
    Alone,
    /// The picture only.
    InPage,
}

/// A chart. Implement this and it has the frame, the font, the metadata and the determinism of every other one.
trait Chart {
    /// Width and height in pixels.
    fn size(&self) -> (u32, u32);

    /// Its words.
    fn text(&self) -> &ChartText;

    /// The data beside the picture and the receipt, as JSON.
    fn data(&self) -> Result<String, serde_json::Error>;

    /// Whether it stands alone.
    fn setting(&self) -> Setting {
        Setting::Alone
    }

    /// Draws the picture into the box that the frame leaves.
    fn draw<DB: DrawingBackend>(&self, canvas: &Canvas<'_, DB>, body: Rect) -> Result<(), RenderError>;
}

/// The chart as SVG: the same chart gives the same bytes.
fn svg<C: Chart>(chart: &C) -> Result<String, RenderError> {
    let (width, height) = chart.size();
    let mut drawn = String::new();
    {
        let area = SVGBackend::with_string(&mut drawn, (width * STEPS, height * STEPS)).into_drawing_area();
        let canvas = Canvas::new(&area);
        let page = Rect { left: 0.0, top: 0.0, right: f64::from(width), bottom: f64::from(height) };
        canvas.rect(page, palette::PAPER)?;
        let body = match chart.setting() {
            Setting::Alone => frame::draw(&canvas, page, chart.text())?,
            Setting::InPage => page,
        };
        chart.draw(&canvas, body)?;
        area.present().map_err(|error| RenderError::Chart(error.to_string()))?;
    }
    let data = chart.data().map_err(|error| RenderError::Chart(error.to_string()))?;
    Ok(with_words(&drawn, chart, &data))
}

/// Puts title, description and data where the drawing library has no place for them, and shrinks steps to pixels.
fn with_words<C: Chart>(drawn: &str, chart: &C, data: &str) -> String {
    let ((width, height), text) = (chart.size(), chart.text());
    let picture = drawn.split_once(">\n").map_or("", |(_, picture)| picture).replace(" opacity=\"1\"", "");
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {} {}\" role=\"img\" xml:lang=\"en-GB\">\n\
         <title>{}</title>\n<desc>{}</desc>\n<metadata>{}</metadata>\n{picture}",
        width * STEPS,
        height * STEPS,
        escaped(&text.title),
        escaped(&text.description),
        escaped(data),
    )
}

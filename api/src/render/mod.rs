//! Charts, briefings and cards: pictures and pages made from the wire values, the same bytes every time.
//!
//! Nothing here counts or tests anything. A chart implements `chart::Chart` and so shares frame, font and colours with
//! every other; a briefing is first turned into finished sentences and rows, which the PDF and the HTML page both show.

mod briefing;
mod chart;
mod error;
mod font;
mod plan;
mod typeset;
mod words;

#[cfg(test)]
mod sample;

pub use briefing::{briefing_html, briefing_pdf};
pub use chart::{components_chart, hotspot_map, png, series_chart, trend_chart};
pub use error::RenderError;
pub use plan::plan_pdf;

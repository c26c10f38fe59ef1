//! The briefing as PDF/UA-1: tagged, titled, without a date, so that the same briefing gives the same bytes.

use serde_json::Value;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::page::Page;
use super::world::{BriefingWorld, covers};
use crate::render::RenderError;
use crate::render::font::printable;
use crate::view::BriefingView;

/// The typesetter remembers its work; what so many later documents did not use is forgotten.
const REMEMBERED: usize = 4;

/// The briefing as a PDF of one page, two when there is much to say.
///
/// A character that the built-in font lacks is shown as a square.
///
/// # Errors
/// [`RenderError::Chart`] when the map cannot be drawn; [`RenderError::Typst`] when the typesetter refuses, for example
/// because the result would not be accessible.
pub fn briefing_pdf(briefing: &BriefingView) -> Result<Vec<u8>, RenderError> {
    let page = Page::new(briefing);
    let map = page.map(briefing)?;
    let refused = |diagnostics: String| RenderError::Typst { area: briefing.area.name.clone(), diagnostics };
    let words = serde_json::to_value(&page).map_err(|error| refused(error.to_string()))?;
    let set = set(&drawable(words).to_string(), map).map_err(refused);
    comemo::evict(REMEMBERED);
    set
}

/// Sets the words and the map; on failure the typesetter's diagnostics.
fn set(words: &str, map: String) -> Result<Vec<u8>, String> {
    let world = BriefingWorld::new(words.to_owned(), map).ok_or("the template has no valid name")?;
    let document = typst::compile::<PagedDocument>(&world).output.map_err(|errors| told(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::V_1_7, PdfStandard::Ua_1]).map_err(|error| error.message().to_string())?;
    let creator = Smart::Custom(Some("Beatwise".to_owned()));
    typst_pdf::pdf(&document, &PdfOptions { standards, creator, ..PdfOptions::default() }).map_err(|errors| told(&errors))
}

fn told(diagnostics: &[SourceDiagnostic]) -> String {
    let one = |diagnostic: &SourceDiagnostic| {
        let hints = diagnostic.hints.iter().map(|hint| format!(" ({})", hint.v));
        std::iter::once(diagnostic.message.to_string()).chain(hints).collect::<String>()
    };
    diagnostics.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// The same JSON with every text made drawable.
fn drawable(words: Value) -> Value {
    match words {
        Value::String(text) => Value::String(printable(&text, covers)),
        Value::Array(items) => Value::Array(items.into_iter().map(drawable).collect()),
        Value::Object(fields) => Value::Object(fields.into_iter().map(|(key, value)| (key, drawable(value))).collect()),
        other => other,
    }
}

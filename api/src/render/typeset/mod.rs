//! Documents as PDF/UA-1: tagged, titled, without a date, so that the same words give the same bytes.

mod world;

use serde::Serialize;
use serde_json::Value;
use typst::comemo;
use typst::diag::SourceDiagnostic;
use typst::foundations::Smart;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use super::font::printable;
use world::{PageWorld, covers};

/// The typesetter remembers its work; what so many later documents did not use is forgotten.
const REMEMBERED: usize = 4;

/// The words and the map of a document, set by a template; on failure the typesetter's diagnostics.
///
/// A character that the built-in font lacks is shown as a square.
pub(super) fn pdf(template: &str, words: &impl Serialize, map: String) -> Result<Vec<u8>, String> {
    let words = serde_json::to_value(words).map_err(|error| error.to_string())?;
    let set = set(template, &drawable(words).to_string(), map);
    comemo::evict(REMEMBERED);
    set
}

fn set(template: &str, words: &str, map: String) -> Result<Vec<u8>, String> {
    let world = PageWorld::new(template, words.to_owned(), map).ok_or("the template has no valid name")?;
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

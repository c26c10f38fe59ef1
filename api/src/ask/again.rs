//! The same question again, from the address in a receipt.

use serde::Serialize;

use super::{AskError, Lake, comparison, hotspots, outlines};
use crate::export::{ExportError, comparison_csv, hotspots_csv};
use crate::form::{BadParameter, CompareForm, Parameters, QuestionForm};
use crate::view::{AreasView, ComparisonView, HotspotsView};

/// Where addresses begin.
const ROOT: &str = "/api/v1/";

/// The address of an answer, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// Which answer.
    pub answer: String,
    /// The parameters of the question.
    pub parameters: Parameters,
    /// The snapshot that it was put to.
    pub snapshot: i64,
}

impl Address {
    /// Takes an address apart.
    ///
    /// # Errors
    /// [`BadParameter`] when it is not one that a receipt writes.
    pub fn read(text: &str) -> Result<Self, BadParameter> {
        let bad = || BadParameter::new("asked", format!("`{text}` is not the address of an answer"));
        let (answer, query) = text.strip_prefix(ROOT).and_then(|rest| rest.split_once('?')).ok_or_else(bad)?;
        let parameters = Parameters::read(query);
        let snapshot = parameters.one("snapshot").and_then(|number| number.parse().ok()).ok_or_else(bad)?;
        Ok(Self { answer: answer.to_owned(), parameters, snapshot })
    }
}

/// An answer of any kind.
#[derive(Debug, Clone, PartialEq)]
pub enum Answered {
    /// Where reports cluster.
    Hotspots(HotspotsView),
    /// Whether reports rose or fell, and the outlines to draw that with.
    Comparison(ComparisonView, AreasView),
}

/// The answer to a question that was asked before.
///
/// # Errors
/// [`AskError`] when there is no such answer, or none to this question.
pub async fn again(lake: Lake<'_>, address: &Address) -> Result<Answered, AskError> {
    let parameters = &address.parameters;
    match address.answer.as_str() {
        "hotspots" => Ok(Answered::Hotspots(hotspots(lake, &QuestionForm::of(parameters)).await?)),
        "compare" => Ok(Answered::Comparison(comparison(lake, &CompareForm::of(parameters)).await?, outlines(lake).await?)),
        other => Err(BadParameter::new("asked", format!("there is no answer called `{other}`")).into()),
    }
}

/// How an answer was written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Written {
    /// JSON on one line, as over HTTP.
    Json,
    /// JSON on many, as on the command line.
    PrettyJson,
    /// `GeoJSON` on one line.
    Geojson,
    /// `GeoJSON` on many.
    PrettyGeojson,
    /// Comma-separated rows.
    Csv,
}

impl Answered {
    /// The answer as text.
    ///
    /// # Errors
    /// [`ExportError`] when it has no such form.
    pub fn write(self, written: Written) -> Result<String, ExportError> {
        let is_map = matches!(written, Written::Geojson | Written::PrettyGeojson);
        match (self, written) {
            (Self::Hotspots(view), Written::Csv) => hotspots_csv(&view),
            (Self::Hotspots(view), _) if is_map => text(&view.into_collection(), written),
            (Self::Hotspots(view), _) => text(&view, written),
            (Self::Comparison(view, _), Written::Csv) => comparison_csv(&view),
            (Self::Comparison(view, areas), _) if is_map => text(&view.into_collection(&areas), written),
            (Self::Comparison(view, _), _) => text(&view, written),
        }
    }
}

fn text(view: &impl Serialize, written: Written) -> Result<String, ExportError> {
    let is_pretty = matches!(written, Written::PrettyJson | Written::PrettyGeojson);
    let text = if is_pretty { serde_json::to_string_pretty(view) } else { serde_json::to_string(view) };
    text.map_err(ExportError::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_what_was_asked_and_of_which_snapshot() {
        let address = Address::read("/api/v1/hotspots?from=2019-06-01&category=burglary&category=theft&snapshot=8").expect("one");
        assert_eq!((address.answer.as_str(), address.snapshot), ("hotspots", 8));
        assert_eq!(address.parameters.all("category"), ["burglary", "theft"]);
        assert_eq!(
            address.parameters.address("hotspots", 9),
            "/api/v1/hotspots?from=2019-06-01&category=burglary&category=theft&snapshot=9"
        );
        for bad in ["", "/api/v1/hotspots", "/api/v1/hotspots?from=2019-06-01", "https://example.org/?snapshot=1"] {
            assert!(Address::read(bad).is_err(), "{bad}");
        }
    }
}

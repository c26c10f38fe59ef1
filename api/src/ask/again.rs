//! The same question again, from the address in a receipt.

use ingest::office::RecordedVisit;
use serde::Serialize;

use super::{AskError, Lake, outlines};
use crate::export::{
    ExportError, calendar_csv, comparison_csv, hotspots_csv, linked_csv, live_csv, near_csv, plan_csv, repeats_csv, rhythm_csv,
    shifts_csv, trends_csv,
};
use crate::form::{
    BadParameter, CompareForm, LinkForm, LiveForm, NearForm, Parameters, PlanForm, QuestionForm, RepeatForm, RhythmForm,
    ShiftForm, TrendForm,
};
use crate::view::{
    AreasView, CalendarView, ComparisonView, HotspotsView, LinkedView, LiveRepeatsView, NearView, PlanView, RepeatsView,
    RhythmView, ShiftsView, TrendsView,
};

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

/// An answer of any kind; where areas can be drawn, with their outlines.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each is the answer of that address")]
pub enum Answered {
    Hotspots(HotspotsView),
    Near(NearView),
    Trends(TrendsView, AreasView),
    Comparison(ComparisonView, AreasView),
    Rhythm(RhythmView),
    Calendar(CalendarView),
    Shifts(ShiftsView),
    Repeats(RepeatsView),
    Live(LiveRepeatsView),
    Linked(LinkedView),
    Plan(PlanView),
}

/// The answer to a question that was asked before; plans rest on visits that were written back too.
///
/// # Errors
/// [`AskError`] when there is no such answer, or none to this question.
pub async fn again(lake: Lake<'_>, address: &Address, visits: &[RecordedVisit]) -> Result<Answered, AskError> {
    let given = &address.parameters;
    Ok(match address.answer.as_str() {
        "hotspots" => Answered::Hotspots(super::hotspots(lake, &QuestionForm::of(given)).await?),
        "near" => Answered::Near(super::near(lake, &NearForm::of(given)).await?),
        "trends" => Answered::Trends(super::trends(lake, &TrendForm::of(given)).await?, outlines(lake).await?),
        "compare" => Answered::Comparison(super::comparison(lake, &CompareForm::of(given)).await?, outlines(lake).await?),
        "rhythm" => Answered::Rhythm(super::rhythm(lake, &RhythmForm::of(given)).await?),
        "rhythm/calendar" => Answered::Calendar(super::calendar(lake, &QuestionForm::of(given)).await?),
        "rhythm/shifts" => Answered::Shifts(super::shifts(lake, &ShiftForm::of(given)).await?),
        "repeats" => Answered::Repeats(super::repeats(lake, &RepeatForm::of(given)).await?),
        "repeats/live" => Answered::Live(super::live(lake, &LiveForm::of(given)).await?),
        "series" => Answered::Linked(super::linked(lake, &LinkForm::of(given)).await?),
        "plan" => Answered::Plan(super::plan(lake, PlanForm::of(given), visits).await?),
        other => return Err(BadParameter::new("asked", format!("there is no answer called `{other}`")).into()),
    })
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
        match written {
            Written::Csv => self.rows(),
            Written::Json | Written::PrettyJson => self.document(written),
            Written::Geojson | Written::PrettyGeojson => self.map(written),
        }
    }

    fn rows(&self) -> Result<String, ExportError> {
        match self {
            Self::Hotspots(view) => hotspots_csv(view),
            Self::Near(view) => near_csv(view),
            Self::Trends(view, _) => trends_csv(view),
            Self::Comparison(view, _) => comparison_csv(view),
            Self::Rhythm(view) => rhythm_csv(view),
            Self::Calendar(view) => calendar_csv(view),
            Self::Shifts(view) => shifts_csv(view),
            Self::Repeats(view) => repeats_csv(view),
            Self::Live(view) => live_csv(view),
            Self::Linked(view) => linked_csv(view),
            Self::Plan(view) => plan_csv(view),
        }
    }

    fn document(&self, written: Written) -> Result<String, ExportError> {
        match self {
            Self::Hotspots(view) => text(view, written),
            Self::Near(view) => text(view, written),
            Self::Trends(view, _) => text(view, written),
            Self::Comparison(view, _) => text(view, written),
            Self::Rhythm(view) => text(view, written),
            Self::Calendar(view) => text(view, written),
            Self::Shifts(view) => text(view, written),
            Self::Repeats(view) => text(view, written),
            Self::Live(view) => text(view, written),
            Self::Linked(view) => text(view, written),
            Self::Plan(view) => text(view, written),
        }
    }

    fn map(self, written: Written) -> Result<String, ExportError> {
        match self {
            Self::Hotspots(view) => text(&view.into_collection(), written),
            Self::Near(view) => text(&view.into_collection(), written),
            Self::Trends(view, areas) => text(&view.into_collection(&areas), written),
            Self::Comparison(view, areas) => text(&view.into_collection(&areas), written),
            Self::Live(view) => text(&view.into_collection(), written),
            Self::Plan(view) => text(&view.into_collection(), written),
            Self::Rhythm(_) | Self::Calendar(_) | Self::Shifts(_) | Self::Repeats(_) | Self::Linked(_) => {
                Err(ExportError::new("it has no shapes"))
            }
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

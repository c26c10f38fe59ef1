//! `GET /api/v1/series` and `POST /api/v1/series/{id}/decision`: reports that may belong together, and what people say to it.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use engine::EngineError;
use engine::analysis::{LinkKind, series_id};
use ingest::office::{LinkDecision, LinkVerdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::format::Format;
use super::intake::{open_intake, whole};
use super::office::office;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::ask::{self, Lake};
use crate::export::linked_csv;
use crate::form::{BadParameter, LinkForm, number};
use crate::linked::{decided, known_then};
use crate::machine;
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::LinkedView;

const ONCE: [&str; 12] = ["from", "to", "area", "bbox", "kind", "km", "days", "least", "top", "decisions", "snapshot", "f"];

/// Letters of a report's id.
const REPORT_ID: usize = 36;

/// A decision about a candidate.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct Decision {
    /// `confirm`, `reject` or `undo`.
    verdict: String,
    /// `series` (when absent) or `duplicates`.
    kind: Option<String>,
    /// The candidate's report ids: its id is their hash.
    reports: Vec<String>,
    /// Why.
    reason: Option<String>,
    /// Who.
    by: Option<String>,
}

/// A decision that was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Kept {
    /// The candidate.
    id: String,
    /// What was decided.
    verdict: &'static str,
}

/// Reports that may be of one offender, or tell of one incident, with the evidence for and against.
#[utoipa::path(
    get,
    path = "/api/v1/series",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2018-01-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2018-03-01"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id; everything when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("kind" = Option<String>, Query, description = "`series` (when absent) or `duplicates`"),
        ("km" = Option<f64>, Query, description = "Furthest that two reports may lie apart, in kilometres"),
        ("days" = Option<f64>, Query, description = "Longest time between two reports, in days"),
        ("least" = Option<f64>, Query, description = "Least mean log Bayes factor of a group"),
        ("decisions" = Option<usize>, Query, description = "Lay only the first so many decisions over the answer, as an address in a receipt does"),
        ("top" = Option<usize>, Query, description = "How many groups are listed"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "The groups and their receipt", body = LinkedView),
        (status = 400, description = "A parameter is unknown or cannot be used, or the reports are known to the month only", body = Problem),
        (status = 422, description = "The statistic does not exist for this input", body = Problem),
    )
)]
pub(crate) async fn series(
    State(state): State<AppState>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    parameters.check(&ONCE, &["category"])?;
    let format = Format::of(&parameters, &headers, &[Format::Json, Format::Csv])?;
    let decisions = parameters.one("decisions").map(|text| number("decisions", &text)).transpose()?;
    let number = parameters.one("snapshot").map(|text| number("snapshot", &text)).transpose()?;
    let snapshot = state.snapshot(number).await?;
    let _turn = state.turn().await;
    let lake = Lake { snapshot: &snapshot, policy: state.policy() };
    let mut view = ask::linked(lake, &LinkForm::of(&parameters)).await?;
    let office = office(&state).await?;
    for series in &view.series {
        let reports: Vec<String> = series.reports.iter().map(|report| report.report_id.clone()).collect();
        office.know_link(&series.id, view.kind, &reports).await.map_err(|error| Problem::internal(&error))?;
    }
    let history = office.link_decisions().await.map_err(|error| Problem::internal(&error))?;
    decided(&mut view, known_then(&history, decisions));
    Ok(match format {
        Format::Csv => rows(linked_csv(&view)),
        Format::Json | Format::GeoJson => json("application/json", &view),
    })
}

/// Keeps what a person decided about a candidate. Nothing is merged by it.
#[utoipa::path(
    post,
    path = "/api/v1/series/{id}/decision",
    tag = "analysis",
    params(("id" = String, Path, description = "The candidate's id")),
    request_body = Decision,
    responses(
        (status = 200, description = "The decision is kept", body = Kept),
        (status = 400, description = "The body is no decision, or its reports are not those of the id", body = Problem),
        (status = 403, description = "A page of another site", body = Problem),
        (status = 409, description = "This server takes nothing in", body = Problem),
        (status = 413, description = "The body is larger than 8 MiB", body = Problem),
    )
)]
pub(crate) async fn decide(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = whole(body)?;
    open_intake(&state, &headers)?;
    let decision: Decision = serde_json::from_slice(&body).map_err(|error| BadParameter::new("body", error))?;
    let verdict =
        LinkVerdict::of(&decision.verdict).ok_or_else(|| BadParameter::new("verdict", "write confirm, reject or undo"))?;
    let kind: LinkKind =
        decision.kind.as_deref().unwrap_or("series").parse().map_err(|error: EngineError| BadParameter::new("kind", error))?;
    let is_id =
        |report: &String| report.len() == REPORT_ID && report.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
    if decision.reports.len() < 2 || !decision.reports.iter().all(is_id) {
        return Err(BadParameter::new("reports", "send the ids of two reports or more, as the candidate lists them").into());
    }
    if series_id(kind, &decision.reports.iter().map(String::as_str).collect::<Vec<_>>()) != id {
        return Err(
            BadParameter::new("reports", "they are not the reports of this id; send those that the candidate lists").into()
        );
    }
    let (reason, by, at) = (decision.reason, decision.by, machine::now());
    let kind = kind.as_str().to_owned();
    let kept = LinkDecision { candidate: id.clone(), kind, reports: decision.reports, verdict, reason, by, at };
    office(&state).await?.decide_link(&kept).await.map_err(|error| Problem::internal(&error))?;
    Ok(json("application/json", &Kept { id, verdict: verdict.as_str() }))
}

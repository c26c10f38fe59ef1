//! `/api/v1/questions`: questions kept by name.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use engine::time::parse_date;
use ingest::office::SavedQuestion;
use serde::Deserialize;
use utoipa::ToSchema;

use super::intake::{open_intake, whole};
use super::office::office;
use super::parameters::Parameters;
use super::respond::json;
use crate::ask::Lake;
use crate::form::BadParameter;
use crate::machine;
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::{QuestionView, QuestionsView};
use crate::watch::{Rolling, address, address_text, as_of, saved};

/// A question to keep.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Question {
    /// The address of an answer, such as `hotspots?category=burglary`, or the `asked` of a receipt; its window and snapshot are dropped.
    asked: String,
    /// The window that moves with time: `28d`, `4w`, `3m`.
    last: String,
    /// Who saves it.
    by: Option<String>,
}

/// Every saved question.
#[utoipa::path(
    get,
    path = "/api/v1/questions",
    tag = "watches",
    responses((status = 200, description = "Saved questions, by name", body = QuestionsView))
)]
pub(crate) async fn list(State(state): State<AppState>, parameters: Parameters) -> Result<Response, Problem> {
    parameters.check(&[], &[])?;
    let all = office(&state).await?.saved_questions().await.map_err(|error| Problem::internal(&error))?;
    Ok(json("application/json", &QuestionsView { questions: all.iter().map(QuestionView::new).collect() }))
}

/// Keeps a question by name; one of the same name is replaced.
#[utoipa::path(
    put,
    path = "/api/v1/questions/{name}",
    tag = "watches",
    params(("name" = String, Path, description = "Small letters, digits and hyphens")),
    request_body = Question,
    responses(
        (status = 200, description = "The question is kept", body = QuestionView),
        (status = 400, description = "The question cannot be read; its part is named", body = Problem),
        (status = 403, description = "A page of another site", body = Problem),
        (status = 409, description = "This server takes nothing in", body = Problem),
    )
)]
pub(crate) async fn save(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = whole(body)?;
    open_intake(&state, &headers)?;
    let Question { asked, last, by } = serde_json::from_slice(&body).map_err(|error| BadParameter::new("body", error))?;
    let question = saved((&name, &asked, &last), state.store().zone(), (by, machine::now()))?;
    office(&state).await?.save_question(&question).await.map_err(|error| Problem::internal(&error))?;
    Ok(json("application/json", &QuestionView::new(&question)))
}

/// Forgets a question that no watch needs.
#[utoipa::path(
    delete,
    path = "/api/v1/questions/{name}",
    tag = "watches",
    params(("name" = String, Path, description = "The question's name")),
    responses(
        (status = 204, description = "It is forgotten"),
        (status = 404, description = "There is none of that name, or a watch needs it", body = Problem),
        (status = 409, description = "This server takes nothing in", body = Problem),
    )
)]
pub(crate) async fn forget(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    open_intake(&state, &headers)?;
    let is_gone = office(&state).await?.forget_question(&name).await.map_err(|error| Problem::internal(&error))?;
    if is_gone {
        Ok(axum::http::StatusCode::NO_CONTENT.into_response())
    } else {
        Err(Problem::unknown(format!("no question is called `{name}`, or a watch needs it: /api/v1/watches lists them")))
    }
}

/// The answer to a saved question for the last window that is over: a redirect to its address.
#[utoipa::path(
    get,
    path = "/api/v1/questions/{name}/answer",
    tag = "watches",
    params(
        ("name" = String, Path, description = "The question's name"),
        ("as_of" = Option<String>, Query, description = "The window ends at or before this day, YYYY-MM-DD; the end of the data when absent"),
    ),
    responses(
        (status = 307, description = "The address of the answer"),
        (status = 404, description = "There is none of that name", body = Problem),
    )
)]
pub(crate) async fn answer(
    State(state): State<AppState>,
    Path(name): Path<String>,
    parameters: Parameters,
) -> Result<Response, Problem> {
    parameters.check(&["as_of"], &[])?;
    let question = known(&state, &name).await?;
    let snapshot = state.snapshot(None).await?;
    let day = match parameters.one("as_of") {
        Some(text) => Some(parse_date(&text).map_err(|error| BadParameter::new("as_of", error))?),
        None => as_of(Lake { snapshot: &snapshot, policy: state.policy() }, machine::now()).await?,
    };
    let day = day.ok_or_else(|| BadParameter::new("as_of", "the lake holds no report: load some first"))?;
    let until = question.last.parse::<Rolling>()?.last_end(day);
    Ok(Redirect::temporary(&address_text(&address(&question, until, snapshot.number())?)).into_response())
}

/// The saved question of a name.
pub(super) async fn known(state: &AppState, name: &str) -> Result<SavedQuestion, Problem> {
    let all = office(state).await?.saved_questions().await.map_err(|error| Problem::internal(&error))?;
    let found = all.into_iter().find(|question| question.name == name);
    found.ok_or_else(|| Problem::unknown(format!("no question is called `{name}`: /api/v1/questions lists them")))
}

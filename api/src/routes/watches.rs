//! `/api/v1/watches` and `/api/v1/events`: questions that are asked again whenever there is news, and what changed.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use ingest::office::Watch;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::intake::{open_intake, whole};
use super::office::office;
use super::parameters::Parameters;
use super::questions::known;
use super::respond::{json, typed};
use crate::export::events_atom;
use crate::form::{BadParameter, number};
use crate::machine;
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::{EventsView, WatchView, WatchesView};
use crate::watch::watchable;
use crate::webhook::{Address, Secret};

/// Events of an answer that says nothing else.
const USUAL: u32 = 50;
/// Most events of an answer.
const MOST: u32 = 500;

/// A watch to set up.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewWatch {
    /// The saved question.
    question: String,
    /// The watch's name; the question's when absent.
    name: Option<String>,
    /// Where events are sent to: an https address of the public internet.
    webhook: Option<String>,
}

/// A watch that was set up.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MadeWatch {
    /// The watch.
    #[serde(flatten)]
    watch: WatchView,
    /// What the webhook's receiver checks signatures with, by the Standard Webhooks specification; shown this once.
    secret: Option<String>,
}

/// Every watch.
#[utoipa::path(
    get,
    path = "/api/v1/watches",
    tag = "watches",
    responses((status = 200, description = "Watches, by name", body = WatchesView))
)]
pub(crate) async fn list(State(state): State<AppState>, parameters: Parameters) -> Result<Response, Problem> {
    parameters.check(&[], &[])?;
    let all = office(&state).await?.watches().await.map_err(|error| Problem::internal(&error))?;
    Ok(json("application/json", &WatchesView { watches: all.iter().map(WatchView::new).collect() }))
}

/// Sets a watch up.
#[utoipa::path(
    post,
    path = "/api/v1/watches",
    tag = "watches",
    request_body = NewWatch,
    responses(
        (status = 201, description = "It watches from now on", body = MadeWatch),
        (status = 400, description = "The webhook's address is refused, the question has no classes, or the name is taken", body = Problem),
        (status = 403, description = "A page of another site", body = Problem),
        (status = 404, description = "There is no such question", body = Problem),
        (status = 409, description = "This server takes nothing in", body = Problem),
    )
)]
pub(crate) async fn add(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = whole(body)?;
    open_intake(&state, &headers)?;
    let new: NewWatch = serde_json::from_slice(&body).map_err(|error| BadParameter::new("body", error))?;
    watchable(&known(&state, &new.question).await?)?;
    let webhook = new.webhook.as_deref().map(|text| Address::read(text, state.loopback())).transpose()?;
    let mut salt = vec![0; 16];
    machine::random(&mut salt).map_err(|error| Problem::internal(&error))?;
    let watch = Watch {
        name: crate::watch::name("name", new.name.as_deref().unwrap_or(&new.question))?,
        question: new.question,
        webhook: webhook.map(|address| address.url().to_string()),
        salt,
        since: machine::now(),
        seen: None,
        trouble: None,
    };
    if !office(&state).await?.add_watch(&watch).await.map_err(|error| Problem::internal(&error))? {
        return Err(
            BadParameter::new("name", format!("a watch is called `{}` already: end it, or name this one", watch.name)).into()
        );
    }
    let key = machine::household_key(state.store().folder()).map_err(|error| Problem::internal(&error))?;
    let secret = watch.webhook.as_ref().map(|_| Secret::of(&key, &watch.name, &watch.salt).text());
    let made = MadeWatch { watch: WatchView::new(&watch), secret };
    Ok((StatusCode::CREATED, json("application/json", &made)).into_response())
}

/// Ends a watch. What it saw stays.
#[utoipa::path(
    delete,
    path = "/api/v1/watches/{name}",
    tag = "watches",
    params(("name" = String, Path, description = "The watch's name")),
    responses(
        (status = 204, description = "It watches no more"),
        (status = 404, description = "There is none of that name", body = Problem),
        (status = 409, description = "This server takes nothing in", body = Problem),
    )
)]
pub(crate) async fn end(
    State(state): State<AppState>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    open_intake(&state, &headers)?;
    if office(&state).await?.end_watch(&name).await.map_err(|error| Problem::internal(&error))? {
        Ok(StatusCode::NO_CONTENT.into_response())
    } else {
        Err(Problem::unknown(format!("no watch is called `{name}`: /api/v1/watches lists them")))
    }
}

/// What watches saw change, the newest first.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    tag = "watches",
    params(
        ("watch" = Option<String>, Query, description = "Of one watch only"),
        ("before" = Option<i64>, Query, description = "Those before this number, for the next page"),
        ("limit" = Option<u32>, Query, description = "How many, up to 500; 50 when absent"),
    ),
    responses((status = 200, description = "The events", body = EventsView))
)]
pub(crate) async fn events(State(state): State<AppState>, parameters: Parameters) -> Result<Response, Problem> {
    Ok(json("application/json", &asked(&state, &parameters).await?))
}

/// The same as an Atom feed.
#[utoipa::path(
    get,
    path = "/api/v1/events.atom",
    tag = "watches",
    params(("watch" = Option<String>, Query, description = "Of one watch only")),
    responses((status = 200, description = "A feed of the newest events", content_type = "application/atom+xml", body = String))
)]
pub(crate) async fn feed(State(state): State<AppState>, parameters: Parameters) -> Result<Response, Problem> {
    let view = asked(&state, &parameters).await?;
    let own = match parameters.query().as_str() {
        "" => "/api/v1/events.atom".to_owned(),
        query => format!("/api/v1/events.atom?{query}"),
    };
    let feed = events_atom(&view, &own).map_err(|error| Problem::internal(&error))?;
    Ok(typed("application/atom+xml; charset=utf-8", feed))
}

async fn asked(state: &AppState, parameters: &Parameters) -> Result<EventsView, Problem> {
    parameters.check(&["watch", "before", "limit"], &[])?;
    let before = parameters.one("before").map_or(Ok(i64::MAX), |text| number("before", &text))?;
    let most: u32 = parameters.one("limit").map_or(Ok(USUAL), |text| number("limit", &text))?;
    if !(1..=MOST).contains(&most) {
        return Err(BadParameter::new("limit", format!("{most} is not 1 to {MOST}")).into());
    }
    let (watch, office) = (parameters.one("watch"), office(state).await?);
    let told = office.watch_events(watch.as_deref(), before, most).await.map_err(|error| Problem::internal(&error))?;
    EventsView::new(&told, most).map_err(|error| Problem::internal(&error))
}

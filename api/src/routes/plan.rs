//! `GET /api/v1/plan` and `POST /api/v1/plan/visits`: where officers should be during a shift, and what came of it.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::format::Format;
use super::intake::{open_intake, whole};
use super::office::office;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::ask::{self, Lake};
use crate::export::plan_csv;
use crate::form::{BadParameter, PlanForm, number};
use crate::machine;
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::PlanView;
use crate::visits::read_sheet;

const ONCE: [&str; 27] = [
    "shift",
    "officers",
    "from",
    "to",
    "area",
    "bbox",
    "resolution",
    "lattice",
    "rings",
    "method",
    "inference",
    "null",
    "permutations",
    "bucket",
    "exposure",
    "seed",
    "visit",
    "again",
    "speed",
    "detour",
    "within",
    "explore",
    "cap",
    "rest_after",
    "repeat_days",
    "visits",
    "snapshot",
];

/// A sheet that was kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeptVisits {
    /// Visits that were written back by it.
    kept: usize,
}

/// Timed visits of a shift, each with its reason.
#[utoipa::path(
    get,
    path = "/api/v1/plan",
    tag = "analysis",
    params(
        ("shift" = String, Query, description = "FROM/TO by the clock on the wall", example = "2026-11-27T18:00/2026-11-28T02:00"),
        ("officers" = usize, Query, description = "How many, or how many pairs, travel on their own", example = "4"),
        ("from" = Option<String>, Query, description = "First day of the window that it rests on; four weeks up to the shift, or to the last report, when absent"),
        ("to" = Option<String>, Query, description = "First day after that window; not after the shift's first day"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id; all areas together when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("resolution" = Option<u8>, Query, description = "H3 resolution 5 to 10; 9 when absent"),
        ("method" = Option<String>, Query, description = "`gi-star` (when absent), `gi`, `local-moran` or `scan`; its options as for hotspots"),
        ("visit" = Option<String>, Query, description = "Shortest and longest visit in minutes, from 5; 10-16 when absent"),
        ("again" = Option<u32>, Query, description = "Minutes after which a place is visited again, 30 or more; 120 when absent"),
        ("speed" = Option<f64>, Query, description = "Kilometres an hour; 20 when absent"),
        ("detour" = Option<f64>, Query, description = "How much longer the way is than a straight line; 1.3 when absent"),
        ("within" = Option<f64>, Query, description = "Metres that a visit reaches; 400 when absent"),
        ("explore" = Option<f64>, Query, description = "Share of visits that explore; 0.15 when absent"),
        ("cap" = Option<f64>, Query, description = "Share of the places that there is time for that may be for one hotspot; 0.4 when absent"),
        ("rest_after" = Option<u64>, Query, description = "Visits in the seven days before the shift after which a cell rests; 28 when absent"),
        ("repeat_days" = Option<u32>, Query, description = "Days before the shift for the near-repeat table; 182 when absent"),
        ("seed" = Option<u64>, Query, description = "Of what is explored, of lengths and waits; 1 when absent"),
        ("visits" = Option<usize>, Query, description = "Know only the first so many visits written back, as an address in a receipt does"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json`, `geojson` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "The visits and their receipt", body = PlanView),
        (status = 400, description = "A parameter is unknown or cannot be used", body = Problem),
        (status = 422, description = "The statistic does not exist for this input", body = Problem),
    )
)]
pub(crate) async fn plan(State(state): State<AppState>, parameters: Parameters, headers: HeaderMap) -> Result<Response, Problem> {
    parameters.check(&[&ONCE[..], &["f"]].concat(), &["category"])?;
    let format = Format::of(&parameters, &headers, &[Format::Json, Format::GeoJson, Format::Csv])?;
    let number = parameters.one("snapshot").map(|text| number("snapshot", &text)).transpose()?;
    let snapshot = state.snapshot(number).await?;
    let _turn = state.turn().await;
    let lake = Lake { snapshot: &snapshot, policy: state.policy() };
    let history = office(&state).await?.visits().await.map_err(|error| Problem::internal(&error))?;
    let view = ask::plan(lake, PlanForm::of(&parameters), &history).await?;
    Ok(match format {
        Format::Csv => rows(plan_csv(&view)),
        Format::GeoJson => json("application/geo+json", &view.into_collection()),
        Format::Json => json("application/json", &view),
    })
}

/// Keeps what came of visits: the plan's sheet as CSV, filled in, also as a spreadsheet saved it. All of it, or nothing.
#[utoipa::path(
    post,
    path = "/api/v1/plan/visits",
    tag = "analysis",
    request_body(content = String, content_type = "text/csv", description = "The plan's rows with arrived, minutes, outcome and note filled in"),
    responses(
        (status = 200, description = "The visits are kept", body = KeptVisits),
        (status = 400, description = "The body is no such sheet; the line and column are named", body = Problem),
        (status = 403, description = "A page of another site", body = Problem),
        (status = 409, description = "This server takes nothing in", body = Problem),
        (status = 413, description = "The body is larger than 8 MiB", body = Problem),
    )
)]
pub(crate) async fn record(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = whole(body)?;
    open_intake(&state, &headers)?;
    let text = std::str::from_utf8(&body).map_err(|error| BadParameter::new("body", error))?;
    let visits = read_sheet(text, None, machine::now()).map_err(|error| BadParameter::new("body", error))?;
    office(&state).await?.keep_visits(&visits).await.map_err(|error| Problem::internal(&error))?;
    Ok(json("application/json", &KeptVisits { kept: visits.len() }))
}

//! `GET` and `POST /api/v1/near`: how many reports lie near these places?

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;

use super::format::Format;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::analyze::{AnalyzeError, Table};
use crate::ask::{self, Lake};
use crate::export::near_csv;
use crate::form::{BadParameter, NearForm, number, points_of};
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::NearView;

const ONCE: [&str; 8] = ["from", "to", "area", "bbox", "radius", "top", "snapshot", "f"];

/// Most bytes of places that are read.
pub(crate) const LARGEST_BODY: usize = 1 << 20;

/// Reports within a radius of each place, the places in the address.
#[utoipa::path(
    get,
    path = "/api/v1/near",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2019-06-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2019-07-01"),
        ("point" = Vec<String>, Query, description = "longitude,latitude in degrees, or longitude,latitude,name; may repeat, up to 10,000", example = "-2.5966,51.4545,Corn Street"),
        ("radius" = f64, Query, description = "Metres, 10 to 5,000", example = "500"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id whose rate is the one to hold against; all areas together when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees, whose rate is the one to hold against"),
        ("top" = Option<usize>, Query, description = "Only the first places"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json`, `geojson` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "The places, those with most reports near them first", body = NearView),
        (status = 400, description = "A parameter is unknown or cannot be used", body = Problem),
        (status = 422, description = "The window holds no report", body = Problem),
    )
)]
pub(crate) async fn near(State(state): State<AppState>, parameters: Parameters, headers: HeaderMap) -> Result<Response, Problem> {
    parameters.check(&ONCE, &["category", "point"])?;
    answer(&state, &parameters, &headers, NearForm::of(&parameters)).await
}

/// Reports within a radius of each place, the places as a `GeoJSON` `FeatureCollection` of points.
#[utoipa::path(
    post,
    path = "/api/v1/near",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2019-06-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2019-07-01"),
        ("radius" = f64, Query, description = "Metres, 10 to 5,000", example = "500"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id whose rate is the one to hold against; all areas together when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees, whose rate is the one to hold against"),
        ("top" = Option<usize>, Query, description = "Only the first places"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json`, `geojson` or `csv`; otherwise by the Accept header"),
    ),
    request_body(content_type = "application/geo+json", description = "A FeatureCollection of points; the property `name`, `title`, `label` or `id` names a place"),
    responses(
        (status = 200, description = "The places, those with most reports near them first", body = NearView),
        (status = 400, description = "A parameter is unknown or cannot be used, or a feature has no place", body = Problem),
        (status = 413, description = "The body is larger than 1 MiB", body = Problem),
        (status = 422, description = "The window holds no report", body = Problem),
    )
)]
pub(crate) async fn posted(
    State(state): State<AppState>,
    parameters: Parameters,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    parameters.check(&ONCE, &["category"])?;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(LARGEST_BODY),
        _ => BadParameter::new("body", rejection.body_text()).into(),
    })?;
    let point = Table::of_geojson("body", &body).and_then(|table| points_of(&table)).map_err(unreadable)?;
    answer(&state, &parameters, &headers, NearForm { point, ..NearForm::of(&parameters) }).await
}

/// A feature that has no place is named; anything else is the body's fault.
fn unreadable(error: AnalyzeError) -> BadParameter {
    match error {
        AnalyzeError::BadField { ref line, .. } => BadParameter::new(line, &error),
        error => BadParameter::new("body", error),
    }
}

async fn answer(state: &AppState, parameters: &Parameters, headers: &HeaderMap, form: NearForm) -> Result<Response, Problem> {
    let format = Format::of(parameters, headers, &[Format::Json, Format::GeoJson, Format::Csv])?;
    let number = parameters.one("snapshot").map(|text| number("snapshot", &text)).transpose()?;
    let snapshot = state.snapshot(number).await?;
    let _turn = state.turn().await;
    let view = ask::near(Lake { snapshot: &snapshot, policy: state.policy() }, &form).await?;
    Ok(match format {
        Format::Json => json("application/json", &view),
        Format::GeoJson => json("application/geo+json", &view.into_collection()),
        Format::Csv => rows(near_csv(&view)),
    })
}

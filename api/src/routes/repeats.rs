//! `GET /api/v1/repeats`: does one report make another nearby more likely?

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::format::Format;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::ask::{self, Lake};
use crate::export::repeats_csv;
use crate::form::{RepeatForm, number};
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::RepeatsView;

const ONCE: [&str; 13] =
    ["from", "to", "area", "bbox", "bands", "days", "metric", "inference", "simulations", "seed", "top", "snapshot", "f"];

/// The near-repeat table, pairs and repeat places.
#[utoipa::path(
    get,
    path = "/api/v1/repeats",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2018-01-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2019-01-01"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id; everything when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("bands" = Option<String>, Query, description = "Ends of bands of distance in metres; 100,200,300 when absent"),
        ("days" = Option<String>, Query, description = "Ends of bands of time in days; 7,14,21 when absent"),
        ("metric" = Option<String>, Query, description = "`euclidean` (when absent) or `manhattan`"),
        ("inference" = Option<String>, Query, description = "`auto` (when absent), `closed-form` or `monte-carlo`"),
        ("simulations" = Option<u32>, Query, description = "Simulations; 999 when absent"),
        ("seed" = Option<u64>, Query, description = "Their seed; 1 when absent"),
        ("top" = Option<usize>, Query, description = "How many pairs and places are listed; 20 when absent"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "The table, the lists and their receipt", body = RepeatsView),
        (status = 400, description = "A parameter is unknown or cannot be used, or the reports are known to the month only", body = Problem),
        (status = 422, description = "The statistic does not exist for this input", body = Problem),
    )
)]
pub(crate) async fn repeats(
    State(state): State<AppState>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    parameters.check(&ONCE, &["category"])?;
    let format = Format::of(&parameters, &headers, &[Format::Json, Format::Csv])?;
    let number = parameters.one("snapshot").map(|text| number("snapshot", &text)).transpose()?;
    let snapshot = state.snapshot(number).await?;
    let _turn = state.turn().await;
    let lake = Lake { snapshot: &snapshot, policy: state.policy() };
    let view = ask::repeats(lake, &RepeatForm::of(&parameters)).await?;
    Ok(match format {
        Format::Csv => rows(repeats_csv(&view)),
        Format::Json | Format::GeoJson => json("application/json", &view),
    })
}

//! `GET /api/v1/rhythm`: at which hours of the week?

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::format::Format;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::ask::{self, Lake};
use crate::export::rhythm_csv;
use crate::form::{RhythmForm, number};
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::RhythmView;

const ONCE: [&str; 8] = ["from", "to", "area", "bbox", "by", "top", "snapshot", "f"];

/// Reports by hour of the week, in local civil time.
#[utoipa::path(
    get,
    path = "/api/v1/rhythm",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2018-01-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2019-01-01"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id; everything when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("by" = Option<String>, Query, description = "A table for each: `whole` (when absent), `category` or `area`"),
        ("top" = Option<usize>, Query, description = "How many peaks of each table are named; 5 when absent"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "Tables of seven days of twenty-four hours", body = RhythmView),
        (status = 400, description = "A parameter is unknown or cannot be used, or the reports are known to the month only", body = Problem),
        (status = 422, description = "There are no reports", body = Problem),
    )
)]
pub(crate) async fn rhythm(
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
    let view = ask::rhythm(lake, &RhythmForm::of(&parameters)).await?;
    Ok(match format {
        Format::Csv => rows(rhythm_csv(&view)),
        Format::Json | Format::GeoJson => json("application/json", &view),
    })
}

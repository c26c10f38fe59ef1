//! `GET /api/v1/rhythm/calendar`: which days stand out?

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::format::Format;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::ask::{self, Lake};
use crate::export::calendar_csv;
use crate::form::{QuestionForm, number};
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::CalendarView;

const ONCE: [&str; 6] = ["from", "to", "area", "bbox", "snapshot", "f"];

/// Reports per civil day, beside what weekday and month lead to expect.
#[utoipa::path(
    get,
    path = "/api/v1/rhythm/calendar",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2018-01-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2019-01-01"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id; everything when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "Every day, and which stand out", body = CalendarView),
        (status = 400, description = "A parameter is unknown or cannot be used, or the reports are known to the month only", body = Problem),
        (status = 422, description = "The statistic does not exist for this input", body = Problem),
    )
)]
pub(crate) async fn calendar(
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
    let view = ask::calendar(lake, &QuestionForm::of(&parameters)).await?;
    Ok(match format {
        Format::Csv => rows(calendar_csv(&view)),
        Format::Json | Format::GeoJson => json("application/json", &view),
    })
}

//! `GET /api/v1/rhythm/shifts`: which shifts bring more than the rest, and how did the peak move?

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::format::Format;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::ask::{self, Lake};
use crate::export::shifts_csv;
use crate::form::{ShiftForm, number};
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::ShiftsView;

const ONCE: [&str; 8] = ["from", "to", "area", "bbox", "shifts", "against", "snapshot", "f"];

/// Reports by weekday and shift, and how the peak moved.
#[utoipa::path(
    get,
    path = "/api/v1/rhythm/shifts",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2018-01-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2019-01-01"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id; everything when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("shifts" = Option<String>, Query, description = "Beginnings of shifts; 06:00,14:00,22:00 when absent"),
        ("against" = Option<String>, Query, description = "FROM/TO, what the peak is compared with; as long a window just before when absent"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "Each shift of the week, and how the peak moved", body = ShiftsView),
        (status = 400, description = "A parameter is unknown or cannot be used, or the reports are known to the month only", body = Problem),
        (status = 422, description = "There are no reports", body = Problem),
    )
)]
pub(crate) async fn shifts(
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
    let view = ask::shifts(lake, &ShiftForm::of(&parameters)).await?;
    Ok(match format {
        Format::Csv => rows(shifts_csv(&view)),
        Format::Json | Format::GeoJson => json("application/json", &view),
    })
}

//! `GET /api/v1/trends`: what rises, falls, or breaks out of its bounds?

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::format::Format;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::ask::{self, Lake};
use crate::export::trends_csv;
use crate::form::{TrendForm, number};
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::TrendsView;

const ONCE: [&str; 14] =
    ["from", "to", "area", "bbox", "by", "bucket", "method", "last", "alpha", "resolution", "rings", "top", "snapshot", "f"];

/// Series per area, cell or category and what was found in each.
#[utoipa::path(
    get,
    path = "/api/v1/trends",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2018-01-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2020-01-01"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id; all areas when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("by" = Option<String>, Query, description = "What each series counts: `area` (when absent), `cell`, `category` or `whole`"),
        ("bucket" = Option<String>, Query, description = "The step: `week` (when absent) or `month`"),
        ("method" = Option<String>, Query, description = "`mann-kendall` (when absent), `seasonal-mann-kendall`, `hamed-rao`, `stl`, `farrington`, `ears`, `cusum`, `ewma`, `c-chart`, `changepoints` or `emerging`"),
        ("last" = Option<usize>, Query, description = "Judge only the last steps for alarms; every step with enough before it when absent"),
        ("alpha" = Option<f64>, Query, description = "Level of tests and alarms; the method's own when absent"),
        ("resolution" = Option<u8>, Query, description = "H3 resolution of cells, 5 to 10; 9 when absent"),
        ("rings" = Option<u32>, Query, description = "Rings of neighbours for `emerging`, 1 to 5; 1 when absent"),
        ("top" = Option<usize>, Query, description = "Only the first series"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json`, `geojson` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "Series, those that deserve attention first", body = TrendsView),
        (status = 400, description = "A parameter is unknown or cannot be used", body = Problem),
        (status = 422, description = "The statistic does not exist for this input", body = Problem),
    )
)]
pub(crate) async fn trends(
    State(state): State<AppState>,
    parameters: Parameters,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    parameters.check(&ONCE, &["category"])?;
    let format = Format::of(&parameters, &headers, &[Format::Json, Format::GeoJson, Format::Csv])?;
    let number = parameters.one("snapshot").map(|text| number("snapshot", &text)).transpose()?;
    let snapshot = state.snapshot(number).await?;
    let _turn = state.turn().await;
    let lake = Lake { snapshot: &snapshot, policy: state.policy() };
    let view = ask::trends(lake, &TrendForm::of(&parameters)).await?;
    Ok(match format {
        Format::Json => json("application/json", &view),
        Format::Csv => rows(trends_csv(&view)),
        Format::GeoJson => {
            let areas = ask::outlines(lake).await?;
            json("application/geo+json", &view.into_collection(&areas))
        }
    })
}

//! `GET /api/v1/compare`: did reports rise or fall, where, and could that be chance?

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::format::Format;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::ask::{self, Lake};
use crate::export::comparison_csv;
use crate::form::{CompareForm, number};
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::ComparisonView;

const ONCE: [&str; 16] = [
    "from",
    "to",
    "area",
    "bbox",
    "against",
    "by",
    "bucket",
    "test",
    "dispersion",
    "correction",
    "exposure",
    "alpha",
    "resolution",
    "top",
    "snapshot",
    "f",
];

/// A window beside another one, row by row.
#[utoipa::path(
    get,
    path = "/api/v1/compare",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2019-08-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2020-01-01"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id; all areas when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees"),
        ("against" = Option<String>, Query, description = "`previous` (when absent), `last-year`, `seasonal`, `area:ID`, or another window as `FROM/TO`", example = "2019-01-01/2019-07-01"),
        ("by" = Option<String>, Query, description = "What each row counts: `area` (when absent), `cell`, `category` or `whole`"),
        ("bucket" = Option<String>, Query, description = "The step whose published ones make up the exposure: `month` (when absent and both windows are whole months) or `week`"),
        ("test" = Option<String>, Query, description = "`exact` (when absent), `mid-p`, `e-test`, `score` or `negative-binomial`"),
        ("dispersion" = Option<String>, Query, description = "`poisson` (when absent), or `quasi` where counts vary more than independent events"),
        ("correction" = Option<String>, Query, description = "`bh` (when absent), `by`, `bonferroni`, or `discrete`, which knows what p few reports can have"),
        ("exposure" = Option<String>, Query, description = "What rates are per beside time: `none` (when absent), `households`, `population` or `km2`"),
        ("alpha" = Option<f64>, Query, description = "The q up to which a change is clear; 0.05 when absent"),
        ("resolution" = Option<u8>, Query, description = "H3 resolution of cells, 5 to 10; 9 when absent"),
        ("top" = Option<usize>, Query, description = "Only the first rows"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json`, `geojson` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "Rows, those that deserve attention first", body = ComparisonView),
        (status = 400, description = "A parameter is unknown or cannot be used", body = Problem),
        (status = 422, description = "The statistic does not exist for this input", body = Problem),
    )
)]
pub(crate) async fn compare(
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
    let view = ask::comparison(lake, &CompareForm::of(&parameters)).await?;
    Ok(match format {
        Format::Json => json("application/json", &view),
        Format::Csv => rows(comparison_csv(&view)),
        Format::GeoJson => json("application/geo+json", &view.into_collection(&ask::outlines(lake).await?)),
    })
}

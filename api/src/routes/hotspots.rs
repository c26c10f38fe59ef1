//! `GET /api/v1/hotspots`: where do reports cluster?

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;

use super::format::Format;
use super::parameters::Parameters;
use super::respond::{json, rows};
use crate::ask::{self, Lake};
use crate::export::hotspots_csv;
use crate::form::{QuestionForm, number};
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::HotspotsView;

const ONCE: [&str; 20] = [
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
    "seed",
    "bucket",
    "reach",
    "min_points",
    "exposure",
    "stability",
    "top",
    "snapshot",
    "f",
];

/// Hotspots of a window: reports per H3 cell, judged by the method asked for.
#[utoipa::path(
    get,
    path = "/api/v1/hotspots",
    tag = "analysis",
    params(
        ("from" = String, Query, description = "First day, YYYY-MM-DD", example = "2019-06-01"),
        ("to" = String, Query, description = "First day after the window, YYYY-MM-DD", example = "2019-07-01"),
        ("category" = Option<Vec<String>>, Query, description = "Category or group; may repeat; all when absent"),
        ("area" = Option<String>, Query, description = "Area id; all areas together when neither area nor bbox is given"),
        ("bbox" = Option<String>, Query, description = "west,south,east,north in degrees", example = "-2.70,51.40,-2.50,51.52"),
        ("resolution" = Option<u8>, Query, description = "H3 resolution, 5 to 10; 9 when absent"),
        ("lattice" = Option<String>, Query, description = "`region` (every cell) or `occupied`"),
        ("rings" = Option<u32>, Query, description = "Rings of neighbours, 1 to 5; 1 when absent"),
        ("method" = Option<String>, Query, description = "`gi-star` (when absent), `gi`, `local-moran`, `count`, `density`, `scan`, `dbscan` or `hdbscan`"),
        ("inference" = Option<String>, Query, description = "Where p comes from: `exact` (when absent), `monte-carlo` or `normal`"),
        ("null" = Option<String>, Query, description = "What chance deals out anew, for gi-star: `total` (when absent) or `conditional`"),
        ("permutations" = Option<u32>, Query, description = "Shuffles of `monte-carlo`, simulations of a scan; 999 when absent"),
        ("seed" = Option<u64>, Query, description = "Seed of shuffles and simulations; 1 when absent"),
        ("bucket" = Option<String>, Query, description = "Periods of a scan: `week` (when absent) or `month`"),
        ("reach" = Option<f64>, Query, description = "Metres: bandwidth of a density, reach of dbscan"),
        ("min_points" = Option<usize>, Query, description = "Fewest reports of a cluster; 10 when absent"),
        ("exposure" = Option<String>, Query, description = "What counts are held against: `area` (when absent), `households`, `population` or `previous`"),
        ("stability" = Option<String>, Query, description = "`varied` asks again at other resolutions, rings and windows and says how often each place holds; `once` when absent"),
        ("top" = Option<usize>, Query, description = "Only the first cells"),
        ("snapshot" = Option<i64>, Query, description = "Ask the lake as it was"),
        ("f" = Option<String>, Query, description = "`json`, `geojson` or `csv`; otherwise by the Accept header"),
    ),
    responses(
        (status = 200, description = "Cells that hold a report or stand out, the most remarkable first", body = HotspotsView),
        (status = 400, description = "A parameter is unknown or cannot be used", body = Problem),
        (status = 422, description = "The statistic does not exist for this input", body = Problem),
    )
)]
pub(crate) async fn hotspots(
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
    Ok(respond(format, ask::hotspots(lake, &QuestionForm::of(&parameters)).await?))
}

fn respond(format: Format, view: HotspotsView) -> Response {
    match format {
        Format::Json => json("application/json", &view),
        Format::GeoJson => json("application/geo+json", &view.into_collection()),
        Format::Csv => rows(hotspots_csv(&view)),
    }
}

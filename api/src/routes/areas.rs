//! `GET /api/v1/areas`: the boundaries that are loaded.

use axum::extract::State;
use axum::response::Response;
use engine::analysis::areas as ask;

use super::parameters::Parameters;
use super::respond::json;
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::AreasView;

/// The neighbourhoods as GeoJSON.
#[utoipa::path(
    get,
    path = "/api/v1/areas",
    tag = "analysis",
    responses((status = 200, description = "One feature per neighbourhood", body = AreasView, content_type = "application/geo+json"))
)]
pub(crate) async fn areas(State(state): State<AppState>, parameters: Parameters) -> Result<Response, Problem> {
    parameters.check(&[], &[])?;
    let snapshot = state.snapshot(None).await?;
    let areas = ask(&snapshot, state.policy()).await?;
    Ok(json("application/geo+json", &AreasView::new(&areas)))
}

//! `GET /api/v1/snapshots`: the lake's history and what it covers.

use axum::extract::State;
use axum::response::Response;

use super::parameters::Parameters;
use super::respond::json;
use crate::overview::overview;
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::SnapshotsView;

/// Every snapshot, and the months, categories and extent of the newest.
#[utoipa::path(
    get,
    path = "/api/v1/snapshots",
    tag = "analysis",
    responses((status = 200, description = "Oldest first", body = SnapshotsView))
)]
pub(crate) async fn snapshots(State(state): State<AppState>, parameters: Parameters) -> Result<Response, Problem> {
    parameters.check(&[], &[])?;
    let snapshot = state.snapshot(None).await?;
    Ok(json("application/json", &overview(state.store(), &snapshot, state.policy()).await?))
}

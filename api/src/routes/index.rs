//! `GET /api/v1/index`: what is held in memory, and how it came to be.

use axum::extract::State;
use axum::response::Response;

use super::parameters::Parameters;
use super::respond::json;
use crate::problem::Problem;
use crate::state::AppState;
use crate::view::IndexView;

/// The index of the newest snapshot.
#[utoipa::path(
    get,
    path = "/api/v1/index",
    tag = "operations",
    responses((status = 200, description = "Reports and bytes in memory; zeros while there is none", body = IndexView))
)]
pub(crate) async fn index(State(state): State<AppState>, parameters: Parameters) -> Result<Response, Problem> {
    parameters.check(&[], &[])?;
    let newest = state.newest().await?;
    Ok(json("application/json", &IndexView::new(&newest.snapshot, newest.took, state.answers().bytes())))
}

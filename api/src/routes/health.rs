//! `GET /livez` and `GET /readyz`: is the process alive, and can it answer?

use axum::extract::State;

use crate::problem::Problem;
use crate::state::AppState;

/// Alive.
#[utoipa::path(get, path = "/livez", tag = "operations", responses((status = 200, description = "The process runs")))]
pub(crate) async fn livez() -> &'static str {
    "alive\n"
}

/// Ready: the newest snapshot opens.
#[utoipa::path(
    get,
    path = "/readyz",
    tag = "operations",
    responses(
        (status = 200, description = "The lake can be read"),
        (status = 503, description = "It holds rows that may not be served", body = Problem),
    )
)]
pub(crate) async fn readyz(State(state): State<AppState>) -> Result<&'static str, Problem> {
    state.snapshot(None).await.map(|_| "ready\n")
}

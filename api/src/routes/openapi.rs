//! `GET /openapi.json`: the contract, made from the handlers.

use axum::response::Response;
use utoipa::OpenApi;

use super::respond::json;
use super::{areas, health, hotspots, open311, repeats, reports, rhythm, series, snapshots, trends};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Beatwise",
        description = "Patterns in crime and safety reports, each with its receipt.",
        license(name = "Apache-2.0")
    ),
    paths(
        hotspots::hotspots,
        trends::trends,
        rhythm::rhythm,
        repeats::repeats,
        series::series,
        series::decide,
        areas::areas,
        snapshots::snapshots,
        reports::reports,
        open311::requests,
        open311::services,
        health::livez,
        health::readyz
    )
)]
struct Contract;

pub(crate) async fn openapi() -> Response {
    json("application/json", &Contract::openapi())
}

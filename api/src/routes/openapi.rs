//! `GET /openapi.json`: the contract, made from the handlers.

use axum::response::Response;
use utoipa::OpenApi;

use super::respond::json;
use super::{
    areas, calendar, compare, health, hotspots, index, live, near, open311, plan, questions, repeats, reports, rhythm, series,
    shifts, snapshots, trends, watches,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Beatwise",
        description = "Patterns in crime and safety reports, each with its receipt.",
        license(name = "Apache-2.0")
    ),
    paths(
        hotspots::hotspots,
        near::near,
        near::posted,
        trends::trends,
        compare::compare,
        rhythm::rhythm,
        calendar::calendar,
        shifts::shifts,
        repeats::repeats,
        live::live,
        series::series,
        series::decide,
        plan::plan,
        plan::record,
        questions::list,
        questions::save,
        questions::forget,
        questions::answer,
        watches::list,
        watches::add,
        watches::end,
        watches::events,
        watches::feed,
        areas::areas,
        snapshots::snapshots,
        index::index,
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

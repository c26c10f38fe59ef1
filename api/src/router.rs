//! Every route, grouped by who calls it.

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::from_fn_with_state;
use axum::routing::{delete, get, post, put};
use std::time::Duration;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

use crate::answers::remember;
use crate::problem::Problem;
use crate::routes::intake::LARGEST_BODY;
use crate::routes::{
    areas, calendar, compare, health, hotspots, index, live, near, open311, openapi, page, plan, questions, repeats, reports,
    rhythm, series, shifts, snapshots, trends, watches,
};
use crate::state::AppState;

/// Longest that a request may take.
const DEADLINE: Duration = Duration::from_secs(30);

/// Nothing but our own origin: no other host is ever asked for anything.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; \
     worker-src 'self' blob:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/// The whole service.
pub fn router(state: AppState) -> Router {
    // What these answer follows from the snapshot and the address alone.
    let questions = Router::new()
        .route("/api/v1/hotspots", get(hotspots::hotspots))
        .route("/api/v1/near", get(near::near).post(near::posted).layer(DefaultBodyLimit::max(near::LARGEST_BODY)))
        .route("/api/v1/trends", get(trends::trends))
        .route("/api/v1/compare", get(compare::compare))
        .route("/api/v1/rhythm", get(rhythm::rhythm))
        .route("/api/v1/rhythm/calendar", get(calendar::calendar))
        .route("/api/v1/rhythm/shifts", get(shifts::shifts))
        .route("/api/v1/repeats", get(repeats::repeats))
        .route("/api/v1/repeats/live", get(live::live))
        .route_layer(from_fn_with_state(state.clone(), remember));
    let analysts = Router::new()
        .route("/api/v1/series", get(series::series))
        .route("/api/v1/series/{id}/decision", post(series::decide))
        .route("/api/v1/plan", get(plan::plan))
        .route("/api/v1/plan/visits", post(plan::record))
        .route("/api/v1/questions", get(questions::list))
        .route("/api/v1/questions/{name}", put(questions::save).delete(questions::forget))
        .route("/api/v1/questions/{name}/answer", get(questions::answer))
        .route("/api/v1/watches", get(watches::list).post(watches::add))
        .route("/api/v1/watches/{name}", delete(watches::end))
        .route("/api/v1/events", get(watches::events))
        .route("/api/v1/events.atom", get(watches::feed))
        .route("/api/v1/areas", get(areas::areas))
        .route("/api/v1/snapshots", get(snapshots::snapshots))
        .route("/api/v1/index", get(index::index));
    let reporters = Router::new()
        .route("/api/v1/reports", post(reports::reports))
        .route("/open311/v2/requests", post(open311::requests))
        .route("/open311/v2/requests.json", post(open311::requests))
        .route("/open311/v2/requests.xml", post(open311::requests))
        .route("/open311/v2/services", get(open311::services))
        .route("/open311/v2/services.json", get(open311::services))
        .route("/open311/v2/services.xml", get(open311::services))
        .layer(DefaultBodyLimit::max(LARGEST_BODY));
    let machines = Router::new()
        .route("/livez", get(health::livez))
        .route("/readyz", get(health::readyz))
        .route("/openapi.json", get(openapi::openapi));
    let people = Router::new()
        .route("/", get(page::index))
        .route("/assets/{*path}", get(page::asset))
        .route("/third-party-licences.md", get(page::licences));
    questions
        .merge(analysts)
        .merge(reporters)
        .merge(machines)
        .merge(people)
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, DEADLINE))
        .layer(header("content-security-policy", CONTENT_SECURITY_POLICY))
        .layer(header("x-content-type-options", "nosniff"))
        .layer(header("referrer-policy", "no-referrer"))
        .with_state(state)
}

fn header(name: &'static str, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
}

async fn not_found(request: Request) -> Problem {
    Problem::not_found(request.uri().path())
}

async fn method_not_allowed(request: Request) -> Problem {
    Problem::method_not_allowed(request.method().as_str())
}

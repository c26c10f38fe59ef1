//! The map: files built from `api/web` and embedded in the executable.

use axum::extract::Path;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

use crate::problem::Problem;

#[derive(RustEmbed)]
#[folder = "web/dist"]
struct Dist;

/// The page. Its name never changes, so it is asked for anew each time.
pub(crate) async fn index() -> Response {
    file("index.html", "no-cache")
}

/// The notices that the map's libraries ask to be passed on.
pub(crate) async fn licences() -> Response {
    file("third-party-licences.md", "no-cache")
}

/// A script or style. Its name holds its hash, so it never changes.
pub(crate) async fn asset(Path(path): Path<String>) -> Response {
    file(&format!("assets/{path}"), "public, max-age=31536000, immutable")
}

fn file(path: &str, cache: &'static str) -> Response {
    let Some(found) = Dist::get(path) else { return Problem::not_found(&format!("/{path}")).into_response() };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type(path))),
        (header::CACHE_CONTROL, HeaderValue::from_static(cache)),
    ];
    (headers, found.data.into_owned()).into_response()
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("md") => "text/markdown; charset=utf-8",
        Some("json") => "application/json",
        _ => "application/octet-stream",
    }
}

//! Bodies of the media types the service speaks.

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;

use crate::export::ExportError;
use crate::problem::Problem;

/// A JSON body of some media type.
pub(crate) fn json(kind: &'static str, value: &impl Serialize) -> Response {
    match serde_json::to_vec(value) {
        Ok(body) => typed(kind, body),
        Err(error) => Problem::internal(&error).into_response(),
    }
}

/// A body of some media type.
pub(crate) fn typed(kind: &'static str, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, HeaderValue::from_static(kind))], body).into_response()
}

/// Comma-separated rows.
pub(crate) fn rows(text: Result<String, ExportError>) -> Response {
    match text {
        Ok(rows) => typed("text/csv; charset=utf-8", rows.into_bytes()),
        Err(error) => Problem::internal(&error).into_response(),
    }
}

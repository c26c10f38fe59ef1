//! Errors over HTTP as RFC 9457 problem details. What the operator should know goes to the log, not to the client.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::EngineError;
use serde::Serialize;
use utoipa::ToSchema;

use crate::form::{BadParameter, parameter_of};

/// A problem as the client sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Problem {
    /// A URI reference that names the kind of problem.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// The kind in words.
    pub title: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// This occurrence, and what to do.
    pub detail: String,
    /// The parameter at fault, where one is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parameter: Option<String>,
}

impl Problem {
    const fn new(status: StatusCode, kind: &'static str, title: &'static str, detail: String) -> Self {
        Self { kind, title, status: status.as_u16(), detail, parameter: None }
    }

    /// A route that does not exist.
    #[must_use]
    pub fn not_found(path: &str) -> Self {
        let detail = format!("there is nothing at {path}; /openapi.json lists what there is");
        Self::new(StatusCode::NOT_FOUND, "/problems/not-found", "Not found", detail)
    }

    /// Something of a name or id that is not there.
    #[must_use]
    pub const fn unknown(detail: String) -> Self {
        Self::new(StatusCode::NOT_FOUND, "/problems/not-found", "Not found", detail)
    }

    /// A method that a route does not take.
    #[must_use]
    pub fn method_not_allowed(method: &str) -> Self {
        let detail = format!("this address does not take {method}; /openapi.json says what it takes");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "/problems/method-not-allowed", "Method not allowed", detail)
    }

    /// A lake that may not be served.
    #[must_use]
    pub fn closed(detail: String) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "/problems/not-served", "This lake is not served", detail)
    }

    /// A server that takes no reports in.
    #[must_use]
    pub fn no_intake() -> Self {
        let detail = "this server takes no reports in; start it with --intake on".to_owned();
        Self::new(StatusCode::CONFLICT, "/problems/no-intake", "No intake", detail)
    }

    /// A page of another site that posts through somebody's browser.
    #[must_use]
    pub fn other_origin() -> Self {
        let detail = "pages of other sites may not post reports here".to_owned();
        Self::new(StatusCode::FORBIDDEN, "/problems/other-origin", "Other origin", detail)
    }

    /// More waits to be stored than is good.
    #[must_use]
    pub fn behind() -> Self {
        let detail = "too many reports wait to be stored; send this one again in a minute".to_owned();
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "/problems/behind", "Come back later", detail)
    }

    /// A body without a report.
    #[must_use]
    pub fn no_report(reason: &str) -> Self {
        let detail = format!("the body holds no report: {reason}");
        Self::new(StatusCode::BAD_REQUEST, "/problems/no-report", "No report", detail)
    }

    /// A body of more bytes than are read.
    #[must_use]
    pub fn too_large(limit: usize) -> Self {
        let detail = format!("the body is larger than {} MiB, the limit: send it in several requests", limit >> 20);
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "/problems/too-large", "Body too large", detail)
    }

    /// A body of a media type that is not read.
    #[must_use]
    pub fn wrong_media_type(known: &str) -> Self {
        let detail = format!("send the report as {known}, and say so in Content-Type");
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "/problems/media-type", "Unsupported media type", detail)
    }

    /// A report that cannot be one.
    #[must_use]
    pub fn refused_report(field: &str, detail: String) -> Self {
        let problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "/problems/refused-report", "Report refused", detail);
        Self { parameter: Some(field.to_owned()).filter(|field| !field.is_empty()), ..problem }
    }

    /// An idempotency key that came with another body before.
    #[must_use]
    pub fn key_reused() -> Self {
        let detail = "this Idempotency-Key came with another body before; use a new key for a new report".to_owned();
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "/problems/key-reused", "Key reused", detail)
    }

    /// Something that is ours to mend: the detail is logged and a constant is sent.
    #[must_use]
    pub fn internal(error: &dyn std::fmt::Display) -> Self {
        tracing::error!(%error, "request failed");
        let detail = "the server could not answer; its log says why".to_owned();
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "/problems/internal", "Internal error", detail)
    }
}

impl From<BadParameter> for Problem {
    fn from(fault: BadParameter) -> Self {
        let problem = Self::new(StatusCode::BAD_REQUEST, "/problems/bad-parameter", "Bad parameter", fault.reason);
        Self { parameter: Some(fault.parameter), ..problem }
    }
}

impl From<EngineError> for Problem {
    fn from(error: EngineError) -> Self {
        if !error.is_about_the_question() {
            return Self::internal(&error);
        }
        let parameter = parameter_of(&error).map(str::to_owned);
        let (status, kind, title) = match &error {
            EngineError::Stats(_) => (StatusCode::UNPROCESSABLE_ENTITY, "/problems/not-computable", "Not computable"),
            _ => (StatusCode::BAD_REQUEST, "/problems/bad-parameter", "Bad parameter"),
        };
        Self { parameter, ..Self::new(status, kind, title, error.to_string()) }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let kind = HeaderValue::from_static("application/problem+json");
        (status, [(header::CONTENT_TYPE, kind)], body).into_response()
    }
}

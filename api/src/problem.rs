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

    /// A method that a route does not take.
    #[must_use]
    pub fn method_not_allowed(method: &str) -> Self {
        let detail = format!("this address does not take {method}; use GET");
        Self::new(StatusCode::METHOD_NOT_ALLOWED, "/problems/method-not-allowed", "Method not allowed", detail)
    }

    /// A lake that may not be served.
    #[must_use]
    pub fn closed(detail: String) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "/problems/not-served", "This lake is not served", detail)
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

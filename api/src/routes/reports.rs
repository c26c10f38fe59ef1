//! `POST /api/v1/reports`: reports one by one or many at once, acknowledged when they are on disk.

use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engine::time::instant_text;
use ingest::intake::{Post, Refusal, judge};
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::intake::{identity, open_intake, whole, written};
use super::respond::json;
use crate::machine;
use crate::problem::Problem;
use crate::state::AppState;

/// Header by which a client says that two requests are one.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// The only audience that is taken in before there are roles.
const PUBLIC: &str = "public";

/// Reports that were written down.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Accepted {
    /// When they were received, RFC 3339.
    received_at: String,
    /// Ids of the reports that are on disk, in the order in which they were sent.
    report_ids: Vec<String>,
    /// Reports that were refused; nothing of them was kept.
    refused: Vec<Refused>,
}

/// A report that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(crate) struct Refused {
    /// Its number in the request, counting from 1.
    number: usize,
    /// The field at fault.
    field: String,
    /// The reason's code.
    reason: &'static str,
    /// The reason in words.
    meaning: &'static str,
}

/// Takes reports in: one JSON object, an array of them, or one a line (NDJSON), with Beatwise's own columns as names.
#[utoipa::path(
    post,
    path = "/api/v1/reports",
    tag = "intake",
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key again, with the same body, is the same reports")),
    request_body(content_type = "application/json", description = "One report, or an array; `application/x-ndjson` takes one a line"),
    responses(
        (status = 201, description = "On disk: a crash loses none of them", body = Accepted),
        (status = 400, description = "The body is no report at all", body = Problem),
        (status = 409, description = "This server does not take reports in", body = Problem),
        (status = 413, description = "The body is larger than 8 MiB", body = Problem),
        (status = 422, description = "Every report is refused, or the key came with another body before", body = Problem),
        (status = 503, description = "Too much waits to be stored; come back later", body = Problem),
    )
)]
pub(crate) async fn reports(
    State(state): State<AppState>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let body = whole(body)?;
    let intake = open_intake(&state, &headers)?;
    let key = headers.get(IDEMPOTENCY_KEY).map(|value| value.to_str().unwrap_or_default().to_owned());
    if key.as_ref().is_some_and(|key| !intake.agrees(key, &body)) {
        return Err(Problem::key_reused());
    }
    let moment = machine::now();
    let (mut posts, mut refused) = (Vec::new(), Vec::new());
    for (number, report) in parse(&headers, &body)?.into_iter().enumerate() {
        let settled = report.and_then(|fields| {
            let id = identity(key.as_deref(), number, &body).map_err(|_| Fault::Unlucky)?;
            take(&fields, &id, moment)
        });
        match settled {
            Ok(post) => posts.push(post),
            Err(fault) => refused.push(fault.at(number + 1)?),
        }
    }
    if posts.is_empty() {
        return Err(refused.first().map_or_else(|| Problem::no_report("the body is empty"), refusal));
    }
    written(intake, &posts).await?;
    let report_ids = posts.iter().map(|post| post.report_id.to_string()).collect();
    let body = json("application/json", &Accepted { received_at: instant_text(moment), report_ids, refused });
    Ok((StatusCode::CREATED, body).into_response())
}

/// Why one of the reports is not taken.
enum Fault {
    Refused(Refusal),
    NoObject,
    NotPublic,
    Unlucky,
}

impl Fault {
    fn at(self, number: usize) -> Result<Refused, Problem> {
        let refused = |field: String, reason: &'static str, meaning| Ok(Refused { number, field, reason, meaning });
        match self {
            Self::Refused(refusal) => refused(refusal.field, refusal.reason.code(), refusal.reason.meaning()),
            Self::NoObject => refused(String::new(), "not-an-object", "the record is no object with named fields"),
            Self::NotPublic => refused("audience".to_owned(), "not-public", "this server takes public reports only"),
            Self::Unlucky => Err(Problem::internal(&"the system has no random bytes")),
        }
    }
}

fn take(fields: &Map<String, Value>, id: &str, moment: i64) -> Result<Post, Fault> {
    let post = judge(fields, id, moment).map_err(Fault::Refused)?;
    match fields.get("audience").and_then(Value::as_str) {
        Some(PUBLIC) => Ok(post),
        _ => Err(Fault::NotPublic),
    }
}

fn refusal(refused: &Refused) -> Problem {
    Problem::refused_report(&refused.field, format!("report {}: {} ({})", refused.number, refused.meaning, refused.reason))
}

type Parsed = Vec<Result<Map<String, Value>, Fault>>;

/// The reports of a body; a line that is no object is a fault of that line only.
fn parse(headers: &HeaderMap, body: &[u8]) -> Result<Parsed, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("application/x-ndjson") || kind.starts_with("application/jsonl") {
        let lines = body.split(|byte| *byte == b'\n').filter(|line| !line.iter().all(u8::is_ascii_whitespace));
        return Ok(lines.map(|line| serde_json::from_slice(line).map_err(|_| Fault::NoObject)).collect());
    }
    if !kind.starts_with("application/json") {
        return Err(Problem::wrong_media_type("application/json or application/x-ndjson"));
    }
    let value: Value = serde_json::from_slice(body).map_err(|error| Problem::no_report(&error.to_string()))?;
    let object = |value| match value {
        Value::Object(fields) => Ok(fields),
        _ => Err(Fault::NoObject),
    };
    Ok(match value {
        Value::Array(values) => values.into_iter().map(object).collect(),
        one => vec![object(one)],
    })
}

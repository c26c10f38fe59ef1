//! Answers given before: the bytes of a question to one snapshot never change, so they are kept while there is room.

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use quick_cache::Weighter;
use quick_cache::sync::Cache;

use crate::problem::Problem;
use crate::state::AppState;

/// RFC 9211: whether an answer was remembered.
const CACHE_STATUS: HeaderName = HeaderName::from_static("cache-status");
/// A usual answer, from which the number of answers that fit is guessed.
const USUAL_BYTES: usize = 64 << 10;
/// No answer may take more than this share of the room.
const LARGEST_SHARE: usize = 8;

/// What an answer depends on: the caller's view, the snapshot, the question and the form it is wanted in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    policy: &'static str,
    snapshot: i64,
    address: String,
    accept: Option<HeaderValue>,
}

/// An answer as it was sent.
#[derive(Debug, Clone)]
struct Answer {
    kind: Option<HeaderValue>,
    body: Bytes,
}

#[derive(Debug, Clone, Copy)]
struct Weight;

impl Weighter<Key, Answer> for Weight {
    fn weight(&self, key: &Key, answer: &Answer) -> u64 {
        (key.address.len() + answer.body.len() + 256) as u64
    }
}

/// Answers within a bounded room.
#[derive(Debug)]
pub(crate) struct Answers {
    kept: Option<Cache<Key, Answer, Weight>>,
    largest: usize,
}

impl Answers {
    /// Room for so many bytes; none keeps nothing.
    pub(crate) fn new(bytes: usize) -> Self {
        let kept = (bytes > 0).then(|| Cache::with_weighter((bytes / USUAL_BYTES).max(16), bytes as u64, Weight));
        Self { kept, largest: bytes / LARGEST_SHARE }
    }

    /// How many bytes are kept.
    pub(crate) fn bytes(&self) -> u64 {
        self.kept.as_ref().map_or(0, Cache::weight)
    }
}

/// Answers from memory what was asked before, and remembers what is asked now.
pub(crate) async fn remember(State(state): State<AppState>, request: Request, next: Next) -> Result<Response, Problem> {
    let Some(kept) = state.answers().kept.as_ref().filter(|_| request.method() == Method::GET) else {
        return Ok(next.run(request).await);
    };
    let snapshot = state.newest().await?.snapshot.number();
    let key = Key {
        policy: state.policy().name(),
        snapshot,
        address: request.uri().path_and_query().map(ToString::to_string).unwrap_or_default(),
        accept: request.headers().get(header::ACCEPT).cloned(),
    };
    if let Some(answer) = kept.get(&key) {
        return Ok(sent(&answer, "beatwise; hit"));
    }
    let response = next.run(request).await;
    if response.status() != StatusCode::OK {
        return Ok(response);
    }
    let kind = response.headers().get(header::CONTENT_TYPE).cloned();
    let body = to_bytes(response.into_body(), usize::MAX).await.map_err(|error| Problem::internal(&error))?;
    let answer = Answer { kind, body };
    // The snapshot may have moved on meanwhile; what was answered then is not known to be of this one.
    let is_same = state.newest().await.is_ok_and(|newest| newest.snapshot.number() == snapshot);
    if is_same && answer.body.len() <= state.answers().largest {
        kept.insert(key, answer.clone());
    }
    Ok(sent(&answer, "beatwise; fwd=miss"))
}

fn sent(answer: &Answer, status: &'static str) -> Response {
    let mut response = Body::from(answer.body.clone()).into_response();
    if let Some(kind) = &answer.kind {
        response.headers_mut().insert(header::CONTENT_TYPE, kind.clone());
    }
    response.headers_mut().insert(CACHE_STATUS, HeaderValue::from_static(status));
    response
}

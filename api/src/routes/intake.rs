//! What all ways of posting a report share.

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode, header};
use ingest::intake::Post;
use ingest::office::NonceError;

use crate::intake::Intake;
use crate::machine;
use crate::problem::Problem;
use crate::state::AppState;

/// Most bytes that a request may carry.
pub(crate) const LARGEST_BODY: usize = 8 << 20;

/// The body of a request, unless it is too large or breaks off.
pub(super) fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Problem> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(LARGEST_BODY),
        _ => Problem::no_report(&rejection.body_text()),
    })
}

/// The server's intake, if it takes reports from this client.
///
/// A page of another origin may not post through somebody's browser.
pub(super) fn open_intake<'a>(state: &'a AppState, headers: &HeaderMap) -> Result<&'a Intake, Problem> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let own = |origin: &str| text(header::HOST).is_some_and(|host| origin.split_once("://").is_some_and(|(_, of)| of == host));
    if text(header::ORIGIN).is_some_and(|origin| !own(origin)) {
        return Err(Problem::other_origin());
    }
    let intake = state.intake().ok_or_else(Problem::no_intake)?;
    if intake.is_behind() { Err(Problem::behind()) } else { Ok(intake) }
}

/// Writes reports down.
pub(super) async fn written(intake: &Intake, posts: &[Post]) -> Result<(), Problem> {
    intake.take(posts).await.map_err(|error| Problem::internal(&error))
}

/// What identifies the `number`-th report of a request: its key and body, or chance.
pub(super) fn identity(key: Option<&str>, number: usize, body: &[u8]) -> Result<String, NonceError> {
    if let Some(key) = key {
        let body = blake3::hash(body).to_hex();
        return Ok(format!("key:{key}:{}:{number}", &body[..16]));
    }
    let mut bytes = [0; 16];
    machine::random(&mut bytes)?;
    Ok(format!("{:032x}", u128::from_le_bytes(bytes)))
}

//! One attempt to send an event.

use std::sync::Arc;
use std::time::Duration;

use ingest::office::Notice;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use serde_json::{Value, json};

use super::{Address, Guarded, Loopback, Secret};

/// How long a receiver may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long it may take to be reached.
const CONNECT_WITHIN: Duration = Duration::from_secs(5);
/// The status by which a receiver says that it wants no more.
const GONE: u16 = 410;

/// Sends events.
#[derive(Debug, Clone)]
pub struct Sender {
    client: reqwest::Client,
    loopback: Loopback,
    key: [u8; 32],
}

/// A machine from which nothing can be sent.
#[derive(Debug, thiserror::Error)]
#[error("webhooks cannot be sent from here: {0}")]
pub struct SenderError(#[from] reqwest::Error);

/// What a receiver answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// It took the event.
    Taken(String),
    /// It did not.
    NotTaken(String),
    /// It wants no more.
    Gone(String),
}

impl Sender {
    /// A sender whose secrets are derived from the installation's key.
    ///
    /// # Errors
    /// [`SenderError`] when the machine has no certificates to check receivers by.
    pub fn new(key: [u8; 32], loopback: Loopback) -> Result<Self, SenderError> {
        // Another part of the process may have chosen the same one before.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .https_only(loopback == Loopback::Refused)
            .dns_resolver(Arc::new(Guarded(loopback)))
            .connect_timeout(CONNECT_WITHIN)
            .timeout(PATIENCE)
            .user_agent(concat!("beatwise/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, loopback, key })
    }

    /// Sends a notice once. `now` is in microseconds since 1970-01-01T00:00Z. No more of the answer is read than its status.
    pub(super) async fn send(&self, notice: &Notice, now: i64) -> Answer {
        let address = match Address::read(&notice.webhook, self.loopback) {
            Ok(address) => address,
            Err(fault) => return Answer::NotTaken(fault.reason),
        };
        let body = body(notice);
        let request = self.client.post(address.url().clone()).headers(self.headers(notice, now / 1_000_000, &body)).body(body);
        match request.send().await {
            Ok(answer) if answer.status().is_success() => Answer::Taken(answer.status().to_string()),
            Ok(answer) if answer.status().as_u16() == GONE => Answer::Gone(answer.status().to_string()),
            Ok(answer) if answer.status().is_redirection() => {
                Answer::NotTaken(format!("{}: redirects are not followed", answer.status()))
            }
            Ok(answer) => Answer::NotTaken(answer.status().to_string()),
            Err(error) => Answer::NotTaken(words(&error)),
        }
    }

    fn headers(&self, notice: &Notice, seconds: i64, body: &str) -> HeaderMap {
        let signature = Secret::of(&self.key, &notice.event.watch, &notice.salt).sign(&notice.event.id, seconds, body);
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        for (name, value) in [
            ("webhook-id", notice.event.id.clone()),
            ("webhook-timestamp", seconds.to_string()),
            ("webhook-signature", signature),
        ] {
            headers
                .extend(HeaderValue::from_str(&value).ok().map(|value| (reqwest::header::HeaderName::from_static(name), value)));
        }
        headers
    }
}

/// The event as the specification has it: type, time, data.
fn body(notice: &Notice) -> String {
    let data: Value = serde_json::from_str(&notice.event.event).unwrap_or_default();
    let change = data["change"].as_str().unwrap_or_default();
    json!({
        "type": format!("watch.{change}"),
        "timestamp": engine::time::instant_text(notice.event.at),
        "data": data,
    })
    .to_string()
}

/// The innermost cause says what is wrong.
fn words(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    if error.is_timeout() { format!("no answer within {} seconds", PATIENCE.as_secs()) } else { cause.to_string() }
}

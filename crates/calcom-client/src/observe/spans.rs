//! A span per call and an event per turn it takes. Fields are names, numbers and ids of ours or of the server; nothing of a person,
//! no address, no key.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use tokio::time::Instant;
use tracing::field::{Empty, display};
use tracing::{Instrument as _, Span, debug, info_span};

use super::outcome;
use crate::clock;
use crate::endpoint::Endpoint;
use crate::error::CalcomError;

/// The longest id of a request that is believed.
const REQUEST_ID_MAX: usize = 64;

pub(super) async fn around<T>(
    endpoint: Endpoint,
    begun: Instant,
    work: impl Future<Output = Result<T, CalcomError>>,
) -> Result<T, CalcomError> {
    let span = info_span!(
        "calcom_call",
        endpoint = endpoint.name(),
        method = endpoint.method().as_str(),
        status = Empty,
        request_id = Empty,
        outcome = Empty,
        elapsed_ms = Empty,
    );
    let result = work.instrument(span.clone()).await;
    let elapsed = u64::try_from((clock::now() - begun).as_millis()).unwrap_or(u64::MAX);
    let outcome = outcome(&result);
    span.record("outcome", outcome).record("elapsed_ms", elapsed);
    span.in_scope(|| debug!(outcome, elapsed_ms = elapsed, "call ended"));
    result
}

pub(super) fn answered(answer: &Response<Bytes>) {
    let span = Span::current();
    span.record("status", answer.status().as_u16());
    let id = answer.headers().get("x-request-id").and_then(|id| id.to_str().ok());
    if let Some(id) = id.filter(|id| is_plain(id)) {
        span.record("request_id", display(id));
    }
}

pub(super) fn repeats(endpoint: Endpoint, made: u32, pause: Duration) {
    let pause = u64::try_from(pause.as_millis()).unwrap_or(u64::MAX);
    debug!(endpoint = endpoint.name(), made, pause_ms = pause, "call is repeated");
}

pub(super) fn hedges(endpoint: Endpoint) {
    debug!(endpoint = endpoint.name(), "call is hedged");
}

/// An id, and not a sentence that a proxy put there.
fn is_plain(id: &str) -> bool {
    (1..=REQUEST_ID_MAX).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

//! How long an answer asks the caller to wait.
//!
//! The law: `Retry-After` (seconds, or a date measured against the answer's own `Date`) wins; on 429 without one, the largest
//! `X-RateLimit-Reset-*`, which is seconds from now; on 429 without either, a minute, which is how long Cal.com blocks a key.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::header::{DATE, RETRY_AFTER};
use http::{HeaderMap, HeaderName, StatusCode};

use crate::clock;

/// How long a key is blocked when nothing says otherwise.
const BLOCK: Duration = Duration::from_secs(60);
/// Longer waits are cut to this: no sane server means them.
const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);
const RESET_PREFIX: &str = "x-ratelimit-reset-";

/// The wait that `headers` ask for, if any.
pub(crate) fn wait(status: StatusCode, headers: &HeaderMap) -> Option<Duration> {
    let asked = retry_after(headers);
    if status != StatusCode::TOO_MANY_REQUESTS {
        return asked;
    }
    Some(asked.or_else(|| longest_reset(headers)).unwrap_or(BLOCK))
}

/// The instant of the answer by the server's own clock.
pub(crate) fn server_time(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    date(headers, &DATE)
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds).min(LONGEST));
    }
    let until = date(headers, &RETRY_AFTER)?;
    let now = server_time(headers).unwrap_or_else(clock::wall);
    Some((until - now).to_std().unwrap_or_default().min(LONGEST))
}

fn longest_reset(headers: &HeaderMap) -> Option<Duration> {
    headers
        .iter()
        .filter(|(name, _)| name.as_str().starts_with(RESET_PREFIX))
        .filter_map(|(_, value)| value.to_str().ok()?.trim().parse::<u64>().ok())
        .max()
        .map(|seconds| Duration::from_secs(seconds).min(LONGEST))
}

/// An HTTP date (RFC 9110 section 5.6.7): the form that must be sent, or one of the two that must be understood.
fn date(headers: &HeaderMap, name: &HeaderName) -> Option<DateTime<Utc>> {
    let text = headers.get(name)?.to_str().ok()?.trim();
    httpdate::parse_http_date(text).ok().map(DateTime::from)
}

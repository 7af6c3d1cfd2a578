//! The headers that every answer has.

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::DATE;
use http::{HeaderMap, HeaderName, HeaderValue, Response};

use crate::throttle::{Admission, Verdict};

pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Limit, remaining requests, and the seconds until they come back, for each limit by name.
pub(crate) fn tell_limits(headers: &mut HeaderMap, verdict: &Verdict<'_>) {
    for (name, admission) in &verdict.0 {
        let Admission { limit, remaining, reset, .. } = *admission;
        let members = [("limit", i64::from(limit)), ("remaining", i64::from(remaining)), ("reset", reset)];
        for (member, value) in members {
            if let Ok(header) = HeaderName::try_from(format!("x-ratelimit-{member}-{name}")) {
                headers.insert(header, value.into());
            }
        }
    }
}

/// The server's own clock.
pub(crate) fn dated(mut answer: Response<Bytes>, now: DateTime<Utc>) -> Response<Bytes> {
    if let Ok(date) = HeaderValue::try_from(now.format("%a, %d %b %Y %H:%M:%S GMT").to_string()) {
        answer.headers_mut().insert(DATE, date);
    }
    answer
}

//! What faults do to a request and its answer.

use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use http::header::{CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Response, StatusCode};

use crate::account::RateLimit;
use crate::fault::Fault;
use crate::headers::{dated, tell_limits};
use crate::problem::Problem;
use crate::throttle::{Admission, Verdict};

/// An answer and how it gets out.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) delay: Duration,
    pub(crate) ending: Ending,
    pub(crate) answer: Response<Bytes>,
}

/// How an answer gets out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// As it is.
    Whole,
    /// Never.
    Hang,
    /// Not at all: the connection is reset.
    Reset,
    /// Half of it.
    Truncated,
}

impl Staged {
    fn whole(answer: Response<Bytes>) -> Self {
        Self { delay: Duration::ZERO, ending: Ending::Whole, answer }
    }

    fn silent(ending: Ending) -> Self {
        Self { delay: Duration::ZERO, ending, answer: Response::new(Bytes::new()) }
    }

    /// Faults that strike before anything happens, to a request to `target` at `now`.
    pub(crate) fn before(fault: Fault, (target, now): (&str, DateTime<Utc>), limit: RateLimit) -> Option<Self> {
        let broken = || Problem::constant(500, "INTERNAL_SERVER_ERROR", "There was an error, please try again later.");
        Some(match fault {
            Fault::Refuse | Fault::Reset => Self::silent(Ending::Reset),
            Fault::Hang => Self::silent(Ending::Hang),
            Fault::Http500 => Self::whole(dated(broken().answer(target, now), now)),
            Fault::Http502 => Self::whole(dated(bad_gateway(), now)),
            Fault::Http503 { retry_after } => {
                let mut answer = Problem::flat(503, "Service Unavailable").answer(target, now);
                answer.headers_mut().insert(RETRY_AFTER, retry_after.into());
                Self::whole(dated(answer, now))
            }
            Fault::Status429 { reset, retry_after } => {
                let mut answer = Problem::throttled().answer(target, now);
                let reset = i64::try_from(reset).unwrap_or(i64::MAX);
                let admission = Admission { admitted: false, limit: limit.limit, remaining: 0, reset };
                tell_limits(answer.headers_mut(), &Verdict(vec![("default", admission)]));
                if let Some(seconds) = retry_after {
                    answer.headers_mut().insert(RETRY_AFTER, seconds.into());
                }
                Self::whole(dated(answer, now))
            }
            _ => return None,
        })
    }

    /// Faults that strike after everything happened.
    pub(crate) fn after(fault: Fault, mut answer: Response<Bytes>, now: DateTime<Utc>) -> Self {
        let mut ending = Ending::Whole;
        match fault {
            Fault::LostResponse => ending = Ending::Reset,
            Fault::HangAfter => ending = Ending::Hang,
            Fault::Truncated => ending = Ending::Truncated,
            Fault::Http500After => {
                answer = dated(Problem::flat(500, "Internal server error").answer("/", now), now);
            }
            Fault::Malformed => *answer.body_mut() = Bytes::from_static(b"{\"status\":\"success\",\"data\":{oops"),
            Fault::WrongShape => *answer.body_mut() = Bytes::from_static(b"{\"status\":\"success\",\"data\":[[42]]}"),
            Fault::WrongContentType => {
                answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
            }
            _ => {}
        }
        Self { delay: Duration::ZERO, ending, answer }
    }
}

fn bad_gateway() -> Response<Bytes> {
    let page = "<html>\n<head><title>502 Bad Gateway</title></head>\n<body>\n<center><h1>502 Bad Gateway</h1></center>\n</body>\n</html>\n";
    let mut answer = Response::new(Bytes::from_static(page.as_bytes()));
    *answer.status_mut() = StatusCode::BAD_GATEWAY;
    answer.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("text/html"));
    answer
}

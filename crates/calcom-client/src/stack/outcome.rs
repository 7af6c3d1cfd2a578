//! What an answer says about the health of Cal.com.

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use tower::BoxError;

use crate::error::{TransportError, TransportFault};
use crate::meaning::Meaning;
use crate::retry_after;
use crate::wire;

/// How a call went, for a circuit breaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallOutcome {
    /// An answer, a refusal included: a taken slot is an answer.
    Success,
    /// No answer, an outage, or a body that is no JSON object from its first byte to its last.
    Failure {
        /// How long the answer asks to wait.
        retry_after: Option<Duration>,
    },
    /// Over quota. Cal.com is well; a breaker may still want to pause.
    OverQuota {
        /// How long the answer asks to wait.
        retry_after: Duration,
    },
    /// The key is refused. That is its owner's trouble and says nothing about Cal.com.
    Credential,
    /// It says nothing: nothing was sent.
    Ignored,
}

/// The law.
pub(crate) fn outcome(result: &Result<Response<Bytes>, BoxError>) -> CallOutcome {
    match result {
        Ok(response) => of_response(response),
        Err(error) => match error.downcast_ref::<TransportError>().map(TransportError::fault) {
            Some(TransportFault::HeldBack { .. }) => CallOutcome::Ignored,
            _ => CallOutcome::Failure { retry_after: None },
        },
    }
}

fn of_response(response: &Response<Bytes>) -> CallOutcome {
    let status = response.status();
    if status.is_success() {
        let body = response.body().trim_ascii();
        let is_object = body.starts_with(b"{") && body.ends_with(b"}");
        return if is_object { CallOutcome::Success } else { CallOutcome::Failure { retry_after: None } };
    }
    let wait = retry_after::wait(status, response.headers());
    match wire::meaning(response) {
        Meaning::OverQuota => CallOutcome::OverQuota { retry_after: wait.unwrap_or_default() },
        Meaning::Outage => CallOutcome::Failure { retry_after: wait },
        Meaning::Credential | Meaning::Forbidden => CallOutcome::Credential,
        _ => CallOutcome::Success,
    }
}

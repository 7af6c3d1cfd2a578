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
    /// No answer, an outage, or a body that is not JSON.
    Failure {
        /// How long the answer asks to wait.
        retry_after: Option<Duration>,
    },
    /// Over quota. Cal.com is well; a breaker may still want to pause.
    OverQuota {
        /// How long the answer asks to wait.
        retry_after: Duration,
    },
    /// It says nothing about Cal.com: nothing was sent, or one tenant's key is wrong.
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
        let is_json = response.body().iter().find(|byte| !byte.is_ascii_whitespace()).is_some_and(|byte| *byte == b'{');
        return if is_json { CallOutcome::Success } else { CallOutcome::Failure { retry_after: None } };
    }
    let wait = retry_after::wait(status, response.headers());
    match wire::meaning(response) {
        Meaning::OverQuota => CallOutcome::OverQuota { retry_after: wait.unwrap_or_default() },
        Meaning::Outage => CallOutcome::Failure { retry_after: wait },
        Meaning::Credential | Meaning::Forbidden => CallOutcome::Ignored,
        _ => CallOutcome::Success,
    }
}

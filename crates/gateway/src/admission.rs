//! The call's limits: one verdict before anything is looked up. A call without an id gets a small bucket of its own,
//! per agent, else per peer address, and is never refused for lacking one.

use std::net::IpAddr;

use call_rate_limiter::{CallLimiter, Request, Status, Verdict};
use retell_protocol::FunctionCall;

/// Both limiters: calls, and those who name no call.
#[derive(Debug)]
pub(crate) struct Admission {
    calls: CallLimiter,
    nameless: CallLimiter,
}

impl Admission {
    /// Admission by `calls`, and by `nameless` for requests without a call id.
    pub(crate) fn new(calls: CallLimiter, nameless: CallLimiter) -> Self {
        Self { calls, nameless }
    }

    /// Whether `call` may use `function` now; what is admitted is charged.
    pub(crate) async fn admit(&self, call: &FunctionCall, function: &str, peer: IpAddr) -> Verdict<'_> {
        let fingerprint = first_eight(call.args().fingerprint().as_bytes());
        match call.call_id() {
            Some(id) => self.calls.admit(&Request::new(id.as_str()).function(function).fingerprint(fingerprint)).await,
            None => {
                let subject = call.agent_id().map_or_else(|| format!("peer:{peer}"), |agent| format!("agent:{agent}"));
                self.nameless.admit(&Request::new(&subject).function(function).fingerprint(fingerprint)).await
            }
        }
    }

    /// What a call has used.
    pub(crate) async fn status(&self, call: &str) -> Status {
        self.calls.status(call).await
    }

    /// Lifts a call's block and gives it a fresh budget; whether anything was known of it.
    pub(crate) async fn unblock(&self, call: &str) -> bool {
        self.calls.unblock(call).await
    }

    /// Whether the counts are where they should be; false while Redis is lost and this instance counts by itself.
    pub(crate) fn is_healthy(&self) -> bool {
        self.calls.is_healthy()
    }
}

/// As much of a fingerprint as the limiter compares.
fn first_eight(bytes: &[u8; 16]) -> u64 {
    bytes.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

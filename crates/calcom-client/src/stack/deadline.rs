//! The caller's budget: when it is used up, everything inside ends, waits included.

use tower::BoxError;

use crate::error::{TransportError, TransportFault};
use crate::stack::around::{Answer, Asked, Policy, Wire};

/// Ends a call at the deadline of its context.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Deadline;

impl Policy for Deadline {
    async fn carry<S: Wire>(self, mut ready: S, asked: Asked) -> Answer {
        let timed_out = |_| BoxError::from(TransportError::new(TransportFault::Timeout));
        let deadline = asked.context.deadline;
        tokio::time::timeout_at(deadline, ready.call(asked.request)).await.map_err(timed_out)?
    }
}

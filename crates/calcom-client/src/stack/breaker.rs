//! Where a circuit breaker is hung in. The breaker itself lives elsewhere; here it is asked before a call and told after it.

use std::sync::Arc;
use std::time::Duration;

use crate::context::CallContext;
use crate::error::{TransportError, TransportFault};
use crate::stack::around::{Answer, Asked, Policy, Wire};
use crate::stack::outcome::{CallOutcome, outcome};

/// Asked before every call.
pub trait BreakerHook: Send + Sync + 'static {
    /// Lets the call through, or says for how long it would not.
    ///
    /// # Errors
    ///
    /// With the time until it may let calls through again, if it knows.
    fn acquire(&self, call: &CallContext) -> Result<Box<dyn BreakerPermit>, Option<Duration>>;
}

/// A hook that can be shown.
#[derive(Clone)]
pub(crate) struct Hook(pub(crate) Arc<dyn BreakerHook>);

impl std::fmt::Debug for Hook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("BreakerHook")
    }
}

/// Leave to make one call. Dropping it without a word means that the call was abandoned.
pub trait BreakerPermit: Send {
    /// Told how the call went.
    fn finish(self: Box<Self>, outcome: CallOutcome);
}

/// Asks the hook, if there is one.
#[derive(Clone, Debug)]
pub(crate) struct Breaker {
    hook: Option<Hook>,
}

impl Breaker {
    pub(crate) const fn new(hook: Option<Hook>) -> Self {
        Self { hook }
    }
}

impl Policy for Breaker {
    async fn carry<S: Wire>(self, mut ready: S, asked: Asked) -> Answer {
        let Some(hook) = self.hook else {
            return ready.call(asked.request).await;
        };
        let permit = hook
            .0
            .acquire(&asked.context)
            .map_err(|retry_after| TransportError::new(TransportFault::HeldBack { policy: "breaker", retry_after }))?;
        let result = ready.call(asked.request).await;
        permit.finish(outcome(&result));
        result
    }
}

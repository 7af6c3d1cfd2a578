//! The face: one handle for every home, cheap to clone.

use std::sync::Arc;

use crate::clock::{Clock, MonotonicClock};
use crate::law::{self, Ask, Decision};
use crate::memory::Memory;
use crate::policy::Policy;
use crate::request::{Request, bounded};
use crate::status::Status;
use crate::verdict::{Receipt, Source, Verdict};

/// A limiter: a policy and the home of its counts. Clones share both.
#[derive(Clone)]
pub struct CallLimiter {
    inner: Arc<Inner>,
}

struct Inner {
    policy: Policy,
    clock: Box<dyn Clock>,
    memory: Memory,
}

impl CallLimiter {
    /// A limiter whose counts live in this process.
    #[must_use]
    pub fn in_process(policy: Policy) -> Self {
        Self::in_process_with_clock(policy, MonotonicClock::new())
    }

    /// The same, told the time by `clock`.
    #[must_use]
    pub fn in_process_with_clock(policy: Policy, clock: impl Clock) -> Self {
        let memory = Memory::new(&policy);
        Self {
            inner: Arc::new(Inner {
                policy,
                clock: Box::new(clock),
                memory,
            }),
        }
    }

    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// Subjects that this process holds, idle ones that have not left yet included.
    #[must_use]
    pub fn subjects_held(&self) -> usize {
        self.inner.memory.held()
    }

    /// Decides on a request and charges it when it is admitted.
    ///
    /// Never fails: when the store of the counts is out of reach, the verdict says so
    /// ([`Verdict::is_degraded`]). With the in-process home it never waits either.
    pub async fn admit(&self, request: &Request<'_>) -> Verdict<'_> {
        self.admit_in_process(request)
    }

    /// Decides from the in-process home, without an async context.
    fn admit_in_process(&self, request: &Request<'_>) -> Verdict<'_> {
        let inner = &*self.inner;
        let ask = Ask::new(request, inner.policy.allowances());
        let subject = bounded(request.call);
        let now = inner.clock.now();
        let decision = inner.memory.admit(&inner.policy, &subject, (&ask, now));
        self.verdict(decision, Source::Memory)
    }

    /// Decides on a request without charging it.
    pub async fn peek(&self, request: &Request<'_>) -> Verdict<'_> {
        let inner = &*self.inner;
        let ask = Ask::new(request, inner.policy.allowances());
        let now = inner.clock.now();
        let look = |state: &mut _| law::peek(&inner.policy, state, &ask, now);
        let decision = inner
            .memory
            .with(&inner.policy, &bounded(request.call), look);
        self.verdict(decision, Source::Memory)
    }

    /// Gives back what an admitted request was charged, because the work was not done.
    pub async fn refund(&self, request: &Request<'_>, receipt: Receipt) {
        let inner = &*self.inner;
        let ask = Ask::new(request, inner.policy.allowances());
        let times = (receipt.at, inner.clock.now());
        let give = |state: &mut _| law::refund(&inner.policy, state, &ask, times);
        inner
            .memory
            .with(&inner.policy, &bounded(request.call), give);
    }

    /// What is known of a call.
    pub async fn status(&self, call: &str) -> Status {
        let inner = &*self.inner;
        let now = inner.clock.now();
        let call = bounded(call);
        inner.memory.with(&inner.policy, &call, |state| {
            state.settle(&inner.policy, now);
            Status::of(&inner.policy, &call, state, now)
        })
    }

    /// Forgets a call, block and counts: it starts afresh. Says whether anything was known of it.
    pub async fn unblock(&self, call: &str) -> bool {
        self.inner.memory.forget(&bounded(call))
    }

    fn verdict(&self, decision: Decision, source: Source) -> Verdict<'_> {
        Verdict::new(&self.inner.policy, decision, source)
    }
}

impl std::fmt::Debug for CallLimiter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallLimiter")
            .field("policy", &self.inner.policy)
            .finish_non_exhaustive()
    }
}

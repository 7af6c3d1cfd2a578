//! The face: one handle for every home, cheap to clone.

use std::fmt;
use std::sync::Arc;

use crate::clock::{Clock, MonotonicClock};
use crate::decision::Decision;
#[cfg(feature = "redis")]
use crate::error::Error;
use crate::memory::Memory;
#[cfg(feature = "metrics")]
use crate::meter;
use crate::policy::{Allowances, Policy};
use crate::question::{Ask, Question};
#[cfg(feature = "redis")]
use crate::redis::{RedisConfig, RedisHome};
use crate::request::{Bounded, Request, bounded};
use crate::status::Status;
use crate::verdict::{Receipt, Source, Verdict};

/// A limiter: a policy and the home of its counts. Clones share both.
#[derive(Clone)]
pub struct CallLimiter {
    inner: Arc<Inner>,
    lookup: Option<Arc<Lookup>>,
    observer: Option<Arc<Observer>>,
}

/// Is shown every verdict.
type Observer = dyn Fn(&Request<'_>, &Verdict<'_>) + Send + Sync;

/// Says what a request's subject is allowed, where that differs from the policy.
type Lookup = dyn Fn(&Request<'_>) -> Option<Allowances> + Send + Sync;

struct Inner {
    policy: Policy,
    clock: Arc<dyn Clock>,
    home: Home,
}

/// Where the counts live.
enum Home {
    Memory(Memory),
    #[cfg(feature = "redis")]
    Redis(Box<RedisHome>),
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
        let home = Home::Memory(Memory::new(&policy));
        Self { inner: Arc::new(Inner { policy, clock: Arc::new(clock), home }), lookup: None, observer: None }
    }

    /// A limiter whose counts live in Redis, shared by every process with the same policy.
    ///
    /// A Redis that cannot be reached yet is no error: the limiter begins with the loss policy and
    /// goes over to Redis when it appears.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] with every fault of `config`.
    #[cfg(feature = "redis")]
    pub async fn redis(policy: Policy, config: RedisConfig) -> Result<Self, Error> {
        Self::redis_with_clock(policy, config, MonotonicClock::new()).await
    }

    /// The same, with `clock` for what this process remembers by itself; the counts in Redis go by
    /// the server's time.
    ///
    /// # Errors
    ///
    /// [`Error::Configuration`] with every fault of `config`.
    #[cfg(feature = "redis")]
    pub async fn redis_with_clock(policy: Policy, config: RedisConfig, clock: impl Clock) -> Result<Self, Error> {
        let clock: Arc<dyn Clock> = Arc::new(clock);
        let home = RedisHome::connect(&policy, config, Arc::clone(&clock)).await?;
        let home = Home::Redis(Box::new(home));
        Ok(Self { inner: Arc::new(Inner { policy, clock, home }), lookup: None, observer: None })
    }

    /// The same limiter, asking `lookup` what each request's subject is allowed.
    ///
    /// `lookup` runs for every request and should be quick; `None` means the policy's allowances.
    /// Whoever asks for [`Allowances`] once per tenant and keeps them pays for a copy only.
    #[must_use]
    pub fn with_lookup(mut self, lookup: impl Fn(&Request<'_>) -> Option<Allowances> + Send + Sync + 'static) -> Self {
        self.lookup = Some(Arc::new(lookup));
        self
    }

    /// The same limiter, showing `observer` every verdict of [`admit`](Self::admit), for logs and events.
    #[must_use]
    pub fn with_observer(mut self, observer: impl Fn(&Request<'_>, &Verdict<'_>) + Send + Sync + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The policy in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.inner.policy
    }

    /// Subjects that this process holds, idle ones that have not left yet included.
    #[must_use]
    pub fn subjects_held(&self) -> usize {
        match &self.inner.home {
            Home::Memory(memory) => memory.held(),
            #[cfg(feature = "redis")]
            Home::Redis(home) => home.held(),
        }
    }

    /// Whether the home of the counts can be reached; always so in process.
    #[must_use]
    pub fn is_healthy(&self) -> bool {
        match &self.inner.home {
            Home::Memory(_) => true,
            #[cfg(feature = "redis")]
            Home::Redis(home) => home.is_up(),
        }
    }

    /// Decides on a request and charges it when it is admitted.
    ///
    /// Never fails: when the store of the counts is out of reach, the verdict says so
    /// ([`Verdict::is_degraded`]). With the in-process home it never waits either.
    pub async fn admit(&self, request: &Request<'_>) -> Verdict<'_> {
        match &self.inner.home {
            Home::Memory(memory) => self.admit_in(memory, request),
            #[cfg(feature = "redis")]
            Home::Redis(home) => {
                let (bounded, own) = (Bounded::of(request), self.own(request));
                let asked = bounded.request(request);
                let ask = Ask::new(&asked, self.allowances(&own));
                let (decision, source) = home.admit(&self.inner.question(&ask, asked.call)).await;
                let verdict = Verdict::new(&self.inner.policy, decision, source);
                self.show(request, &verdict);
                verdict
            }
        }
    }

    /// The same from outside async code, for the in-process home; `None` when the counts live elsewhere.
    #[must_use]
    pub fn admit_now(&self, request: &Request<'_>) -> Option<Verdict<'_>> {
        match &self.inner.home {
            Home::Memory(memory) => Some(self.admit_in(memory, request)),
            #[cfg(feature = "redis")]
            Home::Redis(_) => None,
        }
    }

    #[inline]
    fn admit_in(&self, memory: &Memory, request: &Request<'_>) -> Verdict<'_> {
        // The usual request, with nothing to look up and nothing to shorten.
        if self.lookup.is_none() && request.is_bounded() {
            return self.decided(memory, request, &Ask::new(request, self.inner.policy.allowances()));
        }
        let (bounded, own) = (Bounded::of(request), self.own(request));
        let asked = bounded.request(request);
        self.decided(memory, &asked, &Ask::new(&asked, self.allowances(&own)))
    }

    /// Decides on a request whose identifiers are bounded.
    #[inline]
    fn decided(&self, memory: &Memory, request: &Request<'_>, ask: &Ask<'_>) -> Verdict<'_> {
        let question = self.inner.question(ask, request.call);
        let decide = |decision: &mut Decision| memory.admit(&question, decision);
        let verdict = Verdict::decided(&self.inner.policy, Source::Memory, question.now, decide);
        self.show(request, &verdict);
        verdict
    }

    /// Decides on a request without charging it.
    pub async fn peek(&self, request: &Request<'_>) -> Verdict<'_> {
        let inner = &*self.inner;
        let (bounded, own) = (Bounded::of(request), self.own(request));
        let asked = bounded.request(request);
        let ask = Ask::new(&asked, self.allowances(&own));
        let question = inner.question(&ask, asked.call);
        let (decision, source) = match &inner.home {
            Home::Memory(memory) => (memory.peek(&question), Source::Memory),
            #[cfg(feature = "redis")]
            Home::Redis(home) => home.peek(&question).await,
        };
        Verdict::new(&inner.policy, decision, source)
    }

    /// Gives back what an admitted request was charged, because the work was not done.
    ///
    /// What has been forgotten since (a window that ended, a call that starts afresh) is not given
    /// back a second time.
    pub async fn refund(&self, request: &Request<'_>, receipt: Receipt) {
        let inner = &*self.inner;
        let (bounded, own) = (Bounded::of(request), self.own(request));
        let asked = bounded.request(request);
        let ask = Ask::new(&asked, self.allowances(&own));
        let question = inner.question(&ask, asked.call);
        match &inner.home {
            Home::Memory(memory) => memory.refund(&question, receipt.charge),
            #[cfg(feature = "redis")]
            Home::Redis(home) => home.refund(&question, receipt).await,
        }
    }

    /// What is known of a call.
    pub async fn status(&self, call: &str) -> Status {
        let Inner { policy, clock, home } = &*self.inner;
        let own = self.own(&Request::new(call));
        let (allowances, call) = (self.allowances(&own), bounded(call));
        match home {
            Home::Memory(memory) => memory.status((policy, allowances), &call, clock.now()),
            #[cfg(feature = "redis")]
            Home::Redis(home) => home.status((policy, allowances), &call, clock.now()).await,
        }
    }

    /// Forgets a call, block and counts: it starts afresh. Says whether anything was known of it.
    pub async fn unblock(&self, call: &str) -> bool {
        let call = bounded(call);
        match &self.inner.home {
            Home::Memory(memory) => memory.forget(&call),
            #[cfg(feature = "redis")]
            Home::Redis(home) => home.unblock(&self.inner.policy, &call).await,
        }
    }

    /// Counts a verdict and shows it to whoever wants to know.
    #[inline]
    fn show(&self, request: &Request<'_>, verdict: &Verdict<'_>) {
        #[cfg(feature = "metrics")]
        {
            meter::verdict(verdict);
            meter::subjects(self.subjects_held(), self.policy().config().max_subjects);
        }
        if let Some(observer) = &self.observer {
            observer(request, verdict);
        }
    }

    /// What a request's subject is allowed, where that is not the policy's.
    #[inline]
    fn own(&self, request: &Request<'_>) -> Option<Allowances> {
        self.lookup.as_ref().and_then(|lookup| lookup(request))
    }

    #[inline]
    fn allowances<'a>(&'a self, own: &'a Option<Allowances>) -> &'a Allowances {
        own.as_ref().unwrap_or(self.inner.policy.allowances())
    }
}

impl Inner {
    #[inline]
    fn question<'a>(&'a self, ask: &'a Ask<'a>, subject: &'a str) -> Question<'a> {
        Question { policy: &self.policy, subject, ask, now: self.clock.now() }
    }
}

impl fmt::Debug for CallLimiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallLimiter").field("policy", &self.inner.policy).finish_non_exhaustive()
    }
}

//! The quota of one API key: its bucket in this process, and the fleet's in Redis where there is one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response, StatusCode};
use tower::BoxError;

use crate::clock;
use crate::context::CallContext;
use crate::error::{TransportError, TransportFault};
use crate::observe;
use crate::retry_after;
use crate::stack::around::{Answer, Asked, Policy, Wire};
#[cfg(feature = "redis")]
use crate::stack::fleet::FleetBucket;
use crate::stack::quota_law::{Bucket, QuotaSettings, Terms, Told};

const REMAINING_PREFIX: &str = "x-ratelimit-remaining-";
const LIMIT_PREFIX: &str = "x-ratelimit-limit-";

/// The quota of one API key. Clones share it: give the same one to every client of the key.
#[derive(Clone, Debug)]
pub struct Quota(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    settings: QuotaSettings,
    account: Box<str>,
    // Held for a few arithmetic operations and never across an await, so an ordinary mutex is the cheapest.
    bucket: Mutex<Bucket>,
    #[cfg(feature = "redis")]
    fleet: Option<FleetBucket>,
}

/// How the quota stands.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct QuotaStatus {
    /// Requests that could go now, were they bookings. Where instances share the quota, this instance's part of what was last heard.
    pub available: f64,
    /// How long nobody goes, after a 429.
    pub paused_for: Option<Duration>,
    /// Whether the quota is shared with other instances at this moment.
    pub shared: bool,
}

impl Quota {
    /// A full quota of this process's own.
    pub(crate) fn new(settings: QuotaSettings, account: &str) -> Self {
        let bucket = Mutex::new(Bucket::new(&Terms::new(&settings, settings.instances), clock::now()));
        Self(Arc::new(Shared {
            settings,
            account: account.into(),
            bucket,
            #[cfg(feature = "redis")]
            fleet: None,
        }))
    }

    /// A quota that a fleet shares.
    #[cfg(feature = "redis")]
    pub(crate) fn shared(settings: QuotaSettings, account: &str, fleet: FleetBucket) -> Self {
        let (terms, now) = (Terms::new(&settings, settings.instances), clock::now());
        let mut bucket = Bucket::new(&terms, now);
        bucket.begin_alone(&terms, now);
        Self(Arc::new(Shared { settings, account: account.into(), bucket: Mutex::new(bucket), fleet: Some(fleet) }))
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> QuotaStatus {
        let (terms, now) = (self.terms(), clock::now());
        let mut bucket = self.bucket();
        let (available, paused_for) = (bucket.tokens(&terms, now), bucket.pause_left(now));
        QuotaStatus { available, paused_for, shared: self.is_shared() }
    }

    /// What it was made with.
    pub(crate) fn settings(&self) -> &QuotaSettings {
        &self.0.settings
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.0.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a token, but not beyond the deadline. Who is still waiting then was held back, and the server has nothing to do with
    /// it.
    async fn take(&self, context: &CallContext) -> Result<(), TransportError> {
        let mut told = None;
        let taken = tokio::time::timeout_at(context.deadline, self.wait(context, &mut told)).await;
        if matches!(taken, Ok(true)) {
            return Ok(());
        }
        Err(TransportError::new(TransportFault::HeldBack { policy: "quota", retry_after: told }))
    }

    /// Whether there was a token, now or after waits that fit in what is left of the time; `told` is the last of them. A spare question
    /// does not wait.
    async fn wait(&self, context: &CallContext, told: &mut Option<Duration>) -> bool {
        loop {
            let taken = self.try_take(context).await;
            observe::quota(&self.0.account, || self.status().available);
            let Err(wait) = taken else { return true };
            *told = Some(wait);
            if context.spare || wait >= context.remaining() {
                return false;
            }
            tokio::time::sleep(wait).await;
        }
    }

    async fn give_back(&self) {
        self.bucket().give_back(&self.terms(), clock::now());
        self.tell_give_back().await;
    }

    async fn learn(&self, answer: &Response<Bytes>) {
        let now = clock::now();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            let wait = retry_after::wait(answer.status(), answer.headers()).unwrap_or_default();
            self.bucket().pause(wait, now);
            self.tell_pause(wait).await;
        } else if let Some(told) = told(answer.headers()) {
            let (before, after) = {
                let mut bucket = self.bucket();
                let _ = bucket.tokens(&self.terms(), now);
                let before = *bucket;
                bucket.learn(&self.terms(), told, now);
                (before, *bucket)
            };
            if before != after {
                self.tell(told).await;
            }
        }
    }
}

#[cfg(not(feature = "redis"))]
impl Quota {
    fn terms(&self) -> Terms {
        Terms::new(&self.0.settings, self.0.settings.instances)
    }

    const fn is_shared(&self) -> bool {
        false
    }

    async fn try_take(&self, context: &CallContext) -> Result<(), Duration> {
        self.bucket().take(&self.terms(), context.priority, clock::now())
    }

    async fn tell_pause(&self, _: Duration) {}

    async fn tell_give_back(&self) {}

    async fn tell(&self, _: Told) {}
}

#[cfg(feature = "redis")]
impl Quota {
    fn terms(&self) -> Terms {
        let seen = self.0.fleet.as_ref().map_or(0, FleetBucket::instances);
        Terms::new(&self.0.settings, self.0.settings.instances.max(seen))
    }

    fn is_shared(&self) -> bool {
        self.0.fleet.as_ref().is_some_and(FleetBucket::is_heard)
    }

    /// Asks the fleet's bucket; where there is none or it is lost, this instance's.
    async fn try_take(&self, context: &CallContext) -> Result<(), Duration> {
        if let Some(fleet) = &self.0.fleet {
            // Who knows of a pause need not ask.
            if let Some(wait) = self.bucket().pause_left(clock::now()) {
                return Err(wait);
            }
            let level = self.status().available / self.terms().part;
            match fleet.take(&self.0.settings, context.priority, level).await {
                Some(heard) => {
                    let (now, part) = (clock::now(), self.terms().part);
                    let mut bucket = self.bucket();
                    bucket.follow(heard.tokens * part, now);
                    if let Some(wait) = heard.paused_for {
                        bucket.pause(wait, now);
                    }
                    return heard.verdict;
                }
                None if fleet.was_just_lost() => self.bucket().begin_alone(&self.terms(), clock::now()),
                None => {}
            }
        }
        self.bucket().take(&self.terms(), context.priority, clock::now())
    }

    /// Told even if the caller hangs up meanwhile.
    async fn tell_pause(&self, wait: Duration) {
        if self.0.fleet.is_some() {
            let quota = self.clone();
            let told = tokio::spawn(async move {
                if let Some(fleet) = &quota.0.fleet {
                    fleet.pause(&quota.0.settings, wait).await;
                }
            });
            let _ = told.await;
        }
    }

    async fn tell_give_back(&self) {
        if let Some(fleet) = &self.0.fleet {
            fleet.give_back(&self.0.settings).await;
        }
    }

    async fn tell(&self, told: Told) {
        if let Some(fleet) = &self.0.fleet {
            fleet.learn(&self.0.settings, told).await;
        }
    }
}

/// A request is refused only when it is over all limits of a key, so the largest rest counts, and the largest limit.
fn told(headers: &HeaderMap) -> Option<Told> {
    let largest = |prefix: &str| {
        let named = headers.iter().filter(|(name, _)| name.as_str().starts_with(prefix));
        named.filter_map(|(_, value)| value.to_str().ok()?.trim().parse().ok()).max()
    };
    Some(Told { remaining: largest(REMAINING_PREFIX)?, limit: largest(LIMIT_PREFIX) })
}

/// Counts every request against a quota.
impl Policy for Quota {
    async fn carry<S: Wire>(self, mut ready: S, asked: Asked) -> Answer {
        self.take(&asked.context).await?;
        observe::attempt(&asked.context);
        let result = ready.call(asked.request).await;
        match &result {
            Ok(answer) => self.learn(answer).await,
            Err(error) if was_not_sent(error) => self.give_back().await,
            Err(_) => {}
        }
        result
    }
}

/// Whether there was no connection that could have carried the request.
fn was_not_sent(error: &BoxError) -> bool {
    error.downcast_ref::<TransportError>().map(TransportError::fault) == Some(&TransportFault::Connect)
}

//! The quota of one API key in this process, and the service that counts against it.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use tower::{BoxError, Service};

use crate::clock;
use crate::context::CallContext;
use crate::error::{TransportError, TransportFault};
use crate::retry_after;
use crate::stack::quota_law::{Bucket, QuotaSettings, Told};

const REMAINING_PREFIX: &str = "x-ratelimit-remaining-";

/// The quota of one API key. Clones share it: give the same one to every client of the key.
#[derive(Clone, Debug)]
pub struct Quota(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    settings: QuotaSettings,
    // Held for a few arithmetic operations and never across an await, so an ordinary mutex is the cheapest.
    bucket: Mutex<Bucket>,
}

/// How the quota stands.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct QuotaStatus {
    /// Requests that could go now, were they bookings.
    pub available: f64,
    /// How long nobody goes, after a 429.
    pub paused_for: Option<Duration>,
}

impl Quota {
    /// A full quota.
    pub(crate) fn new(settings: QuotaSettings) -> Self {
        let bucket = Mutex::new(Bucket::new(&settings, clock::now()));
        Self(Arc::new(Shared { settings, bucket }))
    }

    /// How it stands.
    #[must_use]
    pub fn status(&self) -> QuotaStatus {
        let now = clock::now();
        let mut bucket = self.bucket();
        QuotaStatus { available: bucket.tokens(&self.0.settings, now), paused_for: bucket.pause_left(now) }
    }

    fn bucket(&self) -> MutexGuard<'_, Bucket> {
        self.0.bucket.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a token, but not beyond the deadline.
    async fn take(&self, context: &CallContext) -> Result<(), TransportError> {
        loop {
            let taken = self.bucket().take(&self.0.settings, context.priority, clock::now());
            let Err(wait) = taken else { return Ok(()) };
            if wait >= context.remaining() {
                return Err(TransportError::new(TransportFault::HeldBack { policy: "quota", retry_after: Some(wait) }));
            }
            tokio::time::sleep(wait).await;
        }
    }

    fn learn(&self, answer: &Response<Bytes>) {
        let now = clock::now();
        if answer.status() == StatusCode::TOO_MANY_REQUESTS {
            let wait = retry_after::wait(answer.status(), answer.headers()).unwrap_or_default();
            self.bucket().pause(wait, now);
        } else if let Some(told) = told(answer.headers()) {
            self.bucket().learn(&self.0.settings, told, now);
        }
    }
}

/// A request is refused only when it is over all limits of a key, so the largest rest counts.
fn told(headers: &HeaderMap) -> Option<Told> {
    let rests = headers.iter().filter(|(name, _)| name.as_str().starts_with(REMAINING_PREFIX));
    let remaining = rests.filter_map(|(_, value)| value.to_str().ok()?.trim().parse().ok()).max()?;
    Some(Told { remaining })
}

/// Counts every request against a quota.
#[derive(Clone, Debug)]
pub(crate) struct Throttled<S> {
    inner: S,
    quota: Quota,
}

impl<S> Throttled<S> {
    pub(crate) const fn new(inner: S, quota: Quota) -> Self {
        Self { inner, quota }
    }
}

impl<S> Service<Request<Bytes>> for Throttled<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError> + Clone + Send + Sync + 'static,
    S::Future: Send + 'static,
{
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Bytes>, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let clone = self.inner.clone();
        let mut ready = std::mem::replace(&mut self.inner, clone);
        let quota = self.quota.clone();
        Box::pin(async move {
            if let Some(context) = request.extensions().get::<CallContext>() {
                quota.take(context).await?;
            }
            let answer = ready.call(request).await?;
            quota.learn(&answer);
            Ok(answer)
        })
    }
}

//! Where a circuit breaker is hung in. The breaker itself lives elsewhere; here it is asked before a call and told after it.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tower::{BoxError, Service};

use crate::context::CallContext;
use crate::error::{TransportError, TransportFault};
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
pub(crate) struct Breaker<S> {
    inner: S,
    hook: Option<Hook>,
}

impl<S> Breaker<S> {
    pub(crate) const fn new(inner: S, hook: Option<Hook>) -> Self {
        Self { inner, hook }
    }
}

impl<S> Service<Request<Bytes>> for Breaker<S>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError>,
    S::Future: Send + 'static,
{
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Bytes>, BoxError>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        let context = request.extensions().get::<CallContext>().copied();
        let Some((hook, context)) = self.hook.as_ref().zip(context) else {
            return Box::pin(self.inner.call(request));
        };
        match hook.0.acquire(&context) {
            Err(retry_after) => {
                let error = TransportError::new(TransportFault::HeldBack { policy: "breaker", retry_after });
                Box::pin(std::future::ready(Err(error.into())))
            }
            Ok(permit) => {
                let call = self.inner.call(request);
                Box::pin(async move {
                    let result = call.await;
                    permit.finish(outcome(&result));
                    result
                })
            }
        }
    }
}

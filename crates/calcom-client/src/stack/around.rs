//! What the policies of the stack have in common: each is a [`Policy`], and [`Around`] makes it a `tower` service.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower::{BoxError, Service};

use crate::context::CallContext;

/// What a service of the stack ends with.
pub(crate) type Answer = Result<Response<Bytes>, BoxError>;

/// A service of the stack.
pub(crate) trait Wire:
    Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError, Future: Send + 'static>
    + Clone
    + Send
    + Sync
    + 'static
{
}

impl<S> Wire for S where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError, Future: Send + 'static>
        + Clone
        + Send
        + Sync
        + 'static
{
}

/// One request, and what travels with it.
pub(crate) struct Asked {
    pub(crate) request: Request<Bytes>,
    pub(crate) context: CallContext,
}

/// What is done around one call.
pub(crate) trait Policy: Clone + Send + Sync + 'static {
    /// Carries a request to its answer through `ready`, the instance that was made ready for it.
    fn carry<S: Wire>(self, ready: S, asked: Asked) -> impl Future<Output = Answer> + Send;
}

/// A policy around a service. A request without a [`CallContext`] passes untouched.
#[derive(Clone, Debug)]
pub(crate) struct Around<P, S> {
    policy: P,
    inner: S,
}

impl<P, S> Around<P, S> {
    pub(crate) const fn new(policy: P, inner: S) -> Self {
        Self { policy, inner }
    }
}

impl<P: Policy, S: Wire> Service<Request<Bytes>> for Around<P, S> {
    type Response = Response<Bytes>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Answer> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<Bytes>) -> Self::Future {
        // The instance that was made ready makes the call; the clone waits for its own readiness.
        let clone = self.inner.clone();
        let mut ready = std::mem::replace(&mut self.inner, clone);
        match request.extensions().get::<CallContext>().copied() {
            Some(context) => Box::pin(self.policy.clone().carry(ready, Asked { request, context })),
            None => Box::pin(ready.call(request)),
        }
    }
}

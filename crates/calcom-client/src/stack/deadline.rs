//! The caller's budget: when it is used up, everything inside ends, waits included.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::{Request, Response};
use tower::{BoxError, Service};

use crate::context::CallContext;
use crate::error::{TransportError, TransportFault};

/// Ends a call at the deadline of its context.
#[derive(Clone, Debug)]
pub(crate) struct Deadline<S> {
    inner: S,
}

impl<S> Deadline<S> {
    pub(crate) const fn new(inner: S) -> Self {
        Self { inner }
    }
}

impl<S> Service<Request<Bytes>> for Deadline<S>
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
        let call = self.inner.call(request);
        Box::pin(async move {
            let Some(context) = context else {
                return call.await;
            };
            let timed_out = |_| BoxError::from(TransportError::new(TransportFault::Timeout));
            tokio::time::timeout_at(context.deadline, call).await.map_err(timed_out)?
        })
    }
}

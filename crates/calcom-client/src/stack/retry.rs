//! Repeats what the law allows, within the deadline of the call.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use tower::{BoxError, Service, ServiceExt as _};

use crate::context::CallContext;
use crate::error::{TransportError, TransportFault};
use crate::retry_after;
use crate::stack::retry_law::{Attempt, Case, RetrySettings};

/// Repeats.
#[derive(Clone, Debug)]
pub(crate) struct Retry<S> {
    inner: S,
    settings: RetrySettings,
}

impl<S> Retry<S> {
    pub(crate) const fn new(inner: S, settings: RetrySettings) -> Self {
        Self { inner, settings }
    }
}

impl<S> Service<Request<Bytes>> for Retry<S>
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
        // The instance that was made ready makes the first attempt; the clone waits for its own readiness.
        let clone = self.inner.clone();
        let ready = std::mem::replace(&mut self.inner, clone);
        let settings = self.settings.clone();
        Box::pin(attempts(ready, settings, request))
    }
}

async fn attempts<S>(
    mut service: S,
    settings: RetrySettings,
    request: Request<Bytes>,
) -> Result<Response<Bytes>, BoxError>
where
    S: Service<Request<Bytes>, Response = Response<Bytes>, Error = BoxError>,
{
    let Some(context) = request.extensions().get::<CallContext>().copied() else {
        return service.call(request).await;
    };
    let mut result = service.call(request.clone()).await;
    let mut made = 1;
    while let Some(pause) = next(&settings, &context, (made, &result)) {
        tokio::time::sleep(pause).await;
        result = service.ready().await?.call(request.clone()).await;
        made += 1;
    }
    result
}

fn next(
    settings: &RetrySettings,
    context: &CallContext,
    last: (u32, &Result<Response<Bytes>, BoxError>),
) -> Option<Duration> {
    let (made, result) = last;
    let attempt = match result {
        Ok(answer) => Attempt::Answer(answer.status(), retry_after::wait(answer.status(), answer.headers())),
        Err(error) => match error.downcast_ref::<TransportError>().map(TransportError::fault) {
            Some(TransportFault::Connect) => Attempt::NotSent,
            Some(TransportFault::Interrupted | TransportFault::Timeout) => Attempt::NoAnswer,
            _ => Attempt::Final,
        },
    };
    settings.pause(Case { attempt, made, safe: context.endpoint.is_safe_to_repeat(), remaining: context.remaining() })
}

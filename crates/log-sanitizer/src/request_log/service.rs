//! Notes a request's head before the inner service takes it.

use crate::clock::Clock;
use crate::request_log::future::{Head, ResponseFuture};
use crate::sanitizer::Sanitizer;
use http::{Request, Response};
use std::fmt::Display;
use std::task::{Context, Poll};
use tower_service::Service;

/// A service whose requests are logged; made by [`RequestLogLayer`](crate::RequestLogLayer).
#[derive(Clone, Debug)]
pub struct RequestLog<S> {
    inner: S,
    sanitizer: Sanitizer,
    clock: Clock,
}

impl<S> RequestLog<S> {
    pub(super) const fn new(inner: S, sanitizer: Sanitizer, clock: Clock) -> Self {
        Self { inner, sanitizer, clock }
    }
}

impl<S, B, R> Service<Request<B>> for RequestLog<S>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Display,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let head = Head::of(&request, &self.sanitizer, self.clock);
        ResponseFuture::new(self.inner.call(request), head)
    }
}

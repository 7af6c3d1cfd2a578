//! Tells how a request ended.

use crate::clock::Clock;
use crate::sanitizer::Sanitizer;
use http::{Method, Request, Response};
use pin_project_lite::pin_project;
use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Instant;

/// What is remembered of a request until it is answered.
#[derive(Debug)]
pub(super) struct Head {
    method: Method,
    uri: String,
    headers: Option<String>,
    sanitizer: Sanitizer,
    clock: Clock,
    began: Instant,
}

impl Head {
    /// The sanitized head; nothing when nobody listens.
    pub(super) fn of<B>(request: &Request<B>, sanitizer: &Sanitizer, clock: Clock) -> Option<Self> {
        tracing::enabled!(tracing::Level::WARN).then(|| Self {
            method: request.method().clone(),
            uri: sanitizer.sanitize_uri(request.uri()),
            headers: tracing::enabled!(tracing::Level::DEBUG)
                .then(|| format!("{:?}", sanitizer.sanitize_headers(request.headers()))),
            sanitizer: sanitizer.clone(),
            clock,
            began: clock(),
        })
    }

    fn answered(&self, status: u16) {
        let Self { method, uri, .. } = self;
        let elapsed_ms = self.elapsed_ms();
        match &self.headers {
            Some(headers) => tracing::info!(%method, uri, status, elapsed_ms, headers, "Request answered"),
            None => tracing::info!(%method, uri, status, elapsed_ms, "Request answered"),
        }
    }

    fn failed(&self, error: &impl Display) {
        let Self { method, uri, .. } = self;
        let error = error.to_string();
        let error = self.sanitizer.sanitize(&error);
        tracing::warn!(%method, uri, elapsed_ms = self.elapsed_ms(), error = &*error, "Request failed");
    }

    fn elapsed_ms(&self) -> u64 {
        let elapsed = (self.clock)().saturating_duration_since(self.began);
        u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
    }
}

pin_project! {
    /// The answer of a logged request.
    #[derive(Debug)]
    pub struct ResponseFuture<F> {
        #[pin]
        inner: F,
        head: Option<Head>,
    }
}

impl<F> ResponseFuture<F> {
    pub(super) const fn new(inner: F, head: Option<Head>) -> Self {
        Self { inner, head }
    }
}

impl<F, R, E> Future for ResponseFuture<F>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Display,
{
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = ready!(this.inner.poll(cx));
        if let Some(head) = this.head.take() {
            match &result {
                Ok(response) => head.answered(response.status().as_u16()),
                Err(error) => head.failed(error),
            }
        }
        Poll::Ready(result)
    }
}

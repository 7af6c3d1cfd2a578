//! The service: asks the breaker before each call.

use std::task::{Context, Poll};

use tower_service::Service;

use crate::breaker::CircuitBreaker;
use crate::call::CallError;
use crate::refusal::Refusal;
use crate::tower::classify::Classify;
use crate::tower::future::ResponseFuture;

/// A service behind a breaker.
///
/// `poll_ready` does not wait for the inner service while the circuit refuses: it is ready at once
/// and the call brings the refusal, so that nothing queues before a dead upstream. An error of the
/// inner service's readiness passes through and counts for nothing, since no call was made.
#[derive(Debug)]
pub struct CircuitBreakerService<S, C> {
    inner: S,
    breaker: CircuitBreaker,
    classify: C,
    /// What `poll_ready` found; the inner service was not made ready for this call.
    refused: Option<Refusal>,
}

impl<S, C> CircuitBreakerService<S, C> {
    pub(crate) fn new(inner: S, breaker: CircuitBreaker, classify: C) -> Self {
        Self { inner, breaker, classify, refused: None }
    }

    /// The breaker.
    pub fn breaker(&self) -> &CircuitBreaker {
        &self.breaker
    }
}

impl<S: Clone, C: Clone> Clone for CircuitBreakerService<S, C> {
    /// A clone has not been made ready.
    fn clone(&self) -> Self {
        Self::new(self.inner.clone(), self.breaker.clone(), self.classify.clone())
    }
}

impl<S, C, Request> Service<Request> for CircuitBreakerService<S, C>
where
    S: Service<Request>,
    C: Classify<S::Response, S::Error> + Clone,
{
    type Response = S::Response;
    type Error = CallError<S::Error>;
    type Future = ResponseFuture<S::Future, C>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.refused = self.breaker.would_refuse();
        if self.refused.is_some() {
            return Poll::Ready(Ok(()));
        }
        self.inner.poll_ready(cx).map_err(CallError::Failed)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        if let Some(refusal) = self.refused.take() {
            self.breaker.count_refusal(&refusal);
            return ResponseFuture::refused(refusal);
        }
        match self.breaker.acquire_owned() {
            Ok(permit) => ResponseFuture::admitted(self.inner.call(request), permit, self.classify.clone()),
            Err(refusal) => ResponseFuture::refused(refusal),
        }
    }
}

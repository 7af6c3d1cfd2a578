//! The layer: wraps services so that all share one circuit.

use tower_layer::Layer;

use crate::breaker::CircuitBreaker;
use crate::tower::classify::ErrorsFail;
use crate::tower::service::CircuitBreakerService;

/// Wraps services with a breaker. All services that it makes share the circuit it was given.
#[derive(Debug, Clone)]
pub struct CircuitBreakerLayer<C = ErrorsFail> {
    breaker: CircuitBreaker,
    classify: C,
}

impl CircuitBreakerLayer {
    /// A layer for this breaker; every error of the inner service is a failure.
    #[must_use]
    pub fn new(breaker: CircuitBreaker) -> Self {
        Self { breaker, classify: ErrorsFail }
    }
}

impl<C> CircuitBreakerLayer<C> {
    /// A layer for this breaker with its own classifier.
    #[must_use]
    pub fn with_classifier(breaker: CircuitBreaker, classify: C) -> Self {
        Self { breaker, classify }
    }
}

impl<S, C: Clone> Layer<S> for CircuitBreakerLayer<C> {
    type Service = CircuitBreakerService<S, C>;

    fn layer(&self, inner: S) -> Self::Service {
        CircuitBreakerService::new(inner, self.breaker.clone(), self.classify.clone())
    }
}

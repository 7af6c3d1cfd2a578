//! Makes the service that logs.

use crate::clock::{Clock, now};
use crate::request_log::service::RequestLog;
use crate::sanitizer::Sanitizer;
use std::time::Instant;
use tower_layer::Layer;

/// Logs every request at `INFO` when it is answered: method, address, status and duration, where `DEBUG` is on the headers of the
/// request too; a service's error at `WARN`. Everything is sanitized before it becomes an event, so that no subscriber sees more.
#[derive(Clone, Debug)]
pub struct RequestLogLayer {
    sanitizer: Sanitizer,
    clock: Clock,
}

impl RequestLogLayer {
    /// A layer that sanitizes with `sanitizer`.
    pub fn new(sanitizer: Sanitizer) -> Self {
        Self { sanitizer, clock: now }
    }

    /// The same with another clock, for tests.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> Instant) -> Self {
        Self { clock, ..self }
    }
}

impl<S> Layer<S> for RequestLogLayer {
    type Service = RequestLog<S>;

    fn layer(&self, inner: S) -> Self::Service {
        RequestLog::new(inner, self.sanitizer.clone(), self.clock)
    }
}

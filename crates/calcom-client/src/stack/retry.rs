//! Repeats what the law allows, within the deadline of the call.

use std::time::Duration;

use tower::ServiceExt as _;

use crate::context::CallContext;
use crate::error::{TransportError, TransportFault};
use crate::observe;
use crate::retry_after;
use crate::stack::around::{Answer, Asked, Policy, Wire};
use crate::stack::retry_law::{Attempt, Case, RetrySettings};

/// Repeats.
#[derive(Clone, Debug)]
pub(crate) struct Retry {
    settings: RetrySettings,
}

impl Retry {
    pub(crate) const fn new(settings: RetrySettings) -> Self {
        Self { settings }
    }
}

impl Policy for Retry {
    async fn carry<S: Wire>(self, mut ready: S, asked: Asked) -> Answer {
        let Asked { request, context } = asked;
        let mut result = ready.call(request.clone()).await;
        let mut made = 1;
        while let Some(pause) = next(&self.settings, &context, (made, &result)) {
            observe::repeats(&context, made, pause);
            tokio::time::sleep(pause).await;
            result = ready.ready().await?.call(request.clone()).await;
            made += 1;
        }
        result
    }
}

fn next(settings: &RetrySettings, context: &CallContext, last: (u32, &Answer)) -> Option<Duration> {
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

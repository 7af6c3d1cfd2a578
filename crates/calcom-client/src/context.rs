//! What travels with a request through the services that a caller stacks around the transport.

use std::time::Duration;

use tokio::time::Instant;

use crate::clock;
use crate::endpoint::{Endpoint, Priority};

/// Found in the extensions of every request that the client hands to its transport. Policies read it instead of the address.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct CallContext {
    /// Which operation.
    pub endpoint: Endpoint,
    /// When the caller stops listening, on tokio's clock. Nothing should be started that cannot finish by then.
    pub deadline: Instant,
    /// Who goes first; the endpoint's own unless the caller lowered it with
    /// [`CalcomClient::at_priority`](crate::CalcomClient::at_priority).
    pub priority: Priority,
    /// A second question while the first is still out: it goes only if there is room for it now.
    pub(crate) spare: bool,
}

impl CallContext {
    /// A context that ends `budget` from now.
    #[must_use]
    pub fn new(endpoint: Endpoint, budget: Duration) -> Self {
        Self { endpoint, deadline: clock::now() + budget, priority: endpoint.priority(), spare: false }
    }

    /// What is left of the budget.
    #[must_use]
    pub fn remaining(&self) -> Duration {
        self.deadline.saturating_duration_since(clock::now())
    }

    /// The same call, behind everybody else's.
    pub(crate) const fn at_most(mut self, priority: Priority) -> Self {
        if (priority as u8) < self.priority as u8 {
            self.priority = priority;
        }
        self
    }

    /// The context of a second question.
    pub(crate) const fn spare(self) -> Self {
        Self { spare: true, ..self.at_most(Priority::Refresh) }
    }
}

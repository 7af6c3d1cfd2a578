//! How the stack is set up, checked as a whole.

use std::sync::Arc;

use crate::fault::Faults;
use crate::jitter::Jitter;
use crate::stack::breaker::{BreakerHook, Hook};
use crate::stack::quota::Quota;
use crate::stack::quota_law::QuotaSettings;
use crate::stack::retry_law::RetrySettings;

/// What the stack needs to know. The defaults suit Cal.com.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct StackConfig {
    /// When and how often is repeated.
    pub retry: RetrySettings,
    /// How many requests an API key may make. One stack per key: the quota belongs to the key.
    pub quota: QuotaSettings,
}

/// Settings that were checked, with the state that belongs to one API key. Clones share it.
#[derive(Clone, Debug)]
pub struct StackSettings {
    pub(crate) retry: RetrySettings,
    pub(crate) quota: Quota,
    pub(crate) breaker: Option<Hook>,
}

impl StackConfig {
    /// Checks everything at once.
    ///
    /// # Errors
    ///
    /// With every fault and its path.
    pub fn validate(self) -> Result<StackSettings, Faults> {
        let mut faults = Faults::default();
        self.retry.check(&mut faults);
        self.quota.check(&mut faults);
        let quota = Quota::new(self.quota);
        faults.into_result(StackSettings { retry: self.retry, quota, breaker: None })
    }
}

impl StackSettings {
    /// With a circuit breaker around everything.
    #[must_use]
    pub fn with_breaker(mut self, hook: impl BreakerHook) -> Self {
        self.breaker = Some(Hook(Arc::new(hook)));
        self
    }

    /// With a quota that other stacks share, for several clients of one key.
    #[must_use]
    pub fn with_quota(mut self, quota: Quota) -> Self {
        self.quota = quota;
        self
    }

    /// With randomness from outside, for tests that repeat exactly.
    #[must_use]
    pub fn with_jitter(mut self, jitter: Jitter) -> Self {
        self.retry.jitter = jitter;
        self
    }

    /// The quota of this key.
    #[must_use]
    pub const fn quota(&self) -> &Quota {
        &self.quota
    }
}

//! How the stack is set up, checked as a whole.

use std::sync::Arc;

use crate::fault::Faults;
use crate::jitter::Jitter;
#[cfg(feature = "redis")]
use crate::key::ApiKey;
use crate::stack::breaker::{BreakerHook, Hook};
#[cfg(feature = "redis")]
use crate::stack::fleet::QuotaFleet;
use crate::stack::hedge::HedgeSettings;
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
    /// When slots are asked for a second time; never when absent.
    pub hedge: Option<HedgeSettings>,
}

/// Settings that were checked, with the state that belongs to one API key. Clones share it.
#[derive(Clone, Debug)]
pub struct StackSettings {
    pub(crate) retry: RetrySettings,
    pub(crate) quota: Quota,
    pub(crate) hedge: Option<HedgeSettings>,
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
        if let Some(hedge) = &self.hedge {
            hedge.check(&mut faults);
        }
        let quota = Quota::new(self.quota, "default");
        faults.into_result(StackSettings { retry: self.retry, quota, hedge: self.hedge, breaker: None })
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

    /// With a full quota of its own, for another key under the same settings. `account` names it in metrics.
    #[must_use]
    pub fn with_own_quota(mut self, account: &str) -> Self {
        self.quota = Quota::new(self.quota.settings().clone(), account);
        self
    }

    /// With the quota that all instances of `fleet` share for `key`. `account` names it in metrics.
    #[cfg(feature = "redis")]
    #[must_use]
    pub fn with_fleet_quota(mut self, fleet: &QuotaFleet, key: &ApiKey, account: &str) -> Self {
        self.quota = Quota::shared(self.quota.settings().clone(), account, fleet.bucket(key));
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

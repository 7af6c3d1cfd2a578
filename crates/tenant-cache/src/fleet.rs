//! The face of a cache that shares a Redis tier with a fleet.

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::cache::TenantCache;
use crate::config::{ConfigFaults, ValidConfig};
use crate::ids::TenantId;
use crate::redis::{Canary, Fittings, RedisTier, ValidRedisConfig};
use crate::tiers::{Surroundings, Tiers};

impl<V: Serialize + DeserializeOwned + Send + Sync + 'static> TenantCache<V> {
    /// A cache with a Redis tier behind its memory. It connects in the background and goes on in memory until it has;
    /// must be called within a tokio runtime, where its tasks run until the last handle is dropped.
    ///
    /// # Errors
    ///
    /// When the address cannot be used.
    pub fn with_redis(
        config: ValidConfig,
        redis: ValidRedisConfig,
        surroundings: Surroundings,
    ) -> Result<Self, ConfigFaults> {
        let mut tiers = Tiers::<V>::new(config, surroundings.clone());
        let fittings = Fittings {
            prefix: &tiers.config.get().prefix,
            clock: surroundings.clock,
            randomness: &surroundings.randomness,
            hearing: Arc::clone(&tiers.hearing),
            hook: surroundings.events,
            longest: tiers.lifetimes.longest(),
        };
        tiers.remote = Some(Box::new(RedisTier::start(redis, fittings)?));
        Ok(Self { tiers: Arc::new(tiers) })
    }
}

impl<V: Send + Sync + 'static> TenantCache<V> {
    /// Whether Redis answers and invalidations of other instances are heard; `None` without a Redis tier.
    #[must_use]
    pub fn is_linked(&self) -> Option<bool> {
        let remote = self.tiers.remote.as_ref()?;
        Some(remote.tier().station().link().is_up() && self.tiers.hearing.is_heard())
    }

    /// Whether Redis knows all that this instance ended of a tenant; `true` without a Redis tier.
    #[must_use]
    pub fn is_settled(&self, tenant: &TenantId) -> bool {
        self.tiers.remote.as_ref().is_none_or(|remote| remote.tier().is_settled(tenant))
    }

    /// Plants a marker entry of a tenant in Redis for `life`; `false` when Redis does not answer.
    pub async fn plant_canary(&self, tenant: &TenantId, life: Duration) -> bool {
        match &self.tiers.remote {
            Some(remote) => remote.tier().plant(tenant, life).await,
            None => false,
        }
    }

    /// Looks whether a tenant's marker stands where it was planted.
    pub async fn inspect_canary(&self, tenant: &TenantId) -> Canary {
        match &self.tiers.remote {
            Some(remote) => remote.tier().inspect(tenant).await,
            None => Canary::Unknown,
        }
    }
}

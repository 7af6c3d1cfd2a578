//! A cache on a manual clock, and loaders that count.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tenant_cache::{
    BranchId, CacheConfig, Clock, EventTypeId, Found, Freshness, Key, LoadError, Loaded, ManualClock, Randomness,
    Scope, TenantCache, TenantId,
};

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("outage {0}")]
pub(crate) struct Outage(pub(crate) u32);

pub(crate) struct House {
    pub(crate) cache: TenantCache<String>,
    pub(crate) clock: ManualClock,
    pub(crate) loads: Arc<AtomicUsize>,
}

pub(crate) fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

pub(crate) fn tenant(id: &str) -> TenantId {
    TenantId::new(id).unwrap()
}

pub(crate) fn branch(id: &str) -> BranchId {
    BranchId::new(id).unwrap()
}

pub(crate) fn event_type(id: &str) -> EventTypeId {
    EventTypeId::new(id).unwrap()
}

pub(crate) fn scope(tenant_id: &str, branch_id: &str, event_type_id: &str) -> Scope {
    Scope::tenant(&tenant(tenant_id)).branch(&branch(branch_id)).event_type(&event_type(event_type_id))
}

pub(crate) fn key(tenant_id: &str) -> Key {
    scope(tenant_id, "0", "7").key().part("2026-11-25")
}

/// 30 s fresh, 20 s stale while revalidating, 100 s stale if error, 10 s empty; no jitter, no refresh ahead of time.
pub(crate) fn plain() -> CacheConfig {
    CacheConfig {
        prefix: "slots".into(),
        fresh: seconds(30),
        stale_while_revalidate: seconds(20),
        stale_if_error: seconds(100),
        negative: seconds(10),
        jitter_percent: 0,
        refresh_ahead_percent: 0,
        retry_pause: seconds(1),
        ..CacheConfig::default()
    }
}

impl House {
    pub(crate) fn new() -> Self {
        Self::with(plain(), Randomness::seeded(1))
    }

    pub(crate) fn with(config: CacheConfig, randomness: Randomness) -> Self {
        let (clock, hand) = Clock::manual();
        let cache = TenantCache::with(config.validate().unwrap(), clock, randomness);
        Self { cache, clock: hand, loads: Arc::default() }
    }

    pub(crate) fn loads(&self) -> usize {
        self.loads.load(Ordering::SeqCst)
    }

    async fn ask(
        &self,
        key: &Key,
        freshness: Freshness,
        outcome: Result<Loaded<String>, Outage>,
    ) -> Result<Found<String>, LoadError<Outage>> {
        let loads = Arc::clone(&self.loads);
        self.cache
            .get_or_load(key, freshness, move || async move {
                loads.fetch_add(1, Ordering::SeqCst);
                outcome
            })
            .await
    }

    /// Asks with a loader that brings `value`.
    pub(crate) async fn get(&self, key: &Key, value: &str) -> Found<String> {
        self.ask(key, Freshness::StaleAllowed, Ok(Loaded::found(value.to_owned()))).await.unwrap()
    }

    pub(crate) async fn get_with(&self, key: &Key, freshness: Freshness, value: &str) -> Found<String> {
        self.ask(key, freshness, Ok(Loaded::found(value.to_owned()))).await.unwrap()
    }

    /// Asks with a loader that brings an empty answer.
    pub(crate) async fn get_empty(&self, key: &Key) -> Found<String> {
        self.ask(key, Freshness::StaleAllowed, Ok(Loaded::empty(String::new()))).await.unwrap()
    }

    /// Asks with a loader that fails.
    pub(crate) async fn fail(&self, key: &Key, freshness: Freshness) -> Result<Found<String>, LoadError<Outage>> {
        self.ask(key, freshness, Err(Outage(1))).await
    }
}

/// Lets the tasks that are ready run until none is.
pub(crate) async fn settle() {
    for _ in 0..16 {
        tokio::task::yield_now().await;
    }
}

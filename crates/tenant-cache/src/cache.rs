//! The face: a handle that is cheap to clone.

use std::error::Error;
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use crate::ask::Ask;
use crate::clock::Clock;
use crate::config::ValidConfig;
use crate::error::LoadError;
use crate::event::EventHook;
use crate::found::{Found, Freshness, Loaded, State, Tier};
use crate::generation::Extent;
use crate::ids::{BranchId, EventTypeId, TenantId};
use crate::key::Key;
use crate::random::Randomness;
use crate::scope::Scope;
use crate::stats::CacheStats;
use crate::tiers::{Look, Surroundings, Tiers};

/// A cache whose keys cannot be made without a tenant. Clones share everything.
pub struct TenantCache<V> {
    pub(crate) tiers: Arc<Tiers<V>>,
}

impl<V: Send + Sync + 'static> TenantCache<V> {
    /// A cache on the system's clock.
    #[must_use]
    pub fn new(config: ValidConfig) -> Self {
        Self::with(config, Clock::system(), Randomness::system())
    }

    /// A cache whose time and chance come from outside.
    #[must_use]
    pub fn with(config: ValidConfig, clock: Clock, randomness: Randomness) -> Self {
        let events = EventHook::default();
        Self::within(config, Surroundings { clock, randomness, events })
    }

    /// A cache that gets everything from outside.
    #[must_use]
    pub fn within(config: ValidConfig, surroundings: Surroundings) -> Self {
        Self { tiers: Arc::new(Tiers::new(config, surroundings)) }
    }

    /// The value of a key from memory, or nothing. Never loads, and never starts a refresh.
    #[must_use]
    #[inline]
    pub fn get(&self, key: &Key, freshness: Freshness) -> Option<Found<V>> {
        // Not by way of a look: the usual hit is put together where the caller wants it.
        let (entry, now) = self.tiers.find(key, freshness)?;
        if self.tiers.serves(&entry, now) {
            return Some(Found::new(entry, now, State::Fresh, Tier::Memory));
        }
        match self.tiers.look_closer(entry, now, freshness) {
            Look::Hit(found) | Look::HitAndRefresh(found) => Some(found),
            Look::Miss => None,
        }
    }

    /// The value of a key, from the cache if it has one that the caller accepts, else from `loader`.
    ///
    /// Of all callers that miss a key together one loads, in its own task, and the others wait. When that caller is
    /// cancelled or its loader panics, another takes over with its own loader. A stale hit is answered at once and
    /// refreshed by a task of its own, which needs a tokio runtime.
    ///
    /// # Errors
    ///
    /// The loader's error, to everybody who waited, when nothing stale may stand in for the value. When something may,
    /// the answer is `Ok` with [`State::StaleOnError`](crate::State::StaleOnError) and the error beside it.
    pub async fn get_or_load<E, F, Fut>(
        &self,
        key: &Key,
        freshness: Freshness,
        loader: F,
    ) -> Result<Found<V>, LoadError<E>>
    where
        E: Error + Send + Sync + 'static,
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output = Result<Loaded<V>, E>> + Send + 'static,
    {
        match self.tiers.look(key, freshness) {
            Look::Hit(found) => Ok(found),
            Look::HitAndRefresh(found) => {
                self.tiers.refresh(key, &found, loader);
                Ok(found)
            }
            Look::Miss => self.tiers.miss(Ask { key, freshness }, loader).await,
        }
    }

    /// Ends everything of a tenant, in the time that one entry takes.
    pub fn invalidate_tenant(&self, tenant: &TenantId) {
        self.invalidate(&Scope::tenant(tenant));
    }

    /// Ends everything of one of a tenant's branches.
    pub fn invalidate_branch(&self, tenant: &TenantId, branch: &BranchId) {
        self.invalidate(&Scope::tenant(tenant).branch(branch));
    }

    /// Ends everything of one of a tenant's event types, in all branches.
    pub fn invalidate_event_type(&self, tenant: &TenantId, event_type: &EventTypeId) {
        self.invalidate(&Scope::tenant(tenant).event_type(event_type));
    }

    /// Ends everything that lies in all the ids that the scope has.
    ///
    /// A load that began before is answered to those who asked before, never stored, and never served after.
    pub fn invalidate(&self, scope: &Scope) {
        let ids = scope.ids();
        self.end(Extent::Scope(ids));
        self.tiers.tenants.cell(ids.tenant).counters.invalidations.one();
    }

    /// Ends one entry.
    pub fn invalidate_key(&self, key: &Key) {
        self.end(Extent::Key(key.as_bytes()));
        self.tiers.tenants.cell(key.tenant_id()).counters.invalidations.one();
    }

    /// Ends every entry of every tenant.
    pub fn clear(&self) {
        self.end(Extent::Everything);
    }

    fn end(&self, extent: Extent<'_>) {
        #[cfg(feature = "redis")]
        if let Some(remote) = &self.tiers.remote {
            remote.tier().invalidate(extent);
        }
        self.tiers.generations.invalidate(extent);
    }

    /// What the cache has done so far, per tenant.
    #[must_use]
    pub fn stats(&self) -> CacheStats {
        self.tiers.tenants.read(self.tiers.clock.now())
    }

    /// The texts of up to `limit` keys that have a value of some use, for an operator to see.
    #[must_use]
    pub fn keys(&self, limit: usize) -> Vec<String> {
        let (tiers, now) = (&self.tiers, self.tiers.clock.now());
        let prefix = &tiers.config.get().prefix;
        tiers.store.texts(prefix, limit, |entry| entry.span.covers_error(now) && entry.holds(&tiers.generations))
    }

    /// The text of a key in this cache.
    #[must_use]
    pub fn key_text(&self, key: &Key) -> String {
        key.text(&self.tiers.config.get().prefix)
    }
}

impl<V> Clone for TenantCache<V> {
    fn clone(&self) -> Self {
        Self { tiers: Arc::clone(&self.tiers) }
    }
}

impl<V> fmt::Debug for TenantCache<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TenantCache").field("config", self.tiers.config.get()).finish_non_exhaustive()
    }
}

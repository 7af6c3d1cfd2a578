//! A miss: join the flight of the key, or lead it and load; a stale hit: refresh in the background.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use crate::clock::Moment;
use crate::entry::{Entry, Origin};
use crate::error::LoadError;
use crate::flight::{Landing, Leader, Seat};
use crate::found::{Found, Freshness, Loaded, State, Tier};
use crate::key::Key;
use crate::stats::Counters;
use crate::tenants::TenantCell;
use crate::tiers::Tiers;

/// What a loader's future gives.
pub(crate) type Brought<V, E> = Result<Loaded<V>, E>;

/// A load that has begun. Dropped before it is finished, it counts as aborted.
struct Attempt {
    tenant: Arc<TenantCell>,
    began: Moment,
    origin: Origin,
    finished: bool,
}

impl Attempt {
    fn counters(&self) -> &Counters {
        &self.tenant.counters
    }
}

impl Drop for Attempt {
    fn drop(&mut self) {
        if !self.finished {
            self.counters().load_aborts.one();
        }
    }
}

impl<V: Send + Sync + 'static> Tiers<V> {
    /// Answers a call that the memory tier could not.
    pub(crate) async fn miss<E, F, Fut>(
        &self,
        key: &Key,
        freshness: Freshness,
        loader: F,
    ) -> Result<Found<V>, LoadError<E>>
    where
        E: Error + Send + Sync + 'static,
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        let tenant = self.tenants.cell(key.tenant_id());
        let landed = if freshness == Freshness::LoadNow {
            tenant.counters.forced.one();
            self.load(key, Origin::now(&self.generations, key.as_bytes()), loader)
                .await
        } else {
            tenant.counters.misses.one();
            self.share(key, &tenant, loader).await
        };
        let error = match landed {
            Ok(entry) => {
                return Ok(Found::new(
                    entry,
                    self.clock.now(),
                    State::Fresh,
                    Tier::Loader,
                ));
            }
            Err(error) => error,
        };
        let stand_in = match freshness {
            Freshness::StaleAllowed => self.stand_in(key),
            Freshness::FreshOnly | Freshness::LoadNow => None,
        };
        let Some(entry) = stand_in else {
            return Err(LoadError::new(error));
        };
        tenant.counters.stale_on_error.one();
        let found = Found::new(entry, self.clock.now(), State::StaleOnError, Tier::Memory);
        Ok(found.because_of(error))
    }

    /// Leads or follows until one flight has landed.
    async fn share<E, F, Fut>(
        &self,
        key: &Key,
        tenant: &TenantCell,
        loader: F,
    ) -> Result<Arc<Entry<V>>, Arc<E>>
    where
        E: Error + Send + Sync + 'static,
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        loop {
            let origin = Origin::now(&self.generations, key.as_bytes());
            if key.is_oversize() {
                return self.load(key, origin, loader).await;
            }
            let follower = match self.flights.join(key.as_bytes(), origin) {
                Seat::Leader(leader) => return self.lead(leader, key, loader).await,
                Seat::Follower(follower) => follower,
            };
            match follower.wait().await {
                Some(Landing::Loaded(entry)) => {
                    tenant.counters.joined.one();
                    return Ok(entry);
                }
                // An error of another loader's type says nothing to this caller, who then loads itself.
                Some(Landing::Failed(error)) => {
                    if let Ok(error) = error.downcast::<E>() {
                        return Err(error);
                    }
                }
                None => {}
            }
        }
    }

    async fn lead<E, F, Fut>(
        &self,
        leader: Leader<V>,
        key: &Key,
        loader: F,
    ) -> Result<Arc<Entry<V>>, Arc<E>>
    where
        E: Error + Send + Sync + 'static,
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        // Between this caller's look and its lead, an earlier flight may have landed.
        if let Some(entry) = self.second_look(key) {
            leader.land(Landing::Loaded(Arc::clone(&entry)));
            return Ok(entry);
        }
        let brought = self.load(key, leader.origin(), loader).await;
        leader.land(Landing::of(&brought));
        brought
    }

    async fn load<E, F, Fut>(
        &self,
        key: &Key,
        origin: Origin,
        loader: F,
    ) -> Result<Arc<Entry<V>>, Arc<E>>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        self.tenants.cell(key.tenant_id()).counters.loads.one();
        self.attempt(key, origin, loader).await
    }

    async fn attempt<E, F, Fut>(
        &self,
        key: &Key,
        origin: Origin,
        loader: F,
    ) -> Result<Arc<Entry<V>>, Arc<E>>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        let tenant = self.tenants.cell(key.tenant_id());
        let mut attempt = Attempt {
            tenant,
            began: self.clock.now(),
            origin,
            finished: false,
        };
        let brought = loader().await;
        attempt.finished = true;
        let took = self.clock.now().since(attempt.began);
        attempt.counters().load_micros.add_micros(took);
        match brought {
            Ok(loaded) => Ok(self.keep(key, (attempt.began, attempt.origin), loaded)),
            Err(error) => {
                attempt.counters().load_errors.one();
                Err(Arc::new(error))
            }
        }
    }

    /// Starts one refresh of a key in the background, unless one is running.
    pub(crate) fn refresh<E, F, Fut>(self: &Arc<Self>, key: &Key, found: &Found<V>, loader: F)
    where
        E: Error + Send + Sync + 'static,
        F: FnOnce() -> Fut + Send + 'static,
        Fut: Future<Output = Brought<V, E>> + Send + 'static,
    {
        let origin = Origin::now(&self.generations, key.as_bytes());
        let Some(leader) = self.flights.lead(key.as_bytes(), origin) else {
            return;
        };
        // Somebody else's refresh may have landed between this caller's look and its lead.
        let current = self.store.get(key.as_bytes());
        if !current.is_some_and(|current| found.is_entry(&current)) {
            return;
        }
        let (tiers, key, stale) = (Arc::clone(self), key.clone(), found.entry());
        tokio::spawn(async move {
            stale.tenant.counters.refreshes.one();
            let brought = tiers.attempt(&key, leader.origin(), loader).await;
            if brought.is_err() {
                stale.retry_at(tiers.clock.now().plus(tiers.config.get().retry_pause));
            }
            leader.land(Landing::of(&brought));
        });
    }
}

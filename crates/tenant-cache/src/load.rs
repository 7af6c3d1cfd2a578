//! A miss: join the flight of the key, or lead it and load; a stale hit: refresh in the background.

use std::error::Error;
use std::future::Future;
use std::sync::Arc;

use crate::ask::Ask;
use crate::clock::Moment;
use crate::consult::{Consulted, Start};
use crate::entry::{Entry, Origin};
use crate::error::LoadError;
use crate::flight::{Landing, Leader, Seat};
use crate::found::{Found, Freshness, Loaded, State, Tier};
use crate::key::Key;
use crate::stats::Counters;
use crate::sync::spawn;
use crate::tenants::TenantCell;
use crate::tiers::Tiers;

/// What a loader's future gives.
pub(crate) type Brought<V, E> = Result<Loaded<V>, E>;

/// What a load came to, shared by all who waited for it.
type Landed<V, E> = Result<(Arc<Entry<V>>, Tier), Arc<E>>;

/// A load that has begun. Dropped before it is finished, it counts as aborted.
struct Attempt {
    tenant: Arc<TenantCell>,
    began: Moment,
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
    pub(crate) async fn miss<E, F, Fut>(&self, ask: Ask<'_>, loader: F) -> Result<Found<V>, LoadError<E>>
    where
        E: Error + Send + Sync + 'static,
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        let tenant = self.tenants.cell(ask.key.tenant_id());
        let landed = if ask.freshness == Freshness::LoadNow {
            tenant.counters.forced.one();
            self.load(ask.key, Start::alone(self.origin(ask.key)), loader).await
        } else {
            tenant.miss(self.clock.now());
            self.share(ask, &tenant, loader).await
        };
        let now = self.clock.now();
        let error = match landed {
            Ok((entry, tier)) => {
                return Ok(Found::new(entry, now, State::Fresh, tier).marked_by_age());
            }
            Err(error) => error,
        };
        let stand_in = match ask.freshness {
            Freshness::StaleAllowed => self.stand_in(ask.key),
            Freshness::FreshOnly | Freshness::LoadNow => None,
        };
        let Some(entry) = stand_in else {
            return Err(LoadError::new(error));
        };
        tenant.counters.stale_on_error.one();
        Ok(Found::new(entry, now, State::StaleOnError, Tier::Memory).because_of(error))
    }

    fn origin(&self, key: &Key) -> Origin {
        Origin::now(&self.generations, key.as_bytes())
    }

    /// Leads or follows until one flight has landed.
    async fn share<E, F, Fut>(&self, ask: Ask<'_>, tenant: &TenantCell, loader: F) -> Landed<V, E>
    where
        E: Error + Send + Sync + 'static,
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        loop {
            let origin = self.origin(ask.key);
            if ask.key.is_oversize() {
                return self.load(ask.key, Start::alone(origin), loader).await;
            }
            let follower = match self.flights.join(ask.key.as_bytes(), origin) {
                Seat::Leader(leader) => return self.lead(leader, ask, loader).await,
                Seat::Follower(follower) => follower,
            };
            match follower.wait().await {
                // What came out of Redis for the leader may be too old for this caller.
                Some(Landing::Loaded(entry, tier)) if tier == Tier::Loader || self.accepts(&entry, ask.freshness) => {
                    tenant.counters.joined.one();
                    return Ok((entry, tier));
                }
                // An error of another loader's type says nothing to this caller, who then loads itself.
                Some(Landing::Failed(error)) => {
                    if let Ok(error) = error.downcast::<E>() {
                        return Err(error);
                    }
                }
                Some(Landing::Loaded(..)) | None => {}
            }
        }
    }

    async fn lead<E, F, Fut>(&self, leader: Leader<V>, ask: Ask<'_>, loader: F) -> Landed<V, E>
    where
        E: Error + Send + Sync + 'static,
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        // Between this caller's look and its lead, an earlier flight may have landed.
        let landed = match self.second_look(ask.key) {
            Some(entry) => Ok((entry, Tier::Memory)),
            None => match self.consult(ask, leader.origin()).await {
                Consulted::Found(entry, tier) => Ok((entry, tier)),
                Consulted::Load(start) => self.load(ask.key, start, loader).await,
            },
        };
        leader.land(Landing::of(&landed));
        landed
    }

    async fn load<E, F, Fut>(&self, key: &Key, start: Start, loader: F) -> Landed<V, E>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        self.tenants.cell(key.tenant_id()).counters.loads.one();
        self.attempt(key, start, loader).await
    }

    async fn attempt<E, F, Fut>(&self, key: &Key, start: Start, loader: F) -> Landed<V, E>
    where
        F: FnOnce() -> Fut,
        Fut: Future<Output = Brought<V, E>>,
    {
        let tenant = self.tenants.cell(key.tenant_id());
        let mut attempt = Attempt { tenant, began: self.clock.now(), finished: false };
        let brought = loader().await;
        attempt.finished = true;
        let took = self.clock.now().since(attempt.began);
        attempt.counters().load_micros.add_micros(took);
        match brought {
            Ok(loaded) => {
                let (entry, stored) = self.keep(key, (attempt.began, start.origin), loaded);
                if stored {
                    self.hand_on(key, start, &entry);
                }
                Ok((entry, Tier::Loader))
            }
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
        let Some(leader) = self.flights.lead(key.as_bytes(), self.origin(key)) else {
            return;
        };
        // Somebody else's refresh may have landed between this caller's look and its lead.
        let current = self.store.get(key.hashed());
        if !current.is_some_and(|current| found.is_entry(&current)) {
            return;
        }
        let (tiers, key, stale) = (Arc::clone(self), key.clone(), found.entry());
        spawn(async move {
            let landed = match tiers.consult_for_refresh(&key, &stale, leader.origin()).await {
                None => return,
                Some(Consulted::Found(entry, tier)) => Ok((entry, tier)),
                Some(Consulted::Load(start)) => {
                    stale.tenant.counters.refreshes.one();
                    tiers.attempt(&key, start, loader).await
                }
            };
            if landed.is_err() {
                stale.retry_at(tiers.clock.now().plus(tiers.config.get().retry_pause));
            }
            leader.land(Landing::of(&landed));
        });
    }
}

//! What the cache has under its face: the tiers, the counters, and the time.

use std::sync::Arc;

use crate::clock::{Clock, Moment};
use crate::config::ValidConfig;
use crate::entry::{Contents, Entry, Origin};
use crate::event::EventHook;
use crate::flight::Flights;
use crate::found::{Found, Freshness, Loaded, State, Tier};
use crate::generation::Generations;
#[cfg(feature = "redis")]
use crate::hearing::Hearing;
use crate::key::Key;
use crate::lifetime::{Condition, Kind, Lifetimes};
use crate::random::Randomness;
#[cfg(feature = "redis")]
use crate::redis::Remote;
use crate::share::Shares;
use crate::store::{Life, Store};
use crate::tenants::Tenants;

/// What a cache gets from outside: time, chance, and somebody to tell.
#[derive(Debug, Clone, Default)]
pub struct Surroundings {
    /// The time.
    pub clock: Clock,
    /// The chance that jitter is drawn from.
    pub randomness: Randomness,
    /// Who hears of events.
    pub events: EventHook,
}

/// Everything that the handles of one cache share.
pub(crate) struct Tiers<V> {
    pub(crate) config: ValidConfig,
    pub(crate) lifetimes: Lifetimes,
    pub(crate) clock: Clock,
    pub(crate) randomness: Randomness,
    pub(crate) generations: Arc<Generations>,
    pub(crate) tenants: Tenants,
    pub(crate) store: Store<V>,
    pub(crate) flights: Arc<Flights<V>>,
    #[cfg(feature = "redis")]
    pub(crate) hearing: Arc<Hearing>,
    #[cfg(feature = "redis")]
    pub(crate) remote: Option<Box<dyn Remote<V>>>,
}

/// What the memory tier answered.
pub(crate) enum Look<V> {
    /// Serve this, and do nothing else.
    Hit(Found<V>),
    /// Serve this, and refresh it in the background.
    HitAndRefresh(Found<V>),
    /// Nothing that may be served without a load.
    Miss,
}

impl<V> Look<V> {
    fn with_refresh(found: Found<V>, now: Moment) -> Self {
        if found.entry().may_refresh(now) { Self::HitAndRefresh(found) } else { Self::Hit(found) }
    }
}

impl<V> Tiers<V> {
    pub(crate) fn new(config: ValidConfig, surroundings: Surroundings) -> Self {
        let generations = Arc::new(Generations::new());
        let numbers = config.get();
        let shares = Shares::new(numbers.capacity, numbers.tenant_floor_percent, numbers.tenant_cap_percent);
        let life = Life { clock: surroundings.clock.clone(), generations: Arc::clone(&generations) };
        Self {
            lifetimes: config.lifetimes(),
            tenants: Tenants::new(numbers.max_tenants, Arc::new(shares), numbers.window),
            store: Store::new(numbers.capacity, life),
            flights: Flights::new(),
            #[cfg(feature = "redis")]
            hearing: Arc::new(Hearing::new(Arc::clone(&generations))),
            #[cfg(feature = "redis")]
            remote: None,
            generations,
            config,
            clock: surroundings.clock,
            randomness: surroundings.randomness,
        }
    }

    /// Looks a key up in memory, and counts a hit.
    #[inline]
    pub(crate) fn look(&self, key: &Key, freshness: Freshness) -> Look<V> {
        let Some((entry, now)) = self.find(key, freshness) else {
            return Look::Miss;
        };
        if self.serves(&entry, now) {
            return Look::Hit(Found::new(entry, now, State::Fresh, Tier::Memory));
        }
        self.look_closer(entry, now, freshness)
    }

    /// The entry of a key, for whom takes one, and the present moment.
    #[inline]
    pub(crate) fn find(&self, key: &Key, freshness: Freshness) -> Option<(Arc<Entry<V>>, Moment)> {
        if freshness == Freshness::LoadNow {
            return None;
        }
        let entry = self.store.get(key.hashed())?;
        Some((entry, self.clock.now()))
    }

    /// Counts a hit and serves the entry, if it is fresh, not invalidated, and no refresh is due.
    #[inline]
    pub(crate) fn serves(&self, entry: &Entry<V>, now: Moment) -> bool {
        let served = entry.is_calm(now) && entry.holds(&self.generations) && !self.is_in_doubt(entry, now);
        if served {
            entry.touch();
            entry.tenant.counters.hits.one();
        }
        served
    }

    /// What may be done with an entry that is not simply served.
    #[cold]
    #[inline(never)]
    pub(crate) fn look_closer(&self, entry: Arc<Entry<V>>, now: Moment, freshness: Freshness) -> Look<V> {
        if !entry.holds(&self.generations) {
            self.store.forget(&entry);
            return Look::Miss;
        }
        if self.is_in_doubt(&entry, now) {
            return Look::Miss;
        }
        match entry.span.condition(now) {
            Condition::Fresh | Condition::RefreshDue => {
                entry.tenant.counters.hits.one();
                Look::with_refresh(Found::new(entry, now, State::Fresh, Tier::Memory), now)
            }
            Condition::Stale if freshness == Freshness::StaleAllowed => {
                entry.tenant.counters.stale.one();
                Look::with_refresh(Found::new(entry, now, State::Stale, Tier::Memory), now)
            }
            Condition::Stale | Condition::StaleIfError => Look::Miss,
            Condition::Spent => {
                self.store.forget(&entry);
                Look::Miss
            }
        }
    }

    /// The fresh entry of a key, if another caller has just brought one. Counts nothing.
    pub(crate) fn second_look(&self, key: &Key) -> Option<Arc<Entry<V>>> {
        let (entry, now) = (self.store.get(key.hashed())?, self.clock.now());
        let fresh = entry.is_calm(now) && !self.is_in_doubt(&entry, now);
        (fresh && entry.holds(&self.generations)).then_some(entry)
    }

    /// The entry that may stand in for a load that failed.
    pub(crate) fn stand_in(&self, key: &Key) -> Option<Arc<Entry<V>>> {
        let entry = self.store.get(key.hashed())?;
        let covers = entry.span.covers_error(self.clock.now());
        (covers && entry.holds(&self.generations)).then_some(entry)
    }

    /// Makes an entry of what a loader brought and stores it, unless it was outrun by an invalidation.
    pub(crate) fn keep(&self, key: &Key, began: (Moment, Origin), loaded: Loaded<V>) -> (Arc<Entry<V>>, bool) {
        let (began, origin) = began;
        let kind = Kind { empty: loaded.empty, fresh_at_most: loaded.fresh_at_most };
        let span = self.lifetimes.span(began, kind, self.randomness.draw());
        let tenant = self.tenants.cell(key.tenant_id());
        let Loaded { value, weight, empty, .. } = loaded;
        let entry = Arc::new(Entry::new(key.hashed(), origin, tenant, Contents { span, value, weight, empty }));
        let stored = !key.is_oversize() && self.store.put(&entry, &self.generations);
        if !stored {
            entry.tenant.counters.outrun.one();
        }
        (entry, stored)
    }

    /// Whether a caller takes this entry without a load.
    pub(crate) fn accepts(&self, entry: &Entry<V>, freshness: Freshness) -> bool {
        match entry.span.condition(self.clock.now()) {
            Condition::Fresh | Condition::RefreshDue => freshness != Freshness::LoadNow,
            Condition::Stale => freshness == Freshness::StaleAllowed,
            Condition::StaleIfError | Condition::Spent => false,
        }
    }

    /// Whether a value is too old to be served while invalidations are not heard.
    #[inline]
    #[cfg(feature = "redis")]
    fn is_in_doubt(&self, entry: &Entry<V>, now: Moment) -> bool {
        let limit = self.hearing.age_limit();
        limit != u64::MAX && now.nanos().saturating_sub(entry.span.began.nanos()) > limit
    }

    /// Without Redis there is nobody to hear.
    #[inline]
    #[cfg(not(feature = "redis"))]
    fn is_in_doubt(&self, _entry: &Entry<V>, _now: Moment) -> bool {
        false
    }
}

//! Before a load: what the Redis tier has, and whether another instance is loading already. Without Redis, nothing.

#[cfg(feature = "redis")]
use std::sync::Arc;
#[cfg(feature = "redis")]
use std::time::Duration;

use crate::ask::Ask;
use crate::entry::{Entry, Origin};
use crate::found::Tier;
use crate::key::Key;
#[cfg(feature = "redis")]
use crate::lifetime::{Condition, Span};
#[cfg(feature = "redis")]
use crate::redis::{Claim, Kept, Rejection, Remnant, Ticket};
use crate::tiers::Tiers;

/// Under what a load begins.
pub(crate) struct Start {
    pub(crate) origin: Origin,
    #[cfg(feature = "redis")]
    ticket: Option<Ticket>,
}

impl Start {
    /// A load whose value stays in this process.
    pub(crate) const fn alone(origin: Origin) -> Self {
        Self {
            origin,
            #[cfg(feature = "redis")]
            ticket: None,
        }
    }
}

/// What came of asking.
pub(crate) enum Consulted<V> {
    /// A value that will do.
    #[cfg_attr(not(feature = "redis"), expect(dead_code, reason = "only Redis has one"))]
    Found(std::sync::Arc<Entry<V>>, Tier),
    /// Nothing that will do: load.
    Load(Start),
}

#[cfg(not(feature = "redis"))]
impl<V> Tiers<V> {
    #[expect(clippy::unused_async, reason = "awaits Redis when there is one")]
    pub(crate) async fn consult(&self, _ask: Ask<'_>, origin: Origin) -> Consulted<V> {
        Consulted::Load(Start::alone(origin))
    }

    #[expect(clippy::unused_async, reason = "awaits Redis when there is one")]
    pub(crate) async fn consult_for_refresh(
        &self,
        _key: &Key,
        _stale: &Entry<V>,
        origin: Origin,
    ) -> Option<Consulted<V>> {
        Some(Consulted::Load(Start::alone(origin)))
    }

    pub(crate) fn hand_on(&self, _key: &Key, _start: Start, _entry: &Entry<V>) {}
}

/// How long to wait between two looks at a key that another instance loads.
#[cfg(feature = "redis")]
const PAUSES: [Duration; 4] =
    [Duration::from_millis(5), Duration::from_millis(10), Duration::from_millis(20), Duration::from_millis(40)];

#[cfg(feature = "redis")]
impl<V: Send + Sync + 'static> Tiers<V> {
    /// Asks Redis, and waits for another instance's load for as long as its lease can last.
    pub(crate) async fn consult(&self, ask: Ask<'_>, origin: Origin) -> Consulted<V> {
        let Some(remote) = &self.remote else {
            return Consulted::Load(Start::alone(origin));
        };
        let tenant = self.tenants.cell(ask.key.tenant_id());
        let (mut waited, mut looks) = (Duration::ZERO, 0_usize);
        let mut fetched = remote.fetch(ask.key, false).await;
        let mut reported = false;
        loop {
            if let Some(rejection) = fetched.rejection.filter(|_| !std::mem::replace(&mut reported, true)) {
                self.report(ask.key, rejection);
            }
            let entry = fetched.remnant.map(|remnant| self.adopt(ask.key, origin, remnant));
            if let Some(entry) = entry.as_ref().filter(|entry| self.is_fresh(entry)) {
                tenant.counters.redis_hits.one();
                return Consulted::Found(Arc::clone(entry), Tier::Redis);
            }
            match fetched.claim {
                Claim::NotMade => {}
                Claim::Granted(ticket) => {
                    tenant.counters.redis_misses.one();
                    return Consulted::Load(Start { origin, ticket: Some(ticket) });
                }
                Claim::Held if waited < remote.tier().station().config().lease => {
                    if let Some(entry) = entry.filter(|entry| self.accepts(entry, ask.freshness)) {
                        tenant.counters.redis_hits.one();
                        return Consulted::Found(entry, Tier::Redis);
                    }
                    let pause = PAUSES[looks.min(PAUSES.len() - 1)];
                    tokio::time::sleep(pause).await;
                    (waited, looks) = (waited + pause, looks + 1);
                }
                Claim::Held | Claim::Unavailable => {
                    tenant.counters.redis_failures.one();
                    return Consulted::Load(Start::alone(origin));
                }
            }
            fetched = remote.fetch(ask.key, true).await;
        }
    }

    /// The same for a refresh, which need not wait: nothing when another instance is at it.
    pub(crate) async fn consult_for_refresh(
        &self,
        key: &Key,
        stale: &Entry<V>,
        origin: Origin,
    ) -> Option<Consulted<V>> {
        let Some(remote) = &self.remote else {
            return Some(Consulted::Load(Start::alone(origin)));
        };
        let fetched = remote.fetch(key, true).await;
        if let Some(rejection) = fetched.rejection {
            self.report(key, rejection);
        }
        let newer = |entry: &Arc<Entry<V>>| entry.span.began > stale.span.began && self.is_fresh(entry);
        if let Some(entry) = fetched.remnant.map(|remnant| self.adopt(key, origin, remnant)).filter(newer) {
            stale.tenant.counters.redis_hits.one();
            return Some(Consulted::Found(entry, Tier::Redis));
        }
        match fetched.claim {
            Claim::Granted(ticket) => Some(Consulted::Load(Start { origin, ticket: Some(ticket) })),
            Claim::Held => {
                stale.retry_at(self.clock.now().plus(PAUSES[3]));
                None
            }
            Claim::NotMade | Claim::Unavailable => Some(Consulted::Load(Start::alone(origin))),
        }
    }

    /// Counts an entry that was not served, and tells the owner of the cache.
    fn report(&self, key: &Key, rejection: Rejection) {
        let counters = &self.tenants.cell(key.tenant_id()).counters;
        match rejection {
            Rejection::OtherScope(_) => counters.cross_tenant_prevented.one(),
            _ => counters.rejected.one(),
        }
        if let Some(remote) = &self.remote {
            remote.tier().station().link().hook().tell(&rejection.event(key.tenant_id().to_owned()));
        }
    }

    fn is_fresh(&self, entry: &Entry<V>) -> bool {
        matches!(entry.span.condition(self.clock.now()), Condition::Fresh | Condition::RefreshDue)
    }

    /// Takes a value out of Redis into memory, with what is left of its life.
    fn adopt(&self, key: &Key, origin: Origin, remnant: Remnant<V>) -> Arc<Entry<V>> {
        let here = |redis: u64| {
            let ahead = Duration::from_millis(redis.saturating_sub(remnant.redis_now));
            let behind = Duration::from_millis(remnant.redis_now.saturating_sub(redis));
            remnant.at.plus(ahead).minus(behind)
        };
        let times = remnant.label.times;
        let (began, fresh_until) = (here(times.began), here(times.fresh_until));
        let span = Span {
            began,
            refresh_due: self.lifetimes.refresh_due(began, fresh_until, self.randomness.draw()),
            fresh_until,
            stale_until: here(times.stale_until),
            error_until: here(times.error_until),
        };
        self.take_in(key, origin, (span, remnant))
    }

    fn take_in(&self, key: &Key, origin: Origin, (span, remnant): (Span, Remnant<V>)) -> Arc<Entry<V>> {
        let tenant = self.tenants.cell(key.tenant_id());
        let Remnant { value, label, .. } = remnant;
        let contents = crate::entry::Contents { span, value, weight: label.weight, empty: label.empty };
        let entry = Arc::new(Entry::new(key.hashed(), origin, tenant, contents));
        self.store.put(&entry, &self.generations);
        entry
    }

    /// Stores a loaded value in Redis, if its load had a ticket.
    pub(crate) fn hand_on(&self, key: &Key, start: Start, entry: &Entry<V>) {
        let (Some(remote), Some(ticket)) = (&self.remote, start.ticket) else {
            return;
        };
        let span = entry.span;
        let until = [span.fresh_until, span.stale_until, span.error_until];
        let (weight, empty) = (entry.weight, entry.empty);
        remote.store(key, ticket, &Kept { value: &*entry.value, began: span.began, until, weight, empty });
    }
}

//! What a cache has done, per tenant.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::lane::Laned;

/// The counts of one tenant since the cache was made.
///
/// A call is counted once, as a hit (fresh or stale), as a miss, or as forced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct TenantStats {
    /// The tenant; `None` is the row of all tenants that have none of their own.
    pub tenant: Option<String>,
    /// Calls answered at once with a fresh value.
    pub hits: u64,
    /// Calls answered at once with a stale value.
    pub stale: u64,
    /// Calls that had to wait for a load, their own or another's.
    pub misses: u64,
    /// Calls that demanded a load.
    pub forced: u64,
    /// Misses answered by another caller's load.
    pub joined: u64,
    /// Misses answered with a stale value because the load failed.
    pub stale_on_error: u64,
    /// Loads begun in the foreground.
    pub loads: u64,
    /// Loads begun in the background.
    pub refreshes: u64,
    /// Loads that ended in an error.
    pub load_errors: u64,
    /// Loads whose caller hung up, or whose loader panicked.
    pub load_aborts: u64,
    /// Loads whose value was not stored because it was invalidated meanwhile.
    pub outrun: u64,
    /// Time spent in loads that ended, in microseconds.
    pub load_micros: u64,
    /// Misses answered by a value in Redis.
    pub redis_hits: u64,
    /// Loads that found no value in Redis.
    pub redis_misses: u64,
    /// Loads that could not ask Redis.
    pub redis_failures: u64,
    /// Entries in Redis that were not served because they could not be read, or were of another version or another key.
    pub rejected: u64,
    /// Entries in Redis that were not served because they belong to another scope; each is a critical event.
    pub cross_tenant_prevented: u64,
    /// Values put out to make room.
    pub evictions: u64,
    /// Invalidations of this tenant or a part of it.
    pub invalidations: u64,
    /// Values in memory.
    pub entries: u64,
    /// Their weight.
    pub weight: u64,
    /// Calls answered at once within the window.
    pub recent_served: u64,
    /// Misses within the window.
    pub recent_misses: u64,
}

impl TenantStats {
    /// Of the calls that could be answered from the cache, the share that was, 0 to 1; `None` without any.
    #[must_use]
    pub fn hit_ratio(&self) -> Option<f64> {
        ratio(self.hits + self.stale, self.misses)
    }

    /// The same over the configured window instead of since the start.
    #[must_use]
    pub fn recent_hit_ratio(&self) -> Option<f64> {
        ratio(self.recent_served, self.recent_misses)
    }
}

fn ratio(served: u64, missed: u64) -> Option<f64> {
    let asked = served + missed;
    (asked > 0).then(|| served as f64 / asked as f64)
}

/// The counts of a whole cache.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct CacheStats {
    /// All tenants together.
    pub total: TenantStats,
    /// Each tenant, ordered by id.
    pub tenants: Vec<TenantStats>,
}

macro_rules! counters {
    ($($name:ident: $kind:ty),* $(,)?) => {
        /// The live counters of one tenant.
        #[derive(Debug, Default)]
        pub(crate) struct Counters {
            $(pub(crate) $name: $kind,)*
        }

        impl Counters {
            /// The counts at this moment.
            pub(crate) fn read(&self, tenant: Option<String>) -> TenantStats {
                TenantStats { tenant, $($name: self.$name.get(),)* ..TenantStats::default() }
            }
        }

        impl TenantStats {
            /// Adds another row's counts to this one's.
            pub(crate) fn add(&mut self, other: &Self) {
                $(self.$name = self.$name.saturating_add(other.$name);)*
                self.recent_served += other.recent_served;
                self.recent_misses += other.recent_misses;
            }
        }
    };
}

counters! {
    // The only count that every hit adds to.
    hits: Laned,
    stale: Counter,
    misses: Counter,
    forced: Counter,
    joined: Counter,
    stale_on_error: Counter,
    loads: Counter,
    refreshes: Counter,
    load_errors: Counter,
    load_aborts: Counter,
    outrun: Counter,
    load_micros: Counter,
    redis_hits: Counter,
    redis_misses: Counter,
    redis_failures: Counter,
    rejected: Counter,
    cross_tenant_prevented: Counter,
    evictions: Counter,
    invalidations: Counter,
    entries: Counter,
    weight: Counter,
}

/// One number that many threads count on.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    #[inline]
    pub(crate) fn one(&self) {
        self.add(1);
    }

    #[inline]
    pub(crate) fn add(&self, count: u64) {
        self.0.fetch_add(count, Ordering::Relaxed);
    }

    /// Adds, and gives what was before.
    pub(crate) fn grow(&self, count: u64) -> u64 {
        self.0.fetch_add(count, Ordering::Relaxed)
    }

    /// Takes away, and gives what is left.
    pub(crate) fn shrink(&self, count: u64) -> u64 {
        self.0.fetch_sub(count, Ordering::Relaxed) - count
    }

    pub(crate) fn add_micros(&self, span: Duration) {
        self.add(u64::try_from(span.as_micros()).unwrap_or(u64::MAX));
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

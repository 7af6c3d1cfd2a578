//! What is stored: a value, its life, and the stamp under which it was loaded.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::bytes::Bytes;
use crate::clock::Moment;
use crate::generation::{Bearing, Epoch, Generations, Stamp};
use crate::hashed::Hashed;
use crate::lifetime::Span;
use crate::sync::AtomicU64;
use crate::tenants::TenantCell;

/// One value in memory, and its key. What a hit reads comes first and together, so that the table's comparison of keys brings all of it
/// at once.
#[repr(C)]
pub(crate) struct Entry<V> {
    /// The last epoch in which the stamp was seen to be right.
    confirmed: AtomicU64,
    refresh_due: Moment,
    pub(crate) tenant: Arc<TenantCell>,
    /// Whether the entry was asked for since it was stored, or since it was last spared.
    touched: AtomicBool,
    /// Whether the entry is counted among its tenant's.
    resident: AtomicBool,
    pub(crate) empty: bool,
    pub(crate) weight: u32,
    /// The key; a short one stands here itself.
    key: Bytes<62>,
    hash: u64,
    pub(crate) value: Arc<V>,
    pub(crate) span: Span,
    /// When, in nanoseconds of the clock, a refresh may be tried again after one failed.
    retry_at: AtomicU64,
    pub(crate) origin: Origin,
}

/// Under which counters, and at which of their values, a load began.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Origin {
    pub(crate) bearing: Bearing,
    pub(crate) stamp: Stamp,
    pub(crate) epoch: Epoch,
}

impl Origin {
    /// What holds for a load of this key that begins now.
    pub(crate) fn now(generations: &Generations, key: &[u8]) -> Self {
        let bearing = generations.bearing(key);
        let epoch = generations.epoch();
        Self { bearing, epoch, stamp: generations.stamp(bearing) }
    }

    /// Whether nothing that bears on the key was invalidated since.
    pub(crate) fn holds(&self, generations: &Generations) -> bool {
        generations.stamp(self.bearing) == self.stamp
    }
}

/// Everything of an entry that its load decides.
pub(crate) struct Contents<V> {
    pub(crate) span: Span,
    pub(crate) value: V,
    pub(crate) weight: u32,
    pub(crate) empty: bool,
}

impl<V> Entry<V> {
    pub(crate) fn new(key: Hashed<'_>, origin: Origin, tenant: Arc<TenantCell>, contents: Contents<V>) -> Self {
        Self {
            key: Bytes::from_slice(key.bytes),
            hash: key.hash,
            confirmed: AtomicU64::new(origin.epoch.0),
            refresh_due: contents.span.refresh_due,
            resident: AtomicBool::new(false),
            touched: AtomicBool::new(false),
            retry_at: AtomicU64::new(0),
            span: contents.span,
            tenant,
            value: Arc::new(contents.value),
            weight: contents.weight,
            empty: contents.empty,
            origin,
        }
    }

    /// The key as a table sees it.
    #[inline]
    pub(crate) fn key(&self) -> Hashed<'_> {
        Hashed { bytes: &self.key, hash: self.hash }
    }

    /// Whether the entry is fresh, and no refresh is due.
    #[inline]
    pub(crate) fn is_calm(&self, now: Moment) -> bool {
        now < self.refresh_due
    }

    /// Whether nothing that bears on this entry was invalidated since its load began.
    #[inline]
    pub(crate) fn holds(&self, generations: &Generations) -> bool {
        let epoch = generations.epoch();
        self.confirmed.load(Ordering::Relaxed) == epoch.0 || self.confirm(generations, epoch)
    }

    #[cold]
    fn confirm(&self, generations: &Generations, epoch: Epoch) -> bool {
        let holds = self.origin.holds(generations);
        if holds {
            // Counters only grow, so an older epoch written over a newer one costs a second look and nothing else.
            self.confirmed.store(epoch.0, Ordering::Relaxed);
        }
        holds
    }

    /// Notes that the entry was asked for.
    #[inline]
    pub(crate) fn touch(&self) {
        if !self.touched.load(Ordering::Relaxed) {
            self.touched.store(true, Ordering::Relaxed);
        }
    }

    /// Whether the entry was asked for; forgets it.
    pub(crate) fn spare(&self) -> bool {
        self.touched.swap(false, Ordering::Relaxed)
    }

    /// Whether no refresh failed a moment ago.
    pub(crate) fn may_refresh(&self, now: Moment) -> bool {
        now.nanos() >= self.retry_at.load(Ordering::Relaxed)
    }

    /// Lets no refresh be tried before `at`.
    pub(crate) fn retry_at(&self, at: Moment) {
        self.retry_at.store(at.nanos(), Ordering::Relaxed);
    }

    /// Counts the entry among its tenant's.
    pub(crate) fn enter(&self) {
        if !self.resident.swap(true, Ordering::Relaxed) {
            self.tenant.hold(self.weight);
        }
    }

    /// Counts the entry among its tenant's no longer; `false` when it was not.
    pub(crate) fn leave(&self) -> bool {
        let left = self.resident.swap(false, Ordering::Relaxed);
        if left {
            self.tenant.release(self.weight);
        }
        left
    }
}

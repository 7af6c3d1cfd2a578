//! Invalidation in O(1): generation counters that only ever grow.
//!
//! Five counters bear on a key: everything's, its tenant's, its branch's, its event type's, and that of the three
//! together, and a sixth for itself alone. The sum of them is the key's *stamp*. Because no counter ever shrinks, two
//! equal stamps mean that none of them has moved. A load takes the stamp before it begins; its result is served only
//! while the stamp is still the same. Invalidating adds one to one counter, however many entries that ends.
//!
//! Counters are picked by hash from a fixed table. Two scopes that meet in one counter cost each other a miss, never a
//! wrong value. The *epoch* grows after every invalidation; an entry that was confirmed in the present epoch need not
//! be confirmed again, so a hit reads one shared number.

use std::hash::BuildHasher;
use std::sync::atomic::Ordering;

use foldhash::quality::RandomState;

use crate::scope_ids::ScopeIds;
use crate::sync::{AtomicU64, COUNTERS};

/// The counters of one cache.
#[derive(Debug)]
pub(crate) struct Generations {
    epoch: AtomicU64,
    table: Box<[AtomicU64]>,
    hasher: RandomState,
}

/// Which counters bear on a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bearing([u16; 6]);

/// The sum of a key's counters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp(u64);

/// A number that grows with each invalidation of anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Epoch(pub(crate) u64);

/// What an invalidation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent<'a> {
    Everything,
    Scope(ScopeIds<'a>),
    Key(&'a [u8]),
}

impl Generations {
    pub(crate) fn new() -> Self {
        Self {
            epoch: AtomicU64::new(1),
            table: (0..COUNTERS).map(|_| AtomicU64::new(0)).collect(),
            hasher: RandomState::default(),
        }
    }

    /// The present epoch.
    #[inline]
    pub(crate) fn epoch(&self) -> Epoch {
        Epoch(self.epoch.load(Ordering::Acquire))
    }

    /// The counters that bear on the key of these canonical bytes.
    pub(crate) fn bearing(&self, key: &[u8]) -> Bearing {
        let ids = ScopeIds::read(key).0;
        let whole = ScopeIds { branch: None, event_type: None, ..ids };
        Bearing([
            0,
            self.slot(Extent::Scope(whole)),
            self.slot(Extent::Scope(ScopeIds { event_type: None, ..ids })),
            self.slot(Extent::Scope(ScopeIds { branch: None, ..ids })),
            self.slot(Extent::Scope(ids)),
            self.slot(Extent::Key(key)),
        ])
    }

    /// The present stamp of a key.
    pub(crate) fn stamp(&self, bearing: Bearing) -> Stamp {
        let sum = |sum: u64, slot: &u16| sum.wrapping_add(self.table[usize::from(*slot)].load(Ordering::SeqCst));
        Stamp(bearing.0.iter().fold(0, sum))
    }

    /// Ends everything of that extent. What was loaded, or began to load, before this returns is not served after.
    pub(crate) fn invalidate(&self, extent: Extent<'_>) {
        let slot = self.slot(extent);
        self.table[usize::from(slot)].fetch_add(1, Ordering::SeqCst);
        // Whoever sees the new epoch sees the new counter.
        self.epoch.fetch_add(1, Ordering::SeqCst);
    }

    fn slot(&self, extent: Extent<'_>) -> u16 {
        let hash = match extent {
            Extent::Everything => return 0,
            Extent::Scope(ids) => self.hasher.hash_one((ids.tenant, ids.branch, ids.event_type)),
            Extent::Key(key) => self.hasher.hash_one(key),
        };
        // Counter 0 belongs to everything.
        ((hash % (COUNTERS as u64 - 1)) + 1) as u16
    }
}

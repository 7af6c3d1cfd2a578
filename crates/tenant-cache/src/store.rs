//! The memory tier: `quick_cache` for room and eviction, with our lifetimes on top.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use quick_cache::sync::Cache;
use quick_cache::{Equivalent, Lifecycle, OptionsBuilder, Weighter};
use smallvec::SmallVec;

use crate::bytes::are_same;
use crate::clock::Clock;
use crate::encoding;
use crate::entry::Entry;
use crate::generation::Generations;
use crate::hashed::{AsItIs, Hashed};
use crate::sync::Mutex;
use crate::tenants::TenantCell;

type Slots<V> = Cache<StoredKey<V>, Arc<Entry<V>>, ByWeight, AsItIs, Departures>;

/// Values of all tenants, bounded by weight.
pub(crate) struct Store<V> {
    slots: Slots<V>,
    turns: Box<[Mutex<()>]>,
}

/// An entry as its own key: a slot is small, and what a hit needs comes with the comparison.
struct StoredKey<V>(Arc<Entry<V>>);

impl<V> Clone for StoredKey<V> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<V> PartialEq for StoredKey<V> {
    fn eq(&self, other: &Self) -> bool {
        self.0.key().bytes == other.0.key().bytes
    }
}

impl<V> Eq for StoredKey<V> {}

impl<V> Hash for StoredKey<V> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.key().hash(state);
    }
}

impl<V> Equivalent<StoredKey<V>> for Hashed<'_> {
    fn equivalent(&self, stored: &StoredKey<V>) -> bool {
        self.bytes == stored.0.key().bytes
    }
}

/// A key of which no more than the hash is known.
struct ByHash(u64);

impl Hash for ByHash {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(self.0);
    }
}

impl<V> Equivalent<StoredKey<V>> for ByHash {
    fn equivalent(&self, stored: &StoredKey<V>) -> bool {
        self.0 == stored.0.key().hash
    }
}

/// A key as a hit looks for it. A type of its own, so that the search for it is compiled for this one caller and into it.
struct Sought<'a>(Hashed<'a>);

impl Hash for Sought<'_> {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<V> Equivalent<StoredKey<V>> for Sought<'_> {
    #[inline]
    fn equivalent(&self, stored: &StoredKey<V>) -> bool {
        are_same(self.0.bytes, stored.0.key().bytes)
    }
}

#[derive(Clone)]
struct ByWeight;

impl<V> Weighter<StoredKey<V>, Arc<Entry<V>>> for ByWeight {
    fn weight(&self, _key: &StoredKey<V>, entry: &Arc<Entry<V>>) -> u64 {
        u64::from(entry.weight)
    }
}

/// Counts what is put out to make room, and drops it after the shard is unlocked.
#[derive(Clone)]
struct Departures(Life);

/// What tells whether an entry is still of use.
#[derive(Clone)]
pub(crate) struct Life {
    pub(crate) clock: Clock,
    pub(crate) generations: Arc<Generations>,
}

impl<V> Lifecycle<StoredKey<V>, Arc<Entry<V>>> for Departures {
    type RequestState = SmallVec<[Arc<Entry<V>>; 2]>;

    /// What a tenant is sure of is not put out for others, as long as it is of use.
    fn is_pinned(&self, _key: &StoredKey<V>, entry: &Arc<Entry<V>>) -> bool {
        entry.tenant.is_protected() && entry.span.covers_error(self.0.clock.now()) && entry.holds(&self.0.generations)
    }

    fn on_evict(&self, departed: &mut Self::RequestState, _key: StoredKey<V>, entry: Arc<Entry<V>>) {
        if entry.leave() {
            entry.tenant.counters.evictions.one();
        }
        departed.push(entry);
    }
}

/// Writers of one key take turns; the reader never waits for them.
const TURNS: usize = 64;

impl<V> Store<V> {
    #[expect(clippy::expect_used, reason = "both capacities are set, so the builder cannot refuse")]
    pub(crate) fn new(capacity: u64, life: Life) -> Self {
        let items = usize::try_from(capacity.min(1 << 20)).unwrap_or(1 << 20);
        let shards = shards(items);
        let options = OptionsBuilder::new()
            .shards(shards)
            .estimated_items_capacity(items)
            // A shard's share is rounded up, so the whole is rounded down first.
            .weight_capacity(capacity - capacity % shards as u64)
            .build()
            .expect("both capacities are set");
        let slots = Cache::with_options(options, ByWeight, AsItIs, Departures(life));
        Self { slots, turns: (0..TURNS).map(|_| Mutex::default()).collect() }
    }

    /// The entry of a key, if there is one, whatever its condition.
    #[inline]
    pub(crate) fn get(&self, key: Hashed<'_>) -> Option<Arc<Entry<V>>> {
        self.slots.get(&Sought(key))
    }

    /// Stores an entry, unless the key's load was invalidated or a value loaded later stands there already.
    pub(crate) fn put(&self, entry: &Arc<Entry<V>>, generations: &Generations) -> bool {
        let key = entry.key();
        let _turn = self.turn(key).lock();
        if !entry.holds(generations) {
            return false;
        }
        let before = self.slots.peek(&key);
        let loaded_later = |there: &Arc<Entry<V>>| there.span.began > entry.span.began && there.holds(generations);
        if before.as_ref().is_some_and(loaded_later) {
            return false;
        }
        entry.enter();
        self.slots.insert(StoredKey(Arc::clone(entry)), Arc::clone(entry));
        match before {
            Some(before) => drop(before.leave()),
            None => entry.tenant.queue(key.hash, |key| self.slots.contains_key(&ByHash(key))),
        }
        if entry.tenant.is_over_cap() {
            self.make_room(&entry.tenant);
        }
        true
    }

    /// Puts out a tenant's own oldest values, sparing some that were asked for again.
    fn make_room(&self, tenant: &TenantCell) {
        let mut mercy = 16;
        while tenant.is_over_cap() {
            let Some(key) = tenant.next_in_line() else {
                return;
            };
            // Another tenant's key could have the same hash, and stays where it is.
            let own = |entry: &Arc<Entry<V>>| std::ptr::eq(Arc::as_ptr(&entry.tenant), tenant);
            let Some(entry) = self.slots.peek(&ByHash(key)).filter(own) else {
                continue;
            };
            if mercy > 0 && entry.spare() {
                mercy -= 1;
                tenant.queue(key, |key| self.slots.contains_key(&ByHash(key)));
            } else if let Some((_, gone)) = self.slots.remove_if(&ByHash(key), own)
                && gone.leave()
            {
                tenant.counters.evictions.one();
            }
        }
    }

    /// Forgets exactly this entry, if it still stands there.
    pub(crate) fn forget(&self, entry: &Arc<Entry<V>>) {
        let key = entry.key();
        let _turn = self.turn(key).lock();
        let same = |there: &Arc<Entry<V>>| Arc::ptr_eq(there, entry);
        if let Some((_, gone)) = self.slots.remove_if(&key, same) {
            gone.leave();
        }
    }

    /// The texts of up to `limit` keys whose entries `wanted` picks.
    pub(crate) fn texts(&self, prefix: &str, limit: usize, wanted: impl Fn(&Entry<V>) -> bool) -> Vec<String> {
        self.slots
            .iter()
            .filter(|(_, entry)| wanted(entry))
            .take(limit)
            .map(|(_, entry)| encoding::text(prefix, entry.key().bytes))
            .collect()
    }

    fn turn(&self, key: Hashed<'_>) -> &Mutex<()> {
        &self.turns[key.place(TURNS)]
    }
}

/// A power of two that leaves each shard at least 32 values.
fn shards(items: usize) -> usize {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let most = (threads * 4).next_power_of_two();
    match items / 32 {
        0 => 1,
        fit => most.min(1 << fit.ilog2()),
    }
}

//! Many circuits, one for each key: upstream, tenant, operation.
//!
//! The keys are spread over shards, each with a lock of its own; looking up a known key only shares
//! its shard's lock. The registry never holds more circuits than its cap. To make room for a new
//! key it lets go of one that is **plainly closed**: closed, without a failure counted, and held
//! by nobody outside, so that nothing that matters is forgotten. If there is none, the new key is
//! refused.

use std::fmt;
use std::hash::{BuildHasher, Hash};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use foldhash::fast::RandomState;
use hashbrown::HashMap;
use parking_lot::RwLock;

use crate::breaker::CircuitBreaker;
use crate::circuit::Circuit;
use crate::config::ValidConfig;
use crate::error::Error;
use crate::reconfiguring::reconfigure;
use crate::shared::Shared;
use crate::wiring::Wiring;

const SHARDS: usize = 64;

type Welcome = dyn Fn(&Arc<Circuit>) + Send + Sync;
type Namer<K> = dyn Fn(&K) -> String + Send + Sync;
type Shard<K> = RwLock<HashMap<K, Entry, RandomState>>;

/// Circuits by key, all with the same configuration. Clones share the circuits.
pub struct BreakerRegistry<K> {
    inner: Arc<Inner<K>>,
}

struct Inner<K> {
    shards: Vec<Shard<K>>,
    hasher: RandomState,
    held: AtomicUsize,
    /// Where the next search for room begins.
    hand: AtomicUsize,
    cap: usize,
    shared: Arc<Shared>,
    name: Box<Namer<K>>,
    /// What is done with each new circuit: a fleet shares it.
    welcome: OnceLock<Box<Welcome>>,
}

struct Entry {
    circuit: Arc<Circuit>,
    /// Used since the last search for room; such a circuit gets a second chance.
    used: AtomicBool,
}

impl<K: Hash + Eq + Clone> BreakerRegistry<K> {
    /// An empty registry for at most `cap` circuits (at least one). `name` names each circuit in
    /// its status, events and metrics; it must not give away what a key keeps secret.
    #[must_use]
    pub fn new(
        config: ValidConfig,
        wiring: Wiring,
        cap: usize,
        name: impl Fn(&K) -> String + Send + Sync + 'static,
    ) -> Self {
        let shards = (0..SHARDS).map(|_| Shard::<K>::default()).collect();
        Self {
            inner: Arc::new(Inner {
                shards,
                hasher: RandomState::default(),
                held: AtomicUsize::new(0),
                hand: AtomicUsize::new(0),
                cap: cap.max(1),
                shared: Arc::new(Shared::new(config, wiring)),
                name: Box::new(name),
                welcome: OnceLock::new(),
            }),
        }
    }

    /// The circuit of this key; a new one, closed, if the key is new.
    ///
    /// # Errors
    /// [`Error::RegistryFull`] if the key is new and every circuit held is one that may not be
    /// forgotten.
    pub fn get(&self, key: &K) -> Result<CircuitBreaker, Error> {
        match self.find(key) {
            Some(breaker) => Ok(breaker),
            None => self.inner.insert(key),
        }
    }

    /// The circuit of this key, if there is one.
    #[must_use]
    pub fn find(&self, key: &K) -> Option<CircuitBreaker> {
        let shard = self.inner.shard(key).read();
        let entry = shard.get(key)?;
        if !entry.used.load(Relaxed) {
            entry.used.store(true, Relaxed);
        }
        Some(CircuitBreaker::of(Arc::clone(&entry.circuit)))
    }

    /// How many circuits are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.inner.held.load(Relaxed)
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every circuit with its key, in no order.
    #[must_use]
    pub fn all(&self) -> Vec<(K, CircuitBreaker)> {
        let each = |(key, entry): (&K, &Entry)| (key.clone(), CircuitBreaker::of(Arc::clone(&entry.circuit)));
        let shards = self.inner.shards.iter();
        shards.flat_map(|shard| shard.read().iter().map(each).collect::<Vec<_>>()).collect()
    }

    /// Does this with each circuit that is made from now on; false if something is done already.
    #[cfg(feature = "redis")]
    pub(crate) fn on_new(&self, welcome: impl Fn(&Arc<Circuit>) + Send + Sync + 'static) -> bool {
        self.inner.welcome.set(Box::new(welcome)).is_ok()
    }

    /// Puts another configuration in force for every circuit, by the rules of
    /// [`CircuitBreaker::reconfigure`].
    pub fn reconfigure(&self, config: ValidConfig) {
        let circuits = self.inner.circuits();
        reconfigure(&self.inner.shared, config, circuits.iter().map(|circuit| &**circuit));
        // A circuit that came in between began with the settings from before.
        for circuit in self.inner.circuits() {
            circuit.adopt_settings();
        }
    }
}

impl<K: Hash + Eq + Clone> Inner<K> {
    fn shard(&self, key: &K) -> &Shard<K> {
        // The map uses the hash's low and top bits; the middle ones choose the shard.
        &self.shards[(self.hasher.hash_one(key) >> 24) as usize % SHARDS]
    }

    fn circuits(&self) -> Vec<Arc<Circuit>> {
        let shards = self.shards.iter();
        shards
            .flat_map(|shard| shard.read().values().map(|entry| Arc::clone(&entry.circuit)).collect::<Vec<_>>())
            .collect()
    }

    fn insert(&self, key: &K) -> Result<CircuitBreaker, Error> {
        self.take_place().then_some(()).ok_or(Error::RegistryFull { cap: self.cap })?;
        let mut shard = self.shard(key).write();
        let mut added = false;
        let entry = shard.entry(key.clone()).or_insert_with(|| {
            added = true;
            let name = (self.name)(key).into();
            Entry { circuit: Arc::new(Circuit::new(name, Arc::clone(&self.shared))), used: AtomicBool::new(true) }
        });
        let circuit = Arc::clone(&entry.circuit);
        drop(shard);
        if !added {
            self.held.fetch_sub(1, Relaxed);
        } else if let Some(welcome) = self.welcome.get() {
            welcome(&circuit);
        }
        Ok(CircuitBreaker::of(circuit))
    }

    /// Counts one more circuit, making room for it if need be. No shard is locked meanwhile.
    fn take_place(&self) -> bool {
        loop {
            let more = |held| (held < self.cap).then_some(held + 1);
            if self.held.fetch_update(Relaxed, Relaxed, more).is_ok() {
                return true;
            }
            if !self.make_room() {
                return false;
            }
        }
    }

    /// Forgets one circuit that may be forgotten: first one that was not used lately, else any.
    fn make_room(&self) -> bool {
        let start = self.hand.fetch_add(1, Relaxed);
        let order = || (0..SHARDS).map(|step| &self.shards[(start + step) % SHARDS]);
        order().any(|shard| self.forget_one(shard, |entry| !entry.used.swap(false, Relaxed)))
            || order().any(|shard| self.forget_one(shard, |_| true))
    }

    fn forget_one(&self, shard: &Shard<K>, idle: impl Fn(&Entry) -> bool) -> bool {
        let mut shard = shard.write();
        // With the shard locked nobody can get hold of a circuit that only the map holds.
        let may_go = |entry: &Entry| Arc::strong_count(&entry.circuit) == 1 && entry.circuit.is_forgettable();
        let found = shard.iter().find(|(_, entry)| may_go(entry) && idle(entry));
        let Some(key) = found.map(|(key, _)| key.clone()) else {
            return false;
        };
        shard.remove(&key);
        self.held.fetch_sub(1, Relaxed);
        true
    }
}

impl<K> Clone for BreakerRegistry<K> {
    fn clone(&self) -> Self {
        let inner = Arc::clone(&self.inner);
        Self { inner }
    }
}

impl<K> fmt::Debug for BreakerRegistry<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BreakerRegistry")
            .field("held", &self.inner.held)
            .field("cap", &self.inner.cap)
            .finish_non_exhaustive()
    }
}

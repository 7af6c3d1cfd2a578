//! Single flight: of all callers that miss one key, one loads and the others wait for what it brings.
//!
//! The load runs in its caller's own task: under its span, its deadline and its task-locals, and without a spawn. When
//! that caller hangs up or its loader panics, nothing is lost but time: each follower brought a loader of its own, and
//! the first of them to wake leads the next flight. An error is handed to everybody who waits, and kept by nobody.
//!
//! A flight is only joined under the stamp under which it began, so nobody who asks after an invalidation is given what
//! was being loaded before it.

use std::any::Any;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Place;
use std::hash::BuildHasher;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use foldhash::quality::RandomState;
use tokio::sync::watch;

use crate::entry::{Entry, Origin};
use crate::found::Tier;
use crate::generation::Stamp;
use crate::sync::{AtomicU64, Mutex};

/// How a flight ended.
pub(crate) enum Landing<V> {
    /// The load brought a value.
    Loaded(Arc<Entry<V>>, Tier),
    /// The load failed; the error is an `Arc` of the loader's own type.
    Failed(Arc<dyn Any + Send + Sync>),
}

impl<V> Landing<V> {
    /// What a load's outcome is to those who waited for it.
    pub(crate) fn of<E: Send + Sync + 'static>(brought: &Result<(Arc<Entry<V>>, Tier), Arc<E>>) -> Self {
        match brought {
            Ok((entry, tier)) => Self::Loaded(Arc::clone(entry), *tier),
            Err(error) => Self::Failed(Arc::<E>::clone(error)),
        }
    }
}

impl<V> Clone for Landing<V> {
    fn clone(&self) -> Self {
        match self {
            Self::Loaded(entry, tier) => Self::Loaded(Arc::clone(entry), *tier),
            Self::Failed(error) => Self::Failed(Arc::clone(error)),
        }
    }
}

type News<V> = watch::Receiver<Option<Landing<V>>>;
type Shard<V> = Mutex<HashMap<Box<[u8]>, Flight<V>, RandomState>>;

struct Flight<V> {
    stamp: Stamp,
    number: u64,
    news: News<V>,
}

/// All flights of one cache.
pub(crate) struct Flights<V> {
    shards: Box<[Shard<V>]>,
    hasher: RandomState,
    next_number: AtomicU64,
}

/// What joining came to.
pub(crate) enum Seat<V> {
    /// This caller loads.
    Leader(Leader<V>),
    /// Another loads.
    Follower(Follower<V>),
}

/// The duty to load. Dropped without landing, it lets a follower take over.
pub(crate) struct Leader<V> {
    // Declared before the sender: the flight leaves the map first, then its followers wake.
    place: Departure<V>,
    sender: watch::Sender<Option<Landing<V>>>,
    origin: Origin,
}

struct Departure<V> {
    flights: Arc<Flights<V>>,
    key: Box<[u8]>,
    number: u64,
}

/// A place among those who wait.
pub(crate) struct Follower<V>(News<V>);

const SHARDS: usize = 32;

impl<V> Flights<V> {
    pub(crate) fn new() -> Arc<Self> {
        let hasher = RandomState::default();
        let shards = (0..SHARDS).map(|_| Mutex::new(HashMap::with_hasher(hasher.clone()))).collect();
        Arc::new(Self { shards, hasher, next_number: AtomicU64::new(0) })
    }

    /// Joins the flight of this key, or leads one when there is none or it began under another stamp.
    pub(crate) fn join(self: &Arc<Self>, key: &[u8], origin: Origin) -> Seat<V> {
        let mut flights = self.shard(key).lock();
        let stamp = origin.stamp;
        if let Some(flight) = flights.get(key).filter(|flight| flight.stamp == stamp) {
            return Seat::Follower(Follower(flight.news.clone()));
        }
        let number = self.next_number.fetch_add(1, Ordering::Relaxed);
        let (sender, news) = watch::channel(None);
        flights.insert(key.into(), Flight { stamp, number, news });
        let place = Departure { flights: Arc::clone(self), key: key.into(), number };
        Seat::Leader(Leader { place, sender, origin })
    }

    /// Leads a flight if nobody does yet.
    pub(crate) fn lead(self: &Arc<Self>, key: &[u8], origin: Origin) -> Option<Leader<V>> {
        match self.join(key, origin) {
            Seat::Leader(leader) => Some(leader),
            Seat::Follower(_) => None,
        }
    }

    fn shard(&self, key: &[u8]) -> &Shard<V> {
        &self.shards[(self.hasher.hash_one(key) % SHARDS as u64) as usize]
    }
}

impl<V> Leader<V> {
    /// What held when the flight began.
    pub(crate) const fn origin(&self) -> Origin {
        self.origin
    }

    /// Ends the flight and tells everybody who waits.
    pub(crate) fn land(self, landing: Landing<V>) {
        let Self { place, sender, .. } = self;
        drop(place);
        sender.send_replace(Some(landing));
    }
}

impl<V> Drop for Departure<V> {
    fn drop(&mut self) {
        let key = std::mem::take(&mut self.key);
        let mut flights = self.flights.shard(&key).lock();
        if let Place::Occupied(place) = flights.entry(key) {
            // A later flight of the same key may have taken the place.
            if place.get().number == self.number {
                place.remove();
            }
        }
    }
}

impl<V> Follower<V> {
    /// How the flight ended; `None` when its leader gave up and this caller should try to lead.
    pub(crate) async fn wait(mut self) -> Option<Landing<V>> {
        let news = self.0.wait_for(Option::is_some).await.ok()?;
        news.clone()
    }
}

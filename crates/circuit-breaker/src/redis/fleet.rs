//! An instance's place in the fleet.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::breaker::CircuitBreaker;
use crate::error::Error;
use crate::link::Link;
use crate::redis::config::ValidFleetConfig;
use crate::redis::member::Member;
use crate::redis::store::Store;

type Links = Arc<Mutex<HashMap<String, Arc<Link>>>>;

/// An instance of a fleet. Breakers that [`join`](Self::join) it share their circuit with the
/// breakers of the same name in the other instances, as long as this value lives.
pub struct Fleet {
    store: Store,
    config: ValidFleetConfig,
    links: Links,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Fleet {
    /// An instance of the fleet that meets at this Redis. It need not be reachable yet. Must be
    /// called within a tokio runtime.
    ///
    /// # Errors
    /// [`Error::Fleet`] if no client can be made.
    pub fn new(config: ValidFleetConfig) -> Result<Self, Error> {
        let instance = format!("{:016x}", RandomState::new().hash_one("instance"));
        let store = Store::new(&config, instance)?;
        let links = Links::default();
        let every = config.get().sync_every;
        let listener = tokio::spawn(listen(store.clone(), Arc::clone(&links), every));
        Ok(Self { store, config, links, tasks: Mutex::new(vec![listener]) })
    }

    /// Shares this breaker with the fleet. The circuit is in line with the fleet when this returns,
    /// so that an instance that starts late does not call what is known to be down.
    ///
    /// # Errors
    /// [`Error::Fleet`] if Redis did not answer. The breaker has joined nevertheless: it is local
    /// until Redis is heard.
    pub async fn join(&self, breaker: &CircuitBreaker) -> Result<(), Error> {
        let settings = self.config.get();
        let Some(link) = breaker.circuit().link() else {
            return Err(Error::Fleet("this breaker is in a fleet already".to_string()));
        };
        let circuit = Arc::clone(breaker.circuit());
        let key = self.store.key(breaker.name());
        lock(&self.links).insert(key, Arc::clone(&link));
        let mut member = Member::new(circuit, link, self.store.clone(), settings.grace);
        let first = bounded(settings.timeout, &mut member).await;
        let (every, limit) = (settings.sync_every, settings.timeout);
        lock(&self.tasks).push(tokio::spawn(share(member, every, limit)));
        first
    }
}

async fn bounded(limit: Duration, member: &mut Member) -> Result<(), Error> {
    // Two or three round trips, each with the client's own limit.
    match timeout(limit * 4, member.sync()).await {
        Ok(told) => told,
        Err(_) => Err(Error::Fleet("redis: no answer in time".to_string())),
    }
}

/// Shares one circuit: at once when something happened, and every so often in any case.
async fn share(mut member: Member, every: Duration, limit: Duration) {
    loop {
        let link = Arc::clone(member.link());
        let _ = timeout(every, link.wake.notified()).await;
        // Without Redis the circuit is local; what could not be told waits in the link.
        let _ = bounded(limit, &mut member).await;
    }
}

/// Hears the fleet's messages and wakes the circuits that they are about. A message only says that
/// there is something to read, so none can be taken in the wrong order.
async fn listen(store: Store, links: Links, every: Duration) {
    loop {
        if let Ok(mut pubsub) = store.listen().await {
            lock(&links).values().for_each(|link| link.wake.notify_one());
            let mut messages = pubsub.on_message();
            while let Some(message) = messages.next().await {
                if let Some(link) = lock(&links).get(message.get_channel_name()) {
                    link.wake.notify_one();
                }
            }
        }
        sleep(every).await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Fleet {
    fn drop(&mut self) {
        lock(&self.tasks).iter().for_each(JoinHandle::abort);
    }
}

impl fmt::Debug for Fleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fleet").field("config", &self.config).finish_non_exhaustive()
    }
}

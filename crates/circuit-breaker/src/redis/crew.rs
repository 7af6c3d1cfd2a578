//! The tasks of an instance: one for each circuit that it shares, and one that hears messages.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::circuit::Circuit;
use crate::error::Error;
use crate::link::Link;
use crate::redis::config::{FleetConfig, ValidFleetConfig};
use crate::redis::member::{Member, News};
use crate::redis::store::Store;

/// A circuit of which there is nothing to tell is read this many times more rarely.
const CALM: u32 = 10;
/// A connection on which no message came for so many readings may be dead without our knowing.
const SILENCE: u32 = 60;

type Links = Arc<Mutex<HashMap<String, Arc<Link>>>>;

/// How often a circuit's record is read in case a message was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pace {
    /// Always as often as configured.
    Steady,
    /// A tenth as often while the circuit is closed and nothing is counted.
    Calm,
}

/// What the tasks of one instance share.
pub(crate) struct Crew {
    store: Store,
    config: ValidFleetConfig,
    links: Links,
    runtime: Handle,
    tasks: Mutex<JoinSet<()>>,
}

impl Crew {
    /// Begins to listen.
    pub(crate) fn gather(store: Store, config: ValidFleetConfig, runtime: Handle) -> Arc<Self> {
        let links = Links::default();
        let mut tasks = JoinSet::new();
        tasks.spawn_on(listen(store.clone(), Arc::clone(&links), config.get().clone()), &runtime);
        Arc::new(Self { store, config, links, runtime, tasks: Mutex::new(tasks) })
    }

    pub(crate) fn config(&self) -> &ValidFleetConfig {
        &self.config
    }

    /// The circuit as a member of the fleet; none if it is one already.
    pub(crate) fn member(&self, circuit: &Arc<Circuit>) -> Option<Member> {
        let link = circuit.link()?;
        lock(&self.links).insert(self.store.key(&circuit.name), Arc::clone(&link));
        Some(Member::new(circuit, link, self.store.clone(), self.config.get().grace))
    }

    /// Shares a member's circuit from now on.
    pub(crate) fn employ(&self, member: Member, pace: Pace) {
        let work = share(member, (self.config.get().clone(), pace), Arc::clone(&self.links));
        let mut tasks = lock(&self.tasks);
        // Those of circuits that are gone have ended.
        while tasks.try_join_next().is_some() {}
        tasks.spawn_on(work, &self.runtime);
    }

    /// Tells and hears once, in bounded time.
    pub(crate) async fn bounded(&self, member: &mut Member) -> Result<(), Error> {
        bounded(self.config.get().timeout, member).await.map(|_| ())
    }

    /// Waits until a circuit has heard from the fleet for the first time, or could not.
    pub(crate) async fn first(&self, link: &Link) {
        let _ = timeout(self.config.get().timeout * 4, link.first_time()).await;
    }

    pub(crate) fn disband(&self) {
        lock(&self.tasks).abort_all();
    }
}

async fn bounded(limit: Duration, member: &mut Member) -> Result<News, Error> {
    // A few round trips, each with the client's own limit.
    match timeout(limit * 4, member.sync()).await {
        Ok(told) => told,
        Err(_) => Err(Error::Fleet("redis: no answer in time".to_string())),
    }
}

/// Shares one circuit: at once when something happened, and every so often in any case.
async fn share(mut member: Member, (config, pace): (FleetConfig, Pace), links: Links) {
    let link = Arc::clone(member.link());
    loop {
        // Without Redis the circuit is local; what could not be told waits for the next time.
        let news = bounded(config.timeout, &mut member).await;
        link.was_tried();
        let every = match news {
            Ok(News::Gone) => break,
            Ok(News::None) if pace == Pace::Calm => config.sync_every * CALM,
            _ => config.sync_every,
        };
        let _ = timeout(every, link.wake.notified()).await;
    }
    lock(&links).retain(|_, other| !Arc::ptr_eq(other, &link));
}

/// Hears the fleet's messages and wakes the circuits that they are about. A message only says that
/// there is something to read, so none can be taken in the wrong order.
async fn listen(store: Store, links: Links, config: FleetConfig) {
    loop {
        if let Ok(Ok(mut pubsub)) = timeout(config.timeout * 4, store.listen()).await {
            // What was said in between is made up for by reading.
            lock(&links).values().for_each(|link| link.wake.notify_one());
            let mut messages = pubsub.on_message();
            while let Ok(Some(message)) = timeout(config.sync_every * SILENCE, messages.next()).await {
                if let Some(link) = lock(&links).get(message.get_channel_name()) {
                    link.wake.notify_one();
                }
            }
        }
        sleep(config.sync_every).await;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

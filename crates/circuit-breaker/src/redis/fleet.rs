//! An instance's place in the fleet.

use std::fmt;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::{Arc, Weak};

use tokio::runtime::Handle;

use crate::breaker::CircuitBreaker;
use crate::circuit::Circuit;
use crate::error::Error;
use crate::redis::config::ValidFleetConfig;
use crate::redis::crew::{Crew, Pace};
use crate::redis::store::Store;
use crate::registry::BreakerRegistry;

/// An instance of a fleet. Breakers that [`join`](Self::join) it, and the circuits of registries that
/// [`join_all`](Self::join_all), are shared with those of the same name in the other instances, as
/// long as this value lives.
pub struct Fleet {
    crew: Arc<Crew>,
}

impl Fleet {
    /// An instance of the fleet that meets at this Redis. It need not be reachable yet.
    ///
    /// # Errors
    /// [`Error::Fleet`] if no client can be made, or if this is not called within a tokio runtime.
    pub fn new(config: ValidFleetConfig) -> Result<Self, Error> {
        let runtime = Handle::try_current().map_err(|_| Error::Fleet("there is no tokio runtime here".to_string()))?;
        let instance = format!("{:016x}", RandomState::new().hash_one("instance"));
        let store = Store::new(&config, instance)?;
        Ok(Self { crew: Crew::gather(store, config, runtime) })
    }

    /// Shares this breaker with the fleet. The circuit is in line with the fleet when this returns,
    /// so that an instance that starts late does not call what is known to be down.
    ///
    /// # Errors
    /// [`Error::Fleet`] if Redis did not answer. The breaker has joined nevertheless: it is local
    /// until Redis is heard. Also if it is in a fleet already.
    pub async fn join(&self, breaker: &CircuitBreaker) -> Result<(), Error> {
        let Some(mut member) = self.crew.member(breaker.circuit()) else {
            return Err(Error::Fleet("this breaker is in a fleet already".to_string()));
        };
        let first = self.crew.bounded(&mut member).await;
        self.crew.employ(member, Pace::Steady);
        first
    }

    /// Shares every circuit of a registry with the fleet: those that it holds, and each that it makes
    /// from now on. A new circuit reads its record as soon as it is made; use [`get`](Self::get) for
    /// one that has read it before its first call. A circuit that is closed and counts no failure is
    /// read a tenth as often as others, in case a message was lost.
    ///
    /// # Errors
    /// [`Error::Fleet`] if the registry is in a fleet already.
    pub fn join_all<K>(&self, registry: &BreakerRegistry<K>) -> Result<(), Error>
    where
        K: Hash + Eq + Clone + Send + Sync + 'static,
    {
        let crew = Arc::downgrade(&self.crew);
        let taken = registry.on_new(move |circuit| welcome(&crew, circuit));
        if !taken {
            return Err(Error::Fleet("this registry is in a fleet already".to_string()));
        }
        for (_, breaker) in registry.all() {
            welcome(&Arc::downgrade(&self.crew), breaker.circuit());
        }
        Ok(())
    }

    /// The circuit of this key, in line with the fleet before its first call. If Redis does not answer
    /// in time it is local until Redis is heard.
    ///
    /// # Errors
    /// As [`BreakerRegistry::get`].
    pub async fn get<K>(&self, registry: &BreakerRegistry<K>, key: &K) -> Result<CircuitBreaker, Error>
    where
        K: Hash + Eq + Clone,
    {
        let breaker = registry.get(key)?;
        if let Some(link) = breaker.circuit().fleet() {
            self.crew.first(link).await;
        }
        Ok(breaker)
    }
}

/// Shares a circuit, unless it is in a fleet already or the fleet is gone.
fn welcome(crew: &Weak<Crew>, circuit: &Arc<Circuit>) {
    if let Some(crew) = crew.upgrade()
        && let Some(member) = crew.member(circuit)
    {
        crew.employ(member, Pace::Calm);
    }
}

impl Drop for Fleet {
    fn drop(&mut self) {
        self.crew.disband();
    }
}

impl fmt::Debug for Fleet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fleet").field("config", self.crew.config()).finish_non_exhaustive()
    }
}

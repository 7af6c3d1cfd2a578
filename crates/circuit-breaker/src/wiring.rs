//! What a breaker is given from outside: its clock, its listener, its randomness.

use std::collections::hash_map::{DefaultHasher, RandomState};
use std::fmt;
use std::hash::{BuildHasher, BuildHasherDefault};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::clock::{Clock, Tick, TimeSource};
use crate::event::{Event, Listener};

/// The clock, the listener and the jitter's seed of a breaker. The default is the system's clock,
/// nobody listening and a random seed.
#[derive(Clone)]
pub struct Wiring {
    time: TimeSource,
    listener: Option<Arc<dyn Listener>>,
    seed: Option<u64>,
}

impl Wiring {
    /// The default wiring.
    #[must_use]
    pub fn new() -> Self {
        Self { time: TimeSource::System, listener: None, seed: None }
    }

    /// Takes the time from this clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.time = TimeSource::Given(Arc::new(clock));
        self
    }

    /// Tells this listener what happens.
    #[must_use]
    pub fn on_event(mut self, listener: impl Listener + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// Makes the jitter repeatable.
    #[must_use]
    pub fn jitter_seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    #[inline]
    pub(crate) fn now(&self) -> Tick {
        self.time.now()
    }

    pub(crate) fn time(&self) -> &TimeSource {
        &self.time
    }

    /// The seed of one circuit's jitter.
    pub(crate) fn seed(&self, circuit: &str) -> u64 {
        match self.seed {
            Some(seed) => BuildHasherDefault::<DefaultHasher>::default().hash_one((seed, circuit)),
            None => RandomState::new().hash_one(circuit),
        }
    }

    /// Tells the listener. Its panic is its own.
    pub(crate) fn tell(&self, event: &Event) {
        if let Some(listener) = &self.listener {
            let _ = catch_unwind(AssertUnwindSafe(|| listener.on_event(event)));
        }
    }
}

impl Default for Wiring {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Wiring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wiring")
            .field("time", &self.time)
            .field("listener", &self.listener.is_some())
            .field("seed", &self.seed)
            .finish()
    }
}

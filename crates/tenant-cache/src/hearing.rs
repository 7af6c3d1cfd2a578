//! Whether invalidations are heard, and how old a value in memory may be while they are not.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use crate::generation::Generations;

/// Shared by the memory tier, which obeys it, and the link, which knows.
#[derive(Debug)]
pub(crate) struct Hearing {
    generations: Arc<Generations>,
    age_limit: AtomicU64,
    heard: AtomicBool,
}

impl Hearing {
    /// Starts deaf: nothing has been heard yet.
    pub(crate) fn new(generations: Arc<Generations>) -> Self {
        Self { generations, age_limit: AtomicU64::new(u64::MAX), heard: AtomicBool::new(false) }
    }

    pub(crate) fn generations(&self) -> &Generations {
        &self.generations
    }

    /// The greatest age, in nanoseconds, of what may be served from memory.
    #[inline]
    pub(crate) fn age_limit(&self) -> u64 {
        self.age_limit.load(Ordering::Relaxed)
    }

    pub(crate) fn limit_age(&self, limit: Option<Duration>) {
        let nanos = limit.map_or(u64::MAX, |age| u64::try_from(age.as_nanos()).unwrap_or(u64::MAX));
        self.age_limit.store(nanos, Ordering::SeqCst);
    }

    /// Notes that something was heard; `true` when nothing was before.
    pub(crate) fn hear(&self) -> bool {
        !self.heard.swap(true, Ordering::SeqCst)
    }

    /// Notes that nothing is heard; `true` when something was before.
    pub(crate) fn lose(&self) -> bool {
        self.heard.swap(false, Ordering::SeqCst)
    }

    /// Whether invalidations of other instances are heard.
    pub(crate) fn is_heard(&self) -> bool {
        self.heard.load(Ordering::SeqCst)
    }
}

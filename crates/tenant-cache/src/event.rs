//! What a cache reports as it happens, to a hook that the owner gives.

use std::fmt;
use std::sync::Arc;

/// Something that an operator should hear of.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheEvent {
    /// An entry that belongs to another scope stood under the key that was asked for. It was not served.
    ///
    /// This is critical: somebody wrote one tenant's bytes under another's key.
    CrossTenantPrevented {
        /// The tenant that asked.
        asked: String,
        /// The tenant that the entry belongs to.
        found: String,
    },
    /// An entry could not be read and was not served.
    EntryRejected {
        /// The tenant that asked.
        tenant: String,
        /// What was wrong with the entry.
        why: &'static str,
    },
    /// Redis does not answer; the memory tier goes on alone.
    RedisLost,
    /// Redis answers again.
    RedisBack,
    /// Invalidations of other instances are not heard; lifetimes are shortened.
    Deaf,
    /// Invalidations are heard again; what was in memory is no longer trusted.
    Hearing,
}

/// Hears every [`CacheEvent`]; called on the task where it happened, so it should return at once.
#[derive(Clone, Default)]
pub struct EventHook(Option<Arc<Hear>>);

type Hear = dyn Fn(&CacheEvent) + Send + Sync;

impl EventHook {
    /// Calls `hear` for each event.
    #[must_use]
    pub fn new(hear: impl Fn(&CacheEvent) + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(hear)))
    }

    #[cfg(feature = "redis")]
    pub(crate) fn tell(&self, event: &CacheEvent) {
        if let Some(hear) = &self.0 {
            hear(event);
        }
    }
}

impl fmt::Debug for EventHook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "EventHook(set)" } else { "EventHook(none)" })
    }
}

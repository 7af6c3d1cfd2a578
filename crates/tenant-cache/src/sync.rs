//! What races are decided by. The interleaving tests compile these sources with a `sync` of their own, whose scheduler
//! tries one order of events after another.

pub(crate) use std::sync::atomic::AtomicU64;

pub(crate) use parking_lot::Mutex;
pub(crate) use tokio::spawn;

/// How many generation counters there are.
pub(crate) const COUNTERS: usize = 1 << 14;

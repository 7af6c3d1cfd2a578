//! The settings as a running circuit reads them: each number an atomic of its own, so that they
//! can change under traffic without a lock.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::ticks;
use crate::config::ValidConfig;
use crate::law::Rules;
use crate::open_time::OpenTimes;

/// The numbers of a configuration. A reader may see some from before and some from after a change;
/// each is valid by itself.
#[derive(Debug)]
pub(crate) struct Settings {
    failure_threshold: AtomicU32,
    success_threshold: AtomicU32,
    half_open_permits: AtomicU32,
    half_open_for: AtomicU64,
    open_for: AtomicU64,
    open_growth: AtomicU64,
    open_jitter: AtomicU64,
    max_open_for: AtomicU64,
    seed: u64,
}

impl Settings {
    pub(crate) fn new(config: &ValidConfig, seed: u64) -> Self {
        let config = config.get();
        Self {
            failure_threshold: AtomicU32::new(config.failure_threshold),
            success_threshold: AtomicU32::new(config.success_threshold),
            half_open_permits: AtomicU32::new(config.half_open_permits),
            half_open_for: AtomicU64::new(ticks(config.half_open_for)),
            open_for: AtomicU64::new(ticks(config.open_for)),
            open_growth: AtomicU64::new(config.open_growth.to_bits()),
            open_jitter: AtomicU64::new(config.open_jitter.to_bits()),
            max_open_for: AtomicU64::new(ticks(config.max_open_for)),
            seed,
        }
    }

    /// The settings that the law needs.
    pub(crate) fn rules(&self) -> Rules {
        Rules {
            failure_threshold: self.failure_threshold(),
            success_threshold: self.success_threshold(),
            half_open_permits: self.half_open_permits.load(Ordering::Relaxed),
            half_open_for: self.half_open_for.load(Ordering::Relaxed),
            open: OpenTimes {
                first: self.open_for.load(Ordering::Relaxed),
                growth: f64::from_bits(self.open_growth.load(Ordering::Relaxed)),
                jitter: f64::from_bits(self.open_jitter.load(Ordering::Relaxed)),
                longest: self.max_open_for.load(Ordering::Relaxed),
                seed: self.seed,
            },
        }
    }

    pub(crate) fn failure_threshold(&self) -> u32 {
        self.failure_threshold.load(Ordering::Relaxed)
    }

    pub(crate) fn success_threshold(&self) -> u32 {
        self.success_threshold.load(Ordering::Relaxed)
    }

    pub(crate) fn open_for(&self) -> Duration {
        Duration::from_millis(self.open_for.load(Ordering::Relaxed))
    }
}

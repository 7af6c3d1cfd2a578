//! The settings as a running circuit reads them: each number an atomic of its own, so that they
//! can change under traffic without a lock.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::clock::{Tick, ticks};
use crate::config::{BreakerConfig, ValidConfig};
use crate::law::Rules;
use crate::observe::observer::View;
use crate::observe::shape::{Shape, Span};
use crate::open_time::OpenTimes;
use crate::rates::RateRules;

/// The numbers of a configuration. While it changes, a reader may see some from before and some
/// from after; each is valid by itself, and a window's shape is one word.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    failure_threshold: AtomicU32,
    success_threshold: AtomicU32,
    half_open_permits: AtomicU32,
    minimum_calls: AtomicU32,
    hanging: AtomicU32,
    half_open_for: AtomicU64,
    open_for: AtomicU64,
    max_open_for: AtomicU64,
    slow_after: AtomicU64,
    shape: AtomicU64,
    open_growth: AtomicF64,
    open_jitter: AtomicF64,
    failure_rate: AtomicF64,
    slow_rate: AtomicF64,
    /// The configuration as it was given; locked while it changes.
    config: Mutex<ValidConfig>,
}

/// A number of which NaN stands for none.
#[derive(Debug, Default)]
struct AtomicF64(AtomicU64);

impl AtomicF64 {
    fn get(&self) -> f64 {
        f64::from_bits(self.0.load(Relaxed))
    }

    fn some(&self) -> Option<f64> {
        Some(self.get()).filter(|value| !value.is_nan())
    }

    fn set(&self, value: Option<f64>) {
        self.0.store(value.unwrap_or(f64::NAN).to_bits(), Relaxed);
    }
}

impl Settings {
    pub(crate) fn new(config: ValidConfig) -> Self {
        let settings =
            Self { shape: AtomicU64::new(Shape::new(0, Span::of(config.get().window)).pack()), ..Self::default() };
        settings.apply(config.get());
        *settings.config() = config;
        settings
    }

    /// Puts everything in force but the window's shape.
    pub(crate) fn apply(&self, config: &BreakerConfig) {
        let slow = config.slow_calls.as_ref();
        self.failure_threshold.store(config.failure_threshold, Relaxed);
        self.success_threshold.store(config.success_threshold, Relaxed);
        self.half_open_permits.store(config.half_open_permits, Relaxed);
        self.minimum_calls.store(config.minimum_calls, Relaxed);
        self.half_open_for.store(ticks(config.half_open_for), Relaxed);
        self.open_for.store(ticks(config.open_for), Relaxed);
        self.max_open_for.store(ticks(config.max_open_for), Relaxed);
        self.open_growth.set(Some(config.open_growth));
        self.open_jitter.set(Some(config.open_jitter));
        self.failure_rate.set(config.failure_rate);
        self.slow_rate.set(slow.and_then(|slow| slow.rate));
        self.hanging.store(slow.and_then(|slow| slow.hanging).unwrap_or(0), Relaxed);
        let slower_than = slow.map_or(0, |slow| ticks(slow.slower_than));
        self.slow_after.store(slower_than, Relaxed);
    }

    /// Begins a new window of this span. The caller holds the configuration's lock.
    pub(crate) fn reshape(&self, span: Span) {
        let shape = Shape::unpack(self.shape.load(Relaxed)).next(span);
        self.shape.store(shape.pack(), Relaxed);
    }

    /// The configuration as it was given. Holding it keeps others from changing it.
    pub(crate) fn config(&self) -> MutexGuard<'_, ValidConfig> {
        self.config.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The settings that the law needs.
    pub(crate) fn rules(&self, seed: u64) -> Rules {
        Rules {
            failure_threshold: self.failure_threshold(),
            success_threshold: self.success_threshold(),
            half_open_permits: self.half_open_permits.load(Relaxed),
            half_open_for: self.half_open_for.load(Relaxed),
            open: OpenTimes {
                first: self.open_for.load(Relaxed),
                growth: self.open_growth.get(),
                jitter: self.open_jitter.get(),
                longest: self.longest(),
                seed,
            },
        }
    }

    /// The settings that the law of the rates needs.
    pub(crate) fn rates(&self) -> RateRules {
        RateRules {
            minimum_calls: self.minimum_calls.load(Relaxed),
            failure_rate: self.failure_rate.some(),
            slow_rate: self.slow_rate.some(),
            hanging: Some(self.hanging.load(Relaxed)).filter(|most| *most > 0),
        }
    }

    /// The window in which outcomes of a generation are recorded.
    pub(crate) fn view(&self, generation: u32, era: u8) -> View {
        let shape = Shape::unpack(self.shape.load(Relaxed));
        View { tag: shape.tag(generation, era), span: shape.span, slow: self.slow_after() }
    }

    /// The slow threshold; 0 when calls are not timed.
    pub(crate) fn slow_after(&self) -> Tick {
        self.slow_after.load(Relaxed)
    }

    pub(crate) fn longest(&self) -> Tick {
        self.max_open_for.load(Relaxed)
    }

    pub(crate) fn failure_threshold(&self) -> u32 {
        self.failure_threshold.load(Relaxed)
    }

    pub(crate) fn success_threshold(&self) -> u32 {
        self.success_threshold.load(Relaxed)
    }

    pub(crate) fn open_for(&self) -> Duration {
        Duration::from_millis(self.open_for.load(Relaxed))
    }
}

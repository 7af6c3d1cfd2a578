//! Where the time comes from: the only file of this crate that reads a clock.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A point of monotonic time, in nanoseconds since the clock's own origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) struct Moment(u64);

impl Moment {
    /// Nanoseconds since the origin.
    pub(crate) const fn nanos(self) -> u64 {
        self.0
    }

    /// This moment plus `span`, the far end of time at most.
    pub(crate) fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(saturating_nanos(span)))
    }

    /// This moment less `span`, the origin at least.
    pub(crate) fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(saturating_nanos(span)))
    }

    /// How long after `earlier` this is; zero when it is not.
    pub(crate) const fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

fn saturating_nanos(span: Duration) -> u64 {
    u64::try_from(span.as_nanos()).unwrap_or(u64::MAX)
}

/// A monotonic clock, given to the cache from outside so that tests move time instead of sleeping.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System(Origin),
    Manual(Arc<AtomicU64>),
}

impl Clock {
    /// The system's monotonic clock. On Linux the coarse one, which moves every few milliseconds and is read in a fifth
    /// of the time; lifetimes are seconds.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System(Origin::new()))
    }

    /// A clock that stands still until its handle moves it.
    #[must_use]
    pub fn manual() -> (Self, ManualClock) {
        let nanos = Arc::new(AtomicU64::new(ManualClock::START));
        (Self(Source::Manual(Arc::clone(&nanos))), ManualClock(nanos))
    }

    /// The present moment.
    #[inline]
    pub(crate) fn now(&self) -> Moment {
        match &self.0 {
            Source::System(origin) => Moment(origin.elapsed()),
            Source::Manual(nanos) => Moment(nanos.load(Ordering::SeqCst)),
        }
    }
}

/// The clock's own origin: the machine's start.
#[cfg(target_os = "linux")]
#[derive(Debug, Clone, Copy)]
struct Origin;

#[cfg(target_os = "linux")]
impl Origin {
    const fn new() -> Self {
        Self
    }

    #[inline]
    #[expect(clippy::unused_self, reason = "other systems count from a moment of their own")]
    fn elapsed(self) -> u64 {
        let time = rustix::time::clock_gettime(rustix::time::ClockId::MonotonicCoarse);
        time.tv_sec.unsigned_abs().wrapping_mul(1_000_000_000) + time.tv_nsec.unsigned_abs()
    }
}

/// The clock's own origin: when the first was made.
#[cfg(not(target_os = "linux"))]
#[derive(Debug, Clone, Copy)]
struct Origin(std::time::Instant);

#[cfg(not(target_os = "linux"))]
#[expect(clippy::disallowed_methods, reason = "the clock file is where the clock is read")]
impl Origin {
    fn new() -> Self {
        Self(std::time::Instant::now())
    }

    fn elapsed(self) -> u64 {
        saturating_nanos(std::time::Instant::now().duration_since(self.0))
    }
}

impl Default for Clock {
    fn default() -> Self {
        Self::system()
    }
}

/// The hand that moves a manual [`Clock`]; any number of clones move the same clock.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<AtomicU64>);

impl ManualClock {
    /// A manual clock starts one hour after its origin, so that "a while ago" can be expressed.
    const START: u64 = 3_600_000_000_000;

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.0.fetch_add(saturating_nanos(by), Ordering::SeqCst);
    }
}

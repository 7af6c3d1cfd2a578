//! Time comes in from outside: a clock is a value, and this is the only file that reads one.

use std::fmt;
use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};

/// Milliseconds since the clock's origin. All the law's arithmetic is in these.
pub(crate) type Tick = u64;

/// A source of time. Elapsed time is monotonic; wall time is only ever shown to people
/// and compared with an upstream's `Retry-After` date.
pub trait Clock: Send + Sync {
    /// Time since an origin that never changes while this clock lives. It never goes backwards.
    fn now(&self) -> Duration;

    /// Wall-clock time.
    fn wall(&self) -> SystemTime;
}

/// The machine's clock: the processor's time stamp counter where it is trustworthy,
/// else the operating system's monotonic clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

struct Counter {
    clock: quanta::Clock,
    origin: u64,
}

static COUNTER: OnceLock<Counter> = OnceLock::new();

fn counter() -> &'static Counter {
    COUNTER.get_or_init(|| {
        let clock = quanta::Clock::new();
        let origin = clock.raw();
        Counter { clock, origin }
    })
}

impl SystemClock {
    fn nanos(self) -> u64 {
        let counter = counter();
        counter.clock.delta_as_nanos(counter.origin, counter.clock.raw())
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Duration {
        Duration::from_nanos(self.nanos())
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock file")]
    fn wall(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// A clock that a test moves by hand; its clones move together.
#[derive(Debug, Clone, Default)]
pub struct ManualClock {
    nanos: Arc<AtomicU64>,
}

impl ManualClock {
    /// A clock standing at its origin, which is the Unix epoch on its wall.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves this clock and its clones forward. It stops at the end of its range (584 years).
    pub fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_nanos()).unwrap_or(u64::MAX);
        let _ = self.nanos.fetch_update(Ordering::AcqRel, Ordering::Acquire, |nanos| Some(nanos.saturating_add(by)));
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Duration {
        Duration::from_nanos(self.nanos.load(Ordering::Acquire))
    }

    fn wall(&self) -> SystemTime {
        SystemTime::UNIX_EPOCH + self.now()
    }
}

/// The clock as a breaker holds it: the usual one is read without a virtual call.
#[derive(Clone)]
pub(crate) enum TimeSource {
    System,
    Given(Arc<dyn Clock>),
}

impl TimeSource {
    #[inline]
    pub(crate) fn now(&self) -> Tick {
        match self {
            Self::System => SystemClock.nanos() / 1_000_000,
            Self::Given(clock) => ticks(clock.now()),
        }
    }

    pub(crate) fn wall(&self) -> SystemTime {
        match self {
            Self::System => SystemClock.wall(),
            Self::Given(clock) => clock.wall(),
        }
    }
}

impl fmt::Debug for TimeSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::System => "System",
            Self::Given(_) => "Given",
        })
    }
}

/// Whole milliseconds of a duration, stopping at the end of the range.
pub(crate) fn ticks(duration: Duration) -> Tick {
    Tick::try_from(duration.as_millis()).unwrap_or(Tick::MAX)
}

//! The gateway's only reading of clocks: what time it is, and how long something took.

use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// Where "now" comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WallClock(fn() -> DateTime<Utc>);

impl WallClock {
    /// The machine's own clock.
    #[expect(clippy::disallowed_methods, reason = "the clock file is where the clock is read")]
    pub(crate) fn system() -> Self {
        Self(Utc::now)
    }

    /// The present instant.
    pub(crate) fn now(self) -> DateTime<Utc> {
        (self.0)()
    }
}

/// Elapsed time on the monotonic clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts measuring.
    #[expect(clippy::disallowed_methods, reason = "the clock file is where the clock is read")]
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Time since the start.
    pub(crate) fn elapsed(self) -> Duration {
        self.0.elapsed()
    }

    /// What is left of `budget`, zero when it is spent.
    pub(crate) fn left_of(self, budget: Duration) -> Duration {
        budget.saturating_sub(self.elapsed())
    }
}

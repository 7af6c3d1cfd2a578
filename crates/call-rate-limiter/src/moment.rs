//! Points in time as whole microseconds, the one unit the law reckons in.
//!
//! Every quantity of the law stays an exact integer below 2^53, so that the same arithmetic gives
//! the same answer here and in a Redis script, whose numbers are doubles.

use std::time::Duration;

/// The largest integer that a double holds exactly: the bound of every product in the law.
pub(crate) const EXACT: u64 = 1 << 53;

/// A point in time: microseconds since an origin of the clock's own choosing.
///
/// The origin differs from clock to clock (a process's start, the Unix epoch of a Redis server), so
/// moments of different clocks do not compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(u64);

impl Moment {
    /// The moment `micros` microseconds after the clock's origin.
    #[must_use]
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }

    /// Microseconds since the clock's origin.
    #[must_use]
    pub const fn as_micros(self) -> u64 {
        self.0
    }

    /// The moment `duration` later; saturates at the end of time.
    #[must_use]
    pub fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(micros(duration)))
    }
}

/// A duration in whole microseconds, rounded up: a wait is never told too short.
pub(crate) fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos().div_ceil(1_000)).unwrap_or(u64::MAX)
}

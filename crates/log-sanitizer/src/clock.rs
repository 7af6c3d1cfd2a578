//! The one place that reads a clock.

use std::time::Instant;

/// A monotonic clock.
pub(crate) type Clock = fn() -> Instant;

/// The system's.
#[expect(clippy::disallowed_methods, reason = "this is the clock")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

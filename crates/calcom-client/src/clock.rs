//! The only file that reads clocks.

use chrono::{DateTime, Utc};
use tokio::time::Instant;

/// The monotonic now, on tokio's clock so that a test can stop it.
#[expect(clippy::disallowed_methods, reason = "this is the clock file")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// The wall clock, asked only when an answer carries no `Date` of its own.
#[expect(clippy::disallowed_methods, reason = "this is the clock file")]
pub(crate) fn wall() -> DateTime<Utc> {
    Utc::now()
}

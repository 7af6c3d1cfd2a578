//! What a caller wants, as two plain values.

use chrono::{DateTime, TimeDelta, Utc};

/// What a caller wants: a start, and how long the service takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Wish {
    /// When it should start.
    pub start: DateTime<Utc>,
    /// How long it takes. Nothing is a length too: then being open is enough.
    pub duration: TimeDelta,
}

impl Wish {
    /// A wish for something of this length at this start.
    #[must_use]
    pub const fn new(start: DateTime<Utc>, duration: TimeDelta) -> Self {
        Self { start, duration }
    }
}

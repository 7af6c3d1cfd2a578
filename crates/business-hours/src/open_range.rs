//! A stretch of time during which the place is open, between two instants.

use chrono::{DateTime, TimeDelta, Utc};

/// Open from `start` up to, and not including, `end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OpenRange {
    /// The first instant that is open.
    pub start: DateTime<Utc>,
    /// The first instant that is not open any more.
    pub end: DateTime<Utc>,
}

impl OpenRange {
    /// How long the range is.
    #[must_use]
    pub fn duration(&self) -> TimeDelta {
        self.end - self.start
    }

    /// True when `instant` lies within.
    #[must_use]
    pub fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.start <= instant && instant < self.end
    }

    /// The last start at which something of this length still ends by the end, if anything fits.
    #[must_use]
    pub fn last_start(&self, duration: TimeDelta) -> Option<DateTime<Utc>> {
        self.end.checked_sub_signed(duration).filter(|start| *start >= self.start)
    }

    /// True when something of this length that starts at `start` lies wholly within.
    #[must_use]
    pub fn fits(&self, start: DateTime<Utc>, duration: TimeDelta) -> bool {
        self.contains(start) && self.last_start(duration).is_some_and(|last| start <= last)
    }
}
